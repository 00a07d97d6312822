"""Lists in JSON files of `data/links/`: each fault is told with the line at which its item begins.

Knows where in a file an item stands; must not know what items say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from eifgraph.citations.stored_form import FormError
from eifgraph.errors import Fault, RecordError

Item = TypeVar("Item")
_SPACE: Final = re.compile(r"\s*")


def render_list(items: Iterable[object]) -> str:
    """Write a list: the same bytes for the same items."""
    return json.dumps(list(items), indent=1, ensure_ascii=False) + "\n"


def read_list(path: Path, read: Callable[[object], Item]) -> tuple[Item, ...]:
    """Read a file, each item by `read`, which raises FormError for what cannot be used.

    Raises:
        RecordError: it cannot be read as such; each fault is told with the line at which its item
            begins, and its key.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise RecordError.whole(path, f"cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RecordError.whole(path, "is not UTF-8; save it as such") from error
    items, faults = [], []
    for line, facts in _items(text, path):
        try:
            items.append(read(facts))
        except FormError as error:
            faults.append(Fault(line, error.key, error.reason, error.advice))
    if faults:
        raise RecordError(path, faults)
    return tuple(items)


def _items(text: str, path: Path) -> Iterator[tuple[int, object]]:
    """Give the items of a JSON array, each with the line at which it begins."""
    decoder, line, counted = json.JSONDecoder(), 1, 0
    at = _behind(text, 0)
    if text[at : at + 1] != "[":
        raise RecordError(path, [Fault(1, "", "is no list", "begin it with [")])
    at = _behind(text, at + 1)
    is_end = text[at : at + 1] == "]"
    while not is_end:
        try:
            item, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            where = error.lineno if isinstance(error, json.JSONDecodeError) else _line(text, at)
            what = error.msg if isinstance(error, json.JSONDecodeError) else "is nested too deeply"
            raise RecordError(path, [Fault(where, "", f"is no JSON: {what}", "mend it")]) from error
        line, counted = line + text.count("\n", counted, at), at
        yield line, item
        at = _behind(text, end)
        is_end = text[at : at + 1] == "]"
        if not is_end and text[at : at + 1] != ",":
            fault = Fault(_line(text, at), "", "the list is not ended", "end it with ]")
            raise RecordError(path, [fault])
        at = at if is_end else _behind(text, at + 1)
    if _behind(text, at + 1) != len(text):
        fault = Fault(_line(text, at), "", "something follows the list", "remove it")
        raise RecordError(path, [fault])


def _behind(text: str, at: int) -> int:
    """Give the place behind white space."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
