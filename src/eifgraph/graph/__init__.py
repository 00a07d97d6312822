"""From a `Programme` or curated mappings to triples: the only maker of ours."""

from __future__ import annotations

from eifgraph.graph.mappings import mapping_graph
from eifgraph.graph.programme import programme_graph

__all__ = ["mapping_graph", "programme_graph"]
