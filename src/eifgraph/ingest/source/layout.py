"""From the runs of a printed page to its lines in reading order.

The order in which a file draws its text is mostly the order in which it is read, and tells boxes
side by side from the rows of a table. It is not followed where two columns of prose are drawn
line by line, nor where something is drawn after what stands below it. Must not know paragraphs,
nor what runs through all pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from eifgraph.ingest.source.columns import Placed, Run, columns


class Line(NamedTuple):
    """A line of a printed page, and the block it stands in; limit is its column's right edge."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    word: float
    block: int
    limit: float | None


SAME_LINE = 0.45
"""Runs are of one line if their baselines differ by less than this part of the larger's height: so
a raised number stays in its line."""
SPACE = 0.12
"""Runs nearer to each other than this part of their height have no space between them."""
CELL = 1.5
MAX_BLOCKS = 300
"""A page with more blocks is a drawing; its order is left as drawn."""
BLOCK_GAP = 2.2
"""A line further below the last one than so many heights begins another block."""


def arrange(runs: Sequence[Run]) -> list[Line]:
    """Give a page's lines in reading order."""
    lines: list[Line] = []
    for part in columns(runs):
        limit = max(run.right for run in part.runs) if part.is_column else None
        block = lines[-1].block + 1 if lines else 0
        lines += _ordered(_blocks(list(_lines(part.runs))), block, limit)
    return lines


def _lines(runs: Sequence[Run]) -> Iterator[Run]:
    """Join the runs that stand on one line and are drawn one after the other."""
    held: list[Run] = []
    for run in runs:
        if held and not _is_same_line(held[-1], run):
            yield _joined(held)
            held = []
        held.append(run)
    if held:
        yield _joined(held)


def _is_same_line(before: Run, run: Run) -> bool:
    near = SAME_LINE * max(before.size, run.size)
    return abs(run.baseline - before.baseline) < near and run.left >= before.right - near


def _joined(runs: Sequence[Run]) -> Run:
    text, word = runs[0].text, runs[0].word
    for before, run in pairwise(runs):
        gap = (run.left - before.right) / max(run.size, before.size)
        if gap < SPACE and " " not in text:
            word = run.left + run.word - runs[0].left
        text += ("\t" if gap > CELL and len(text) > 1 else " " if gap >= SPACE else "") + run.text
    largest = max(runs, key=lambda run: run.size)
    return Run(text, runs[0].left, runs[-1].right, largest.baseline, largest.size, word)


def _blocks(lines: Sequence[Run]) -> list[list[Run]]:
    """Part lines where the next one does not stand just below the last."""
    blocks: list[list[Run]] = []
    for line in lines:
        before = blocks[-1][-1] if blocks else None
        if before is None or not _is_below(before, line):
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _is_below(before: Run, line: Run) -> bool:
    gap = line.baseline - before.baseline
    is_near = 0 < gap <= BLOCK_GAP * max(line.size, before.size)
    return is_near and line.left < before.right and before.left < line.right


def _ordered(blocks: list[list[Run]], first: int, limit: float | None) -> list[Line]:
    """Put a block after those that stand above it, else leave the order as drawn."""
    placed = [_place(block) for block in blocks]
    waiting = list(range(len(blocks)))
    if len(blocks) > MAX_BLOCKS:
        return [Line(*run, first + n, limit) for n in waiting for run in blocks[n]]
    lines: list[Line] = []
    number = first
    while waiting:
        chosen = next(
            (one for one in waiting if not any(_is_above(placed[o], placed[one]) for o in waiting)),
            waiting[0],
        )
        waiting.remove(chosen)
        lines += [Line(*run, number, limit) for run in blocks[chosen]]
        number += 1
    return lines


def _place(block: Sequence[Run]) -> Placed:
    return Placed(
        min(run.left for run in block),
        max(run.right for run in block),
        min(run.baseline for run in block),
        max(run.baseline for run in block),
    )


def _is_above(one: Placed, other: Placed) -> bool:
    is_overlapping = one.left < other.right and other.left < one.right
    return is_overlapping and one.bottom < other.top
