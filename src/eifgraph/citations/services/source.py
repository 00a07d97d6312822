"""What every source of bibliographic records can be asked.

Knows works and identifiers; must not know any source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.parts import Part, ReferenceParts
from eifgraph.citations.work import Work

BEST: Final = 10
"""Works that are taken of what a search finds."""
LITTLE: Final = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "into", "is", "it"),
        *("its", "not", "of", "on", "or", "the", "to", "with"),
    }
)
"""Words that search engines leave out, or take for their own."""
FEW: Final = 4
"""Words of a title, beyond which one can be spared."""
MOST: Final = 12
"""Words of a title that are searched for."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of a work that is searched for; "" or None where nothing is."""

    text: str
    """The whole reference, on one line."""
    title: str = ""
    """Or as much of it as is left."""
    surname: str = ""
    """Of the first author."""
    year: int | None = None
    container: str = ""
    volume: str = ""
    first_page: str = ""

    @classmethod
    def of(cls, parts: ReferenceParts) -> Sought:
        """Seek what a reference stands for."""
        return cls(
            text=parts.text,
            title=_value(parts.title),
            surname=parts.authors[0].surname if parts.authors else "",
            year=None if parts.year is None else parts.year.value,
            container=_value(parts.container),
            volume=_value(parts.volume),
            first_page=_value(parts.first_page),
        )


def _value(part: Part[str] | None) -> str:
    return "" if part is None else part.value


class Source(Protocol):
    """A source of bibliographic records.

    What cannot be answered raises `ResolveError`; an identifier without a work, or a search that
    finds none, is an answer.
    """

    @property
    def name(self) -> str:
        """The name that its works have as their source."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes of identifiers by which works can be asked for."""

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these identifiers, each under the identifier as asked for.

        Raises:
            ResolveError: the source gives no answer that can be used.
            ValueError: it cannot be asked by this scheme.
        """

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Give works that may be what is sought, the best first; none if it has no search.

        Raises:
            ResolveError: the source gives no answer that can be used.
        """


def title_words(title: str, special: re.Pattern[str]) -> list[str]:
    """Give the words of a title to search for: those that say something, without special signs.

    The last is left out if there are enough, as it may have been cut off within.

    >>> title_words('The effects of "home" visiting on toddlers and their par', re.compile('"'))
    ['effects', 'home', 'visiting', 'toddlers', 'their']
    """
    found = [one for one in special.sub(" ", title).split() if one.casefold() not in LITTLE]
    return (found[:-1] if len(found) > FEW else found)[:MOST]


def find_all(
    scheme: str,
    values: Iterable[str],
    size: int,
    find: Callable[[Sequence[str]], Iterable[Work]],
) -> Mapping[str, Work]:
    """Find works by identifiers, so many at once, whatever the order of what is found.

    A DOI with a doubled slash that no one knows is sought once more with a single one.
    """
    asked = {value: NORMAL[scheme](value) for value in values}
    found = _found(scheme, dict.fromkeys(filter(None, asked.values())), size, find)
    again = {
        normal: re.sub(r"/{2,}", "/", normal)
        for normal in filter(None, asked.values())
        if scheme == "doi" and "//" in normal and normal not in found
    }
    if again:
        single = _found(scheme, dict.fromkeys(again.values()), size, find)
        found |= {normal: single[one] for normal, one in again.items() if one in single}
    return {value: found[normal] for value, normal in asked.items() if normal in found}


def _found(
    scheme: str,
    normals: Iterable[str],
    size: int,
    find: Callable[[Sequence[str]], Iterable[Work]],
) -> dict[str, Work]:
    """Give the works by their identifiers; of two with the same, the one that comes first."""
    found: dict[str, Work] = {}
    for batch in in_batches(normals, size):
        for work in find(batch):
            value = work.identifiers.get(scheme, "")
            if value in batch:
                found.setdefault(value, work)
    return found


def in_batches(values: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """Divide values into batches, so that few requests are needed.

    >>> list(in_batches("abc", 2))
    [('a', 'b'), ('c',)]
    """
    rest = iter(values)
    while batch := tuple(islice(rest, size)):
        yield batch


def check_scheme(source: Source, scheme: str) -> None:
    """Refuse a scheme by which a source cannot be asked.

    Raises:
        ValueError: it is one.
    """
    if scheme not in source.schemes:
        raise ValueError(f"{source.name} cannot be asked by {scheme}: {', '.join(source.schemes)}")


def first_of_each(works: Iterable[Work]) -> tuple[Work, ...]:
    """Leave out works that were found before, by any identifier of theirs."""
    seen: set[tuple[str, str]] = set()
    kept: list[Work] = []
    for work in works:
        names = set(work.identifiers.items())
        if not names or not names & seen:
            kept.append(work)
        seen |= names
    return tuple(kept)
