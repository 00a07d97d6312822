"""Which identifiers that rows of mappings name are of one and the same work.

Knows that what is accepted as exactly the work of one reference is one work, unless it cannot be;
must not know how a work was found, nor what is said of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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
