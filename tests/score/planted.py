"""Faults planted in facts, to see that a comparison finds each of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

Path = tuple[str | int, ...]
Plant = Callable[[Any, Path], None]


def in_full(value: Any) -> Any:
    """Write facts as a reader gives them: each scalar field in full, with a line.

    >>> in_full({"scheme": "doi", "studies": ["1"]})["studies"]
    [{'value': '1', 'lines': [7, 7], 'quote': '', 'method': 'as-printed'}]
    """
    if isinstance(value, dict):
        if "absent" in value:
            return value
        return {key: in_full(part) for key, part in value.items()}
    if isinstance(value, list):
        return [in_full(part) for part in value]
    return {"value": value, "lines": [7, 7], "quote": "", "method": "as-printed"}


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Give the path of each scalar and absence."""
    if isinstance(value, dict) and "absent" not in value:
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from leaves(part, (*path, at))
    elif value is not None:
        yield path


def lists(value: Any, path: Path = ()) -> Iterator[Path]:
    """Give the path of each list that has items."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from lists(part, (*path, key))
    elif isinstance(value, list) and value:
        yield path
        for at, part in enumerate(value):
            yield from lists(part, (*path, at))


def at(value: Any, path: Path) -> Any:
    """Give what stands at a path."""
    for step in path:
        value = value[step]
    return value


def planted(value: Any, path: Path, plant: Plant) -> Any:
    """Give a copy of facts with a fault planted at a path."""
    changed = copy.deepcopy(value)
    plant(changed, path)
    return changed


def drop(value: Any, path: Path) -> None:
    """Leave out what stands there."""
    del at(value, path[:-1])[path[-1]]


def change(value: Any, path: Path) -> None:
    """Put another value of the same kind there, or for an absence another reason."""
    old = at(value, path)
    at(value, path[:-1])[path[-1]] = _other(old)


def _other(old: Any) -> Any:
    if isinstance(old, dict):
        return {"absent": "not-reported" if old["absent"] != "not-reported" else "not-stated"}
    if isinstance(old, bool):
        return not old
    if isinstance(old, int | Decimal):
        return old + 1
    return f"{old}x"


def blank(value: Any, path: Path) -> None:
    """Put an absence in place of a value, or a value in place of an absence."""
    old = at(value, path)
    new = "something" if isinstance(old, dict) else {"absent": "not-understood"}
    at(value, path[:-1])[path[-1]] = new


def double(value: Any, path: Path) -> None:
    """Put the first item of a list into it once more."""
    items = at(value, path)
    items.append(copy.deepcopy(items[0]))
