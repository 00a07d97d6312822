"""From a `Programme`, curated mappings or links to triples: the only maker of ours."""

from __future__ import annotations

from eifgraph.graph.citations import citation_graphs
from eifgraph.graph.links import link_graph
from eifgraph.graph.mappings import mapping_graph
from eifgraph.graph.programme import programme_graph
from eifgraph.graph.standings import standing_graph
from eifgraph.graph.works import record_graphs

__all__ = [
    "citation_graphs",
    "link_graph",
    "mapping_graph",
    "programme_graph",
    "record_graphs",
    "standing_graph",
]
