"""The queries that another engine takes long for."""

from __future__ import annotations

import pytest
from rdflib import Graph

from eifgraph.backend import Backend
from eifgraph.catalogue import find_query
from tests.test_queries import LONG, check_rows


@pytest.mark.parametrize("number", LONG)
def test_another_engine_gives_the_same_rows(
    backend: Backend, other_engine: Graph, number: str
) -> None:
    """Over the golden pages rdflib gives the rows that our own engine gives."""
    check_rows(backend, other_engine, find_query(number))
