"""Lists in JSON files of `data/links/`: each fault is told with the line at which its item begins.

Nothing is written that could not be read. Knows where in a file an item stands; must not know what
items say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from eifgraph.citations.letters import printable
from eifgraph.citations.stored_form import FormError
from eifgraph.citations.utf8 import read_utf8
from eifgraph.errors import Fault, RecordError
from eifgraph.files import write_whole

Item = TypeVar("Item")
_SPACE: Final = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of which a source says what could not be read again, so that it is not kept."""

    source: str
    thing: str
    """What it is about, such as the CURIE of a work."""
    reason: str

    def __str__(self) -> str:
        """Tell it in a line."""
        said = f"{self.source}: what it says of {self.thing} is left out: {self.reason}"
        return printable(said)


@dataclass(frozen=True, slots=True)
class Form(Generic[Item]):
    """How items of a kind are written and read."""

    facts_of: Callable[[Item], object]
    read: Callable[[object], Item]
    """Raises FormError for what cannot be used."""
    told: Callable[[Item], tuple[str, str]]
    """Gives who says an item, and what it is about."""

    def readable(self, items: Iterable[Item]) -> tuple[list[Item], tuple[LeftOut, ...]]:
        """Give the items that can be read once they are written, and what is left out of them."""
        kept, left = [], []
        for one in items:
            if reason := self._fault(one):
                left.append(LeftOut(*self.told(one), reason))
            else:
                kept.append(one)
        return kept, tuple(left)

    def _fault(self, item: Item) -> str:
        """Say why an item cannot be written and read; "" if it can."""
        facts = json.loads(json.dumps(self.facts_of(item)))
        try:
            again = self.facts_of(self.read(facts))
            json.dumps(facts, ensure_ascii=False).encode()
        except FormError as error:
            return f"{error.key}: {error.reason}" if error.key else error.reason
        except UnicodeEncodeError as error:
            return f"has what is no character: {error.object[error.start : error.end]!r}"
        return "" if json.loads(json.dumps(again)) == facts else "would be read as something else"


def write_lists(texts: Mapping[Path, str]) -> None:
    """Write the texts of files, each in one step; a file without text goes."""
    for path, text in texts.items():
        if text:
            write_whole(path, text)
        else:
            path.unlink(missing_ok=True)


def render_list(items: Iterable[object]) -> str:
    """Write a list: the same bytes for the same items."""
    return json.dumps(list(items), indent=1, ensure_ascii=False) + "\n"


def read_list(path: Path, read: Callable[[object], Item]) -> tuple[Item, ...]:
    """Read a file, each item by `read`, which raises FormError for what cannot be used.

    Raises:
        RecordError: it cannot be read as such; each fault is told with the line at which its item
            begins, and its key.
    """
    return parse_list(read_utf8(path), path, read)


def read_folder_of_lists(folder: Path, read: Callable[[object], Item]) -> tuple[Item, ...]:
    """Read all files of a folder (see `read_list`); none if it is not there."""
    return tuple(one for path in sorted(folder.glob("*.json")) for one in read_list(path, read))


def parse_list(text: str, path: Path, read: Callable[[object], Item]) -> tuple[Item, ...]:
    """Read the text of a file (see `read_list`)."""
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
