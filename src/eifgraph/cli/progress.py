"""What a person sees of a long run: one line that goes on, and what stands above it.

On a terminal only; a log gets the summary and no line that goes on.
"""

from __future__ import annotations

from collections import deque
from time import monotonic as now
from typing import Final, TextIO

from eifgraph.report.summary import Summary

PERIOD: Final = 0.1
"""Seconds between two looks of the line."""
MEMORY: Final = 100
"""Looks that the rate is taken from, so that it follows when what comes is slower or faster."""
CLEAR: Final = "\r\x1b[K"


class Progress:
    """The line that goes on: how many are done, how fast, how long yet, how many were refused."""

    def __init__(self, stream: TextIO, total: int) -> None:
        self._stream, self._total = stream, total
        self._is_shown = stream.isatty()
        self._looks: deque[tuple[float, int]] = deque([(now(), 0)], maxlen=MEMORY)

    def show(self, summary: Summary) -> None:
        """Write the line anew, unless that was just done."""
        if not self._is_shown or (here := now()) - self._looks[-1][0] < PERIOD:
            return
        self._looks.append((here, summary.done))
        self._stream.write(CLEAR + self.line(summary))
        self._stream.flush()

    def line(self, summary: Summary) -> str:
        """Give the line."""
        (start, before), (last, done) = self._looks[0], self._looks[-1]
        rate = (done - before) / (last - start) if last > start else 0.0
        left = clock((self._total - done) / rate) if rate else "-:--"
        refused = f"  {summary.unread:,} refused" if summary.unread else ""
        share = 100 * done // max(1, self._total)
        counts = f"{done:,}/{self._total:,} files  {share} %"
        return f"{counts}  {rate:.1f} a second  {left} left{refused}"

    def clear(self) -> None:
        """Take the line away, so that another can be written."""
        if self._is_shown:
            self._stream.write(CLEAR)
            self._stream.flush()


def clock(seconds: float) -> str:
    """Give a time as minutes and seconds, or with hours.

    >>> clock(75), clock(3700)
    ('1:15', '1:01:40')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
