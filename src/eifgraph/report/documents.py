"""Reports as JSON for programs."""

from __future__ import annotations

import dataclasses
import json

from eifgraph.model import PageFinding
from eifgraph.report.outcome import Count, Group, Outcome, Part
from eifgraph.shapes import CheckResult


def outcome_json(outcome: Outcome) -> str:
    """Give all that a check found as JSON.

    `results` and `findings` are flat and name their programme and file; `programmes` has the
    counts, `refused` what could not be read.
    """
    document = {
        "conforms": outcome.conforms,
        "counts": _counts(outcome.count()),
        "programmes": [_programme(group) for group in outcome.groups],
        "results": [
            _result(result, group, part)
            for group in outcome.groups
            for part in group.parts
            for result in part.results
        ],
        "findings": [
            _finding(finding, group, part)
            for group in outcome.groups
            for part in group.parts
            for finding in part.findings
        ],
        "refused": list(outcome.refused),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _counts(count: Count) -> dict[str, int]:
    return dataclasses.asdict(count)


def _programme(group: Group) -> dict[str, object]:
    files = [str(part.checked.file) for part in group.parts]
    return {"programme": group.title, "files": files, "counts": _counts(group.count())}


def _result(result: CheckResult, group: Group, part: Part) -> dict[str, object]:
    beside = {"level": result.level.value, "programme": group.title, "file": str(part.checked.file)}
    return dataclasses.asdict(result) | beside


def _finding(finding: PageFinding, group: Group, part: Part) -> dict[str, object]:
    beside = {"programme": group.title, "file": str(part.checked.file)}
    return dataclasses.asdict(finding) | {"severity": finding.severity.value} | beside
