"""Findings and results of checks as lines for people and JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from eifgraph.model import PageFinding, Programme, Severity
from eifgraph.records import encode
from eifgraph.shapes import CheckReport


def finding_line(source: Path, finding: PageFinding) -> str:
    """Say a finding as a line, place first as compilers do."""
    mark = "note" if finding.severity is Severity.INFO else finding.severity.value
    return f"{source}:{finding.line}: {mark}: {finding.code}: {finding.seen} ({finding.advice})"


def result_lines(report: CheckReport, source: Path | None = None) -> list[str]:
    """Say the results of a check, a line each; of a graph made from a source, with its lines."""
    return [result.sentence(source) for result in report.results]


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
