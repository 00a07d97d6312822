"""All that a check found, sorted by programme.

Knows what belongs together and how much of it there is; must not know any form of report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eifgraph.conformance import Checked
from eifgraph.model import PageFinding, Severity
from eifgraph.shapes import CheckResult, Level

PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?P<said>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a file was refused: what, and where if that is known."""

    text: str
    file: str | None
    line: int | None

    @property
    def said(self) -> str:
        """Say what is wrong without the place."""
        match = PLACE.fullmatch(self.text)
        return match["said"] if match else self.text


@dataclass(frozen=True, slots=True)
class Count:
    """How many results there are of each level; what ingest found is told with warnings."""

    violations: int = 0
    warnings: int = 0
    notes: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.violations + other.violations,
            self.warnings + other.warnings,
            self.notes + other.notes,
        )

    def words(self) -> str:
        """Say the counts; notes only if there are any."""
        notes = f", {self.notes} note(s)" if self.notes else ""
        return f"{self.violations} violation(s), {self.warnings} warning(s){notes}"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a programme that was read and checked."""

    checked: Checked

    @property
    def source(self) -> Path | None:
        """Give the source that the graph was made from, if the graph was not checked as it is."""
        return self.checked.file if self.checked.target is not None else None

    @property
    def findings(self) -> tuple[PageFinding, ...]:
        """Give what ingest found on the page."""
        return self.checked.findings

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """Give what the shapes found, worst first."""
        return self.checked.report.results if self.checked.report else ()

    def count(self) -> Count:
        """Count results and findings."""
        levels = [result.level for result in self.results]
        infos = sum(finding.severity is Severity.INFO for finding in self.findings)
        return Count(
            levels.count(Level.VIOLATION),
            levels.count(Level.WARNING) + len(self.findings) - infos,
            levels.count(Level.INFO) + infos,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A programme, or a file that has none, and its files."""

    title: str
    parts: tuple[Part, ...]

    def count(self) -> Count:
        """Count results and findings of all files."""
        return sum((part.count() for part in self.parts), Count())


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a check found: programmes in the order of their names, and files not read."""

    groups: tuple[Group, ...]
    faults: tuple[Fault, ...]
    refused: tuple[str, ...]

    def parts(self) -> Iterator[Part]:
        """Give every file that was read."""
        for group in self.groups:
            yield from group.parts

    def count(self) -> Count:
        """Count all results and findings."""
        return sum((group.count() for group in self.groups), Count())

    @property
    def conforms(self) -> bool:
        """Say whether all files could be read and no shape is violated."""
        return not self.refused and self.count().violations == 0

    @property
    def exit_code(self) -> int:
        """Give the exit code: 2 if a file was refused, 1 if a shape is violated."""
        return 2 if self.refused else 0 if self.conforms else 1


def outcome_of(checked: Sequence[Checked], refused: Iterable[str] = ()) -> Outcome:
    """Sort what was found by programme; `refused` are reasons besides those of single files."""
    groups: dict[str, list[Part]] = {}
    for one in checked:
        if one.report is not None:
            groups.setdefault(one.report.title, []).append(Part(one))
    reasons = [one.refused for one in checked if one.refused is not None] + list(refused)
    made = [Group(title, tuple(parts)) for title, parts in sorted(groups.items())]
    faults = [_fault(line) for reason in reasons for line in reason.splitlines()]
    return Outcome(tuple(made), tuple(faults), tuple(reasons))


def _fault(line: str) -> Fault:
    match = PLACE.fullmatch(line)
    if match:
        return Fault(line, match["file"], int(match["line"]))
    file, _, _ = line.partition(": ")
    return Fault(line, file if Path(file).suffix else None, None)
