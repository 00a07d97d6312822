"""Commands that make graphs and releases from sources: ingest and build."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import click

from eifgraph.checking import conformance
from eifgraph.config import Settings, read_settings
from eifgraph.conformance import Checked
from eifgraph.errors import NotFound
from eifgraph.files import write_if_new
from eifgraph.pipeline import (
    Ingested,
    Refused,
    build_current,
    ingest_files,
)
from eifgraph.report import finding_line, result_lines
from eifgraph.report.reading import records_json
from eifgraph.sources import source_files


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the graphs [data/graph].")
@click.option("--stdout", is_flag=True, help="Print the Turtle and write no file.")
@click.option(
    "--to", "form", type=click.Choice(["turtle", "json"]), default="turtle",
    help="json: print what was read, with the place of every value, and write no file.",
)  # fmt: skip
@click.option("--publish-contacts", is_flag=True, help="Publish named contacts (personal data).")
def ingest(
    sources: tuple[Path, ...], out: Path | None, stdout: bool, form: str, publish_contacts: bool
) -> None:
    """Read pages (*.txt), records (*.yaml, *.json, *.jsonl) and mappings (*.csv) into Turtle.

    SOURCES are files or folders. Example: eifgraph ingest data
    """
    settings = read_settings()
    if publish_contacts:
        settings = dataclasses.replace(settings, publish_contacts=True)
    write = form == "turtle" and not stdout
    code, done = ingest_sources(settings, sources, out, write=write)
    if stdout:
        click.echo("".join(one.turtle for one in done if one.report.conforms), nl=False)
    if form == "json":
        click.echo(records_json(p for one in done for p in one.programmes))
    sys.exit(code)


def ingest_sources(
    settings: Settings, sources: tuple[Path, ...], out: Path | None = None, *, write: bool = True
) -> tuple[int, list[Ingested]]:
    """Ingest sources and tell of each; give the exit code and what could be read."""
    code, done, targets = 0, [], dict[Path, Path]()
    for outcome in ingest_files(source_files(sources), settings, out):
        if isinstance(outcome, Ingested) and outcome.target in targets:
            first = targets[outcome.target]
            reason = f"{outcome.source}: {first} has the same name; rename one of the two"
            outcome = Refused(outcome.source, reason)
        if isinstance(outcome, Refused):
            click.echo(f"error: {outcome.reason}", err=True)
            code = 2
            continue
        targets[outcome.target] = outcome.source
        done.append(outcome)
        code = max(code, _tell_ingested(outcome, write=write))
    if write and out is None:
        known = conformance(settings)
        known.add((known.digest(o.turtle.encode()), Checked(o.target, o.report)) for o in done)
    return code, done


def _tell_ingested(done: Ingested, *, write: bool) -> int:
    for finding in done.findings:
        click.echo(finding_line(done.source, finding), err=True)
    if not done.report.conforms:
        for line in result_lines(done.report, done.source):
            click.echo(line, err=True)
        click.echo(f"{done.source}: not written, the graph breaks the shapes", err=True)
        return 1
    if write:
        is_new = write_if_new(done.target, done.turtle)
        mark = "" if is_new else " (unchanged)"
        click.echo(f"{done.source}: {done.title} -> {done.target}{mark}", err=True)
    return 0


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
def build(sources: tuple[Path, ...]) -> None:
    """Build an immutable release from data/graph and make it the current one.

    SOURCES, if any are named, are ingested first. What cannot be read, or violates a shape, stops
    the build, and the former release stays. Example: eifgraph build data
    """
    settings = read_settings()
    if sources:
        code, done = ingest_sources(settings, sources)
        if code:
            sys.exit(code)
        if settings.data in sources:
            _tell_orphans(settings, {one.target for one in done})
    release = build_current(settings, _graph_files(settings, ()))
    click.echo(f"release {release.name}: {release.quads} statements in {release.folder}")


def _tell_orphans(settings: Settings, made: set[Path]) -> None:
    """Tell of graphs that no source gives: what they were made from may be gone."""
    for path in sorted(set(settings.graphs.rglob("*.ttl")) - made):
        advice = "delete it too if its source was deleted; it is served as it is"
        click.echo(f"{path}:1: warning: no-source: made from no file here ({advice})", err=True)


def _graph_files(settings: Settings, given: tuple[Path, ...]) -> tuple[Path, ...]:
    files = given or tuple(sorted(settings.graphs.rglob("*.ttl")))
    if not files:
        raise NotFound("graph in", str(settings.graphs))
    return files
