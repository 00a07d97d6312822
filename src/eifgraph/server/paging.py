"""Pages of an answer: which rows are on one, and where the first, previous, next and last are.

Knows numbers and addresses; must not know rows or requests. Pages that are reached by following
links neither overlap nor leave a row out, wherever the first of them began.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from eifgraph.errors import ParameterError

MOST: Final = 50_000
"""Rows of one page at most; a whole answer above it comes in pages."""
FARTHEST: Final = 1_000_000_000
RELATIONS: Final = ("first", "prev", "next", "last")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer of `total` rows: those from `offset`, at most `limit` of them."""

    limit: int
    offset: int
    total: int

    @property
    def is_whole(self) -> bool:
        """Tell whether all rows are on the page."""
        return self.offset == 0 and self.total <= self.limit

    def others(self) -> dict[str, tuple[int, int]]:
        """Give offset and limit of the pages around this one, by their link relation (RFC 8288).

        A page before that has less than `limit` rows left has a limit of its own, so that it ends
        where this page begins.

        >>> Page(limit=10, offset=5, total=40).others()
        {'first': (0, 5), 'last': (35, 10), 'prev': (0, 5), 'next': (15, 10)}
        """
        rest = self.offset % self.limit
        last = max(self.total - 1 - rest, 0) // self.limit * self.limit + rest
        if self.total <= rest:
            last = 0
        first = (0, rest or self.limit)
        found = {"first": first, "last": (last, self.limit) if last else first}
        if self.offset > 0:
            before = min(self.offset - self.limit, last)
            found["prev"] = (before, self.limit) if before > 0 or not rest else first
        if self.offset + self.limit < self.total:
            found["next"] = (self.offset + self.limit, self.limit)
        return found


def read_page(limit: str, offset: str, default: int) -> tuple[int, int]:
    """Read limit and offset as a client wrote them; empty means the default, and 0.

    Raises:
        ParameterError: one is no whole number within its bounds.
    """
    return (
        _number("limit", limit, 1, MOST) if limit else default,
        _number("offset", offset, 0, FARTHEST) if offset else 0,
    )


def links(path: str, pairs: Sequence[tuple[str, str]], page: Page) -> dict[str, str]:
    """Give the address of each page around this one, and its own as `self`.

    Addresses begin with the path, so they hold on whatever host they are read from. All other
    parameters are kept.
    """
    kept = [(name, value) for name, value in pairs if name not in ("limit", "offset")]
    ways: Mapping[str, tuple[int, int]] = {"self": (page.offset, page.limit)} | page.others()
    return {
        relation: f"{path}?{urlencode([*kept, ('limit', str(limit)), ('offset', str(offset))])}"
        for relation, (offset, limit) in ways.items()
    }


def _number(name: str, text: str, least: int, most: int) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not is_number or not least <= int(text) <= most:
        raise ParameterError(name, f"{text[:40]!r} is no whole number from {least} to {most}")
    return int(text)
