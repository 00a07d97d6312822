"""Works as the records in a release tell them: what one source said, read back from its triples.

Knows how `graph.works` writes a record, and which source's record is taken; must not know which
reference a work is cited for. Names of a journal beside the full one, and its ISSNs, have no order
in a graph: the shorter name counts as the short one, and ISSNs come in the order of their digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rdflib import RDF, RDFS, SDO
from rdflib.namespace import DCTERMS

from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select_among
from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.kinds import kind_of
from eifgraph.citations.work import Access, Person, Work

BEST: Final = ("crossref", "europepmc", "pubmed", "openalex", "datacite", "opencitations")
"""The sources in the order in which their records are taken; others come after them."""


Facts = dict[str, dict[str, list[str]]]
"""The values of each property of each node, in order."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a work: its IRI, who gave it, when, and by which identifiers."""

    iri: str
    source: str
    retrieved: str
    access: Access
    identifiers: dict[str, str] = field(default_factory=dict)


def records_of(backend: Backend, works: Iterable[str]) -> dict[str, list[Record]]:
    """Give the records of each work, in the order in which they are taken."""
    found: dict[str, dict[str, Record]] = {}
    for row in select_among(backend, read_text("records_of_works"), "work", works):
        of_work = found.setdefault(row["work"], {})
        access = Access(row.get("address", ""), row.get("licence", ""))
        new = Record(row["record"], row["source"], row["retrieved"], access)
        scheme, _, value = row["identifier"].partition(":")
        of_work.setdefault(new.iri, new).identifiers[scheme] = value
    return {work: in_order(records.values()) for work, records in found.items()}


def in_order(records: Iterable[Record]) -> list[Record]:
    """Put records in the order in which they are taken: by source, of one source the newest."""
    newest = sorted(records, key=lambda one: (one.retrieved, one.iri), reverse=True)
    return sorted(newest, key=lambda one: (_rank(one.source), one.source))


def read_works(backend: Backend, taken: Iterable[Sequence[Record]]) -> tuple[Work | None, ...]:
    """Give what records of one work tell of it, for several works: nothing where there are none.

    The facts are those of the first record, the identifiers those of all. Where the work can be
    read for nothing is told by the first that knows.
    """
    groups = tuple(taken)
    facts: Facts = {}
    firsts = (records[0].iri for records in groups if records)
    for row in select_among(backend, read_text("record_facts"), "record", firsts):
        facts.setdefault(row["node"], {}).setdefault(row["property"], []).append(row["value"])
    return tuple(_joined(records, facts) for records in groups)


def _rank(source: str) -> int:
    return BEST.index(source) if source in BEST else len(BEST)


def _joined(records: Sequence[Record], facts: Facts) -> Work | None:
    if not records:
        return None
    ids = {scheme: v for one in reversed(records) for scheme, v in one.identifiers.items()}
    free = next((one.access for one in records if one.access.address), records[0].access)
    in_order_of_schemes = {scheme: ids[scheme] for scheme in NORMAL if scheme in ids}
    work = _work(_Node(facts, records[0].iri), records[0].source)
    return replace(work, identifiers=in_order_of_schemes, access=free)


class _Node:
    """What is said of one node."""

    def __init__(self, facts: Facts, iri: str) -> None:
        self._facts, self._mine = facts, facts.get(iri, {})

    def texts(self, predicate: str) -> tuple[str, ...]:
        """Give the values of a property."""
        return tuple(self._mine.get(str(predicate), ()))

    def text(self, predicate: str) -> str:
        """Give the one value of a property, "" without any."""
        return next(iter(self.texts(predicate)), "")

    def nodes(self, predicate: str) -> list[_Node]:
        """Give the nodes that a property leads to."""
        return [_Node(self._facts, iri) for iri in self.texts(predicate)]


def _work(node: _Node, source: str) -> Work:
    container = next(iter(node.nodes(DCTERMS.isPartOf)), _Node({}, ""))
    issued = node.text(DCTERMS.issued)
    authors = sorted(node.nodes(SDO.author), key=lambda one: int(one.text(SDO.position)))
    return Work(
        source=source,
        title=node.text(DCTERMS.title),
        authors=tuple(map(_person, authors)),
        years=(int(issued[:4]),) if issued[:4].isdecimal() else (),
        issued=issued,
        containers=_names(container),
        issns=container.texts(SDO.issn),
        publisher=container.text(SDO.publisher),
        volume=node.text(SDO.volumeNumber),
        issue=node.text(SDO.issueNumber),
        first_page=node.text(SDO.pageStart),
        last_page=node.text(SDO.pageEnd),
        language=node.text(DCTERMS.language),
        kind=kind_of(node.text(DCTERMS.type).rpartition("/")[2]),
    )


def _names(container: _Node) -> tuple[str, ...]:
    """Give the names of what a work appeared in: first the one that it is labelled with."""
    label = container.text(RDFS.label)
    return tuple(sorted(container.texts(SDO.name), key=lambda one: (one != label, len(one), one)))


def _person(author: _Node) -> Person:
    if str(SDO.Organization) in author.texts(RDF.type):
        return Person(author.text(SDO.name), is_group=True)
    orcid = author.text(SDO.identifier).rpartition("/")[2]
    return Person(author.text(SDO.familyName), author.text(SDO.givenName), orcid)
