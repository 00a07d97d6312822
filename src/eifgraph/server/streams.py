"""Answers that may break off, and how who reads one can tell that it is not whole.

The status of an answer is sent before its end is known. Our own server resets the connection; but
not all clients look at that, and other servers end a broken answer like a whole one. So what is
sent of it is made into what no strict parser of its media type takes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from eifgraph.errors import EifgraphError

logger = logging.getLogger(__name__)


class QuoteCount:
    """Knows whether a text is within quotes, where it may have to be broken off.

    JSON and XML are broken where they stop; a cut file of rows or triples would be a shorter one.
    """

    def __init__(self) -> None:
        self._quotes = 0

    def see(self, part: bytes) -> None:
        """Take note of a part."""
        self._quotes += part.count(b'"')

    def mark(self, fault: Exception) -> bytes:
        """Give the end of a text that is not whole: it opens a quote and closes none."""
        # within a quoted field of CSV, a quote would close it
        quote = "" if self._quotes % 2 else '"'
        return f"\n{quote}<<< this answer is not whole: {fault} >>>\n".encode()


class Marked(Iterator[bytes]):
    """A stream of bytes; one that breaks off gives its mark first, and then fails."""

    def __init__(self, stream: Iterator[bytes]) -> None:
        self._stream = stream
        self._quotes = QuoteCount()
        self._fault: EifgraphError | None = None

    def __next__(self) -> bytes:
        """Give the next chunk, or the mark.

        Raises:
            EifgraphError: what broke the answer off, after the mark.
        """
        if self._fault is not None:
            raise self._fault
        try:
            chunk = next(self._stream)
        except EifgraphError as fault:
            self._fault = fault
            logger.warning("an answer broke off: %s", fault)
            return self._quotes.mark(fault)
        self._quotes.see(chunk)
        return chunk

    def close(self) -> None:
        """Stop whoever makes the answer."""
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()
