"""An example of every term, taken from what data really say, as a line for people and Turtle.

Knows how an example is chosen and written: of a property its shortest statement, of a class the
thing with the most main properties, from the first source that has one; the same each time. Must
not know where the sources lie. A term that no source uses has an example in `eif.ttl` itself,
which says that it is made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.ontology.terms import EIF, short, terms, text_of
from eifgraph.turtle import render_turtle

MOST: Final = 6
"""Main properties that the example of a class shows."""
ASIDE: Final = frozenset({URIRef(EIF + "hasReading"), URIRef(EIF + "lacks")})
NAMES: Final = (SKOS.prefLabel, RDFS.label)
Statement = tuple[Node, Node, Node]


def example_graph(ontology: Graph, lists: Graph, sources: Iterable[Graph]) -> Graph:
    """Give one example of each term that has none in the ontology and is in a source.

    `lists` are the code lists, whose members have their labels there.
    """
    missing = [t for t in terms(ontology) if ontology.value(t, SKOS.example) is None]
    graph = Graph(bind_namespaces="none")
    for source in sources:
        labels = _Labels((source, lists, ontology))
        for term in list(missing):
            example = _example(ontology, term, source, labels)
            if example:
                graph.add((term, SKOS.example, Literal(example)))
                missing.remove(term)
        if not missing:
            break
    return graph


class _Labels:
    """Finds the label of a thing in the first graph that has one."""

    def __init__(self, graphs: tuple[Graph, ...]) -> None:
        self._graphs = graphs

    def __getitem__(self, node: Node) -> str:
        """Give the label of a thing, or of its kind in brackets; a value or an address as it is."""
        if not isinstance(node, URIRef):
            return str(node)
        kinds = sorted(self._graphs[0].objects(node, RDF.type), key=str)
        label = self._of(node) or next((f"[{self._of(kind)}]" for kind in kinds), "")
        return label or short(node)

    def _of(self, node: Node) -> str:
        found = (text_of(graph, node, name) for graph in self._graphs for name in NAMES)
        return next(filter(None, found), "")


def _example(ontology: Graph, term: URIRef, source: Graph, labels: _Labels) -> str:
    if (term, RDF.type, OWL.Class) in ontology:
        return _of_class(ontology, term, source, labels)
    texts = [
        _written([(thing, term, value)], f"{labels[thing]}, {labels[term]}: {labels[value]}")
        for thing, value in source.subject_objects(term)
    ]
    return min(texts, key=lambda text: (len(text), text), default="")


def _of_class(ontology: Graph, term: URIRef, source: Graph, labels: _Labels) -> str:
    """Write the thing of a class, or of one below it, that shows most of what it can say."""
    below = ontology.transitive_subjects(RDFS.subClassOf, term)
    kinds = {kind for kind in below if kind is not None}  # the term itself among them
    things = {thing for kind in kinds for thing in source.subjects(RDF.type, kind)}
    if not things:
        return ""
    thing = min(things, key=lambda t: (-len(_main(source, t)), len(str(t)), str(t)))
    shown = _main(source, thing)[:MOST]
    named = [(thing, name, value) for name in NAMES for value in source.objects(thing, name)][:1]
    kind = term if (thing, RDF.type, term) in source else _kind(source, thing, kinds)
    text = f"{labels[thing]} ({labels[kind]})"
    return _written([(thing, RDF.type, kind), *named, *shown], text)


def _kind(source: Graph, thing: Node, kinds: set[Node]) -> Node:
    return min((kind for kind in source.objects(thing, RDF.type) if kind in kinds), key=str)


def _main(source: Graph, thing: Node) -> list[Statement]:
    """Give one statement for each main property of a thing, those with short values first.

    Main are our properties, without its readings and absences.
    """
    ours = {p for p in source.predicates(thing) if str(p).startswith(EIF)} - ASIDE
    said = [(thing, p, min(source.objects(thing, p), key=_length)) for p in ours]
    return sorted(said, key=lambda statement: (_length(statement[2]), str(statement[1])))


def _length(value: Node) -> tuple[int, str]:
    return len(str(value)), str(value)


def _written(statements: list[Statement], words: str) -> str:
    """Write a line for people, then Turtle whose prefixes are those of `namespaces`."""
    graph = Graph(bind_namespaces="none")
    for statement in statements:
        graph.add(statement)
    lines = render_turtle(graph).splitlines()
    body = [line for line in lines if line and not line.startswith("@prefix")]
    return "\n".join([f"# {' '.join(words.split())}", *body])
