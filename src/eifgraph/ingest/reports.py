"""The reports of a study as its page lists them: references, and the links below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.references import (
    find_truncation,
    is_link,
    is_reference,
    is_report,
    may_have_report,
    read_links,
    read_reference,
)
from eifgraph.model import Link, Read, Reference

_DATED: Final = re.compile(r"\((?:19|20)\d\d[a-z]?\)")


_ADDRESS: Final = re.compile(
    r"(?<=[.)*])\s+(?=Available\s+(?:at|from)\b\s*:?\s*(?:<?(?:https?:|www\.)|$))"
)


_HEADING: Final = re.compile(r"[A-Z][^\d.,;:()]{1,58}[^\d.,;:()\s]")
"""A line that stands alone below a reference, such as "Study design and sample"."""


@dataclass(frozen=True, slots=True)
class Reports:
    """References in order, and the links below them."""

    references: tuple[Read[Reference], ...]
    links: tuple[Read[Link], ...]


def read_reports(block: Block, notes: Notes) -> Reports:
    """Read the references and links of a stretch of a page, from the first of them on."""
    references: list[Read[Reference]] = []
    links: list[Read[Link]] = []
    group_start, is_begun, is_closed = 0, False, False
    for chunk in _chunks(block):
        if is_link(chunk.text):
            group = tuple(range(group_start, len(references)))
            links.extend(read_links(chunk, group))
            is_begun = is_closed = True
        elif is_reference(chunk.text):
            group_start = len(references) if is_closed else group_start
            references.append(read_reference(chunk, notes))
            is_begun, is_closed = True, False
        elif is_begun and _DATED.search(chunk.text) and len(chunk.text) < 600:
            notes.warn("not-a-reference", chunk, chunk.text, "begin with author and year")
    return Reports(tuple(references), tuple(links))


def _chunks(block: Block) -> Iterator[Block]:
    """Give each paragraph, cut where a report begins on a line of its own."""
    for paragraph in block.paragraphs(may_have_report):
        if "\n" not in paragraph.text:
            yield from _before_address(paragraph)
            continue
        lines = list(paragraph.lines())
        first = lines[0]
        last = first
        for line in lines[1:]:
            if _begins(first, last, line):
                yield from _before_address(paragraph.stretch(first, last))
                first = line
            last = line
        yield from _before_address(paragraph.stretch(first, last))


def _begins(first: Block, last: Block, line: Block) -> bool:
    """Say whether a line begins another chunk: a report, or a heading below a whole one."""
    if is_report(line.text):
        return not (is_link(line.text) and is_link(first.text))
    return _HEADING.fullmatch(line.text) is not None and find_truncation([last.text]) is None


def _before_address(chunk: Block) -> Iterator[Block]:
    """Cut a report where "Available at ..." goes on behind it on its own line."""
    match = _ADDRESS.search(chunk.text) if chunk.text.find("Available", 1) > 0 else None
    if match is None:
        yield chunk
        return
    yield chunk.part(0, match.start())
    yield chunk.part(match.end(), len(chunk.text))
