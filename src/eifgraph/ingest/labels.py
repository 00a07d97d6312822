"""Lists of labels under a heading, and the ways in which a page says that there is nothing."""

from __future__ import annotations

import re

from eifgraph.ingest.block import Block
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absence, Absent, Read, Several

ABSENCES: dict[str, Absence] = {
    "not available": Absence.NOT_AVAILABLE,
    "not available at this time": Absence.NOT_AVAILABLE,
    "none measured": Absence.NONE_MEASURED,
}
"""Printed forms of an absence, in lower case and without the full stop."""


def read_absence(block: Block | None) -> Absent | None:
    """Give the absence that a block prints, or that it is by being empty or missing."""
    if block is None or not block.text.strip(" \t\n-•*"):
        return Absent(Absence.NOT_STATED)
    items = list(block.items())
    reason = ABSENCES.get(items[0].text.rstrip(".").casefold()) if len(items) == 1 else None
    return Absent(reason, items[0].whole()) if reason else None


def read_labels(block: Block | None, scheme: str, notes: Notes) -> Several[str]:
    """Read a list of labels of one code list; a line that ends in a colon introduces it."""
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    found: list[Read[str]] = []
    for item in block.items():
        if item.text.endswith((":", ": ")):
            continue
        notation = notes.code_lists.notation(scheme, item.text)
        if notation is None:
            notes.unknown_label(scheme, item)
        else:
            found.append(item.read(notation))
    return tuple(found) or Absent(Absence.NOT_UNDERSTOOD, block.whole())


def read_countries(block: Block | None, notes: Notes) -> Several[str]:
    """Read countries, one a line or divided by commas, semicolons or "and"."""
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    found: list[Read[str]] = []
    for item in block.items():
        for match in re.finditer(
            r"(?<![^\s,;])(?!and\b)[^\s,;].*?(?=\s*(?:[,;]|\s+and\s+|$))", item.text
        ):
            part = item.part(*match.span())
            notation = notes.code_lists.notation("country", re.sub(r"^[Tt]he\s+", "", part.text))
            if notation is None:
                notes.unknown_label("country", part)
            else:
                found.append(part.read(notation))
    return tuple(found) or Absent(Absence.NOT_UNDERSTOOD, block.whole())
