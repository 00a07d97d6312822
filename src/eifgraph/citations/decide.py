"""Which work a reference names, if any of those that were found: exact, close, review or none.

A link that is wrong does more harm than one that is missing, so what is not sure is kept for a
person, with the reason. Confidence is the share of decisions like this one that were right on the
development set (see `calibration`), not a raw score. Knows candidates; must not know where they
come from.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from eifgraph.citations.agreement import Agreement
from eifgraph.citations.calibration import calibrated
from eifgraph.citations.clashes import Clash
from eifgraph.citations.compare import Comparison, compare
from eifgraph.citations.grouping import same_works
from eifgraph.citations.parts import ReferenceParts
from eifgraph.citations.weighing import (
    IMPOSSIBLE,
    WHOLE_SHARE,
    doubts,
    is_printed,
    is_witness,
    weigh,
    weights_of,
)
from eifgraph.citations.work import Work

ACCEPTED: Final = 0.75
"""Share of the odds that a candidate needs to be linked: from there, 98 of 100 or more were right
on references that nothing else was fitted to."""
CONSIDERED: Final = 0.05
"""Share above which a person is asked."""
SHOWN: Final = 5
"""Candidates that are kept with a decision."""


class Verdict(Enum):
    """What came of a reference."""

    EXACT = "exact"
    """Two sources, or an identifier that is printed and fits, say that it is this work."""
    CLOSE = "close"
    """One source says so."""
    REVIEW = "review"
    """A person has to look."""
    NONE = "none"
    """Nothing that was found is it."""
    UNRESOLVED = "unresolved"
    """A source gave no answer, so that nothing can be said."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A publication that was found, as one source or several describe it."""

    works: tuple[Work, ...]
    """The descriptions, that which fits best first."""
    comparison: Comparison
    """Of the first."""
    odds: float
    """Log odds that it is what the reference names, seen alone."""
    share: float = 0.0
    """How likely it is beside the others and beside none of them, 0 to 1."""
    witnesses: tuple[str, ...] = ()
    """The sources whose descriptions say so by themselves: title, first author and year agree."""
    is_linked: bool = False
    """Whether a link beside the reference leads to it."""

    @property
    def work(self) -> Work:
        """The description that fits best."""
        return self.works[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Who describes it."""
        return tuple(dict.fromkeys(work.source for work in self.works))


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a reference, and why."""

    verdict: Verdict
    reason: str
    confidence: float = 0.0
    """Of the link; 0 where there is none."""
    candidates: tuple[Candidate, ...] = ()
    """Best first."""

    @property
    def work(self) -> Work | None:
        """The work that is linked."""
        is_linked = self.verdict in (Verdict.EXACT, Verdict.CLOSE)
        return self.candidates[0].work if is_linked else None


Named = tuple[str, str]
"""The scheme and the normal form of an identifier."""
BESIDE: Final = 3.0
"""Log odds that a link beside a reference adds for the work that it leads to."""


def decide(
    parts: ReferenceParts, works: Sequence[Work], linked: Collection[Named] = ()
) -> Decision:
    """Decide which of some works, from any sources, a reference names.

    `linked` are identifiers in links of its page that stand below a group of references, this one
    among them. Such a link is a second witness for a work that the text names, and says nothing
    of one that the text does not name.
    """
    if parts.title is None and not parts.identifiers:
        return Decision(Verdict.NONE, "the reference has no title")
    candidates = _shared_out(_candidates(parts, works, linked))[:SHOWN]
    if not candidates:
        return Decision(Verdict.NONE, "nothing was found")
    best = candidates[0]
    if best.share < CONSIDERED:
        return _unlinked(candidates)
    if best.share < ACCEPTED:
        return Decision(Verdict.REVIEW, _doubt(candidates), 0.0, candidates)
    doubted = doubts(best.comparison)
    if parts.is_several:
        doubted = ("several references are in one string", *doubted)
    if doubted:
        reason = f"{why(best.comparison)}, but {' and '.join(doubted)}"
        return Decision(Verdict.REVIEW, reason, 0.0, candidates)
    return _linked(parts, candidates)


def _unlinked(candidates: tuple[Candidate, ...]) -> Decision:
    """Say that nothing fits; a printed identifier of what does not fit is left to a person."""
    named = [one for one in candidates if one.comparison.identifier is Agreement.AGREES]
    if named:
        others = [one for one in candidates if one not in named]
        reason = "the identifier that is printed is of a work that the text does not name"
        return Decision(Verdict.REVIEW, reason, 0.0, (*named, *others))
    nearest = max(candidates, key=lambda one: one.comparison.title_length)
    return Decision(Verdict.NONE, why_not(nearest.comparison), 0.0, candidates)


def _linked(parts: ReferenceParts, candidates: tuple[Candidate, ...]) -> Decision:
    """Link to the best, and say who is witness."""
    best = candidates[0]
    confidence = calibrated(best.share)
    if is_printed(best.comparison):
        more = "nothing else is" if parts.is_bare else why(best.comparison)
        reason = f"its identifier is printed; {more}"
        return Decision(Verdict.EXACT, reason, confidence, candidates)
    others = tuple(one for one in best.witnesses if one != best.work.source)
    others += ("the page's link",) * best.is_linked
    reason = f"{why(best.comparison)}{_though(best.comparison)}"
    if others:
        reason += f"; so {'does' if len(others) == 1 else 'do'} {' and '.join(others)}"
        return Decision(Verdict.EXACT, reason, confidence, candidates)
    return Decision(Verdict.CLOSE, f"{reason}; no second source", confidence, candidates)


def _candidates(
    parts: ReferenceParts, works: Sequence[Work], linked: Collection[Named]
) -> list[Candidate]:
    """Put descriptions of the same publication together, each weighed alone."""
    weighed = [(work, compare(parts, work)) for work in works]
    made = []
    for group in same_works([work for work, _ in weighed]):
        ranked = sorted(
            ((weigh(weighed[n][1]), *weighed[n]) for n in group),
            key=lambda one: (-one[0], one[1].source, _order(one[1])),
        )
        odds, _, found = ranked[0]
        agreeing = tuple(work for weight, work, _ in ranked if weight > 0 or weight == odds)
        witnesses = tuple(dict.fromkeys(work.source for _, work, one in ranked if is_witness(one)))
        names = {name for work in agreeing for name in work.identifiers.items()}
        is_linked = odds > 0 and not names.isdisjoint(linked)
        odds = min(odds + BESIDE, -IMPOSSIBLE) if is_linked else odds
        made.append(Candidate(agreeing, found, odds, witnesses=witnesses, is_linked=is_linked))
    return made


def _shared_out(candidates: list[Candidate]) -> tuple[Candidate, ...]:
    """Give each its share of the odds, one for none of them being among the parts; best first."""
    whole = 1.0 + math.fsum(math.exp(one.odds) for one in candidates)
    shared = [replace(one, share=math.exp(one.odds) / whole) for one in candidates]
    return tuple(sorted(shared, key=lambda one: (-one.share, _order(one.work))))


def _order(work: Work) -> str:
    """Give what decides between equals, so that the same answers give the same decision."""
    return " ".join(f"{scheme}:{work.identifiers[scheme]}" for scheme in sorted(work.identifiers))


def why(found: Comparison) -> str:
    """Say what agrees, for a person."""
    title = "its title" if found.title_share >= WHOLE_SHARE else _beginning(found)
    parts = [title]
    parts += ["first author"] * (found.author is Agreement.AGREES)
    parts += ["year"] * (found.year == 0)
    for name in ("container", "volume", "page"):
        parts += [WORDS[name]] * (getattr(found, name) is Agreement.AGREES)
    listed = ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else parts[0]
    slip = ", and its page but for a slip" if found.page is Agreement.PARTLY else ""
    return f"{listed} agree{'s' * (len(parts) == 1)}{slip}"


def _though(found: Comparison) -> str:
    """Say what differs although a work is linked; "" if nothing does."""
    against = [word for name, word in WORDS.items() if _contradicts(found, name)]
    return f", though {_listed(against)} differ{'s' * (len(against) == 1)}" if against else ""


def _beginning(found: Comparison) -> str:
    share = round(100 * found.title_share)
    return f"its title as far as it is printed ({found.title_length} letters, {share} %)"


WORDS: Final = {
    "container": "journal",
    "volume": "volume",
    "page": "page",
    "author": "first author",
}


def why_not(found: Comparison) -> str:
    """Say what is against the best of those that were found."""
    if found.clash is not Clash.NONE:
        return f"the nearest is not it: {found.clash.value}"
    against = [word for name, word in WORDS.items() if _contradicts(found, name)]
    if found.year is not None and found.year > 1:
        against.append("year")
    if weights_of(found) is None:
        against.insert(0, "title")
    if against:
        differs = "differs" if len(against) == 1 else "differ"
        return f"nothing that was found fits: of the nearest, {_listed(against)} {differs}"
    return "nothing that was found fits: too little of the nearest agrees"


def _contradicts(found: Comparison, name: str) -> bool:
    return bool(getattr(found, name) is Agreement.CONTRADICTS)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _doubt(candidates: tuple[Candidate, ...]) -> str:
    """Say why a person has to look."""
    best, *others = candidates
    if others and others[0].share > CONSIDERED:
        return "two works fit alike" if len(others) == 1 else "several works fit alike"
    against = [word for name, word in WORDS.items() if _contradicts(best.comparison, name)]
    if best.comparison.year:
        against.append("year")
    if against:
        return f"{why(best.comparison)}, but {_listed(against)} differ{'s' * (len(against) == 1)}"
    return f"{why(best.comparison)}, which is too little to be sure"
