"""What came of a reference, as plain facts for JSON.

Knows the names under which programs read it, which stay; must not know files.
"""

from __future__ import annotations

from eifgraph.citations.decide import Candidate, Decision
from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.parts import Part, ReferenceParts
from eifgraph.citations.resolve import Resolution
from eifgraph.citations.work import Work

Facts = dict[str, object]


def resolution_facts(found: Resolution) -> Facts:
    """Give a resolution: decision, confidence, identifiers, candidates with what agrees, reason."""
    decision = found.decision
    return {
        "reference": found.wanted.parts.text,
        "decision": decision.verdict.value,
        "confidence": decision.confidence,
        "reason": decision.reason,
        "identifiers": identifiers_of(decision),
        "parts": parts_facts(found.wanted.parts),
        "candidates": [candidate_facts(one) for one in decision.candidates],
        "asked": list(found.asked),
        "faults": [str(fault) for fault in found.faults],
    }


def identifiers_of(decision: Decision) -> dict[str, str]:
    """Give the identifiers of the work that is linked, from all sources that describe it."""
    if decision.work is None:
        return {}
    known: dict[str, str] = {}
    for work in decision.candidates[0].works:
        for scheme, value in work.identifiers.items():
            known.setdefault(scheme, value)
    return {scheme: known[scheme] for scheme in NORMAL if scheme in known}


def parts_facts(parts: ReferenceParts) -> Facts:
    """Give the parts of a reference, each with its place."""
    names = ("year", "title", "container", "volume", "issue", "first_page", "last_page")
    found: dict[str, Part[str] | Part[int] | None] = {name: getattr(parts, name) for name in names}
    return {
        "authors": [
            {"surname": one.surname, "given": one.given, "at": [one.start, one.end]}
            for one in parts.authors
        ],
        "et_al": parts.is_et_al,
        **{name: _placed(part) for name, part in found.items() if part is not None},
        "identifiers": [
            {"scheme": one.scheme, "value": one.value, "at": [one.start, one.end]}
            for one in parts.identifiers
        ],
        "cut": parts.cut.value,
    }


def _placed(part: Part[str] | Part[int]) -> Facts:
    return {"value": part.value, "at": [part.start, part.end]}


def candidate_facts(candidate: Candidate) -> Facts:
    """Give a candidate, and how it stands to the reference."""
    found = candidate.comparison
    return {
        **work_facts(candidate.work),
        "sources": list(candidate.sources),
        "likelihood": round(candidate.share, 4),
        "linked_beside": candidate.is_linked,
        "title_letters": found.title_length,
        "title_share": found.title_share,
        "title_breaks_off": found.is_cut,
        "letters_before": found.before,
        "letters_behind": found.after,
        "author": found.author.value,
        "co_authors": found.co_authors,
        "years_apart": found.year,
        "container": found.container.value,
        "volume": found.volume.value,
        "page": found.page.value,
        "identifier": found.identifier.value,
        "clash": found.clash.value,
    }


def work_facts(work: Work) -> Facts:
    """Give what tells a work from others."""
    return {
        "work": {
            "identifiers": dict(work.identifiers),
            "title": work.full_title,
            "authors": [" ".join(filter(None, (one.given, one.family))) for one in work.authors],
            "years": list(work.years),
            "container": work.containers[0] if work.containers else "",
            "volume": work.volume,
            "pages": "-".join(filter(None, (work.first_page, work.last_page))),
            "kind": work.kind.value,
        }
    }
