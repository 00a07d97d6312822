"""Records of works as triples: what one source said on one day, each such in a graph of its own.

Knows how a record is told; must not know how a work was found or asked for. A record is apart from
its work, for sources differ and change their minds: title, authors, identifiers and the like are
the record's, in the words of the source; so are marks as retracted. Authors are numbered
nodes, for a list would need blank nodes; an author is whom one record names, so nobody is taken for
somebody else. A count of citations is an observation with its day and source, and a retraction a
statement of a source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

from eifgraph.citations.curies import work_curie
from eifgraph.citations.identifiers import NORMAL, iri_of
from eifgraph.citations.kinds import CLASSES
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.stored import Retrieved
from eifgraph.citations.titled import title_mark
from eifgraph.citations.trace import Trace
from eifgraph.citations.work import Person, Update, Work
from eifgraph.graph.links import KnownWorks, add_identifier
from eifgraph.graph.source import LICENCE
from eifgraph.graph.studies import DATACITE
from eifgraph.graph.writer import DCTERMS, PROV, SCHEMA, PageGraph, address, day, english
from eifgraph.iris import Minter, concept_iri, exact_slug, slugify
from eifgraph.namespaces import OTHERS
from eifgraph.vocab import EIF

BIRO: Final = Namespace(OTHERS["biro"])
C4O: Final = Namespace(OTHERS["c4o"])
FABIO: Final = Namespace(OTHERS["fabio"])
SPDX: Final = Namespace(OTHERS["spdx"])
KINDS: Final = {kind: FABIO[name] for kind, name in CLASSES.items()}
"""What kind of publication a record says that its work is."""
DATES: Final = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
"""The datatype of a date by its length."""


def record_graphs(
    records: Iterable[Retrieved], rows: Iterable[MappingRow], base: str
) -> dict[str, Graph]:
    """Turn records into a graph for each source and day of retrieval, by its name.

    `rows` say which works there are, and a record may be of one by an identifier that another
    record gives it; records of other works are left out. Of two records of one work, source and day
    the later one counts.
    """
    known = tuple(records)
    works, minter = KnownWorks.of(rows, (one.work.identifiers for one in known), base), Minter(base)
    graphs: dict[str, PageGraph] = {}
    for number, record in latest_records(known, works):
        name = _name(record)
        if name not in graphs:
            graphs[name] = source_graph(minter, record.work.source, record.day)
        _add_record(graphs[name], works.iris[number], record, works.belonging.works[number])
    return {name: graph.graph for name, graph in graphs.items()}


def latest_records(
    records: Sequence[Retrieved], works: KnownWorks
) -> Iterator[tuple[int, Retrieved]]:
    """Give records with the numbers of their works, of each source and day the latest, in order."""
    latest: dict[tuple[str, int, Identifier], tuple[int, Retrieved]] = {}
    pairs = zip(records, works.belonging.owners, strict=True)
    for record, owner in sorted(pairs, key=lambda one: (one[0].retrieved, one[0].address)):
        if owner is not None:
            best = _identifiers(record.work)[0]
            latest[_name(record), owner, best] = owner, record
    for _, found in sorted(latest.items(), key=lambda item: item[0]):
        yield found


def record_iri(minter: Minter, record: Retrieved, known: Collection[Identifier]) -> URIRef:
    """Give the IRI of a record: its source, its day and the best of its work's identifiers in it.

    `known` are those of the work; of two works records may have a better one in common.
    """
    scheme, value = next(one for one in _identifiers(record.work) if one in known)
    return minter.thing("record", record.work.source, record.day, scheme, exact_slug(value))


def _name(record: Retrieved) -> str:
    return f"{record.work.source}/{record.day}"


def _identifiers(work: Work) -> list[Identifier]:
    return [(scheme, work.identifiers[scheme]) for scheme in NORMAL if scheme in work.identifiers]


def source_graph(minter: Minter, source: str, on: str) -> PageGraph:
    """Begin a graph: what it is, and the source of bibliographic information it is of."""
    graph = PageGraph(minter, minter.graph(f"{source}/{on}"))
    graph.thing(graph.source, PROV.Entity, f"What {source} said of publications on {on}")
    graph.add(graph.source, DCTERMS.license, LICENCE)
    node = graph.thing(_source(minter, source), C4O.BibliographicInformationSource, source)
    graph.add(graph.source, PROV.hadPrimarySource, node)
    return graph


def _source(minter: Minter, name: str) -> URIRef:
    return minter.thing("source", name)


def _add_record(
    graph: PageGraph, work_node: URIRef, record: Retrieved, known: Collection[Identifier]
) -> None:
    """Add a record; what it alone takes for an identifier of its work stays its own word."""
    work, minter = record.work, graph.minter
    node = record_iri(minter, record, known)
    title = work.full_title or ":".join(_identifiers(work)[0])
    graph.thing(node, BIRO.BibliographicRecord, f"{work.source}, {record.day}: {title}")
    graph.add(node, BIRO.references, work_node)
    graph.add(node, DCTERMS.source, _source(minter, work.source))
    graph.add(node, PROV.hadPrimarySource, add_answer(graph, node, work.source, record.trace))
    for identifier in _identifiers(work):
        of_work = work_node if identifier in known else None
        graph.add(node, DATACITE.hasIdentifier, add_identifier(graph, of_work, identifier))
    _add_texts(graph, node, work)
    _add_container(graph, node, work)
    for number, person in enumerate(work.authors, start=1):
        _add_author(graph, node, number, person)
    for number, update in enumerate(work.updates, start=1):
        _add_notice(graph, node, work_node, number, update)
    if work.cited_by is not None:
        count = Count(work.cited_by, work.source, record.day)
        count.add(graph, URIRef(f"{node}/count"), work_node, node)
    _add_access(graph, node, work)


def add_answer(graph: PageGraph, node: URIRef, source: str, trace: Trace) -> URIRef:
    """Add the answer that a thing is from: where and when it was given, its digest; give it."""
    answer, checksum = URIRef(f"{node}#answer"), URIRef(f"{node}#checksum")
    graph.thing(answer, PROV.Entity, f"Answer of {source}, {trace.day}")
    graph.add(answer, PROV.atLocation, URIRef(trace.address))
    moment = trace.retrieved.isoformat().replace("+00:00", "Z")
    graph.add(answer, PROV.generatedAtTime, Literal(moment, datatype=XSD.dateTime))
    graph.add(answer, SPDX.checksum, checksum)
    graph.add(checksum, RDF.type, SPDX.Checksum)
    graph.add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    graph.add(checksum, SPDX.checksumValue, Literal(trace.sha256, datatype=XSD.hexBinary))
    return answer


def _add_texts(graph: PageGraph, node: URIRef, work: Work) -> None:
    """Add what a record says in single words: title, date, volume, pages and the like."""
    for predicate, text in (
        (DCTERMS.title, work.full_title),
        (DCTERMS.language, work.language),
        (SCHEMA.volumeNumber, work.volume),
        (SCHEMA.issueNumber, work.issue),
        (SCHEMA.pageStart, work.first_page),
        (SCHEMA.pageEnd, work.last_page),
    ):
        if text:
            graph.add(node, predicate, Literal(text))
    issued = work.issued or (str(work.years[0]) if work.years else "")
    if len(issued) in DATES:
        graph.add(node, DCTERMS.issued, Literal(issued, datatype=DATES[len(issued)]))
    if work.kind in KINDS:
        graph.add(node, DCTERMS.type, KINDS[work.kind])
    for mark in ("retracted" if work.is_retracted else "", title_mark(work).value):
        if mark:
            graph.add(node, SCHEMA.creativeWorkStatus, Literal(mark))


def _add_container(graph: PageGraph, node: URIRef, work: Work) -> None:
    """Add the journal, book or series, with ISSN and publisher, as the record has it."""
    if not (work.containers or work.issns or work.publisher):
        return
    container = URIRef(f"{node}/container")
    named = [*work.containers, *work.issns, work.publisher][0]
    kind = SCHEMA.Periodical if work.issns else SCHEMA.CreativeWork
    graph.add(node, DCTERMS.isPartOf, graph.thing(container, kind, named))
    for predicate, texts in ((SCHEMA.name, work.containers), (SCHEMA.issn, work.issns)):
        for text in texts:
            graph.add(container, predicate, Literal(text))
    if work.publisher:
        graph.add(container, SCHEMA.publisher, Literal(work.publisher))


def _add_author(graph: PageGraph, node: URIRef, number: int, person: Person) -> None:
    """Add an author in their place, with the ORCID iD that this source asserts."""
    author = URIRef(f"{node}/author/{number}")
    name = " ".join(filter(None, (person.given, person.family)))
    kind = SCHEMA.Organization if person.is_group else SCHEMA.Person
    graph.add(node, SCHEMA.author, graph.thing(author, kind, name))
    graph.add(author, SCHEMA.position, Literal(number))
    graph.add(author, SCHEMA.name, Literal(name))
    if not person.is_group:
        graph.add(author, SCHEMA.familyName, Literal(person.family))
        if person.given:
            graph.add(author, SCHEMA.givenName, Literal(person.given))
    if person.orcid:
        graph.add(author, SCHEMA.identifier, URIRef(iri_of("orcid", person.orcid)))


def _add_notice(
    graph: PageGraph, node: URIRef, work_node: URIRef, number: int, update: Update
) -> None:
    """Add that, as the source says, something changed the standing of the work."""
    notice = URIRef(f"{node}/notice/{number}")
    graph.thing(notice, EIF.Notice, f"{update.event.value}".capitalize())
    graph.add(work_node, EIF.affectedBy, notice)
    code = update.event.value.replace(" ", "-")
    graph.add(notice, EIF.event, concept_iri("notice-event", code))
    graph.add(notice, PROV.hadPrimarySource, node)
    if update.day is not None:
        graph.add(notice, DCTERMS.date, day(update.day.isoformat()))
    scheme, colon, value = update.notice.partition(":")
    curie = update.notice if colon and scheme in NORMAL else f"doi:{update.notice}"
    scheme, _, value = curie.partition(":")
    if work_curie(scheme, value):
        graph.add(notice, DCTERMS.source, URIRef(iri_of(scheme, NORMAL[scheme](value))))
    if update.asserted_by:
        by = graph.minter.thing("source", slugify(update.asserted_by))
        graph.thing(by, PROV.Agent, update.asserted_by)
        graph.add(notice, PROV.wasAttributedTo, by)


@dataclass(frozen=True, slots=True)
class Count:
    """How often a work is cited, as a source said on a day."""

    number: int
    source: str
    day: str

    def add(self, graph: PageGraph, node: URIRef, work: URIRef, told: URIRef) -> None:
        """Add it as an observation, with the record or answer in which it is told."""
        label = f"Cited by {self.number}, {self.source}, {self.day}"
        graph.thing(node, C4O.GlobalCitationCount, label)
        graph.add(work, C4O.hasGlobalCitationFrequency, node)
        value = Literal(str(self.number), datatype=XSD.nonNegativeInteger)
        graph.add(node, C4O.hasGlobalCountValue, value)
        graph.add(node, C4O.hasGlobalCountDate, day(self.day))
        graph.add(node, C4O.hasGlobalCountSource, _source(graph.minter, self.source))
        graph.add(node, PROV.hadPrimarySource, told)


def _add_access(graph: PageGraph, node: URIRef, work: Work) -> None:
    """Add where the work can be read for nothing, and its licence."""
    if work.access.address:
        graph.add(node, SCHEMA.url, address(work.access.address))
        graph.add(node, SCHEMA.isAccessibleForFree, Literal(True))
    licence = work.access.licence
    if licence.startswith(("http://", "https://")):
        graph.add(node, DCTERMS.license, URIRef(licence))
    elif licence:
        graph.add(node, DCTERMS.rights, english(licence))
