"""The account of a page's lines: which were read, which are furniture, which nobody understood."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from eifgraph.ingest import page as layout
from eifgraph.ingest.delivery import DURING
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page, Section
from eifgraph.model import Programme, Severity, Span

PROSE: Final = {(layout.TITLE, ""), (layout.PROGRAMME, DURING), (layout.EVIDENCE, "")}
"""Sections whose text describes; facts are read from it, but the sentences are the publisher's."""

LIST_INTRODUCTION: Final = re.compile(r".*:\s*$")
BULLET: Final = re.compile(r"[-•*–\s]*")
STUDY_LABEL: Final = re.compile(r"\**(?:Child outcomes|Other outcomes):\**\s*", re.IGNORECASE)


def note_unread_lines(page: Page, programme: Programme, notes: Notes) -> None:
    """Record each line that no value was read from, and the prose that is left as prose."""
    read = {line for span in spans_of(programme) for line in _numbers(span)}
    noted = {finding.line for finding in notes.findings()}
    for section in page.sections:
        unread = [
            (number, text)
            for number, text in _lines(section)
            if number not in read | noted and not _says_nothing(section, text)
        ]
        if (section.chapter, section.heading) in PROSE:
            _note_prose(unread, notes)
            continue
        for number, text in unread:
            notes.warn("unread-line", number, text, "check whether it states a fact")


def _note_prose(unread: list[tuple[int, str]], notes: Notes) -> None:
    if unread:
        seen = f"{len(unread)} line(s) of description, lines {unread[0][0]} to {unread[-1][0]}"
        advice = "none needed; sentences of a page are not carried over"
        notes.add("prose", Severity.INFO, unread[0][0], seen, advice)


def _says_nothing(section: Section, text: str) -> bool:
    if section.chapter in (*layout.FURNITURE, layout.COPY) or BULLET.fullmatch(text):
        return True
    if section.chapter == layout.EVIDENCE:
        return STUDY_LABEL.fullmatch(text) is not None
    return LIST_INTRODUCTION.fullmatch(text) is not None


def _lines(section: Section) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(section.body.text.split("\n"), start=section.body.first_line):
        if text.strip():
            yield number, text.strip()


def _numbers(span: Span) -> range:
    return range(span.first_line, span.last_line + 1)


def spans_of(value: object) -> Iterator[Span]:
    """Give every span that a value of the model holds, at any depth."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, (type, Enum)):
        for field in dataclasses.fields(value):
            yield from spans_of(getattr(value, field.name))
