"""Turtle that diffs well: one block a subject, subjects, properties and values in order.

rdflib's own order puts classes first and counts references, so that one new link moves whole
blocks; here only the subjects' order is ours. Prefixes come from `namespaces`, and only those
used are written.
"""

from __future__ import annotations

import io

from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.graph import _SubjectType
from rdflib.plugins.serializers.turtle import TurtleSerializer
from rdflib.term import Node

from eifgraph.namespaces import PREFIXES


def new_graph() -> Graph:
    """Give an empty graph that knows our prefixes and no others."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def render_turtle(graph: Graph) -> str:
    """Render a graph as Turtle; equal graphs without blank nodes give equal text."""
    bound = new_graph()
    bound += graph
    stream = io.BytesIO()
    _InOrder(bound).serialize(stream, encoding="utf-8")
    return stream.getvalue().decode().strip() + "\n"


class _InOrder(TurtleSerializer):
    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self._names: dict[tuple[Node, bool], str | None] = {}

    def get_pname(self, uri: Node, gen_prefix: bool = False) -> str | None:
        """Shorten an IRI; each is asked for again and again, so the answer is kept."""
        key = (uri, gen_prefix)
        if key not in self._names:
            self._names[key] = super().get_pname(uri, gen_prefix)
        return self._names[key]

    def orderSubjects(self) -> list[_SubjectType]:  # noqa: N802  rdflib's name
        named = sorted(s for s in self._subjects if isinstance(s, URIRef))
        return named + [s for s in super().orderSubjects() if isinstance(s, BNode)]

    def label(self, node: Node, position: int) -> str:
        """Write a decimal as it is spelt; rdflib would write "32" as 32.0, another literal."""
        if isinstance(node, Literal) and node.datatype == XSD.decimal and "." not in node:
            return f'"{node}"^^{self.get_pname(XSD.decimal)}'
        return super().label(node, position)
