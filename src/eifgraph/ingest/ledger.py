"""The account of a page's lines: which were read, which are furniture, which nobody understood."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Final

from eifgraph.ingest import headings as known
from eifgraph.ingest.arranging import Section
from eifgraph.ingest.block import Block, bullet_end
from eifgraph.ingest.headings import LABEL, LABEL_ONLY, may_be_label, plain_heading
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.ingest.theory import LABELLED_KINDS
from eifgraph.model import Programme, Read, Severity, Span

PROSE: Final = {known.TITLE, known.ASSESSMENT}
"""Chapters whose text describes; facts are read from it, the sentences are the publisher's."""
PROSE_HEADINGS: Final = {
    (known.PROGRAMME, known.DURING),
    (known.PROGRAMME, known.DESCRIPTION),
    (known.PROGRAMME, known.TARGET),
    (known.PROGRAMME, "Who is eligible?"),
    (known.CHARACTERISTICS, known.SPOTLIGHT),
    (known.THEORY, known.INTENDED),
    (known.EVIDENCE, ""),
    (known.OTHER_STUDIES, ""),
}
STUDY_PARTS: Final = frozenset({"study design and sample", "study design", "measures", "findings"})
"""Headings within the account of a study, whose facts the lines below them state."""
SENTENCE: Final = re.compile(r"(?:\S+\s+){11,}\S+[.:]?|(?:\S+\s+){5,}\S+\.|.*:")
NOTICE: Final = re.compile(r"(?:Note on provider involvement|Disclaimer)\s*:", re.IGNORECASE)
"""How a notice about the page itself begins."""
INTRODUCTION: Final = re.compile(
    r"(?:This programme can affect outcomes for children in"
    r"|The best available evidence on this programme relates to)\b.*",
    re.IGNORECASE,
)
"""What introduces a list, also where the line with its colon is another."""


def note_unread_lines(page: Page, programme: Programme, notes: Notes) -> None:
    """Record each line that no value was read from, and the prose that is left as prose."""
    told = {finding.line for finding in notes.findings()}
    for span in spans_of(programme):
        told.add(span.first_line)
        if span.last_line != span.first_line:
            told.update(range(span.first_line, span.last_line + 1))
    title = programme.name.value
    for section in page.sections:
        if section.chapter in (*known.FURNITURE, known.COPY):
            continue
        if not section.is_known:
            seen = f"the heading {section.heading!r}"
            advice = "unknown; check whether the text below it states facts"
            notes.warn("unknown-heading", section.heading_line, seen, advice)
        prose: list[Block] = []
        for line in _untold(section.body, told):
            if line.text == title or _says_nothing(section, line.text):
                continue
            if _is_prose(section, line.text):
                prose.append(line)
            else:
                notes.warn("unread-line", line, line.text, "check whether it states a fact")
        _note_prose(prose, notes)


def _untold(body: Block, told: set[int]) -> Iterator[Block]:
    """Give the lines of a text of whose lines on the page none is told."""
    lines = body.origin.texts if body.origin else ()
    begin, end = body.offset, body.offset + len(body.text)
    for at in range(bisect_left(lines, (begin,)), bisect_left(lines, (end,))):
        start, text, first, last, _ = lines[at]
        if first not in told and (first == last or told.isdisjoint(range(first, last + 1))):
            start += len(text) - len(text.lstrip()) - body.offset
            yield body.part(start, start + len(text.strip()))


def _note_prose(lines: list[Block], notes: Notes) -> None:
    if lines:
        first, last = lines[0].line(), lines[-1].line_numbers()[-1]
        seen = f"{len(lines)} line(s) of description, lines {first} to {last}"
        advice = "none needed; sentences of a page are not carried over"
        notes.add("prose", Severity.INFO, lines[0], seen, advice)


def _is_prose(section: Section, text: str) -> bool:
    if NOTICE.match(text):
        return True
    if not section.is_known or (may_be_label(text) and LABEL.match(text)):
        return False
    if section.chapter in PROSE or (section.chapter, section.heading) in PROSE_HEADINGS:
        return True
    return section.chapter in (known.EVIDENCE, known.OUTCOMES) and bool(SENTENCE.fullmatch(text))


def _says_nothing(section: Section, text: str) -> bool:
    """Say whether a line is only a label, a bullet, or what introduces a list."""
    if not text[bullet_end(text) :].strip(" *-"):
        return True
    may_be = section.chapter in (known.EVIDENCE, known.ASSESSMENT) and may_be_label(text)
    if may_be and LABEL_ONLY.fullmatch(text):
        return True
    if section.chapter == known.EVIDENCE and plain_heading(text) in STUDY_PARTS:
        return True
    if section.chapter == known.THEORY and text.strip(": ").casefold() in LABELLED_KINDS:
        return True
    return text.endswith(":") or INTRODUCTION.fullmatch(text) is not None


def spans_of(value: object) -> Iterator[Span]:
    """Give every span that a value of the model holds, at any depth, outer ones first."""
    waiting: list[Any] = [value]
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if kind is Read:
            yield part.span
            if part.otherwise or part.repeated:
                waiting += (*part.otherwise[::-1], *part.repeated[::-1])
            part = part.value
            kind = type(part)
        if kind is Span:
            yield part
        elif kind is tuple:
            waiting += part[::-1]
        elif kind not in _HOLD_NONE:
            waiting += filter(None, _getter(kind)(part))


_HOLD_NONE: Final = frozenset({str, bool, Decimal, int})


@cache
def _getter(kind: type[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Give what gets the fields of a class of the model that can hold a span, last first."""
    is_part = dataclasses.is_dataclass(kind) and not issubclass(kind, Enum)
    fields = reversed(dataclasses.fields(kind)) if is_part else ()
    names = [field.name for field in fields if str(field.type) not in _PLAIN]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda part: tuple(getattr(part, name) for name in names)


_PLAIN: Final = frozenset(
    kind + optional
    for kind in (
        "str",
        "int",
        "bool",
        "Decimal",
        "Unit",
        "Method",
        "Absence",
        "Population",
        "tuple[str, ...]",
    )
    for optional in ("", " | None")
)
"""Types of fields that hold no span."""


__all__ = ["note_unread_lines", "spans_of"]
