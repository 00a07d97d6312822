"""A page of rows of a named query: run with bound parameters, filtered, counted, cut out.

Knows backends and rows as lines of SPARQL TSV; must not know requests or how a page is shown. All
rows are counted, and only those of the page are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from eifgraph.backend import Backend, SparqlRequest
from eifgraph.backend.interface import Binding
from eifgraph.backend.rows import TSV, rewrite_rows
from eifgraph.catalogue import JSON_RESULTS, NamedQuery, read_meanings, read_types
from eifgraph.server.filters import Column, Filter, Row
from eifgraph.server.paging import Page

BATCH: Final = 500
"""Lines that are looked at together by filters."""


@dataclass(frozen=True, slots=True)
class Question:
    """A named query with the values of its parameters and filters on its columns."""

    query: NamedQuery
    bindings: dict[str, Binding]
    filters: tuple[Filter, ...] = ()

    @property
    def request(self) -> SparqlRequest:
        """What is asked of an engine."""
        return SparqlRequest(self.query.bindable, bindings=self.bindings)


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows of an answer, and where they stand in it."""

    columns: tuple[Column, ...]
    head: bytes
    lines: tuple[bytes, ...]
    page: Page

    def encoded(self, media_type: str) -> bytes:
        """Give the rows in a media type for SPARQL results; terms are as the engine gave them."""
        return rewrite_rows(self.head + b"".join(self.lines), media_type)

    def rows(self) -> list[Row]:
        """Give the rows as in SPARQL JSON; a column without value is left out of its row."""
        return _rows(self.head, self.lines)


def columns_of(query: NamedQuery) -> tuple[Column, ...]:
    """Give the columns of the answer to a named query."""
    types, meanings = read_types(), read_meanings()
    return tuple(Column(name, types[name], meanings[name]) for name in query.variables)


def read_table(backend: Backend, question: Question, limit: int, offset: int) -> Table:
    """Ask a question and give the rows from `offset` on, at most `limit`; count them all.

    Raises:
        QueryError, ServerBusy: see `Backend.query`.
    """
    return cut_table(backend.query(question.request, TSV), question, limit, offset)


def cut_table(answer: Iterable[bytes], question: Question, limit: int, offset: int) -> Table:
    """Give the rows from `offset` on, at most `limit`, of the answer to a question in TSV."""
    query = question.query
    lines = _lines(answer, len(query.variables))
    head = next(lines)
    kept: list[bytes] = []
    total = 0
    for line in _fitting(head, lines, question.filters):
        if offset <= total < offset + limit:
            kept.append(line)
        total += 1
    return Table(columns_of(query), head, tuple(kept), Page(limit, offset, total))


def _lines(chunks: Iterable[bytes], width: int) -> Iterator[bytes]:
    """Give the lines of a TSV answer, each cut to its first `width` cells."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield b"\t".join(line.split(b"\t")[:width]) + b"\n"
    if rest:
        yield b"\t".join(rest.split(b"\t")[:width]) + b"\n"


def _fitting(head: bytes, lines: Iterator[bytes], filters: Sequence[Filter]) -> Iterator[bytes]:
    if not filters:
        yield from lines
        return
    while batch := list(islice(lines, BATCH)):
        for line, row in zip(batch, _rows(head, batch), strict=True):
            if all(one.holds(row) for one in filters):
                yield line


def _rows(head: bytes, lines: Sequence[bytes]) -> list[Row]:
    answer = json.loads(rewrite_rows(head + b"".join(lines), JSON_RESULTS))
    rows: list[Row] = answer["results"]["bindings"]
    return rows
