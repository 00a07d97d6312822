"""What `ingest` says while it runs and at the end, and how it is broken off."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TextIO

import click

from eifgraph.batch import Form
from eifgraph.cli.progress import Progress
from eifgraph.report import finding_line, result_lines
from eifgraph.report.summary import Fate, Made, Summary, file_line, summary_json, summary_lines

FEW: Final = 20
"""Up to so many files, each is told of, and each finding; more would drown the terminal."""


class Terminated(KeyboardInterrupt):
    """Raised when the system asks us to end; the other interrupt is a person's."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How much is told, where findings go, and the form of the summary."""

    verbose: bool = False
    findings: TextIO | None = None
    form: str = "text"


class Teller:
    """Tells of files as they come, then of all; keeps count."""

    def __init__(self, total: int, form: Form, manner: Manner) -> None:
        self.summary = Summary(total)
        self._form, self._manner = form, manner
        self._is_brief = total > FEW and not manner.verbose
        self._progress = Progress(sys.stderr, total)
        self._printed = 0

    def tell(self, made: Made) -> None:
        """Tell of a file: what is to be printed, what was found, what became of it."""
        self.summary.add(made)
        found = _found(made)
        if self._manner.findings is not None:
            refused = [file_line(made)] if made.is_refused else []
            self._manner.findings.writelines(f"{line}\n" for line in (*found, *refused))
        if not self._is_brief:
            self._progress.clear()
            shown = [] if self._manner.findings is not None else found
            for line in (*shown, file_line(made), *filter(None, [made.trace])):
                click.echo(line, err=True)
        self._print(made.text)
        self._progress.show(self.summary)

    def _print(self, text: str) -> None:
        """Print what was made, the records of JSON as one list."""
        if not text:
            return
        if self._form is Form.JSON:
            text = f"{',' if self._printed else '['}\n{text}"
        self._printed += 1
        click.echo(text, nl=False)

    def end(self) -> None:
        """Tell of all: as JSON, or as a table if there were several."""
        self._progress.clear()
        if self._form is Form.JSON:
            click.echo("\n]" if self._printed else "[]")
        if self._manner.form == "json":
            click.echo(summary_json(self.summary))
        elif self.summary.files > 1:
            for line in summary_lines(self.summary, is_all=self._is_brief):
                click.echo(line, err=True)

    def broken_off(self) -> None:
        """Tell of what was done until it was broken off, and how to go on."""
        self.summary.is_interrupted = True
        self.end()
        done, of = self.summary.done, self.summary.files
        advice = "run the same again to go on" if self._form is Form.FILES else "nothing is written"
        click.echo(f"interrupted: {done:,} of {of:,} file(s) done; {advice}", err=True)


def _found(made: Made) -> list[str]:
    checked = made.checked
    lines = [finding_line(checked.file, finding) for finding in checked.findings]
    if made.fate is Fate.BROKEN and checked.report is not None:
        lines += result_lines(checked.report, checked.file)
    return lines


@contextmanager
def ended_gently() -> Iterator[None]:
    """Let the system's request to end be an interrupt, so that what is begun is ended well."""

    def stop(_: int, __: object) -> None:
        raise Terminated

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread, which alone is told
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
