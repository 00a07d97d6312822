"""Facts that follow from all graphs together, in named graphs of their own.

Knows which queries derive them, and that ratings are audited; the queries, and the rules of the
audit, say what follows from what.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef

from eifgraph.audit import Rules, assessments, audit_all, audit_graph
from eifgraph.catalogue import read_text
from eifgraph.effect_size import implied_effect_size
from eifgraph.export import Quads, graph_quads
from eifgraph.iris import Minter, concept_iri
from eifgraph.namespaces import OTHERS
from eifgraph.turtle import new_graph
from eifgraph.vocab import EIF

DERIVATIONS: Final = ("derive_dataset", "derive_foremost")
SCHEMA: Final = OTHERS["schema"]
NUMBERS: Final = {
    "value": URIRef(SCHEMA + "value"),
    "least": URIRef(SCHEMA + "minValue"),
    "most": URIRef(SCHEMA + "maxValue"),
}


def union_of(quads: Quads) -> ox.Store:
    """Put the union of all graphs in a store, for the derivations to read."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    return store


def derived_quads(store: ox.Store, base: str) -> Quads:
    """Derive what the queries construct from the union of all graphs."""
    graph = ox.NamedNode(f"{base}graph/derived")
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for query in DERIVATIONS
        for triple in _construct(store, query, base)
    ]


def audit_quads(store: ox.Store, base: str, rules: Rules) -> Quads:
    """Audit every rating against the rules, with all of its studies and without each in turn."""
    facts = Graph(bind_namespaces="none")
    answer = _construct(store, "audit_facts", base)
    facts.parse(data=ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES), format="nt")
    known = assessments(facts)
    if not known:
        return []
    audits = audit_all(facts, known, rules)
    return graph_quads(audit_graph(audits, facts, rules, base), f"{base}graph/audit")


def effect_size_quads(store: ox.Store, base: str) -> Quads:
    """Work out the effect size that each printed improvement index implies."""
    minter, graph = Minter(base), new_graph()
    rows = store.query(read_text("improvement_indexes"))
    assert isinstance(rows, ox.QuerySolutions)
    for row in rows:
        finding = URIRef(row["finding"].value)
        says_change = row["saysChange"].value == "true"
        implied = implied_effect_size(int(row["index"].value), says_change=says_change)
        node = minter.thing("effect-size", minter.path(finding))
        graph.add((finding, EIF.implies, node))
        graph.add((node, RDF.type, EIF.ImpliedEffectSize))
        label = f"Effect size implied by an improvement index of {row['index'].value}"
        graph.add((node, RDFS.label, Literal(label, lang="en")))
        graph.add((node, EIF.readAs, concept_iri("effect-size-reading", implied.reading)))
        for name in ("value", "least", "most"):
            number = getattr(implied, name)
            if number is not None:
                graph.add((node, NUMBERS[name], Literal(str(number), datatype=XSD.decimal)))
    return graph_quads(graph, f"{base}graph/derived")


def _construct(store: ox.Store, query: str, base: str) -> ox.QueryTriples:
    answer = store.query(read_text(query), base_iri=base)
    assert isinstance(answer, ox.QueryTriples)  # derivations are CONSTRUCT queries
    return answer
