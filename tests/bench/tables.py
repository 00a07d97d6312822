"""Tables as the measurements print them: the first column to the left, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence


def lay_out(lines: Sequence[Sequence[str]]) -> str:
    """Lay out lines of equally many cells, the first of which are the heads."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
