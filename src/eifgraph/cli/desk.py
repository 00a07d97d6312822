"""Where a person sits who reviews links: keys, screens, and what each key does."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from eifgraph import __version__
from eifgraph.citations.candidates import REVIEW_FILE
from eifgraph.citations.curated import change_curated, read_curated
from eifgraph.citations.mapping import CURATED_FILE, new_set
from eifgraph.citations.review import Session, last_verdict, verdict_words
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.sample import Labelled
from eifgraph.citations.screen import plain, render_question, shown, wrapped
from eifgraph.explain import wants_colour
from eifgraph.files import writing

KEYS: Final[Mapping[str, Callable[[Session], Session]]] = {
    **{str(n): lambda session, n=n: session.accept(n) for n in range(1, 10)},  # type: ignore[misc]  # bound at once
    "x": Session.reject_all,
    "n": Session.none,
    "s": Session.skip,
    " ": Session.skip,
}
"""What each key does."""
NUMBERED: Final[Mapping[str, Callable[[Session, int], Session]]] = {
    "c": Session.close,
    "r": Session.reject,
}
"""What keys do that are followed by the number of a candidate."""
QUIT: Final = ("q", "", "\x04")
EXPLAINED: Final = """\
1 to 9    the reference names this work; it is linked
c 1 to 9  it names another version of it: an article whose preprint this is, a
          chapter of this book
r 1 to 9  it does not name this one; the others stay
x         it names none of these; they are never proposed again
n         no database has what it names, such as a report; it is not looked for
          again
s         no verdict now; the question comes again next time
u         take back what was done last, in the file too, also of a former run
q         end; every verdict is in its file already

In a title, [words] are in the candidate alone and {words} in the reference
alone. At | the reference is cut: what stands behind it says nothing."""
LAST: Final = "That was the last one: u takes it back, any other key ends."
ALIKE: Final = {"r": "x", " ": "s"}
"""Keys that come to the same as another: to reject the last candidate is to reject all."""
SHORT: Final = 60
"""Characters of a reference that are enough to know it again."""


class Desk:
    """The session, what is shown of it, and which key is waited for; nothing is kept here."""

    def __init__(self, session: Session) -> None:
        self.session = session
        is_coloured = wants_colour(sys.stdout.isatty(), os.environ)
        self._paint = _coloured if is_coloured else plain

    def work(self) -> None:
        """Show questions and do what keys say, until there are no more or the person leaves."""
        note = ""
        while True:
            self._show(note)
            key = _key()
            if key in QUIT or (self.session.question is None and key != "u"):
                return
            try:
                note = EXPLAINED if key == "?" else self._do(key)
            except LookupError as error:
                note = str(error.args[0])

    def _show(self, note: str) -> None:
        click.clear()
        width = shutil.get_terminal_size().columns
        click.echo(render_question(self.session, width, self._paint) or self._end())
        for line in note.split("\n") if note else ():
            click.echo(line if len(line) <= width else "\n".join(wrapped(line, width)))

    def _end(self) -> str:
        """Say that there is no question, and what can be done."""
        return LAST

    def _do(self, key: str) -> str:
        """Do what a key says; give what is to be told of it."""
        if key == "u" and not self.session.steps:
            return self._take_back_former()
        if key == "u":
            return self._go_on(key, self.session.undo())
        if key in NUMBERED:
            click.echo(f"{key}: of which candidate? Its number, or any other key for none.")
            number = _key()
            if not number.isdecimal():
                raise LookupError(f"{key} is followed by the number of a candidate")
            return self._go_on(key + number, NUMBERED[key](self.session, int(number)))
        if key not in KEYS:
            raise LookupError("no such key: see the last lines, or ?")
        return self._go_on(key, KEYS[key](self.session))

    def _go_on(self, pressed: str, after: Session) -> str:
        """Keep what is new, forget what was taken back, and go on."""
        before, now = self.session.rows, after.rows
        self._keep(_without(now, before), _without(before, now))
        told = self._remark(pressed, after)
        self.session = after
        return told

    def _keep(self, added: list[MappingRow], removed: list[MappingRow]) -> None:
        """Write what is to last."""

    def _remark(self, pressed: str, after: Session) -> str:  # noqa: ARG002  others look at them
        """Say something about what was done."""
        return ""

    def _take_back_former(self) -> str:
        """Take back what was decided before this session; say what it was.

        Raises:
            LookupError: nothing was.
        """
        raise LookupError("nothing was done yet")


class FileDesk(Desk):
    """A desk whose verdicts go to the file of curated rows at once."""

    def __init__(self, folder: Path, base: str, read: Callable[[], Session], idle: str) -> None:
        super().__init__(read())
        self.path = folder / CURATED_FILE
        self.taken_back = 0
        """Verdicts of former runs."""
        self._read, self._idle = read, idle
        self._new = new_set("curated", __version__, base=base)

    @property
    def former(self) -> tuple[MappingRow, ...]:
        """The rows of what the same person decided last, as the file has it."""
        curated = read_curated(self.path)
        return last_verdict(curated.rows if curated else (), self.session.curator.person)

    def _end(self) -> str:
        if self.session.steps:
            return super()._end()
        return f"{self._idle}\n\nu takes back: {told_of(self.former)}\nAny other key ends."

    def _keep(self, added: list[MappingRow], removed: list[MappingRow]) -> None:
        if added or removed:
            with writing(self.path):
                change_curated(self.path, self._new, added, removed)

    def _take_back_former(self) -> str:
        rows = self.former
        if not rows:
            raise LookupError(f"nothing was done yet, and no review of yours is in {self.path}")
        with writing(self.path):
            change_curated(self.path, self._new, [], rows)
        self.taken_back += 1
        subject = rows[0].subject_id
        self.session = self._read().first(subject)
        asked = self.session.question
        is_asked = asked is not None and asked.subject_id == subject
        return f"Taken back: {told_of(rows)}" + (
            "" if is_asked else f"; {REVIEW_FILE} no longer asks about it"
        )


class SampleDesk(Desk):
    """A desk for made-up questions: it says what would have been right, and keeps nothing."""

    def __init__(self, session: Session, sample: tuple[Labelled, ...]) -> None:
        super().__init__(session)
        self._sample = sample
        self._answers: dict[int, bool] = {}

    @property
    def right(self) -> int:
        """How many verdicts are as the sample has them."""
        return sum(self._answers.values())

    def _remark(self, pressed: str, after: Session) -> str:
        self._answers.pop(after.place, None)
        here = self.session.place
        if after.place <= here:
            return ""
        one = self._sample[here]
        is_right = ALIKE.get(pressed[0], pressed) == one.right
        self._answers[here] = is_right
        said = "as the sample has it" if is_right else f"you said {pressed}, the sample {one.right}"
        return f"Question {here + 1}: {said}: {one.why}."


def told_of(rows: tuple[MappingRow, ...]) -> str:
    """Say what a verdict was, in a line."""
    first = rows[0]
    text = shown(first.subject_label or first.subject_id)
    short = text if len(text) <= SHORT else f"{text[:SHORT].rstrip()}..."
    return f'of {first.mapping_date}: "{short}" {verdict_words(rows)}'


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
