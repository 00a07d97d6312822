"""Sessions: how many, how long each, how often, and over what time.

An amount is told by the words right before and right after it. Must not know staff or training.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import holds
from eifgraph.ingest.delivery.frequency import PER_WEEK, RATE, frequencies_in
from eifgraph.ingest.delivery.sentences import (
    Amount,
    Sentence,
    agreed,
    not_understood,
)
from eifgraph.ingest.delivery.times import is_length, is_span
from eifgraph.ingest.delivery.words import DESCRIBED, NOUN, STUDIED
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absence, Absent, Maybe, Quantity, Read

HINT: Final = (
    *("session", "week", "month", "year", "hour", "minute", "visit", "lesson", "meeting"),
    *("fortnight", "daily", "days", " day", "-day", "term"),
)
"""Words without which no sentence tells of sessions."""
A_TIME: Final = (
    r"(?:(?:an?|per|each|every)\s+(?:\w+\s+)?(?:day|week|fortnight|month|year|term)s?\b|/\s*week"
    r"|(?:weekly|daily|monthly)\b)"
)

COUNTED: Final = re.compile(
    rf"(?:\s*[x×]\s*|\s+){DESCRIBED}(?P<noun>{NOUN})(?!\s*{A_TIME})"
    r"|[-\s]session\s+(?:[a-z-]+\s+)?(?:programme|program|course|intervention|curriculum)\b"
)
"""What follows the number of sessions."""
PART_OF: Final = re.compile(
    r"\b(?:first|last|final|next|remaining|other|after|of\s+the|every|sessions?|week|year|step|module"
    r"|part|phase|stage|tier|grade|level|attended|miss(?:ed)?|complet\w+|aged?|class|by|another)\s*$"
)
"""Words before a number by which it counts a part of the sessions, or other things."""
VAGUE: Final = re.compile(r"\b(?:than|averag\w+|not)\s*$")
BESIDE: Final = re.compile(r"(?:booster|follow-up|optional|further|additional|extra|refresher)\b")
GIVING: Final = re.compile(
    r"\b(?:is|has|have|offers?|offered|receives?|attends?|comprises?|consists?\s+of|total\s+of"
    r"|delivered\s+(?:in|as))\s+(?:just\s+|only\s+)?$"
)
"""What comes before "one session" where it is all that there is."""
FEW: Final = 3
"""Up to this many "weekly sessions" may as well be so many a week."""
NEAR_SESSIONS: Final = re.compile(r"(?:\s+(?!train|superv|consult)[\w'’-]+){0,4}?\s+sessions\b")
COUNT_HINT: Final = re.compile(
    r"\b(?:several|many|few|some|number\s+of|series\s+of|dozen|hundred)\s[^.,]{0,30}\b"
    r"(?:sessions|visits|lessons)\b|\b(?:sessions|visits|lessons)\b[^.]*\bvar(?:y|ies|iable)\b"
)
LENGTH_HINT: Final = re.compile(
    r"\b(?:sessions?|lessons?|visits?)\b[^.]*\b(?:hours?|minutes?)\b"
    r"|\b(?:hours?|minutes?)[-\s]+(?:\w+\s+)?(?:sessions?|lessons?|visits?)\b"
)
SPAN_HINT: Final = re.compile(
    r"\b(?:weeks|months|terms?|years|(?<!a )(?<!per )(?<!each )(?<!every )year)\b"
    r"(?!\s*(?:old|of\s+age))"
)
NO_SPAN: Final = re.compile(
    r"\b(?:aged?|olds?|later|follow\w*|train\w*|experience|(?:children|infants|those)\s+(?:over|under))\b"
)
"""Words in which a page speaks of these facts, also where no pattern reads them."""


class Told:
    """What the sentences about delivery say of sessions, each list in page order."""

    def __init__(self, told: Iterable[Sentence]) -> None:
        self.sentences = [sentence for sentence in told if holds(sentence.low, HINT)]
        self.sessions: list[Read[Quantity]] = []
        self.unread: list[Block] = []
        self.beside: list[Read[Quantity]] = []
        self.lengths: list[Read[Quantity]] = []
        self.spans: list[Read[Quantity]] = []
        self.frequencies: list[Read[Decimal]] = []
        for sentence in self.sentences:
            amounts = sentence.amounts()
            for amount in amounts:
                self._sort(sentence, amount)
            self.frequencies += frequencies_in(sentence, amounts)

    def _sort(self, sentence: Sentence, amount: Amount) -> None:
        if not amount.unit:
            end = _counted(sentence, amount)
            if end is None:
                self.unread.append(sentence.block)
            elif end:
                is_beside = BESIDE.search(sentence.low, amount.end, end) is not None
                _add(self.beside if is_beside else self.sessions, sentence, amount, end)
        elif is_length(sentence, amount):
            _add(self.lengths, sentence, amount, amount.end)
        elif is_span(sentence, amount):
            _add(self.spans, sentence, amount, amount.end)


def _add(into: list[Read[Quantity]], sentence: Sentence, amount: Amount, end: int) -> None:
    value = amount.value
    if value is not None:
        into.append(sentence.part(amount.start, end).read(value, how=amount.how))


def read_sessions(
    account: Sequence[Sentence], beside: Iterable[Sentence], notes: Notes, silent: Absent
) -> tuple[Maybe[Quantity], Maybe[Quantity], Maybe[Quantity], Read[Decimal] | None]:
    """Read number, length, span and times a week.

    `beside` is the description, which may tell of them but need not; `silent` is the absence of
    what no sentence of the account speaks of.
    """
    told = Told([*account, *beside])

    def absent(hint: re.Pattern[str], advice: str, but: re.Pattern[str] | None = None) -> Absent:
        if silent.reason is not Absence.NOT_AVAILABLE:
            for sentence in account:
                if hint.search(sentence.low) and not (but and but.search(sentence.low)):
                    return not_understood(sentence.block, advice, notes)
        return silent

    many = "say how many sessions there are, if the page does"
    sessions = agreed((told.sessions or []) + told.beside, "sessions", notes)
    length = agreed(told.lengths, "session-length", notes)
    span = agreed(told.spans, "span", notes)
    return (
        sessions
        or (
            not_understood(told.unread[0], many, notes) if told.unread else absent(COUNT_HINT, many)
        ),
        length or absent(LENGTH_HINT, "say how long a session is, if the page does", STUDIED),
        span or absent(SPAN_HINT, "say over what time the programme runs", NO_SPAN),
        agreed(told.frequencies, "sessions-per-week", notes),
    )


def _counted(sentence: Sentence, amount: Amount) -> int | None:
    """Give where the words of a number of sessions end, 0 if a number is of something else.

    None says that it is of sessions, and how many there are was not understood.
    """
    low, start, end = sentence.low, amount.start, amount.end
    if PART_OF.search(low, max(0, start - 20), start):
        return 0
    match = COUNTED.match(low, end)
    if match is None:
        is_near = NEAR_SESSIONS.match(low, end) is not None
        return None if is_near and not RATE.match(low, end) else 0
    value, noun = amount.value, match["noun"]
    if value is None or VAGUE.search(low, max(0, start - 20), start) or "averag" in low[start:end]:
        return None
    is_single = noun is not None and not noun.endswith("s")
    if is_single and (value.maximum != 1 or not GIVING.search(low, max(0, start - 30), start)):
        return 0
    highest = value.maximum or value.minimum
    between = low[end : match.end()].split()
    if highest and highest <= FEW and between[0].removeprefix("twice-") in PER_WEEK:
        return None
    return match.end() if sentence.is_plain(start, match.end()) else None
