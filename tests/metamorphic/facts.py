"""The facts of a page alone: values without their places, and each under a path that stays.

Knows how `encode` writes readings. Items of lists have a path by what names them, so that an item
less moves no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from eifgraph.ingest import Page, parse_programme, read_page
from eifgraph.model import Programme
from eifgraph.pipeline import read_parts
from eifgraph.records.codec import encode
from tests.score.compare import MATCHED_BY
from tests.score.tree import UNSAID, is_reading

Lines = tuple[int, int]


def read(path: Path) -> tuple[Page, Programme]:
    """Read a page anew.

    Raises:
        PageError: the reader refuses it.
    """
    page = read_page(path)
    return page, parse_programme(page, read_parts()[0])[0]


def values(value: object) -> Any:
    """Give plain values without where and how they were read, absences with their reason.

    >>> full = {"value": {"scheme": "doi"}, "lines": [1, 1], "quote": "", "method": "inferred"}
    >>> values({"a": full, "b": {"absent": "not-available", "lines": [3, 3], "quote": "NA"}})
    {'a': {'scheme': 'doi'}, 'b': {'absent': 'not-available'}}
    """
    if isinstance(value, dict):
        if is_reading(value):
            return values(value["value"])
        if "absent" in value:
            return {"absent": value["absent"]}
        return {key: values(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [values(part) for part in value]
    return value


def facts(path: Path) -> Any:
    """Read a page and give its facts."""
    return values(encode(read(path)[1]))


def changes(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Say which facts differ between two copies, and how."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from changes(before.get(key), after.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, pair in enumerate(zip(before, after, strict=True)):
            yield from changes(*pair, f"{path}[{number}]")
    elif before != after:
        yield f"{path}: {before!r} became {after!r}"


@dataclass(frozen=True)
class Place:
    """A fact under its path, with the lines that it was read from.

    `lines` are those of the innermost reading around it, `owners` those of all readings around it
    and of the number of the study that it belongs to; `others` are what the page says instead.
    """

    path: tuple[str, ...]
    value: str
    lines: tuple[Lines, ...]
    owners: tuple[Lines, ...]
    others: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Give the path without what names items."""
        return ".".join(step for step in self.path if not step.startswith("["))


def places(value: object, at: Place | None = None) -> Iterator[Place]:
    """Give each value of a programme with its path and place; absences are no values."""
    at = at or Place((), "", (), ())
    if isinstance(value, dict):
        yield from _fields(value, at)
    elif isinstance(value, list):
        yield from _items(value, at)
    elif value is not None:
        yield replace(at, value=str(value))


def _fields(value: dict[str, Any], at: Place) -> Iterator[Place]:
    if is_reading(value):
        lines = _lines(value)
        others = tuple(str(values(other)) for other in value.get("otherwise", ()))
        at = replace(at, lines=lines, owners=(*at.owners, *lines), others=(*at.others, *others))
        yield from places(value["value"], at)
    elif "absent" not in value:
        if is_reading(number := value.get("number")):
            at = replace(at, owners=(*at.owners, *_lines(number)))
        for key, part in value.items():
            if UNSAID.get(key, ...) is not part:
                yield from places(part, replace(at, path=(*at.path, key)))


def _items(items: list[Any], at: Place) -> Iterator[Place]:
    names = ("text",) if at.field == BY_TEXT else MATCHED_BY.get(at.field, ((),))[0]
    seen: Counter[str] = Counter()
    for item in items:
        plain = values(item)
        key = str([plain.get(name) for name in names] if isinstance(plain, dict) else plain)
        seen[key] += 1
        yield from places(item, replace(at, path=(*at.path, f"[{key} {seen[key]}]")))


def _lines(reading: Any) -> tuple[Lines, ...]:
    spans = [reading["lines"], *reading.get("repeated", ())]
    return tuple((int(first), int(last)) for first, last in spans)


BY_TEXT: Final = "assessment.theory_of_change"
"""A list whose items are known by their text: an item less changes the position of others."""
