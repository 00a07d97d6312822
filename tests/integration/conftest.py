"""What integration tests share with others: rating rules, facts, golden pages, played sources."""

from tests.audit.conftest import data_facts, rules
from tests.standin.asking import clock, fetcher, running_stand_in, stand_in
from tests.test_queries import backend, golden, other_engine

__all__ = [
    "backend",
    "clock",
    "data_facts",
    "fetcher",
    "golden",
    "other_engine",
    "rules",
    "running_stand_in",
    "stand_in",
]
