"""What the comparisons come to: precision and recall by field, and whether that will do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tests.score.compare import DIFFERS, INVENTED, MISSING, RIGHT, Fact

MUST: Final = frozenset(
    {
        *("refused", "name", "settled_rating"),
        *("assessment.evidence_rating", "assessment.review"),
        *("assessment.review.month", "assessment.review.series"),
        *("assessment.claims", "assessment.claims.label", "assessment.claims.domain"),
        "assessment.claims.studies",
    }
)
"""Fields that must be right without exception."""
WANTED: Final = 0.99
"""Precision and recall of all other fields together."""


@dataclass(frozen=True)
class Tally:
    """How many facts are right, how many found are not so, how many expected were not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Give the share of what was found that is right; 1 if nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Give the share of what was expected that was found; 1 if nothing was."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def is_perfect(self) -> bool:
        """Say whether nothing is wrong and nothing missed."""
        return not self.wrong and not self.missed


def is_must(field: str) -> bool:
    """Say whether a field must be right without exception."""
    return field in MUST


def total(facts: Iterable[Fact]) -> Tally:
    """Count the comparisons; a different value is both wrong and missed."""
    counts = dict.fromkeys((RIGHT, MISSING, INVENTED, DIFFERS), 0)
    for fact in facts:
        counts[fact.verdict] += 1
    both = counts[DIFFERS]
    return Tally(counts[RIGHT], counts[INVENTED] + both, counts[MISSING] + both)


def tally_by_field(facts: Iterable[Fact]) -> dict[str, Tally]:
    """Count the comparisons of each field, must-fields first."""
    by_field: dict[str, list[Fact]] = {}
    for fact in facts:
        by_field.setdefault(fact.field, []).append(fact)
    order = sorted(by_field, key=lambda name: (not is_must(name), name))
    return {name: total(by_field[name]) for name in order}


def is_good_enough(facts: Iterable[Fact]) -> bool:
    """Say whether every must-field is right, and enough of the rest."""
    facts = tuple(facts)
    must = total(fact for fact in facts if is_must(fact.field))
    rest = total(fact for fact in facts if not is_must(fact.field))
    return must.is_perfect and min(rest.precision, rest.recall) >= WANTED
