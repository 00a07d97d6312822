"""A stretch of a page that knows its place, so that whatever is found in it has a span.

The parsers see plain text: characters made plain, wrapped lines joined, page furniture left out.
`Origin` leads from each of its characters back to the page as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from eifgraph.model import Method, Read, Span

T = TypeVar("T")

MARK: Final = "[-•*–·▪◦‣●○■□➢»›]"
"""What stands before an item of a list, as a character class."""
BULLET: Final = re.compile(rf"(?:{MARK}|o(?=\s)|\d{{1,2}}[.)](?=\s)|\([a-z\d]\)(?=\s))\s*")
"""What stands before an item of a list; a number only with its full stop or bracket."""
_PARAGRAPH: Final = re.compile(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*")
_OPENERS: Final = frozenset(f"{MARK[1:-1]}o(")
PLAIN: Final = "characters, spaces or line breaks made plain"


class TextLine(NamedTuple):
    """A line of plain text: where it begins, and the first and last line of the page it is on.

    One that `goes_on` with the line before it stands further down the page than that one.
    """

    start: int
    text: str
    first: int
    last: int
    goes_on: bool


def bullet_end(text: str) -> int:
    """Give where the bullet ends that a text begins with, 0 if it begins with none.

    >>> bullet_end("- Group"), bullet_end("2. Home"), bullet_end("2.5 hours")
    (2, 3, 0)
    """
    if text[0] not in _OPENERS and not text[0].isdigit():
        return 0
    bullet = BULLET.match(text)
    return bullet.end() if bullet else 0


class Origin:
    """Where the characters of plain text stand on the page.

    `pieces` are offsets into the plain text, ascending, and offsets on the page: from each up to
    the next, the text is the page's from there on. `starts` are the offsets of the page's lines,
    `texts` are the lines of the plain text that are not blank.
    """

    __slots__ = ("_lines", "labels", "named", "places", "plain", "raw", "raw_places", "texts")

    def __init__(
        self,
        plain: str,
        raw: str,
        pieces: tuple[Sequence[int], Sequence[int]],
        starts: Sequence[int],
        texts: Sequence[TextLine] = (),
    ) -> None:
        self.plain, self.raw = plain, raw
        self.places, self.raw_places = [*pieces[0], len(plain) + 1], [*pieces[1], len(raw)]
        self.named: Mapping[str, Sequence[Any]] = {}  # what `labelled` has found, by their names
        self.labels: dict[str, Sequence[Any]] = {}  # ... and by patterns of names
        self._lines, self.texts = starts, texts

    def span(self, start: int, end: int) -> Span:
        """Give the span on the page of the plain characters from `start` up to `end`."""
        raw, places, raw_places = self.raw, self.places, self.raw_places
        at = bisect_right(places, start)
        moved = raw_places[at - 1] - places[at - 1]
        if start < end <= places[at] and end + moved <= raw_places[at]:  # within one piece
            quote = raw[start + moved : end + moved]
            if quote[-1] not in "\r\n":
                line = bisect_right(self._lines, start + moved)
                return Span(line, line, quote)
        first, _ = self._raw(start)
        last = self._raw(end - 1)[0] + 1 if end > start else first
        last = min(max(first, last), len(raw))
        while last > first and raw[last - 1] in "\r\n":
            last -= 1
        line = bisect_right(self._lines, first)
        quote = raw[first:last]
        return Span(line, line + quote.count("\n"), quote)

    def lines(self, start: int, end: int) -> tuple[int, int]:
        """Give the first and the last line on which plain characters stand."""
        raw, following = self._raw(start)
        first = bisect_right(self._lines, raw)
        if end <= following:
            return first, first
        return first, max(first, self.line(self._raw(end - 1)[0]))

    def column(self, start: int) -> int:
        """Give the column, counted from 1, of a plain character on its line of the page."""
        first, _ = self._raw(start)
        return first - self._lines[self.line(first) - 1] + 1

    def line(self, raw: int) -> int:
        """Give the line of the page on which a character stands."""
        return bisect_right(self._lines, raw)

    def _raw(self, place: int) -> tuple[int, int]:
        """Give the offset on the page of a plain character, and up to where plain ones follow it.

        No piece of text reaches over the end of a line of the page.
        """
        places, raw_places = self.places, self.raw_places
        at = bisect_right(places, place if place > 0 else 0)
        first, start, following = places[at - 1], raw_places[at - 1], raw_places[at]
        raw = start + place - first
        if raw <= following or following <= start:
            length = following - start if following > start else 0
            return raw, min(places[at], first + length)
        return following, place


@dataclass(slots=True)
class Block:
    """Plain text that begins at line `first_line` of its page; by itself, it is its own page.

    Never changed, but not frozen: a page makes thousands, and freezing each takes its time.
    """

    text: str
    first_line: int
    origin: Origin | None = field(default=None, compare=False, repr=False)
    offset: int = field(default=0, compare=False, repr=False)

    def span(self, start: int, end: int) -> Span:
        """Give the span of the characters from `start` up to `end`."""
        if self.origin is not None:
            return self.origin.span(self.offset + start, self.offset + end)
        quote = self.text[start:end]
        first = self.first_line + self.text.count("\n", 0, start)
        return Span(first, first + quote.count("\n"), quote)

    def column(self, start: int = 0) -> int:
        """Give the column, counted from 1, in which a character stands on its line."""
        if self.origin is not None:
            return self.origin.column(self.offset + start)
        return start - self.text.rfind("\n", 0, start)

    def line_numbers(self, start: int = 0, end: int | None = None) -> range:
        """Give the numbers of the lines of the page on which the characters stand."""
        end = len(self.text) if end is None else end
        if self.origin is None:
            first = self.first_line + self.text.count("\n", 0, start)
            return range(first, first + self.text.count("\n", start, end) + 1)
        first, last = self.origin.lines(self.offset + start, self.offset + end)
        return range(first, last + 1)

    def line(self) -> int:
        """Give the number of the line of the page on which the text begins."""
        start = len(self.text) - len(self.text.lstrip())
        if self.origin is None:
            return self.first_line + self.text.count("\n", 0, start)
        return self.origin.lines(self.offset + start, self.offset + start)[0]

    def whole(self) -> Span:
        """Give the span of all text but the white space around it."""
        length = len(self.text)
        if len(self.text.strip()) == length:
            return self.span(0, length)
        start = length - len(self.text.lstrip())
        return self.span(start, max(start, len(self.text.rstrip())))

    def part(self, start: int, end: int) -> Block:
        """Give the characters from `start` up to `end` as a block of its own."""
        line = 0 if self.origin else self._line(start)
        return Block(self.text[start:end], line, self.origin, self.offset + start)

    def _line(self, start: int) -> int:
        return self.first_line + self.text.count("\n", 0, start)

    def stretch(self, first: Block, last: Block) -> Block:
        """Give what lies between two parts of this block, both included."""
        return self.part(first.offset - self.offset, last.offset - self.offset + len(last.text))

    def lines(self) -> Iterator[Block]:
        """Give each line that is not blank, without the white space around it."""
        origin, offset = self.origin, self.offset
        for start, text in self.line_places():
            line = 0 if origin else self._line(start)
            yield Block(text, line, origin, offset + start)

    def line_places(self) -> Iterator[tuple[int, str]]:
        """Give where each line begins that is not blank, and its text without space around it."""
        start = 0
        for line in self.text.split("\n"):
            if line:
                text = line.strip()
                if len(text) == len(line):
                    yield start, text
                elif text:
                    yield start + line.index(text[0]), text
            start += len(line) + 1

    def paragraphs(self, wanted: Callable[[str], bool] = bool) -> Iterator[Block]:
        """Give each run of lines between blank lines whose text is wanted."""
        for match in _PARAGRAPH.finditer(self.text):
            if wanted(match[0]):
                yield self.part(match.start(), match.start() + len(match[0].rstrip()))

    def items(self) -> Iterator[Block]:
        """Give each bulleted or plain line without its bullet; a bullet alone is nothing."""
        origin, offset = self.origin, self.offset
        for start, text in self.line_places():
            begin = bullet_end(text)
            if begin < len(text):
                start += begin
                line = 0 if origin else self._line(start)
                yield Block(text[begin:], line, origin, offset + start)

    def read(
        self,
        value: T,
        match: re.Match[str] | None = None,
        how: str = "",
        method: Method = Method.NORMALISED,
    ) -> Read[T]:
        """Give a value read from a match (or the whole block); with `how`, as normalised."""
        span = self.whole() if match is None else self.span(match.start(), match.end())
        if not how and self.origin is not None and isinstance(value, str):
            text = self.text if match is None else match[0]
            if value in text and value not in span.quote:
                how = PLAIN
        return Read(value, span, method if how else Method.AS_PRINTED, how)
