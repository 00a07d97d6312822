"""Examples of the ontology's terms from the data of the release, written as short Turtle.

Knows how to choose and write an example; must not know HTML. Every example is a part of what the
release says, word for word: values may be left out and are then counted, none is cut short.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Identifier, Node

from eifgraph.backend import Backend
from eifgraph.catalogue import construct, read_text, select
from eifgraph.namespaces import ONTOLOGY, PREFIXES
from eifgraph.turtle import new_graph

Address = Callable[[Node], str | None]
MOST_VALUES: Final = 3
LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
"""Local names that need no escape in Turtle; there are others, and those are written in full."""
PLAIN: Final = {
    XSD.boolean: re.compile("true|false"),
    XSD.integer: re.compile(r"[+-]?\d+"),
    XSD.decimal: re.compile(r"[+-]?\d*\.\d+"),
}
"""Values that Turtle writes without quotes, where they are spelt so."""
FIRST: Final = (RDF.type, SKOS.prefLabel, RDFS.label, SKOS.notation)


@dataclass(frozen=True, slots=True)
class Value:
    """A node as written in Turtle, the address that it leads to, and what it is called."""

    text: str
    href: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Statements:
    """A property with some of its values, and how many were left out."""

    property: Value
    values: tuple[Value, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an example: how far in, the nodes on it, how it ends, what stands beside it."""

    indent: str
    nodes: tuple[Value, ...]
    end: str
    note: str


@dataclass(frozen=True, slots=True)
class Example:
    """What the release says of one thing."""

    thing: Value
    rows: tuple[Statements, ...]

    def lines(self) -> Iterator[Line]:
        """Give the lines in which it is written."""
        yield Line("", (self.thing,), "", self.thing.label)
        for number, row in enumerate(self.rows, 1):
            after = " ;" if number < len(self.rows) else " ."
            for place, value in enumerate(row.values, 1):
                is_last = place == len(row.values)
                rest = f"and {row.left_out} more" if is_last and row.left_out else ""
                yield Line(
                    "    " if place == 1 else "        ",
                    (row.property, value) if place == 1 else (value,),
                    after if is_last else " ,",
                    ", ".join(filter(None, (value.label, rest))),
                )


class Writer:
    """Writes nodes as Turtle, with the prefixes of the house and the base of the things."""

    def __init__(self, base: str, address: Address) -> None:
        self.base, self._address = base, address
        self._names = new_graph().namespace_manager
        self._used: set[str] = set()

    def node(self, node: Node, label: str = "") -> Value:
        """Write one node; its label goes beside it."""
        if isinstance(node, Literal):
            return Value(self._literal(node), None, "")
        text = "a" if node == RDF.type else self._iri(str(node))
        return Value(text, self._address(node), " ".join(label.split()))

    def prefixes(self) -> str:
        """Give the lines that make the examples written so far complete Turtle."""
        lines = [f"@base <{self.base}> ."]
        lines += [f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(self._used)]
        return "\n".join(lines)

    def _literal(self, literal: Literal) -> str:
        if literal.datatype in PLAIN and PLAIN[literal.datatype].fullmatch(literal):
            return str(literal)
        if literal.datatype is not None:
            self._iri(literal.datatype)
        return literal.n3(self._names)

    def _iri(self, iri: str) -> str:
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and LOCAL_NAME.fullmatch(iri.removeprefix(namespace)):
                self._used.add(prefix)
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return f"<{iri.removeprefix(self.base)}>"


def class_examples(backend: Backend, writer: Writer) -> dict[URIRef, Example]:
    """Give an example of each class of ours that has things in the release."""
    return {
        kind: _example(
            construct(backend, read_text("ontology_example"), thing=thing), thing, writer
        )
        for kind, thing in sorted(_chosen(backend).items())
    }


def property_examples(backend: Backend, writer: Writer) -> dict[URIRef, Example]:
    """Give one statement of each property of ours that the release uses."""
    found: dict[URIRef, Example] = {}
    for row in select(backend, read_text("ontology_statements")):
        name, thing = URIRef(row["property"]), row["thing"]
        if name not in found:
            value = writer.node(row["value"], str(row.get("valueLabel", "")))
            rows = (Statements(writer.node(name), (value,), 0),)
            found[name] = Example(writer.node(thing, str(row.get("label", ""))), rows)
    return found


def _chosen(backend: Backend) -> dict[URIRef, URIRef]:
    """Choose a thing of each class: from as few graphs as may be, there the one that tells most."""
    places: dict[Identifier, set[URIRef]] = defaultdict(set)
    for row in select(backend, read_text("ontology_places")):
        if str(row["class"]).startswith(f"{ONTOLOGY}#"):
            places[row["graph"]].add(URIRef(row["class"]))
    chosen: dict[URIRef, URIRef] = {}
    while missing := set().union(*places.values()) - chosen.keys():
        graph = min(places, key=lambda graph: (-len(places[graph] & missing), str(graph)))
        candidates = select(backend, read_text("ontology_candidates"), graph=URIRef(graph))
        for row in candidates:
            if row["class"] in missing:
                chosen.setdefault(URIRef(row["class"]), URIRef(row["thing"]))
    return chosen


def _example(graph: Graph, thing: URIRef, writer: Writer) -> Example:
    def label(node: Node) -> str:
        return str(graph.value(node, SKOS.prefLabel) or graph.value(node, RDFS.label) or "")

    rows = []
    for predicate in sorted(set(graph.predicates(thing)), key=_place):
        values = sorted(graph.objects(thing, predicate), key=lambda value: (label(value), value))
        rows.append(
            Statements(
                writer.node(predicate),
                tuple(writer.node(value, label(value)) for value in values[:MOST_VALUES]),
                max(0, len(values) - MOST_VALUES),
            )
        )
    return Example(writer.node(thing, label(thing)), tuple(rows))


def _place(predicate: Node) -> tuple[int, str]:
    return (FIRST.index(predicate) if predicate in FIRST else len(FIRST), str(predicate))
