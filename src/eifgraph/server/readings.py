"""From the readings of a thing to what a page shows of them: where, how, by whom, and what else.

Knows the rows of `readings.rq`; must not know how a page shows them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.term import Identifier

Row = Mapping[str, Identifier]
Key = tuple[str, str, str]
"""A thing, and the property and value of it that were read; both "" for the thing as a whole."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read: file, lines in words, the text that stands there.

    A value entered as a record also has the site of the page, and its address where known. A value
    that a person set has the reason and the day, and who it was where that is published. `others`
    are the places of the page that say something else.
    """

    file: str
    lines: str
    quote: str
    method: str
    site: str | None
    address: str | None
    reason: str | None
    day: str | None
    curator: str | None
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """What a place says instead, and where; of a thing as a whole only the quotation tells it."""

    text: str | None
    source: Source


def sources_of(readings: Sequence[Row]) -> dict[Key, Source]:
    """Give where each value was read: in the thing's own file before others, set before read."""
    own = {str(row["file"]) for row in readings if row["subject"] == row.get("thing")}
    others = _others(readings)
    found: dict[Key, Source] = {}
    for row in sorted(readings, key=lambda row: (str(row["file"]) not in own, "day" not in row)):
        if "taken" not in row:
            key = (str(row["subject"]), str(row.get("property", "")), str(row.get("value", "")))
            found.setdefault(key, _source(row, tuple(others.get(str(row["reading"]), ()))))
    return found


def plain_text(value: object) -> str:
    """Give a literal as people say it.

    >>> plain_text("true"), plain_text("3+")
    ('yes', '3+')
    """
    return {"true": "yes", "false": "no"}.get(str(value), str(value))


def _others(readings: Sequence[Row]) -> dict[str, list[Other]]:
    """Give for each reading that was taken what other places say instead."""
    found: dict[str, list[Other]] = {}
    for row in readings:
        if "taken" in row:
            value = row.get("valueLabel", row.get("value"))
            other = Other(None if value is None else plain_text(value), _source(row, ()))
            found.setdefault(str(row["taken"]), []).append(other)
    return found


def _source(row: Row, others: tuple[Other, ...]) -> Source:
    match = re.fullmatch(r"line=(\d+),(\d+)", str(row["lines"]))
    first, last = (int(match[1]) + 1, int(match[2])) if match else (0, 0)
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    said = {
        name: str(row[name]) if name in row else None
        for name in ("site", "address", "reason", "day", "curator")
    }
    return Source(
        file=str(row["file"]),
        lines=lines,
        quote=str(row["quote"]),
        method=str(row["method"]).lower(),
        others=others,
        **said,
    )
