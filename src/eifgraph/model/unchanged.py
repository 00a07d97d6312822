"""How the model's classes are made that pages are read into by the hundred."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def unchanged(cls: type[C]) -> type[C]:
    """Make a dataclass that is never changed, compared by its fields and hashed by them.

    To the type checker it is frozen. At run time it is not: freezing makes `__init__` take four
    times as long, and a page has hundreds of spans and readings.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
