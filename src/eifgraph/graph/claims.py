"""The outcomes that an assessment claims, and the findings printed below them, as triples."""

from __future__ import annotations

from rdflib import RDF, SKOS, Literal, URIRef

from eifgraph.graph.outcomes import add_outcome
from eifgraph.graph.writer import PageGraph, decimal, english
from eifgraph.ingest.measures import Measure, parse_measure, parse_timeframe
from eifgraph.iris import concept_iri, slugify
from eifgraph.model import (
    Absence,
    Absent,
    Assessment,
    ClaimFinding,
    OutcomeClaim,
    Read,
)
from eifgraph.vocab import EIF

NOT_SEEN = Absent(Absence.NOT_SEEN)


def add_claims(
    graph: PageGraph, iri: URIRef, assessment: Assessment, studies: dict[str, URIRef]
) -> None:
    """Add the claims to an assessment, or that there are none."""
    claims = assessment.claims
    if isinstance(claims, Absent):
        graph.absence(iri, EIF.claims, claims)
        return
    for read in claims:
        _add_claim(graph, iri, read, studies)


def _add_claim(
    graph: PageGraph, iri: URIRef, read: Read[OutcomeClaim], studies: dict[str, URIRef]
) -> None:
    claim = read.value
    domain = claim.domain.value if claim.domain else "no-domain"
    path = graph.minter.path(iri)
    parent = graph.minter.thing("claim", path, domain)
    if claim.label is None:
        node = graph.numbered(URIRef(f"{parent}/no-label"))
        graph.thing(node, EIF.OutcomeClaim, "an outcome whose label the copy has lost", read)
        graph.absence(node, EIF.concerns, Absent(Absence.NOT_SEEN, read.span))
    else:
        node = URIRef(f"{parent}/{slugify(claim.label)}")
        graph.thing(node, EIF.OutcomeClaim, claim.label, read)
        outcome = add_outcome(graph, claim.label, EIF.ChildOutcome, read)
        graph.add(node, EIF.concerns, outcome)
    graph.add(iri, EIF.claims, node)
    graph.value(node, EIF.inDomain, claim.domain, lambda code: concept_iri("outcome-domain", code))
    if claim.is_truncated:
        graph.add(node, EIF.isTruncated, Literal(True))
    for number in claim.studies:
        if number in studies:
            graph.add(node, EIF.basedOn, studies[number])
    if not claim.studies:
        graph.absence(node, EIF.basedOn, NOT_SEEN)
    for finding in claim.findings:
        _add_finding(graph, node, claim, finding, studies)


def _add_finding(
    graph: PageGraph,
    claim_node: URIRef,
    claim: OutcomeClaim,
    read: Read[ClaimFinding],
    studies: dict[str, URIRef],
) -> None:
    finding = read.value
    number = graph.ordinal(claim_node, finding)
    node = graph.minter.thing("finding", graph.minter.path(claim_node), str(number))
    parts = (claim.label, finding.measure, finding.timeframe)
    graph.thing(node, EIF.Finding, ", ".join(part for part in parts if part), read)
    graph.add(claim_node, EIF.quantifiedBy, node)
    graph.add(node, EIF.measuredOn, concept_iri("population", "child"))
    if claim.label is None:
        graph.absence(node, EIF.concerns, NOT_SEEN)
    else:
        graph.add(node, EIF.concerns, add_outcome(graph, claim.label, EIF.ChildOutcome, read))
    study = studies.get(finding.study or "")
    if study is None:
        graph.absence(node, EIF.foundBy, NOT_SEEN)
    else:
        graph.add(node, EIF.foundBy, study)
        graph.add(study, EIF.found, node)
    _add_measure(graph, node, read)
    _add_amounts(graph, node, finding)


def _add_measure(graph: PageGraph, node: URIRef, read: Read[ClaimFinding]) -> None:
    """Add the measure as a concept; a subscale stands below its instrument."""
    finding = read.value
    whole = Measure(finding.measure, None, None)  # a name that is cut off is not taken apart
    parsed = whole if finding.is_truncated else parse_measure(finding.measure)
    graph.add(node, EIF.measureText, Literal(finding.measure))
    if finding.is_truncated:
        graph.add(node, EIF.isTruncated, Literal(True))
    measure = _measure(graph, parsed.instrument, read, slugify(parsed.instrument))
    if parsed.subscale:
        part = _measure(
            graph,
            f"{parsed.instrument}, {parsed.subscale}",
            read,
            slugify(parsed.instrument),
            slugify(parsed.subscale),
        )
        graph.add(part, SKOS.broader, measure)
        measure = part
    graph.add(node, EIF.measuredWith, measure)
    if parsed.informant:
        graph.add(node, EIF.informant, concept_iri("informant", parsed.informant))


def _measure(graph: PageGraph, label: str, read: Read[ClaimFinding], *slugs: str) -> URIRef:
    iri = graph.minter.thing("measure", *slugs)
    graph.thing(iri, EIF.Measure, label, read)
    graph.add(iri, RDF.type, SKOS.Concept)
    graph.add(iri, SKOS.prefLabel, english(label))
    if read.value.is_truncated:
        graph.add(iri, EIF.isTruncated, Literal(True))
    return iri


def _add_amounts(graph: PageGraph, node: URIRef, finding: ClaimFinding) -> None:
    if finding.change is not None:
        graph.add(node, EIF.change, decimal(finding.change))
    if finding.unit:
        graph.add(node, EIF.changeUnit, concept_iri("change-unit", finding.unit))
    if finding.direction:
        graph.add(node, EIF.changeDirection, concept_iri("change-direction", finding.direction))
    if finding.improvement_index is not None:
        graph.add(node, EIF.improvementIndex, Literal(finding.improvement_index))
    if finding.timeframe:
        graph.add(node, EIF.timeframe, Literal(finding.timeframe))
        months = parse_timeframe(finding.timeframe)
        if months is not None:
            graph.add(node, EIF.followUpMonths, Literal(months))
    if finding.is_long_term is not None:
        graph.add(node, EIF.isLongTerm, Literal(finding.is_long_term))
