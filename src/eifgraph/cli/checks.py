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
from eifgraph.sources import LINKS, folder_files, source_files


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(list(FORMS)), default="text", help="Form of the report."
)
def check(files: tuple[Path, ...], form: str) -> None:
    """Check pages, records, mappings, links and graphs against schema, code lists and SHACL shapes.

    Without FILES, all sources of the data folder, its links to publications and the graphs that
    have no source. FILES in data/links are checked together. Files unchanged since they last
    conformed are told of from memory, build/checked.sqlite; nothing else is written. Exit code 1 if
    a shape is violated, 2 if a file cannot be read; warnings do not count.
    Example: eifgraph check data/records/blues-programme.yaml
    """
    outcome = _check(read_settings(), files)
    click.echo(FORMS[form](outcome).rstrip("\n"))
    sys.exit(outcome.exit_code)


def _check(settings: Settings, given: tuple[Path, ...]) -> Outcome:
    """Check sources as ingest would make them, and graphs as they are."""
    known = conformance(settings)
    of_links = [path for path in given if _is_in(path, settings.data / LINKS)]
    given = tuple(path for path in given if path not in of_links)
    graphs = [path for path in given if path.suffix == ".ttl"]
    sources = source_files([path for path in given if path.suffix != ".ttl"])
    is_all = not (given or of_links)
    links = _check_links(settings) if is_all or of_links else ()
    if is_all:
        sources = folder_files(settings.data)
    checked = check_changed(sources, settings, known, _check_sources)
    if is_all:
        made = {one.target for one in checked} | {one.file for one in links}
        graphs = [path for path in sorted(settings.graphs.rglob("*.ttl")) if path not in made]
    if not checked and not graphs and not links and not of_links:
        raise NotFound("page, record or graph in", str(settings.data))
    shared = shared_assessments({one.file: one.assessments for one in checked})
    return outcome_of([*checked, *links, *check_graphs(graphs, known)], shared)


def _is_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _check_links(settings: Settings) -> tuple[Checked, ...]:
    """Check all links, as they depend on each other; warnings are told apart from the report."""
    from eifgraph.links import check_links  # slow to import, as it makes graphs

    checked, warnings = check_links(settings)
    for warning in warnings:
        click.echo(warning, err=True)
    return checked


def _check_sources(files: Sequence[Path], settings: Settings) -> Iterable[Checked]:
    from eifgraph.pipeline import check_sources  # reads every kind of source: slow to import

    return check_sources(files, settings)
