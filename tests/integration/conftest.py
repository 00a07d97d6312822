"""What integration tests share with others: rating rules, facts of all data, golden pages."""

__all__ = [
    *("backend", "data_facts", "golden", "other_engine", "rules"),
    *("clock", "fetcher", "running_stand_in", "stand_in"),
]
