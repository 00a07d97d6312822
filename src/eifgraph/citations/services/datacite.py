"""DataCite: the agency at which reports, theses and data register their DOIs.

Knows its REST API and the form of its records; must not know other sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from eifgraph.citations.asking import Ask, Fetch
from eifgraph.citations.identifiers import normal_orcid
from eifgraph.citations.letters import plain
from eifgraph.citations.services.reading import (
    at,
    count,
    day,
    entries,
    identifiers,
    iso_date,
    issns,
    must,
    text,
    texts,
    title_of,
    years,
)
from eifgraph.citations.services.source import BEST, Sought, check_scheme, find_all, title_words
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work

SPECIAL: Final = re.compile(r'[\\"():\[\]{}^~*?+!&|/<>=-]+')
"""Signs that mean something in a query."""
MISSING: Final = "doesn't exist"
KINDS: Final[Mapping[str, Kind]] = {
    "JournalArticle": Kind.ARTICLE,
    "DataPaper": Kind.ARTICLE,
    "Book": Kind.BOOK,
    "BookChapter": Kind.CHAPTER,
    "Report": Kind.REPORT,
    "Dissertation": Kind.THESIS,
    "Preprint": Kind.PREPRINT,
    "ConferencePaper": Kind.PROCEEDINGS,
}
EVENTS: Final[Mapping[str, Event]] = {
    "IsObsoletedBy": Event.NEW_VERSION,
    "IsPreviousVersionOf": Event.NEW_VERSION,
}


@dataclass(frozen=True, slots=True)
class DataCite:
    """Asks DataCite."""

    fetch: Fetch
    base: str
    name: str = "datacite"
    schemes: tuple[str, ...] = ("doi",)

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these DOIs, asking for each by itself."""
        check_scheme(self, scheme)
        return find_all(scheme, values, 1, self._single)

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Search for a title, within a year of the year that is known."""
        words = title_words(sought.title, SPECIAL)
        if len(words) < 2:
            return ()
        asked = "titles.title:({})".format(" AND ".join(f'"{word}"' for word in words))
        if sought.year is not None:
            asked += f" AND publicationYear:[{sought.year - 1} TO {sought.year + 1}]"
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/dois",
                lambda body: bool(must(body, list, "data")),
                {"query": asked, "page[size]": str(BEST)},
                media="application/json",
            )
        )
        return tuple(work_of(one) for one in entries(answer.body, "data"))

    def _single(self, dois: Sequence[str]) -> Iterable[Work]:
        for doi in dois:
            answer = self.fetch(
                Ask(
                    self.name,
                    f"{self.base}/dois/{quote(doi, safe='')}",
                    lambda body: bool(must(body, dict, "data")),
                    unknown=lambda media, said: "json" in media and MISSING in said,
                )
            )
            if answer.is_found:
                yield work_of(at(answer.body, "data"))


def work_of(record: object) -> Work:
    """Turn a record of DataCite's into a work."""
    facts = at(record, "attributes")
    titles = {text(one, "titleType"): text(one, "title") for one in entries(facts, "titles")}
    dates = {text(one, "dateType"): text(one, "date") for one in entries(facts, "dates")}
    published = text(facts, "publicationYear")
    container = text(facts, "container", "title")
    people = entries(facts, "creators") or entries(facts, "contributors")
    return Work(
        source="datacite",
        identifiers=identifiers({"doi": text(facts, "doi") or text(record, "id")}),
        title=title_of(titles.get("", "") or next(iter(titles.values()), "")),
        subtitle=title_of(titles.get("Subtitle", "")),
        authors=tuple(_people(people)),
        years=years(published, dates.get("Issued", "")),
        issued=iso_date(dates.get("Issued", "")) or iso_date(published),
        containers=texts([container]),
        issns=issns([text(facts, "container", "identifier")]),
        publisher=plain(text(facts, "publisher") or text(facts, "publisher", "name")),
        volume=text(facts, "container", "volume"),
        issue=text(facts, "container", "issue"),
        first_page=text(facts, "container", "firstPage"),
        last_page=text(facts, "container", "lastPage"),
        language=text(facts, "language"),
        kind=KINDS.get(text(facts, "types", "resourceTypeGeneral"), Kind.OTHER),
        updates=_updates(facts, dates),
        cited_by=count(facts, "citationCount"),
        access=Access("", text(facts, "rightsList", 0, "rightsUri")),
    )


def _people(people: Iterable[object]) -> Iterable[Person]:
    for one in people:
        family, given = plain(text(one, "familyName")), plain(text(one, "givenName"))
        name = plain(text(one, "name"))
        if not family and text(one, "nameType") != "Organizational":
            family, _, given = name.partition(", ")
            family = family if given else ""
        ids = {text(i, "nameIdentifierScheme"): i for i in entries(one, "nameIdentifiers")}
        orcid = normal_orcid(text(ids.get("ORCID"), "nameIdentifier"))
        if family:
            yield Person(family, given, orcid)
        elif name:
            yield Person(name, is_group=True)


def _updates(facts: object, dates: Mapping[str, str]) -> tuple[Update, ...]:
    """Read that a work was withdrawn, or that another has come in its place."""
    found = [
        Update(event, notice, asserted_by="registrant")
        for one in entries(facts, "relatedIdentifiers")
        if (event := EVENTS.get(text(one, "relationType"))) is not None
        if (notice := identifiers({"doi": text(one, "relatedIdentifier")}).get("doi", ""))
    ]
    if "Withdrawn" in dates:
        withdrawn = Update(Event.WITHDRAWAL, "", day(dates["Withdrawn"]), "registrant")
        found.append(withdrawn)
    return tuple(found)
