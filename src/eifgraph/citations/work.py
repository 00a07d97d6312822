"""A publication as one source describes it.

Knows what bibliographic records have in common; must not know any source's form of them, nor
which reference a work is looked up for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Final

WEB: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
"""An address of the web that can be called."""


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


class Kind(Enum):
    """What kind of publication a work is (after FaBiO's classes)."""

    ARTICLE = "journal article"
    BOOK = "book"
    CHAPTER = "book chapter"
    REPORT = "report"
    THESIS = "thesis"
    PREPRINT = "preprint"
    PROCEEDINGS = "proceedings paper"
    REVIEW = "review of a book"
    NOTICE = "notice about another work"
    OTHER = "other"


class Event(Enum):
    """What a notice does to the work it is about (after Crossref's update types)."""

    RETRACTION = "retraction"
    PARTIAL_RETRACTION = "partial retraction"
    WITHDRAWAL = "withdrawal"
    REMOVAL = "removal"
    CONCERN = "expression of concern"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"
    NEW_VERSION = "new version"
    OTHER = "other"

    @property
    def is_alert(self) -> bool:
        """Whether readers of the work are to be warned."""
        return self in ALERTS


ALERTS = frozenset(
    {
        *(Event.RETRACTION, Event.PARTIAL_RETRACTION, Event.WITHDRAWAL),
        *(Event.REMOVAL, Event.CONCERN),
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """An author as a source names them; a body or group has a family name only."""

    family: str
    given: str = ""
    orcid: str = ""
    """Bare, where the source asserts one."""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """A statement of a source that a notice changes the standing of a work."""

    event: Event
    notice: str = ""
    """The DOI of the notice, or another identifier as `scheme:value`; "" if none is told."""
    day: date | None = None
    asserted_by: str = ""
    """Who says so within the source, such as `publisher` or `retraction-watch`."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where a work can be read without paying, and what may be done with it."""

    address: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A publication; what a source does not tell is empty or None."""

    source: str
    """The service that describes it, such as `crossref`."""
    identifiers: Mapping[str, str] = field(default_factory=_nothing)
    """Scheme to normal form (see `identifiers.NORMAL`)."""
    title: str = ""
    """Without its subtitle if the source keeps that apart; no markup."""
    subtitle: str = ""
    authors: tuple[Person, ...] = ()
    """In order; editors where a work has no authors."""
    years: tuple[int, ...] = ()
    """Of print first, then others that the source gives, such as of the first appearance online."""
    issued: str = ""
    """The date of print, else the earliest, as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""
    containers: tuple[str, ...] = ()
    """Names of the journal, book or series, the full one first."""
    issns: tuple[str, ...] = ()
    publisher: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    """Or the article's number."""
    last_page: str = ""
    language: str = ""
    kind: Kind = Kind.OTHER
    updates: tuple[Update, ...] = ()
    """Notices about this work."""
    updates_to: tuple[str, ...] = ()
    """The works that this one, a notice, is about."""
    is_retracted: bool | None = None
    """A bare flag of a source that tells no notice."""
    cited_by: int | None = None
    """How many works cite it, as the source counts them."""
    access: Access = Access()
    score: float | None = None
    """Of a search: how well it fits, on the scale of the source."""

    @property
    def full_title(self) -> str:
        """Title and subtitle.

        >>> Work("crossref", title="A trial", subtitle="Two years on").full_title
        'A trial: Two years on'
        """
        if not self.subtitle or self.subtitle.casefold() in self.title.casefold():
            return self.title
        joint = " " if self.title[-1:] in ":?!." else ": "
        return f"{self.title}{joint}{self.subtitle}" if self.title else self.subtitle

    @property
    def doi(self) -> str:
        """The DOI, or "" without one."""
        return self.identifiers.get("doi", "")
