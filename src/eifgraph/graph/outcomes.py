"""Outcomes as concepts, under the words of the page."""

from __future__ import annotations

from typing import TypeVar

from rdflib import RDF, SKOS, URIRef

from eifgraph.graph.writer import PageGraph, english
from eifgraph.iris import slugify
from eifgraph.model import Read
from eifgraph.vocab import EIF

T = TypeVar("T")


def add_outcome(graph: PageGraph, label: str, kind: URIRef, read: Read[T]) -> URIRef:
    """Add an outcome as a concept under the words of the page; child and other kept apart."""
    folder = "child-outcome" if kind == EIF.ChildOutcome else "other-outcome"
    iri = graph.minter.thing(folder, slugify(label))
    graph.thing(iri, kind, label, read)
    graph.add(iri, RDF.type, SKOS.Concept)
    graph.add(iri, SKOS.prefLabel, english(label))
    return iri
