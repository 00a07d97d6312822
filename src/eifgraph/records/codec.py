"""Between the model and plain values, by the model's own types.

A value that was read is written plainly (`evidence_rating: 3+`) or in full (`{value: 3+, lines:
[15, 15], quote: ...}`), one that is not there as `{absent: not-available}`. What a record leaves
out was not seen.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from eifgraph.model import Absence, Absent, CodeLists, Curation, Method, Programme, Read, Span, Unit
from eifgraph.records.fields import LEFT_OUT, SCHEMES, hints
from eifgraph.records.source import Located, Plain

NOT_SEEN: Final = Absent(Absence.NOT_SEEN)
LABEL_RULE: Final = "another label of the code list"


def encode(value: object) -> Plain:
    """Turn a value of the model into plain values, leaving out what is not there."""
    if isinstance(value, Read):
        return _encode_read(value)
    if isinstance(value, Absent):
        where = {} if value.span is None else _place(value)
        by = {} if value.curation is None else {"curation": encode(value.curation)}
        return {"absent": value.reason.value} | where | by
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, Unit) else str(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _encode_fields(value)
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if value is None or isinstance(value, str | int | Decimal):
        return value
    raise TypeError(type(value))


def _encode_read(read: Read[object]) -> Plain:
    full = _encode_one(read)
    if read.otherwise:
        full["otherwise"] = [_encode_one(other) for other in read.set_aside()]
    if read.curation:
        full["curation"] = encode(read.curation)
    return full


def _encode_one(read: Read[object]) -> dict[str, Plain]:
    """Encode a value and its place, without what stands elsewhere."""
    full: dict[str, Plain] = {"value": encode(read.value)} | _place(read)
    full["method"] = read.method.value
    if read.how:
        full["how"] = read.how
    if read.repeated:
        full["repeated"] = [[span.first_line, span.last_line] for span in read.repeated]
    return full


def _place(at: Read[object] | Absent) -> dict[str, Plain]:
    span = at.span
    assert span is not None  # callers have looked
    return {"lines": [span.first_line, span.last_line], "quote": span.quote}


def _encode_fields(value: Any) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    cls: Any = type(value)
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        if (cls, field.name) in LEFT_OUT or item is None:
            continue
        if item == () and Absent not in get_args(hints(cls)[field.name]):
            continue  # where it may be absent, an empty list is not the same as none
        found[field.name] = encode(item)
    return found


def _span(at: Located) -> Span:
    """Give where a value stands; the quotation ends before a curation, which names a person."""
    span = at.span
    before, found, _ = span.quote.partition("curation")
    return Span(span.first_line, span.last_line, before.rstrip(" \n\r\t,{\"'")) if found else span


class Decoder:
    """Turns located values that fit the schema into values of the model."""

    def __init__(self, code_lists: CodeLists) -> None:
        self.code_lists = code_lists

    def programme(self, record: Located, **given: object) -> Programme:
        """Decode one record; `given` are the fields that no record has."""
        return Programme(**self._fields(Programme, record), **given)  # type: ignore[arg-type]  # by the model's own types

    def _fields(self, cls: type, at: Located) -> dict[str, Any]:
        values = at.value if isinstance(at.value, dict) else {}
        fields: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            if (cls, field.name) in LEFT_OUT:
                continue
            hint = hints(cls)[field.name]
            if field.name in values:
                scheme = SCHEMES.get((cls, field.name))
                fields[field.name] = self._value(hint, values[field.name], scheme)
            elif field.default is dataclasses.MISSING:
                fields[field.name] = self._missing(hint, at)
        return fields

    def _missing(self, hint: Any, at: Located) -> object:
        """Give what stands for a key that is left out."""
        members = get_args(hint)
        if type(None) in members:
            return None
        if Absent in members:
            return NOT_SEEN
        if get_origin(hint) is tuple:
            return ()
        nothing = Located({}, at.span)
        return hint(**self._fields(hint, nothing))

    def _value(self, hint: Any, at: Located, scheme: str | None) -> Any:
        origin, members = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._one_of(members, at, scheme)
        if origin is Read:
            return self._read(members[0], at, scheme)
        if origin is tuple:
            items = at.value if isinstance(at.value, tuple) else (at,)
            return tuple(self._value(members[0], item, scheme) for item in items)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return hint(**self._fields(hint, at))
        if isinstance(hint, type) and issubclass(hint, Enum):
            return Unit[str(at.value).upper()] if hint is Unit else hint(at.value)
        if scheme is not None:
            return self._notation(at, scheme)[0]
        if hint is Decimal:
            return Decimal(str(at.value))
        return str(at.value) if hint is str else at.value

    def _one_of(self, members: tuple[Any, ...], at: Located, scheme: str | None) -> Any:
        if Absent in members and isinstance(at.value, dict) and "absent" in at.value:
            return Absent(Absence(at.value["absent"].value), _span(at), self._curation(at.value))
        (hint,) = (m for m in members if m not in (Absent, type(None)))
        return self._value(hint, at, scheme)

    def _read(self, hint: Any, at: Located, scheme: str | None, beside: bool = False) -> Read[Any]:
        """Decode a value in plain or in full; it is read from the record's own lines.

        Where several values stand `beside` each other, each is read from its own lines alone.
        """
        full = at.value if isinstance(at.value, dict) and "value" in at.value else {}
        inner = full.get("value", at)
        usual = Method.CURATED if "curation" in full else Method.AS_PRINTED
        method = Method(full["method"].value) if "method" in full else usual
        how = str(full["how"].value) if "how" in full else ""
        if scheme is not None and hint is str:
            value, is_other_label = self._notation(inner, scheme)
            if is_other_label and method is Method.AS_PRINTED:
                method, how = Method.NORMALISED, LABEL_RULE
        else:
            value = self._value(hint, inner, scheme)
        curation = self._curation(full)
        others = full["otherwise"].value if "otherwise" in full else ()
        assert isinstance(others, tuple)  # the schema has been asked
        otherwise = tuple(self._read(hint, other, scheme, beside=True) for other in others)
        place = inner if beside or others or curation else at
        return Read(value, _span(place), method, how, otherwise=otherwise, curation=curation)

    def _curation(self, full: Mapping[str, Located]) -> Curation | None:
        return Curation(**self._fields(Curation, full["curation"])) if "curation" in full else None

    def _notation(self, at: Located, scheme: str) -> tuple[str, bool]:
        """Find a code list member by notation or label; say whether by another of its labels."""
        text = str(at.value)
        known = self.code_lists.schemes[scheme]
        if text in known.values():
            return text, False
        found = self.code_lists.notation(scheme, text)
        assert found is not None  # the schema has been held against the code lists
        preferred = next(label for label, notation in known.items() if notation == found)
        return found, preferred.casefold() != text.casefold()
