"""The command that audits ratings against the published evidence standards."""

from __future__ import annotations

import click

from eifgraph.audit import audit_json, audit_lines, explained, summary_lines
from eifgraph.audit.current import audit_current, reports_known_by
from eifgraph.audit.words import label
from eifgraph.citations.curies import work_identifier
from eifgraph.citations.standing import State, standing_of
from eifgraph.citations.standings import FILE, read_standings
from eifgraph.config import Settings, read_settings
from eifgraph.turtle import render_turtle
from eifgraph.watching import watched_works


@click.command()
@click.argument("name", required=False)
@click.option(
    "--without", "left", multiple=True, metavar="STUDY_OR_DOI",
    help="Leave out a study (its number or IRI) or a report (its DOI, PMID or IRI); repeatable.",
)  # fmt: skip
@click.option(
    "--retracted", is_flag=True,
    help="Leave out the reports that are retracted, as 'eifgraph watch' found last.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text",
    help="Form of the audit.",
)  # fmt: skip
def audit(name: str | None, left: tuple[str, ...], retracted: bool, form: str) -> None:
    """Check ratings of the current release against the published evidence standards.

    NAME is a programme's name, its short name, or the IRI of a programme or an assessment; without
    one, all rated assessments are told of, a line each. Every audit is repeated without each study
    and each report in turn, or without those that --without names together. It is a reading of
    published rules over published facts: no new rating. Example: eifgraph audit CPP --without 2
    """
    if left and name is None:
        raise click.UsageError("--without needs the NAME of a programme or an assessment")
    settings = read_settings()
    if retracted:
        if name is None:
            raise click.UsageError("--retracted needs the NAME of a programme or an assessment")
        taken = _retracted(settings, name)
        if not taken:
            return
        left = (*left, *taken)
    result = audit_current(settings, name, left)
    for assessment in result.skipped:
        what = label(result.facts, assessment)
        click.echo(f"note: {what}: lists no {' or '.join(left)}; left aside", err=True)
    if form == "turtle":
        click.echo(render_turtle(result.graph()), nl=False)
        return
    found = explained(result.audits)
    if form == "json":
        click.echo(audit_json(found, result.facts, result.rules))
        return
    lines = (
        summary_lines(found, result.facts)
        if name is None
        else audit_lines(found, result.facts, result.rules)
    )
    for line in lines:
        click.echo(line)


def _retracted(settings: Settings, name: str) -> tuple[str, ...]:
    """Give the identifiers of retracted works that a programme's references name; tell of each."""
    folder = settings.data / "links"
    watched, standings = watched_works(folder), read_standings(folder / FILE)
    found = reports_known_by(settings, name)
    taken, looked_at = [], []
    for work, looked in sorted(standings.items()):
        standing = standing_of(looked.statements)
        value = work_identifier(work)[1]
        if work not in watched or value not in found:
            continue
        looked_at.append(work)
        if not standing.state.is_alert:
            continue
        since = f" since {standing.since}" if standing.since else ""
        said = f"{watched[work].title or work} ({work}) is {standing.state.value}{since}"
        by = f"says {' and '.join(standing.sources)}"
        click.echo(f"{said}, {by}; assessed: {found[value]}")
        if standing.state is State.RETRACTED:
            taken.append(value)
    if not taken:
        if looked_at:
            said = f"none of its {len(looked_at)} works that were looked at is retracted"
        else:
            said = "none of its works was ever looked at: run eifgraph watch first"
        click.echo(said, err=True)
    return tuple(taken)
