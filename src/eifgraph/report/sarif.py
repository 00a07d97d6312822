"""Reports as SARIF 2.1.0, the form that code hosts and editors show beside the lines.

Sections are those of the OASIS standard, Static Analysis Results Interchange Format 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from eifgraph import __version__
from eifgraph.model import PageFinding, Severity
from eifgraph.namespaces import INSTANCES, OURS
from eifgraph.report.outcome import Fault, Outcome, Part
from eifgraph.shapes import CheckResult, Level

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final = {Level.VIOLATION: "error", Level.WARNING: "warning", Level.INFO: "note"}
SEVERITIES: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
ROOT: Final = "%SRCROOT%"
REFUSED: Final = "not-read"


@dataclass(frozen=True, slots=True)
class Entry:
    """One result in SARIF's terms (3.27), and what its rule says of itself (3.49)."""

    rule: str
    about: str
    help_uri: str
    level: str
    text: str
    file: str | None
    lines: tuple[int, int] | None
    print_of: tuple[str | None, ...]
    properties: dict[str, str]


def outcome_sarif(outcome: Outcome) -> str:
    """Give all that a check found as a SARIF log with one run."""
    entries = list(_entries(outcome))
    rules = {entry.rule: entry for entry in reversed(entries)}
    order = {name: number for number, name in enumerate(sorted(rules))}
    driver = {
        "name": "eifgraph",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": INSTANCES,
        "rules": [_rule(rules[name]) for name in order],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "Where eifgraph check was run."}}},
        "invocations": [{"executionSuccessful": not outcome.refused}],
        "results": [_result(entry, order[entry.rule]) for entry in entries],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False)


def _entries(outcome: Outcome) -> Iterator[Entry]:
    for group in outcome.groups:
        for part in group.parts:
            for result in part.results:
                yield _of_result(result, part, group.title)
            for finding in part.findings:
                yield _of_finding(finding, part.checked.file, group.title)
    for fault in outcome.faults:
        yield _of_fault(fault)


def _of_result(result: CheckResult, part: Part, title: str) -> Entry:
    file, lines = result.place(part.source)
    known = {
        "programme": title,
        "thing": result.thing,
        "component": result.component,
        "path": result.path,
        "value": result.term,
    }
    return Entry(
        rule=result.shape,
        about=result.message,
        help_uri=OURS["shape"] + quote(result.shape),
        level=LEVELS[result.level],
        text=result.what(),
        file=file,
        lines=lines,
        print_of=(result.shape, result.component, result.thing, result.path, result.term),
        properties={name: value for name, value in known.items() if value is not None},
    )


def _of_finding(finding: PageFinding, file: Path, title: str) -> Entry:
    return Entry(
        rule=finding.code,
        about=finding.advice,
        help_uri=f"{INSTANCES}schema",
        level=SEVERITIES[finding.severity],
        text=f"{finding.seen} ({finding.advice})",
        file=str(file),
        lines=(finding.line, finding.line),
        print_of=(finding.code, str(file), finding.seen),
        properties={"programme": title},
    )


def _of_fault(fault: Fault) -> Entry:
    return Entry(
        rule=REFUSED,
        about="The file could not be read.",
        help_uri=f"{INSTANCES}schema",
        level="error",
        text=fault.said,
        file=fault.file,
        lines=None if fault.line is None else (fault.line, fault.line),
        print_of=(REFUSED, fault.file, fault.said),
        properties={},
    )


def _rule(entry: Entry) -> dict[str, Any]:
    """Describe a rule (3.49); its name is an identifier in upper camel case (3.49.7)."""
    words = entry.rule.replace("-", " ").replace("_", " ").split()
    return {
        "id": entry.rule,
        "name": "".join(word[:1].upper() + word[1:] for word in words),
        "shortDescription": {"text": entry.about},
        "helpUri": entry.help_uri,
        "defaultConfiguration": {"level": entry.level},
    }


def _result(entry: Entry, index: int) -> dict[str, Any]:
    said = "\n".join(part or "" for part in entry.print_of)
    digest = hashlib.sha256(said.encode()).hexdigest()[:32]
    made: dict[str, Any] = {
        "ruleId": entry.rule,
        "ruleIndex": index,
        "level": entry.level,
        "message": {"text": entry.text},
        "partialFingerprints": {"eifgraphResult/v1": digest},
    }
    if entry.file is not None:
        made["locations"] = [{"physicalLocation": _location(entry.file, entry.lines)}]
    if entry.properties:
        made["properties"] = entry.properties
    return made


def _location(file: str, lines: tuple[int, int] | None) -> dict[str, Any]:
    """Give a place (3.29): a URI relative to where the check was run, or an absolute one."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    if path.is_absolute():
        made: dict[str, Any] = {"artifactLocation": {"uri": path.as_uri()}}
    else:
        made = {"artifactLocation": {"uri": quote(path.as_posix()), "uriBaseId": ROOT}}
    if lines is not None:
        made["region"] = {"startLine": max(1, lines[0]), "endLine": max(1, *lines)}
    return made
