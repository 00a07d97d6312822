"""Commands that look references up: any that are given, and those of the current release."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

from eifgraph.citations.reference import LONGEST, parse_reference
from eifgraph.citations.resolve import Wanted
from eifgraph.citations.resolve import resolve as find_work
from eifgraph.citations.snapshot import build_index
from eifgraph.citations.told import resolution_facts
from eifgraph.cli.whom import UNRESOLVED, Whom, with_sources
from eifgraph.config import read_settings
from eifgraph.errors import ConfigError

CELL = 1 << 24
"""Characters of a cell of CSV."""
NEEDED = {
    ".csv": "--column NAME",
    ".json": "--key NAME",
    ".jsonl": "--key NAME",
    ".ndjson": "--key NAME",
}


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--column", metavar="NAME", help="FILE is CSV; the references are in this column.")
@click.option("--key", metavar="NAME", help="FILE is JSON lines; the references have this key.")
@with_sources
def resolve(file: IO[bytes], column: str | None, key: str | None, **whom: Any) -> None:
    """Find the works that references name, one JSON object a line.

    FILE (or standard input) has a reference on each line, or is CSV with --column, or JSON lines
    with --key. A line that cannot be read is told of, and the rest goes on. Each answer has the
    decision (exact, close, review, none, unresolved), its reason and confidence, identifiers, the
    parts of the reference, and the candidates with what agrees.

    Exit code 0 fine, 1 a service gave no answer for some. Example:
    eifgraph resolve --online --mailto me@example.org references.txt
    """
    code = 0
    with Whom(**whom).sources(read_settings()) as asked:
        for line, text in _references(file, column, key):
            if isinstance(text, Unread):
                code = UNRESOLVED
                click.echo(json.dumps({"line": line, "decision": "unread", "reason": text.reason}))
                continue
            found = find_work(Wanted(parse_reference(text)), asked.searched)
            code = UNRESOLVED if found.faults else code
            facts = {"line": line, **resolution_facts(found)}
            click.echo(json.dumps(facts, ensure_ascii=False))
    sys.exit(code)


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that has no reference that can be read, and why; the others go on."""

    reason: str


Lines = Iterator[tuple[int, str | Unread]]


def _references(file: IO[bytes], column: str | None, key: str | None) -> Lines:
    """Give references with their lines."""
    if column and key:
        raise click.UsageError("--column is for CSV and --key for JSON lines; give one")
    ending = Path(str(getattr(file, "name", ""))).suffix.lower()
    if ending in NEEDED and not (column or key):
        raise click.UsageError(f"{ending} files need {NEEDED[ending]}, for where references are")
    if column:
        yield from _of_csv(file, column)
        return
    for number, raw in enumerate(file, 1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            yield number, Unread(f"the line is not UTF-8 ({error.reason}); save the file as such")
            continue
        if text:
            yield number, _checked(_of_json(text, key) if key else text)


def _checked(text: str | Unread) -> str | Unread:
    if isinstance(text, str) and len(text) > LONGEST:
        return Unread(f"the reference has {len(text):,} characters; {LONGEST:,} are read at most")
    return text


def _of_csv(file: IO[bytes], column: str) -> Lines:
    csv.field_size_limit(CELL)
    try:
        rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
        if column not in (rows.fieldnames or ()):
            there = ", ".join(rows.fieldnames or ())
            raise ConfigError("--column", column, f"one of the columns (commas between): {there}")
        for row in rows:
            text = (row[column] or "").strip()
            yield rows.line_num, _checked(text) if text else Unread("the cell is empty")
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError("--column", column, f"a CSV file in UTF-8 ({error})") from error


def _of_json(text: str, key: str) -> str | Unread:
    try:
        value = json.loads(text)[key]
    except (ValueError, KeyError, TypeError, IndexError):
        return Unread(f"the line is no JSON object with the key {key!r}")
    if not isinstance(value, str) or not value.strip():
        return Unread(f"the value of {key!r} is no text")
    return value.strip()


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--into", required=True, type=click.Path(path_type=Path), help="Folder of the index.")
def index(files: tuple[Path, ...], into: Path) -> None:
    """Make an index of a bulk snapshot of Crossref, OpenAlex or OpenCitations, to look works up in.

    FILES are JSON lines, also gzipped, CSV or Parquet, of any size. Needs the extra eifgraph[bulk].
    Example: eifgraph index crossref/*.jsonl.gz --into crossref-index
    """
    report = build_index(files, into).report
    click.echo(f"{report.works} works in {into}; {report.refused} records refused")
    for fault in report.faults[:10]:
        click.echo(f"{fault.file}:{fault.line}: {fault.reason}", err=True)
