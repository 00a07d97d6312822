"""Counts in the words of VoID, for whoever describes a data set.

Knows the vocabulary; must not know where the counts come from, nor at which address they are told.
"""

from __future__ import annotations

from typing import Final

from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef

from eifgraph.counts import Counts
from eifgraph.namespaces import PREFIXES

VOID: Final = Namespace(PREFIXES["void"])


def add_counts(graph: Graph, dataset: URIRef | BNode, counts: Counts) -> None:
    """Say how large a data set is: totals, and a partition for each class and each property."""
    graph.add((dataset, RDF.type, VOID.Dataset))
    _number(graph, dataset, VOID.triples, counts.triples)
    _number(graph, dataset, VOID.entities, counts.entities)
    _number(graph, dataset, VOID.distinctSubjects, counts.subjects)
    _number(graph, dataset, VOID.distinctObjects, counts.objects)
    _number(graph, dataset, VOID.classes, len(counts.classes))
    _number(graph, dataset, VOID.properties, len(counts.properties))
    for number, (iri, entities) in enumerate(counts.classes.items()):
        part = BNode(f"class{number}")
        graph.add((dataset, VOID.classPartition, part))
        graph.add((part, VOID["class"], URIRef(iri)))
        _number(graph, part, VOID.entities, entities)
    for number, (iri, uses) in enumerate(counts.properties.items()):
        part = BNode(f"property{number}")
        graph.add((dataset, VOID.propertyPartition, part))
        graph.add((part, VOID.property, URIRef(iri)))
        _number(graph, part, VOID.triples, uses.triples)
        _number(graph, part, VOID.distinctSubjects, uses.subjects)
        _number(graph, part, VOID.distinctObjects, uses.objects)


def add_size(graph: Graph, part: URIRef | BNode, triples: int) -> None:
    """Say how many triples a graph of a data set has."""
    graph.add((part, RDF.type, VOID.Dataset))
    _number(graph, part, VOID.triples, triples)


def _number(graph: Graph, subject: URIRef | BNode, predicate: URIRef, number: int) -> None:
    graph.add((subject, predicate, Literal(number, datatype=XSD.integer)))
