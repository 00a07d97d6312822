"""The command that checks sources and graphs and reports in the form asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from eifgraph.checking import check_changed, check_graphs, conformance, shared_assessments
from eifgraph.config import Settings, read_settings
from eifgraph.conformance import Checked
from eifgraph.errors import NotFound
from eifgraph.report import FORMS, Outcome, outcome_of
from eifgraph.sources import folder_files, source_files


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="text", help="Form of the report."
)
def check(files: tuple[Path, ...], form: str) -> None:
    """Check pages, records, mappings and graphs against schema, code lists and SHACL shapes.

    Without FILES, all sources of the data folder and the graphs that have none. Files unchanged
    since they last conformed are told of from memory, build/checked.sqlite; nothing else is
    written. Exit code 1 if a shape is violated, 2 if a file cannot be read; warnings do not count.
    Example: eifgraph check data/records/blues-programme.yaml
    """
    outcome = _check(read_settings(), files)
    click.echo(FORMS[form](outcome).rstrip("\n"))
    sys.exit(outcome.exit_code)


def _check(settings: Settings, given: tuple[Path, ...]) -> Outcome:
    """Check sources as ingest would make them, and graphs as they are."""
    known = conformance(settings)
    graphs = [path for path in given if path.suffix == ".ttl"]
    sources = source_files([path for path in given if path.suffix != ".ttl"])
    if not given:
        sources = folder_files(settings.data)
    checked = check_changed(sources, settings, known, _check_sources)
    if not given:
        made = {one.target for one in checked}
        graphs = [path for path in sorted(settings.graphs.rglob("*.ttl")) if path not in made]
    if not checked and not graphs:
        raise NotFound("page, record or graph in", str(settings.data))
    shared = shared_assessments({one.file: one.assessments for one in checked})
    return outcome_of([*checked, *check_graphs(graphs, known)], shared)


def _check_sources(files: Sequence[Path], settings: Settings) -> Iterable[Checked]:
    from eifgraph.pipeline import check_sources  # reads every kind of source: slow to import

    return check_sources(files, settings)
