"""Property paths (SHACL section 2.3.1): from their RDF to their value nodes and their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from rdflib import SH, BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from eifgraph.ontology import short
from eifgraph.shapes.terms import Term, is_blank
from eifgraph.shapes.triples import FIRST, Triples, Values, View, reach

INVERSE, ALTERNATIVE = str(SH.inversePath), str(SH.alternativePath)
MANY: Final = {
    str(SH.zeroOrMorePath): "*",
    str(SH.oneOrMorePath): "+",
    str(SH.zeroOrOnePath): "?",
}


@dataclass(frozen=True, slots=True)
class Predicate:
    """One property (2.3.1.1)."""

    iri: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other (2.3.1.2)."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of several paths (2.3.1.3)."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Inverse:
    """A property read backwards (2.3.1.4); inverses of longer paths are not known here."""

    iri: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path any number of times (2.3.1.5 to 2.3.1.7); `mark` is SPARQL's: * or + or ?."""

    part: Path
    mark: str


Path: TypeAlias = Predicate | Sequence | Alternative | Inverse | Repeated


def follow(path: Path, view: View, node: Term) -> Values:
    """Give the nodes that a path leads to."""
    match path:
        case Predicate(iri):
            return view.objects(node, iri)
        case Inverse(iri):
            return view.subjects(iri, node)
        case Alternative(parts):
            return {value: None for part in parts for value in follow(part, view, node)}
        case Sequence(parts):
            found: Values = {node: None}
            for part in parts:
                found = {value: None for here in found for value in follow(part, view, here)}
            return found
        case Repeated(part, mark):
            once = follow(part, view, node)
            if mark == "?":
                return {node: None} | once
            return reach(once if mark == "+" else [node], lambda here: follow(part, view, here))


def path_text(path: Path) -> str:
    """Write a path as SPARQL does, with our prefixes.

    >>> path_text(Sequence((Inverse(str(SH.property)), Repeated(Predicate(str(SH.node)), "*"))))
    '^sh:property/(sh:node*)'
    """
    match path:
        case Predicate(iri):
            return short(iri)
        case Inverse(iri):
            return f"^{short(iri)}"
        case Alternative(parts):
            return "|".join(map(_within, parts))
        case Sequence(parts):
            return "/".join(map(_within, parts))
        case Repeated(part, mark):
            return f"{_within(part)}{mark}"


def _within(path: Path) -> str:
    """Write a path as a part of another."""
    is_single = isinstance(path, (Predicate, Inverse))
    return path_text(path) if is_single else f"({path_text(path)})"


def read_path(shapes: Triples, node: Term) -> Path | None:
    """Read a path of a shapes graph or a report; None if it is of a kind not known here."""
    if not isinstance(node, str):
        return None
    if not is_blank(node):
        return Predicate(node)
    if shapes.value(node, FIRST) is not None:
        parts = _read_parts(shapes, node)
        return Sequence(parts) if parts else None
    members = shapes.value(node, ALTERNATIVE)
    if members is not None:
        parts = _read_parts(shapes, members)
        return Alternative(parts) if parts else None
    backwards = shapes.value(node, INVERSE)
    if isinstance(backwards, str) and not is_blank(backwards):
        return Inverse(backwards)
    for predicate, mark in MANY.items():
        inner = shapes.value(node, predicate)
        part = None if inner is None else read_path(shapes, inner)
        if part is not None:
            return Repeated(part, mark)
    return None


def _read_parts(shapes: Triples, head: Term) -> tuple[Path, ...]:
    parts = [read_path(shapes, member) for member in shapes.items(head)]
    known = tuple(part for part in parts if part is not None)
    return known if len(known) == len(parts) > 1 else ()


def write_path(path: Path, graph: Graph) -> Node:
    """Write a path into a graph as SHACL does; give the node that stands for it."""
    node = BNode()
    match path:
        case Predicate(iri):
            return URIRef(iri)
        case Inverse(iri):
            graph.add((node, SH.inversePath, URIRef(iri)))
        case Sequence(parts):
            return Collection(graph, node, [write_path(part, graph) for part in parts]).uri
        case Alternative(parts):
            members = Collection(graph, BNode(), [write_path(part, graph) for part in parts])
            graph.add((node, SH.alternativePath, members.uri))
        case Repeated(part, mark):
            kinds = {text: predicate for predicate, text in MANY.items()}
            graph.add((node, URIRef(kinds[mark]), write_path(part, graph)))
    return node
