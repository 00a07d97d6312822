"""A run of links by command: the references of the current release, looked up, written and told.

Knows what is told of a run; must not know how references are looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from eifgraph.backend import open_backend
from eifgraph.citations.described import Described
from eifgraph.citations.hearing import Hearing
from eifgraph.citations.mapping import MACHINE_FILE
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.standing import standing_of, statements_of
from eifgraph.cited_by import cite_links, write_cited_run
from eifgraph.cli.whom import UNRESOLVED, Whom, name_answers
from eifgraph.config import read_settings
from eifgraph.conformance import digest_of
from eifgraph.files import alone, writing
from eifgraph.linking import (
    LinkRun,
    describe_links,
    link_references,
    listed_references,
    write_run,
)
from eifgraph.release import open_release

NAMED: Final = 10
"""Faults, and rows that stay, that are told one by one."""


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
        before = _state(folder)
        with writing(folder):
            left = write_run(run, folder, settings.base, described)
            left += write_cited_run(cited, folder)
        name_answers(settings, folder)
    if cited_by:
        click.echo(cited.summary)
        described.faults += cited.cited.faults
    _tell(run, described)
    _warn(described)
    for one in left:
        click.echo(f"warning: {one}", err=True)
    if _state(folder) == before:
        click.echo(f"{folder} is unchanged; what former runs found stays")
    else:
        click.echo(f"written to {folder}; eifgraph build takes it into the next release")
    faults = [fault for _, found in run.resolutions for fault in found.faults]
    return UNRESOLVED if faults or described.faults else 0


def _today() -> str:
    return datetime.now(tz=UTC).date().isoformat()


def _state(folder: Path) -> dict[Path, str]:
    """Give what the files of a folder hold, by digest."""
    return {path: digest_of(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _warn(described: Described) -> None:
    """Tell of works that readers are to be warned of, as far as sources have just said."""
    for name, by_source in described.found.items():
        works = [work for work in by_source.values() if work is not None]
        standing = standing_of(statements_of(works))
        if standing.state.is_alert:
            since = f" since {standing.since}" if standing.since else ""
            said = f"{works[0].full_title or name} ({name}) is {standing.state.value}{since}"
            click.echo(f"ALERT: {said}, says {', '.join(standing.sources)}", err=True)


def _tell(run: LinkRun, described: Described) -> None:
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
    for fault in faults[:NAMED]:
        click.echo(f"warning: {fault}", err=True)
    if len(faults) > NAMED:
        click.echo(f"warning: {len(faults) - NAMED} more faults of sources", err=True)
    _name_kept(run.kept)
    if run.questions:
        click.echo(f"{len(run.questions)} wait for a person: eifgraph link review")


def _name_kept(kept: Sequence[MappingRow]) -> None:
    """Tell which rows of former runs stay."""
    if kept:
        said = "row(s) of former runs stay, as this run found no more"
        click.echo(f"{len(kept)} {said}; delete what is to go from {MACHINE_FILE}:")
    for row in kept[:NAMED]:
        click.echo(f"  {row.subject_id} {row.object_id} ({row.ext_status.value})")
    if len(kept) > NAMED:
        click.echo(f"  and {len(kept) - NAMED} more")


def _sorted(run: LinkRun) -> Iterable[tuple[Any, int]]:
    return sorted(run.verdicts.items(), key=lambda one: str(one[0].value))
