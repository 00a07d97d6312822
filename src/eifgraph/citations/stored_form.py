"""The JSON form of a work: which key holds what, and which values can be used.

Knows the fields of a work; must not know files. Reading what was written gives the same work, but
for the score of the search, which is no fact about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeVar

from eifgraph.citations.identifiers import NORMAL, normal_issn, normal_orcid
from eifgraph.citations.work import WEB, Access, Event, Kind, Person, Update, Work

T = TypeVar("T")
Read = Callable[[str, object], object]
"""Reads a value, given its key."""
_ISSUED: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class FormError(Exception):
    """Raised when a value cannot be used; says at which key, why, and what to write."""

    key: str
    reason: str
    advice: str


def facts_of(thing: Work | Person | Update | Access) -> dict[str, object]:
    """Give what is known of a work, or of a part of it, by its keys; what is empty is left out."""
    found = {}
    for one in fields(thing):
        value = getattr(thing, one.name)
        is_empty = type(value) is type(one.default) and value == one.default
        if one.name in NOT_STORED or is_empty or value == {}:
            continue
        found[one.name] = _written(value)
    return found


NOT_STORED: Final = frozenset({"source", "score"})


def _written(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, Person | Update | Access):
        return facts_of(value)
    if isinstance(value, Mapping):
        return {scheme: value[scheme] for scheme in NORMAL if scheme in value}
    return value


def work_of(source: str, facts: object) -> Work:
    """Read a work.

    Raises:
        FormError: a key is not known, or its value cannot be used; or it has no identifier.
    """
    values = read_values("work", facts, WORK)
    if not values.get("identifiers"):
        raise FormError("work.identifiers", "is missing", "give at least one")
    return Work(source, **values)  # type: ignore[arg-type]  # each is read as its type


def read_values(key: str, facts: object, known: Mapping[str, Read]) -> dict[str, object]:
    """Read an object, each value by what reads its key.

    Raises:
        FormError: it is none, or has a key that is not known; or whatever a reader raises.
    """
    if not isinstance(facts, dict):
        raise FormError(key, "is no object", "write { }")
    for name in facts:
        if name not in known:
            advice = f"write one of {', '.join(known)}"
            raise FormError(f"{key}.{name}", "is not known", advice)
    return {name: known[name](f"{key}.{name}", value) for name, value in facts.items()}


def read_part(
    kind: Callable[..., T], known: Mapping[str, Read], *needed: str
) -> Callable[[str, object], T]:
    """Give what reads an object and makes something of it; some keys cannot be missing."""

    def read(key: str, value: object) -> T:
        values = read_values(key, value, known)
        for name in needed:
            if not values.get(name):
                raise FormError(f"{key}.{name}", "is missing", "give it")
        return kind(**values)

    return read


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise FormError(key, f"{value!r} is no text of one line", "write one, or leave the key out")
    return value


def read_normal(normal: Callable[[str], str]) -> Read:
    """Give what reads a text that is in its normal form."""

    def read(key: str, value: object) -> str:
        text = _text(key, value)
        if normal(text) != text:
            raise FormError(key, f"{text!r} is not in its normal form", normal(text) or "mend it")
        return text

    return read


def read_like(form: re.Pattern[str], advice: str) -> Read:
    """Give what reads a text of some form."""

    def read(key: str, value: object) -> str:
        text = _text(key, value)
        if not form.fullmatch(text):
            raise FormError(key, f"{text!r} cannot be used", f"write {advice}")
        return text

    return read


def read_number(key: str, value: object) -> int:
    """Read a whole number that is not below 0.

    Raises:
        FormError: it is none.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FormError(key, f"{value!r} is no whole number", "write digits without quotes")
    return value


def read_truth(key: str, value: object) -> bool:
    """Read true or false.

    Raises:
        FormError: it is neither.
    """
    if not isinstance(value, bool):
        raise FormError(key, f"{value!r} is neither true nor false", "write one of them")
    return value


def _day(key: str, value: object) -> date:
    try:
        return date.fromisoformat(_text(key, value))
    except ValueError:
        raise FormError(key, f"{value!r} is no day", "write one such as 2026-11-22") from None


def _one_of(kind: type[Enum]) -> Read:
    def read(key: str, value: object) -> Enum:
        if value not in [one.value for one in kind]:
            known = ", ".join(str(one.value) for one in kind)
            raise FormError(key, f"{value!r} is not known", f"write one of {known}")
        return kind(value)

    return read


def read_several(read_one: Read) -> Read:
    """Give what reads a list."""

    def read(key: str, value: object) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise FormError(key, "is no list", "write [ ]")
        return tuple(read_one(f"{key}[{n}]", one) for n, one in enumerate(value))

    return read


def read_identifiers(key: str, value: object) -> Mapping[str, str]:
    """Read identifiers by their schemes.

    Raises:
        FormError: a scheme is not known, or a value is not in its normal form.
    """
    known = {scheme: read_normal(normal) for scheme, normal in NORMAL.items()}
    found = read_values(key, value, known)
    return MappingProxyType({scheme: str(found[scheme]) for scheme in NORMAL if scheme in found})


PERSON: Final[Mapping[str, Read]] = {
    "family": _text,
    "given": _text,
    "orcid": read_normal(normal_orcid),
    "is_group": read_truth,
}
UPDATE: Final[Mapping[str, Read]] = {
    "event": _one_of(Event),
    "notice": _text,
    "day": _day,
    "asserted_by": _text,
}
ACCESS: Final[Mapping[str, Read]] = {
    "address": read_like(WEB, "a web address"),
    "licence": _text,
}
_TEXTS: Final = (
    *("title", "subtitle", "publisher", "volume", "issue", "first_page", "last_page", "language"),
)
WORK: Final[Mapping[str, Read]] = {
    "identifiers": read_identifiers,
    **dict.fromkeys(_TEXTS, _text),
    "authors": read_several(read_part(Person, PERSON, "family")),
    "years": read_several(read_number),
    "issued": read_like(_ISSUED, "YYYY, YYYY-MM or YYYY-MM-DD"),
    "containers": read_several(_text),
    "issns": read_several(read_normal(normal_issn)),
    "kind": _one_of(Kind),
    "updates": read_several(read_part(Update, UPDATE, "event")),
    "updates_to": read_several(_text),
    "is_retracted": read_truth,
    "cited_by": read_number,
    "access": read_part(Access, ACCESS),
}
"""How each key of a work is read."""
