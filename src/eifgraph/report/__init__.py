"""Reports of checks, grouped by programme, in each form that people and programs want."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from eifgraph.report.documents import outcome_json
from eifgraph.report.junit import outcome_junit
from eifgraph.report.lines import finding_line, outcome_text, result_lines
from eifgraph.report.outcome import Outcome, outcome_of
from eifgraph.report.sarif import outcome_sarif


def _outcome_turtle(outcome: Outcome) -> str:
    """Give the report as Turtle; what that needs is loaded only then."""
    from eifgraph.report.graph import outcome_turtle

    return outcome_turtle(outcome)


FORMS: Final[dict[str, Callable[[Outcome], str]]] = {
    "text": outcome_text,
    "json": outcome_json,
    "turtle": _outcome_turtle,
    "sarif": outcome_sarif,
    "junit": outcome_junit,
}
"""The forms of a report by name."""

__all__ = [
    "FORMS",
    "Outcome",
    "finding_line",
    "outcome_of",
    "result_lines",
]
