"""A graph as plain dictionaries, and two graphs seen as one.

Knows pyoxigraph's Turtle reader, many times as fast as rdflib's; must not know any shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib import RDF, RDFS

from eifgraph.errors import OntologyError
from eifgraph.shapes.terms import CACHE, Literal, Term, from_rdflib, spelt

TYPE: Final = str(RDF.type)
SUBCLASS: Final = str(RDFS.subClassOf)
FIRST, REST, NIL = str(RDF.first), str(RDF.rest), str(RDF.nil)

Values: TypeAlias = dict[Term, None]
"""A set that keeps its order."""
NONE: Final[Values] = {}
Step: TypeAlias = Callable[[Term], Iterable[Term]]
"""From a node to those one step on."""


def reach(start: Iterable[Term], step: Step) -> Values:
    """Give some nodes and all that any number of steps lead to."""
    found: Values = {}
    waiting = list(start)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found[node] = None
            waiting.extend(step(node))
    return found


@dataclass(slots=True)
class Triples:
    """A graph indexed by subject and predicate, and when asked by predicate and object."""

    of: dict[str, dict[str, Values]] = field(default_factory=dict)
    _pairs: dict[str, list[tuple[str, Term]]] = field(default_factory=dict)
    _by_object: dict[str, dict[Term, Values]] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, value: Term) -> None:
        """Add a triple; the same triple twice is one. Nothing may be added once it was asked."""
        self.of.setdefault(subject, {}).setdefault(predicate, {})[value] = None
        self._pairs.setdefault(predicate, []).append((subject, value))

    def __iter__(self) -> Iterator[tuple[str, str, Term]]:
        for subject, row in self.of.items():
            for predicate, values in row.items():
                for value in values:
                    yield subject, predicate, value

    def objects(self, subject: Term, predicate: str) -> Values:
        """Give the values of a property of a thing."""
        row = self.of.get(subject)  # type: ignore[arg-type]  # a literal is no subject
        return row.get(predicate, NONE) if row else NONE

    def value(self, subject: Term, predicate: str) -> Term | None:
        """Give the first value of a property of a thing, if it has any."""
        return next(iter(self.objects(subject, predicate)), None)

    def by_object(self, predicate: str) -> Mapping[Term, Values]:
        """Give the subjects of a property by its value."""
        found = self._by_object.get(predicate)
        if found is None:
            found = self._by_object[predicate] = {}
            for subject, value in self._pairs.get(predicate, ()):
                found.setdefault(value, {})[subject] = None
        return found

    def items(self, head: Term) -> Iterator[Term]:
        """Give the members of an RDF list."""
        seen = set[Term]()
        while head != NIL and head not in seen:
            seen.add(head)
            yield from self.objects(head, FIRST)
            head = self.value(head, REST) or NIL


Quads: TypeAlias = list[ox.Quad]


def parse(text: str, file: Path) -> Quads:
    """Read Turtle; the same text gives the same blank nodes only within one call.

    Raises:
        OntologyError: it is not Turtle; names the line.
    """
    base = file.absolute().as_uri()
    try:
        return list(ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise OntologyError(file, f"not readable as Turtle: {error}") from error


def from_quads(quads: Iterable[ox.Quad]) -> Triples:
    """Index what was read."""
    made = Triples()
    for subject, predicate, value, _ in quads:
        made.add(str(plain(subject)), str(plain(predicate)), plain(value))
    return made


@lru_cache(CACHE)
def plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    """Give one of Oxigraph's terms as a plain one."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal):
        return spelt(term.value, term.datatype.value, term.language or "")
    return str(term)  # a blank node begins with _: here too


def from_graph(graph: rdflib.Graph) -> Triples:
    """Index a graph of rdflib's."""
    made = Triples()
    for subject, predicate, value in graph:
        made.add(str(from_rdflib(subject)), str(predicate), from_rdflib(value))
    return made


def to_quads(triples: Triples) -> Quads:
    """Give a graph for Oxigraph to query."""
    return [
        ox.Quad(to_oxigraph(subject), ox.NamedNode(predicate), to_oxigraph(value))  # type: ignore[arg-type]  # no literal
        for subject, predicate, value in triples
    ]


def to_oxigraph(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Give a plain term as one of Oxigraph's."""
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(term.lexical, language=term.language)
        return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))
    return ox.BlankNode(term[2:]) if term.startswith("_:") else ox.NamedNode(term)


class View:
    """A graph beside what it may refer to: ontology and code lists. Copying would be slow."""

    def __init__(self, data: Triples, background: Triples) -> None:
        self.data, self.background = data, background
        self._own: dict[Term, dict[str, Values]] = data.of  # type: ignore[assignment]  # IRIs are terms
        self._known: dict[Term, dict[str, Values]] = background.of  # type: ignore[assignment]  # IRIs are terms
        self._classes: dict[str, frozenset[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._instances: dict[str, Values] = {}

    def objects(self, subject: Term, predicate: str) -> Values:
        """Give the values of a property of a thing in either graph."""
        row = self._own.get(subject)
        own = NONE if row is None else row.get(predicate, NONE)
        row = self._known.get(subject)
        return own if row is None else _joined(own, row.get(predicate, NONE))

    def subjects(self, predicate: str, value: Term) -> Values:
        """Give the things in either graph that have a value for a property."""
        own = self.data.by_object(predicate).get(value, NONE)
        return _joined(own, self.background.by_object(predicate).get(value, NONE))

    def having(self, predicate: str) -> Values:
        """Give the things in either graph that have a property at all."""
        graphs = (self.data.by_object(predicate), self.background.by_object(predicate))
        return {thing: None for graph in graphs for some in graph.values() for thing in some}

    def ranged_by(self, predicate: str) -> Values:
        """Give the values in either graph of a property."""
        own, known = self.data.by_object(predicate), self.background.by_object(predicate)
        return dict.fromkeys([*own, *known])

    def value(self, subject: Term, predicate: str) -> Term | None:
        """Give the first value of a property of a thing, if it has any."""
        return next(iter(self.objects(subject, predicate)), None)

    def classes(self, thing: str) -> frozenset[str]:
        """Give the classes a thing is a SHACL instance of (SHACL section 1.1)."""
        if thing not in self._classes:
            types = [t for t in self.objects(thing, TYPE) if isinstance(t, str)]
            self._classes[thing] = frozenset().union(*(self.above(t) for t in types))
        return self._classes[thing]

    def above(self, name: str) -> frozenset[str]:
        """Give a class and those above it."""
        if name not in self._above:
            self._above[name] = frozenset(
                map(str, reach([name], lambda one: self.objects(one, SUBCLASS)))
            )
        return self._above[name]

    def instances(self, name: str) -> Values:
        """Give the SHACL instances of a class, those of classes below it included."""
        if name not in self._instances:
            below = reach([name], lambda one: self.subjects(SUBCLASS, one))
            things = {thing: None for one in below for thing in self.subjects(TYPE, one)}
            self._instances[name] = things
        return self._instances[name]


def _joined(one: Values, other: Values) -> Values:
    return one | other if one and other else one or other
