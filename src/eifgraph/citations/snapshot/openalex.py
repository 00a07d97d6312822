"""A record of OpenAlex's snapshot as a work.

Knows the form of OpenAlex's works; must not know where they come from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from eifgraph.citations.identifiers import normal_issn, normal_orcid
from eifgraph.citations.letters import plain
from eifgraph.citations.snapshot.values import (
    count_of,
    identifiers_of,
    not_empty,
    person_of,
    text_of,
    texts,
)
from eifgraph.citations.work import Access, Kind, Person, Work

Record = Mapping[str, Any]
KINDS: Final = {
    "article": Kind.ARTICLE,
    "review": Kind.ARTICLE,
    "letter": Kind.ARTICLE,
    "editorial": Kind.ARTICLE,
    "book": Kind.BOOK,
    "book-chapter": Kind.CHAPTER,
    "report": Kind.REPORT,
    "dissertation": Kind.THESIS,
    "preprint": Kind.PREPRINT,
    "erratum": Kind.NOTICE,
    "retraction": Kind.NOTICE,
}


def openalex_work(row: Record) -> Work:
    """Give the work that a record describes.

    Raises:
        ValueError, TypeError, AttributeError, LookupError: it is not as OpenAlex gives records.
    """
    ids, place = row.get("ids") or {}, row.get("biblio") or {}
    venue = (row.get("primary_location") or {}).get("source") or {}
    kind = KINDS.get(text_of(row.get("type")), Kind.OTHER)
    if row.get("type_crossref") == "proceedings-article":
        kind = Kind.PROCEEDINGS
    return Work(
        source="openalex",
        identifiers=identifiers_of(
            doi=row.get("doi") or ids.get("doi"),
            pmid=ids.get("pmid"),
            pmcid=ids.get("pmcid"),
            openalex=row["id"],
        ),
        title=plain(text_of(row.get("title") or row.get("display_name"))),
        authors=tuple(map(_person, row.get("authorships") or ())),
        years=(int(row["publication_year"]),) if row.get("publication_year") else (),
        issued=str(row.get("publication_date") or ""),
        containers=not_empty([plain(text_of(venue.get("display_name")))]),
        issns=not_empty(
            map(normal_issn, (text_of(venue.get("issn_l")), *texts(venue.get("issn"))))
        ),
        publisher=plain(text_of(venue.get("host_organization_name"))),
        volume=text_of(place.get("volume")),
        issue=text_of(place.get("issue")),
        first_page=text_of(place.get("first_page")),
        last_page=text_of(place.get("last_page")),
        language=text_of(row.get("language")),
        kind=kind,
        is_retracted=flag if isinstance(flag := row.get("is_retracted"), bool) else None,
        cited_by=count_of(row.get("cited_by_count")),
        access=_access(row),
    )


def _person(authorship: Record) -> Person:
    author = authorship.get("author") or {}
    name = text_of(authorship.get("raw_author_name")) or text_of(author.get("display_name"))
    if "," in name:  # as some publishers deliver it
        name = text_of(author.get("display_name")) or name
    return person_of(plain(name), normal_orcid(text_of(author.get("orcid"))))


def _access(row: Record) -> Access:
    best = row.get("best_oa_location") or {}
    address = text_of((row.get("open_access") or {}).get("oa_url"))
    return Access(address, text_of(best.get("license")))
