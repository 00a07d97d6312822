"""The line that a person sees of a long run: there on a terminal, and nowhere else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from eifgraph.cli import progress
from eifgraph.cli.progress import CLEAR, Progress
from eifgraph.conformance import Checked
from eifgraph.report.summary import TOLD, Fate, Made, Summary, summary_lines


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def made(fate: Fate, number: int) -> Made:
    """Give a file and what became of it."""
    refused = f"page {number}: why" if fate is Fate.REFUSED else None
    return Made(fate, Checked(Path(f"{number}.txt"), refused=refused))


def test_line_has_rate_time_left_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rate is that of late, and what is left follows from it."""
    clock = iter([0.0, 1.0, 1.05, 2.0])
    monkeypatch.setattr(progress, "now", lambda: next(clock))
    stream, summary = Terminal(), Summary(1_030)
    line = Progress(stream, summary.files)
    for fate in (Fate.WRITTEN, Fate.REFUSED, Fate.UNCHANGED):
        for number in range(10):
            summary.add(made(fate, number))
        line.show(summary)
    line.clear()
    looks = stream.getvalue().split(CLEAR)
    assert looks[1:] == [
        "10/1,030 files  0 %  10.0 a second  1:42 left",
        "30/1,030 files  2 %  15.0 a second  1:07 left  10 refused",
        "",
    ]


def test_log_has_no_line() -> None:
    """Where no person looks on, nothing is written."""
    stream, summary = io.StringIO(), Summary(2)
    line = Progress(stream, 2)
    summary.add(made(Fate.WRITTEN, 1))
    line.show(summary)
    line.clear()
    assert stream.getvalue() == ""


def test_refused_beyond_measure_are_counted() -> None:
    """So many refused files are named, the others counted, so that the end can be read."""
    summary = Summary(TOLD + 3)
    for number in range(TOLD + 3):
        summary.add(made(Fate.REFUSED, number))
    lines = summary_lines(summary, is_all=True)
    assert lines[-1] == "error: 3 more file(s) refused"
    assert sum(line.startswith("error: page ") for line in lines) == TOLD
