"""Running heads, feet and page numbers: lines that printed pages have in the same place.

Must not know where pages and places come from.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

SHARE = 0.4
"""A running line stands on so many of all pages: the first and every other page may lack it."""
MAX_PAGES = 400
NUMBER = re.compile(r"[0-9]{1,6}")
MAX_NUMBERS = 8
WORD = re.compile(r"[^\W\d_]{2,}")
PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?[0-9]{1,4}(?:\s*(?:of|/|\|)\s*[0-9]{1,4})?\W*", re.IGNORECASE
)
SHEET = re.compile(r"\b[0-9]{1,4}\s*(?:/|of)\s*[0-9]{1,4}\Z")
MIN_WORDS = 3
"""A line with a running number has so many words besides: "Study 1" and "Study 2" are headings."""
SAME_PLACE = 3.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A line near the top or bottom of its page: its number, text and distance from there."""

    number: int
    text: str
    place: float


def running_lines(pages: Sequence[Sequence[Edge]]) -> set[int]:
    """Give the numbers of the lines that run through the pages, the outermost line first on each.

    A line inside of one that does not run is text, however often it stands there.
    """
    if len(pages) > MAX_PAGES:
        return set()
    found: set[int] = set()
    places: defaultdict[tuple[str, int], list[tuple[int, Edge]]] = defaultdict(list)
    for page, edges in enumerate(pages):
        for edge in edges:
            for pattern, number in _patterns(edge.text):
                step = 0 if number is None else number - page
                places[pattern, step].append((page, edge))
    needed = max(2, SHARE * len(pages))
    for held in places.values():
        for page, edge in held:
            others = {p for p, e in held if abs(e.place - edge.place) <= SAME_PLACE} | {page}
            if len(others) >= needed:
                found.add(edge.number)
    return {edge.number for edges in pages for edge in _outermost(edges, found)}


def _outermost(edges: Iterable[Edge], found: set[int]) -> Iterator[Edge]:
    for edge in edges:
        if edge.number not in found:
            return
        yield edge


def _patterns(text: str) -> Iterator[tuple[str, int | None]]:
    """Give what may stand on another page: the text, or the text but for a number in step."""
    text = " ".join(text.split())
    yield text, None
    numbers = list(NUMBER.finditer(text))[:MAX_NUMBERS]
    words = len(WORD.findall(text))
    if PAGE_NUMBER.fullmatch(text):
        numbers = numbers[:1]
    elif words < MIN_WORDS and not SHEET.search(text):
        return
    for number in numbers:
        yield f"{text[: number.start()]}#{text[number.end() :]}", int(number[0])
