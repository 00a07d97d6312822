"""References as they are given: a line each, in a column of CSV, or under a key of JSON lines.

Knows these forms, and says why a line or row cannot be read, so that the others go on; must not
know what is done with references.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import click

from eifgraph.citations.reference import LONGEST
from eifgraph.errors import ConfigError

LINE: Final = 1 << 24
"""Characters of a line, or of a row of CSV, at most."""
SEPARATORS: Final = ",;\t"
BYTE: Final = re.compile("[\udc80-\udcff]")
"""What stands for a byte that is not UTF-8; no text that is UTF-8 can hold it."""
UNFIT: Final = re.compile("[\ud800-\udfff\0]")
"""What no text has: halves of characters, and NUL."""
WIDE: Final = re.compile("\udcff\udcfe|\udcfe\udcff|(?:\0[^\0]){2}|(?:[^\0]\0){2}")
"""How UTF-16 begins, read so."""
NEEDED: Final = {
    ".csv": "--column NAME",
    ".tsv": "--column NAME",
    ".json": "--key NAME",
    ".jsonl": "--key NAME",
    ".ndjson": "--key NAME",
}
QUOTES: Final = "its quotes do not match: a quote is not closed, or one within a cell not doubled"
Id = str | int | float | None


@dataclass(frozen=True, slots=True)
class Given:
    """A reference, or why there is none that can be read."""

    line: int
    """The line on which it begins, from 1."""
    text: str = ""
    unread: str = ""
    """Why it cannot be read; "" if it can."""
    id: Id = None
    """By what the caller knows it."""


@dataclass(frozen=True, slots=True)
class Form:
    """Where references stand in a file; without column and key, on each line."""

    column: str | None = None
    key: str | None = None
    id: str | None = None
    """The column or key of the caller's identifiers."""

    def check(self, name: str) -> None:
        """See that the form fits itself, and a file of this name.

        Raises:
            UsageError: it does not.
        """
        if self.column is not None and self.key is not None:
            raise click.UsageError("--column is for CSV and --key for JSON lines; give one")
        has_names = self.column is not None or self.key is not None
        if self.id is not None and not has_names:
            raise click.UsageError("--id names a column or a key: it needs --column or --key")
        ending = Path(name).suffix.lower()
        if ending in NEEDED and not has_names:
            raise click.UsageError(
                f"{ending} files need {NEEDED[ending]}, for where references are"
            )


def read_given(file: IO[bytes], form: Form) -> Iterator[Given]:
    """Give the references of a file in their order; empty lines are passed over.

    Raises:
        ConfigError: it is UTF-16, or no table with the columns.
    """
    lines = _lines(file)
    if form.column is not None:
        yield from _of_rows(_Rows(lines), form.column, form.id)
        return
    for number, line in lines:
        text = line.strip()
        if not text:
            continue
        if fault := _fault(line):
            yield Given(number, unread=fault)
        elif form.key is not None:
            yield _of_json(number, text, form.key, form.id)
        else:
            yield _checked(number, text, None)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Give lines with their numbers; of one that is too long, one character more than is read."""
    stream = io.TextIOWrapper(file, "utf-8-sig", "surrogateescape", newline="")
    number = 0
    try:
        while line := stream.readline(LINE + 1):
            number += 1
            if number == 1 and WIDE.match(line):
                expected = "a file in UTF-8; this one is UTF-16 (save it again as UTF-8)"
                raise ConfigError("FILE", str(getattr(file, "name", "")), expected)
            yield number, line
            while len(line) > LINE and not line.endswith(("\n", "\r")):
                line = stream.readline(LINE + 1)
    finally:
        if not file.closed:
            stream.detach()  # the file is the caller's to close


def _fault(text: str) -> str:
    """Say why a text cannot be read; "" if it can."""
    if len(text) > LINE:
        return f"it has more than {LINE:,} characters"
    if found := BYTE.search(text):
        return f"the byte 0x{ord(found[0]) - 0xDC00:02X} is not UTF-8; save the file as UTF-8"
    return ""


def _checked(line: int, text: str, name: Id) -> Given:
    fault = _fault(text)
    if not fault and (found := UNFIT.search(text)):
        fault = f"the reference has U+{ord(found[0]):04X}, which is no character of a text"
    elif not fault and len(text) > LONGEST:
        fault = f"the reference has {len(text):,} characters; {LONGEST:,} are read at most"
    return Given(line, unread=fault, id=name) if fault else Given(line, text, id=name)


def _of_json(line: int, text: str, key: str, name: str | None) -> Given:
    try:
        record = json.loads(text)
    except RecursionError:
        return Given(line, unread="the line is nested too deeply")
    except ValueError:
        record = None
    if not isinstance(record, dict):
        return Given(line, unread="the line is no JSON object")
    own = None if name is None else record.get(name)
    is_plain = isinstance(own, str | int) or (isinstance(own, float) and math.isfinite(own))
    own = own if is_plain else None
    if key not in record:
        return Given(line, unread=f"the line has no key {key!r}", id=own)
    value = record[key]
    if not isinstance(value, str) or not value.strip():
        return Given(line, unread=f"the value of {key!r} is no text", id=own)
    return _checked(line, value.strip(), own)


class _TooLong(Exception):
    """A row that is longer than rows are read."""


class _Rows:
    """The rows of CSV; a broken one costs its first line alone, as its end is not known."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._back: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []
        self._size = 0

    def header(self, wanted: str) -> tuple[str, list[str]]:
        """Give the separator by which a column appears, and the names of the columns.

        Raises:
            ConfigError: it appears by none.
        """
        line = next((one for _, one in self._lines if one.strip()), "")
        while line.count('"') % 2 and len(line) <= LINE:
            line += next((one for _, one in self._lines), '"')
        found = {one: _cells(line, one) for one in SEPARATORS}
        for separator, names in found.items():
            if wanted in names and len(names) > 1:
                return separator, names
        there = max(found.values(), key=len)
        if wanted in there:  # the only column: no separator is known, and no reference has tabs
            return "\t", there
        if not any(there):
            raise ConfigError("--column", wanted, "CSV, whose first line names its columns")
        raise ConfigError("--column", wanted, f"one of the columns: {', '.join(there)}"[:LONGEST])

    def read(self, separator: str) -> Iterator[tuple[int, list[str] | str]]:
        """Give each row with its first line, or why it cannot be read; empty ones are left out."""
        csv.field_size_limit(2 * LINE)
        rows = csv.reader(self, delimiter=separator, strict=True)
        while True:
            self._taken, self._size = [], 0
            try:
                row: list[str] | str = next(rows)
            except StopIteration:
                return
            except (csv.Error, _TooLong) as error:
                row = f"it has more than {LINE:,} characters" if len(self._taken) == 1 else QUOTES
                row = QUOTES if isinstance(error, csv.Error) else row
                self._back.extendleft(reversed(self._taken[1:]))
            if row:
                yield self._taken[0][0], row

    def __iter__(self) -> _Rows:
        """Give lines, as the reader of CSV takes them."""
        return self

    def __next__(self) -> str:
        """Give the next line.

        Raises:
            _TooLong: so much belongs to no row.
        """
        one = self._back.popleft() if self._back else next(self._lines)
        self._taken.append(one)
        self._size += len(one[1])
        if self._size > LINE:
            raise _TooLong
        return one[1]


def _cells(line: str, separator: str) -> list[str]:
    """Give the cells of a header; none if it is no CSV."""
    try:
        rows = list(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        return []
    return [one.strip() for one in rows[0]] if rows else []


def _of_rows(rows: _Rows, column: str, name: str | None) -> Iterator[Given]:
    separator, names = rows.header(column)
    if name is not None and name not in names:
        raise ConfigError("--id", name, f"one of the columns: {', '.join(names)}")
    for line, row in rows.read(separator):
        if isinstance(row, str):
            yield Given(line, unread=row)
            continue
        cells = dict(zip(names, row, strict=False))
        own = None if name is None else cells.get(name, "")
        if any(one.strip() for one in row[len(names) :]):
            more = f"the row has {len(row)} cells, the header {len(names)}; quote cells with"
            yield Given(line, unread=f"{more} {separator!r} in them")
        elif fault := _fault(own or ""):
            yield Given(line, unread=fault)
        elif text := cells.get(column, "").strip():
            yield _checked(line, text, own)
        else:
            yield Given(line, unread="the cell is empty", id=own)
