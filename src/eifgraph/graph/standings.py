"""How works stand, as triples: what follows from the latest records of all sources together.

Knows records, who was asked, and how a standing follows from them; must not know any source, nor
what rests on a work. Each notice is a statement of its own in the graph of its record; here is what
they come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from rdflib import Graph

from eifgraph.citations.curies import work_identifier
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.standing import TELLING, State, standing_of, statements_of
from eifgraph.citations.standings import Looked
from eifgraph.citations.stored import Retrieved
from eifgraph.graph.links import KnownWorks
from eifgraph.graph.source import LICENCE
from eifgraph.graph.works import latest_records, record_iri
from eifgraph.graph.writer import DCTERMS, PROV, PageGraph, day
from eifgraph.iris import Minter, concept_iri
from eifgraph.vocab import EIF

STANDINGS: Final = "links/standings"
"""The named graph, after `graph/`."""


def standing_graph(
    records: Iterable[Retrieved],
    looked: Mapping[str, Looked],
    rows: Iterable[MappingRow],
    base: str,
) -> Graph:
    """Say how each work stands, after the latest record of each source; nothing if none was asked.

    `looked` says, by CURIE, when which sources were asked last, also where they have no record. A
    work stands only if a source that tells of retractions has a record of it.
    """
    minter, known = Minter(base), tuple(records)
    works = KnownWorks.of(rows, (one.work.identifiers for one in known), base)
    graph = PageGraph(minter, minter.graph(STANDINGS))
    graph.thing(graph.source, PROV.Entity, "How publications stand, after all that sources say")
    graph.add(graph.source, DCTERMS.license, LICENCE)
    described: dict[int, list[Retrieved]] = {}
    for number, record in latest_records(known, works):
        described.setdefault(number, []).append(record)
    asked = {work_identifier(curie): one.days for curie, one in looked.items()}
    for number, iri in enumerate(works.iris):
        mine = described.get(number, [])
        days = [record.day for record in mine if record.work.source in TELLING]
        is_told = bool(days)
        known_as = works.belonging.works[number]
        for name in known_as:
            of_name = asked.get(name, {})
            days += [on for source, on in of_name.items() if source in TELLING]
        standing = standing_of(statements_of(one.work for one in mine))
        if not (days or standing.statements):
            continue
        state = standing.state if is_told or standing.statements else State.UNKNOWN
        graph.add(iri, EIF.standing, concept_iri("standing", state.name.lower()))
        if standing.since:
            graph.add(iri, EIF.standingSince, day(standing.since))
        if days:
            graph.add(iri, EIF.askedOn, day(max(days)))
        for record in mine:
            graph.add(graph.source, DCTERMS.source, record_iri(minter, record, known_as))
    return graph.graph
