"""The last that each source said of each work: heard now, kept from before, or only remembered.

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
class Word:
    """What a record says of the standing of its work."""

    source: str
    identifiers: Mapping[str, str]
    statements: tuple[Statement, ...] = ()
    remembered_of: Identifier | None = None
    """By what the work is known of which it was a record, where it is not kept itself."""

    @classmethod
    def of(cls, work: Work) -> Word:
        """Give what a record says."""
        return cls(work.source, work.identifiers, statements_of([work]))

    def beside(self, other: Word) -> Word:
        """Join what another record of the same source and work says."""
        said = tuple(sorted({*self.statements, *other.statements}))
        return replace(self, statements=said)


@dataclass(frozen=True, slots=True)
class LastWords:
    """What is known of each work, by its number."""

    words: tuple[Mapping[str, Word], ...]
    """By source."""
    numbers: Mapping[Identifier, int]
    """Of which work each identifier is, its own or one that a record adds."""

    def statements(self, number: int) -> tuple[Statement, ...]:
        """Give all that is said of a work."""
        said = {one for word in self.words[number].values() for one in word.statements}
        return tuple(sorted(said))


def last_words(works: Works, layers: Iterable[Sequence[Word]]) -> LastWords:
    """Give what each source said of each work, from the first layer that has a word of it.

    Where a layer has one, those below say nothing of identifiers either: that a source no longer
    gives an identifier counts. What is remembered of a work says nothing of another one.

    >>> both = Word("openalex", {"doi": "10.5555/1", "pmid": "1"})
    >>> gone = Word("pubmed", {"pmid": "1"}, (Statement("pubmed", "retraction"),))
    >>> doi = (("doi", "10.5555/1"),)
    >>> len(last_words([doi], [[], [both, gone]]).statements(0))
    1
    >>> last_words([doi], [[Word("openalex", {"doi": "10.5555/1"})], [both, gone]]).statements(0)
    ()
    """
    known: Works = tuple(works)
    words: tuple[dict[str, Word], ...] = tuple({} for _ in known)
    for layer in layers:
        owners = assign(known, (one.identifiers for one in layer)).owners
        pairs = zip(layer, owners, strict=True)
        more = [one for one, owner in pairs if owner is None or one.source not in words[owner]]
        found = assign(known, (one.identifiers for one in more))
        for one, owner in zip(more, found.owners, strict=True):
            if owner is not None and one.remembered_of in (None, *found.works[owner]):
                other = words[owner].get(one.source)
                words[owner][one.source] = one if other is None else one.beside(other)
        known = found.works
    return LastWords(words, {one: number for number, each in enumerate(known) for one in each})
