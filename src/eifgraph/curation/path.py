"""The path of a fact: names and keys, as they stand in the facts printed as JSON.

`assessment.claims[label="Improved sleep"].studies` is the field `studies` of the claim of that
label. Items of a list are told by what they say (`[number=1]`; of plain ones, `[home]`), so that a
path holds when they change places, or by position (`[0]`). Knows the syntax and the model's types;
must not know what becomes of a fact.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, TypeAlias, Union, get_args, get_origin

from eifgraph.model import Absent, Programme, Read
from eifgraph.records.fields import SCHEMES, hints
from eifgraph.records.parts import Part

NAME: Final = r"[a-z][a-z_]*"
QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
STEP: Final = re.compile(rf'(?P<name>{NAME})(?:\[(?P<which>(?:{QUOTED}|[^\]"])*)\])?(?:\.(?=.)|$)')
PAIR: Final = re.compile(
    rf'\s*(?:(?P<key>{NAME})\s*=\s*)?(?:(?P<quoted>{QUOTED})|(?P<bare>[^",=]*?))\s*(?:,(?=.)|$)'
)
BARE: Final = re.compile(r"[\w+-]+")


@dataclass(frozen=True, slots=True)
class Step:
    """A key, and which item of its list is meant: by what it says, or by position from 0.

    A plain item has no keys; what it says stands under "".
    """

    name: str
    keys: tuple[tuple[str, str], ...] = ()
    index: int | None = None

    def __str__(self) -> str:
        if self.index is not None:
            return f"{self.name}[{self.index}]"
        pairs = ", ".join(_pair(key, text) for key, text in self.keys)
        return f"{self.name}[{pairs}]" if pairs else self.name

    @property
    def is_item(self) -> bool:
        """Say whether the step names one item of a list."""
        return bool(self.keys) or self.index is not None


Steps: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a text is no path, or leads nowhere in a record, and what to do."""

    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a path leads to: a part of the record, and which value bears the mark of a change.

    `owner` counts names and items down to the innermost read value around a plain one; None if
    what the path leads to is a read value, or a list of them, itself.
    """

    part: Part
    is_list: bool
    owner: int | None


def path_text(steps: Steps) -> str:
    """Write a path.

    >>> path_text((Step("studies", (("number", "1"),)), Step("timing")))
    'studies[number=1].timing'
    """
    return ".".join(map(str, steps))


def _pair(key: str, text: str) -> str:
    start = f"{key}=" if key else ""
    if BARE.fullmatch(text) and (key or not text.isdigit()):
        return start + text
    return f'{start}"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def parse_path(text: str) -> Steps | Misread:
    r"""Read a path, or say why it is none.

    >>> print(path_text(parse_path('claims[label="Less \\"x\\"", domain=a].studies')))
    claims[label="Less \"x\"", domain=a].studies
    >>> parse_path("a..b").reason
    "'a..b' is no path: it cannot be read from '.b' on"
    """
    steps: list[Step] = []
    at = 0
    while at < len(text) or not steps:
        found = STEP.match(text, at)
        if found is None:
            reason = f"{text!r} is no path: it cannot be read from {text[at:]!r} on"
            return Misread(reason, "write it as in assessment.studies[number=1].sample.size")
        step = _step(found["name"], found["which"])
        if isinstance(step, Misread):
            return step
        steps.append(step)
        at = found.end()
    return tuple(steps)


def _step(name: str, which: str | None) -> Step | Misread:
    if which is None:
        return Step(name)
    if which.strip().isascii() and which.strip().isdigit() and len(which) < 6:
        return Step(name, index=int(which))
    keys: list[tuple[str, str]] = []
    at = 0
    while at < len(which) or not keys:
        found = PAIR.match(which, at)
        if found is None or not (found["key"] or found["quoted"] or found["bare"]):
            reason = f"[{which}] does not say which item of {name!r} is meant"
            return Misread(reason, 'write it as in [label="Improved sleep"], [number=1] or [0]')
        quoted = found["quoted"]
        value = found["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted[1:-1])
        keys.append((found["key"] or "", value))
        at = found.end()
    return Step(name, tuple(keys))


def target_of(steps: Steps) -> Target | Misread:
    """Say what a path leads to by the model's types, or why it leads nowhere."""
    cls: type = Programme
    owner: int | None = None
    depth = 0
    for number, step in enumerate(steps):
        depth += 1 + step.is_item
        part = _part(cls, step, steps[:number])
        if isinstance(part, Misread):
            return part
        if number == len(steps) - 1:
            return _leaf(part, owner, path_text(steps))
        inner = bare(part.hint)
        if get_origin(inner) is Read:
            owner, inner = depth, get_args(inner)[0]
        if get_origin(inner) is tuple:
            return Misread(f"{step.name!r} is a list", f"say which item: {_example(part)}")
        if not dataclasses.is_dataclass(inner):
            return Misread(f"{step.name!r} has no keys of its own", f"end the path with {step}")
        assert isinstance(inner, type)  # a class, no value of one
        cls = inner
    raise AssertionError  # a path has a step


def _part(cls: type, step: Step, before: Steps) -> Part | Misread:
    fields = hints(cls)
    if step.name not in fields:
        where = f" in {path_text(before)}" if before else ""
        return Misread(f"there is no {step.name!r}{where}", _near(step.name, list(fields)))
    part = Part(cls, step.name, fields[step.name], SCHEMES.get((cls, step.name)))
    if not step.is_item:
        return part
    if get_origin(bare(part.hint)) is not tuple:
        return Misread(f"{step.name!r} is no list", f"write {step.name} without [...]")
    return item_part(part, step)


def item_part(part: Part, step: Step) -> Part | Misread:
    """Give the part for the item of a list that a step names, or why no item has such keys."""
    item = part.item()
    known = _keys(item.hint)
    unknown = [key for key, _ in step.keys if key not in known]
    if unknown:
        said = repr(unknown[0]) if unknown[0] else "text of its own"
        return Misread(f"an item of {step.name!r} has no {said}", _near(unknown[0], known))
    return item


def _near(name: str, known: list[str]) -> str:
    if name == "value":
        return "leave 'value' out: a path names keys only"
    if known == [""]:
        return "write the item's text alone, as in [home]"
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}"


def _keys(hint: Any) -> list[str]:
    """Give the keys that an item may be told by: fields that hold one plain value."""
    cls = inner_class(hint)
    if not dataclasses.is_dataclass(cls) or not isinstance(cls, type):
        return [""]
    plain = {name: inner_class(bare(field)) for name, field in hints(cls).items()}
    return [
        name
        for name, inner in plain.items()
        if get_origin(inner) is not tuple and not dataclasses.is_dataclass(inner)
    ]


def _example(part: Part) -> str:
    key = _keys(part.item().hint)[0]
    return f"{part.name}[{key}=...]" if key else f"{part.name}[...]"


def _leaf(part: Part, owner: int | None, path: str) -> Target | Misread:
    inner = bare(part.hint)
    if get_origin(inner) is Read:
        return Target(part, is_list=False, owner=None)
    if get_origin(inner) is tuple:
        item = get_args(inner)[0]
        if get_origin(item) is Read or dataclasses.is_dataclass(item):
            return Target(part, is_list=True, owner=None)
    elif dataclasses.is_dataclass(inner):
        if Absent in get_args(part.hint):
            return Target(part, is_list=False, owner=None)
        assert isinstance(inner, type)  # a class, no value of one
        keys = ", ".join(hints(inner))
        return Misread(f"{path!r} holds several facts", f"name one of them: {keys}")
    if owner is None:
        return Misread(f"{path!r} is not read from the page's text", "it cannot be corrected")
    return Target(part, is_list=get_origin(inner) is tuple, owner=owner)


def bare(hint: Any) -> Any:
    """Give a type without the alternatives that there is nothing."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (m for m in get_args(hint) if m not in (Absent, type(None)))
    return hint


def inner_class(hint: Any) -> Any:
    """Give the type of what is read, or a type that is not read as it is."""
    return get_args(hint)[0] if get_origin(hint) is Read else hint
