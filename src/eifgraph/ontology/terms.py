"""Read the ontology and the code lists.

Knows which statements make a term; must not know what is generated from them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from eifgraph.errors import OntologyError
from eifgraph.model import CodeLists
from eifgraph.namespaces import OTHERS, OURS, VOCAB

PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)
EIF = OURS["eif"]
DOMAIN_INCLUDES: Final = URIRef(OTHERS["schema"] + "domainIncludes")
POSITION = URIRef(EIF + "position")


def read_turtle(path: Path) -> Graph:
    """Read a Turtle file.

    Raises:
        OntologyError: it cannot be read or is not Turtle.
    """
    graph = Graph(bind_namespaces="none")
    try:
        graph.parse(path, format="turtle")
    except (OSError, ValueError, SyntaxError) as error:
        raise OntologyError(path, f"not readable as Turtle: {error}") from error
    return graph


def read_code_lists(ontology_dir: Path) -> CodeLists:
    """Read the code lists of `schemes.ttl`, each in its own order."""
    path = ontology_dir / "schemes.ttl"
    graph = read_turtle(path)
    schemes = {
        str(scheme).removeprefix(VOCAB): _labels(graph, scheme)
        for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme)
    }
    if not schemes:
        raise OntologyError(path, "no concept scheme in it")
    return CodeLists(schemes)


def _labels(graph: Graph, scheme: object) -> dict[str, str]:
    members = sorted(
        graph.subjects(SKOS.inScheme, URIRef(str(scheme))),
        key=lambda concept: int(text_of(graph, concept, POSITION) or 0),
    )
    labels: dict[str, str] = {}
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        for concept in members:
            for label in sorted(map(str, graph.objects(concept, predicate))):
                labels.setdefault(label, str(graph.value(concept, SKOS.notation)))
    return labels


def text_of(graph: Graph, subject: Node, predicate: Node) -> str:
    """Give the text of a value, or "" where there is none."""
    value = graph.value(subject, predicate)
    return "" if value is None else str(value)


def terms(ontology: Graph) -> list[URIRef]:
    """Give our classes and properties in the order of their names."""
    kinds = (OWL.Class, *PROPERTY_KINDS)
    found = {s for kind in kinds for s in ontology.subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef) and s.startswith(EIF))


def short(iri: object) -> str:
    """Shorten an IRI with our prefixes, or give it whole."""
    for prefix, namespace in (OURS | OTHERS).items():
        if str(iri).startswith(namespace):
            return f"{prefix}:{str(iri).removeprefix(namespace)}"
    return str(iri)
