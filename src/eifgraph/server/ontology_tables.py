"""The tables on the page of the ontology: code lists with their members, and alignments.

Knows the graph of the code lists and the rows of mappings; must not know requests or HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.namespaces import ONTOLOGY, VOCAB
from eifgraph.ontology import short, text_of
from eifgraph.server.ontology_examples import Address
from eifgraph.server.ontology_terms import LONE, Name, Row, Terms
from eifgraph.server.ontology_view import words_of
from eifgraph.vocab import EIF

MATCHES: Final = {
    OWL.equivalentClass: "is the same class as",
    OWL.equivalentProperty: "is the same property as",
    OWL.sameAs: "is the same as",
    RDFS.subClassOf: "is a kind of",
    RDFS.subPropertyOf: "is a kind of",
    SKOS.exactMatch: "means the same as",
    SKOS.closeMatch: "is close to",
    SKOS.broadMatch: "is narrower than",
    SKOS.narrowMatch: "is broader than",
    SKOS.relatedMatch: "is related to",
}
"""A relation of an alignment, read from our term to the other."""
IN_COLUMNS: Final = {
    RDF.type,
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.notation,
    SKOS.definition,
    SKOS.inScheme,
    SKOS.topConceptOf,
}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a code list, a row of its table."""

    notation: str
    href: str
    label: str
    others: str
    definition: str
    cells: tuple[tuple[Name, ...], ...]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list as a table; columns beyond the usual ones only where a member fills them."""

    name: str
    href: str
    label: str
    definition: str
    kinds: tuple[Name, ...]
    columns: tuple[Name, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A row of the alignment table."""

    term: Name
    relation: str
    relation_name: str
    foreign: Name
    reason: str


def make_code_lists(
    graph: Graph, terms: Terms, address: Address, rows: Sequence[Row]
) -> tuple[CodeList, ...]:
    """Give every code list with its members in their own order; `rows` are their mappings."""
    schemes = [s for s in graph.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(s, URIRef)]
    labels = {str(row["foreign"]): str(row["label"]) for row in rows if "label" in row}
    view = _Lists(graph, terms, address, labels)
    lists = (view.code_list(scheme) for scheme in schemes)
    return tuple(sorted(lists, key=lambda one: one.label))


class _Lists:
    """What the tables of code lists are made from."""

    def __init__(
        self, graph: Graph, terms: Terms, address: Address, labels: Mapping[str, str]
    ) -> None:
        self.graph, self.terms, self.address, self.labels = graph, terms, address, labels

    def code_list(self, scheme: URIRef) -> CodeList:
        """Give one code list."""
        members = sorted(
            set(self.graph.subjects(SKOS.inScheme, scheme)),
            key=lambda member: (int(text_of(self.graph, member, EIF.position) or 0), member),
        )
        used = {p for member in members for p in self.graph.predicates(member)}
        columns = sorted(used - IN_COLUMNS, key=_column)
        return CodeList(
            name=scheme.removeprefix(VOCAB),
            href=self.address(scheme) or str(scheme),
            label=text_of(self.graph, scheme, SKOS.prefLabel),
            definition=text_of(self.graph, scheme, SKOS.definition),
            kinds=self.terms.names(
                sorted(kind for kind, of in self.terms.lists.items() if of == scheme)
            ),
            columns=tuple(self._heading(URIRef(str(column))) for column in columns),
            members=tuple(self._member(member, columns) for member in members),
        )

    def _heading(self, predicate: URIRef) -> Name:
        name = self.terms.name(predicate)
        text = name.label or MATCHES.get(predicate) or words_of(predicate)
        return Name(text, name.href, name.text)

    def _member(self, member: Node, columns: Sequence[Node]) -> Member:
        values = [sorted(self.graph.objects(member, column), key=str) for column in columns]
        notation = text_of(self.graph, member, SKOS.notation)
        others = {str(label) for label in self.graph.objects(member, SKOS.altLabel)} - {notation}
        return Member(
            notation=notation,
            href=self.address(member) or str(member),
            label=text_of(self.graph, member, SKOS.prefLabel),
            others=", ".join(sorted(others)),
            definition=text_of(self.graph, member, SKOS.definition),
            cells=tuple(tuple(map(self._value, cell)) for cell in values),
        )

    def _value(self, value: Node) -> Name:
        if isinstance(value, Literal):
            return Name(str(value), "", "")
        label = text_of(self.graph, value, SKOS.prefLabel) or self.labels.get(str(value), "")
        return Name(label or short(value), self.address(value) or "", short(value))


def _column(predicate: Node) -> tuple[bool, bool, str]:
    """Order columns: ours, then notes, then mappings."""
    return predicate in MATCHES, not str(predicate).startswith(ONTOLOGY), str(predicate)


def make_alignments(rows: Sequence[Row], terms: Terms) -> tuple[Alignment, ...]:
    """Give the rows of the alignment table, each mapping once.

    That the classes of code lists are SKOS concepts is left out: the page says it once for all.
    """
    found: dict[tuple[Node, ...], Alignment] = {}
    for row in rows:
        term, relation, foreign = (URIRef(row[name]) for name in ("term", "relation", "foreign"))
        if term in terms.by_iri and not (foreign == SKOS.Concept and term in terms.lists):
            found.setdefault(
                (term, relation, foreign),
                Alignment(
                    term=terms.name(term),
                    relation=MATCHES[relation],
                    relation_name=short(relation),
                    foreign=Name(short(foreign), str(foreign), str(row.get("label", ""))),
                    reason=str(row.get("reason", "")),
                ),
            )
    return tuple(found.values())


def without_counterpart(terms: Terms) -> list[tuple[Name, str]]:
    """Give the terms that have no counterpart elsewhere, with what is said of that."""
    return [
        (terms.name(term.iri), note.removeprefix(LONE).strip())
        for term in (*terms.classes, *terms.properties)
        for note in term.notes
        if note.startswith(LONE)
    ]
