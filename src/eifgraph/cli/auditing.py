"""The command that audits ratings against the published evidence standards."""

from __future__ import annotations

import click

from eifgraph.audit import audit_json, audit_lines, explained, summary_lines
from eifgraph.audit.current import audit_current
from eifgraph.audit.words import label
from eifgraph.config import read_settings
from eifgraph.turtle import render_turtle


@click.command()
@click.argument("name", required=False)
@click.option(
    "--without", "left", multiple=True, metavar="STUDY_OR_DOI",
    help="Leave out a study (its number or IRI) or a report (its DOI, PMID or IRI); repeatable.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text",
    help="Form of the audit.",
)  # fmt: skip
def audit(name: str | None, left: tuple[str, ...], form: str) -> None:
    """Check ratings of the current release against the published evidence standards.

    NAME is a programme's name, its short name, or the IRI of a programme or an assessment; without
    one, all rated assessments are told of, a line each. Every audit is repeated without each study
    and each report in turn, or without those that --without names together. It is a reading of
    published rules over published facts: no new rating. Example: eifgraph audit CPP --without 2
    """
    if left and name is None:
        raise click.UsageError("--without needs the NAME of a programme or an assessment")
    result = audit_current(read_settings(), name, left)
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
