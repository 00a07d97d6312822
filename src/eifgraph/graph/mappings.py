"""Curated mappings as triples: each with its row as reading and its reason as the rule."""

from __future__ import annotations

from rdflib import RDF, SKOS, Graph, URIRef

from eifgraph.graph.source import add_file, file_iri
from eifgraph.graph.writer import PageGraph, english
from eifgraph.ingest.mappings import MappingFile, MappingRow
from eifgraph.iris import Minter, concept_iri, slugify
from eifgraph.model import Method, Read
from eifgraph.vocab import EIF

TITLES = {"outcomes": "Outcomes and their groups", "families": "Families of programmes"}


def mapping_graph(mappings: MappingFile, base: str) -> Graph:
    """Turn curated mappings into triples."""
    minter = Minter(base)
    graph = PageGraph(minter, file_iri(minter, mappings.file))
    add_file(graph, mappings.file, TITLES[mappings.kind])
    for row in mappings.rows:
        subject, predicate, target = _triple(graph, row)
        read = Read(target, row.span, Method.CURATED, row.reason)
        graph.value(subject, predicate, read, lambda iri: iri)
    return graph.graph


def _triple(graph: PageGraph, row: MappingRow) -> tuple[URIRef, URIRef, URIRef]:
    if row.relation == "family":
        programme = graph.minter.thing("programme", slugify(row.subject))
        return programme, EIF.inFamily, _family(graph, row.target)
    outcome = graph.minter.thing("child-outcome", slugify(row.subject))
    if row.relation == "broader":
        return outcome, SKOS.broader, concept_iri("outcome-group", row.target)
    return outcome, SKOS.closeMatch, graph.minter.thing("child-outcome", slugify(row.target))


def _family(graph: PageGraph, name: str) -> URIRef:
    iri = graph.minter.thing("family", slugify(name))
    graph.thing(iri, EIF.Family, name)
    graph.add(iri, RDF.type, SKOS.Concept)
    graph.add(iri, SKOS.prefLabel, english(name))
    return iri
