"""What each version of the ontology added, changed, reworded or deprecated, as data.

Knows how two versions are compared: a term is changed if a statement that a reasoner or a form
uses is another, and only reworded if its label or definition is. Former versions lie as they were
published in `ontology/versions/NAME.ttl`; they are never edited, so a term can never be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VANN, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.namespaces import ONTOLOGY
from eifgraph.ontology.terms import DOMAIN_INCLUDES, read_turtle, terms, text_of

IRI: Final = URIRef(ONTOLOGY)
MEANING: Final = (
    RDF.type,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.inverseOf,
    DOMAIN_INCLUDES,
)
WORDS: Final = (RDFS.label, SKOS.definition)


def version_of(ontology: Graph) -> str:
    """Give the version that an ontology says it is, or ""."""
    return text_of(ontology, IRI, OWL.versionInfo)


def read_versions(ontology_dir: Path) -> list[Graph]:
    """Read the former versions, the oldest first.

    Raises:
        OntologyError: a file cannot be read or is not Turtle.
    """
    former = [read_turtle(path) for path in (ontology_dir / "versions").glob("*.ttl")]
    return sorted(former, key=_order)


def _order(ontology: Graph) -> list[int]:
    return [int(part) for part in version_of(ontology).split(".")]


def change_graph(versions: Sequence[Graph]) -> Graph:
    """Give for each version, the oldest first, which terms it treats in which way."""
    graph = Graph(bind_namespaces="none")
    before = Graph()
    for now in versions:
        version = URIRef(f"{IRI}/{version_of(now)}")
        _add_version(graph, version, now, before)
        for how, treated in _changes(before, now):
            _add_list(graph, version, how, treated)
        before = now
    return graph


def _add_version(graph: Graph, version: URIRef, now: Graph, before: Graph) -> None:
    name = version_of(now)
    graph.add((version, RDF.type, PROV.Entity))
    graph.add((version, RDFS.label, Literal(f"eifgraph ontology {name}", lang="en")))
    graph.add((version, OWL.versionInfo, Literal(name)))
    graph.add((version, DCTERMS.isVersionOf, IRI))
    for issued in now.objects(IRI, DCTERMS.issued):
        graph.add((version, DCTERMS.issued, issued))
    if len(before):
        graph.add((version, PROV.wasRevisionOf, URIRef(f"{IRI}/{version_of(before)}")))


def _add_list(graph: Graph, version: URIRef, how: str, treated: Sequence[URIRef]) -> None:
    if not treated:
        return
    node = URIRef(f"{version}/{how}")
    label = f"Terms {how} in version {version.rsplit('/', 1)[-1]}"
    graph.add((version, VANN.changes, node))
    graph.add((node, RDF.type, PROV.Collection))
    graph.add((node, RDFS.label, Literal(label, lang="en")))
    for term in treated:
        graph.add((node, PROV.hadMember, term))


def _changes(before: Graph, now: Graph) -> Iterator[tuple[str, list[URIRef]]]:
    former = set(terms(before))
    kept = [term for term in terms(now) if term in former]
    changed = [term for term in kept if _says(before, term, MEANING) != _says(now, term, MEANING)]
    words = [term for term in kept if _says(before, term, WORDS) != _says(now, term, WORDS)]
    gone = [(term, OWL.deprecated, Literal(True)) for term in terms(now)]
    yield "added", [term for term in terms(now) if term not in former]
    yield "changed", changed
    yield "reworded", [term for term in words if term not in changed]
    yield "deprecated", [term for term, *_ in (t for t in gone if t in now and t not in before)]


def _says(ontology: Graph, term: URIRef, of: Sequence[URIRef]) -> set[tuple[URIRef, Node]]:
    return {(how, value) for how in of for value in ontology.objects(term, how)}
