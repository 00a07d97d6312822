"""Our writer of Turtle gives what rdflib's serializer gives, and leaves to it what it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

from eifgraph import turtle
from eifgraph.turtle import new_graph, render_turtle
from eifgraph.vocab import EIF

ROOT = Path(__file__).resolve().parent.parent
GRAPHS = sorted((ROOT / "data" / "graph").rglob("*.ttl"))[::6]
THING = URIRef("https://example.org/thing")


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[Graph]:
    """The graphs that are handed to rdflib's serializer."""
    seen: list[Graph] = []
    render = turtle.render_any

    def count(graph: Graph) -> str:
        seen.append(graph)
        return render(graph)

    monkeypatch.setattr(turtle, "render_any", count)
    return seen


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: path.stem)
def test_same_text(path: Path, handed_on: list[Graph]) -> None:
    """Of our graphs both write the same, whatever store the triples are in."""
    graph = Graph(bind_namespaces="none").parse(path)
    copy = new_graph()
    copy += graph
    expected = turtle.render_any(graph)
    del handed_on[:]
    assert [render_turtle(graph), render_turtle(copy)] == [expected, expected]
    assert handed_on == []


def test_literals_are_written_alike() -> None:
    """Numbers, flags, dates, quotes, line breaks and languages are as rdflib writes them."""
    graph = new_graph()
    texts = ['say "so"', "back\\slash", "two\nlines", 'ends "\n"', "é", ""]
    values = [Literal(t) for t in texts] + [Literal(t, lang="en") for t in texts]
    values += [Literal(7), Literal(True), Literal("2016-07", datatype=XSD.gYearMonth)]
    values += [Literal(n, datatype=XSD.decimal) for n in ("32", "0.5", "-1.25")]
    for number, value in enumerate(values):
        graph.add((URIRef(f"{THING}{number}"), EIF.fileName, value))
    graph.add((THING, EIF.concerns, Literal("mixed")))
    graph.add((THING, EIF.concerns, THING))
    assert render_turtle(graph) == turtle.render_any(graph)


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (EIF.concerns, BNode("b")),
        (EIF.concerns, RDF.nil),
        (URIRef("https://example.org/terms#of"), THING),
    ],
    ids=["blank", "empty-list", "no-prefix"],
)
def test_the_rest_is_rdflibs(
    predicate: URIRef, value: BNode | URIRef, handed_on: list[Graph]
) -> None:
    """Blank nodes, lists and properties without a prefix of ours are left to rdflib."""
    graph = new_graph()
    graph.add((THING, predicate, value))
    text = render_turtle(graph)
    assert len(handed_on) == 1
    assert len(Graph().parse(data=text, format="turtle")) == 1
