"""How works stand, as triples: what follows from the latest records of all sources together.

Knows records and how a standing follows from them; must not know any source, nor what rests on a
work. Each notice is a statement of its own in the graph of its record; here is what they come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from rdflib import Graph, URIRef

from eifgraph.citations.rows import MappingRow
from eifgraph.citations.standing import standing_of, statements_of
from eifgraph.citations.stored import Retrieved
from eifgraph.graph.links import work_iris
from eifgraph.graph.source import LICENCE
from eifgraph.graph.works import latest_records, record_iri
from eifgraph.graph.writer import DCTERMS, PROV, PageGraph, day
from eifgraph.iris import Minter, concept_iri
from eifgraph.vocab import EIF

STANDINGS: Final = "links/standings"
"""The named graph, after `graph/`."""


def standing_graph(records: Iterable[Retrieved], rows: Iterable[MappingRow], base: str) -> Graph:
    """Say how each work stands of which there are records; of each source, the latest counts."""
    minter, known = Minter(base), tuple(records)
    iris = work_iris(rows, (one.work.identifiers for one in known), base)
    graph = PageGraph(minter, minter.graph(STANDINGS))
    graph.thing(graph.source, PROV.Entity, "How publications stand, after all that sources say")
    graph.add(graph.source, DCTERMS.license, LICENCE)
    by_work: defaultdict[URIRef, dict[str, Retrieved]] = defaultdict(dict)
    for work, record in latest_records(known, iris):
        by_work[work][record.work.source] = record
    for work, by_source in sorted(by_work.items()):
        standing = standing_of(statements_of(one.work for one in by_source.values()))
        graph.add(work, EIF.standing, concept_iri("standing", standing.state.name.lower()))
        if standing.since:
            graph.add(work, EIF.standingSince, day(standing.since))
        for record in by_source.values():
            graph.add(graph.source, DCTERMS.source, record_iri(minter, record))
    return graph.graph
