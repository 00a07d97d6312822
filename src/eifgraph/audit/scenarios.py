"""Assessments with all of their studies, and the same with some studies or reports left out.

Knows which facts belong to a study; must not know any rule. A scenario is a node of its own in a
graph of facts, so that all scenarios can be checked at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from rdflib import PROV, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.iris import concept_iri
from eifgraph.vocab import EIF

BY_STUDY = frozenset({EIF.restsOn, EIF.claims, EIF.studyFamily})
"""What an assessment loses with a study; all else of it stays as it is."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """An assessment without some studies or reports, and the node that stands for it.

    `stands_for` gives, for each node that was made up for the scenario, the thing behind it.
    """

    assessment: URIRef
    left: tuple[URIRef, ...]
    node: URIRef
    stands_for: Mapping[URIRef, URIRef]

    def behind(self, node: URIRef) -> URIRef:
        """Give the thing that a node stands for: itself, if it was not made up."""
        return self.stands_for.get(node, node)


def assessments(facts: Graph) -> list[URIRef]:
    """Give all assessments of a graph of facts, in order of their IRIs."""
    return sorted(_iris(facts.subjects(RDF.type, EIF.Assessment)))


def studies(facts: Graph, assessment: URIRef) -> list[URIRef]:
    """Give the studies that an assessment lists, in order of their numbers."""
    found = _iris(facts.objects(assessment, EIF.restsOn))
    return sorted(found, key=lambda study: (len(number(facts, study)), number(facts, study)))


def number(facts: Graph, study: URIRef) -> str:
    """Give the number of a study as printed."""
    return str(facts.value(study, EIF.number))


def reports(facts: Graph, assessment: URIRef) -> list[URIRef]:
    """Give the references to all reports of an assessment's studies, each once."""
    listed = studies(facts, assessment)
    return sorted({r for study in listed for r in _iris(facts.objects(study, EIF.reportedIn))})


def is_cut(facts: Graph, assessment: URIRef) -> bool:
    """Say whether a copy ends within its list of claims, or may."""
    pages = facts.objects(assessment, PROV.wasDerivedFrom)
    said = {facts.value(page, EIF.isTruncated) for page in pages}
    return Literal(True) in said | {facts.value(assessment, EIF.claimsMayGoOn)}


def leave_one_out(facts: Graph, assessment: URIRef) -> list[tuple[URIRef, ...]]:
    """Give each study and each report of an assessment by itself, to be left out.

    If several reports are retracted, they are to be left out together too.
    """
    parts = (*studies(facts, assessment), *reports(facts, assessment))
    each: list[tuple[URIRef, ...]] = [(left,) for left in parts]
    together = retracted(facts, assessment)
    return [*each, together] if len(together) > 1 else each


def retracted(facts: Graph, assessment: URIRef) -> tuple[URIRef, ...]:
    """Give the references to reports of an assessment whose publications are retracted.

    One that stands, or may stand, for another version of what was retracted is not among them.
    """
    gone = set(facts.subjects(EIF.standing, concept_iri("standing", "retracted")))
    exact = concept_iri("linking-decision", "exact")
    return tuple(
        report
        for report in reports(facts, assessment)
        for linkings in [set(facts.objects(report, EIF.decidedBy))]
        if any(
            (one, EIF.decision, exact) in facts and facts.value(one, EIF.proposes) in gone
            for one in linkings
        )
    )


def add_scenario(facts: Graph, assessment: URIRef, left: tuple[URIRef, ...]) -> Scenario:
    """Add an assessment without some studies and reports to the facts; without any, add nothing.

    A study whose reports are all left out is left out too. One that keeps some is in doubt: a page
    ties outcomes to studies and not to papers, so what the rest would show is not known.
    """
    if not left:
        _add_families(facts, assessment)
        return Scenario(assessment, left, assessment, {})
    node = URIRef("/without/".join([assessment, *(part.rsplit("/id/", 1)[-1] for part in left)]))
    for predicate, value in list(facts.predicate_objects(assessment)):
        if predicate not in BY_STUDY:
            facts.add((node, predicate, value))
    stands_for = {node: assessment}
    kept: set[Node] = set()
    for study in studies(facts, assessment):
        known = set(facts.objects(study, EIF.reportedIn))
        if study in left or (known and known <= set(left)):
            for absence in facts.objects(study, EIF.lacks):  # of the page, not of the study alone
                facts.add((node, EIF.lacks, absence))
            continue
        kept.add(study)
        links = facts.objects(study, EIF.linkedTo)
        stated = {i for link in links for i in facts.objects(link, EIF.statesIdentifier)}
        in_doubt = bool((known | stated) & set(left))
        facts.add((node, EIF.restsOn, _doubted(facts, study, stands_for) if in_doubt else study))
    for claim in list(facts.objects(assessment, EIF.claims)):
        basis = set(facts.objects(claim, EIF.basedOn))
        if not basis or basis & kept:
            facts.add((node, EIF.claims, claim))
    _add_families(facts, node)
    return Scenario(assessment, left, node, stands_for)


def _add_families(facts: Graph, node: URIRef) -> None:
    """Group the studies that may share their participants.

    Those numbered alike may, as 1a and 1b, and those of which the page says so.
    """
    listed = studies(facts, node)
    family_of = {stem: stem for stem in (_stem(facts, study) for study in listed)}
    for study in listed:
        for other in _iris(facts.objects(study, EIF.sharesParticipantsWith)):
            here, there = _stem(facts, study), _stem(facts, other)
            joined = {family_of.get(here, here), family_of.get(there, there)}
            family_of |= {s: min(joined) for s, family in family_of.items() if family in joined}
    for study in listed:
        family = URIRef(f"{node}/family/{family_of[_stem(facts, study)]}")
        facts.add((node, EIF.studyFamily, family))
        facts.add((family, RDFS.member, study))


def _stem(facts: Graph, study: URIRef) -> str:
    return number(facts, study).rstrip(ascii_lowercase)


def _doubted(facts: Graph, study: URIRef, stands_for: dict[URIRef, URIRef]) -> URIRef:
    """Add a copy of a study, with its findings, that is marked as in doubt."""
    copy = URIRef(f"{study}/in-doubt")
    stands_for[copy] = study
    facts.add((copy, EIF.inDoubt, Literal(True)))
    for predicate, value in list(facts.predicate_objects(study)):
        if predicate != EIF.found:
            facts.add((copy, predicate, value))
    for claim in list(facts.subjects(EIF.basedOn, study)):
        facts.add((claim, EIF.basedOn, copy))
    for finding in list(_iris(facts.objects(study, EIF.found))):
        again = URIRef(f"{finding}/in-doubt")
        stands_for[again] = finding
        facts.add((copy, EIF.found, again))
        for predicate, value in list(facts.predicate_objects(finding)):
            facts.add((again, predicate, copy if value == study else value))
    return copy


def _iris(nodes: Iterator[Node]) -> Iterator[URIRef]:
    return (node for node in nodes if isinstance(node, URIRef))
