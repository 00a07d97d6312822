"""Descriptions of one publication by several sources, told apart from those of its kin.

Knows identifiers and bibliographic facts; must not know references.
"""

from __future__ import annotations

from collections.abc import Sequence

from eifgraph.citations.letters import letters
from eifgraph.citations.work import Work


def same_works(works: Sequence[Work]) -> list[list[int]]:
    """Group works by what they are, whatever their order: places of those that are one.

    What shares an identifier is one. Two without a common scheme are one if title, first author and
    year are the same, and neither journal place nor kind says otherwise.
    """
    leader = list(range(len(works)))

    def lead(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    owners: dict[tuple[str, str], int] = {}
    for place, work in enumerate(works):
        for name in work.identifiers.items():
            leader[lead(place)] = lead(owners.setdefault(name, place))
    for one in range(len(works)):
        for other in range(one):
            if lead(one) != lead(other) and _is_alike(works[one], works[other]):
                together = [n for n in range(len(works)) if lead(n) in (lead(one), lead(other))]
                if not _disagree([works[n] for n in together]):
                    leader[lead(one)] = lead(other)
    groups: dict[int, list[int]] = {}
    for place in range(len(works)):
        groups.setdefault(lead(place), []).append(place)
    return list(groups.values())


def _disagree(works: Sequence[Work]) -> bool:
    """Tell whether works have two identifiers of one scheme."""
    known: dict[str, str] = {}
    return any(
        known.setdefault(scheme, value) != value
        for work in works
        for scheme, value in work.identifiers.items()
    )


def _is_alike(one: Work, other: Work) -> bool:
    """Tell whether works of two sources that share no scheme are described alike."""
    if one.source == other.source or one.identifiers.keys() & other.identifiers.keys():
        return False
    title = letters(one.full_title)
    if not title or title != letters(other.full_title) or one.kind is not other.kind:
        return False
    names = [letters(work.authors[0].family) for work in (one, other) if work.authors]
    if len(names) < 2 or names[0] != names[1] or not set(one.years) & set(other.years):
        return False
    facts = ((one.volume, other.volume), (one.first_page, other.first_page))
    return all(not mine or not its or mine == its for mine, its in facts)
