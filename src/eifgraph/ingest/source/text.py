"""Plain text as lines; form feeds begin printed pages.

Must not know encodings, nor the geometry of a PDF.
"""

from __future__ import annotations

from itertools import pairwise

from eifgraph.ingest.source.encodings import decode
from eifgraph.ingest.source.furniture import Edge, running_lines
from eifgraph.ingest.source.lines import SourceText, split_lines

REACH = 4
"""So many lines from the top or bottom of a printed page may be furniture."""


def plain_text(data: bytes) -> SourceText:
    """Give the lines of a text's bytes; those after form feeds may be running heads.

    Raises:
        NotText: the bytes are no text.
    """
    text = decode(data)
    lines = split_lines(text)
    if "\f" not in text:
        return SourceText("text", tuple(lines))
    starts = [number for number, line in enumerate(lines) if "\f" in line]
    lines = [line.lstrip("\f").replace("\f", " ") for line in lines]
    return SourceText("text", tuple(lines), frozenset(_furniture(lines, starts)))


def _furniture(lines: list[str], starts: list[int]) -> set[int]:
    bounds = sorted({0, *starts, len(lines)})
    tops: list[list[Edge]] = []
    bottoms: list[list[Edge]] = []
    for first, last in pairwise(bounds):
        printed = [number for number in range(first, last) if lines[number].strip()]
        tops.append([Edge(n + 1, lines[n], place) for place, n in enumerate(printed[:REACH])])
        ends = printed[: -REACH - 1 : -1]
        bottoms.append([Edge(n + 1, lines[n], place) for place, n in enumerate(ends)])
    return running_lines(tops) | running_lines(bottoms)
