"""A fault planted in a graph that many tests share, and taken out again: a copy takes longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rdflib import Graph
from rdflib.term import Node

Pattern = tuple[Node | None, Node | None, Node | None]
Triple = tuple[Node, Node, Node]


@contextmanager
def planted(
    graph: Graph, more: Sequence[Triple] = (), less: Sequence[Pattern] = ()
) -> Iterator[Graph]:
    """Give a graph with some statements more and some less, for as long as the block takes."""
    taken = set[Triple]()
    for pattern in less:
        found = set(graph.triples(pattern))
        assert found, "the planted fault takes away what is not there"
        graph.remove(pattern)
        taken |= found
    added = {triple for triple in more if triple not in graph}
    assert added or taken, "the planted fault changes nothing"
    for triple in added:
        graph.add(triple)
    try:
        yield graph
    finally:
        for triple in added:
            graph.remove(triple)
        for triple in taken:
            graph.add(triple)
