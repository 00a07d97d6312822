"""A record of Crossref's public data file as a work.

Knows the form of Crossref's records; must not know where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from eifgraph.citations.identifiers import normal_doi, normal_issn, normal_orcid, normal_pii
from eifgraph.citations.letters import plain
from eifgraph.citations.snapshot.values import (
    count_of,
    first_text,
    identifiers_of,
    not_empty,
    pages,
    text_of,
    texts,
)
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work

Record = Mapping[str, Any]
KINDS: Final = {
    "journal-article": Kind.ARTICLE,
    "book": Kind.BOOK,
    "monograph": Kind.BOOK,
    "edited-book": Kind.BOOK,
    "reference-book": Kind.BOOK,
    "book-chapter": Kind.CHAPTER,
    "book-section": Kind.CHAPTER,
    "book-part": Kind.CHAPTER,
    "reference-entry": Kind.CHAPTER,
    "report": Kind.REPORT,
    "report-component": Kind.REPORT,
    "dissertation": Kind.THESIS,
    "posted-content": Kind.PREPRINT,
    "proceedings-article": Kind.PROCEEDINGS,
}
EVENTS: Final = {
    "retraction": Event.RETRACTION,
    "partial_retraction": Event.PARTIAL_RETRACTION,
    "withdrawal": Event.WITHDRAWAL,
    "removal": Event.REMOVAL,
    "expression_of_concern": Event.CONCERN,
    "correction": Event.CORRECTION,
    "corrigendum": Event.CORRECTION,
    "erratum": Event.CORRECTION,
    "new_version": Event.NEW_VERSION,
    "new_edition": Event.NEW_VERSION,
    "reinstatement": Event.REINSTATEMENT,
}


def crossref_work(row: Record) -> Work:
    """Give the work that a record describes.

    Raises:
        ValueError, TypeError, AttributeError, LookupError: it is not as Crossref gives records.
    """
    first, last = pages(row.get("page"))
    licences = [text_of(one.get("URL")) for one in row.get("license") or ()]
    about = tuple(normal_doi(text_of(one["DOI"])) for one in row.get("update-to") or ())
    piis = (normal_pii(one) for one in texts(row.get("alternative-id")))
    issued = _dates(row, "issued", "published-print", "published-online", "created")
    years = _dates(row, "published-print", "issued", "published-online")
    return Work(
        source="crossref",
        identifiers=identifiers_of(doi=row["DOI"], pii=next(filter(None, piis), "")),
        title=plain(first_text(row.get("title"))),
        subtitle=plain(first_text(row.get("subtitle"))),
        authors=tuple(map(_person, row.get("author") or row.get("editor") or ())),
        years=tuple(dict.fromkeys(parts[0] for parts in years)),
        issued=next(("-".join(f"{part:02}" for part in parts) for parts in issued), ""),
        containers=tuple(
            map(
                plain,
                (*texts(row.get("container-title")), *texts(row.get("short-container-title"))),
            )
        ),
        issns=not_empty(map(normal_issn, texts(row.get("ISSN")))),
        publisher=plain(text_of(row.get("publisher"))),
        volume=text_of(row.get("volume")),
        issue=text_of(row.get("issue")),
        first_page=first or text_of(row.get("article-number")),
        last_page=last,
        language=text_of(row.get("language")),
        kind=Kind.NOTICE if any(about) else KINDS.get(text_of(row.get("type")), Kind.OTHER),
        updates=tuple(map(_update, row.get("updated-by") or ())),
        updates_to=not_empty(about),
        cited_by=count_of(row.get("is-referenced-by-count")),
        access=_access(licences),
    )


def _access(licences: list[str]) -> Access:
    """Give a licence that lets everybody read; what others allow is not told by their address."""
    free = (one for one in licences if "creativecommons.org" in one)
    return Access(licence=next(free, ""))


def _dates(row: Record, *names: str) -> Iterator[list[int]]:
    for name in names:
        parts = ((row.get(name) or {}).get("date-parts") or [[None]])[0]
        if parts and parts[0]:
            yield [int(part) for part in parts]


def _person(author: Record) -> Person:
    orcid = normal_orcid(text_of(author.get("ORCID")))
    family, given = text_of(author.get("family")), text_of(author.get("given"))
    if not family:
        name = text_of(author.get("name"))
        return Person(plain(name or given), orcid=orcid, is_group=bool(name))
    suffix = text_of(author.get("suffix"))
    return Person(plain(family), plain(f"{given}, {suffix}" if suffix else given), orcid)


def _update(one: Record) -> Update:
    told = next(_dates(one, "updated"), [])
    return Update(
        EVENTS.get(text_of(one.get("type")).lower().replace("-", "_"), Event.OTHER),
        normal_doi(text_of(one.get("DOI"))),
        date(*told) if len(told) == 3 else None,
        text_of(one.get("source")),
    )
