"""What the endpoint says of itself: SPARQL 1.1 Service Description, with VoID.

Knows the two vocabularies and the forms that are offered; must not know requests, nor how to count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef

from eifgraph.counts import Counts
from eifgraph.namespaces import PREFIXES
from eifgraph.server.negotiate import GRAPHS, RESULTS
from eifgraph.void import VOID, add_counts, add_size

SD: Final = Namespace(PREFIXES["sd"])
FORMATS_IRI: Final = "http://www.w3.org/ns/formats/"
FORMAT_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}
MOST_GRAPHS: Final = 5000
"""Above so many, named graphs are not listed: nobody would read them, and a query tells them."""


@dataclass(frozen=True, slots=True, eq=False)
class ServedData:
    """What is served, as its description tells it; nothing in it changes while it is served."""

    counts: Counts = field(default_factory=Counts)
    is_union: bool = True
    """The default graph is the union of all graphs."""
    dataset: URIRef | None = None
    """The name of the data set, if it has one."""


@lru_cache(maxsize=64)
def described(data: ServedData, endpoint: str, media_type: str) -> bytes:
    """Give the description in a media type of graphs; made once for each address."""
    return render_graph(service_description(data, endpoint), media_type)


def service_description(data: ServedData, endpoint: str) -> Graph:
    """Describe the endpoint, the forms of its answers, its data set and how much that holds.

    The service is a blank node, as in the examples of the recommendation, so that clients that came
    by another address find it too.
    """
    graph = Graph(bind_namespaces="none")
    for prefix in ("rdf", "rdfs", "sd", "void", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    service, dataset = BNode("service"), data.dataset or BNode("dataset")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    if data.is_union:
        graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for media_type in (*RESULTS.types, *GRAPHS.types):
        graph.add((service, SD.resultFormat, URIRef(FORMATS_IRI + FORMAT_NAMES[media_type])))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(endpoint)))
    add_counts(graph, dataset, data.counts)
    _add_graphs(graph, dataset, data.counts)
    available = BNode("available")
    graph.add((service, SD.availableGraphs, available))
    graph.add((available, RDF.type, SD.GraphCollection))
    for named in _named(data.counts):
        graph.add((available, SD.namedGraph, named))
    return graph


def _add_graphs(graph: Graph, dataset: URIRef | BNode, counts: Counts) -> None:
    default = BNode("default")
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    add_size(graph, default, counts.default_graph)
    for named, (iri, triples) in zip(_named(counts), counts.graphs.items(), strict=False):
        name = URIRef(iri)
        graph.add((dataset, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, name))
        graph.add((named, SD.graph, name))
        graph.add((name, RDF.type, SD.Graph))
        add_size(graph, name, triples)
    if len(counts.graphs) > MOST_GRAPHS:
        text = f"It has {len(counts.graphs)} named graphs, too many to be listed here."
        graph.add((dataset, RDFS.comment, Literal(text, lang="en")))


def _named(counts: Counts) -> Iterator[BNode]:
    """Give a node for each named graph that is listed."""
    if len(counts.graphs) <= MOST_GRAPHS:
        yield from (BNode(f"named{number}") for number in range(len(counts.graphs)))


def render_graph(graph: Graph, media_type: str) -> bytes:
    """Write a small graph in one of the offered media types."""
    names = {"application/rdf+xml": "xml", "application/ld+json": "json-ld"}
    if media_type in ("application/n-triples", "application/n-quads"):
        # Triples of the default graph are the same lines in both.
        return graph.serialize(format="nt", encoding="utf-8")
    # A Turtle document is a TriG document of its default graph.
    return graph.serialize(format=names.get(media_type, "turtle"), encoding="utf-8")
