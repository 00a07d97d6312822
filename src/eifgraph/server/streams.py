"""Answers that may break off, and how who reads one can tell that it is not whole.

The status of an answer is sent before its end is known, and the server ends a broken answer like a
whole one. So what is sent of it is made into what no strict parser of its media type takes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from eifgraph.errors import EifgraphError

logger = logging.getLogger(__name__)


class Marked(Iterator[bytes]):
    """A stream of bytes; one that fails ends in a text that opens a quote and closes none.

    JSON and XML are broken where they stop; a cut file of rows or triples would be a shorter one.
    """

    def __init__(self, stream: Iterator[bytes]) -> None:
        self._stream = stream
        self._quotes = 0
        self._is_broken = False

    def __next__(self) -> bytes:
        """Give the next chunk, or the mark of an answer that is not whole."""
        if self._is_broken:
            raise StopIteration
        try:
            chunk = next(self._stream)
        except EifgraphError as fault:
            self._is_broken = True
            logger.warning("an answer broke off: %s", fault)
            # within a quoted field of CSV, a quote would close it
            quote = "" if self._quotes % 2 else '"'
            return f"\n{quote}<<< this answer is not whole: {fault} >>>\n".encode()
        self._quotes += chunk.count(b'"')
        return chunk

    def close(self) -> None:
        """Stop whoever makes the answer."""
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()
