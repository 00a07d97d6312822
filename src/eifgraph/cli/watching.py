"""The command that looks at linked works again, for a person or for cron."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from eifgraph.citations.hearing import Hearing
from eifgraph.cli.whom import Whom, name_answers, with_sources
from eifgraph.config import read_settings
from eifgraph.errors import StoreError
from eifgraph.files import alone, write_out, writing
from eifgraph.report.news import render_atom, render_json, render_text
from eifgraph.watching import WatchRun, end_watch, expect_links, keep_records, watch_works

NEW_ALERTS = 1


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "atom"]),
    default="text",
    help="How news are written.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file for the news, written in one step; it stays as it is where nothing was checked.",
)
@with_sources
def watch(form: str, output: Path | None, **whom: Any) -> None:
    """Look at all linked works again: what is new of retractions, concerns and corrections.

    What was known before is in data/links/standings.json, which is written anew, as are the records
    of works, from which 'eifgraph build' takes notices into the next release. Each source's word
    counts by itself, and stays while the source is silent or has no record any more. Text and JSON
    give what is new since the last run; the Atom feed all news of the last 90 days, so that readers
    who look less often miss none.

    Exit code 0 no new alert; 1 a new one; 2 nothing was checked: no source that tells of
    retractions answered, data/links has no links, or it cannot run. Example:
    eifgraph watch --online --mailto me@example.org
    """
    settings = read_settings()
    folder = settings.data / "links"
    expect_links(folder)
    now = datetime.now(tz=UTC)
    hearing = Hearing()
    with alone(settings.data):
        with Whom(**whom, is_fresh=True, heard=hearing.hear).sources(settings) as asked:
            run = watch_works(folder, asked.all, now.date().isoformat(), hearing)
        if not run.is_checked:
            for fault in run.faults[:3]:
                click.echo(f"warning: {fault}", err=True)
            who = "no source that tells of retractions answered"
            raise StoreError(f"nothing was checked: {who}; what was known before stays")
        _tell(_render(form, run, now), output)  # before it is known: better twice than never
        with writing(folder):
            left = keep_records(run, folder)
        name_answers(settings, folder)
        with writing(folder):
            end_watch(run, folder)
    for warning in (*run.faults, *left):
        click.echo(f"warning: {warning}", err=True)
    counts = f"{len(run.watched)} works, {len(run.news)} with news, {len(run.alerts)} new alerts"
    lost = f"; of {len(run.unknown)} no source that tells of retractions has a record"
    click.echo(f"{counts}{lost if run.unknown else ''}", err=True)
    sys.exit(NEW_ALERTS if run.alerts else 0)


def _tell(text: str, output: Path | None) -> None:
    if output is not None:
        with writing(output):
            write_out(output, text)
        return
    with writing(Path("standard output")):
        try:
            click.echo(text, nl=False)
            sys.stdout.flush()
        except OSError:
            # What could not be written is not tried again at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise


def _render(form: str, run: WatchRun, now: datetime) -> str:
    if form == "json":
        return render_json(run.news, run.watched)
    if form == "atom":
        return render_atom(run.works, now.isoformat(timespec="seconds"))
    return render_text(run.news, run.watched)
