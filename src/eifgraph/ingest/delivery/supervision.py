"""Who supervises the practitioners, and in what."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.delivery.having import role_having
from eifgraph.ingest.delivery.kinds import kinds_in
from eifgraph.ingest.delivery.roles import COUNT, roles_in
from eifgraph.ingest.delivery.sentences import Sentence, not_understood, sentences_of
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absent, Read, Several, StaffRole

SUPERVISOR: Final = re.compile(
    rf"(?<![\w.-]){COUNT}\s+(?:(?!and\b|or\b|by\b|with\b)[a-z'’/-]+\s+){{0,4}}?supervisors?\b"
)
SUPERVISED_BY: Final = re.compile(r"\bsupervis(?:ed|ion)\b[^.;]{0,40}?\b(?:by|from)\s+")
AND_BY: Final = re.compile(rf"\band\s+by\s+(?={COUNT}\s)")
ANY_OTHER: Final = re.compile(r"(?:further|second|third|other|additional)\s+supervisor$")


def read_supervisors(block: Block | None, notes: Notes, silent: Absent) -> Several[StaffRole]:
    """Read who supervises the practitioners, and in what.

    That no supervision is required is no list of supervisors: it is left as not understood.
    """
    if block is None:
        return silent
    if absence := read_absence(block):
        return absence
    found = [role for sentence in sentences_of(block) for role in _supervising(sentence, notes)]
    return tuple(found) or not_understood(block, "enter the supervisors by hand", notes)


def _supervising(sentence: Sentence, notes: Notes) -> Iterator[Read[StaffRole]]:
    low = sentence.low
    starts = [match.start() for match in SUPERVISOR.finditer(low)] if "supervisor" in low else []
    if starts:
        starts += [match.end() for match in AND_BY.finditer(low, starts[0])]
    if not starts and (by := SUPERVISED_BY.search(low)):
        starts = [by.end()]
    if not starts and "supervisor" in low:
        yield from role_having(sentence, notes)
    for start, end in zip(starts, [*starts[1:], len(low)], strict=False):
        if sentence.doubts(0, start):
            continue
        for role in _no_heads(roles_in(sentence, start, end, notes)):
            kinds = kinds_in(sentence, 0 if len(starts) == 1 else start, end, notes)
            value = dataclasses.replace(role.value, supervision_kinds=kinds)
            part = sentence.block if len(starts) == 1 else role
            yield _read_at(part, value)


def _no_heads(roles: list[Read[StaffRole]]) -> list[Read[StaffRole]]:
    """Leave out "a further supervisor" before the words that say who that is."""
    first = roles[0].value if len(roles) > 1 else None
    is_head = first is not None and first.qualification is None and ANY_OTHER.match(first.title)
    return roles[1:] if is_head else roles


def _read_at(place: Block | Read[StaffRole], value: StaffRole) -> Read[StaffRole]:
    if isinstance(place, Block):
        return place.read(value)
    return dataclasses.replace(place, value=value)
