"""The parts of a reference, each a stretch of its text.

Knows what parts there are; must not know how they are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from eifgraph.citations.names import Author
from eifgraph.citations.printed import Identified

Value = TypeVar("Value")


class Cut(Enum):
    """Where a reference is seen to have lost something."""

    NONE = "nowhere"
    END = "at its end"
    INSIDE = "within, a later line being there"


@dataclass(frozen=True, slots=True)
class Part(Generic[Value]):
    """A part of a reference, and the stretch of the text that says it."""

    value: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReferenceParts:
    """A reference taken apart; None or nothing where a part was not found."""

    text: str
    """On one line; all places are places in it."""
    authors: tuple[Author, ...] = ()
    is_et_al: bool = False
    """Whether more authors are meant than are named."""
    year: Part[int] | None = None
    title: Part[str] | None = None
    """Or as much of it as is left."""
    container: Part[str] | None = None
    """The journal, book or series, as printed."""
    volume: Part[str] | None = None
    issue: Part[str] | None = None
    first_page: Part[str] | None = None
    last_page: Part[str] | None = None
    """In full: the 37 of 1425-37 is 1437."""
    identifiers: tuple[Identified, ...] = ()
    urls: tuple[Part[str], ...] = ()
    is_several: bool = False
    """Whether another reference seems to follow in the same text."""
    is_bare: bool = False
    """Whether it is an identifier and nothing else."""
    cut: Cut = Cut.NONE
    cut_at: int | None = None
    """Where something is missing."""
