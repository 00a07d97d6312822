"""The theory of change: its steps in order, and what each speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest import headings as known
from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import holds, lowered
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import Absent, Method, Read, Severity, Step, StepKind

PRINTED_KINDS: Final[dict[StepKind, re.Pattern[str]]] = {
    StepKind.SHORT_TERM: re.compile(r"\bin the (?:short(?:er)?|medium)[- ]term\b", re.IGNORECASE),
    StepKind.LONGER_TERM: re.compile(r"\bin the long(?:er)?[- ]term\b", re.IGNORECASE),
}
"""Kinds that a step names itself."""

INFERRED_KINDS: Final[dict[StepKind, re.Pattern[str]]] = {
    StepKind.MECHANISM: re.compile(
        r"\bincreas\w+ the (?:likelihood|chance)|\bmakes? \w+ more likely\b", re.IGNORECASE
    ),
    StepKind.NEED: re.compile(
        r"\bless likely\b|\bat (?:\w+ )?risk\b|\bstruggl\w+|\bhardships?\b"
        r"|\bincreas\w+ the risk\b|\bfind it (?:hard|difficult)",
        re.IGNORECASE,
    ),
    StepKind.ACTIVITY: re.compile(
        r"\b(?:receiv\w+|(?<!who )learns?|practi[sc]es?|take part in|attend\w*"
        r"|are (?:taught|trained|shown|supported|helped))\b",
        re.IGNORECASE,
    ),
}
"""Kinds inferred from the words of a step; the first that fits is taken."""
_SIGNS: Final[dict[StepKind, tuple[str, ...]]] = {
    StepKind.MECHANISM: ("likel", "chance"),
    StepKind.NEED: ("less", "risk", "strugg", "hard", "difficult"),
    StepKind.ACTIVITY: ("receiv", "learn", "practi", "take", "attend", "are "),
}
"""What every text that fits one of these holds."""
_NO_RULE: Final = "no rule says what kind of step this is"

HEADED_KINDS: Final[dict[str, StepKind]] = {
    "why?": StepKind.MECHANISM,
    "who?": StepKind.NEED,
    "how?": StepKind.ACTIVITY,
    "what?": StepKind.SHORT_TERM,
}
"""Kinds by the headings of newer pages."""
LABELLED_KINDS: Final[dict[str, StepKind | None]] = {
    "science-based assumption": None,
    "science-based assumptions": None,
    "intervention": None,
    "short-term outcomes": StepKind.SHORT_TERM,
    "medium-term outcomes": StepKind.SHORT_TERM,
    "long-term outcomes": StepKind.LONGER_TERM,
    "longer-term outcomes": StepKind.LONGER_TERM,
}
"""Labels within these; None leaves the heading's kind."""


def read_theory(page: Page, notes: Notes) -> tuple[Step, ...] | Absent:
    """Read the steps; one whose kind no rule gives has none, and a finding says so."""
    if any(page.body(known.THEORY, heading) for heading in ("Why?", "Who?", "How?", "What?")):
        return _headed(page)
    block = page.body(known.THEORY, "How does it work?")
    if block is None or not block.text.strip():
        block = page.body(known.THEORY)
    if block is None:
        return page.missing(known.THEORY)
    if absence := read_absence(block):
        return absence
    items = list(block.items())
    kinds = list(_in_order([_kind(item) for item in items], items))
    for item, kind in zip(items, kinds, strict=True):
        if kind is None:
            advice = "none needed; the step is kept without one"
            notes.add("step-kind", Severity.INFO, item, _NO_RULE, advice)
    return tuple(
        Step(position, item.read(item.text), kind)
        for position, (item, kind) in enumerate(zip(items, kinds, strict=True), start=1)
    )


def _in_order(
    kinds: list[Read[StepKind] | None], items: list[Block]
) -> Iterator[Read[StepKind] | None]:
    """Give the kinds, with those that the place of a step tells.

    They are in the order of the headings on newer pages: why, who, how, what. Where a page names
    the need and an outcome, what stands before them is assumed, what stands between is done.
    """
    values = [kind and kind.value for kind in kinds]
    need = values.index(StepKind.NEED) if StepKind.NEED in values else 0
    outcome = next((at for at, value in enumerate(values) if value in PRINTED_KINDS), 0)
    is_plain = StepKind.MECHANISM not in values[need:outcome]
    for at, (kind, item) in enumerate(zip(kinds, items, strict=True)):
        is_open = kind is None or (kind.value is StepKind.ACTIVITY and at < need)
        if need < outcome and is_open and at < need:
            how = "from its place before the need"
            yield item.read(StepKind.MECHANISM, None, how, Method.INFERRED)
        elif need and is_open and is_plain and need < at < outcome:
            how = "from its place between need and outcome"
            yield item.read(StepKind.ACTIVITY, None, how, Method.INFERRED)
        else:
            yield kind


def _headed(page: Page) -> tuple[Step, ...] | Absent:
    steps = tuple(
        Step(position, text, kind) for position, (text, kind) in enumerate(_steps(page), start=1)
    )
    return steps or page.missing(known.THEORY)


def _steps(page: Page) -> Iterator[tuple[Read[str], Read[StepKind]]]:
    for section in page.chapter(known.THEORY):
        default = HEADED_KINDS.get(section.heading.casefold())
        if default is None:
            continue
        kind, marker = default, Block(page.lines[section.heading_line - 1], section.heading_line)
        for item in section.body.items():
            label = item.text.strip(": ").casefold()
            if label in LABELLED_KINDS:
                kind, marker = LABELLED_KINDS[label] or default, item
            else:
                yield item.read(item.text), marker.read(kind, None, "from the heading above it")


def _kind(item: Block) -> Read[StepKind] | None:
    low = lowered(item.text)
    for kind, pattern in PRINTED_KINDS.items() if "term" in low else ():
        if match := pattern.search(item.text):
            return item.read(kind, match)
    for kind, pattern in INFERRED_KINDS.items():
        if holds(low, _SIGNS[kind]) and (match := pattern.search(item.text)):
            return item.read(kind, match, f"from the words {match[0]!r}", Method.INFERRED)
    return None
