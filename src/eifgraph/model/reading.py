"""A value read from a page: the value, the span it stands in, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Generic, TypeAlias, TypeVar

from eifgraph.model.unchanged import unchanged

T_co = TypeVar("T_co", covariant=True)


class Method(Enum):
    """How a value was got from its page (code list `reading-method`)."""

    AS_PRINTED = "as-printed"
    NORMALISED = "normalised"
    INFERRED = "inferred"
    CURATED = "curated"


class Absence(Enum):
    """Why a page gives no value (code list `absence`).

    The first four are known of pages read whole; `NOT_SEEN` is said of a copy that is partial.
    """

    NOT_STATED = "not-stated"
    NOT_AVAILABLE = "not-available"
    NONE_MEASURED = "none-measured"
    NOT_UNDERSTOOD = "not-understood"
    NOT_SEEN = "not-seen"
    LABEL_ONLY = "label-only"
    NOT_REPORTED = "not-reported"
    NONE = "none"


class Severity(Enum):
    """How much a finding about a page matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@unchanged
class Span:
    """A place on a page: first and last line, counted from 1, and the text that stands there."""

    first_line: int
    last_line: int
    quote: str


@unchanged
class Curation:
    """Who set a value by hand, why, and on which day ("2026-11-24")."""

    by: str
    why: str
    on: str


@unchanged
class Read(Generic[T_co]):
    """A value, the span it was read from, and how; `how` names the rule unless as printed.

    `repeated` are the other places of the page that say the same; `otherwise`, what other places
    of the page say instead. `curation` is set where a person gave the value.
    """

    value: T_co
    span: Span
    method: Method = Method.AS_PRINTED
    how: str = ""
    repeated: tuple[Span, ...] = ()
    otherwise: tuple[Read[T_co], ...] = ()
    curation: Curation | None = None

    def set_aside(self) -> Iterator[Read[T_co]]:
        """Give all that was not taken, also what was so before a person set the value."""
        for other in self.otherwise:
            yield other
            yield from other.set_aside()


@unchanged
class Absent:
    """No value, and why; the span is None where the page is silent.

    `curation` is set where a person said so; the span is then where the page speaks of it.
    """

    reason: Absence
    span: Span | None = None
    curation: Curation | None = None

    @property
    def method(self) -> Method | None:
        """How it is known, if not by the page: a person said so."""
        return None if self.curation is None else Method.CURATED


Maybe: TypeAlias = Read[T_co] | Absent
Several: TypeAlias = tuple[Read[T_co], ...] | Absent


@unchanged
class PageFinding:
    """Something a curator should know about a page: what was seen, where, and what to do.

    Line and column are counted from 1, in characters.
    """

    code: str
    severity: Severity
    line: int
    seen: str
    advice: str
    column: int = 1


@unchanged
class SourceFile:
    """The file that was read: its slug (in paths of things), name, SHA-256 and lines.

    It is a page itself, or, if `is_data`, a file in which people entered what pages say. Of a page
    whose `form` is "html" or "pdf", the lines are those of its text.
    """

    slug: str
    name: str
    sha256: str
    line_count: int
    is_data: bool = False
    form: str = "text"


@unchanged
class SourcePage:
    """One copy of one page: its site (code list `site`) and layout (`page-layout`).

    `address` to `modified` say what is known of the copy, months as "2017-03"; `is_truncated`,
    that the copy ends before the page does. `copied_from` is set on a page that restates another
    and says so.
    """

    site: str
    layout: str
    address: Read[str] | None = None
    transcription: Read[str] | None = None
    published: Read[str] | None = None
    modified: Read[str] | None = None
    is_truncated: Read[bool] | None = None
    copied_from: Read[str] | None = None
