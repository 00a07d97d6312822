"""From a `Programme` to triples: the only maker of ours."""

from __future__ import annotations

from eifgraph.graph.programme import programme_graph

__all__ = ["programme_graph"]
