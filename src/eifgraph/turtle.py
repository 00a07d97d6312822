"""Turtle that diffs well: one block a subject, subjects, properties and values in order.

rdflib's own order puts classes first and counts references, so that one new link moves whole
blocks; here only the subjects' order is ours. Prefixes come from `namespaces`, and only those
used are written. Graphs of ours have no blank nodes and are written by `_Page`, twenty times as
fast as by rdflib's serializer, which writes all others, the same way.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from typing import Final

from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.graph import _SubjectType
from rdflib.plugins.serializers.turtle import TurtleSerializer
from rdflib.plugins.stores.memory import SimpleMemory
from rdflib.term import Node

from eifgraph.namespaces import PREFIXES

DECIMAL: Final = XSD.decimal
NAMESPACES: Final = tuple(PREFIXES.values())
FIRST: Final = (RDF.type, RDFS.label)
"""The properties that a block begins with."""
CACHE: Final = 1 << 14
"""So many short names are remembered; those of a page come again on the next."""

Row = dict[Node, list[Node]]


class _Store(SimpleMemory):
    """A store of one graph that knows our prefixes; rdflib's default keeps graphs apart, slowly."""

    def __init__(self) -> None:
        super().__init__()
        for prefix, namespace in PREFIXES.items():
            self.bind(prefix, URIRef(namespace))


def new_graph() -> Graph:
    """Give an empty graph that knows our prefixes and no others."""
    return Graph(store=_Store(), bind_namespaces="none")


def render_turtle(graph: Graph) -> str:
    """Render a graph as Turtle; equal graphs without blank nodes give equal text."""
    page = _Page()
    try:
        return page.render(graph)
    except _BeyondUs:
        return render_any(graph)


class _BeyondUs(Exception):
    """What `_Page` does not write: a blank node, an empty list, a property without a prefix."""


class _Page:
    """One rendering: how each IRI is written, which prefixes that uses, the order of properties."""

    def __init__(self) -> None:
        self._names: dict[Node, str] = {}
        self._used: set[str] = set()
        self._verbs: dict[Node, str] = {}
        self._order: dict[Node, int] = {}

    def render(self, graph: Graph) -> str:
        """Render a graph without blank nodes."""
        rows: dict[Node, Row] = {}
        for subject, predicate, value in graph:
            rows.setdefault(subject, {}).setdefault(predicate, []).append(value)
        seen = {predicate for row in rows.values() for predicate in row}
        properties = [*FIRST, *sorted(seen.difference(FIRST), key=str)]
        self._order = {one: number for number, one in enumerate(properties)}
        self._verbs = {one: self._verb(one) for one in properties if one in seen}
        blocks = [self._block(one, rows[one]) for one in sorted(rows, key=str)]
        heads = [f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(self._used)]
        return ("".join(heads) + "".join(blocks)).strip() + "\n"

    def _block(self, subject: Node, row: Row) -> str:
        order = sorted(row, key=self._order.__getitem__)
        lines = [f"{self._verbs[one]} {self._objects(row[one])}" for one in order]
        body = " ;\n    ".join(lines)
        return f"\n{self._iri(subject)} {body} .\n"

    def _verb(self, predicate: Node) -> str:
        if predicate == RDF.type:
            return "a"
        name = self._iri(predicate)
        if name.startswith("<"):
            raise _BeyondUs  # rdflib makes up a prefix
        return name

    def _objects(self, values: list[Node]) -> str:
        if len(values) == 1:
            return self._value(values[0])
        values.sort(key=None if any(isinstance(one, Literal) for one in values) else str)  # type: ignore[arg-type]  # nodes are ordered
        return ",\n        ".join(map(self._value, values))

    def _value(self, node: Node) -> str:
        if not isinstance(node, Literal):
            return self._iri(node)
        if node.datatype is None:
            return node.n3()
        datatype = self._iri(node.datatype)
        if node.datatype == DECIMAL and "." not in node:
            return f'"{node}"^^{datatype}'
        return node._literal_n3(use_plain=True, qname_callback=lambda _: datatype)

    def _iri(self, node: Node) -> str:
        name = self._names.get(node)
        if name is not None:
            return name
        if not isinstance(node, URIRef) or node == RDF.nil:
            raise _BeyondUs
        short = _short(node) if str.startswith(node, NAMESPACES) else None
        if short is not None:
            self._used.add(short.partition(":")[0])
        name = self._names[node] = short or node.n3()
        return name


@cache
def _shortener() -> _InOrder:
    return _InOrder(new_graph())


@lru_cache(CACHE)
def _short(iri: URIRef) -> str | None:
    """Shorten an IRI as rdflib's serializer does, if it can be shortened."""
    return TurtleSerializer.get_pname(_shortener(), iri, gen_prefix=False)


def render_any(graph: Graph) -> str:
    """Render a graph by rdflib's serializer, blank nodes and all."""
    bound = new_graph()
    bound += graph
    stream = io.BytesIO()
    _InOrder(bound).serialize(stream, encoding="utf-8")
    return stream.getvalue().decode().strip() + "\n"


class _InOrder(TurtleSerializer):
    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self._pnames: dict[tuple[Node, bool], str | None] = {}

    def get_pname(self, uri: Node, gen_prefix: bool = False) -> str | None:
        """Shorten an IRI; each is asked for again and again, so the answer is kept."""
        key = (uri, gen_prefix)
        if key not in self._pnames:
            self._pnames[key] = super().get_pname(uri, gen_prefix)
        return self._pnames[key]

    def orderSubjects(self) -> list[_SubjectType]:  # noqa: N802  rdflib's name
        named = sorted(s for s in self._subjects if isinstance(s, URIRef))
        return named + [s for s in super().orderSubjects() if isinstance(s, BNode)]

    def label(self, node: Node, position: int) -> str:
        """Write a decimal as it is spelt; rdflib would write "32" as 32.0, another literal."""
        if isinstance(node, Literal) and node.datatype == XSD.decimal and "." not in node:
            return f'"{node}"^^{self.get_pname(XSD.decimal)}'
        return super().label(node, position)
