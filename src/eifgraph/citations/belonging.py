"""Which work a record is of, and which identifiers it adds to those that the work is known by.

Sources err: a record may give a work the identifier of another. So a record is of the work that has
the best of its identifiers that any work has, and of none if a better one of its own says otherwise
of that work. Knows identifiers; must not know what else is said of works.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.one_work import Identifier

Works = Sequence[tuple[Identifier, ...]]


@dataclass(frozen=True, slots=True)
class Belonging:
    """What belongs to which work."""

    works: tuple[tuple[Identifier, ...], ...]
    """For each work, its identifiers and, behind them, those that records add."""
    owners: tuple[int | None, ...]
    """For each record, the number of its work."""


def assign(works: Works, records: Iterable[Mapping[str, str]]) -> Belonging:
    """Say which work each record is of, by identifiers of the works or such as records add to them.

    One identifier of each scheme is added: none if the records of a work disagree, if the work has
    one of that scheme, or if two works claim it.

    >>> assign([(("pmid", "1"),)], [{"doi": "10.5555/1"}, {"pmid": "1", "doi": "10.5555/1"}])
    Belonging(works=((('pmid', '1'), ('doi', '10.5555/1')),), owners=(0, 0))
    >>> assign([(("doi", "10.5555/1"), ("pmid", "1"))], [{"pmid": "1", "doi": "10.5555/2"}]).owners
    (None,)
    """
    given = tuple(records)
    owners = _owners(works, given)
    added = _added(works, given, owners)
    known = tuple((*work, *more) for work, more in zip(works, added, strict=True))
    return Belonging(known, _owners(known, given))


def _owners(works: Works, records: Sequence[Mapping[str, str]]) -> tuple[int | None, ...]:
    numbers = {one: number for number, work in enumerate(works) for one in work}
    schemes = [dict(work) for work in works]
    return tuple(_owner(record, numbers, schemes) for record in records)


def _owner(
    record: Mapping[str, str],
    numbers: Mapping[Identifier, int],
    schemes: Sequence[Mapping[str, str]],
) -> int | None:
    better: list[str] = []
    for scheme in NORMAL:
        if scheme not in record:
            continue
        number = numbers.get((scheme, record[scheme]))
        if number is not None:
            is_other = any(schemes[number].get(one, record[one]) != record[one] for one in better)
            return None if is_other else number
        better.append(scheme)
    return None


def _added(
    works: Works, records: Sequence[Mapping[str, str]], owners: Sequence[int | None]
) -> list[list[Identifier]]:
    """Give for each work what its records agree on."""
    taken = {one for work in works for one in work}
    schemes = [dict(work) for work in works]
    given: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for record, number in zip(records, owners, strict=True):
        for scheme, value in record.items() if number is not None else ():
            if number is not None and scheme in NORMAL and scheme not in schemes[number]:
                given[number, scheme].add(value)
    agreed = {key: (key[1], *values) for key, values in given.items() if len(values) == 1}
    counts = Counter(agreed.values())
    found = [list[Identifier]() for _ in works]
    for number, work in enumerate(found):
        for scheme in NORMAL:
            one = agreed.get((number, scheme))
            if one is not None and counts[one] == 1 and one not in taken:
                work.append((one[0], one[1]))
    return found
