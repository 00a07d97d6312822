"""The command that audits ratings against the published evidence standards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from eifgraph.audit import audit_json, audit_lines, explained, summary_lines
from eifgraph.audit.current import audit_current, audit_retracted, publications_of
from eifgraph.audit.words import label
from eifgraph.config import Settings, read_settings
from eifgraph.turtle import render_turtle

Row = Mapping[str, object]


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
    warned = [row for row in rows if str(row.get("standing")) in ("retracted", "concern")]
    for line in dict.fromkeys(map(_told, warned)):
        click.echo(line, err=is_data)
    gone = [row for row in warned if str(row["standing"]) == "retracted"]
    is_any = any(str(row["isExact"]) == "true" for row in gone)
    if not is_any:
        click.echo(_none_retracted(rows, is_close=bool(gone)), err=True)
    return is_any


def _none_retracted(rows: Sequence[Row], is_close: bool) -> str:
    """Say that nothing is to be left out, and tell that from what nobody knows."""
    asked = {row["work"] for row in rows if "standing" in row}
    unknown = {row["work"] for row in rows if str(row.get("standing")) == "unknown"}
    if not any("work" in row for row in rows):
        return "none of its references stands for a known publication: run eifgraph link"
    if not asked:
        return "none of its works was ever looked up: run eifgraph watch, then eifgraph build"
    if is_close:
        return "what is retracted is or may be another version of its reports; none is left out"
    if asked == unknown:
        return f"no source that was asked has a record of any of its {len(asked)} works"
    known = f"none of its {len(asked - unknown)} works of which sources have a record is retracted"
    return f"{known}; of {len(unknown)} more none has one" if unknown else known


def _told(row: Row) -> str:
    since = f" since {row['since']}" if "since" in row else ""
    asked = f", asked on {row['askedOn']}" if "askedOn" in row else ""
    doubt = ", if it is the one that the reference names,"
    if str(row["isOtherVersion"]) == "true":
        doubt = ", another version of what the reference names,"
    if str(row["isExact"]) == "true":
        doubt = ""
    said = f"{row['workLabel']}{doubt} is {str(row['standingLabel']).lower()}{since}"
    return f"{said}, says {row['sources']}{asked}; assessed: {row['assessmentLabel']}"
