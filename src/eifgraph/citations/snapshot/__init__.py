"""Works found in a bulk copy of Crossref, OpenAlex or OpenCitations Meta, without any service.

Knows files and an index of them; must not know who looks for a work, nor how one is chosen.
"""

from eifgraph.citations.snapshot.building import build_index
from eifgraph.citations.snapshot.finding import Index, open_index
from eifgraph.citations.snapshot.layout import Refused, Report

__all__ = ["Index", "Refused", "Report", "build_index", "open_index"]
