"""OpenCitations: open records of works (Meta) and of who cites whom (Index).

Everything in its answers is text. Knows its REST API and the form of its records; must not know
other sources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from eifgraph.citations.asking import Answer, Ask, Fetch
from eifgraph.citations.citation import MOST, OCI, Citation, CitedBy
from eifgraph.citations.identifiers import NORMAL, normal_orcid
from eifgraph.citations.letters import plain
from eifgraph.citations.services.reading import (
    entries,
    identifiers,
    iso_date,
    issns,
    known_date,
    must,
    pages,
    text,
    texts,
    title_of,
    whole,
    years,
)
from eifgraph.citations.services.source import Sought, check_scheme, find_all
from eifgraph.citations.trace import Trace
from eifgraph.citations.work import Kind, Person, Work

BATCH: Final = 10
BETWEEN: Final = "__"
"""Between identifiers in an address."""
INDEXED: Final = ("doi", "pmid", "omid")
"""The schemes by which the Index is asked."""
TOLD: Final = {"yes": True, "no": False}
NAMED: Final = re.compile(r"(?P<name>.*?)\s*\[(?P<ids>[^\[\]]*)\]\s*", re.S)
"""A name with its identifiers in brackets, which a name may have itself."""
PEOPLE: Final = re.compile(r"(?<=\]);\s+|;\s+(?=[^\[\]]*\[(?:orcid|omid|crossref|viaf|wikidata):)")
"""Between persons; a name may have a semicolon."""
KINDS: Final[Mapping[str, Kind]] = {
    "journal article": Kind.ARTICLE,
    "book": Kind.BOOK,
    "monograph": Kind.BOOK,
    "edited book": Kind.BOOK,
    "reference book": Kind.BOOK,
    "book chapter": Kind.CHAPTER,
    "book part": Kind.CHAPTER,
    "book section": Kind.CHAPTER,
    "reference entry": Kind.CHAPTER,
    "report": Kind.REPORT,
    "dissertation": Kind.THESIS,
    "posted content": Kind.PREPRINT,
    "web content": Kind.OTHER,
    "preprint": Kind.PREPRINT,
    "proceedings article": Kind.PROCEEDINGS,
}


@dataclass(frozen=True, slots=True)
class OpenCitations:
    """Asks OpenCitations."""

    fetch: Fetch
    base: str
    key: str = ""
    name: str = "opencitations"
    schemes: tuple[str, ...] = ("doi", "pmid", "pmcid", "omid", "openalex")

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> Mapping[str, Work]:
        """Give the works with these identifiers; one that holds `__` cannot be asked for."""
        check_scheme(self, scheme)

        def find(batch: Sequence[str]) -> Iterable[Work]:
            asked = [_name(scheme, value) for value in batch if BETWEEN not in value]
            return self._records(BETWEEN.join(asked)) if asked else ()

        return find_all(scheme, values, BATCH, find)

    def search(self, sought: Sought) -> tuple[Work, ...]:  # noqa: ARG002 - as every source has it
        """Find nothing: works are known here by identifiers alone."""
        return ()

    def cited_by(self, scheme: str, value: str) -> CitedBy:
        """Count the citations of a work in the Index, and list them if they are not too many.

        The count is asked for first, as a list comes whole or not at all.

        Raises:
            ResolveError: there is no answer that can be used.
            ValueError: the Index cannot be asked by this scheme, or for this value.
        """
        normal = NORMAL[scheme](value) if scheme in INDEXED else ""
        if not normal:
            raise ValueError(f"{self.name} has no citations of {scheme}:{value}")
        named = _name(scheme, normal)
        counted = self._index(f"citation-count/{named}", lambda body: _count(body) > 0)
        count = _count(counted.body)
        cited = CitedBy(self.name, (scheme, normal), count, Trace.of(counted))
        if not 0 < count <= MOST:
            return cited
        listed = self._index(f"citations/{named}", lambda body: bool(must(body, list)))
        citations = citations_of(listed.body)
        if len(citations) > MOST:
            return cited
        return replace(cited, citations=citations, listed=Trace.of(listed))

    def _index(self, asked: str, holds: Callable[[object], bool]) -> Answer:
        address = f"{self.base}/index/v2/{asked}"
        return self.fetch(Ask(self.name, address, holds, headers=self._headers))

    def _records(self, asked: str) -> Iterable[Work]:
        answer = self.fetch(
            Ask(
                self.name,
                f"{self.base}/meta/v1/metadata/{asked}",
                lambda body: bool(must(body, list)),
                headers=self._headers,
            )
        )
        return map(work_of, entries(answer.body))

    @property
    def _headers(self) -> Mapping[str, str]:
        return {"authorization": self.key} if self.key else {}


def _name(scheme: str, value: str) -> str:
    return f"{scheme}:{quote(value, safe='/' if scheme == 'omid' else '')}"


def _count(body: object) -> int:
    """Read a count, which is text.

    Raises:
        ValueError: there is none.
    """
    count = whole(body, 0, "count")
    if count is None or count < 0:
        raise ValueError("no count")
    return count


def citations_of(rows: object) -> tuple[Citation, ...]:
    """Turn rows of the Index into citations, in order; a row that names none is left out."""
    found = {one.oci: one for row in entries(rows) if (one := _citation(row)) is not None}
    return tuple(found[oci] for oci in sorted(found))


def _citation(row: object) -> Citation | None:
    oci = text(row, "oci").removeprefix("oci:")
    citing = identifiers(_identifiers(text(row, "citing")))
    if not OCI.fullmatch(oci) or not citing:
        return None
    return Citation(
        oci,
        citing,
        created=known_date(text(row, "creation")),
        is_author_self=TOLD.get(text(row, "author_sc").casefold()),
        is_journal_self=TOLD.get(text(row, "journal_sc").casefold()),
    )


def work_of(record: object) -> Work:
    """Turn a record of OpenCitations Meta into a work; its titles have capitals of their own."""
    ids = _identifiers(text(record, "id"))
    venue, venue_ids = _named(text(record, "venue"))
    first, last = pages(text(record, "page"))
    date = text(record, "pub_date")
    issn = re.findall(r"issn:(\S+)", venue_ids)
    people = tuple(_people(text(record, "author"))) or tuple(_people(text(record, "editor")))
    return Work(
        source="opencitations",
        identifiers=identifiers(ids),
        title=title_of(text(record, "title")),
        authors=people,
        years=years(date),
        issued=iso_date(date),
        containers=texts([venue]),
        issns=issns(issn),
        publisher=plain(_named(text(record, "publisher"))[0]),
        volume=text(record, "volume"),
        issue=text(record, "issue"),
        first_page=first,
        last_page=last if last != first else "",
        kind=KINDS.get(text(record, "type").casefold(), Kind.OTHER),
    )


def _identifiers(listed: str) -> dict[str, str]:
    """Read identifiers with blanks between; of two of a scheme the first."""
    found: dict[str, str] = {}
    for one in listed.split():
        scheme, _, value = one.partition(":")
        if scheme in NORMAL:
            found.setdefault(scheme, value)
    return found


def _named(printed: str) -> tuple[str, str]:
    """Divide a name from its identifiers.

    >>> _named("The Journal [issn:1234-5679 omid:br/0601]"), _named("The Journal")
    (('The Journal', 'issn:1234-5679 omid:br/0601'), ('The Journal', ''))
    """
    match = NAMED.fullmatch(printed)
    return (match["name"], match["ids"]) if match else (printed.strip(), "")


def _people(printed: str) -> Iterable[Person]:
    for one in PEOPLE.split(printed):
        name, ids = _named(one)
        family, comma, given = plain(name).partition(", ")
        orcid = next(iter(re.findall(r"orcid:(\S+)", ids)), "")
        if family:
            yield Person(family, given, normal_orcid(orcid), is_group=not comma)
