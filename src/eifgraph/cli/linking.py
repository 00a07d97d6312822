"""Commands for links from references to the works they name: what waits is decided by people."""

from __future__ import annotations

import datetime
import sys
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from eifgraph.citations.candidates import REVIEW_FILE, read_questions
from eifgraph.citations.curated import read_curated
from eifgraph.citations.curies import person_curie
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, read_mappings
from eifgraph.citations.review import Curator, Session, open_questions
from eifgraph.citations.rows import Status
from eifgraph.citations.sample import sample_questions
from eifgraph.cli.desk import FileDesk, SampleDesk
from eifgraph.cli.running import run_links
from eifgraph.cli.whom import with_sources
from eifgraph.config import Settings, read_settings
from eifgraph.errors import ConfigError
from eifgraph.files import sweep

ASKING: Final = "--online with --mailto, or --offline"
ORCID: Final = "an ORCID iD such as https://orcid.org/0000-0002-1825-0097"
IDLE: Final = """\
nothing waits for review in {folder}: {why}
To look references up, which makes questions (needs a release: eifgraph build):
  eifgraph link --online --mailto YOU@EXAMPLE.ORG
To try a review on made-up references, with nothing written:
  eifgraph link review --try"""
NOT_LOOKED_UP: Final = "no references were looked up yet"
ALL_DECIDED: Final = "all that was asked is decided"


@click.group(invoke_without_command=True)
@with_sources
@click.option("--cited-by", is_flag=True, help="Ask OpenCitations who cites the works, too.")
@click.pass_context
def link(context: click.Context, /, **whom: Any) -> None:
    """Link the references of the current release to the works they name.

    Writes data/links/: what was decided, and what waits for a person (eifgraph link review). Rows
    of people are never changed. Nothing is asked of any service without --online.

    With --cited-by it writes how often each work is cited, and by which works, to
    data/links/cited-by/: two requests more for each work.

    Exit code 0 fine, 1 a service gave no answer for some. Example:
    eifgraph link --online --mailto me@example.org
    """
    if whom["cited_by"] and not (whom["online"] or whom["offline"]):
        raise click.UsageError(f"--cited-by asks a service; give {ASKING} too")
    if context.invoked_subcommand is None:
        sys.exit(run_links(**whom))
    if any(whom.values()):
        raise click.UsageError("options about sources go with 'eifgraph link' alone")


@link.command()
@click.option("--curator", help="Your ORCID iD, to be named in the rows [EIFGRAPH_CURATOR].")
@click.option("--on", help="The day, as 2026-11-29 [today].")
@click.option("--try", "is_trial", is_flag=True, help="On made-up references; nothing is written.")
def review(curator: str | None, on: str | None, is_trial: bool) -> None:
    """Decide on references for which no work was taken, one key for each.

    Verdicts go to data/links/curated.sssom.tsv at once; Ctrl-C loses none of them, and u takes back
    the last, also that of a former run. Questions come from 'eifgraph link --online --mailto ME';
    without any, --try shows how it goes.

    Example: eifgraph link review --curator https://orcid.org/0000-0002-1825-0097
    """
    if is_trial and (curator or on):
        raise click.UsageError("--try writes nothing, so --curator and --on have no use with it")
    if is_trial:
        _try()
        return
    settings = read_settings()
    who = Curator(_day(on), _person(curator, settings), _moment)
    folder = settings.data / "links"
    sweep(folder)
    desk = FileDesk(folder, settings.base, partial(_session, folder, who), _idle(folder))
    if desk.session.question is None and not (desk.former and sys.stdin.isatty()):
        click.echo(_idle(folder))
        return
    try:
        desk.work()
    finally:
        said = f"{desk.session.verdicts} verdict(s) in {desk.path}"
        former = f", {desk.taken_back} of former runs taken back" if desk.taken_back else ""
        click.echo(f"{said}{former}, {desk.session.left} question(s) left")


def _try() -> None:
    """Ask about made-up references."""
    sample = sample_questions()
    session = Session(tuple(one.question for one in sample), Curator(_day(None)))
    desk = SampleDesk(session, sample)
    try:
        desk.work()
    finally:
        click.echo(f"{desk.right} of {len(sample)} as the sample has them; nothing was written")


def _idle(folder: Path) -> str:
    """Say that nothing waits, why, and how to come to questions."""
    files = (REVIEW_FILE, MACHINE_FILE, CURATED_FILE)
    is_there = any((folder / name).exists() for name in files)
    return IDLE.format(folder=folder, why=ALL_DECIDED if is_there else NOT_LOOKED_UP)


def _moment() -> str:
    now = datetime.datetime.now(tz=datetime.UTC).replace(tzinfo=None)
    return f"{now.isoformat(timespec='microseconds')}Z"


def _day(given: str | None) -> str:
    if given is None:
        return datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise ConfigError("--on", given, "a day such as 2026-11-29") from error


def _person(given: str | None, settings: Settings) -> str:
    name, value = ("--curator", given) if given else ("EIFGRAPH_CURATOR", settings.curator)
    curie = person_curie(value)
    if value and not curie:
        raise ConfigError(name, value, ORCID)
    return curie


def _session(folder: Path, who: Curator) -> Session:
    """Read what waits; what cannot be asked for want of candidates is told."""
    file, machine = folder / REVIEW_FILE, folder / MACHINE_FILE
    questions = read_questions(file) if file.exists() else ()
    rows = read_mappings(machine).rows if machine.exists() else ()
    asked = {one.subject_id for one in questions}
    lost = {row.subject_id for row in rows if row.ext_status is Status.REVIEW} - asked
    if lost:
        click.echo(f"{len(lost)} reference(s) to review are not in {file}: look them up", err=True)
    return Session(open_questions(questions, read_curated(folder / CURATED_FILE), rows), who)
