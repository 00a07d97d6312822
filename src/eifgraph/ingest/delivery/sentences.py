"""The account of delivery sentence by sentence: amounts in it, and whether it says them plainly.

Knows how prose is cut and what makes a statement doubtful. Must not know what an amount is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import attrgetter
from typing import Final, TypeVar

from eifgraph.ingest.block import BULLET, Block
from eifgraph.ingest.characters import holds, lowered
from eifgraph.ingest.labels import DOUBT, MAY_DOUBT
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.quantities import (
    RANGE,
    TIME,
    TIME_UNIT,
    beginnings,
    how_written,
    parse_range,
    parse_time,
)
from eifgraph.model import Absence, Absent, Quantity, Read, Unit

T = TypeVar("T")

END: Final = re.compile(
    r"""[.!?\n](?:(?<=\n)|(?<!\bapprox\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?=\s+[A-Z0-9"'(]))""",
    re.VERBOSE,
)
LONGEST: Final = 800
"""A sentence of more characters is none; looking at all of it for each number would take long."""
OPENING: Final = re.compile(rf"\s*(?P<bullet>{BULLET.pattern})?")
SPACE: Final = re.compile(r"\s*")

SPAN: Final = re.compile(TIME)
COUNT: Final = re.compile(rf"{RANGE}(?:[-\s]?{TIME_UNIT})?")
"""A number, also with a unit: `TIME` passes over the hours in "20 hours of training"."""
UNITS: Final = ("min", "hour", "hr", "day", "week", "month", "mth", "year", "yr")
"""What every time holds behind its number."""
CLAUSE_END: Final = re.compile(r"[,;()]")
IMPLIED: Final = re.compile(
    r"if\b(?<![\w-]if)|unless\b|would\b|might\b|could\b|unlike\b|instead\s+of\b|rather\s+than\b"
    r"|original(?:ly)?\b|previous(?:ly)?\b|former(?:ly)?\b|for\s+example\b|e\.g\."
    r"|where\s+(?:needed|necessary|required|appropriate)\b"
)
"""Words by which a sentence speaks of another case than the programme as it is run."""


class Amount:
    """A number or range in a sentence, with its unit of time if it has one.

    What it is worth is worked out only for those that tell of something.
    """

    __slots__ = ("_match", "_value", "end", "start", "unit")

    def __init__(self, match: re.Match[str]) -> None:
        self._match, self.unit = match, match["unit"] or ""
        self.start, self.end = match.span()
        self._value: tuple[Quantity | None] | None = None

    @property
    def value(self) -> Quantity | None:
        """The quantity, or None if the words are none that one can hold ("more than ten")."""
        if self._value is None:
            match = self._match
            self._value = (parse_time(match) if self.unit else parse_range(match, Unit.COUNT),)
        return self._value[0]

    @property
    def how(self) -> str:
        """How the quantity was made of what is printed."""
        return how_written(self._match)


class Sentence:
    """A sentence in lower case (`low`), each character in the place of the printed one.

    What is costly to find out of it is found out once, when first asked for.
    """

    __slots__ = ("_amounts", "_begin", "_is_implied", "_of", "is_item", "low")

    def __init__(self, of: Block, begin: int, low: str, is_item: bool = False) -> None:
        self._of, self._begin, self.low, self.is_item = of, begin, low, is_item
        self._amounts: list[Amount] | None = None
        self._is_implied: bool | None = None

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self._of.text[self._begin : self._begin + len(self.low)]

    @property
    def block(self) -> Block:
        """The sentence as a block."""
        return self.part(0, len(self.low))

    def part(self, start: int, end: int) -> Block:
        """Give the printed characters from `start` up to `end`."""
        return self._of.part(self._begin + start, self._begin + end)

    def amounts(self) -> list[Amount]:
        """Give the numbers and ranges in their order, each with its unit of time."""
        if self._amounts is None:
            starts = beginnings(self.low)
            last = max(map(self.low.rfind, UNITS)) if starts else 0
            found = _amounts(SPAN, self.low, [start for start in starts if start < last])
            counts = _between(found, _amounts(COUNT, self.low, starts))
            self._amounts = sorted((*found, *counts), key=_start) if counts else found
        return self._amounts

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Give where the clause around a place begins and ends."""
        low = self.low
        comma, semicolon = low.rfind(",", 0, start), low.rfind(";", 0, start)
        first = max(comma, semicolon, low.rfind("(", 0, start), low.rfind(")", 0, start)) + 1
        after = CLAUSE_END.search(low, end)
        return first, after.start() if after else len(low)

    def is_plain(self, start: int, end: int) -> bool:
        """Say whether a place is neither denied, left open nor said of another case."""
        first, last = self.clause(start, end)
        if self.doubts(first, start) or self.doubts(end, last):
            return False
        if self._is_implied is None:
            self._is_implied = IMPLIED.search(self.low) is not None
        return not self._is_implied

    def doubts(self, start: int, end: int) -> bool:
        """Say whether a stretch holds a word that turns a statement round or leaves it open."""
        may = holds(self.low[start:end], MAY_DOUBT)
        return may and DOUBT.search(self.low, start, end) is not None


_start: Final = attrgetter("start")


def _amounts(pattern: re.Pattern[str], low: str, starts: list[int]) -> list[Amount]:
    """Give the matches of a pattern, which begins at none but some places."""
    found: list[Amount] = []
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(low, start)):
            found.append(Amount(match))
            end = match.end()
    return found


def _between(times: list[Amount], counts: Iterable[Amount]) -> list[Amount]:
    """Give the counts that are no part of a time."""
    free, at = [], 0
    for count in counts:
        while at < len(times) and times[at].end <= count.start:
            at += 1
        if at == len(times) or count.end <= times[at].start:
            free.append(count)
    return free


def sentences_of(block: Block | None) -> list[Sentence]:
    """Cut a block into its sentences; a line always ends one."""
    if block is None:
        return []
    text, low = block.text, lowered(block.text)
    found = []
    start = 0
    for end in _ends(text):
        opening = (OPENING if start == 0 or text[start - 1] == "\n" else SPACE).match(text, start)
        begin = opening.end() if opening else start
        if begin < end:
            start = end
            is_item = opening is not None and bool(opening.lastgroup)
            found.append(Sentence(block, begin, low[begin:end].rstrip(), is_item))
    return found


def _ends(text: str) -> list[int]:
    """Give where each sentence ends; one that does not end is cut between two words."""
    ends = [match.end() for match in END.finditer(text)]
    if len(text) <= LONGEST:
        return [*ends, len(text)]
    cut: list[int] = []
    start = 0
    for end in [*ends, len(text)]:
        while end - start > LONGEST:
            start = max(text.rfind(" ", start, start + LONGEST), start + LONGEST // 2)
            cut.append(start)
        cut.append(end)
        start = end
    return cut


def agreed(found: Iterable[Read[T]], name: str, notes: Notes) -> Read[T] | None:
    """Keep the first of several readings; those that differ are kept beside it, and a finding."""
    reads = list(found)
    if not reads:
        return None
    first, *others = reads
    repeated = tuple(other.span for other in others if other.value == first.value)
    otherwise = tuple(other for other in others if other.value != first.value)
    for other in otherwise:
        seen = f"{other.span.quote!r}, but {first.span.quote!r} on line {first.span.first_line}"
        notes.warn(f"{name}-differs", other.span.first_line, seen, "check which is meant")
    return Read(first.value, first.span, first.method, first.how, repeated, otherwise)


def not_understood(block: Block, advice: str, notes: Notes) -> Absent:
    """Give the absence of a fact that is spoken of in words that nothing reads; it is a finding."""
    span = block.whole()
    notes.warn("not-understood", block, span.quote, advice)
    return Absent(Absence.NOT_UNDERSTOOD, span)
