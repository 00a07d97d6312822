"""What integration tests share with others: rating rules, facts of all data, golden pages."""

from tests.audit.conftest import data_facts, rules
from tests.test_queries import backend, golden, other_engine

__all__ = ["backend", "data_facts", "golden", "other_engine", "rules"]
