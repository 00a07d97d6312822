"""Graphs of rdflib's out of what pyoxigraph read: rdflib's own reader takes three times as long."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node


def graph_of(triples: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """Turn triples, or quads without their names, into one graph."""
    graph = Graph(bind_namespaces="none")
    seen: dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, Node] = {}
    for triple in triples:
        for node in (triple.subject, triple.predicate, triple.object):
            if node not in seen:
                seen[node] = literal(node) if isinstance(node, ox.Literal) else iri(node)
        graph.add((seen[triple.subject], seen[triple.predicate], seen[triple.object]))
    return graph


def iri(node: object) -> URIRef:
    """Give an IRI; nothing of ours has blank nodes."""
    assert isinstance(node, ox.NamedNode)
    return URIRef(node.value)


def literal(node: ox.Literal) -> Literal:
    """Give a literal with its language or datatype; a text has none, as rdflib reads it."""
    if node.language:
        return Literal(node.value, lang=node.language)
    datatype = URIRef(node.datatype.value)
    return Literal(node.value, datatype=None if datatype == XSD.string else datatype)
