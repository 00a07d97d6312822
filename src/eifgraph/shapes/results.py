"""What a check finds: results as SHACL has them, and as people read them.

Knows the parts of a result and its sentence; must not know how it was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from eifgraph.shapes.terms import Term


class Level(Enum):
    """Severity of a result, as SHACL has it, worst first."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


class Found(NamedTuple):
    """One validation result in plain terms (SHACL section 3.6.2); both engines give these.

    `path` is written as SPARQL writes paths; `component`, `shape` and `severity` are IRIs.
    """

    focus: Term
    path: str | None
    value: Term | None
    component: str
    shape: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One result: which thing, which rule, which value, and where both stand.

    `thing` and `label` name what the result is about, `value` is a label and `term` the same value
    as N-Triples writes it.
    """

    level: Level
    thing: str
    label: str
    shape: str
    component: str
    path: str | None
    value: str | None
    term: str | None
    message: str
    graph_file: str
    graph_line: int | None
    page_file: str | None
    page_lines: tuple[int, int] | None

    @property
    def rank(self) -> tuple[int, str, int, str, str]:
        """Give what results are sorted by: worst first, then by place."""
        level = list(Level).index(self.level)
        return level, self.graph_file, self.graph_line or 0, self.shape, self.value or ""

    def what(self) -> str:
        """Say what is wrong with which thing, without its place."""
        value = f" (value: {' '.join(self.value.split())})" if self.value else ""
        return f"{self.label!r} {self.message}{value}"

    def place(self, source: Path | None = None) -> tuple[str, tuple[int, int]]:
        """Give file and lines: of a graph that was just made from a source, those of the source."""
        if source is not None:
            return str(source), self.page_lines or (1, 1)
        line = self.graph_line or 1
        return self.graph_file, (line, line)

    def sentence(self, source: Path | None = None) -> str:
        """Say the result as a line for people, places first as compilers do."""
        file, (first, _) = self.place(source)
        page = ""
        if source is None and self.page_file and self.page_lines:
            start, end = self.page_lines
            lines = f"line {start}" if start == end else f"lines {start} to {end}"
            page = f"; read from {self.page_file}, {lines}"
        return f"{file}:{first}: {self.level.value}: {self.what()} [{self.shape}]{page}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All results for one graph file, worst first, and what the file is about."""

    file: Path
    results: tuple[CheckResult, ...]
    title: str

    def count(self, level: Level) -> int:
        """Count the results of a level."""
        return sum(result.level is level for result in self.results)

    @property
    def conforms(self) -> bool:
        """Say whether no shape is violated; warnings do not count."""
        return self.count(Level.VIOLATION) == 0
