"""The rows of snapshot files, one after the other, whatever the form; never a whole file at once.

Knows JSON lines, lists of items, CSV and Parquet, each also as packed by gzip but the last; must
not know what a row says.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final, cast

from eifgraph.citations.snapshot.extra import needed
from eifgraph.citations.snapshot.layout import Refused
from eifgraph.errors import ConfigError, NotFound

Row = Mapping[str, Any]
Numbered = tuple[int, Row | str]
"""The line of a row, and the row, or why it is none."""
LONGEST: Final = 1 << 26
"""Bytes of one row at most."""
CHUNK: Final = 1 << 20
BATCH: Final = 1000
ITEMS: Final = re.compile(r'\s*(?:\{\s*"(?:items|results)"\s*:\s*)?\[\s*')
BETWEEN: Final = re.compile(r"\s*,?\s*")
DECODE: Final = json.JSONDecoder().raw_decode
BROKEN_OFF: Final = (EOFError, gzip.BadGzipFile, zlib.error)
SUFFIXES: Final = (".jsonl", ".ndjson", ".json", ".csv", ".parquet")
EXPECTED: Final = f"files whose names end in {', '.join(SUFFIXES)}, the text ones also with .gz"


def check_file(path: Path) -> None:
    """See that a file is there and of a form that is known.

    Raises:
        ConfigError: the name of the file tells no form that is known.
        NotFound: there is no such file.
        MissingExtra: it is Parquet, and what reads that is not installed.
    """
    if form_of(path) not in READERS:
        raise ConfigError("snapshot", str(path), EXPECTED)
    if not path.is_file():
        raise NotFound("snapshot file", str(path))
    if form_of(path) == ".parquet":
        needed("duckdb")


def read_rows(path: Path) -> Iterator[tuple[int, Row] | Refused]:
    """Give the rows of a file with their lines, and what is none of them as refused.

    Raises:
        ConfigError, NotFound, MissingExtra: as `check_file`.
    """
    check_file(path)
    line = 0
    try:
        for line, row in READERS[form_of(path)](path):
            yield Refused(str(path), line, row) if isinstance(row, str) else (line, row)
    except BROKEN_OFF:
        yield Refused(str(path), line + 1, "the file breaks off here, or is not packed by gzip")
    except OSError as error:
        yield Refused(str(path), line + 1, f"it cannot be read: {error.strerror or error}")


def form_of(path: Path) -> str:
    """Give the suffix that tells the form, without that of packing.

    >>> form_of(Path("works/part_000.gz")), form_of(Path("0.json.gz")), form_of(Path("a.CSV"))
    ('.jsonl', '.json', '.csv')
    """
    name = path.name.lower()
    bare = Path(name.removesuffix(".gz"))
    return bare.suffix or (".jsonl" if name.endswith(".gz") else "")


def _open(path: Path) -> IO[bytes]:
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path))
    return path.open("rb")


def _json(path: Path) -> Iterator[Numbered]:
    """Read a list of items if the file begins with one, else lines (OpenAlex calls both .json)."""
    with _open(path) as file:
        head = file.read(1000).decode("utf-8", "replace")
    return _items(path) if ITEMS.match(head) else _lines(path)


def _lines(path: Path) -> Iterator[Numbered]:
    with _open(path) as file:
        number = 0
        while text := file.readline(LONGEST):
            number += 1
            if len(text) == LONGEST and not text.endswith(b"\n"):
                while (more := file.readline(CHUNK)) and not more.endswith(b"\n"):
                    pass
                yield number, f"the line is longer than {LONGEST} bytes"
            elif text.strip():
                yield number, _row_of(text)


def _row_of(text: bytes) -> Row | str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    return found if isinstance(found, dict) else "not an object of JSON"


def _items(path: Path) -> Iterator[Numbered]:
    """Take items from the front of what was read, and read more where one is not whole."""
    with _open(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", errors="replace")
        buffer, place, line, before = text.read(CHUNK), 0, 1, ITEMS
        while True:
            match = before.match(buffer, place)
            begin = match.end() if match else place
            if buffer[begin : begin + 1] == "]":
                return
            try:
                found, end = DECODE(buffer, begin)
            except (ValueError, RecursionError) as error:
                more = text.read(max(CHUNK, len(buffer) - place))
                if not more or len(buffer) - place > LONGEST:
                    line += buffer.count("\n", place, begin)
                    yield line, f"not JSON, and nothing behind it can be read: {error}"
                    return
                buffer, place = buffer[place:] + more, 0
                continue
            line += buffer.count("\n", place, begin)
            yield line, found if isinstance(found, dict) else "not an object of JSON"
            line += buffer.count("\n", begin, end)
            place, before = end, BETWEEN


def _csv(path: Path) -> Iterator[Numbered]:
    csv.field_size_limit(LONGEST)  # a work can have thousands of authors
    with _open(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        reader = csv.DictReader(text, strict=True)
        while True:
            begun = reader.line_num + 1
            try:
                row = next(reader, None)
            except csv.Error as error:
                yield begun, f"not CSV: {error}"
                continue
            if row is None:
                return
            is_whole = None not in row and None not in row.values()
            yield reader.line_num, row if is_whole else "not as many fields as the heading"


def _parquet(path: Path) -> Iterator[Numbered]:
    duckdb = needed("duckdb")
    number = 0
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET threads = 1; SET memory_limit = '512MB'")
        connection.execute("SET autoinstall_known_extensions = false")  # it would use the network
        try:
            found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [column[0] for column in found.description]
            while rows := found.fetchmany(BATCH):
                for values in rows:
                    number += 1
                    yield number, dict(zip(names, values, strict=True))
        except duckdb.Error as error:
            yield number + 1, f"not Parquet: {error}"


READERS: Final = {
    ".jsonl": _json,
    ".ndjson": _json,
    ".json": _json,
    ".csv": _csv,
    ".parquet": _parquet,
}
