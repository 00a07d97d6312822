"""Values that stand beside a label: "Sample: 155 families", or on the line below it.

Knows how labels and values are set; must not know what any label means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Final

from eifgraph.ingest.block import MARK, Block, Origin
from eifgraph.ingest.headings import KNOWN, LABEL, LABELS, may_be_label, plain_heading

_NEXT: Final = re.compile(r"[ \t]*\n[ \t]*\n?(?P<line>[^\s][^\n]*)")
"""The line below, after a blank line at most: sections are further apart."""
NONE: Final = "(?!)"
"""The pattern of no value."""
_LABEL: Final = rf"(?P<label>{LABELS})[ \t]*(?P<colon>:)?[ \t]*"
_LINE: Final = re.compile(rf"(?:{MARK}\s*)?{_LABEL}(?P<value>[^\n]*)", re.IGNORECASE | re.VERBOSE)
_WITHIN: Final = re.compile(
    rf"[-|](?:(?<=\s-)\s+|(?<=\|)\s*)(?P<label>{LABELS})[ \t]*(?P<colon>:)",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(slots=True)
class Labelled:
    """A label, and the value beside or below it, if there is one."""

    label: Block
    value: Block | None
    name: str = ""
    has_colon: bool = True


def labelled(block: Block, names: str, bare: str = NONE) -> Iterator[Labelled]:
    """Give each place where a label stands, with its value.

    `names` and `bare` are patterns: of the label, and of a value that may stand beside a label
    without a colon between.
    """
    places = _places(block, names)
    if not places:
        return
    start, end = block.offset, block.offset + len(block.text)
    for place in places:
        if not start <= place.label.offset < end:
            continue
        value = place.value
        if value is not None and value.offset + len(value.text) > end:
            # the rest is of a section that goes on with this one
            kept = block.part(value.offset - start, len(block.text)) if value.offset < end else None
            place = replace(place, value=kept)
        if (
            place.has_colon
            or not is_beside(block, place)
            or (place.value is not None and _fits(bare, place.value.text))
        ):
            yield place


def labelled_blocks(blocks: Sequence[Block], names: str) -> Sequence[Block]:
    """Give those of some blocks of one page that may have a label of some names."""
    origin = blocks[0].origin if blocks else None
    if origin is None:
        return blocks
    places = _places(blocks[0], names)
    if not places:
        return ()
    first, last = places[0].label.offset, places[-1].label.offset
    return [b for b in blocks if b.offset <= last and first < b.offset + len(b.text)]


def forget_labels(block: Block) -> None:
    """Forget the labels of a block's page: they hold its text as that holds them.

    Nothing of a page that was read then waits for the collection of garbage.
    """
    if block.origin is not None:
        block.origin.labels, block.origin.named = {}, {}


def is_beside(block: Block, place: Labelled) -> bool:
    """Say whether a value stands on the line of its label."""
    if place.value is None:
        return False
    start, end = place.label.offset - block.offset, place.value.offset - block.offset
    return block.text.find("\n", start, end) < 0


def _places(block: Block, names: str) -> Sequence[Labelled]:
    """Give the labels of some names on the whole page of a block, looked for once."""
    if block.origin is None:
        found = _found(block, block.line_places())
        return [place for place in found if _fits(names, place.name)]
    known = block.origin.labels
    if names not in known:
        all_of_page = block.origin.named or _name(block.origin)
        fitting = [places for name, places in all_of_page.items() if _fits(names, name)]
        known[names] = sorted(chain(*fitting), key=_offset) if len(fitting) != 1 else fitting[0]
    return known[names]


def _name(origin: Origin) -> Mapping[str, Sequence[Labelled]]:
    """Look for the labels of a page, and keep them by their names."""
    lines = [(line.start, line.text) for line in origin.texts if not line.goes_on]
    found: dict[str, list[Labelled]] = {}
    for place in _found(Block(origin.plain, 0, origin, 0), lines):
        found.setdefault(place.name, []).append(place)
    origin.named = found
    return found


def _offset(place: Labelled) -> int:
    return place.label.offset


def _found(block: Block, lines: Iterable[tuple[int, str]]) -> Iterator[Labelled]:
    """Give the labels that begin a line, and those further on in one."""
    matches: list[re.Match[str]] = []
    starts: list[int] = []
    for start, line in lines:
        if may_be_label(line) and (match := _LINE.match(block.text, start)):
            matches.append(match)
        if " - " in line or "|" in line:
            within = list(_WITHIN.finditer(block.text, start, start + len(line)))
            starts += [match.start() for match in within]
            matches += within
    places = {match.start("label"): match for match in matches}
    for _, match in sorted(places.items()):
        end = match.end("label")
        line_end = block.text.find("\n", end)
        line_end = len(block.text) if line_end < 0 else line_end
        following = next((at for at in starts if at >= end), line_end) if starts else line_end
        yield _one(block, match, min(following, line_end))


def _one(block: Block, match: re.Match[str], end: int) -> Labelled:
    first, start = match.span("label")
    label = block.part(first, start)
    name = " ".join(label.text.casefold().split())
    has_colon = match["colon"] is not None
    text = block.text[match.end("colon") if has_colon else start : end].lstrip()
    if not text:
        return Labelled(label, _below(block, end), name, has_colon)
    start = end - len(text)
    return Labelled(label, block.part(start, start + len(text.rstrip())), name, has_colon)


@lru_cache(4096)
def _fits(pattern: str, text: str) -> bool:
    """Say whether a text is what a pattern describes; pages have the same few again and again."""
    return re.fullmatch(pattern, text, re.IGNORECASE) is not None


def _below(block: Block, end: int) -> Block | None:
    """Give the line below a label, unless it is a label or heading itself."""
    following = _NEXT.match(block.text, end)
    if following is None or LABEL.match(following["line"]):
        return None
    if plain_heading(following["line"]) in KNOWN:
        return None
    start = following.start("line")
    another = _WITHIN.search(block.text, start, following.end("line"))
    end = another.start() if another else following.end("line")
    return block.part(start, start + len(block.text[start:end].rstrip()))
