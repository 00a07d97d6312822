"""A bulk snapshot as a source: an index on this machine in the place of a service.

Knows what every source is asked; must not know how the index finds anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.services.source import Sought
from eifgraph.citations.snapshot import Index
from eifgraph.citations.work import Work


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Asks an index."""

    index: Index
    name: str = "snapshot"
    schemes: tuple[str, ...] = tuple(NORMAL)

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these identifiers; see `Source`."""
        found = ((value, self.index.by_identifier(scheme, value)) for value in values)
        return {value: works[0] for value, works in found if works}

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Give works that may be what is sought; see `Source`."""
        return self.index.find(sought.text, sought.title)
