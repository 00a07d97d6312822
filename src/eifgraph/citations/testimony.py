"""What each source says of the standing of each work: heard, kept from before, or remembered.

A record may be of a work by an identifier that another record gives it, and ceases to be when that
one no longer does. Knows what was said, and by which identifiers; must not know how sources are
asked, nor where what they said is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from eifgraph.citations.belonging import Works, assign
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.standing import Statement, statements_of
from eifgraph.citations.work import Work


@dataclass(frozen=True, slots=True)
class Testimony:
    """What a record says of the standing of its work."""

    source: str
    identifiers: Mapping[str, str]
    statements: tuple[Statement, ...] = ()
    remembered_of: Identifier | None = None
    """By what the work is known of which it was a record, where it is not kept itself."""

    @classmethod
    def of(cls, work: Work) -> Testimony:
        """Give what a record says."""
        return cls(work.source, work.identifiers, statements_of([work]))

    def beside(self, other: Testimony) -> Testimony:
        """Join what another record of the same source and work says."""
        said = tuple(sorted({*self.statements, *other.statements}))
        return replace(self, statements=said)


@dataclass(frozen=True, slots=True)
class Testimonies:
    """What is said of each work, and by whom."""

    of_works: tuple[Mapping[str, Testimony], ...]
    """For each work what each source says, by the source."""
    numbers: Mapping[Identifier, int]
    """Of which work each identifier is, its own or one that a record adds."""

    def statements(self, number: int) -> tuple[Statement, ...]:
        """Give all that is said of a work."""
        said = {each for one in self.of_works[number].values() for each in one.statements}
        return tuple(sorted(said))


def attribute(works: Works, layers: Iterable[Sequence[Testimony]]) -> Testimonies:
    """Say which work each testimony is of; of a source, the first layer counts that has one.

    Where a layer has one, those below say nothing of identifiers either: that a source no longer
    gives an identifier counts. What is remembered of a work says nothing of another one.

    >>> both = Testimony("openalex", {"doi": "10.5555/1", "pmid": "1"})
    >>> gone = Testimony("pubmed", {"pmid": "1"}, (Statement("pubmed", "retraction"),))
    >>> doi = (("doi", "10.5555/1"),)
    >>> len(attribute([doi], [[], [both, gone]]).statements(0))
    1
    >>> anew = Testimony("openalex", {"doi": "10.5555/1"})
    >>> attribute([doi], [[anew], [both, gone]]).statements(0)
    ()
    """
    known: Works = tuple(works)
    made: tuple[dict[str, Testimony], ...] = tuple({} for _ in known)
    for layer in layers:
        owners = assign(known, (one.identifiers for one in layer)).owners
        pairs = zip(layer, owners, strict=True)
        more = [one for one, owner in pairs if owner is None or one.source not in made[owner]]
        found = assign(known, (one.identifiers for one in more))
        for one, owner in zip(more, found.owners, strict=True):
            if owner is not None and one.remembered_of in (None, *found.works[owner]):
                other = made[owner].get(one.source)
                made[owner][one.source] = one if other is None else one.beside(other)
        known = found.works
    return Testimonies(made, {one: number for number, each in enumerate(known) for one in each})
