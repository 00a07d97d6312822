"""Which identifiers that rows of mappings name are of one and the same work.

Knows that what is accepted as exactly the work of one reference is one work, unless it cannot be,
and that a record may add to the identifiers of its work; must not know how a work was found, nor
what is said of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from eifgraph.citations.curies import NOTHING, work_identifier
from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.rows import EXACT, MappingRow, Status

Identifier = tuple[str, str]
"""Scheme and value in normal form."""
RANKS: Final = {scheme: rank for rank, scheme in enumerate(NORMAL)}
TAKEN: Final = (Status.AUTO, Status.ACCEPTED)


def works_of(rows: Iterable[MappingRow]) -> tuple[tuple[Identifier, ...], ...]:
    """Give for each work that rows name its identifiers, the most widely understood first.

    Two identifiers are of one work if one reference is accepted as an exact match of both. Where
    such a reference has two of one scheme, they are not of one work, and none of its are joined.
    """
    known: dict[Identifier, Identifier] = {}
    by_reference: defaultdict[str, list[Identifier]] = defaultdict(list)
    for row in rows:
        if row.object_id == NOTHING:
            continue
        identifier = work_identifier(row.object_id)
        known.setdefault(identifier, identifier)
        if row.predicate_id == EXACT and row.ext_status in TAKEN:
            by_reference[row.subject_id].append(identifier)
    for _, alike in sorted(by_reference.items()):
        if len({scheme for scheme, _ in alike}) == len(set(alike)):
            for other in alike[1:]:
                _join(known, alike[0], other)
    groups: defaultdict[Identifier, list[Identifier]] = defaultdict(list)
    for identifier in sorted(known, key=_rank):
        groups[_first(known, identifier)].append(identifier)
    return tuple(tuple(group) for group in groups.values())


def learnt(
    works: Sequence[tuple[Identifier, ...]], records: Iterable[Mapping[str, str]]
) -> tuple[tuple[Identifier, ...], ...]:
    """Give for each work the identifiers that records add to those that it is known by.

    A record is of the one work with which it shares an identifier. One identifier of each scheme is
    learnt: none if records disagree, if the work has one of that scheme, or if two works claim it.

    >>> learnt([(("pmid", "1"),)], [{"pmid": "1", "doi": "10.5555/1"}, {"doi": "10.5555/1"}])
    ((('doi', '10.5555/1'),),)
    """
    owners = {one: number for number, identifiers in enumerate(works) for one in identifiers}
    taken = {(number, scheme) for (scheme, _), number in owners.items()}
    given: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for record in records:
        mine = {owners[one] for one in record.items() if one in owners}
        for number in mine if len(mine) == 1 else ():
            for scheme, value in record.items():
                if scheme in RANKS and (number, scheme) not in taken:
                    given[number, scheme].add(value)
    agreed = {key: (key[1], *values) for key, values in given.items() if len(values) == 1}
    counts = Counter(agreed.values())
    found = [list[Identifier]() for _ in works]
    for (number, _), (scheme, value) in agreed.items():
        if counts[scheme, value] == 1 and (scheme, value) not in owners:
            found[number].append((scheme, value))
    return tuple(tuple(sorted(one, key=_rank)) for one in found)


def _join(known: dict[Identifier, Identifier], one: Identifier, other: Identifier) -> None:
    first, second = sorted((_first(known, one), _first(known, other)), key=_rank)
    known[second] = first


def _first(known: dict[Identifier, Identifier], one: Identifier) -> Identifier:
    """Follow what an identifier was joined to, up to the best one."""
    while known[one] != one:
        one = known[one]
    return one


def _rank(identifier: Identifier) -> tuple[int, str]:
    scheme, value = identifier
    return RANKS[scheme], value
