"""Layered drawing of a graph: boxes in rows, arrows between them, no arrow through a box.

The method is that of Sugiyama, Tagawa and Toda (1981): find the row of each box, order each row so
that few arrows cross, then move boxes sideways until arrows run straight. An arrow has a place of
its own in every row that it passes, and its label one in a row of labels, so that neither can lie
on anything else. There is no chance in it: the same input gives the same drawing.

Knows sizes and who points to whom; must not know what is drawn, nor how.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from eifgraph.server.layout_rows import Line, Rows, Size

BELOW_ROW: Final = 28.0
SLOPE: Final = 0.11
"""Room between two rows: a least, and more where an arrow has far to go sideways."""
MOST_BELOW: Final = 54.0


@dataclass(frozen=True, slots=True)
class Joint:
    """A place that an arrow passes: it runs straight down from top to bottom."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where everything is: corners of boxes, centres of labels, joints of arrows, the whole."""

    boxes: Mapping[str, tuple[float, float]]
    labels: Mapping[str, tuple[float, float]]
    arrows: Mapping[str, tuple[Joint, ...]]
    """Joints from the upper end to the lower one, whichever way the arrow points."""
    size: Size


def draw(boxes: Mapping[str, Size], lines: Sequence[Line]) -> Drawing:
    """Draw boxes and the arrows between them; no arrow may end where it begins."""
    names = sorted(boxes)
    down = _downward(names, lines)
    rows = Rows(boxes, _ranks(names, down))
    for line, (upper, lower) in zip(lines, down, strict=True):
        rows.thread(line, upper, lower)
    rows.order()
    rows.place()
    return _measure(rows)


def _downward(names: Sequence[str], lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Give the ends of each line, upper first; lines that would close a circle are turned."""
    after: dict[str, list[str]] = defaultdict(list)
    into: dict[str, int] = defaultdict(int)
    for line in lines:
        after[line.source].append(line.target)
        into[line.target] += 1
    finished: dict[str, int] = {}
    seen: set[str] = set()

    def walk(name: str) -> None:
        seen.add(name)
        for other in after[name]:
            if other not in seen:
                walk(other)
        finished[name] = len(finished)

    for name in sorted(names, key=lambda name: (into[name] > 0, name)):
        if name not in seen:
            walk(name)
    return [
        (line.source, line.target)
        if finished[line.source] > finished[line.target]
        else (line.target, line.source)
        for line in lines
    ]


def _ranks(names: Sequence[str], down: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Give each box its row: below all that point to it, and no arrow longer than it must be."""
    ranks = dict.fromkeys(names, 0)
    for _ in names:
        for upper, lower in down:
            ranks[lower] = max(ranks[lower], ranks[upper] + 1)
    for _ in names:
        for name in names:
            above = [ranks[upper] + 1 for upper, lower in down if lower == name]
            below = [ranks[lower] - 1 for upper, lower in down if upper == name]
            if len(below) > len(above):
                ranks[name] = min(below)
            elif len(above) > len(below):
                ranks[name] = max(above)
    least = min(ranks.values(), default=0)
    return {name: rank - least for name, rank in ranks.items()}


def _measure(rows: Rows) -> Drawing:
    """Give what was placed, moved to the upper left corner, with its heights."""
    halves = [size.width / 2 for size in rows.sizes]
    left = min(x - half for x, half in zip(rows.x, halves, strict=True))
    right = max(x + half for x, half in zip(rows.x, halves, strict=True))
    rows.x = [x - left for x in rows.x]
    spans = _spans(rows)
    middles = [sum(spans[row]) / 2 for row in rows.row_of]
    return Drawing(
        boxes={
            name: (rows.x[n] - halves[n], spans[rows.row_of[n]][0])
            for name, n in rows.boxes.items()
        },
        labels={name: (rows.x[n], middles[n]) for name, n in rows.labels.items()},
        arrows={name: tuple(_joints(rows, path, spans)) for name, path in rows.paths.items()},
        size=Size(right - left, spans[-1][1]),
    )


def _spans(rows: Rows) -> list[tuple[float, float]]:
    """Give the top and bottom of each row; rows stand apart as far as arrows go sideways."""
    farthest: dict[int, float] = defaultdict(float)
    for path in rows.paths.values():
        for one, other in pairwise(path):
            run = rows.x[one] + rows.ports[one, other] - rows.x[other] - rows.ports[other, one]
            farthest[rows.row_of[one]] = max(farthest[rows.row_of[one]], abs(run))
    spans, y = [], 0.0
    for number, row in enumerate(rows.rows):
        height = max((rows.sizes[node].height for node in row), default=0.0)
        spans.append((y, y + height))
        y += height + min(BELOW_ROW + SLOPE * farthest[number], MOST_BELOW)
    return spans


def _joints(
    rows: Rows, path: Sequence[int], spans: Sequence[tuple[float, float]]
) -> Iterator[Joint]:
    """Give the joints of a path, from the foot of its upper box to the head of its lower."""
    first, *between, last = path
    top, bottom = spans[rows.row_of[first]]
    x = rows.x[first] + rows.ports[first, path[1]]
    yield Joint(x, top + rows.sizes[first].height, bottom)
    for node in between:
        yield Joint(rows.x[node], *spans[rows.row_of[node]])
    top, _ = spans[rows.row_of[last]]
    yield Joint(rows.x[last] + rows.ports[last, path[-2]], top, top)
