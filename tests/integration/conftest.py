"""What integration tests share with others: rating rules, facts, golden pages, played sources."""

from __future__ import annotations

from typing import Final

import pytest

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


EXHAUSTIVE: Final = frozenset(
    (
        *("audits", "batch", "citation_faults", "clients", "fuzz", "going_over", "guard_fuzz"),
        *("link_faults", "load", "metamorphic", "openapi", "rules_needed", "shortcuts", "traced"),
        *("w3c", "whole_data"),
    )
)
"""Modules that go over so many cases of what others cover that measuring coverage costs minutes."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Measure no coverage where it costs much and shows nothing."""
    if config.getoption("no_cov", default=True):
        return  # nothing is measured, and the mark would look for what measures
    for item in items:
        if (
            item.path.parent.name == "integration"
            and item.path.stem.removeprefix("test_") in EXHAUSTIVE
        ):
            item.add_marker("no_cover")
