"""What `data/links/` says, as graph files beside those of pages, for the next release.

Knows where the files of mappings and records lie and which references there are; must not know
what a row or a record means. Rows whose reference no page has any more are left out, and told of.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eifgraph.checking import read_rules
from eifgraph.citations.curated import merge, read_curated
from eifgraph.citations.curies import REFERENCE, expand, prefixes_of
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, MappingSet, read_mappings
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.standings import FILE as STANDINGS_FILE
from eifgraph.citations.standings import read_standings
from eifgraph.citations.stored import FOLDER as RECORDS
from eifgraph.citations.stored import read_folder
from eifgraph.citations.stored_cited import FOLDER as CITED
from eifgraph.citations.stored_cited import read_cited_folder
from eifgraph.config import Settings
from eifgraph.conformance import Checked
from eifgraph.errors import ConformanceError, Fault, RecordError, StoreError
from eifgraph.files import write_whole
from eifgraph.graph import citation_graphs, link_graph, record_graphs, standing_graph
from eifgraph.graph.links import NAME, LinkFile
from eifgraph.graph.standings import STANDINGS
from eifgraph.shapes import Level, check_text
from eifgraph.sources import LINKS
from eifgraph.turtle import render_turtle

DATED: Final = re.compile(r"[a-z][a-z0-9-]*/\d{4}-\d{2}-\d{2}", re.ASCII)
"""How graphs of records are named: source and day of retrieval."""
DESCRIBED: Final = re.compile(r"^<([^>]+)> a eif:Reference\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Linked:
    """The graph files of a release, with those of links, and what is to be told."""

    files: tuple[Path, ...]
    made: tuple[Path, ...] = ()
    """Of these, the ones made from `data/links/`."""
    warnings: tuple[str, ...] = ()


def with_links(settings: Settings, files: Iterable[Path]) -> Linked:
    """Make the graphs of `data/links/`, write those that changed, and put them to others.

    Without rows there are no such graphs, and those that a former build made are not taken.

    Raises:
        RecordError: a file cannot be read, contradicts itself or is of another base.
        ConformanceError: a graph violates a shape; nothing is written.
        StoreError: a graph cannot be written.
    """
    others = tuple(path for path in files if not is_made(path.relative_to(settings.graphs)))
    texts, warnings = render_links(settings, others)
    made = {settings.graphs / f"{name}.ttl": text for name, text in texts.items()}
    reports = [check_text(text, path, read_rules()) for path, text in made.items()]
    broken = [report for report in reports if not report.conforms]
    if broken:
        violations = sum(report.count(Level.VIOLATION) for report in broken)
        raise ConformanceError([report.file for report in broken], violations)
    for path, text in made.items():
        _write(path, text)
    return Linked(tuple(sorted((*others, *made))), tuple(made), warnings)


def check_links(settings: Settings) -> tuple[tuple[Checked, ...], tuple[str, ...]]:
    """Say what a build would make of `data/links/`, and what a check finds of that; write nothing.

    Warnings are given too, such as of rows about references that no graph has.
    """
    files = sorted(settings.graphs.rglob("*.ttl"))
    others = [path for path in files if not is_made(path.relative_to(settings.graphs))]
    try:
        texts, warnings = render_links(settings, others)
    except RecordError as error:
        return (Checked(error.path, refused=str(error)),), ()
    made = {settings.graphs / f"{name}.ttl": text for name, text in texts.items()}
    reports = (check_text(text, path, read_rules()) for path, text in made.items())
    return tuple(Checked(report.file, report) for report in reports), warnings


def is_made(path: Path) -> bool:
    """Say whether a graph, by its path below the folder of graphs, is one of links."""
    name = path.with_suffix("").as_posix()
    return name in (NAME, STANDINGS) or DATED.fullmatch(name) is not None


def render_links(
    settings: Settings, others: Iterable[Path]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Render what `data/links/` says of the references of other graphs, by the names of its graphs.

    Without a row about one of them there is none. Warnings are given too.

    Raises:
        RecordError: see `with_links`.
    """
    machine, curated = _read_sets(settings)
    records = read_folder(settings.data / LINKS / RECORDS)
    cited = read_cited_folder(settings.data / LINKS / CITED)
    merged = merge(machine.rows if machine else (), curated)
    conflicts = tuple(f"{one} (decide again, or leave it)" for one in merged.conflicts)
    known = frozenset(_references(others)) if merged.rows else frozenset()
    prefixes = prefixes_of(settings.base)
    rows = [row for row in merged.rows if expand(row.subject_id, prefixes) in known]
    strays = [row for row in merged.rows if expand(row.subject_id, prefixes) not in known]
    warnings = (*conflicts, *_told(strays, curated, settings))
    if not rows:
        return {}, warnings
    sets = [one.path for one in (curated, machine) if one is not None and one.path and one.rows]
    graphs = {NAME: link_graph(rows, map(_file, sets), settings.base, settings.publish_contacts)}
    looked = read_standings(settings.data / LINKS / STANDINGS_FILE)
    graphs |= record_graphs(records, rows, settings.base)
    if records or looked:
        graphs[STANDINGS] = standing_graph(records, looked, rows, settings.base)
    for name, graph in citation_graphs(cited, records, rows, settings.base).items():
        graph += graphs.get(name, ())
        graphs[name] = graph
    return {name: render_turtle(graph) for name, graph in graphs.items()}, warnings


def _read_sets(settings: Settings) -> tuple[MappingSet | None, MappingSet | None]:
    folder = settings.data / LINKS
    curated = read_curated(folder / CURATED_FILE)
    path = folder / MACHINE_FILE
    machine = read_mappings(path) if path.exists() else None
    for one in (machine, curated):
        if one is not None and one.path is not None:
            _check_base(one, one.path, settings.base)
    return machine, curated


def _check_base(mappings: MappingSet, path: Path, base: str) -> None:
    """Check that a file is about references below the base of this release."""
    there, here = mappings.prefixes.get(REFERENCE), prefixes_of(base)[REFERENCE]
    if there != here:
        advice = "set EIFGRAPH_BASE as it was, or change the line"
        raise RecordError(path, [Fault(1, REFERENCE, f"is {there}, here {here}", advice)])


def _references(files: Iterable[Path]) -> Iterator[str]:
    """Give the references that graphs describe."""
    for path in files:
        yield from DESCRIBED.findall(path.read_text(encoding="utf-8"))


def _told(
    strays: Iterable[MappingRow], curated: MappingSet | None, settings: Settings
) -> Iterator[str]:
    """Tell of rows about references that no graph has: the page may have changed, or be gone."""
    by_people = curated.rows if curated else ()
    for row in strays:
        name = CURATED_FILE if row in by_people else MACHINE_FILE
        place = f"{settings.data / LINKS / name}:{row.line}"
        advice = "its page may print it otherwise by now; decide on the new one"
        yield f"{place}: warning: no-reference: no graph has {row.subject_id} ({advice})"


def _file(path: Path) -> LinkFile:
    data = path.read_bytes()
    lines = len(data.decode("utf-8").splitlines())
    return LinkFile(path.name, lines, hashlib.sha256(data).hexdigest())


def _write(target: Path, turtle: str) -> None:
    try:
        if not target.is_file() or target.read_text(encoding="utf-8") != turtle:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, turtle)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error}") from error
