"""Commands that look references up: any that are given, and those of the current release."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import click

from eifgraph.backend import open_backend
from eifgraph.citations.asking import Answer
from eifgraph.citations.citation import Index
from eifgraph.citations.described import Described
from eifgraph.citations.fetch import Fetcher, manners_of
from eifgraph.citations.hearing import Hearing
from eifgraph.citations.mapping import MACHINE_FILE
from eifgraph.citations.reference import LONGEST, parse_reference
from eifgraph.citations.resolve import Wanted
from eifgraph.citations.resolve import resolve as find_work
from eifgraph.citations.services.every import open_sources
from eifgraph.citations.services.snapshot import Snapshot
from eifgraph.citations.services.source import Source
from eifgraph.citations.snapshot import build_index, open_index
from eifgraph.citations.told import resolution_facts
from eifgraph.cited_by import cite_links, write_cited_run
from eifgraph.config import Settings, read_settings
from eifgraph.errors import ConfigError
from eifgraph.files import alone, writing
from eifgraph.linking import (
    LinkRun,
    describe_links,
    link_references,
    listed_references,
    write_run,
)
from eifgraph.release import open_release

CELL = 1 << 24
"""Characters of a cell of CSV."""
UNRESOLVED = 1
"""The exit code where a source gave no answer, so that something is left to be asked again."""
FRESH = timedelta(hours=12)
"""How old an answer may be where it is asked what is new."""
NEEDED = {
    ".csv": "--column NAME",
    ".json": "--key NAME",
    ".jsonl": "--key NAME",
    ".ndjson": "--key NAME",
}
WAYS = "--online with --mailto, --offline, or --snapshot"


def with_sources(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options about whom to ask."""
    for option in reversed(
        (
            click.option("--online", is_flag=True, help="Ask the services; needs a contact."),
            click.option("--offline", is_flag=True, help="Use answers of former runs only."),
            click.option(
                "--mailto",
                metavar="MAIL",
                help="Whom the services can write to [EIFGRAPH_CONTACT].",
            ),
            click.option(
                "--snapshot",
                type=click.Path(path_type=Path, exists=True, file_okay=False),
                metavar="INDEX",
                help="Look in an index that 'eifgraph index' made; may be the only source.",
            ),
        )
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Asked:
    """The sources that may be asked."""

    searched: tuple[Source, ...]
    """Those that references are looked up in."""
    all: tuple[Source, ...]
    """Those that know works by their identifiers."""
    index: Index | None = None
    """The one that knows who cites whom."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom to ask, as the options say."""

    online: bool
    offline: bool
    mailto: str | None
    snapshot: Path | None
    is_fresh: bool = False
    """Whether answers of former days are too old."""

    heard: Callable[[Answer], None] | None = None
    """Is told every answer."""

    @contextmanager
    def sources(self, settings: Settings) -> Iterator[Asked]:
        """Open the sources.

        Raises:
            ConfigError: nobody may be asked, or it is not said who asks.
        """
        if self.online and self.offline:
            raise click.UsageError("--online and --offline exclude each other; give one of them")
        contact = self.mailto or settings.contact
        if self.online and not contact:
            wanted = "--mailto MAIL (or EIFGRAPH_CONTACT), a mail address to write to"
            raise click.UsageError(f"--online needs {wanted}")
        with ExitStack() as stack:
            asked = Asked((), ())
            if self.snapshot is not None:
                index = (Snapshot(open_index(self.snapshot)),)
                asked = Asked(index, index)
            if self.online or self.offline:
                manners = replace(manners_of(settings, is_offline=self.offline), contact=contact)
                if self.is_fresh:
                    manners = replace(manners, found_for=FRESH, empty_for=FRESH)
                fetch = stack.enter_context(Fetcher(manners, heard=self.heard))
                opened = open_sources(fetch, settings.lookups, contact)
                searched, known = (*asked.searched, *opened.searched), (*asked.all, *opened.all)
                asked = Asked(searched, known, opened.opencitations)
            if not asked.all:
                raise click.UsageError(f"say whom to ask: {WAYS}")
            yield asked


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


def run_links(*, cited_by: bool, **whom: Any) -> int:
    """Look up the references of the current release, write what came of it, tell it."""
    settings = read_settings()
    release = open_release(settings.build)
    listed = listed_references(open_backend(release.nquads), settings.base)
    folder = settings.data / "links"
    hearing = Hearing()
    with alone(settings.data):
        with Whom(**whom, heard=hearing.hear).sources(settings) as asked:
            names = ", ".join(source.name for source in asked.all)
            click.echo(f"looking up {len(listed)} references at {names}", err=True)
            run = link_references(listed, asked.searched, folder, _today, hearing)
            described = describe_links(run, folder, asked.all, hearing)
            cited = cite_links(run, described.records, folder, asked.index if cited_by else None)
        with writing(folder):
            write_run(run, folder, settings.base, described.records)
            write_cited_run(cited, folder)
    if cited_by:
        click.echo(cited.summary)
        described.faults += cited.cited.faults
    _tell(run, described, folder)
    faults = [fault for _, found in run.resolutions for fault in found.faults]
    return UNRESOLVED if faults or described.faults else 0


def _today() -> str:
    return datetime.now(tz=UTC).date().isoformat()


def _tell(run: LinkRun, described: Described, folder: Path) -> None:
    counts = ", ".join(f"{count} {verdict.value}" for verdict, count in _sorted(run))
    total = len(run.resolutions)
    told = f"{total} references looked up" + (f": {counts}" if counts else "")
    click.echo(f"{told}; {run.settled} settled by people before")
    known = sum(any(each.values()) for each in described.found.values())
    records = f"{len(described.records)} records of {len(described.answered)} sources"
    click.echo(f"{known} of {len(described.found)} linked works are described, by {records}")
    for conflict in run.conflicts:
        click.echo(f"warning: {conflict}", err=True)
    of_searches = (fault for _, found in run.resolutions for fault in found.faults)
    faults = sorted({str(fault) for fault in (*of_searches, *described.faults)})
    for fault in faults[:10]:
        click.echo(f"warning: {fault}", err=True)
    if len(faults) > 10:
        click.echo(f"warning: {len(faults) - 10} more faults of sources", err=True)
    if run.kept:
        said = "row(s) of former runs stay, as less was found now"
        click.echo(f"{len(run.kept)} {said}; delete what is to go from {MACHINE_FILE}")
    if run.questions:
        click.echo(f"{len(run.questions)} wait for a person: eifgraph link review")
    click.echo(f"written to {folder}; eifgraph build takes it into the next release")


def _sorted(run: LinkRun) -> Iterable[tuple[Any, int]]:
    return sorted(run.verdicts.items(), key=lambda one: str(one[0].value))


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
