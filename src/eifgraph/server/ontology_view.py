"""What the page of the ontology shows: entries of terms, the header, the changes.

Knows the graphs of the release and how our ontology says things; must not know requests or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from eifgraph.namespaces import ONTOLOGY, OTHERS, VOCAB
from eifgraph.ontology import short, text_of
from eifgraph.server.ontology_examples import Address, Example
from eifgraph.server.ontology_terms import Name, Term, Terms

THIS: Final = URIRef(ONTOLOGY)
CHANGES: Final = URIRef(OTHERS["vann"] + "changes")
HEADER: Final = (
    DCTERMS.title,
    DCTERMS.abstract,
    DCTERMS.description,
    OWL.versionInfo,
    OWL.versionIRI,
    OWL.priorVersion,
    DCTERMS.created,
    DCTERMS.issued,
    DCTERMS.modified,
    DCTERMS.creator,
    DCTERMS.contributor,
    DCTERMS.publisher,
    DCTERMS.license,
    DCTERMS.rights,
    DCTERMS.bibliographicCitation,
    URIRef(OTHERS["vann"] + "preferredNamespacePrefix"),
    URIRef(OTHERS["vann"] + "preferredNamespaceUri"),
)
"""Facts of the header in the order shown; others follow by name."""
CALLED: Final = {
    OWL.versionInfo: "version",
    OWL.versionIRI: "address of this version",
    OWL.priorVersion: "version before",
    DCTERMS.license: "licence",
    DCTERMS.bibliographicCitation: "citation",
    URIRef(OTHERS["vann"] + "preferredNamespacePrefix"): "prefix",
    URIRef(OTHERS["vann"] + "preferredNamespaceUri"): "namespace",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled fact of the header, with its values."""

    label: str
    values: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What was done in a version, and to which terms."""

    label: str
    terms: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with all that its entry shows."""

    term: Term
    above: tuple[Name, ...]
    below: tuple[Name, ...]
    disjoint: tuple[Name, ...]
    inverses: tuple[Name, ...]
    domain: tuple[Name, ...]
    range: tuple[Name, ...]
    seen_on: tuple[Name, ...]
    own: tuple[tuple[Name, tuple[Name, ...]], ...]
    """Of a class: its properties, those of the classes above it too, with what they lead to."""
    leading: tuple[tuple[Name, tuple[Name, ...]], ...]
    """Of a class: properties that lead to it, with the classes that have them."""
    foreign: tuple[Name, ...]
    """Of a class: properties of other vocabularies that its things have in the release."""
    code_list: str
    count: int
    example: Example | None


def make_entry(
    term: Term, terms: Terms, counts: Mapping[str, int], example: Example | None
) -> Entry:
    """Gather what the entry of a term shows."""
    return Entry(
        term=term,
        above=terms.names(term.parents),
        below=terms.names(terms.below(term)) if term.is_class else (),
        disjoint=terms.names(term.disjoint),
        inverses=terms.names(term.inverses),
        domain=terms.names(term.domain),
        range=terms.names(term.range),
        seen_on=terms.names(term.seen_on) if set(term.domain) <= {OWL.Thing} else (),
        own=_own(term, terms) if term.is_class else (),
        leading=_leading(term, terms) if term.is_class else (),
        foreign=_foreign(term, terms) if term.is_class else (),
        code_list=str(terms.lists.get(term.iri, "")).removeprefix(VOCAB),
        count=counts.get(str(term.iri), 0),
        example=example,
    )


def _own(term: Term, terms: Terms) -> tuple[tuple[Name, tuple[Name, ...]], ...]:
    lineage = set(terms.lineage(term))
    return tuple(
        (terms.name(prop.iri), terms.names(prop.range))
        for prop in terms.properties
        if lineage & set(prop.domain or prop.seen_on)
    )


def _leading(term: Term, terms: Terms) -> tuple[tuple[Name, tuple[Name, ...]], ...]:
    return tuple(
        (terms.name(prop.iri), terms.names(prop.domain or prop.seen_on))
        for prop in terms.properties
        if term.iri in prop.range
    )


def _foreign(term: Term, terms: Terms) -> tuple[Name, ...]:
    found = {
        URIRef(row["property"])
        for row in terms.uses
        if row["class"] == term.iri and not str(row["property"]).startswith(ONTOLOGY)
    }
    return terms.names(sorted(found - {RDF.type}, key=short))


def make_header(ontology: Graph, address: Address) -> tuple[Fact, ...]:
    """Give every fact of the header; changes have a place of their own."""

    def value(node: Node) -> Name:
        label = text_of(ontology, node, RDFS.label)
        return Name(label or str(node), address(node) or "", "")

    return tuple(
        Fact(
            CALLED.get(URIRef(str(predicate)), words_of(predicate)),
            tuple(map(value, sorted(ontology.objects(THIS, predicate), key=str))),
        )
        for predicate in sorted(set(ontology.predicates(THIS)), key=_place)
        if predicate not in (RDF.type, CHANGES)
    )


def make_changes(ontology: Graph, terms: Terms) -> list[tuple[str, list[Change]]]:
    """Give the changes of each version, the newest first: lists of terms, or notes."""
    found: dict[str, list[Change]] = {}
    for version, change in sorted(ontology.subject_objects(CHANGES), key=str):
        label = text_of(ontology, change, RDFS.label) or str(change)
        members = sorted(ontology.objects(change, PROV.hadMember), key=str)
        names = terms.names(URIRef(str(member)) for member in members)
        found.setdefault(text_of(ontology, version, OWL.versionInfo), []).append(
            Change(label, names)
        )
    return [(name, found[name]) for name in sorted(found, key=version_key, reverse=True)]


def version_key(name: str) -> tuple[int, ...]:
    """Give the numbers of a version, which order it: 0.10.0 comes after 0.9.0."""
    return tuple(map(int, re.findall(r"\d+", name)))


def words_of(predicate: Node) -> str:
    """Make words of the name of a property: "backwardCompatibleWith" is three."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", short(predicate).split(":")[-1]).lower()


def _place(predicate: Node) -> tuple[int, str]:
    return (HEADER.index(predicate) if predicate in HEADER else len(HEADER), str(predicate))
