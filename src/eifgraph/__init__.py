"""eifgraph: EIF Guidebook pages as a knowledge graph, each fact with its place on its page."""

from __future__ import annotations

__version__ = "0.1.0"
