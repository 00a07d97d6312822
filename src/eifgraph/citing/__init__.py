"""The references of a release as items for programs for citations, each with what rests on them.

Reads the graphs of a release and nothing beside them; must not know any format.
"""

from __future__ import annotations

from eifgraph.citing.asked import cited_in, cited_references

__all__ = ["cited_in", "cited_references"]
