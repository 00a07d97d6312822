"""OpenAlex: an open catalogue of works, with their identifiers at other sources.

Searches cost much more than questions for identifiers. Its mark of retracted works names no
notice, and has been wrong. Knows its API and the form of its records; must not know other sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from eifgraph.citations.asking import JSON, Ask, Fetch
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
    person_of,
    text,
    texts,
    title_of,
    web,
    years,
)
from eifgraph.citations.services.source import BEST, Sought, check_scheme, find_all, title_words
from eifgraph.citations.work import Access, Kind, Person, Work

BATCH: Final = 100
"""Values that a filter may have."""
FILTERS: Final = {"doi": "doi", "pmid": "ids.pmid", "openalex": "ids.openalex"}
"""Filters for identifiers, by scheme."""
GRAMMAR: Final = re.compile(r"[,|!:*?~\"()\\<>]+")
"""Signs that mean something in a filter or in its search."""
FAILED: Final = re.compile(r'"error"\s*:\s*"(?!404|not found)', re.I)
"""A 404 for an engine that failed says so; that is no "no such work"."""
SHORTEST: Final = 12
"""Characters of a title that are worth a search."""
KINDS: Final[Mapping[str, Kind]] = {
    "article": Kind.ARTICLE,
    "review": Kind.ARTICLE,
    "letter": Kind.ARTICLE,
    "editorial": Kind.ARTICLE,
    "book": Kind.BOOK,
    "book-chapter": Kind.CHAPTER,
    "report": Kind.REPORT,
    "dissertation": Kind.THESIS,
    "preprint": Kind.PREPRINT,
    "proceedings-article": Kind.PROCEEDINGS,
    "erratum": Kind.NOTICE,
    "retraction": Kind.NOTICE,
}


@dataclass(frozen=True, slots=True)
class OpenAlex:
    """Asks OpenAlex."""

    fetch: Fetch
    base: str
    mail: str = ""
    key: str = ""
    name: str = "openalex"
    schemes: tuple[str, ...] = ("doi", "pmid", "openalex")

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these identifiers; a merged one gives the work it was merged into."""
        check_scheme(self, scheme)
        asked = dict.fromkeys(values)

        def find(batch: Sequence[str]) -> Iterable[Work]:
            return self._with(scheme, batch)

        found = dict(find_all(scheme, asked, BATCH, find))
        if scheme == "openalex":
            for value in asked.keys() - found.keys():
                for number in identifiers({scheme: value}).values():
                    found.update((value, work) for work in self._single(number))
        return found

    def search(self, sought: Sought) -> tuple[Work, ...]:
        """Search for a title, within a year of the year that is known."""
        title = " ".join(title_words(sought.title, GRAMMAR))
        if len(title) < SHORTEST:
            return ()
        asked = f"title.search:{title}"
        if sought.year is not None:
            asked += f",publication_year:{sought.year - 1}-{sought.year + 1}"
        return tuple(self._list(asked, BEST))

    def _with(self, scheme: str, values: Sequence[str]) -> Iterable[Work]:
        together = [value for value in values if not set(value) & set(",|")]
        if together:
            yield from self._list(f"{FILTERS[scheme]}:{'|'.join(together)}", BATCH)
        for value in set(values).difference(together):
            yield from self._single(f"{scheme}:{value}")

    def _list(self, asked: str, size: int) -> Iterable[Work]:
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/works",
                _holds,
                {"filter": asked, "per-page": str(size)},
                private=self._private,
            )
        )
        return map(work_of, entries(answer.body, "results"))

    def _single(self, value: str) -> Iterable[Work]:
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/works/{quote(value, safe=':')}",
                lambda body: bool(_must_have_id(body)),
                unknown=lambda media, said: not (media == JSON and FAILED.search(said)),
                private=self._private,
            )
        )
        return (work_of(answer.body),) if answer.is_found else ()

    @property
    def _private(self) -> Mapping[str, str]:
        return {
            name: value
            for name, value in {"mailto": self.mail, "api_key": self.key}.items()
            if value
        }


def _holds(body: object) -> bool:
    must(body, dict, "meta")
    return bool(must(body, list, "results"))


def _must_have_id(body: object) -> str:
    if not (found := text(body, "id")):
        raise ValueError("a work without id")
    return found


def work_of(record: object) -> Work:
    """Turn a record of OpenAlex's into a work."""
    ids = {scheme: text(record, "ids", scheme) for scheme in ("doi", "pmid", "pmcid")}
    ids["doi"] = text(record, "doi") or ids["doi"]
    place = at(record, "primary_location")
    date = iso_date(text(record, "publication_date"))
    address = text(record, "best_oa_location", "landing_page_url")
    retracted = at(record, "is_retracted")
    return Work(
        source="openalex",
        identifiers=identifiers({**ids, "openalex": text(record, "id")}),
        title=title_of(text(record, "title") or text(record, "display_name")),
        authors=named(_people(record)),
        years=years(text(record, "publication_year"), date),
        issued=date or iso_date(text(record, "publication_year")),
        containers=texts(
            [at(place, "source", "display_name"), at(place, "raw_source_name")],
        ),
        issns=issns(
            (text(place, "source", "issn_l"), *texts(place, "source", "issn")),
        ),
        publisher=plain(text(place, "source", "host_organization_name")),
        volume=text(record, "biblio", "volume"),
        issue=text(record, "biblio", "issue"),
        first_page=text(record, "biblio", "first_page"),
        last_page=text(record, "biblio", "last_page"),
        language=text(record, "language"),
        kind=_kind(record),
        is_retracted=retracted if isinstance(retracted, bool) else None,
        cited_by=count(record, "cited_by_count"),
        access=Access(
            web(text(record, "open_access", "oa_url")) or web(address),
            text(record, "best_oa_location", "license"),
        ),
        score=_score(record),
    )


def _kind(record: object) -> Kind:
    """Give the kind; Crossref's own name for it tells papers of proceedings from articles."""
    is_proceedings = text(record, "type_crossref") == "proceedings-article"
    return Kind.PROCEEDINGS if is_proceedings else KINDS.get(text(record, "type"), Kind.OTHER)


def _people(record: object) -> Iterable[Person]:
    """Give the authors; a name as its paper has it is divided more surely, unless reversed."""
    for one in entries(record, "authorships"):
        name = text(one, "raw_author_name")
        name = plain(text(one, "author", "display_name") or name if "," in name else name)
        name = name or plain(text(one, "author", "display_name"))
        if name:
            yield person_of(name, normal_orcid(text(one, "author", "orcid")))


def _score(record: object) -> float | None:
    score = at(record, "relevance_score")
    return float(score) if isinstance(score, (int, float)) else None
