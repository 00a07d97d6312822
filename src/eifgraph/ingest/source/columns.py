"""Columns of prose on a printed page, and what spans them.

Must not know lines or paragraphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple


class Placed(NamedTuple):
    """The place of a block, from the page's top left."""

    left: float
    right: float
    top: float
    bottom: float


class Run(NamedTuple):
    """Text drawn in one go: its place (from the page's top left) and its first word's width."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    word: float


MIN_LINES = 4
MIN_WIDTH = 0.6
"""Half the lines of prose fill so much of their column's width; cells of a table seldom do."""
MIN_LENGTH = 18
"""Half the lines of a column have so many characters."""
SAME_EDGE = 2.0
NEAR = 2.2
"""A line this many heights above or below a column may still be of the one beside it."""
MAX_RUNS = 5_000
"""A printed page has some hundreds; one with more is a drawing."""
MAX_EDGES = 8
MAX_DEPTH = 6


class Part(NamedTuple):
    """Runs that are read before those of the next part; in a column, or over the whole width."""

    runs: list[Run]
    is_column: bool


def columns(runs: Sequence[Run], depth: int = 0) -> list[Part]:
    """Part runs into columns and what spans or surrounds them, in reading order.

    The runs of a part keep the order in which they were given.
    """
    if not runs:
        return []
    gutter = _gutter(runs) if depth < MAX_DEPTH and len(runs) < MAX_RUNS else None
    if gutter is None:
        return [Part(list(runs), is_column=False)]
    beside = _beside(runs, gutter)
    top, bottom = min(r.baseline for r in beside), max(r.baseline for r in beside)
    above = [r for r in runs if r.baseline < top]
    within = [r for r in runs if top <= r.baseline <= bottom]
    below = [r for r in runs if r.baseline > bottom]
    return [
        *columns(above, depth + 1),
        *_bands(within, gutter, depth),
        *columns(below, depth + 1),
    ]


def _bands(runs: Sequence[Run], gutter: float, depth: int) -> Iterator[Part]:
    """Read left and right between one spanning line and the next."""
    spanning = sorted((r for r in runs if r.left < gutter < r.right), key=lambda r: r.baseline)
    tops = [float("-inf"), *(r.baseline for r in spanning), float("inf")]
    for number, (top, bottom) in enumerate(pairwise(tops)):
        band = [r for r in runs if top <= r.baseline < bottom and not r.left < gutter < r.right]
        for side in ([r for r in band if r.left < gutter], [r for r in band if r.left >= gutter]):
            parts = columns(side, depth + 1)
            yield from (part._replace(is_column=True) for part in parts)
        if number < len(spanning):
            yield Part([spanning[number]], is_column=False)


def _gutter(runs: Sequence[Run]) -> float | None:
    """Find the edge of a right column: runs begin there, and prose stands on both sides."""
    edges = Counter(round(run.left) for run in runs)
    for edge, count in edges.most_common(MAX_EDGES):
        if count < MIN_LINES:
            break
        gutter = edge - SAME_EDGE
        beside = _beside(runs, gutter)
        left = [run for run in beside if run.right <= gutter]
        right = [run for run in beside if run.left >= gutter]
        if (len(beside) - len(left) - len(right)) * 3 <= len(beside) and _is_beside(left, right):
            return gutter
    return None


def _beside(runs: Sequence[Run], gutter: float) -> list[Run]:
    """Give the runs beside a right column: from its first to its last, and on at its left."""
    right = [run.baseline for run in runs if run.left >= gutter]
    if not right:
        return []
    top, bottom = min(right), max(right)
    by_height = sorted((run for run in runs if run.left < gutter), key=lambda run: run.baseline)
    for run in by_height:
        if not bottom < run.baseline:
            continue
        if run.right > gutter or run.baseline - bottom > NEAR * run.size:
            break
        bottom = run.baseline
    for run in reversed(by_height):
        if not run.baseline < top:
            continue
        if run.right > gutter or top - run.baseline > NEAR * run.size:
            break
        top = run.baseline
    return [run for run in runs if top <= run.baseline <= bottom]


def _is_beside(left: Sequence[Run], right: Sequence[Run]) -> bool:
    if not (_is_prose(left) and _is_prose(right)):
        return False
    tops = [min(run.baseline for run in side) for side in (left, right)]
    bottoms = [max(run.baseline for run in side) for side in (left, right)]
    shorter = min(b - t for t, b in zip(tops, bottoms, strict=True))
    return min(bottoms) - max(tops) >= shorter / 2


def _is_prose(side: Sequence[Run]) -> bool:
    if len(side) < MIN_LINES:
        return False
    width = max(run.right for run in side) - min(run.left for run in side)
    is_wide = median(run.right - run.left for run in side) >= MIN_WIDTH * width
    return is_wide and median(len(run.text) for run in side) >= MIN_LENGTH
