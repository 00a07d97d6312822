"""From the lines of printed pages to paragraphs: what runs through them, goes on, stands apart.

A line goes on with the one before it if that one was full: the next word had no room on it. Must
not know how lines were found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from eifgraph.ingest.source.furniture import Edge, running_lines
from eifgraph.ingest.source.layout import Line
from eifgraph.ingest.source.lines import SourceText

REACH = 5
BULLET = re.compile(r"[•◦▪‣●○■□·*]\s?")
MARK = re.compile(r"(?:(?P<dash>[-–—])|(?P<digit>\d{1,2}[.)])|(?P<letter>[a-z][.)]))\s")
"""What may begin an item, but a line that goes on as well ("- based on study 1")."""
SENTENCE_END = re.compile(r"[.?!:]['’”)\]]*\Z")
SAME_SIZE = 0.1
APART = 1.25
"""Lines further apart than so many times their usual distance are of two paragraphs."""
USUAL_LEADING = 1.2
LETTER_SPACE = 0.2
SLACK = 1.0
"""So many points may be missing where a word had no room."""
SAME_EDGE = 1.0
NEAR_LIMIT = 0.08
"""Full lines of prose end within so much of their column's width from its edge."""
NEARLY_FULL = 0.15
FULL_LINES = 3
"""So many full lines show where a column's or box's edge is."""


def printed_text(pages: Sequence[Sequence[Line]]) -> SourceText:
    """Give the lines of all pages, with blank lines between paragraphs."""
    furniture = _furniture(pages)
    text = _Text(pages, furniture)
    lines: list[str] = []
    running: set[int] = set()
    continues: set[int] = set()
    before: int | None = None
    start = 0
    for number, line in enumerate(text.lines):
        if number in furniture:
            lines.append(line.text)
            running.add(len(lines))
            continue
        goes_on = before is not None and text.goes_on(start, before, number)
        if before is not None and not goes_on and text.is_apart(before, number):
            lines.append("")
        lines.append(line.text)
        if goes_on:
            continues.add(len(lines))
        else:
            start = number
        before = number
    return SourceText("pdf", tuple(lines), frozenset(running), frozenset(continues))


def _furniture(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Find running lines by their place; lines are numbered through all pages."""
    tops: list[list[Edge]] = []
    bottoms: list[list[Edge]] = []
    first = 0
    for page in pages:
        edges = [Edge(first + n, line.text, line.baseline) for n, line in enumerate(page)]
        edges.sort(key=lambda edge: edge.place)
        tops.append(edges[:REACH])
        bottoms.append(edges[: -REACH - 1 : -1])
        first += len(page)
    return running_lines(tops) | running_lines(bottoms)


@dataclass(frozen=True, slots=True)
class _Where:
    page: int
    block: int


_Place = tuple[int, int, int]
"""Page, block and left edge."""


class _Text:
    """All lines of a document, and how wide its columns are and how far apart its lines."""

    def __init__(self, pages: Sequence[Sequence[Line]], furniture: set[int]) -> None:
        self.lines = [line for page in pages for line in page]
        self._where = [_Where(n, line.block) for n, page in enumerate(pages) for line in page]
        kept = [n for n in range(len(self.lines)) if n not in furniture]
        self._neighbours = [(a, b) for a, b in pairwise(kept) if self._where[a] == self._where[b]]
        open_lines = [self.lines[n] for n in kept if self.lines[n].limit is None]
        self._limit = _right_edge(open_lines)
        self._boxes: dict[_Place, float] = {}
        self._leading = self._usual_leading()
        self._furthest: defaultdict[_Place, float] = defaultdict(float)
        for number in kept:
            place = self._place(number)
            self._furthest[place] = max(self._furthest[place], self.lines[number].right)
        self._boxes = dict(self._narrow_boxes())

    def goes_on(self, start: int, before: int, number: int) -> bool:
        """Say whether a line goes on with the one before, whose paragraph has begun at `start`."""
        first, line = self.lines[before], self.lines[number]
        if not _is_same_size(first, line) or _is_item(self.lines[start], line):
            return False
        if not (self._is_full(before, line) or self._is_broken_off(before, line)):
            return False
        if self._where[before] == self._where[number]:
            return line.baseline - first.baseline <= APART * self._leading_of(line)
        if self._where[before].page == self._where[number].page and line.limit is None:
            return False
        return not (SENTENCE_END.search(first.text) and not line.text[:1].islower())

    def is_apart(self, before: int, number: int) -> bool:
        """Say whether a blank line belongs between two lines."""
        first, line = self.lines[before], self.lines[number]
        if self._where[before] != self._where[number]:
            return True
        return line.baseline - first.baseline > APART * self._leading_of(line)

    def _is_full(self, number: int, following: Line) -> bool:
        line = self.lines[number]
        box = self._boxes.get(self._place(number), self._limit)
        return _ends_at(line, following, box if line.limit is None else line.limit)

    def _is_broken_off(self, number: int, following: Line) -> bool:
        """Say whether a line is nearly full and the next one begins within a sentence."""
        line = self.lines[number]
        limit = self._limit if line.limit is None else line.limit
        is_nearly_full = limit - line.right <= NEARLY_FULL * (limit - line.left)
        return (
            is_nearly_full and following.text[:1].islower() and not SENTENCE_END.search(line.text)
        )

    def _narrow_boxes(self) -> Iterator[tuple[_Place, float]]:
        """Find boxes narrower than the page: there, line after line is full for the box's edge."""
        held: list[int] = []
        for a, b in [*self._neighbours, (-1, -1)]:
            is_together = a >= 0 and self._is_together(a, b)
            if held and not (is_together and a == held[-1]):
                yield from self._box(held)
                held = []
            if is_together:
                held = [*(held or [a]), b]

    def _is_together(self, before: int, number: int) -> bool:
        first, line = self.lines[before], self.lines[number]
        is_in_line = abs(first.left - line.left) < SAME_EDGE and _is_same_size(first, line)
        return is_in_line and not self.is_apart(before, number)

    def _box(self, numbers: Sequence[int]) -> Iterator[tuple[_Place, float]]:
        lines = [self.lines[number] for number in numbers]
        edge = max(line.right for line in lines)
        pairs = list(pairwise(lines))
        is_long = len(lines) > FULL_LINES or any(line.text[:1].islower() for line in lines[1:])
        is_box = len(lines) >= FULL_LINES and is_long
        place = self._place(numbers[0])
        if is_box and edge >= self._furthest[place] and all(_ends_at(a, b, edge) for a, b in pairs):
            yield place, edge

    def _place(self, number: int) -> _Place:
        where = self._where[number]
        return where.page, where.block, round(2 * self.lines[number].left)

    def _leading_of(self, line: Line) -> float:
        return self._leading.get(round(line.size), USUAL_LEADING * line.size)

    def _usual_leading(self) -> dict[int, float]:
        """Give the distance of lines by their size: where a sentence goes on, else the smaller."""
        gaps: defaultdict[int, list[float]] = defaultdict(list)
        certain: defaultdict[int, list[float]] = defaultdict(list)
        for a, b in self._neighbours:
            first, line = self.lines[a], self.lines[b]
            if not _is_same_size(first, line):
                continue
            gap = line.baseline - first.baseline
            gaps[round(line.size)].append(gap)
            if line.text[:1].islower() and self._is_full(a, line):
                certain[round(line.size)].append(gap)
        usual = {size: sorted(held)[len(held) // 4] for size, held in gaps.items()}
        return usual | {size: median(held) for size, held in certain.items()}


def _right_edge(lines: Sequence[Line]) -> float:
    """Give the edge at which full lines end: the furthest that several lines come near."""
    rights = sorted((line.right for line in lines), reverse=True)
    left = min((line.left for line in lines), default=0.0)
    for right, other in zip(rights, rights[FULL_LINES - 1 :], strict=False):
        if right - other <= NEAR_LIMIT * (right - left):
            return right
    return rights[0] if rights else 0.0


def _ends_at(line: Line, following: Line, edge: float) -> bool:
    """Say whether the next line's first word had no room between a line and an edge."""
    space = LETTER_SPACE * line.size
    return line.right + space + following.word > edge + SLACK


def _is_same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= SAME_SIZE * max(one.size, other.size)


def _is_item(start: Line, line: Line) -> bool:
    """Say whether a line begins an item; a dash or number does so if the item before has one."""
    if BULLET.match(line.text):
        return True
    mark, other = MARK.match(line.text), MARK.match(start.text)
    return bool(mark and other and mark.lastgroup == other.lastgroup)
