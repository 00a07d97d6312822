"""The terms of the ontology as its page shows them: read from the release, linked to each other.

Knows OWL, RDFS and SKOS as far as our ontology uses them; must not know requests or HTML. What an
ontology may leave out (a domain, a note, an inverse) is left out here too, and never guessed: a
property whose domain is open is shown with the classes whose things have it in the release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Identifier, Node

from eifgraph.namespaces import ONTOLOGY, OTHERS
from eifgraph.ontology import short, terms, text_of

Row = Mapping[str, Identifier]
DOMAIN_INCLUDES: Final = URIRef(OTHERS["schema"] + "domainIncludes")
RANGE_INCLUDES: Final = URIRef(OTHERS["schema"] + "rangeIncludes")
KINDS: Final = {
    OWL.ObjectProperty: "leads to a thing",
    OWL.DatatypeProperty: "leads to a value",
    OWL.AnnotationProperty: "a note",
    RDF.Property: "leads to a thing or a value",
}
TRAITS: Final = {
    OWL.FunctionalProperty: "functional: at most one value",
    OWL.InverseFunctionalProperty: "inverse functional: no value has two of these",
    OWL.TransitiveProperty: "transitive",
    OWL.SymmetricProperty: "symmetric",
    OWL.AsymmetricProperty: "asymmetric: never both ways",
    OWL.ReflexiveProperty: "reflexive",
    OWL.IrreflexiveProperty: "irreflexive: nothing has it of itself",
}
LONE: Final = "No counterpart:"
"""How a note begins that belongs to the alignments."""
NOTES: Final = (SKOS.scopeNote, SKOS.note, RDFS.comment, SKOS.editorialNote, SKOS.historyNote)


@dataclass(frozen=True, slots=True)
class Name:
    """A term or thing as it is named on the page: short form, address, what it is called."""

    text: str
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property with all that the ontology says of it."""

    iri: URIRef
    name: str
    label: str
    definition: str
    is_class: bool
    is_object: bool
    kind: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    traits: tuple[str, ...]
    is_reserved: bool
    is_deprecated: bool
    parents: tuple[URIRef, ...]
    domain: tuple[URIRef, ...]
    range: tuple[URIRef, ...]
    inverses: tuple[URIRef, ...]
    disjoint: tuple[URIRef, ...]
    seen_on: tuple[URIRef, ...]
    """Our classes whose things have this property in the release."""


@dataclass(frozen=True, slots=True)
class Terms:
    """All classes and properties, and which classes are code lists."""

    classes: tuple[Term, ...]
    properties: tuple[Term, ...]
    lists: Mapping[URIRef, URIRef]
    """The class of a code list's members: the code list."""
    uses: Sequence[Row]
    by_iri: Mapping[URIRef, Term]

    def name(self, iri: URIRef) -> Name:
        """Name a term: ours leads to its entry, another to its own address."""
        own = self.by_iri.get(iri)
        if own is None:
            return Name(short(iri), str(iri), "")
        return Name(own.name, f"#{own.name}", own.label + "; reserved" * own.is_reserved)

    def names(self, iris: Iterable[URIRef]) -> tuple[Name, ...]:
        """Name several terms."""
        return tuple(map(self.name, iris))

    def lineage(self, term: Term) -> list[URIRef]:
        """Give a class and the classes above it, nearest first, each once."""
        found = [term.iri]
        for iri in found:
            above = self.by_iri[iri].parents if iri in self.by_iri else ()
            found += [parent for parent in above if parent not in found]
        return found

    def below(self, term: Term) -> list[URIRef]:
        """Give our classes right below a class."""
        return [other.iri for other in self.classes if term.iri in other.parents]


def read_terms(ontology: Graph, code_lists: Graph, uses: Sequence[Row]) -> Terms:
    """Read classes and properties from the graph of the ontology, in the order of their names."""
    seen: dict[str, set[URIRef]] = defaultdict(set)
    for row in uses:
        if str(row["class"]).startswith(f"{ONTOLOGY}#"):
            seen[str(row["property"])].add(URIRef(row["class"]))
    found = [_term(ontology, iri, seen[str(iri)]) for iri in terms(ontology)]
    return Terms(
        classes=tuple(term for term in found if term.is_class),
        properties=tuple(term for term in found if not term.is_class),
        lists=_lists(code_lists),
        uses=uses,
        by_iri={term.iri: term for term in found},
    )


def _term(graph: Graph, iri: URIRef, seen: Iterable[URIRef]) -> Term:
    kinds = set(graph.objects(iri, RDF.type))
    notes = tuple(str(note) for kind in NOTES for note in sorted(graph.objects(iri, kind), key=str))
    return Term(
        iri=iri,
        name=iri.removeprefix(f"{ONTOLOGY}#"),
        label=text_of(graph, iri, RDFS.label),
        definition=text_of(graph, iri, SKOS.definition),
        is_class=OWL.Class in kinds,
        is_object=OWL.ObjectProperty in kinds,
        kind=", ".join(text for kind, text in KINDS.items() if kind in kinds),
        notes=notes,
        examples=tuple(map(str, sorted(graph.objects(iri, SKOS.example), key=str))),
        traits=tuple(text for kind, text in TRAITS.items() if kind in kinds),
        is_reserved=any(note.startswith("Reserved") for note in notes),
        is_deprecated=text_of(graph, iri, OWL.deprecated) == "true",
        parents=_named(graph, iri, RDFS.subClassOf, RDFS.subPropertyOf),
        domain=_named(graph, iri, RDFS.domain, DOMAIN_INCLUDES),
        range=_named(graph, iri, RDFS.range, RANGE_INCLUDES),
        inverses=_both_ways(graph, iri, OWL.inverseOf),
        disjoint=_both_ways(graph, iri, OWL.disjointWith),
        seen_on=tuple(sorted(seen)),
    )


def _named(graph: Graph, iri: URIRef, *predicates: Node) -> tuple[URIRef, ...]:
    """Give the named values of some predicates; of a union its members."""
    found: set[URIRef] = set()
    for predicate in predicates:
        for value in graph.objects(iri, predicate):
            union = graph.value(value, OWL.unionOf)
            members = [value] if union is None else list(Collection(graph, union))
            found |= {member for member in members if isinstance(member, URIRef)}
    return tuple(sorted(found))


def _both_ways(graph: Graph, iri: URIRef, predicate: Node) -> tuple[URIRef, ...]:
    found = {*graph.objects(iri, predicate), *graph.subjects(predicate, iri)}
    return tuple(sorted(other for other in found if isinstance(other, URIRef)))


def _lists(code_lists: Graph) -> dict[URIRef, URIRef]:
    """Find the code list of each class whose things are the members of one."""
    return {
        URIRef(str(kind)): URIRef(str(scheme))
        for member, scheme in sorted(code_lists.subject_objects(SKOS.inScheme))
        for kind in code_lists.objects(member, RDF.type)
        if str(kind).startswith(f"{ONTOLOGY}#")
    }
