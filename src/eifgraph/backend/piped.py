"""An answer that a thread writes into a pipe, and whoever wants it reads.

Knows chunks, the thread and the closing of the pipe; must not know any engine.
"""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Final

from eifgraph.errors import QueryError

logger = logging.getLogger(__name__)

CHUNK: Final = 64 * 1024
Write = Callable[[io.RawIOBase], None]
Convert = Callable[[BaseException], Exception]


class PipedAnswer(Iterator[bytes]):
    """The bytes of one answer, as `write` writes them in a thread of its own.

    The first chunk is awaited when the answer is made, so that early faults are raised there. What
    `write` fails with is raised where the pipe ends, made into ours by `convert`.
    """

    def __init__(self, write: Write, convert: Convert) -> None:
        self._convert, self._faults = convert, list[BaseException]()
        self._reader, writer = os.pipe()
        # The thread holds the list, not the answer: a forgotten answer can then be collected.
        work = (write, writer, self._faults)
        self._thread = Thread(target=_work, args=work, name="sparql-answer", daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:
            os.close(writer)
            os.close(self._reader)
            raise QueryError("no thread is free for the query") from error
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
            self.close()
            self._thread.join()
            for fault in self._faults:
                raise self._convert(fault) from fault
        return chunk


def _work(write: Write, writer: int, faults: list[BaseException]) -> None:
    """Write an answer in a thread; what fails is left in `faults` before the pipe is closed."""
    try:
        write(io.FileIO(writer, "wb", closefd=False))
    except BrokenPipeError:
        logger.debug("an answer was dropped by its reader")
    except BaseException as fault:  # noqa: BLE001  raised again by the reader; a Rust panic too
        faults.append(fault)
    finally:
        os.close(writer)
