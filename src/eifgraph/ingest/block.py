"""A stretch of a page that knows its line numbers, so that whatever is found in it has a span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from eifgraph.model import Method, Read, Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a page joined by newlines; the first of them is line `first_line`."""

    text: str
    first_line: int

    def span(self, start: int, end: int) -> Span:
        """Give the span of the characters from `start` up to `end`."""
        quote = self.text[start:end]
        first = self.first_line + self.text.count("\n", 0, start)
        return Span(first, first + quote.count("\n"), quote)

    def whole(self) -> Span:
        """Give the span of all text but the white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.span(start, max(start, len(self.text.rstrip())))

    def part(self, start: int, end: int) -> Block:
        """Give the characters from `start` up to `end` as a block of its own."""
        return Block(self.text[start:end], self.span(start, end).first_line)

    def lines(self) -> Iterator[Block]:
        """Give each line that is not blank, without the white space around it."""
        for match in re.finditer(r"\S[^\n]*", self.text):
            yield self.part(match.start(), match.start() + len(match[0].rstrip()))

    def paragraphs(self) -> Iterator[Block]:
        """Give each run of lines between blank lines."""
        for match in re.finditer(r"\S[^\n]*(?:\n[^\S\n]*\S[^\n]*)*", self.text):
            yield self.part(match.start(), match.start() + len(match[0].rstrip()))

    def items(self) -> Iterator[Block]:
        """Give each bulleted or plain line without its bullet; a bullet alone is nothing."""
        for line in self.lines():
            bullet = re.match(r"[-•*–]\s*(?=\S|$)", line.text)
            start = bullet.end() if bullet else 0
            if line.text[start:]:
                yield line.part(start, len(line.text))

    def read(
        self,
        value: T,
        match: re.Match[str] | None = None,
        how: str = "",
        method: Method = Method.NORMALISED,
    ) -> Read[T]:
        """Give a value read from a match (or the whole block); with `how`, as normalised."""
        span = self.whole() if match is None else self.span(match.start(), match.end())
        return Read(value, span, method if how else Method.AS_PRINTED, how)
