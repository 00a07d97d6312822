"""Whether a work still stands: what notices say of it, who says so, and since when.

Each source's word is kept as its own statement. A retraction, withdrawal, removal or expression of
concern warns; a correction informs; a reinstatement ends a warning. A single mark, which has been
wrong, warns nobody by itself, but for that of the library or of the publisher. Knows statements and
days; must not know how a source is asked, nor what a rating rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from eifgraph.citations.titled import TitleMark, title_mark
from eifgraph.citations.work import Event, Update, Work


class State(Enum):
    """How a work stands."""

    STANDS = "stands"
    CORRECTED = "corrected"
    FLAGGED = "flagged as retracted or withdrawn without a notice"
    CONCERN = "under an expression of concern"
    RETRACTED = "retracted"
    UNKNOWN = "unknown to the sources asked"
    """No source that tells of retractions has a record of it; does not follow from statements."""

    @property
    def is_alert(self) -> bool:
        """Whether readers are to be warned."""
        return self in (State.CONCERN, State.RETRACTED)


TELLING = frozenset({"crossref", "europepmc", "openalex", "pubmed", "wikidata"})
"""The sources whose records tell of retractions; that others say nothing of any is no word."""
LIBRARY = frozenset({"europepmc", "pubmed"})
"""Both hand on what the National Library of Medicine's cataloguers say: one voice, which has read
the notice of what it marks as "Retracted Publication"."""
ENDS = frozenset({Event.RETRACTION, Event.PARTIAL_RETRACTION, Event.WITHDRAWAL, Event.REMOVAL})
"""What takes a work back."""


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """That a source says something of a work's standing."""

    source: str
    event: str
    """The value of an `Event` or a `TitleMark`, or `flag`."""
    day: str = ""
    """YYYY-MM-DD, or "" where none is told."""
    notice: str = ""
    asserted_by: str = ""
    """Who says so within the source."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a work stands on some day, and all that is said of it."""

    state: State
    since: str = ""
    """The day of what brought it there, or ""."""
    statements: tuple[Statement, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Who says what brought it there; who tells of something else is no witness of that."""
        told = {one.source for one in self.statements if self._is_told_by(one)}
        return tuple(sorted(told))

    def _is_told_by(self, one: Statement) -> bool:
        if one.event in MARKS:
            return self.state in (State.FLAGGED, State.RETRACTED)
        return _after(State.STANDS, Event(one.event)) is self.state


FLAG = "flag"
MARKS = frozenset({FLAG, TitleMark.MAYBE.value, TitleMark.RETRACTED.value})
"""Statements without a notice."""


def statements_of(works: Iterable[Work]) -> tuple[Statement, ...]:
    """Give what the descriptions of one publication say of its standing, in order."""
    found = set[Statement]()
    for work in works:
        found |= {_statement(work.source, update) for update in work.updates}
        if not any(one.event in ENDS for one in work.updates):
            marks = (FLAG if work.is_retracted else "", title_mark(work).value)
            found |= {Statement(work.source, mark) for mark in marks if mark}
    return tuple(sorted(found))


def _statement(source: str, update: Update) -> Statement:
    day = update.day.isoformat() if update.day else ""
    return Statement(source, update.event.value, day, update.notice, update.asserted_by)


def standing_of(statements: Iterable[Statement], on: date | None = None) -> Standing:
    """Give the standing on a day; without one, the latest. What has no day counts on every day.

    Statements of several sources about one notice are one event, dated by the earliest of them.

    >>> said = [Statement("crossref", "retraction", "2020-05-01", "10.5555/n")]
    >>> standing_of(said).state.value, standing_of(said, date(2016, 7, 1)).state.value
    ('retracted', 'stands')
    """
    said = tuple(sorted(one for one in statements if _is_by(one, on)))
    state, since = State.STANDS, ""
    for day, event in _events(said):
        following = _after(state, event)
        if following is not state or event is Event.REINSTATEMENT:
            state, since = following, day
        elif state is not State.STANDS and not since and _after(State.STANDS, event) is state:
            since = day  # one source knows what happened, another when
    is_ended = any(one.event == Event.REINSTATEMENT.value for one in said)
    marks = [one for one in said if one.event in MARKS]
    if marks and not is_ended and state is not State.RETRACTED:
        if _are_believed(marks):
            state, since = State.RETRACTED, ""
        elif not state.is_alert:
            state, since = State.FLAGGED, ""
    return Standing(state, since, said)


def _are_believed(marks: Collection[Statement]) -> bool:
    """Tell whether marks without a notice warn.

    The library's does, and the publisher's in the title; of others, which have been wrong (OpenAlex
    marked works that were not retracted), two do. A title is one voice, whoever hands it on.

    >>> _are_believed([Statement("openalex", FLAG)]), _are_believed([Statement("pubmed", FLAG)])
    (False, True)
    >>> _are_believed([Statement("openalex", FLAG), Statement("wikidata", FLAG)])
    True
    """
    flagging = {one.source for one in marks if one.event == FLAG}
    titles = {one.event for one in marks if one.event != FLAG}
    is_sure = TitleMark.RETRACTED.value in titles or not LIBRARY.isdisjoint(flagging)
    return is_sure or len(flagging) + bool(titles) > 1


def _after(state: State, event: Event) -> State:
    """Give where an event brings a work that stood so."""
    if event is Event.REINSTATEMENT:
        return State.STANDS
    if event in ENDS:
        return State.RETRACTED
    if event is Event.CONCERN and state is not State.RETRACTED:
        return State.CONCERN
    return State.CORRECTED if event is Event.CORRECTION and state is State.STANDS else state


def _is_by(statement: Statement, on: date | None) -> bool:
    return on is None or not statement.day or statement.day <= on.isoformat()


def _events(statements: Iterable[Statement]) -> list[tuple[str, Event]]:
    """Give events in order of their days; what has none comes first, since it may be the oldest."""
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in statements:
        if one.event not in MARKS:
            days[one.notice or f"{one.source} {one.day}", one.event].append(one.day)
    dated = [
        (min(filter(None, found), default=""), Event(event)) for (_, event), found in days.items()
    ]
    return sorted(dated, key=lambda one: (one[0], ORDER.index(one[1])))


ORDER = tuple(Event)
"""Of one day, a retraction comes before what corrects or ends it."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new about a work since it was looked at last."""

    work: str
    """One of its identifiers, as scheme:value."""
    before: Standing | None
    """None if it was not looked at before."""
    now: Standing

    @property
    def added(self) -> tuple[Statement, ...]:
        """The statements that are new."""
        known = set(self.before.statements) if self.before else set()
        return tuple(one for one in self.now.statements if one not in known)

    @property
    def is_alert(self) -> bool:
        """Whether it warns, and did not before."""
        was = self.before is not None and self.before.state.is_alert
        return self.now.state.is_alert and not was


def news_of(work: str, before: Standing | None, now: Standing) -> News | None:
    """Tell what is new, if anything is; a work looked at first is news if it does not stand."""
    found = News(work, before, now)
    if before is None:
        return found if now.statements else None
    return found if found.added or before.state is not now.state else None
