"""A row of the dump of OpenCitations Meta as a work.

Knows its eleven columns, in which names carry their identifiers in brackets; must not know where
the row comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from eifgraph.citations.identifiers import NORMAL, normal_issn, normal_orcid
from eifgraph.citations.letters import plain
from eifgraph.citations.snapshot.values import identifiers_of, not_empty, pages, text_of
from eifgraph.citations.work import Kind, Person, Work

BRACKETS: Final = re.compile(r"\s*\[(?P<ids>[^\[\]]*)\]\s*$")
KINDS: Final = {
    "journal article": Kind.ARTICLE,
    "book": Kind.BOOK,
    "monograph": Kind.BOOK,
    "edited book": Kind.BOOK,
    "reference book": Kind.BOOK,
    "book chapter": Kind.CHAPTER,
    "book section": Kind.CHAPTER,
    "book part": Kind.CHAPTER,
    "reference entry": Kind.CHAPTER,
    "report": Kind.REPORT,
    "dissertation": Kind.THESIS,
    "proceedings article": Kind.PROCEEDINGS,
    "preprint": Kind.PREPRINT,
}


def opencitations_work(row: Mapping[str, Any]) -> Work:
    """Give the work that a row describes.

    Raises:
        ValueError, TypeError, AttributeError, LookupError: it is not as OpenCitations gives rows.
    """
    ids = _identifiers(row["id"] or "")
    venue, venue_ids = _named(text_of(row["venue"]))
    issued = text_of(row["pub_date"])
    issns = (text.partition(":")[2] for text in venue_ids.split() if text.startswith("issn:"))
    first, last = pages(row.get("page"))
    return Work(
        source="opencitations",
        identifiers=identifiers_of(**{s: v for s, v in ids.items() if s in NORMAL}),
        title=plain(text_of(row["title"])),
        authors=tuple(_people(text_of(row.get("author")) or text_of(row.get("editor")))),
        years=(int(issued[:4]),) if issued else (),
        issued=issued,
        containers=not_empty([plain(venue)]),
        issns=not_empty(map(normal_issn, issns)),
        publisher=plain(_named(text_of(row.get("publisher")))[0]),
        volume=text_of(row.get("volume")),
        issue=text_of(row.get("issue")),
        first_page=first,
        last_page=last,
        kind=KINDS.get(text_of(row.get("type")), Kind.OTHER),
    )


def _identifiers(text: str) -> dict[str, str]:
    pairs = (one.partition(":") for one in text.split())
    return {scheme: value for scheme, _, value in reversed([*pairs])}


def _named(text: str) -> tuple[str, str]:
    """Divide a name and the identifiers behind it."""
    match = BRACKETS.search(text)
    return (text[: match.start()], match["ids"]) if match else (text, "")


def _people(text: str) -> list[Person]:
    """Give the persons of a list in which `;` divides, and a comma family from given names."""
    people = []
    for one in filter(None, map(str.strip, re.split(r";\s+(?![^\[]*\])", text))):
        name, ids = _named(one)
        family, comma, given = name.partition(",")
        orcid = normal_orcid(_identifiers(ids).get("orcid", ""))
        people.append(Person(plain(family), plain(given), orcid, is_group=not comma))
    return people
