"""The text of a page's sections put together, so that each heading has one stretch of it.

Knows which sections go on elsewhere, and where each piece of text stands on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from eifgraph.ingest.block import Block, Origin, TextLine
from eifgraph.ingest.headings import CHARACTERISTICS, EVIDENCE
from eifgraph.ingest.line import Line

_ENDED: Final = re.compile(r"[.!?:;]$")


class Section(NamedTuple):
    """A heading of a chapter and the text below it, up to the next heading.

    The file's lines from `first_line` to `last_line` are its own, heading and furniture included.
    An `is_known` heading is one of the Guidebook's.
    """

    chapter: str
    heading: str
    heading_line: int
    body: Block
    first_line: int = 0
    last_line: int = 0
    is_known: bool = True


@dataclass(slots=True)
class Cut:
    """A section before its text is put together."""

    chapter: str
    heading: str
    first: int
    lines: list[Line] = field(default_factory=list)
    goes_on: bool = False
    is_known: bool = True


class Arranged:
    """The text of all sections put together, those of one heading side by side."""

    def __init__(self, raw: str, starts: Sequence[int], cuts: list[Cut]) -> None:
        self.cuts = cuts
        self.groups = _groups(cuts)
        maker = _Maker()
        self.places: dict[int, tuple[int, int]] = {}
        self._blocks: dict[tuple[int, int], Block] = {}
        for numbers in self.groups:
            for number in numbers:
                self.places[number] = maker.add(cuts[number].lines)
            maker.end()
        self.text = "".join(maker.parts)
        pieces = maker.places, maker.raw_places
        self.origin = Origin(self.text, raw, pieces, starts, maker.lines)

    def block(self, numbers: Sequence[int]) -> Block:
        """Give the text of sections that stand side by side."""
        start, end = self.places[numbers[0]][0], self.places[numbers[-1]][1]
        block = self._blocks.get((start, end))
        if block is None:
            block = self._blocks[start, end] = Block(self.text[start:end], 0, self.origin, start)
        return block

    def bodies(
        self,
    ) -> tuple[dict[tuple[str, str], Block], dict[tuple[str, str], tuple[Block, ...]]]:
        """Give the text under each heading, and what stands below the same heading again."""
        first: dict[tuple[str, str], Block] = {}
        again: dict[tuple[str, str], tuple[Block, ...]] = {}
        for numbers in self.groups:
            cut = self.cuts[numbers[0]]
            key = cut.chapter, cut.heading
            if key in first:
                again[key] = (*again.get(key, ()), self.block(numbers))
            else:
                first[key] = self.block(numbers)
        return first, again

    def sections(self, line_count: int) -> Iterator[Section]:
        """Give the sections in page order; a study's has also what stands further down."""
        goes_on = {numbers[0]: numbers for numbers in self.groups if len(numbers) > 1}
        for number, cut in enumerate(self.cuts):
            last = self.cuts[number + 1].first - 1 if number + 1 < len(self.cuts) else line_count
            is_whole = _stands_alone(cut) and number in goes_on
            body = self.block(goes_on[number] if is_whole else [number])
            first = max(1, cut.first)
            yield Section(cut.chapter, cut.heading, cut.first, body, first, last, cut.is_known)


def _groups(cuts: list[Cut]) -> list[list[int]]:
    """Say which sections are joined: those of one heading, unless each stands by itself."""
    groups: dict[tuple[str, str, int], list[int]] = {}
    for number, cut in enumerate(cuts):
        key = (cut.chapter, cut.heading, number if _stands_alone(cut) else -1)
        if cut.goes_on and _stands_alone(cut):
            key = next((known for known in reversed(groups) if known[:2] == key[:2]), key)
        groups.setdefault(key, []).append(number)
    return list(groups.values())


def _stands_alone(cut: Cut) -> bool:
    """Say whether a section is not joined with others of its heading, unless it goes on."""
    return cut.chapter in (EVIDENCE, CHARACTERISTICS) and cut.heading != ""


class _Maker:
    """Collects lines into one text, with the place of each piece on the page."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.places: list[int] = [0]
        self.raw_places: list[int] = [0]
        self.lines: list[TextLine] = []
        self.length = 0
        self._last = ""

    def add(self, lines: list[Line]) -> tuple[int, int]:
        """Add the lines of a section; a sentence that an earlier part left open goes on."""
        goes_on = False
        if lines and self._last:
            goes_on = lines[0].text[0].islower() and not _ENDED.search(self._last)
            self._put(" " if goes_on else "\n\n")
        start = length = self.length
        parts, places, raw_places = self.parts, self.places, self.raw_places
        for line in lines:
            if length > start:
                between = "\n\n" if line.apart else "\n"
                parts.append(between)
                length += len(between)
            text = line.text
            for offset, raw in line.places:
                places.append(length + offset)
                raw_places.append(raw)
            self.lines.append(TextLine(length, text, line.first, line.last, goes_on))
            goes_on = False
            parts.append(text)
            length += len(text)
        if lines:
            self._last = lines[-1].text
        self.length = length
        return start, length

    def end(self) -> None:
        """End a heading's text, so that no pattern runs into the next one's."""
        self._put("\n\n\n")
        self._last = ""

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
