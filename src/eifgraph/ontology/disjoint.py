"""Which classes have no thing in common, so that a reasoner finds what was mixed up.

Knows one rule: classes that stand beside each other, below the same class of ours, below
`skos:Concept` or below neither, have no thing in common. A class whose things may be of another
kind too therefore stands below that kind. Works alone are not kept apart from `skos:Concept`: the
addresses by which others name them are exact matches, which SKOS says of concepts. Each pair is a
statement of its own, for a list of classes would need blank nodes, of which published data have
none.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from eifgraph.ontology.terms import EIF, terms

MATCHED: Final = frozenset({URIRef(EIF + "Work")})
"""Classes whose things have matches, by which a reasoner takes them for concepts."""


def disjoint_graph(ontology: Graph) -> Graph:
    """Give the pairs of classes that have no thing in common, by name the first one first."""
    beside: defaultdict[URIRef | None, list[URIRef]] = defaultdict(list)
    for term in terms(ontology):
        if (term, RDF.type, OWL.Class) in ontology:
            beside[_parent(ontology, term)].append(term)
    graph = Graph(bind_namespaces="none")
    for siblings in beside.values():
        for one, other in combinations(siblings, 2):
            graph.add((one, OWL.disjointWith, other))
    for kind in set(beside[None]) - MATCHED:
        graph.add((kind, OWL.disjointWith, SKOS.Concept))
    return graph


def _parent(ontology: Graph, term: URIRef) -> URIRef | None:
    """Give the class above in our ontology, or `skos:Concept`; None for the main kinds."""
    above = ontology.objects(term, RDFS.subClassOf)
    ours = (URIRef(str(a)) for a in above if str(a).startswith(EIF) or a == SKOS.Concept)
    return min(ours, default=None)
