"""What the links of the data that we publish say is found where it is from."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal

from eifgraph.config import Settings
from eifgraph.graph.studies import HAS_LITERAL_VALUE
from eifgraph.links import is_made, render_links
from eifgraph.namespaces import INSTANCES
from tests.tracing import Walk, evidence_of

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def graphs() -> dict[str, Graph]:
    """The graphs of links and records that a build makes of our data; not to be changed."""
    settings = Settings(data=DATA)
    files = sorted(settings.graphs.rglob("*.ttl"))
    others = [path for path in files if not is_made(path.relative_to(settings.graphs))]
    texts, _ = render_links(settings, others)
    return {name: Graph().parse(data=text, format="turtle") for name, text in texts.items()}


def test_our_links_are_traced(graphs: dict[str, Graph]) -> None:
    """Each identifier is in a row of a person, or printed; each reason is that of a row."""
    walk = Walk(graphs, evidence_of(DATA), INSTANCES)
    assert walk.lost == []
    assert walk.seen["identifier"] == walk.seen["address of an identifier"] == 5
    assert walk.seen["text"] > 5


def test_an_invented_identifier_is_found(graphs: dict[str, Graph]) -> None:
    """A number that nobody has written is told of, and so is its address."""
    (name,) = graphs
    planted = Graph()
    planted += graphs[name]
    (node,) = planted.subjects(HAS_LITERAL_VALUE, Literal("12549708"))
    planted.set((node, HAS_LITERAL_VALUE, Literal("12549709")))
    lost = Walk({name: planted}, evidence_of(DATA), INSTANCES).lost
    assert sorted(one.split(": ")[1] for one in lost) == ["address of an identifier", "identifier"]
