"""Reports as lines for people: place first, as compilers do, so that editors find it."""

from __future__ import annotations

from pathlib import Path

from eifgraph.model import PageFinding, Severity
from eifgraph.report.outcome import Group, Outcome
from eifgraph.shapes import CheckReport


def finding_line(source: Path, finding: PageFinding) -> str:
    """Say a finding as a line, place first as compilers do."""
    mark = "note" if finding.severity is Severity.INFO else finding.severity.value
    place = f"{source}:{finding.line}:{finding.column}"
    return f"{place}: {mark}: {finding.code}: {finding.seen} ({finding.advice})"


def result_lines(report: CheckReport, source: Path | None = None) -> list[str]:
    """Say the results of a check, a line each; of a graph made from a source, with its lines."""
    return [result.sentence(source) for result in report.results]


def outcome_text(outcome: Outcome) -> str:
    """Say all that a check found by programme, and last how much of what."""
    lines = [line for group in outcome.groups for line in _group_lines(group)]
    lines += [f"error: {reason}" for reason in outcome.refused]
    count = len(list(outcome.parts()))
    unread = f", {len(outcome.refused)} file(s) not read" if outcome.refused else ""
    lines.append(f"{count} graph(s): {outcome.count().words()}{unread}")
    return "\n".join(lines)


def _group_lines(group: Group) -> list[str]:
    """Say what was found of a programme, worst first, below its name; of a clean one, nothing."""
    results = [(r, part.source) for part in group.parts for r in part.results]
    findings = [(part.checked.file, f) for part in group.parts for f in part.findings]
    if not results and not findings:
        return []
    lines = [f"== {group.title}: {group.count().words()}"]
    ranked = sorted(results, key=lambda pair: pair[0].rank)
    lines += [result.sentence(source) for result, source in ranked]
    order = list(reversed(Severity))
    ranked_findings = sorted(findings, key=lambda pair: order.index(pair[1].severity))
    return lines + [finding_line(file, finding) for file, finding in ranked_findings]
