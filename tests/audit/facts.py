"""Facts made up for tests of the rating audit: an assessment, its studies and what they found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rdflib import PROV, RDF, RDFS, Graph, Literal, URIRef

from eifgraph.iris import concept_iri
from eifgraph.vocab import EIF

BASE = "https://example.org/id/"
ASSESSMENT = URIRef(BASE + "assessment/synthetic")
Absent = tuple[URIRef, str]
"""A property whose value is absent, and the reason."""


@dataclass(frozen=True)
class Found:
    """A synthetic finding on a child."""

    months: int | None = None
    long_term: bool = False
    timeframe: str | None = None
    informant: str | None = None
    validated: bool | None = None
    independent: bool | None = None
    child: bool = True


@dataclass(frozen=True)
class Made:
    """A synthetic study; what is None is not known."""

    number: str
    design: str | None = None
    backs: bool = True
    rating: str | None = None
    size: int | None = None
    retention: str | None = None
    independent: bool | None = None
    found: tuple[Found, ...] = (Found(),)
    reports: tuple[str, ...] = ()
    unseen: bool = False
    absent: tuple[Absent, ...] = ()
    doubted: bool = False
    shares_with: tuple[str, ...] = ()

    @property
    def iri(self) -> URIRef:
        """The study's IRI."""
        return URIRef(f"{BASE}study/{self.number}")


@dataclass(frozen=True)
class Case:
    """A synthetic assessment."""

    studies: tuple[Made, ...] = ()
    rating: str | None = None
    absent: tuple[Absent, ...] = ()
    may_go_on: bool = False
    cut: bool = False
    other_outcomes: bool | None = None
    baseless_claim_lacks: URIRef | None = None
    set_aside: tuple[str, ...] = ()

    def graph(self) -> Graph:
        """Give the facts as the audit reads them."""
        graph = Graph()
        graph.add((ASSESSMENT, RDF.type, EIF.Assessment))
        graph.add((ASSESSMENT, RDFS.label, Literal("Synthetic", lang="en")))
        if self.rating is not None:
            graph.add((ASSESSMENT, EIF.evidenceRating, concept_iri("evidence-rating", self.rating)))
        if self.may_go_on:
            graph.add((ASSESSMENT, EIF.claimsMayGoOn, Literal(True)))
        if self.other_outcomes is not None:
            graph.add((ASSESSMENT, EIF.claimsOtherOutcomes, Literal(self.other_outcomes)))
        if self.cut:
            graph.add((ASSESSMENT, PROV.wasDerivedFrom, URIRef(f"{BASE}page")))
            graph.add((URIRef(f"{BASE}page"), EIF.isTruncated, Literal(True)))
        if self.baseless_claim_lacks is not None:
            claim = URIRef(f"{BASE}claim/baseless")
            graph.add((ASSESSMENT, EIF.claims, claim))
            _lack(graph, claim, [(self.baseless_claim_lacks, "not-seen")])
        _lack(graph, ASSESSMENT, self.absent)
        for study in self.studies:
            _add(graph, study)
        for report in self.set_aside:
            graph.add((ASSESSMENT, EIF.setsAside, URIRef(f"{BASE}reference/{report}")))
            graph.add((URIRef(f"{BASE}reference/{report}"), RDF.type, EIF.Reference))
        return graph


def _lack(graph: Graph, thing: URIRef, absences: Iterable[Absent]) -> None:
    for name, reason in absences:
        absence = URIRef(f"{thing}/absence/{name.rsplit('#')[-1]}")
        graph.add((thing, EIF.lacks, absence))
        graph.add((absence, EIF.absentProperty, name))
        graph.add((absence, EIF.absenceReason, concept_iri("absence", reason)))


def _add(graph: Graph, study: Made) -> None:
    iri = study.iri
    graph.add((ASSESSMENT, EIF.restsOn, iri))
    graph.add((iri, RDF.type, EIF.Study))
    graph.add((iri, EIF.number, Literal(study.number)))
    if study.design:
        graph.add((iri, EIF.design, concept_iri("study-design", study.design)))
    if study.rating:
        graph.add((iri, EIF.rating, concept_iri("evidence-rating", study.rating)))
    if study.retention:
        graph.add((iri, EIF.retention, Literal(Decimal(study.retention))))
    if study.independent is not None:
        graph.add((iri, EIF.isIndependentOfProvider, Literal(study.independent)))
    if study.size is not None:
        sample = URIRef(f"{iri}/sample")
        graph.add((iri, EIF.sampled, sample))
        graph.add((sample, EIF.size, Literal(study.size)))
    if study.backs:
        claim = URIRef(f"{BASE}claim/{study.number}")
        graph.add((ASSESSMENT, EIF.claims, claim))
        graph.add((claim, EIF.basedOn, iri))
    for report in study.reports:
        reference = URIRef(f"{BASE}reference/{report}")
        graph.add((iri, EIF.reportedIn, reference))
        graph.add((reference, RDF.type, EIF.Reference))
    for other in study.shares_with:
        sister = URIRef(f"{BASE}study/{other}")
        graph.add((iri, EIF.sharesParticipantsWith, sister))
        graph.add((sister, EIF.sharesParticipantsWith, iri))
    if study.doubted:
        graph.add((iri, EIF.inDoubt, Literal(True)))
    _lack(graph, iri, study.absent)
    if study.unseen:
        _lack(graph, iri, [(EIF.found, "not-seen")])
        return
    for number, found in enumerate(study.found):
        _find(graph, iri, URIRef(f"{BASE}finding/{study.number}/{number}"), found)


def _find(graph: Graph, study: URIRef, iri: URIRef, found: Found) -> None:
    kind = "child" if found.child else "parent-couple-or-family"
    graph.add((study, EIF.found, iri))
    graph.add((iri, RDF.type, EIF.Finding))
    graph.add((iri, EIF.foundBy, study))
    graph.add((iri, EIF.measuredOn, concept_iri("population", kind)))
    if found.months is not None:
        graph.add((iri, EIF.followUpMonths, Literal(found.months)))
    if found.long_term:
        graph.add((iri, EIF.isLongTerm, Literal(True)))
    if found.timeframe:
        graph.add((iri, EIF.timeframe, Literal(found.timeframe)))
    if found.informant:
        graph.add((iri, EIF.informant, concept_iri("informant", found.informant)))
    if found.independent is not None:
        graph.add((iri, EIF.isIndependentOfParticipants, Literal(found.independent)))
    if found.validated is not None:
        measure = URIRef(f"{iri}/measure")
        graph.add((iri, EIF.measuredWith, measure))
        graph.add((measure, EIF.isValidated, Literal(found.validated)))
