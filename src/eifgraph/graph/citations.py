"""Who cites works, as triples: counts and citations as an index told them on one day.

Knows how a citation is told; must not know any index, nor how it was asked. A citation has the IRI
that its index gives it, and leads from the citing work, by the IRI of a service that knows it, to
the work of ours. What a source said of citations on a day stands with its records of that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import RDF, SKOS, Graph, Literal, Namespace, URIRef

from eifgraph.citations.citation import Citation, CitedBy
from eifgraph.citations.identifiers import IRIS, iri_of
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.stored import Retrieved
from eifgraph.citations.trace import Trace
from eifgraph.graph.links import KnownWorks
from eifgraph.graph.works import DATES, Count, add_answer, source_graph
from eifgraph.graph.writer import PROV, PageGraph
from eifgraph.iris import Minter, exact_slug
from eifgraph.namespaces import OTHERS

CITO: Final = Namespace(OTHERS["cito"])
CITATIONS: Final = "https://w3id.org/oc/index/ci/"
NAMING: Final = ("omid", *(scheme for scheme in IRIS if scheme != "omid"))
"""By which identifier a citing work is named: its index's own, or the most widely understood."""


def citation_graphs(
    cited: Iterable[CitedBy],
    records: Iterable[Retrieved],
    rows: Iterable[MappingRow],
    base: str,
) -> dict[str, Graph]:
    """Turn counts and citations into a graph for each source and day of retrieval, by its name.

    `rows` say which works there are, and `records` what identifiers these have besides; what is of
    other works is left out. A citation that two works of ours are asked for by is of both. A count
    of none is told only where a record shows that its source knows the work: an index counts none
    for what it does not know.
    """
    known = tuple(records)
    works = KnownWorks.of(rows, (one.work.identifiers for one in known), base)
    minter, iris = Minter(base), works.by_identifier
    described = {
        (record.work.source, works.iris[owner])
        for record, owner in zip(known, works.belonging.owners, strict=True)
        if owner is not None
    }
    graphs: dict[str, PageGraph] = {}
    for one in sorted(cited, key=lambda one: (one.source, one.cited)):
        work = iris.get(one.cited)
        if work is None or not (one.count or (one.source, work) in described):
            continue
        _add_count(_graph_of(graphs, minter, one.source, one.counted), work, one)
        if one.listed is not None:
            listed = _graph_of(graphs, minter, one.source, one.listed)
            _add_citations(listed, work, one, one.listed)
    return {name: graph.graph for name, graph in graphs.items()}


def _graph_of(graphs: dict[str, PageGraph], minter: Minter, source: str, trace: Trace) -> PageGraph:
    name = f"{source}/{trace.day}"
    if name not in graphs:
        graphs[name] = source_graph(minter, source, trace.day)
    return graphs[name]


def _iri(minter: Minter, kind: str, one: CitedBy, trace: Trace) -> URIRef:
    """Give the IRI of what a source said on a day, by the identifier that was asked for."""
    scheme, value = one.cited
    return minter.thing(kind, one.source, trace.day, scheme, exact_slug(value))


def _add_count(graph: PageGraph, work: URIRef, one: CitedBy) -> None:
    """Add how often a work is cited, as an observation of a day."""
    node = _iri(graph.minter, "count", one, one.counted)
    answer = add_answer(graph, node, one.source, one.counted)
    Count(one.count, one.source, one.counted.day).add(graph, node, work, answer)


def _add_citations(graph: PageGraph, work: URIRef, one: CitedBy, listed: Trace) -> None:
    """Add the citations of a work, each with the answer in which it stands."""
    node = _iri(graph.minter, "citations", one, listed)
    answer = add_answer(graph, node, one.source, listed)
    for citation in one.citations:
        _add_citation(graph, work, citation, answer)


def _add_citation(graph: PageGraph, work: URIRef, citation: Citation, answer: URIRef) -> None:
    node = URIRef(f"{CITATIONS}{citation.oci}")
    graph.add(node, CITO.hasCitedEntity, work)
    if (node, RDF.type, CITO.Citation) in graph.graph:
        return
    graph.thing(node, CITO.Citation, f"Citation {citation.oci}")
    graph.add(node, PROV.hadPrimarySource, answer)
    citing, *others = (
        URIRef(iri_of(scheme, citation.citing[scheme]))
        for scheme in NAMING
        if scheme in citation.citing
    )
    graph.add(node, CITO.hasCitingEntity, citing)
    for other in others:
        graph.add(citing, SKOS.exactMatch, other)
    if citation.created:
        kind = DATES[len(citation.created)]
        graph.add(node, CITO.hasCitationCreationDate, Literal(citation.created, datatype=kind))
    if citation.is_author_self:
        graph.add(node, RDF.type, CITO.AuthorSelfCitation)
    if citation.is_journal_self:
        graph.add(node, RDF.type, CITO.JournalSelfCitation)
