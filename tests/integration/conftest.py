"""What integration tests share with others: the rating rules, and the facts of all data."""

from tests.audit.conftest import data_facts, rules

__all__ = ["data_facts", "rules"]
