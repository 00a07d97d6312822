"""Commands for links from references to the works they name: what waits is decided by people."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from eifgraph import __version__
from eifgraph.citations.candidates import REVIEW_FILE, read_questions
from eifgraph.citations.curated import change_curated, read_curated
from eifgraph.citations.curies import person_curie
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, new_set, read_mappings
from eifgraph.citations.review import Curator, Session, open_questions
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.screen import plain, render_question
from eifgraph.cli.resolving import run_links, with_sources
from eifgraph.config import Settings, read_settings
from eifgraph.errors import ConfigError
from eifgraph.explain import wants_colour
from eifgraph.files import sweep

KEYS: Final[dict[str, Callable[[Session], Session]]] = {
    **{str(n): lambda session, n=n: session.accept(n) for n in range(1, 10)},  # type: ignore[misc]  # bound at once
    "x": Session.reject_all,
    "n": Session.none,
    "s": Session.skip,
    " ": Session.skip,
    "u": Session.undo,
}
"""What each key does."""
QUIT: Final = ("q", "", "\x04")
ORCID: Final = "an ORCID iD such as https://orcid.org/0000-0002-1825-0097"
EXPLAINED: Final = """\
1 to 9   the reference names this work; it is linked
r 1 to 9 it does not name this one; the others stay
x        it names none of these; they are never proposed again
n        no database has what it names, such as a report; it is not looked for again
s        no verdict now; the question comes again next time
u        take back what was done last, in the file too
q        end; every verdict is in its file already"""


@click.group(invoke_without_command=True)
@with_sources
@click.pass_context
def link(context: click.Context, /, **whom: Any) -> None:
    """Link the references of the current release to the works they name.

    Writes data/links/: what was decided, and what waits for a person (eifgraph link review). Rows
    of people are never changed. Nothing is asked of any service without --online.

    Exit code 0 fine, 1 a service gave no answer for some. Example:
    eifgraph link --online --mailto me@example.org
    """
    if context.invoked_subcommand is None:
        sys.exit(run_links(**whom))
    if any(whom.values()):
        raise click.UsageError("options about sources go with 'eifgraph link' alone")


@link.command()
@click.option("--curator", help="Your ORCID iD, to be named in the rows [EIFGRAPH_CURATOR].")
@click.option("--on", help="The day, as 2026-11-29 [today].")
def review(curator: str | None, on: str | None) -> None:
    """Decide on references for which no work was taken, one key for each.

    Verdicts go to data/links/curated.sssom.tsv at once; Ctrl-C loses none of them.
    Example: eifgraph link review --curator https://orcid.org/0000-0002-1825-0097
    """
    settings = read_settings()
    who = Curator(_day(on), _person(curator, settings))
    folder = settings.data / "links"
    session = _session(folder, who)
    if session.question is None:
        click.echo(f"nothing waits for review in {folder}")
        return
    sweep(folder)
    desk = _Desk(session, folder / CURATED_FILE, settings)
    try:
        desk.work()
    finally:
        said = f"{desk.session.verdicts} verdict(s) in {desk.path}"
        click.echo(f"{said}, {desk.session.left} question(s) left")


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


class _Desk:
    """Where a person sits: the session, and the file that each verdict goes to."""

    def __init__(self, session: Session, path: Path, settings: Settings) -> None:
        self.session, self.path = session, path
        self._new = new_set("curated", __version__, base=settings.base)
        is_coloured = wants_colour(sys.stdout.isatty(), os.environ)
        self._paint = _coloured if is_coloured else plain

    def work(self) -> None:
        """Show questions and do what keys say, until there are no more or the person leaves."""
        note = ""
        while True:
            self._show(note)
            key = _key()
            note = ""
            if key in QUIT or (self.session.question is None and key != "u"):
                return
            if key == "?":
                note = EXPLAINED
                continue
            try:
                self._take(self._after(key))
            except LookupError as error:
                note = str(error.args[0])

    def _show(self, note: str) -> None:
        click.clear()
        width = shutil.get_terminal_size().columns
        text = render_question(self.session, width, self._paint)
        click.echo(text or "That was the last one: u takes it back, any other key ends.")
        if note:
            click.echo(note)

    def _after(self, key: str) -> Session:
        if key == "r":
            number = _key()
            if not number.isdecimal():
                raise LookupError("r is followed by the number of a candidate")
            return self.session.reject(int(number))
        if key not in KEYS:
            raise LookupError("no such key: see the last lines, or ?")
        return KEYS[key](self.session)

    def _take(self, after: Session) -> None:
        """Write what is new and take out what was taken back, then go on."""
        before, now = self.session.rows, after.rows
        added, removed = _without(now, before), _without(before, now)
        if added or removed:
            change_curated(self.path, self._new, added, removed)
        self.session = after


def _without(rows: tuple[MappingRow, ...], others: tuple[MappingRow, ...]) -> list[MappingRow]:
    return [row for row in rows if row not in others]


def _key() -> str:
    """Wait for a key."""
    try:
        return click.getchar()
    except EOFError:
        return ""
    except OSError as error:
        raise click.UsageError("review needs a terminal, to read single keys from") from error


def _coloured(text: str, colour: str) -> str:
    return click.style(text, fg=colour) if text.strip() else text
