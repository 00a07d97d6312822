"""Commands that look references up: any that are given, and those of the current release."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import click

from eifgraph.citations.reference import parse_reference
from eifgraph.citations.resolve import Wanted
from eifgraph.citations.resolve import resolve as find_work
from eifgraph.citations.snapshot import build_index
from eifgraph.citations.told import resolution_facts
from eifgraph.cli.given import Form, read_given
from eifgraph.cli.whom import UNRESOLVED, Whom, with_sources
from eifgraph.config import read_settings


@click.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--column", metavar="NAME", help="FILE is CSV; the references are in this column.")
@click.option("--key", metavar="NAME", help="FILE is JSON lines; the references have this key.")
@click.option("--id", "name", metavar="NAME", help="A column or key to copy into answers, as id.")
@with_sources
def resolve(
    file: IO[bytes], column: str | None, key: str | None, name: str | None, **whom: Any
) -> None:
    """Find the works that references name, one JSON object a line.

    FILE (or standard input) is UTF-8. It has a reference on each line, or is CSV with --column, or
    JSON lines with --key. CSV has commas, semicolons or tabs between its cells, whichever make the
    column appear in its header. Answers come in the order of FILE, one for each line or row that is
    not empty, with the line on which it begins and, with --id, the caller's own identifier. A line
    or row that cannot be read is told of (decision unread, with the reason), and the rest goes on.
    Each answer has the decision (exact, close, review, none, unresolved), its reason and
    confidence, identifiers, the parts of the reference, and the candidates with what agrees.

    Exit code 0 fine, 1 a line cannot be read or a service gave no answer for some. Example:
    eifgraph resolve --online --mailto me@example.org references.txt
    """
    form = Form(column, key, name)
    form.check(str(getattr(file, "name", "")))
    code, is_empty = 0, True
    with Whom(**whom).sources(read_settings()) as asked:
        for one in read_given(file, form):
            is_empty = False
            place = {"line": one.line} | ({} if name is None else {"id": one.id})
            if one.unread:
                code = UNRESOLVED
                _say({**place, "decision": "unread", "reason": one.unread})
                continue
            found = find_work(Wanted(parse_reference(one.text)), asked.searched)
            code = UNRESOLVED if found.faults else code
            _say({**place, **resolution_facts(found)})
    if is_empty:
        click.echo("there is no reference in it", err=True)
    sys.exit(code)


def _say(facts: Mapping[str, object]) -> None:
    """Write a line of JSON; half a character, which no encoding has, as JSON's own escape of it."""
    click.echo(json.dumps(facts, ensure_ascii=False).encode("utf-8", "backslashreplace"))


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
