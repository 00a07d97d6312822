"""The rules, and the facts of data, read once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from eifgraph.audit import Rules
from eifgraph.catalogue import read_text
from tests.vocabulary import read_rating_rules

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "graph"


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The rating rules of the project."""
    return read_rating_rules()


def facts_of(paths: Iterable[Path]) -> Graph:
    """Give the facts of some graphs as the audit reads them; it may add to them."""
    store = ox.Store()
    for path in paths:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    answer = store.query(read_text("audit_facts"))
    assert isinstance(answer, ox.QueryTriples)
    facts = Graph()
    facts.parse(data=ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return facts


@pytest.fixture
def data_facts() -> Graph:
    """The facts of all graphs of data."""
    return facts_of(DATA.rglob("*.ttl"))


@pytest.fixture
def sample_facts() -> Graph:
    """The facts of the sample programme."""
    return facts_of([DATA / "child-parent-psychotherapy.ttl"])
