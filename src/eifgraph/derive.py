"""Facts that follow from all graphs together, in a named graph of their own.

Knows which queries derive them; the queries themselves say the rules.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from eifgraph.catalogue import read_text
from eifgraph.export import Quads

DERIVATIONS: Final = ("derive_dataset", "derive_foremost")


def derived_quads(quads: Quads, base: str) -> Quads:
    """Derive what the queries construct from the union of all graphs."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    graph = ox.NamedNode(f"{base}graph/derived")
    found: Quads = []
    for query in DERIVATIONS:
        answer = store.query(read_text(query), base_iri=base)
        assert isinstance(answer, ox.QueryTriples)  # derivations are CONSTRUCT queries
        found += [ox.Quad(t.subject, t.predicate, t.object, graph) for t in answer]
    return found
