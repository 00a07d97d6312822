"""Where a constraint is to be broken in a graph, and copies of a part of a graph.

Knows paths and how things hang together; must not know what any constraint asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import PROV, RDF, SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from eifgraph.turtle import new_graph
from eifgraph.vocab import EIF
from tests.shapes.cases import EXAMPLE, read_shape_graph

SHARED: Final = {EIF.Programme, EIF.Review, EIF.SourcePage, EIF.DataFile, PROV.Entity}
"""What an assessment is tied to and does not own: it is not copied with it."""


@dataclass(frozen=True)
class Site:
    """Where a constraint is to be broken: a graph, a focus node, a path, the parameter's value."""

    graph: Graph
    focus: Node
    path: Node
    parameter: Node

    def ends(self) -> list[End]:
        """Give what the last steps of the path start from."""
        return list(_ends(self.graph, self.path, self.focus))

    def twins(self) -> Iterator[Site]:
        """Copy the thing with all that hangs on it, with what it hangs on and without."""
        copies, twin = copied(self.graph, self.focus, set())
        above = [(s, p, twin) for s, p, _ in self.graph.triples((None, None, self.focus))]
        for ties in (above, []):
            graph = changed(self.graph, more=[*copies, *ties])
            yield Site(graph, twin, self.path, self.parameter)

    def values(self) -> list[tuple[End, Node]]:
        """Give the values of the path with what they hang on."""
        return [(end, value) for end in self.ends() for value in end.values(self.graph)]


@dataclass(frozen=True)
class End:
    """The last step of a path: from which node, by which property, backwards or not."""

    holder: Node
    predicate: URIRef
    is_inverse: bool

    def triple(self, value: Node) -> tuple[Node, Node, Node]:
        """Give the triple that ties a value to the holder."""
        if self.is_inverse:
            return value, self.predicate, self.holder
        return self.holder, self.predicate, value

    def values(self, graph: Graph) -> list[Node]:
        """Give the values that the holder has."""
        if self.is_inverse:
            return ordered(graph.subjects(self.predicate, self.holder))
        return ordered(graph.objects(self.holder, self.predicate))


def ordered(nodes: Iterable[Node]) -> list[Node]:
    """Give nodes in an order that is the same every time."""
    return sorted(nodes, key=lambda node: node.n3())


def _ends(graph: Graph, path: Node, focus: Node) -> Iterator[End]:
    shapes = read_shape_graph()
    if isinstance(path, URIRef):
        yield End(focus, path, is_inverse=False)
        return
    inverse, either = shapes.value(path, SH.inversePath), shapes.value(path, SH.alternativePath)
    if isinstance(inverse, URIRef):
        yield End(focus, inverse, is_inverse=True)
    elif either is not None:
        for part in Collection(shapes, either):
            yield from _ends(graph, part, focus)
    else:
        first, last = Collection(shapes, path)
        for end in _ends(graph, first, focus):
            for holder in end.values(graph):
                yield from _ends(graph, last, holder)


def changed(
    graph: Graph, less: Iterable[tuple[Node, ...]] = (), more: Iterable[tuple[Node, ...]] = ()
) -> Graph:
    """Give a copy without some triples and with others."""
    copy = new_graph()
    copy += graph
    for triple in less:
        copy.remove(triple)  # type: ignore[arg-type]  # three of them
    for triple in more:
        copy.add(triple)  # type: ignore[arg-type]  # three of them
    return copy


def is_ours(node: Node) -> bool:
    """Say whether a node is a thing of the example."""
    return isinstance(node, URIRef) and node.startswith(EXAMPLE)


def is_shared(graph: Graph, node: Node) -> bool:
    """Say whether an assessment is tied to a thing without owning it."""
    return bool(SHARED & set(graph.objects(node, RDF.type)))


def copied(graph: Graph, top: Node, keep: set[Node]) -> tuple[list[tuple[Node, ...]], Node]:
    """Copy a thing with all that hangs on it, but not what it hangs on."""
    part = part_below(graph, top, keep)
    names = {node: URIRef(f"{node}-twin") for node in part}
    copies: list[tuple[Node, ...]] = [
        (names[s], p, names.get(o, o))  # what is not of the part is shared
        for s in part
        for p, o in graph.predicate_objects(s)
    ]
    return copies, names[top]


def part_below(graph: Graph, top: Node, keep: set[Node]) -> set[Node]:
    """Give a thing and what hangs on it alone; what it hangs on, and what is kept, is not of it."""
    above = _reached(graph, top, upwards=True, keep=set()) - {top}
    below = _reached(graph, top, upwards=False, keep=keep | above)
    return {top} | {node for node in below if not is_shared(graph, node)}


def _reached(graph: Graph, node: Node, upwards: bool, keep: set[Node]) -> set[Node]:
    found, waiting = {node}, [node]
    while waiting:
        here = waiting.pop()
        near = graph.subjects(None, here) if upwards else graph.objects(here)
        for other in near:
            if is_ours(other) and other not in found | keep:
                found.add(other)
                waiting.append(other)
    return found
