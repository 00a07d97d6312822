"""Rows of boxes, labels and passing arrows: the order within each row, and the place of each node.

Boxes stand in even rows, labels in odd ones; an arrow has a node in every row that it passes.
Knows sizes and neighbours; must not know what is drawn, nor how far rows are apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

SWEEPS: Final = 24
BETWEEN_BOXES: Final = 22.0
BETWEEN_OTHERS: Final = 9.0
PORT_MARGIN: Final = 12.0
STRAIGHT: Final = {0: 1.0, 1: 2.0, 2: 8.0}
"""How much a piece of an arrow wants to be straight, by how many of its ends are no boxes."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a box or a label."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow to be drawn: its name, its ends and the size of its label."""

    name: str
    source: str
    target: str
    label: Size


class Rows:
    """The nodes by number, row by row; `order` and then `place` find where each stands."""

    def __init__(self, boxes: Mapping[str, Size], ranks: Mapping[str, int]) -> None:
        self.sizes: list[Size] = []
        self.rows: list[list[int]] = [[] for _ in range(2 * max(ranks.values(), default=0) + 1)]
        self.row_of: list[int] = []
        self.above: list[list[int]] = []
        self.below: list[list[int]] = []
        self.is_box: list[bool] = []
        self.boxes = {name: self._node(boxes[name], 2 * ranks[name], True) for name in boxes}
        self.paths: dict[str, list[int]] = {}
        self.labels: dict[str, int] = {}
        self.x: list[float] = []
        self.ports: dict[tuple[int, int], float] = {}

    def _node(self, size: Size, row: int, is_box: bool = False) -> int:
        self.sizes.append(size)
        self.rows[row].append(len(self.sizes) - 1)
        self.row_of.append(row)
        self.above.append([])
        self.below.append([])
        self.is_box.append(is_box)
        return len(self.sizes) - 1

    def thread(self, line: Line, upper: str, lower: str) -> None:
        """Lead a line from row to row; its label stands in the emptiest row of labels."""
        first, last = self.boxes[upper], self.boxes[lower]
        passed = range(self.row_of[first] + 1, self.row_of[last])
        at = min(passed[::2], key=lambda row: sum(self.sizes[n].width for n in self.rows[row]))
        places = [self._node(line.label if row == at else Size(0, 0), row) for row in passed]
        self.labels[line.name] = places[at - passed.start]
        self.paths[line.name] = path = [first, *places, last]
        for one, other in pairwise(path):
            self.below[one].append(other)
            self.above[other].append(one)

    def order(self) -> None:
        """Order each row so that few arrows cross; the order with fewest is kept."""
        kept, fewest = [list(row) for row in self.rows], self._crossings()
        for sweep in range(SWEEPS):
            is_down = sweep % 2 == 0
            places = self._places()
            for row in self.rows if is_down else self.rows[::-1]:
                near = self.above if is_down else self.below
                means = {node: _mean([places[n] for n in near[node]], places[node]) for node in row}
                row.sort(key=means.__getitem__)
                places |= {node: (n + 0.5) / len(row) for n, node in enumerate(row)}
            self._swap()
            crossings = self._crossings()
            if crossings < fewest:
                fewest, kept = crossings, [list(row) for row in self.rows]
        self.rows = kept

    def _places(self) -> dict[int, float]:
        return {node: (n + 0.5) / len(row) for row in self.rows for n, node in enumerate(row)}

    def _swap(self) -> None:
        """Swap neighbours as long as that takes crossings away."""
        places, swapped = self._places(), True
        while swapped:
            swapped = False
            for row in self.rows:
                for n, (one, other) in enumerate(pairwise(row)):
                    if self._cross(one, other, places) > self._cross(other, one, places):
                        row[n], row[n + 1] = other, one
                        places[one], places[other] = places[other], places[one]
                        swapped = True
                        break

    def _cross(self, left: int, right: int, places: Mapping[int, float]) -> int:
        """Count the crossings of two nodes' arrows if they stand in this order."""
        return sum(
            places[one] > places[other]
            for near in (self.above, self.below)
            for one in near[left]
            for other in near[right]
        )

    def _crossings(self) -> int:
        """Count all crossings; each is seen from the row above it and from the one below."""
        places = self._places()
        pairs = (
            (one, other) for row in self.rows for n, one in enumerate(row) for other in row[n:]
        )
        return sum(self._cross(one, other, places) for one, other in pairs if one != other) // 2

    def place(self) -> None:
        """Move nodes sideways, row by row, to where their arrows run straight."""
        self.x = [0.0] * len(self.sizes)
        self.ports = self._ports()
        for sweep in range(4 * SWEEPS):
            for row in self.rows if sweep % 2 == 0 else self.rows[::-1]:
                self._settle(row)

    def _apart(self, left: int, right: int) -> float:
        gap = BETWEEN_BOXES if self.is_box[left] and self.is_box[right] else BETWEEN_OTHERS
        return (self.sizes[left].width + self.sizes[right].width) / 2 + gap

    def _ports(self) -> dict[tuple[int, int], float]:
        """Say how far from the middle of a node the arrow to or from another one begins."""
        places, ports = self._places(), {}
        for node, size in enumerate(self.sizes):
            room = max(0.0, size.width - 2 * PORT_MARGIN) if self.is_box[node] else 0.0
            for near in (self.above[node], self.below[node]):
                for n, other in enumerate(sorted(near, key=places.__getitem__)):
                    ports[node, other] = room * ((n + 0.5) / len(near) - 0.5)
        return ports

    def _settle(self, row: Sequence[int]) -> None:
        """Put a row where its arrows pull it, in its order and with room between its nodes.

        Nodes that would overlap are joined into blocks, each at the mean of what its nodes want
        (isotonic regression by pooling adjacent violators), which is the least change of all.
        """
        blocks: list[tuple[float, float, int]] = []  # where it wants to be, how much, how many
        offset, offsets = 0.0, []
        for n, node in enumerate(row):
            offset += self._apart(row[n - 1], node) if n else 0.0
            offsets.append(offset)
            wish, weight = self._wish(node)
            blocks.append((wish - offset, weight, 1))
            while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
                (a, v, i), (b, w, k) = blocks[-2:]
                blocks[-2:] = [((a * v + b * w) / (v + w), v + w, i + k)]
        starts = (at for at, _, count in blocks for _ in range(count))
        for node, start, offset in zip(row, starts, offsets, strict=True):
            self.x[node] = start + offset

    def _wish(self, node: int) -> tuple[float, float]:
        """Say where the arrows of a node pull it, and how strongly."""
        near = (*self.above[node], *self.below[node])
        if not near:
            return self.x[node], 0.1
        pulls = [STRAIGHT[(not self.is_box[node]) + (not self.is_box[other])] for other in near]
        wishes = [self.x[n] + self.ports[n, node] - self.ports[node, n] for n in near]
        total = sum(wish * pull for wish, pull in zip(wishes, pulls, strict=True))
        return total / sum(pulls), sum(pulls)


def _mean(values: Sequence[float], other: float) -> float:
    return sum(values) / len(values) if values else other
