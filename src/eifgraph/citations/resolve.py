"""The work that a reference names, asked of sources in the order of what is cheap and certain.

Identifiers that the reference prints or its page links to come first, then the first search that
finds a work that fits, then a second source by the identifiers of that work. Knows the order; must
not know how sources are asked, nor how it is decided. A source that gives no answer is told apart
from one that knows no such work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from eifgraph.citations.agreement import Agreement
from eifgraph.citations.decide import Decision, Named, Verdict, decide
from eifgraph.citations.grouping import same_works
from eifgraph.citations.parts import ReferenceParts
from eifgraph.citations.services.source import Sought, Source
from eifgraph.citations.work import Work
from eifgraph.errors import ResolveError

LINKED: Final = (Verdict.EXACT, Verdict.CLOSE)
SILENT: Final = "gave no answer"
"""How a reason ends where a source was silent, so that more may be known another time."""
ALL_REJECTED: Final = "all that was found was rejected by a person before"
EXCHANGED: Final = ("doi", "pmid", "pmcid")
"""Schemes by which one source is asked for what another found."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reference, and what its page says beside it."""

    parts: ReferenceParts
    linked: tuple[Named, ...] = ()
    """Identifiers in links below the group of references that it belongs to."""
    rejected: frozenset[Named] = frozenset()
    """Works that a person has said it does not name."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What came of a reference, and who was asked."""

    wanted: Wanted
    decision: Decision
    asked: tuple[str, ...] = ()
    """The sources that answered, in order."""
    faults: tuple[ResolveError, ...] = ()
    """Of those that did not."""
    seen: frozenset[Named] = frozenset()
    """Identifiers of all works that were found, also of those that did not fit."""


@dataclass(slots=True)
class _Course:
    """What is known so far in the course of one resolution."""

    wanted: Wanted
    works: list[Work] = field(default_factory=list)
    asked: dict[str, None] = field(default_factory=dict)
    faults: list[ResolveError] = field(default_factory=list)

    def look_up(self, source: Source, scheme: str, value: str) -> bool:
        """Ask a source for an identifier; tell whether it knows it."""
        if scheme not in source.schemes:
            return False
        return self._take(source, lambda: source.by_identifiers(scheme, [value]).values())

    def search(self, source: Source) -> None:
        """Have a source search for what the reference says."""
        self._take(source, lambda: source.search(Sought.of(self.wanted.parts)))

    def _take(self, source: Source, question: Callable[[], Iterable[Work]]) -> bool:
        """Ask; take note of who answered and who did not."""
        try:
            found = tuple(question())
        except ResolveError as fault:
            self.faults.append(fault)
            return False
        self.asked[source.name] = None
        self.works.extend(found)
        return bool(found)

    def decided(self) -> Decision:
        """Decide on what is known; what was rejected is so under each of its identifiers."""
        works, rejected = self.works, self.wanted.rejected
        if rejected:
            groups = [[works[place] for place in group] for group in same_works(works)]
            works = [one for each in groups if rejected.isdisjoint(_names(each)) for one in each]
        decision = decide(self.wanted.parts, works, self.wanted.linked)
        is_all_rejected = bool(self.works) and not works
        return replace(decision, reason=ALL_REJECTED) if is_all_rejected else decision

    def done(self, decision: Decision) -> Resolution:
        """End here; where a source was silent, nothing found is not "there is none".

        Nor is it then known that a work is not one that was rejected and was not seen.
        """
        seen = _names(self.works)
        if self.faults and decision.verdict in LINKED and not self.wanted.rejected <= seen:
            reason = f"{decision.reason}; it may be what was rejected before"
            decision = replace(decision, verdict=Verdict.REVIEW, reason=reason, confidence=0.0)
        silence = " and ".join(sorted({fault.source for fault in self.faults})) + f" {SILENT}"
        if self.faults and decision.verdict is Verdict.NONE:
            reason = f"{silence}; {decision.reason}"
            decision = replace(decision, verdict=Verdict.UNRESOLVED, reason=reason)
        elif self.faults:
            decision = replace(decision, reason=f"{decision.reason}; {silence}")
        return Resolution(self.wanted, decision, tuple(self.asked), tuple(self.faults), seen)


def _names(works: Iterable[Work]) -> frozenset[Named]:
    return frozenset(name for work in works for name in work.identifiers.items())


def resolve(wanted: Wanted, sources: Sequence[Source]) -> Resolution:
    """Find the work that a reference names; sources are asked in their order.

    What was rejected is asked for too, so that it is known again by its other identifiers.
    """
    course = _Course(wanted)
    printed = [(one.scheme, one.value) for one in wanted.parts.identifiers]
    for scheme, value in dict.fromkeys((*printed, *wanted.linked, *sorted(wanted.rejected))):
        any(course.look_up(source, scheme, value) for source in sources)  # until one knows it
    decision = course.decided()
    if decision.verdict is Verdict.EXACT or wanted.parts.title is None:
        return course.done(decision)
    for source in sources:
        course.search(source)
        decision = course.decided()
        if decision.verdict in LINKED and _is_plain(decision):
            break
    if decision.verdict is Verdict.CLOSE:
        decision = _second_source(course, sources, decision)
    return course.done(decision)


def _is_plain(decision: Decision) -> bool:
    """Tell whether so much agrees that no other source need be searched for a better work."""
    found = decision.candidates[0].comparison
    is_placed = Agreement.AGREES in (found.volume, found.page)
    is_against = Agreement.CONTRADICTS in (found.author, found.container, found.volume, found.page)
    return found.author is Agreement.AGREES and found.year == 0 and is_placed and not is_against


def _second_source(course: _Course, sources: Sequence[Source], decision: Decision) -> Decision:
    """Ask others for the work that one has found, until one agrees."""
    for source in sources:
        best = decision.candidates[0]
        known = [name for name in best.work.identifiers.items() if name[0] in EXCHANGED]
        if source.name in best.sources:
            continue
        if any(course.look_up(source, scheme, value) for scheme, value in known):
            decision = course.decided()
            if decision.verdict is not Verdict.CLOSE:
                break
    return decision
