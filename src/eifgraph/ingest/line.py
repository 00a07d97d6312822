"""A line of text put together from lines of the file, with the place of each of its pieces.

Must not know which lines of the file belong together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from eifgraph.ingest.characters import EMPHASIS, INNER_LINK, holds

_MARKED: Final = re.compile(f"{EMPHASIS}|{INNER_LINK}")
_MARKS: Final = ("*", "__", "](#")


@dataclass(slots=True)
class Line:
    """A line of text: its plain words, where they stand, and the lines of the file it was on.

    `places` pair offsets in the text with offsets on the page. One that stands `apart` has a blank
    line above it.
    """

    first: int
    last: int
    text: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)
    apart: bool = False

    @classmethod
    def of(
        cls, number: int, pieces: Sequence[tuple[str, int]], start: int, apart: bool = False
    ) -> Line:
        """Give a line of the file, which starts at an offset of the page, as a line of text."""
        if len(pieces) == 1:
            text, place = pieces[0]
            return cls(number, number, text, [(0, start + place)], apart)
        line = cls(number, number, apart=apart)
        line.add(pieces, start, "")
        return line

    def add(self, pieces: Sequence[tuple[str, int]], start: int, glue: str) -> None:
        """Add the pieces of a line of the file that starts at an offset of the page."""
        if pieces and self.text:
            self.text += glue
        for text, place in pieces:
            self.places.append((len(self.text), start + place))
            self.text += text

    def without_marks(self) -> None:
        """Take away marks of emphasis and links that begin on one line and end on another."""
        if not holds(self.text, _MARKS):
            return
        kept: list[tuple[int, int]] = []
        end = 0
        for match in _MARKED.finditer(self.text):
            kept += [(end, match.start()), match.span(str(match.lastgroup))]
            end = match.end()
        if not kept:
            return
        text, places = self.text, self.places
        self.text, self.places = "", []
        for start, stop in [*kept, (end, len(text))]:
            before = max(place for place in places if place[0] <= start)
            shift = len(self.text) - start
            self.places.append((start + shift, before[1] + start - before[0]))
            self.places += [(at + shift, raw) for at, raw in places if start < at < stop]
            self.text += text[start:stop]
