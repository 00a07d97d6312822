"""What an audit is about and what it misses, in words that lists, lines and labels share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rdflib import RDF, RDFS, Graph, URIRef

from eifgraph.audit.scenarios import is_cut, number
from eifgraph.audit.verdicts import UNSEEN, Missing
from eifgraph.vocab import EIF

USAGE: Final = (
    "A reading of published rules over published facts. It is not a new rating, no endorsement,"
    " not a size of effect and no place in a league table. How rigorous a study was beyond what is"
    " published is judged by experts, not here."
)


def label(facts: Graph, thing: URIRef) -> str:
    """Give the label of a thing, or its IRI."""
    found = facts.value(thing, RDFS.label)
    return str(thing) if found is None else str(found)


def short_name(facts: Graph, thing: URIRef) -> str:
    """Name a study by its number, a report by surname and year, another thing by its label."""
    if (thing, RDF.type, EIF.Study) in facts:
        return f"study {number(facts, thing)}"
    if (thing, RDF.type, EIF.Reference) in facts:
        surname, year = (facts.value(thing, p) for p in (EIF.surname, EIF.year))
        known = " ".join(str(part) for part in (surname, year) if part is not None)
        return f"report {known or label(facts, thing)!r}"
    if (thing, RDF.type, EIF.Finding) in facts:
        study = facts.value(thing, EIF.foundBy)
        where = f" ({short_name(facts, study)})" if isinstance(study, URIRef) else ""
        return f"{label(facts, thing)!r}{where}"
    return label(facts, thing)


def missing_words(
    facts: Graph, missing: Iterable[Missing], assessment: URIRef, words: Mapping[URIRef, str]
) -> list[str]:
    """Say what is missing and why, thing by thing: "not stated of study 1: rating, retention"."""
    of: dict[tuple[str, URIRef], list[str]] = {}
    for fact in missing:
        reason = reason_of(facts, fact, assessment).replace("-", " ")
        is_doubt = fact.property == EIF.inDoubt
        said = "what its other reports show" if is_doubt else words[fact.property]
        of.setdefault((reason, fact.thing), []).append(said)
    return [
        f"{reason} of {short_name(facts, thing)}: {', '.join(absent)}"
        for (reason, thing), absent in of.items()
    ]


def reason_of(facts: Graph, fact: Missing, assessment: URIRef) -> str:
    """Give the notation of the reason why a fact is missing: the page's graph may say it."""
    stated = stated_absence(facts, fact)
    if stated is not None:
        return str(facts.value(stated, EIF.absenceReason)).rsplit("/", 1)[-1]
    return "not-stated" if is_seen_whole(facts, assessment) else "not-seen"


def stated_absence(facts: Graph, fact: Missing) -> URIRef | None:
    """Give the absence by which a page's graph already says that the fact is missing."""
    for absence in facts.objects(fact.thing, EIF.lacks):
        whole = (absence, EIF.absentClass, None) not in facts
        if whole and (absence, EIF.absentProperty, fact.property) in facts:
            return URIRef(str(absence))
    return None


def is_seen_whole(facts: Graph, assessment: URIRef) -> bool:
    """Say whether the copy of an assessment was read whole, so that what is not there is unsaid."""
    parts = (assessment, *facts.objects(assessment, EIF.restsOn))
    absences = (absence for part in parts for absence in facts.objects(part, EIF.lacks))
    unseen = any((a, EIF.absenceReason, reason) in facts for a in absences for reason in UNSEEN)
    return not (unseen or is_cut(facts, assessment))
