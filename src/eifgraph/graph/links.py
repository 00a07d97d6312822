"""Links as triples: which publication a reference stands for, who decided so, and how sure it is.

Knows what a row of a set of mappings says and which identifiers are of one work; must not know how
rows are written, nor how a work was found. A row that accepts no work is a statement too: that one
was rejected or waits for a person, or that none was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from rdflib import RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from eifgraph.citations.belonging import Belonging, assign
from eifgraph.citations.curies import NOTHING, expand, prefixes_of, work_identifier
from eifgraph.citations.identifiers import iri_of
from eifgraph.citations.one_work import Identifier, works_of
from eifgraph.citations.rows import CLOSE, MappingRow, Status
from eifgraph.graph.source import LICENCE
from eifgraph.graph.studies import DATACITE, HAS_LITERAL_VALUE
from eifgraph.graph.writer import DCTERMS, PROV, SCHEMA, PageGraph, day, decimal, english
from eifgraph.iris import Minter, concept_iri, exact_slug, slugify
from eifgraph.namespaces import OTHERS
from eifgraph.vocab import EIF

NAME: Final = "links/references"
"""Of the named graph, after `graph/`."""
TITLE: Final = "Links between references and publications"
SSSOM: Final = Namespace(OTHERS["sssom"])
OTHER_VERSION: Final = "other-version"
"""What a close match is that a person has accepted."""
TO: Final = {
    "exact": "is",
    "close": "may be",
    OTHER_VERSION: "is another version of",
    "review": "may be",
    "rejected": "is not",
}
"""What a decision says of a work, in the label of the linking."""


@dataclass(frozen=True, slots=True)
class LinkFile:
    """A file of mappings, as a source of the graph."""

    name: str
    line_count: int
    sha256: str


def link_graph(
    rows: Iterable[MappingRow],
    files: Iterable[LinkFile],
    base: str,
    publish_contacts: bool = False,
) -> Graph:
    """Turn rows of mappings, curated and machine's merged, into triples.

    Persons are named only if `publish_contacts`.
    """
    minter, known = Minter(base), tuple(rows)
    graph = PageGraph(minter, minter.graph(NAME), publish_contacts)
    _add_files(graph, files)
    works = _Works(graph, known)
    for row in known:
        _add_linking(graph, works, row, prefixes_of(base))
    return graph.graph


def decision_of(row: MappingRow) -> str:
    """Give the code of what a row decides (code list `linking-decision`)."""
    if row.ext_status in (Status.AUTO, Status.ACCEPTED):
        close = "close" if row.ext_status is Status.AUTO else OTHER_VERSION
        return close if row.predicate_id == CLOSE else "exact"
    return str(row.ext_status.value)


def work_iri(minter: Minter, identifier: Identifier) -> URIRef:
    """Give the IRI of a work from the best of its identifiers."""
    scheme, value = identifier
    return minter.thing("work", scheme, exact_slug(value))


def add_identifier(graph: PageGraph, work: URIRef | None, identifier: Identifier) -> URIRef:
    """Add an identifier, and of a work the IRI by which its own service names it; give it."""
    scheme, value = identifier
    node = graph.minter.thing("identifier", scheme, exact_slug(value))
    graph.thing(node, DATACITE.Identifier, f"{scheme}:{value}")
    graph.add(node, RDF.type, DATACITE.AlternateResourceIdentifier)
    graph.add(node, DATACITE.usesIdentifierScheme, DATACITE[scheme])
    graph.add(node, HAS_LITERAL_VALUE, Literal(value))
    if work is not None:
        graph.add(work, DATACITE.hasIdentifier, node)
        graph.add(work, SKOS.exactMatch, URIRef(iri_of(scheme, value)))
    return node


@dataclass(frozen=True, slots=True)
class KnownWorks:
    """The works that rows name, and which records are of which."""

    iris: tuple[URIRef, ...]
    belonging: Belonging

    @classmethod
    def of(
        cls, rows: Iterable[MappingRow], records: Iterable[Mapping[str, str]], base: str
    ) -> KnownWorks:
        """Tell works apart, and give each record, by its identifiers, to its work."""
        minter, works = Minter(base), works_of(rows)
        iris = tuple(work_iri(minter, identifiers[0]) for identifiers in works)
        return cls(iris, assign(works, records))

    @property
    def by_identifier(self) -> dict[Identifier, URIRef]:
        """The work of each identifier that rows name, or that records add to those."""
        works = zip(self.iris, self.belonging.works, strict=True)
        return {one: iri for iri, identifiers in works for one in identifiers}


class _Works:
    """The works that rows speak of, each added once with all of its identifiers."""

    def __init__(self, graph: PageGraph, rows: tuple[MappingRow, ...]) -> None:
        self._iris: dict[Identifier, URIRef] = {}
        labels: dict[Identifier, str] = {}
        for row in sorted(rows, key=lambda row: row.object_label):
            if row.object_label:
                labels.setdefault(work_identifier(row.object_id), row.object_label)
        for identifiers in works_of(rows):
            iri = work_iri(graph.minter, identifiers[0])
            titles = [labels[one] for one in identifiers if one in labels]
            graph.thing(iri, EIF.Work, (titles or [":".join(identifiers[0])])[0])
            for one in identifiers:
                add_identifier(graph, iri, one)
                self._iris[one] = iri

    def __getitem__(self, row: MappingRow) -> URIRef:
        """Give the work that a row speaks of."""
        return self._iris[work_identifier(row.object_id)]


def _add_files(graph: PageGraph, files: Iterable[LinkFile]) -> None:
    """Add the named graph, and the files that it is made from."""
    graph.thing(graph.source, PROV.Entity, TITLE)
    graph.add(graph.source, DCTERMS.license, LICENCE)
    for file in files:
        node = graph.minter.thing("file", "links", slugify(file.name.split(".")[0]))
        graph.thing(node, EIF.DataFile, f"{TITLE} ({file.name})")
        graph.add(node, DCTERMS.license, LICENCE)
        graph.add(node, EIF.fileName, Literal(file.name))
        graph.add(node, EIF.lineCount, Literal(file.line_count))
        graph.add(node, SCHEMA.sha256, Literal(file.sha256))
        graph.add(graph.source, PROV.wasDerivedFrom, node)


def _add_linking(
    graph: PageGraph, works: _Works, row: MappingRow, prefixes: Mapping[str, str]
) -> None:
    """Add what a row decides of its reference, and why."""
    reference = URIRef(expand(row.subject_id, prefixes))
    decision = decision_of(row)
    node = _linking_iri(graph.minter, reference, row)
    relation = TO.get(decision, "")
    said = f" {relation} {row.object_id}" if relation else ": no publication found"
    graph.thing(node, EIF.Linking, f"{_of(graph.minter, reference)}{said}")
    graph.add(reference, EIF.decidedBy, node)
    graph.add(node, EIF.decision, concept_iri("linking-decision", decision))
    if row.object_id != NOTHING:
        graph.add(node, EIF.proposes, works[row])
    if decision in ("exact", "close", OTHER_VERSION):
        graph.add(reference, EIF.identifies, works[row])
    _add_grounds(graph, node, row)


def _of(minter: Minter, reference: URIRef) -> str:
    """Name a reference by its page and digest."""
    return str(minter.path(reference)).removeprefix("reference/")


def _linking_iri(minter: Minter, reference: URIRef, row: MappingRow) -> URIRef:
    of = _of(minter, reference)
    if row.object_id == NOTHING:
        return minter.thing("linking", of, "none")
    scheme, value = work_identifier(row.object_id)
    return minter.thing("linking", of, scheme, exact_slug(value))


def _add_grounds(graph: PageGraph, node: URIRef, row: MappingRow) -> None:
    """Add how it was decided, how surely, why, when, with what and, if it may be told, by whom."""
    method = URIRef(expand(row.mapping_justification, prefixes_of(graph.minter.base)))
    graph.add(node, SSSOM.mapping_justification, method)
    if row.confidence is not None:
        digits = Decimal(str(row.confidence)).quantize(Decimal("0.001"), ROUND_HALF_UP)
        graph.add(node, SSSOM.confidence, decimal(digits))
    for predicate, text in ((SKOS.editorialNote, row.ext_reason), (RDFS.comment, row.comment)):
        if text:
            graph.add(node, predicate, english(text))
    if row.mapping_date:
        graph.add(node, DCTERMS.created, day(row.mapping_date))
    if row.mapping_tool:
        graph.add(node, SSSOM.mapping_tool, Literal(row.mapping_tool))
    if row.mapping_tool_version:
        graph.add(node, SSSOM.mapping_tool_version, Literal(row.mapping_tool_version))
    if graph.publish_contacts:
        for person in row.reviewer_id:
            iri = URIRef(expand(person, prefixes_of(graph.minter.base)))
            graph.add(node, PROV.wasAttributedTo, iri)
