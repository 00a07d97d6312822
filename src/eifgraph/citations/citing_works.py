"""Asking an index of citations for the works that cite some, one after the other.

Knows by which identifiers a work is asked for, and when to leave an index in peace; must not know
any index, nor what is done with what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from eifgraph.citations.citation import CitedBy, Index
from eifgraph.citations.one_work import Identifier
from eifgraph.errors import ResolveError, SourceSilent, SourceStopped

AT_ONCE: Final = 2
"""Works that are asked for at the same time."""
ASKED: Final = ("doi", "pmid", "omid")
"""The schemes by which works are asked for, in order."""
PATIENCE: Final = 3
"""Works in a row for which the index may be silent before no more is asked of it."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What came of asking."""

    found: tuple[CitedBy, ...] = ()
    faults: tuple[ResolveError, ...] = ()


def ask_cited_by(works: Sequence[tuple[Identifier, ...]], index: Index) -> Cited:
    """Ask for each work by its DOI, PubMed number or OMID, the next if the index knows none.

    A work that has none of these is not asked for. After some silences in a row the rest is left
    for another run, for each costs several tries.
    """
    course = _Course(index)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = tuple(pool.map(course.ask, works))
    return Cited(
        tuple(one for one in made if isinstance(one, CitedBy)),
        tuple(one for one in made if isinstance(one, ResolveError)),
    )


@dataclass(slots=True)
class _Course:
    index: Index
    silences: int = 0
    """So many in a row."""

    def ask(self, identifiers: tuple[Identifier, ...]) -> CitedBy | ResolveError | None:
        """Give what the index says of a work, or why it does not; None if it is not asked."""
        if self.silences >= PATIENCE:
            return None
        found: CitedBy | None = None
        try:
            for scheme, value in sorted(identifiers, key=_rank):
                if scheme in ASKED and (found is None or not found.count):
                    said = self.index.cited_by(scheme, value)
                    found = said if found is None or said.count else found
        except ResolveError as fault:
            is_stopped = isinstance(fault, SourceStopped)
            is_silent = isinstance(fault, SourceSilent)
            self.silences = PATIENCE if is_stopped else self.silences + is_silent
            return fault
        self.silences = 0
        return found


def _rank(identifier: Identifier) -> int:
    return ASKED.index(identifier[0]) if identifier[0] in ASKED else len(ASKED)
