"""What became of many files: counted as they come, told at the end as a table or as JSON.

Holds counts, and the files that a person has to look at; must not hold what was read.
"""

from __future__ import annotations

import heapq
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from eifgraph.conformance import Checked
from eifgraph.model import Severity
from eifgraph.shapes import Level

MOST: Final = 5
"""So many files with most findings are named."""
TOLD: Final = 200
"""So many refused files are told of one by one."""


class Fate(Enum):
    """What became of a file."""

    WRITTEN = "written"
    SAME = "same graph as before"
    UNCHANGED = "unchanged"
    READ = "read"
    BROKEN = "not conforming"
    REFUSED = "refused"
    BUG = "stopped by a bug"


@dataclass(frozen=True, slots=True)
class Made:
    """One file: what became of it, what was found, and what is to be printed of it, if that is.

    `digest` stands for the file as it was read, `trace` tells developers of a bug.
    """

    fate: Fate
    checked: Checked
    digest: str = ""
    text: str = ""
    trace: str = ""

    @property
    def is_refused(self) -> bool:
        """Say whether nothing could be read of it."""
        return self.fate in {Fate.REFUSED, Fate.BUG}


@dataclass(slots=True)
class Summary:
    """The counts of a run so far."""

    files: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    levels: Counter[Level] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    is_interrupted: bool = False
    started: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    _most: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """Count the files that something became of."""
        return self.fates.total()

    @property
    def unread(self) -> int:
        """Count the files that were refused."""
        return self.fates[Fate.REFUSED] + self.fates[Fate.BUG]

    @property
    def exit_code(self) -> int:
        """Give the exit code: 3 after a bug, 2 if a file was refused, 1 if one does not conform."""
        if self.fates[Fate.BUG]:
            return 3
        return 2 if self.unread else 1 if self.fates[Fate.BROKEN] else 0

    def add(self, made: Made) -> None:
        """Count a file."""
        self.fates[made.fate] += 1
        self.seconds = time.monotonic() - self.started
        checked = made.checked
        if checked.refused is not None:
            self._name(self.refused, checked.refused)
        if made.fate is Fate.BROKEN:
            self._name(self.broken, str(checked.file))
        self.severities.update(finding.severity for finding in checked.findings)
        self.codes.update(finding.code for finding in checked.findings)
        if checked.report is not None:
            self.levels.update(result.level for result in checked.report.results)
        if checked.findings:
            entry = (len(checked.findings), -self.done, str(checked.file))
            keep = heapq.heappush if len(self._most) < MOST else heapq.heappushpop
            keep(self._most, entry)

    @staticmethod
    def _name(names: list[str], name: str) -> None:
        if len(names) < TOLD:
            names.append(name)

    def most(self) -> list[tuple[str, int]]:
        """Give the files with most findings, and how many."""
        return [(file, count) for count, _, file in sorted(self._most, reverse=True)]


def summary_lines(summary: Summary, *, is_all: bool) -> list[str]:
    """Tell what became of the files as a table.

    With `is_all`, of those that were refused or do not conform too, a line each.
    """
    rate = summary.done / summary.seconds if summary.seconds else 0.0
    of = f" of {summary.files:,}" if summary.done != summary.files else ""
    lines = [f"{summary.done:,}{of} file(s) in {summary.seconds:.1f} s, {rate:.1f} a second"]
    counts = [(fate.value, summary.fates[fate]) for fate in Fate]
    counts = [row for row in counts if row[1] or row[0] in {"unchanged", "refused"}]
    lines += [f"  {name:<22}{count:>9,}" for name, count in counts]
    lines += ["findings on pages"] if summary.severities else []
    for severity in reversed(Severity):
        if summary.severities[severity]:
            mark = "note" if severity is Severity.INFO else severity.value
            lines.append(f"  {mark:<22}{summary.severities[severity]:>9,}")
    if summary.codes:
        codes = sorted(summary.codes.items(), key=lambda row: (-row[1], row[0]))
        lines.append(f"  by code: {', '.join(f'{code} {count:,}' for code, count in codes)}")
        most = ", ".join(f"{file} ({count:,})" for file, count in summary.most())
        lines.append(f"  most on: {most}")
    if summary.levels:
        lines.append("results of shapes")
        levels = [(level.value.lower(), summary.levels[level]) for level in Level]
        lines += [f"  {name:<22}{count:>9,}" for name, count in levels if count]
    return lines + (_named(summary) if is_all else [])


def _named(summary: Summary) -> list[str]:
    lines = [f"{file}: not written, the graph breaks the shapes" for file in summary.broken]
    lines += [f"error: {reason}" for reason in summary.refused]
    if more := summary.unread - len(summary.refused):
        lines.append(f"error: {more:,} more file(s) refused")
    return lines


def summary_json(summary: Summary) -> str:
    """Give the summary as JSON."""
    document = {
        "files": summary.files,
        "done": summary.done,
        "interrupted": summary.is_interrupted,
        "fates": {fate.name.lower(): summary.fates[fate] for fate in Fate},
        "findings": {one.value: summary.severities[one] for one in Severity},
        "codes": dict(sorted(summary.codes.items())),
        "results": {level.value: summary.levels[level] for level in Level},
        "most_findings": [{"file": file, "findings": count} for file, count in summary.most()],
        "broken": summary.broken,
        "refused": summary.refused,
        "seconds": round(summary.seconds, 3),
        "exit_code": summary.exit_code,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def file_line(made: Made) -> str:
    """Tell what became of a file."""
    file, report = made.checked.file, made.checked.report
    if report is None:
        return f"error: {made.checked.refused}"
    if made.fate is Fate.BROKEN:
        return f"{file}: not written, the graph breaks the shapes"
    if made.fate is Fate.READ:
        return f"{file}: {report.title}"
    mark = "" if made.fate is Fate.WRITTEN else " (unchanged)"
    return f"{file}: {report.title} -> {report.file}{mark}"
