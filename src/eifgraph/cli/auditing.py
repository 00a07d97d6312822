"""The command that audits ratings against the published evidence standards."""

from __future__ import annotations

from collections.abc import Mapping

import click

from eifgraph.audit import audit_json, audit_lines, explained, summary_lines
from eifgraph.audit.current import audit_current, audit_retracted, publications_of
from eifgraph.audit.words import label
from eifgraph.config import Settings, read_settings
from eifgraph.turtle import render_turtle


@click.command()
@click.argument("name", required=False)
@click.option(
    "--without", "left", multiple=True, metavar="STUDY_OR_DOI",
    help="Leave out a study (its number or IRI) or a report (its DOI, PMID or IRI); repeatable.",
)  # fmt: skip
@click.option(
    "--retracted", is_flag=True,
    help="Leave out all reports that are retracted, as the release has it from 'eifgraph watch'.",
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
        if not _tell_retracted(settings, name, is_data=form != "text"):
            return
        result = audit_retracted(settings, name, left)
    else:
        result = audit_current(settings, name, left)
    for assessment in result.skipped:
        what = label(result.facts, assessment)
        lacks = "nothing of it is retracted" if retracted else f"lists no {' or '.join(left)}"
        click.echo(f"note: {what}: {lacks}; left aside", err=True)
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


def _tell_retracted(settings: Settings, name: str, is_data: bool) -> bool:
    """Tell of publications behind a programme that readers are warned of; say if one is retracted.

    What is told goes to standard output if people read it, so that data stay data.
    """
    rows = publications_of(settings, name)
    warned = [row for row in rows if str(row["standing"]) in ("retracted", "concern")]
    for line in dict.fromkeys(map(_told, warned)):
        click.echo(line, err=is_data)
    is_any = any(str(row["standing"]) == "retracted" for row in warned)
    if not is_any:
        looked_at = len({row["work"] for row in rows})
        if looked_at:
            said = f"none of its {looked_at} works that were looked at is retracted"
        else:
            said = "none of its works was ever looked at: run eifgraph watch, then eifgraph build"
        click.echo(said, err=True)
    return is_any


def _told(row: Mapping[str, object]) -> str:
    since = f" since {row['since']}" if "since" in row else ""
    asked = f", asked on {str(row['lookedAt'])[:10]}" if "lookedAt" in row else ""
    said = f"{row['workLabel']} is {str(row['standingLabel']).lower()}{since}"
    return f"{said}, says {row['sources']}{asked}; assessed: {row['assessmentLabel']}"
