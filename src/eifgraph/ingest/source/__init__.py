"""A file of whatever kind as lines of text: text in any encoding, a saved web page, a PDF.

Knows encodings, markup and the geometry of printed pages; must not know what a Guidebook page says.
"""

from eifgraph.ingest.source.lines import SourceText
from eifgraph.ingest.source.reading import read_source, source_text

__all__ = ["SourceText", "read_source", "source_text"]
