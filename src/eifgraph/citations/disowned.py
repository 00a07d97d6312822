"""What was said of a work by records that turn out to be of another, and is therefore not said.

Knows records and which work they are of; must not know where what was said is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eifgraph.citations.belonging import assign
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.standing import Statement, statements_of
from eifgraph.citations.stored import Retrieved

Works = Mapping[str, tuple[Identifier, ...]]


def disowned(records: Iterable[Retrieved], works: Works) -> dict[str, frozenset[Statement]]:
    """Give for each work what records say that have an identifier of it and are not its own.

    What a record of its own says too is not among it.
    """
    known = tuple(records)
    belonging = assign(tuple(works.values()), (one.work.identifiers for one in known))
    own: dict[str, set[Statement]] = {name: set() for name in works}
    others: dict[str, set[Statement]] = {name: set() for name in works}
    names = tuple(works)
    numbers = {one: number for number, each in enumerate(belonging.works) for one in each}
    for record, owner in zip(known, belonging.owners, strict=True):
        if said := statements_of([record.work]):
            if owner is not None:
                own[names[owner]].update(said)
            named = {numbers[one] for one in record.work.identifiers.items() if one in numbers}
            for number in named - {owner}:
                others[names[number]].update(said)
    return {name: frozenset(others[name] - own[name]) for name in works}
