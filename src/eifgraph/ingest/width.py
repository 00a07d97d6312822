"""How wide the lines of a text were wrapped, told by their lengths alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

NARROWEST, NEAR, ENOUGH = 36, 15, 3
UNEVEN: Final = 8
"""Lines in letters of uneven width hold up to this part fewer of them than the longest."""


def width_of(lines: Sequence[str]) -> int | None:
    """Give the width that lines were wrapped at, or None if they were not."""
    lengths = sorted(
        [
            length
            for line in lines
            if (length := len(line)) >= NARROWEST and "www." not in line and "://" not in line
        ]
    )
    for last in range(len(lengths), max(0, len(lengths) - 1 - len(lengths) // 50), -1):
        longest = lengths[last - 1]
        near = last - bisect_right(lengths, longest - NEAR, 0, last)
        if near >= max(ENOUGH, last // 4):
            return longest
    return None


def is_full(width: int, line: str, following: str) -> bool:
    """Say whether a line had no room for the first word of the next."""
    needed = len(line) + 1 + len(following.split(None, 1)[0])
    return needed > width and len(line) >= NARROWEST
