"""Which keys the copies of an assessment leave out, and what the graph must say of each.

Knows the observations; must not know how absences are written or found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.facts.expected import Notations, copy_facts
from tests.facts.observations import Observation

KEYS: Final = {
    "evidenceRating": "givenRating",
    "costRating": "costRating",
    "madeIn": "madeIn",
    "ageGroup": "ageGroup",
    "deliveryModel": "deliveryModel",
    "setting": "setting",
    "targeting": "targeting",
    "claims": "claim",
    "deliveredBy": "deliveredBy",
    "implementedIn": "implementedIn",
    "ukProvision": "ukProvision",
    "ukEvaluation": "ukEvaluation",
}
"""For each property that can be said to be absent, the key of the fact that gives it."""
NOT_AVAILABLE: Final = "cost rating is printed empty, explained as 'Not available'"


def expected_absences(copies: Sequence[Observation], codes: Notations) -> set[tuple[str, str]]:
    """Give property and reason for each key that no copy of the assessment gives."""
    facts = {fact for copy in copies for fact in copy_facts(copy, codes)}
    given = {fact[0] for fact in facts}
    bare = {fact[1] for fact in facts if fact[0] == "labelOnly"}
    not_available = any(NOT_AVAILABLE in copy.get("note", "") for copy in copies)
    absent: set[tuple[str, str]] = set()
    for term in (term for term, key in KEYS.items() if key not in given):
        if term in bare:
            absent.add((term, "label-only"))
        elif term == "costRating" and not_available:
            absent.add((term, "not-available"))
        else:
            absent.add((term, "not-seen"))
    return absent
