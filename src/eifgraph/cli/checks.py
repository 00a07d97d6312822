"""The command that checks sources and graphs and reports in the form asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eifgraph.config import Settings, read_settings
from eifgraph.errors import NotFound
from eifgraph.pipeline import (
    Ingested,
    Refused,
    check_files,
    folder_files,
    ingest_files,
    shared_assessments,
    source_files,
)
from eifgraph.report import check_lines, report_json
from eifgraph.shapes import CheckReport, Level


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text",
    help="Form of the report.",
)  # fmt: skip
def check(files: tuple[Path, ...], form: str) -> None:
    """Check pages, records, mappings and graphs against schema, code lists and SHACL shapes.

    Without FILES, all sources of the data folder and the graphs that have none. Nothing is
    written. Exit code 1 if a shape is violated, 2 if a file cannot be read; warnings do not count.
    Example: eifgraph check data/records/blues-programme.yaml
    """
    settings = read_settings()
    outcomes, reports = _check(settings, files)
    refused = [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)]
    made = {o.source: o.turtle for o in outcomes if isinstance(o, Ingested)}
    refused += shared_assessments(made)
    violations = sum(report.count(Level.VIOLATION) for report in reports)
    if form == "turtle":
        click.echo("\n".join(report.turtle for report in reports), nl=False)
    elif form == "json":
        click.echo(report_json(reports, refused))
    else:
        _tell_check(outcomes, reports, refused)
    sys.exit(2 if refused else 1 if violations else 0)


def _tell_check(
    outcomes: list[Ingested | Refused], reports: list[CheckReport], refused: list[str]
) -> None:
    read = [outcome for outcome in outcomes if isinstance(outcome, Ingested)]
    findings = [(one.source, finding) for one in read for finding in one.findings]
    sources = {one.report.file: one.source for one in read}
    for line in check_lines(findings, reports, sources, refused):
        click.echo(line)


def _check(
    settings: Settings, given: tuple[Path, ...]
) -> tuple[list[Ingested | Refused], list[CheckReport]]:
    """Check sources as ingest would make them, and graphs as they are."""
    graphs = [path for path in given if path.suffix == ".ttl"]
    sources = source_files([path for path in given if path.suffix != ".ttl"])
    if not given:
        sources = folder_files(settings.data)
    outcomes = list(ingest_files(sources, settings))
    made = {outcome.target for outcome in outcomes if isinstance(outcome, Ingested)}
    if not given:
        graphs = [path for path in sorted(settings.graphs.rglob("*.ttl")) if path not in made]
    if not outcomes and not graphs:
        raise NotFound("page, record or graph in", str(settings.data))
    reports = [outcome.report for outcome in outcomes if isinstance(outcome, Ingested)]
    return outcomes, reports + list(check_files(graphs))
