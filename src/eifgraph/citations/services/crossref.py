"""Crossref: the agency at which most journals register their DOIs.

Knows its REST API and the form of its records; must not know other sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from eifgraph.citations.asking import JSON, Ask, Fetch
from eifgraph.citations.identifiers import normal_doi, normal_orcid, normal_pii
from eifgraph.citations.letters import plain
from eifgraph.citations.services.reading import (
    at,
    count,
    day,
    entries,
    identifiers,
    issns,
    must,
    pages,
    text,
    texts,
    title_of,
    whole,
    years,
)
from eifgraph.citations.services.source import BEST, Sought, check_scheme, find_all, first_of_each
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work

BATCH: Final = 20
"""DOIs in one request; a filter with more makes addresses too long for some."""
LONGEST: Final = 600
"""Characters of a reference that are sent; more says nothing more."""
MISSING: Final = "resource not found"
"""What its 404 for a DOI says, in plain text."""
KINDS: Final[Mapping[str, Kind]] = {
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
EVENTS: Final[Mapping[str, Event]] = {
    "retraction": Event.RETRACTION,
    "partial_retraction": Event.PARTIAL_RETRACTION,
    "withdrawal": Event.WITHDRAWAL,
    "removal": Event.REMOVAL,
    "expression_of_concern": Event.CONCERN,
    "correction": Event.CORRECTION,
    "erratum": Event.CORRECTION,
    "corrigendum": Event.CORRECTION,
    "reinstatement": Event.REINSTATEMENT,
    "new_version": Event.NEW_VERSION,
    "new_edition": Event.NEW_VERSION,
}
NOTICES: Final = frozenset(EVENTS.values()) - {Event.NEW_VERSION}
PRINT: Final = ("published-print", "published", "issued", "published-online", "posted")
"""Dates of a record, that of print first."""


def _event(kind: str) -> Event:
    return EVENTS.get(kind.casefold().replace("-", "_").replace(" ", "_"), Event.OTHER)


@dataclass(frozen=True, slots=True)
class Crossref:
    """Asks Crossref."""

    fetch: Fetch
    base: str
    mail: str = ""
    name: str = "crossref"
    schemes: tuple[str, ...] = ("doi", "pii")

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these DOIs or publisher item identifiers."""
        check_scheme(self, scheme)
        if scheme == "pii":
            return find_all(scheme, values, BATCH, self._with_piis)
        return find_all(scheme, values, BATCH, self._with_dois)

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Search for the whole reference, then for its title alone."""
        queries = dict.fromkeys(one[:LONGEST] for one in (sought.text, sought.title) if one)
        found = [self._list({"query.bibliographic": one}) for one in queries]
        return first_of_each(work_of(record) for records in found for record in records)

    def _with_dois(self, dois: Sequence[str]) -> Iterable[Work]:
        together = [doi for doi in dois if "," not in doi]  # a comma ends a filter
        if len(together) > 1:
            found = ",".join(f"doi:{doi}" for doi in together)
            yield from map(work_of, self._list({"filter": found}, len(together) * 2))
        for doi in dois if len(together) < 2 else set(dois).difference(together):
            yield from self._single(doi)

    def _with_piis(self, piis: Sequence[str]) -> Iterable[Work]:
        found = ",".join(f"alternative-id:{pii}" for pii in piis)
        return map(work_of, self._list({"filter": found}, len(piis) * 2))

    def _single(self, doi: str) -> Iterable[Work]:
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/works/{quote(doi, safe='')}",
                lambda body: bool(must(body, dict, "message")),
                unknown=lambda media, said: media != JSON and MISSING in said.casefold(),
                headers={"Accept": "application/json, text/plain;q=0.5"},
            )
        )
        return (work_of(at(answer.body, "message")),) if answer.is_found else ()

    def _list(self, asked: Mapping[str, str], rows: int = BEST) -> tuple[object, ...]:
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/works",
                lambda body: bool(must(body, list, "message", "items")),
                {**asked, "rows": str(rows)},
                private={"mailto": self.mail} if self.mail else {},
            )
        )
        return entries(answer.body, "message", "items")


def work_of(record: object) -> Work:
    """Turn a record of Crossref's into a work."""
    dates = [_date(record, key) for key in PRINT]
    first, last = pages(text(record, "page") or text(record, "article-number"))
    piis = [normal_pii(text(one)) for one in entries(record, "alternative-id")]
    to = tuple(dict.fromkeys(normal_doi(text(one, "DOI")) for one in entries(record, "update-to")))
    doi = normal_doi(text(record, "DOI"))
    people = _people(record, "author") or _people(record, "editor")
    return Work(
        source="crossref",
        identifiers=identifiers({"doi": doi, "pii": next(filter(None, piis), "")}),
        title=title_of(text(record, "title", 0)),
        subtitle=title_of(text(record, "subtitle", 0)),
        authors=people,
        years=years(*dates),
        issued=_issued(record) or next(filter(None, dates), ""),
        containers=(*texts(record, "container-title"), *texts(record, "short-container-title")),
        issns=issns(text(one) for one in entries(record, "ISSN")),
        publisher=plain(text(record, "publisher")),
        volume=text(record, "volume"),
        issue=text(record, "issue"),
        first_page=first,
        last_page=last,
        language=text(record, "language"),
        kind=_kind(record, doi),
        updates=_updates(record, doi),
        updates_to=tuple(one for one in to if one and one != doi),
        cited_by=count(record, "is-referenced-by-count"),
        access=Access("", text(record, "license", 0, "URL")),
        score=_score(record),
    )


def _issued(record: object) -> str:
    """Give the date of print, which volume and pages are of, or of its issue; else the earliest."""
    issue = at(record, "journal-issue")
    return _date(record, PRINT[0]) or _date(issue, PRINT[0]) or _date(record, "issued")


def _date(record: object, key: str) -> str:
    """Give a date as YYYY[-MM[-DD]]; "" where it is missing, or [[null]]."""
    known: list[int] = []
    for one, last in zip(entries(record, key, "date-parts", 0), (2099, 12, 31), strict=False):
        part, first = whole(one), 1 if known else 1400
        if part is None or not first <= part <= last:
            break
        known.append(part)
    return "-".join(f"{part:0{width}d}" for part, width in zip(known, (4, 2, 2), strict=False))


def _people(record: object, key: str) -> tuple[Person, ...]:
    people = []
    for one in entries(record, key):
        family, given = plain(text(one, "family")), plain(text(one, "given"))
        group = plain(text(one, "name"))
        orcid = normal_orcid(text(one, "ORCID"))
        if family and (suffix := plain(text(one, "suffix"))):
            given = f"{given}, {suffix}"
        if family or given:
            people.append(Person(family or given, given if family else "", orcid))
        elif group:
            people.append(Person(group, is_group=True))
    return tuple(people)


def _kind(record: object, doi: str) -> Kind:
    notices = [
        one
        for one in entries(record, "update-to")
        if normal_doi(text(one, "DOI")) != doi and _event(text(one, "type")) in NOTICES
    ]
    return Kind.NOTICE if notices else KINDS.get(text(record, "type"), Kind.OTHER)


def _updates(record: object, doi: str) -> tuple[Update, ...]:
    """Read updates, each once however many say so; who says so is kept of the first.

    Under `updated-by` stands the notice. What is retracted in place is a notice about itself, under
    either name; a new version names itself too, and is none.
    """
    to = entries(record, "update-to") if doi else ()
    about = [one for one in to if normal_doi(text(one, "DOI")) == doi]
    found: dict[tuple[str, Event], Update] = {}
    for one in (*entries(record, "updated-by"), *about):
        notice, event = normal_doi(text(one, "DOI")), _event(text(one, "type"))
        if notice == doi and event not in NOTICES:
            continue
        when = day(_date(one, "updated")) or day(text(one, "updated", "date-time"))
        said = found.setdefault((notice, event), Update(event, notice, when))
        by = sorted({*said.asserted_by.split(", "), text(one, "source")} - {""})
        found[notice, event] = Update(event, notice, said.day or when, ", ".join(by))
    return tuple(found.values())


def _score(record: object) -> float | None:
    score = at(record, "score")
    return float(score) if isinstance(score, (int, float)) else None
