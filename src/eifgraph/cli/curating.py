"""Commands for those who look after pages: what was understood, and corrections of it."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from eifgraph.config import Settings, read_settings
from eifgraph.curation import new_correction
from eifgraph.errors import PageError
from eifgraph.explain import (
    Margin,
    margin,
    plain_style,
    render_html,
    render_terminal,
    understood,
    wants_colour,
)
from eifgraph.files import write_whole
from eifgraph.model import Curation
from eifgraph.pipeline import read_parts, read_with_page
from eifgraph.sources import is_page, page_slug, source_files


@click.command()
@click.argument("page", type=click.Path(path_type=Path))
@click.argument("fact")
@click.argument("value")
@click.option("--by", required=True, help="Who says so: initials or a handle.")
@click.option("--why", required=True, help="What it is known from.")
@click.option("--on", help="The day, as 2026-11-24 [today].")
def correct(page: Path, fact: str, value: str, **who: str | None) -> None:
    """Print a correction of a fact, to be put in data/corrections/NAME.yaml.

    FACT is the path that `ingest --to json` and --explain show; VALUE is written as in a record;
    `add: ITEM` and `remove: ITEM` change a list. Example: eifgraph correct data/pages/early.txt
    assessment.cost_rating 1 --by AB --why "letter of the provider"
    """
    code_lists = read_parts()[0]
    _, programme, _ = read_with_page(page, code_lists)
    day = who["on"] or datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    curation = Curation(str(who["by"]), str(who["why"]), day)
    click.echo(new_correction(programme, fact, value, curation, code_lists), nl=False)


def explain_sources(sources: tuple[Path, ...], html: Path | None) -> int:
    """Show pages with what was understood in their margins; give the exit code.

    With `html`, as one HTML page, or one for each in that folder if the pages are several.
    """
    settings = read_settings()
    files = tuple(path for path in source_files(sources) if is_page(path))
    style = click.style if wants_colour(sys.stdout.isatty(), os.environ) else plain_style
    width = shutil.get_terminal_size().columns
    code = 0
    for path, shown in _margins(files, settings):
        if shown is None:
            code = 2
        elif html is None:
            click.echo(render_terminal(shown, width, style), nl=False, color=style is click.style)
        else:
            target = html if len(files) == 1 else html / f"{page_slug(path)}.html"
            write_whole(target, render_html(shown))
            click.echo(str(target))
    return code


def _margins(files: tuple[Path, ...], settings: Settings) -> Iterator[tuple[Path, Margin | None]]:
    """Give each page with its margin, or None after telling why it cannot be read."""
    code_lists = read_parts()[0]
    for path in files:
        try:
            page, programme, findings = read_with_page(path, code_lists, settings.data)
        except PageError as error:
            click.echo(f"error: {error}", err=True)
            yield path, None
            continue
        click.echo(f"{path}: {understood(page.lines, findings)}", err=True)
        yield path, margin(page.lines, programme, findings, page.furniture)
