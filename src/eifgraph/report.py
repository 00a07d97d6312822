"""Findings and results of checks as lines for people and JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from eifgraph.model import PageFinding, Programme, Severity
from eifgraph.records import encode
from eifgraph.shapes import CheckReport, Level


def finding_line(source: Path, finding: PageFinding) -> str:
    """Say a finding as a line, place first as compilers do."""
    mark = "note" if finding.severity is Severity.INFO else finding.severity.value
    return f"{source}:{finding.line}: {mark}: {finding.code}: {finding.seen} ({finding.advice})"


def result_lines(report: CheckReport, source: Path | None = None) -> list[str]:
    """Say the results of a check, a line each; of a graph made from a source, with its lines."""
    return [result.sentence(source) for result in report.results]


def check_lines(
    findings: Sequence[tuple[Path, PageFinding]],
    reports: Sequence[CheckReport],
    sources: Mapping[Path, Path],
    refused: Sequence[str],
) -> list[str]:
    """Say all that a check found, and last how much of what; `sources` are the graphs' own."""
    lines = [finding_line(source, finding) for source, finding in findings]
    lines += [line for r in reports for line in result_lines(r, sources.get(r.file))]
    lines += [f"error: {reason}" for reason in refused]
    violations = sum(report.count(Level.VIOLATION) for report in reports)
    warnings = sum(report.count(Level.WARNING) for report in reports)
    warnings += sum(finding.severity is not Severity.INFO for _, finding in findings)
    unread = f", {len(refused)} file(s) not read" if refused else ""
    total = f"{len(reports)} graph(s): {violations} violation(s), {warnings} warning(s){unread}"
    return [*lines, total]


def report_json(reports: Iterable[CheckReport], refused: Iterable[str]) -> str:
    """Give the results of checks, and what could not be read, as JSON."""
    found, unread = list(reports), list(refused)
    results = [
        dataclasses.asdict(result) | {"level": result.level.value}
        for report in found
        for result in report.results
    ]
    conforms = all(report.conforms for report in found) and not unread
    document = {"conforms": conforms, "results": results, "refused": unread}
    return json.dumps(document, indent=2, ensure_ascii=False)


def records_json(programmes: Iterable[Programme]) -> str:
    """Give what was read as JSON: records with the place of every value."""
    return json.dumps(
        [encode(programme) for programme in programmes],
        indent=2,
        ensure_ascii=False,
        default=_number,
    )


def _number(value: object) -> int | float:
    """Give a decimal as the JSON number that it is written as."""
    assert isinstance(value, Decimal)  # encode gives nothing else that json does not know
    return int(value) if value == value.to_integral() else float(value)
