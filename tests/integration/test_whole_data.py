"""The fast engine and the reference give equal reports on all data: slow, for pyshacl is."""

from __future__ import annotations

from pathlib import Path

import pytest

from eifgraph.turtle import render_turtle
from tests.engines import both, merged, prepare_queries

ROOT = Path(__file__).resolve().parent.parent.parent
GRAPHS = sorted((ROOT / "data" / "graph").rglob("*.ttl"))


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_queries(monkeypatch)


def test_engines_agree_on_all_data() -> None:
    """Of all graphs of data, merged into one, both say the same."""
    assert len(GRAPHS) > 50
    fast, reference = both(render_turtle(merged(GRAPHS)))
    assert fast == reference
    assert fast
