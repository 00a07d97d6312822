"""What values of the model say, without places and methods: to compare, and to show."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from enum import Enum

from eifgraph.model import Absent, Read, Unit
from eifgraph.records.fields import LEFT_OUT
from eifgraph.records.source import Plain


def plain_of(value: object) -> Plain:
    """Give what a value says, as a record would have it in its plain form.

    >>> plain_of((Decimal("1.50"), Unit.HOUR))
    [Decimal('1.5'), 'hour']
    """
    if isinstance(value, Read):
        return plain_of(value.value)
    if isinstance(value, Absent):
        return {"absent": value.reason.value}
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, Unit) else str(value.value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain_of(item)
            for field in dataclasses.fields(value)
            if (type(value), field.name) not in LEFT_OUT
            and (item := getattr(value, field.name)) not in (None, ())
        }
    if isinstance(value, tuple):
        return [plain_of(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else value.normalize()
    assert value is None or isinstance(value, str | int)  # the model holds nothing else
    return value


def is_same(one: object, other: object) -> bool:
    """Say whether two values of the model say the same, wherever and however they were read."""
    return in_words(plain_of(one)) == in_words(plain_of(other))


def in_words(value: Plain) -> Plain:
    """Give a plain value with all of its scalars as text, so that `1` and `"1"` are the same."""
    if isinstance(value, dict):
        return {key: in_words(item) for key, item in value.items()}
    if isinstance(value, list):
        return [in_words(item) for item in value]
    return None if value is None else text_of(value)


def text_of(value: str | int | Decimal | bool) -> str:
    """Write a scalar as a record does.

    >>> text_of(True), text_of(Decimal("1.50"))
    ('true', '1.5')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
