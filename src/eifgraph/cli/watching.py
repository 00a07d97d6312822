"""The command that looks at linked works again, for a person or for cron."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

import click

from eifgraph.citations.hearing import Hearing
from eifgraph.cli.whom import Whom, name_answers, with_sources
from eifgraph.config import read_settings
from eifgraph.errors import StoreError
from eifgraph.files import alone, writing
from eifgraph.report.news import render_atom, render_json, render_text
from eifgraph.watching import expect_links, watch_works, write_watch

NEW_ALERTS = 1


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "atom"]),
    default="text",
    help="How news are written.",
)
@with_sources
def watch(form: str, **whom: Any) -> None:
    """Look at all linked works again: what is new of retractions, concerns and corrections.

    What was known before is in data/links/standings.json, which is written anew, as are the records
    of works, from which 'eifgraph build' takes notices into the next release. Each source's word
    counts by itself, and stays while the source is silent or has no record any more.

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
        with writing(folder):
            left = write_watch(run, folder)
        name_answers(settings, folder)
    if form == "json":
        click.echo(render_json(run.news, run.watched), nl=False)
    elif form == "atom":
        moment = now.isoformat(timespec="seconds")
        click.echo(render_atom(run.news, run.watched, moment), nl=False)
    else:
        click.echo(render_text(run.news, run.watched), nl=False)
    for warning in (*run.faults, *left):
        click.echo(f"warning: {warning}", err=True)
    counts = f"{len(run.works)} works, {len(run.news)} with news, {len(run.alerts)} new alerts"
    lost = f"; of {len(run.unknown)} no source that tells of retractions has a record"
    click.echo(f"{counts}{lost if run.unknown else ''}", err=True)
    sys.exit(NEW_ALERTS if run.alerts else 0)
