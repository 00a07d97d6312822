"""From the graph of a thing to what a page shows of it: labelled rows, parts within parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, RDFS, SDO, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Identifier, Node

from eifgraph.namespaces import INSTANCES, ONTOLOGY, OTHERS
from eifgraph.ontology import short
from eifgraph.server.readings import Row, Source, plain_text, sources_of
from eifgraph.vocab import EIF

HIDDEN: Final = {RDF.type, RDFS.label, SKOS.prefLabel}
NAMED_ONLY: Final = {
    EIF.assesses,
    EIF.basedOn,
    EIF.enteredIn,
    EIF.foremost,
    EIF.foundBy,
    EIF.listedAfter,
    EIF.next,
    EIF.proposes,
    EIF.resolvesTo,
    EIF.sharesParticipantsWith,
    SKOS.closeMatch,
    URIRef(OTHERS["datacite"] + "hasIdentifier"),
}
ORDER: Final = (
    EIF.acronym,
    SKOS.altLabel,
    EIF.inFamily,
    EIF.offeredBy,
    EIF.foremost,
    EIF.assessedBy,
    EIF.site,
    EIF.madeIn,
    EIF.earlierReview,
    EIF.evidenceRating,
    EIF.givenRating,
    EIF.ratingCaveat,
    EIF.costRating,
    EIF.explainedBy,
    EIF.claims,
    EIF.claimsOtherOutcomes,
    EIF.restsOn,
    EIF.setsAside,
    EIF.holdsFor,
    EIF.describes,
    EIF.records,
    EIF.reliesOn,
    EIF.number,
    EIF.concerns,
    EIF.inDomain,
    EIF.basedOn,
    EIF.measuredOn,
    EIF.rating,
    EIF.design,
    EIF.conductedIn,
    EIF.timing,
    EIF.sharesParticipantsWith,
    EIF.sampled,
    EIF.found,
    EIF.citedAs,
    EIF.reportedIn,
    EIF.linkedTo,
    EIF.identifies,
    EIF.decidedBy,
    EIF.decision,
    EIF.sessions,
    EIF.sessionLength,
    EIF.span,
    EIF.deliveredBy,
    EIF.preparedBy,
    EIF.supervisedBy,
    EIF.position,
    EIF.text,
)
"""Properties that come first on a page, in the order of a Guidebook page; others by name."""

FOREIGN: Final = {
    OTHERS["sssom"] + "mapping_justification": "method",
    OTHERS["sssom"] + "mapping_tool": "tool",
    OTHERS["sssom"] + "mapping_tool_version": "version of the tool",
    str(SDO.keywords): "keywords",
    str(SDO.target): "endpoint",
    str(SDO.variableMeasured): "variables",
    str(SDO.PropertyValue): "variable",
    str(SH.SPARQLExecutable): "query",
    str(SH.SPARQLAskExecutable): "ASK",
    str(SH.SPARQLConstructExecutable): "CONSTRUCT",
    str(SH.SPARQLSelectExecutable): "SELECT",
    str(SH.ask): "text",
    str(SH.construct): "text",
    str(SH.select): "text",
    str(SKOS.scopeNote): "take care",
}
"""What a page calls terms of others, of a query or a linking; their own names say less."""

Words = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as shown: its text, the address it links to, its source, or the part it is."""

    text: str
    href: str | None
    source: Source | None
    part: Card | None


@dataclass(frozen=True, slots=True)
class Property:
    """A labelled row with its values; the hint is the property's definition."""

    label: str
    hint: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A thing as shown: name, kind, address, rows."""

    title: str
    kind: str
    iri: str
    href: str
    source: Source | None
    rows: tuple[Property, ...]


class Viewer:
    """Builds the cards of one page; knows where its values were read."""

    def __init__(self, graph: Graph, readings: Sequence[Row], words: Words, base: str) -> None:
        """Take the graph and where it was read; what several files share, from the thing's own."""
        self.graph, self.words, self.base = graph, words, base
        self._sources = sources_of(readings)

    def card(self, thing: URIRef, seen: frozenset[URIRef] = frozenset()) -> Card:
        """Build the card of a thing, and within it those of its parts."""
        rows = [
            self._property(thing, predicate, seen | {thing})
            for predicate in sorted(set(self.graph.predicates(thing)), key=self._place)
            if predicate not in HIDDEN
        ]
        return Card(
            title=self.title(thing),
            kind=self._kind(thing),
            iri=str(thing),
            href=self.href(thing) or str(thing),
            source=self._sources.get((str(thing), "", "")),
            rows=tuple(row for row in rows if row.values),
        )

    def title(self, thing: Node) -> str:
        """Give the label of a thing, or the shortest form of its IRI."""
        label = self.graph.value(thing, SKOS.prefLabel) or self.graph.value(thing, RDFS.label)
        if label is not None:
            return str(label)
        known = self.words.get(str(thing))
        return known[0] if known else FOREIGN.get(str(thing), short(thing))

    def href(self, iri: Node) -> str | None:
        """Give the address of a thing on this server, or its own where it is not ours."""
        text = str(iri)
        if text.startswith(f"{ONTOLOGY}#"):
            return f"/ontology#{text.split('#', 1)[1]}"
        for base in (self.base, INSTANCES):
            if text.startswith(base):
                path = text.removeprefix(base)
                is_page = path.startswith(
                    ("graph/", "sparql", "api/")
                )  # others are things, with a page
                return f"/{path}" if is_page else f"/doc/{path.removeprefix('id/')}"
        return text if re.match(r"https?://", text) else None

    def _property(self, thing: URIRef, predicate: Node, seen: frozenset[URIRef]) -> Property:
        if predicate == EIF.lacks:
            return self._absences(thing)
        values = sorted(self.graph.objects(thing, predicate), key=self._order)
        hint = self.words.get(str(predicate), ("", ""))[1]
        return Property(
            label=self._label_of(predicate),
            hint=hint,
            values=tuple(
                self._value(thing, predicate, value, seen)
                for value in values
                if value not in seen - {thing}  # a way back to the thing around it
            ),
        )

    def _absences(self, thing: URIRef) -> Property:
        """Show what is not given: a line for each reason, and one of its own where it was read."""
        found: dict[tuple[str, Source | None], list[str]] = {}
        for absence in self.graph.objects(thing, EIF.lacks):
            of = self.graph.value(absence, EIF.absentClass)
            what = of or self.graph.value(absence, EIF.absentProperty)
            reason = self.graph.value(absence, EIF.absenceReason)
            if what is None or reason is None:
                continue
            source = self._sources.get((str(absence), "", ""))
            found.setdefault((self.title(reason), source), []).append(self._label_of(what))
        values = (
            Value(f"{reason}: {', '.join(sorted(names))}", None, source, None)
            for (reason, source), names in sorted(found.items(), key=lambda entry: str(entry))
        )
        return Property("not given", self.words[str(EIF.lacks)][1], tuple(values))

    def _value(self, thing: URIRef, predicate: Node, value: Node, seen: frozenset[URIRef]) -> Value:
        source = self._sources.get((str(thing), str(predicate), str(value)))
        if isinstance(value, Literal):
            href = str(value) if str(value).startswith(("http://", "https://")) else None
            return Value(plain_text(value), href, source, None)
        assert isinstance(value, Identifier)  # rdflib's nodes are
        is_part = (
            isinstance(value, URIRef)
            and predicate not in NAMED_ONLY
            and value not in seen
            and (value, RDF.type, SKOS.Concept) not in self.graph
            and (value, SKOS.notation, None) not in self.graph
            and len(list(self.graph.predicates(value))) > 1
        )
        part = self.card(value, seen) if is_part and isinstance(value, URIRef) else None
        return Value(self.title(value), self.href(value), source, part)

    def _kind(self, thing: URIRef) -> str:
        kinds = sorted(map(str, self.graph.objects(thing, RDF.type)))
        ours = [self.words[kind][0] for kind in kinds if kind in self.words]
        return ", ".join(ours) or ", ".join(FOREIGN.get(kind, short(kind)) for kind in kinds)

    def _place(self, predicate: Node) -> tuple[int, str]:
        known = ORDER.index(URIRef(str(predicate))) if predicate in ORDER else len(ORDER)
        return known, self._label_of(predicate)

    def _label_of(self, predicate: Node) -> str:
        known = self.words.get(str(predicate))
        if known:
            return known[0]
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", short(predicate).split(":")[-1]).lower()
        return FOREIGN.get(str(predicate), name)

    def _order(self, value: Node) -> tuple[int, str]:
        position = self.graph.value(value, EIF.position)
        return (int(str(position)) if position is not None else 0, self.title(value))
