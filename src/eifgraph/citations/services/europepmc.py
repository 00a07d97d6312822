"""Europe PMC: records of PubMed and more, with corrections and retractions.

Knows its REST API and the form of its records; must not know other sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eifgraph.citations.asking import Ask, Fetch
from eifgraph.citations.identifiers import normal_orcid
from eifgraph.citations.letters import plain
from eifgraph.citations.services.reading import (
    at,
    count,
    entries,
    identifiers,
    iso_date,
    issns,
    must,
    named,
    pages,
    text,
    texts,
    title_of,
    web,
    whole,
    years,
)
from eifgraph.citations.services.source import (
    BEST,
    Sought,
    check_scheme,
    find_all,
    first_of_each,
    title_words,
)
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work

BATCH: Final = 30
FIELDS: Final = {
    "doi": 'DOI:"{}"',
    "pmid": "(EXT_ID:{} AND SRC:MED)",
    "pmcid": "PMCID:{}",
}
SPECIAL: Final = re.compile(r'[\\"():\[\]{}^~*?+!&|/<>=]+')
"""Signs that mean something in a query."""
RETRACTED: Final = "retracted publication"
NOTICE_TYPES: Final = frozenset(
    {
        *("retraction of publication", "retraction notice", "published erratum"),
        *("expression of concern", "correction", "corrigendum"),
    }
)
EVENTS: Final[Mapping[str, Event]] = {
    "retraction in": Event.RETRACTION,
    "partial retraction in": Event.PARTIAL_RETRACTION,
    "expression of concern in": Event.CONCERN,
    "erratum in": Event.CORRECTION,
    "corrected and republished in": Event.CORRECTION,
    "update in": Event.NEW_VERSION,
}
"""What is done to a work, by what a record of Europe PMC's calls it."""
ABOUT: Final = frozenset(
    {
        *("retraction of", "partial retraction of", "expression of concern for"),
        *("erratum for", "corrected and republished from"),
    }
)
SCHEMES: Final = {"MED": "pmid", "PMC": "pmcid"}


@dataclass(frozen=True, slots=True)
class EuropePmc:
    """Asks Europe PMC."""

    fetch: Fetch
    base: str
    mail: str = ""
    name: str = "europepmc"
    schemes: tuple[str, ...] = ("doi", "pmid", "pmcid")

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these identifiers; of several records PubMed's."""
        check_scheme(self, scheme)

        def find(batch: Sequence[str]) -> Iterable[Work]:
            asked = " OR ".join(FIELDS[scheme].format(_quoted(value)) for value in batch)
            return self._list(asked, min(1000, 4 * len(batch)))

        return find_all(scheme, values, BATCH, find)

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Search by title, author and year; if that finds nothing, without the author."""
        words = title_words(sought.title, SPECIAL)
        if len(words) < 2:
            return ()
        parts = ["TITLE:({})".format(" AND ".join(f'"{word}"' for word in words))]
        if sought.year is not None:
            parts.append(f"PUB_YEAR:[{sought.year - 1} TO {sought.year + 1}]")
        surname = " ".join(SPECIAL.sub(" ", sought.surname).split())
        found = self._list(" AND ".join([*parts, f'AUTH:"{surname}"']), BEST) if surname else ()
        return first_of_each(found or self._list(" AND ".join(parts), BEST))

    def _list(self, asked: str, size: int) -> tuple[Work, ...]:
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/search",
                _holds,
                {
                    "query": asked,
                    "format": "json",
                    "resultType": "core",
                    "pageSize": str(size),
                },
                private={"email": self.mail} if self.mail else {},
            )
        )
        records = sorted(
            entries(answer.body, "resultList", "result"),
            key=lambda record: text(record, "source") != "MED",
        )
        return tuple(work_of(record) for record in records)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _holds(body: object) -> bool:
    """Tell whether anything was found; a bad query is answered without a count."""
    count = whole(body, "hitCount")
    if count is None:
        raise ValueError("no hitCount")
    found = entries(body, "resultList", "result")
    if bool(count) != bool(found):
        raise ValueError(f"{count} are counted and {len(found)} given")
    must(body, dict, "resultList")
    return bool(found)


def work_of(record: object) -> Work:
    """Turn a record of Europe PMC's, in its core form or its short one, into a work."""
    first, last = pages(text(record, "pageInfo"))
    pmid = text(record, "pmid") or (text(record, "id") if text(record, "source") == "MED" else "")
    journal = at(record, "journalInfo", "journal")
    types = {one.casefold() for one in texts(record, "pubTypeList", "pubType")}
    types |= {one.strip() for one in text(record, "pubType").casefold().split(";")}
    printed = iso_date(text(record, "journalInfo", "printPublicationDate"))
    of_issue = text(record, "journalInfo", "yearOfPublication")
    return Work(
        source="europepmc",
        identifiers=identifiers(
            {"doi": text(record, "doi"), "pmid": pmid, "pmcid": text(record, "pmcid")}
        ),
        title=title_of(text(record, "title")),
        authors=named(_people(record)),
        years=years(text(record, "pubYear"), printed, text(record, "firstPublicationDate")),
        issued=printed or iso_date(of_issue) or iso_date(text(record, "pubYear")),
        containers=_containers(record),
        issns=issns(
            [
                *(text(journal, "issn"), text(journal, "essn")),
                *(one.strip() for one in text(record, "journalIssn").split(";")),
            ]
        ),
        volume=text(record, "journalInfo", "volume") or text(record, "journalVolume"),
        issue=text(record, "journalInfo", "issue") or text(record, "issue"),
        first_page=first,
        last_page=last,
        language=text(record, "language"),
        kind=_kind(types, text(record, "source")),
        updates=tuple(_updates(record)),
        updates_to=tuple(_notices(record, ABOUT)),
        is_retracted=RETRACTED in types if any(types) else None,
        cited_by=count(record, "citedByCount"),
        access=_access(record),
    )


def _containers(record: object) -> tuple[str, ...]:
    journal = at(record, "journalInfo", "journal")
    full = at(journal, "title"), at(record, "journalTitle")
    short = at(journal, "isoabbreviation"), at(journal, "medlineAbbreviation")
    return texts([*full, *short, at(record, "bookOrReportDetails", "publisher")])


def _people(record: object) -> Iterable[Person]:
    people = entries(record, "authorList", "author")
    for one in people:
        group = plain(text(one, "collectiveName"))
        family = plain(text(one, "lastName"))
        given = plain(text(one, "firstName") or text(one, "initials"))
        is_orcid = text(one, "authorId", "type") == "ORCID"
        orcid = normal_orcid(text(one, "authorId", "value")) if is_orcid else ""
        if family:
            yield Person(family, given, orcid)
        elif group or text(one, "fullName"):
            yield Person(group or plain(text(one, "fullName")), is_group=bool(group))
    if not people:
        for name in filter(None, plain(text(record, "authorString")).rstrip(".").split(", ")):
            family, _, initials = name.rpartition(" ")
            yield Person(family or name, initials if family else "")


def _kind(types: set[str], source: str) -> Kind:
    if types & NOTICE_TYPES:
        return Kind.NOTICE
    if source == "PPR" or "preprint" in types:
        return Kind.PREPRINT
    return Kind.ARTICLE if any("article" in one or "trial" in one for one in types) else Kind.OTHER


def _updates(record: object) -> Iterable[Update]:
    for one in entries(record, "commentCorrectionList", "commentCorrection"):
        event = EVENTS.get(text(one, "type").casefold())
        if event is not None:
            yield Update(event, _named(one))


def _notices(record: object, kinds: frozenset[str]) -> Iterable[str]:
    for one in entries(record, "commentCorrectionList", "commentCorrection"):
        if text(one, "type").casefold() in kinds and (named := _named(one)):
            yield named


def _named(one: object) -> str:
    """Name another record as `scheme:value`; "" if it has no identifier that is understood."""
    scheme = SCHEMES.get(text(one, "source"), "")
    found = identifiers({scheme: text(one, "id")}) if scheme else {}
    return "".join(f"{scheme}:{value}" for scheme, value in found.items())


def _access(record: object) -> Access:
    pmcid = text(record, "pmcid")
    is_open = bool(pmcid) and "Y" in (text(record, "isOpenAccess"), text(record, "inEPMC"))
    address = f"https://europepmc.org/articles/{pmcid}" if is_open else ""
    return Access(web(address), text(record, "license"))
