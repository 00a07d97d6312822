"""An answer that comes through a pipe, whoever writes it.

Knows chunks and the closing of the pipe; must not know who writes, nor how that may fail.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

CHUNK: Final = 64 * 1024


class PipedAnswer(Iterator[bytes]):
    """The bytes of one answer.

    The first chunk is awaited when the answer is made, so that early faults are raised there. Where
    the pipe ends, `_ended` says whether the answer is whole.
    """

    def __init__(self, reader: int) -> None:
        self._reader = reader
        self._is_open = True
        self._first: bytes | None = self._read()

    def __next__(self) -> bytes:
        """Give the next chunk.

        Raises:
            QueryError: what went wrong after the first byte, limits among it.
        """
        chunk, self._first = self._first, None
        if chunk is None:
            chunk = self._read() if self._is_open else b""
        if not chunk:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Stop reading; whoever writes fails at the next write, and ends."""
        if self._is_open:
            self._is_open = False
            self._first = None
            os.close(self._reader)

    def __del__(self) -> None:
        """Close the pipe of an answer that nobody read to its end."""
        if getattr(self, "_is_open", False):
            self.close()

    def _read(self) -> bytes:
        chunk = os.read(self._reader, CHUNK)
        if not chunk:
            try:
                self._ended()
            finally:
                self.close()
        return chunk

    def _ended(self) -> None:
        """Raise what the writer met, if the answer is not whole."""
        raise NotImplementedError
