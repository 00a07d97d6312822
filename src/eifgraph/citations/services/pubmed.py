"""PubMed: the exact way from volume, page and author to a record.

Knows NCBI's E-utilities; must not know other sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from eifgraph.citations.asking import TEXT, Ask, Fetch
from eifgraph.citations.identifiers import normal_pmid
from eifgraph.citations.letters import folded
from eifgraph.citations.services.reading import (
    at,
    entries,
    identifiers,
    issns,
    must,
    named,
    pages,
    text,
    texts,
    title_of,
    years,
)
from eifgraph.citations.services.source import Sought, check_scheme, find_all
from eifgraph.citations.work import Kind, Person, Work

BATCH: Final = 100
TOOL: Final = "eifgraph"
KEY: Final = "sought"
"""By which the row of an answer is known."""
LAST: Final = "nothing|1900|0|0|nobody|end|"
"""A second row, which is nowhere; where it is answered, the row before was not cut off."""
NOT_FOUND: Final = re.compile(r"(?:NOT_FOUND|AMBIGUOUS)\b")
ARTICLE_IDS: Final = {"doi": "doi", "pubmed": "pmid", "pmc": "pmcid"}


@dataclass(frozen=True, slots=True)
class PubMed:
    """Asks PubMed."""

    fetch: Fetch
    base: str
    mail: str = ""
    key: str = ""
    name: str = "pubmed"
    schemes: tuple[str, ...] = ("pmid",)

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these PubMed identifiers."""
        check_scheme(self, scheme)
        return find_all(scheme, values, BATCH, self._summaries)

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Find the one work in this journal, volume and year, by this author, on this page.

        Journal, volume and page have to be known.
        """
        if not (sought.container and sought.volume and sought.first_page):
            return ()
        year = "" if sought.year is None else str(sought.year)
        parts = (sought.container, year, sought.volume, sought.first_page, sought.surname, KEY)
        row = "|".join(re.sub(r"[|%\r\n]+", " ", folded(part)) for part in parts)
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/ecitmatch.cgi",
                lambda body: bool(_match(str(body))),
                {"db": "pubmed", "retmode": "xml", "bdata": f"{row}|\r{LAST}"},
                media=TEXT,
                private=self._private,
            )
        )
        pmid = _match(str(answer.body)) if answer.is_found else ""
        return tuple(self._summaries([pmid])) if pmid else ()

    def _summaries(self, pmids: Sequence[str]) -> Iterable[Work]:
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/esummary.fcgi",
                lambda body: bool(must(body, dict, "result")),
                {"db": "pubmed", "retmode": "json", "id": ",".join(pmids)},
                private=self._private,
            )
        )
        for pmid in texts(answer.body, "result", "uids"):
            record = at(answer.body, "result", pmid)
            if record is not None and not text(record, "error"):
                yield work_of(pmid, record)

    @property
    def _private(self) -> Mapping[str, str]:
        told = {"tool": TOOL, "email": self.mail, "api_key": self.key}
        return {name: value for name, value in told.items() if value}


def _match(body: str) -> str:
    """Read the identifier at the end of our row; "" if none or more than one is found.

    Raises:
        ValueError: our row is not there, or does not end so.
    """
    row, _, last = body.strip().partition("\n")
    _, key, rest = row.partition(f"|{KEY}|")
    if key and "|end|" in last:
        if pmid := normal_pmid(rest.strip(" |\r")):
            return pmid
        if NOT_FOUND.match(rest.strip()):
            return ""
    raise ValueError("the row that was asked for is not answered")


def work_of(pmid: str, record: object) -> Work:
    """Turn a summary of PubMed's into a work."""
    ids = {
        ARTICLE_IDS[text(one, "idtype")]: text(one, "value")
        for one in entries(record, "articleids")
        if text(one, "idtype") in ARTICLE_IDS
    }
    first, last = pages(text(record, "pages"))
    types = {one.casefold() for one in texts(record, "pubtype")}
    is_notice = bool(types & {"published erratum", "retraction of publication"})
    return Work(
        source="pubmed",
        identifiers=identifiers({**ids, "pmid": pmid}),
        title=title_of(text(record, "title")),
        authors=named(_people(record)),
        years=years(text(record, "pubdate"), text(record, "epubdate")),
        issued=next(iter(map(str, years(text(record, "pubdate")))), ""),
        containers=texts([at(record, "fulljournalname"), at(record, "source")]),
        issns=issns((text(record, "issn"), text(record, "essn"))),
        volume=text(record, "volume"),
        issue=text(record, "issue"),
        first_page=first,
        last_page=last,
        language=next(iter(texts(record, "lang")), ""),
        kind=Kind.NOTICE if is_notice else Kind.ARTICLE if types else Kind.OTHER,
        is_retracted="retracted publication" in types if types else None,
    )


def _people(record: object) -> Iterable[Person]:
    for one in entries(record, "authors"):
        name = text(one, "name")
        family, _, initials = name.rpartition(" ")
        if text(one, "authtype") == "CollectiveName":
            yield Person(name, is_group=True)
        elif name:
            yield Person(family or name, initials if family else "")
