"""The theory of change: its steps in order, and what each speaks of."""

from __future__ import annotations

import re
from typing import Final

from eifgraph.ingest import page as layout
from eifgraph.ingest.block import Block
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import Absent, Method, Read, Severity, Step, StepKind

PRINTED_KINDS: Final[dict[StepKind, str]] = {
    StepKind.SHORT_TERM: r"\bin the short(?:er)?[- ]term\b",
    StepKind.LONGER_TERM: r"\bin the long(?:er)?[- ]term\b",
}
"""Kinds that a step names itself."""

INFERRED_KINDS: Final[dict[StepKind, str]] = {
    StepKind.ACTIVITY: r"\b(?:receiv\w+|learn\w*|are (?:taught|supported|helped)|attend\w*)\b",
    StepKind.NEED: r"\bless likely\b|\bat (?:greater )?risk\b|\bstruggl\w+|\bhardships?\b",
    StepKind.MECHANISM: r"\bincreas\w+ the (?:likelihood|chance)|\bmakes? \w+ more likely\b",
}
"""Kinds inferred from the words of a step; the first that fits is taken."""


def read_theory(page: Page, notes: Notes) -> tuple[Step, ...] | Absent:
    """Read the steps; one whose kind no rule gives has none, and a finding says so."""
    block = page.body(layout.THEORY, "How does it work?") or page.body(layout.THEORY)
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    return tuple(
        Step(position, item.read(item.text), _kind(item, notes))
        for position, item in enumerate(block.items(), start=1)
    )


def _kind(item: Block, notes: Notes) -> Read[StepKind] | None:
    for kind, pattern in PRINTED_KINDS.items():
        if match := re.search(pattern, item.text, re.IGNORECASE):
            return item.read(kind, match)
    for kind, pattern in INFERRED_KINDS.items():
        if match := re.search(pattern, item.text, re.IGNORECASE):
            return item.read(kind, match, f"from the words {match[0]!r}", Method.INFERRED)
    seen = "no rule says what kind of step this is"
    notes.add(
        "step-kind",
        Severity.INFO,
        item,
        seen,
        "none needed; the step is kept without one",
    )
    return None
