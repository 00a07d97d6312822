"""Curated mappings: what a person related to what, a CSV row with its reason for each.

`outcomes.csv` relates printed outcome labels to outcome groups (`broader`) and to near-duplicates
(`close`); `families.csv` puts programmes into families. The header says which file it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eifgraph.errors import Fault, RecordError
from eifgraph.ingest.page import source_file
from eifgraph.model import CodeLists, SourceFile, Span

FOLDER: Final = "mappings"
BREAK: Final = re.compile(r"\r\n|\r|\n")
HEADERS: Final = {
    "outcomes": ("outcome", "relation", "target", "reason"),
    "families": ("programme", "family", "reason"),
}
RELATIONS: Final = ("broader", "close")


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One row: subject, relation ("broader", "close" or "family"), target, reason, its line."""

    subject: str
    relation: str
    target: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A file of mappings, of the kind that its header says."""

    file: SourceFile
    kind: str
    rows: tuple[MappingRow, ...]


def read_mappings(path: Path, code_lists: CodeLists) -> MappingFile:
    """Read a file of curated mappings.

    Raises:
        RecordError: it cannot be read, its header is none of ours, a cell is empty, a relation or
            group is unknown, or a row is there twice; all faults are told at once.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError.whole(path, f"cannot be read as UTF-8 text ({error})") from error
    lines = BREAK.split(text)
    kind = _kind(path, lines)
    rows, faults = [], []
    for span, cells in _cells(path, text, lines):
        fault = _fault(kind, cells, span.first_line, code_lists)
        if fault is not None:
            faults.append(fault)
            continue
        rows.append(_row(kind, cells, span))
    faults += _twice(rows)
    if faults:
        raise RecordError(path, faults)
    return MappingFile(source_file(path, data, FOLDER), kind, tuple(rows))


def _kind(path: Path, lines: list[str]) -> str:
    header = tuple(lines[0].split(",")) if lines else ()
    for kind, known in HEADERS.items():
        if header == known:
            return kind
    wanted = " or ".join(",".join(known) for known in HEADERS.values())
    fault = Fault(1, "", f"the header is {','.join(header)!r}", f"write {wanted}")
    raise RecordError(path, [fault])


def _cells(path: Path, text: str, lines: list[str]) -> Iterator[tuple[Span, list[str]]]:
    """Give the rows with the lines they stand in; a cell in quotes may span several."""
    reader = csv.reader(io.StringIO(BREAK.sub("\n", text)), strict=True)
    try:
        next(reader)
        before = reader.line_num
        for cells in reader:
            first, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                quote = "\n".join(lines[first - 1 : before])
                yield Span(first, before, quote), [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        fault = Fault(reader.line_num, "", f"not CSV: {error}", "check the quotes")
        raise RecordError(path, [fault]) from error


def _fault(kind: str, cells: list[str], line: int, code_lists: CodeLists) -> Fault | None:
    names = HEADERS[kind]
    if len(cells) != len(names) or not all(cells):
        return Fault(line, "", f"{len(cells)} cell(s), or an empty one", f"give {', '.join(names)}")
    if kind != "outcomes":
        return None
    _, relation, target, _ = cells
    if relation not in RELATIONS:
        return Fault(
            line, "relation", f"{relation!r} is unknown", f"write {' or '.join(RELATIONS)}"
        )
    groups = code_lists.schemes["outcome-group"].values()
    if relation == "broader" and target not in groups:
        advice = f"take one of: {', '.join(groups)}; or add it to ontology/schemes.ttl"
        return Fault(line, "target", f"{target!r} is no outcome group", advice)
    return None


def _row(kind: str, cells: list[str], span: Span) -> MappingRow:
    if kind == "families":
        programme, family, reason = cells
        return MappingRow(programme, "family", family, reason, span)
    subject, relation, target, reason = cells
    return MappingRow(subject, relation, target, reason, span)


def _twice(rows: list[MappingRow]) -> Iterator[Fault]:
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row.subject, row.relation, row.target)
        line = row.span.first_line
        if key in first:
            yield Fault(
                line, "", f"the row is there on line {first[key]} too", "keep one of the two"
            )
        first.setdefault(key, line)
