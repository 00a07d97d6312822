"""The named queries as data, so that query pages and scripts can read them from the endpoint.

Knows the convention of the SIB example queries (github.com/sib-swiss/sparql-examples): each query
is a `sh:SPARQLExecutable` with one `rdfs:comment`, its whole text, `schema:keywords`, the endpoint
as `schema:target` and others that it asks as `spex:federatesWith`. Must not know what a query asks,
nor run one.

Where a release will be served is not known when it is built, so the endpoint is named below the
base of the data, as every other address of ours is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, SH, SKOS, XSD, Graph, Literal, URIRef

from eifgraph.backend.guard import inspect_query
from eifgraph.catalogue import NamedQuery, read_federated, read_meanings, read_queries
from eifgraph.iris import Minter
from eifgraph.namespaces import PREFIXES

GRAPH: Final = "queries"
FEDERATES_WITH: Final = URIRef(PREFIXES["spex"] + "federatesWith")
"""How the convention says that a query asks another endpoint too."""
LICENCE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")
FORMS: Final = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}
"""Form of a query: its class, and the property with its text."""


def example_graph(base: str, queries: Sequence[NamedQuery] | None = None) -> Graph:
    """Describe the named queries, all that come with the package unless some are given.

    Texts declare their own prefixes and run as they stand; the prefixes are declared beside them
    too, for editors that complete names.
    """
    minter = Minter(base)
    home = minter.graph(GRAPH)
    graph = Graph(bind_namespaces="none")
    graph.add((home, RDF.type, PROV.Entity))
    graph.add((home, RDFS.label, english("Example queries")))
    graph.add((home, DCTERMS.license, LICENCE))
    for prefix, namespace in PREFIXES.items():
        _add_prefix(graph, home, minter.thing("prefix", prefix), (prefix, namespace))
    for query in (*read_queries(), *read_federated()) if queries is None else queries:
        iri = minter.thing("query", query.number)
        _add_query(graph, iri, query)
        graph.add((iri, SH.prefixes, home))
        graph.add((iri, SDO.target, URIRef(f"{base}sparql")))
        graph.add((iri, RDFS.seeAlso, URIRef(f"{base}api/{query.number}")))
        for variable in query.variables:
            graph.add((iri, SDO.variableMeasured, minter.thing("variable", variable)))
    for variable, meaning in read_meanings().items():
        _add_variable(graph, minter.thing("variable", variable), variable, meaning)
    return graph


def english(text: str) -> Literal:
    """Give a text in English as a literal."""
    return Literal(text, lang="en")


def _add_prefix(graph: Graph, home: URIRef, iri: URIRef, declared: tuple[str, str]) -> None:
    prefix, namespace = declared
    graph.add((home, SH.declare, iri))
    graph.add((iri, RDF.type, SH.PrefixDeclaration))
    graph.add((iri, RDFS.label, Literal(prefix)))
    graph.add((iri, SH.prefix, Literal(prefix)))
    graph.add((iri, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))


def _add_variable(graph: Graph, iri: URIRef, name: str, meaning: str) -> None:
    graph.add((iri, RDF.type, SDO.PropertyValue))
    graph.add((iri, RDFS.label, Literal(f"?{name}")))
    graph.add((iri, SDO.name, Literal(name)))
    graph.add((iri, SKOS.definition, english(meaning)))


def _add_query(graph: Graph, iri: URIRef, query: NamedQuery) -> None:
    kind, text = FORMS[inspect_query(query.text, services=query.services).form.name]
    graph.add((iri, RDF.type, SH.SPARQLExecutable))
    graph.add((iri, RDF.type, kind))
    graph.add((iri, RDFS.label, english(query.title)))
    graph.add((iri, DCTERMS.title, english(query.title)))
    graph.add((iri, DCTERMS.identifier, Literal(query.name)))
    graph.add((iri, RDFS.comment, english(query.question)))
    if query.limits:
        graph.add((iri, SKOS.scopeNote, english(query.limits)))
    graph.add((iri, text, Literal(query.body)))
    for service in query.services:
        graph.add((iri, FEDERATES_WITH, URIRef(service)))
    for keyword in query.keywords:
        graph.add((iri, SDO.keywords, Literal(keyword)))
