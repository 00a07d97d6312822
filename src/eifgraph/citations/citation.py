"""Citations as an index of them has them: which work cites another, and how many do.

Knows what is said of a citation; must not know who says it, nor how it is asked for or kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from eifgraph.citations.one_work import Identifier
from eifgraph.citations.trace import Trace

MOST: Final = 5_000
"""Citations of a work that are listed; of one that is cited more often, the count alone is kept.

Lists come in one piece, of up to 200,000 rows, and some of a list would say nothing of the rest.
"""
OCI: Final = re.compile(r"[0-9]+-[0-9]+")
"""An Open Citation Identifier: the numbers of the citing work and of the cited one."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation of a work by another one."""

    oci: str
    """Its Open Citation Identifier, without "oci:"."""
    citing: Mapping[str, str]
    """Identifiers of the citing work, by scheme, in normal form; at least one."""
    created: str = ""
    """When the citing work was published: a year, month or day; "" if that is not known."""
    is_author_self: bool | None = None
    """Whether the works have an author in common; None if that is not told."""
    is_journal_self: bool | None = None
    """Whether they are of one journal; None if that is not told."""


@dataclass(frozen=True, slots=True)
class CitedBy:
    """What an index says of the works that cite one."""

    source: str
    cited: Identifier
    """By which it was asked."""
    count: int
    """How many citations there are, also where they are not listed."""
    counted: Trace
    citations: tuple[Citation, ...] = ()
    """All of them in order, or none (see `MOST`)."""
    listed: Trace | None = None
    """None if they were not asked for, or are too many."""


class Index(Protocol):
    """A source that knows who cites whom."""

    @property
    def name(self) -> str:
        """The name of the source."""

    def cited_by(self, scheme: str, value: str) -> CitedBy:
        """Count the citations of a work, and list them if they are not too many.

        A work that the index does not know has none.

        Raises:
            ResolveError: the source gives no answer that can be used.
            ValueError: it cannot be asked by this scheme, or the value is no identifier of it.
        """
