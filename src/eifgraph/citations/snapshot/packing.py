"""A work as a short text, and back: what an index keeps so that no other file is needed.

Knows the fields of a work; must not know where the text is kept.
"""

from __future__ import annotations

import json
from datetime import date
from types import MappingProxyType
from typing import Any

from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work


def pack(work: Work) -> bytes:
    """Give a work as bytes; its score is of a search and is not kept.

    Raises:
        UnicodeEncodeError: a text holds half a character.

    >>> pack(Work("crossref", {"doi": "10.5555/1"}, "A trial"))
    b'["crossref",{"doi":"10.5555/1"},"A trial"]'
    """
    people = [_trimmed([p.family, p.given, p.orcid, 1 if p.is_group else ""]) for p in work.authors]
    updates = [
        [one.event.name, one.notice, one.day.isoformat() if one.day else "", one.asserted_by]
        for one in work.updates
    ]
    kind = "" if work.kind is Kind.OTHER else work.kind.name
    values: list[object] = [
        *(work.source, dict(work.identifiers), work.title, work.subtitle, people, work.years),
        *(work.issued, work.containers, work.issns, work.publisher, work.volume, work.issue),
        *(work.first_page, work.last_page, work.language, kind, updates, work.updates_to),
        *(work.is_retracted, work.cited_by, work.access.address, work.access.licence),
    ]
    text = json.dumps(_trimmed(values), ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _trimmed(values: list[object]) -> list[object]:
    """Leave out what is empty at the end; 0 and False say something."""
    while values and (values[-1] is None or values[-1] in ("", (), [])):
        values.pop()
    return values


EMPTY: tuple[Any, ...] = (
    *("", {}, "", "", (), (), "", (), (), "", "", "", "", "", "", "", (), (), None, None, "", ""),
)


def unpack(packed: bytes, score: float | None = None) -> Work:
    """Give a work back.

    >>> unpack(pack(Work("crossref", {"doi": "10.5555/1"}, "A trial")), 2.5).score
    2.5
    """
    values = json.loads(packed)
    values = (*values, *EMPTY[len(values) :])
    source, identifiers, title, subtitle, people, years, issued, containers, issns = values[:9]
    publisher, volume, issue, first, last, language, kind, updates, about = values[9:18]
    return Work(
        source=source,
        identifiers=MappingProxyType(identifiers),
        title=title,
        subtitle=subtitle,
        authors=tuple(_person(*one) for one in people),
        years=tuple(years),
        issued=issued,
        containers=tuple(containers),
        issns=tuple(issns),
        publisher=publisher,
        volume=volume,
        issue=issue,
        first_page=first,
        last_page=last,
        language=language,
        kind=Kind[kind] if kind else Kind.OTHER,
        updates=tuple(_update(*one) for one in updates),
        updates_to=tuple(about),
        is_retracted=values[18],
        cited_by=values[19],
        access=Access(values[20], values[21]),
        score=score,
    )


def _person(family: str = "", given: str = "", orcid: str = "", is_group: int = 0) -> Person:
    return Person(family, given, orcid, bool(is_group))


def _update(event: str, notice: str, day: str, asserted_by: str) -> Update:
    return Update(Event[event], notice, date.fromisoformat(day) if day else None, asserted_by)
