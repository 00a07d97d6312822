"""The write wing's first half: from the text of a page to a `Programme` and findings."""

from __future__ import annotations

from eifgraph.ingest.layouts import read_page
from eifgraph.ingest.mappings import read_mappings
from eifgraph.ingest.page import Page
from eifgraph.ingest.programme import parse_programme

__all__ = ["Page", "parse_programme", "read_mappings", "read_page"]
