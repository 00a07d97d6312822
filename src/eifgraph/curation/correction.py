"""A correction by a person, and the reading of a file of them, with all faults told at once.

One file for each page, `data/corrections/NAME.yaml`, where NAME is the slug of the page's file.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final, get_args

from eifgraph.curation.path import (
    Misread,
    Step,
    Steps,
    Target,
    inner_class,
    item_part,
    parse_path,
    path_text,
    target_of,
)
from eifgraph.curation.plain import text_of
from eifgraph.errors import Fault, RecordError
from eifgraph.model import Absence, Absent, CodeLists, Curation
from eifgraph.records.fields import SCHEMES
from eifgraph.records.parts import Part, PartReader
from eifgraph.records.source import Located, Plain, read_located

FOLDER: Final = "corrections"
"""The folder in `data/` that holds files of corrections."""

DAY: Final = r"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
EXAMPLE: Final = {
    "fact": "fact: assessment.cost_rating",
    "by": "by: your initials",
    "why": "why: what you know it from",
    "on": "on: 2026-11-24",
}


class Action(Enum):
    """What a correction does: the key that holds what it does it with."""

    VALUE = "value"
    ADD = "add"
    REMOVE = "remove"


KEYS: Final = ("fact", "seen", *(action.value for action in Action), "by", "why", "on")


@dataclass(frozen=True, slots=True)
class Correction:
    """Which fact of a page a person corrects, to what, and what the page said at that time.

    `new` is the value, the items to add, or the step to the item to remove. `line` is where the
    correction begins in the file named `file`; `seen` is None if the file does not say.
    """

    file: str
    line: int
    steps: Steps
    target: Target
    action: Action
    new: Any
    seen: Plain
    curation: Curation

    @property
    def fact(self) -> str:
        """Give the path of the fact as text."""
        return path_text(self.steps)

    @property
    def where(self) -> str:
        """Say where the correction stands."""
        return f"{self.file}:{self.line}"


def corrections_for(folder: Path, slug: str, code_lists: CodeLists) -> tuple[Correction, ...]:
    """Read the corrections of the page of this slug from a folder; none if it has no file there.

    Raises:
        RecordError: the file cannot be read; see `read_corrections`.
    """
    path = folder / f"{slug}.yaml"
    return read_corrections(path, code_lists) if path.is_file() else ()


def stray_files(folder: Path, slugs: Iterable[str]) -> tuple[Path, ...]:
    """Give the files in a folder of corrections that belong to no page of these slugs."""
    named = {f"{slug}.yaml" for slug in slugs}
    return tuple(sorted(p for p in folder.glob("*") if p.is_file() and p.name not in named))


def read_corrections(path: Path, code_lists: CodeLists) -> tuple[Correction, ...]:
    """Read a file of corrections.

    Raises:
        RecordError: it cannot be read, or a correction has a fault (an unknown key, a path that
            leads nowhere, a value that does not fit); all faults are told, with lines and keys.
    """
    _, items = read_located(path)
    reader = CorrectionReader(path.name, code_lists)
    found = [reader.read(item) for item in items]
    faults = [*reader.faults, *_twice([one for one in found if one is not None])]
    if faults:
        raise RecordError(path, faults)
    return tuple(one for one in found if one is not None)


def _twice(corrections: list[Correction]) -> Iterator[Fault]:
    first: dict[str, Correction] = {}
    for one in corrections:
        before = first.setdefault(one.fact, one)
        if before is not one and Action.VALUE in (before.action, one.action):
            reason = f"{one.fact!r} is corrected on line {before.line} too"
            yield Fault(one.line, "fact", reason, "keep one of the two")


class CorrectionReader:
    """Reads the corrections of one file; collects what is wrong with them."""

    def __init__(self, file: str, code_lists: CodeLists) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._parts = PartReader(code_lists)

    def read(self, at: Located) -> Correction | None:
        """Read one correction; None if it has faults, which are then told in `faults`."""
        if not isinstance(at.value, dict):
            advice = "a correction is a mapping of fact, seen, value, by, why, on; a file a list"
            self._fault(at, "", "is no correction", advice)
            return None
        before = len(self.faults)
        self._check_keys(at.value, at)
        curation = Curation(*(self._text(at.value, key) for key in ("by", "why", "on")))
        if "on" in at.value and not _is_day(curation.on):
            self._fault(
                at.value["on"], "on", f"{curation.on!r} is no day", "write it as 2026-11-24"
            )
        path = parse_path(self._text(at.value, "fact"))
        target = path if isinstance(path, Misread) else target_of(path)
        if "fact" in at.value and isinstance(target, Misread):
            self._fault(at.value["fact"], "fact", target.reason, target.advice)
        if len(self.faults) > before or isinstance(target, Misread) or isinstance(path, Misread):
            return None
        (action,) = (action for action in Action if action.value in at.value)
        new = self.new_value(action, target, at.value[action.value])
        seen = at.value["seen"].plain() if "seen" in at.value else None
        given = Correction(self.file, at.span.first_line, path, target, action, new, seen, curation)
        return given if len(self.faults) == before else None

    def new_value(self, action: Action, target: Target, at: Located) -> Any:
        """Read the value, the items to add or the keys to remove by, as the fact's type wants."""
        part = target.part
        if action is Action.VALUE:
            return self._value(part, at)
        if not target.is_list:
            self._fault(at, action.value, f"{part.name!r} is no list", "give a value instead")
            return None
        if action is Action.REMOVE:
            return self._which(part, at)
        items = at.value if isinstance(at.value, tuple) else (at,)
        return tuple(self._value(part.item(), item) for item in items)

    def _value(self, part: Part, at: Located) -> Any:
        is_absent = isinstance(at.value, dict) and "absent" in at.value
        if is_absent and not part.is_item:
            return self._absent(part, at)
        faults = list(self._parts.faults(part, at))
        for fault in faults:
            key = f"{part.name}.{fault.key}" if fault.key else part.name
            self.faults.append(dataclasses.replace(fault, key=key))
        return None if faults else self._parts.decode(part, at)

    def _absent(self, part: Part, at: Located) -> Absent | None:
        """Read why there is no value; where the model keeps no reason, there is just none."""
        assert isinstance(at.value, dict)  # as the caller has seen
        reasons = [reason.value for reason in Absence]
        reason = at.value["absent"].plain()
        alternatives = get_args(part.hint)
        if reason not in reasons:
            near = difflib.get_close_matches(str(reason), reasons, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"take one of: {', '.join(reasons)}"
            self._fault(at.value["absent"], "absent", f"{reason!r} is no reason", hint)
        elif Absent in alternatives:
            return Absent(Absence(reason))
        elif type(None) not in alternatives:
            self._fault(at, part.name, "must be there", "give its value")
        return None

    def _which(self, part: Part, at: Located) -> Step | None:
        """Read which item of a list is to be removed."""
        values = at.value if isinstance(at.value, dict) else {"": at}
        before = len(self.faults)
        for key, value in values.items():
            if isinstance(value.value, dict | tuple) or value.value is None:
                self._fault(
                    value, f"remove {key}".strip(), "is no text", "write a text of the item"
                )
        if not values:
            self._fault(at, "remove", "does not say which item", "give a key and its text")
        if len(self.faults) > before:
            return None
        keys = tuple((key, self._notation(part, key, value)) for key, value in values.items())
        step = Step(part.name, keys)
        item = item_part(part, step)
        if isinstance(item, Misread):
            self._fault(at, "remove", item.reason, item.advice)
            return None
        return step

    def _notation(self, part: Part, key: str, at: Located) -> str:
        """Give the text of a key, by notation if it is the label of a code list."""
        assert isinstance(at.value, str | int | Decimal)  # as the caller has seen
        scheme = SCHEMES.get((inner_class(part.item().hint), key)) if key else part.scheme
        text = text_of(at.value)
        return (scheme and self._parts.code_lists.notation(scheme, text)) or text

    def _check_keys(self, values: dict[str, Located], at: Located) -> None:
        for key in values.keys() - set(KEYS):
            near = difflib.get_close_matches(key, KEYS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(KEYS)}"
            self.faults.append(Fault(values[key].key_line, key, "unknown key", hint))
        for key, example in EXAMPLE.items():
            if key not in values:
                self._fault(at, key, "the key is missing", f"add it: {example}")
        actions = [action.value for action in Action if action.value in values]
        if len(actions) != 1:
            reason = f"{' and '.join(actions)} are both there" if actions else "says no change"
            self._fault(at, "value", reason, "give one of: value, add, remove")

    def _text(self, values: dict[str, Located], key: str) -> str:
        if key not in values:
            return ""
        value = values[key].value
        if not isinstance(value, str) or not value.strip():
            self._fault(values[key], key, "is no text", f"write {EXAMPLE[key]}")
            return ""
        return value

    def _fault(self, at: Located, key: str, reason: str, advice: str) -> None:
        self.faults.append(Fault(at.span.first_line, key, reason, advice))


def _is_day(text: str) -> bool:
    try:
        return re.search(DAY, text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False
