"""A process that answers one question at a time, and may be killed at any.

It is forked from the keeper, whose store it shares. Knows how much it may take; must not know who
asks, nor how long that one waits.
"""

from __future__ import annotations

import io
import logging
import os
import resource
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from eifgraph.backend.confined import confine
from eifgraph.backend.embedded import EmbeddedBackend, converted
from eifgraph.backend.piped import CHUNK
from eifgraph.backend.wire import (
    DATA,
    FRAME,
    WHOLE,
    Message,
    end_frame,
    fault_of,
    receive,
    request_of,
)
from eifgraph.bounds import MEGABYTE, Bounds
from eifgraph.errors import QueryLimit
from eifgraph.limits import end_with_parent

logger = logging.getLogger(__name__)

GROWTH: Final = 64 * MEGABYTE
"""A worker that is larger by so much than it was at first is replaced by a fresh one."""
STATM: Final = Path("/proc/self/statm")
SMALL: Final = 8192
"""Bytes up to which it is quicker to copy than to send twice."""


class AnswerPipe(io.RawIOBase):
    """The way of an answer to who asked, which counts its bytes.

    A part that is no full chunk may be the last. It is held back until more comes or the answer
    ends, so that a short answer and its end are sent at once.
    """

    def __init__(self, channel: socket.socket, most: int) -> None:
        self._channel, self._most, self._left = channel, most, most
        self._held = b""

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        """Take a part of the answer.

        Raises:
            QueryLimit: the answer is longer than it may be.
            OSError: who asked has gone.
        """
        if len(data) > self._left:
            raise QueryLimit(
                f"the answer is longer than {self._most / MEGABYTE:g} MB",
                "ask for less with LIMIT and OFFSET, or take a dump of all, if /download has one",
            )
        self._left -= len(data)
        whole = memoryview(data)
        for begin in range(0, len(whole), CHUNK):  # one long literal comes at once
            if self._held:
                self._send(b"")
            self._held = bytes(whole[begin : begin + CHUNK])
            if len(self._held) >= CHUNK:
                self._send(b"")
        return len(data)

    def end(self, outcome: Message) -> None:
        """Say what became of the answer."""
        self._send(end_frame(outcome))

    def _send(self, more: bytes) -> None:
        held, self._held = self._held, b""
        head = FRAME.pack(DATA, len(held)) if held else b""
        parts = [head + held + more] if len(held) < SMALL else [head, held, more]
        for part in parts:
            if part:
                self._channel.sendall(part)


def work(
    channel: socket.socket, store: EmbeddedBackend, bounds: Bounds, is_first: bool = False
) -> None:
    """Answer what comes until nobody is there to ask, or until this process has grown.

    What cannot be had on this system is told by the first of all workers.
    """
    end_with_parent()
    _limit_memory(bounds.memory)
    size = Size()
    if not confine(bounds.port) and is_first:
        logger.warning("the system does not keep queries from the network here; see SECURITY.md")
    with suppress(EOFError, OSError):
        is_fresh = True
        while is_fresh:
            message = receive(channel)
            pipe = AnswerPipe(channel, bounds.result)
            outcome = answer(message, pipe, store, bounds)
            is_fresh = size.growth() < GROWTH
            pipe.end(outcome if is_fresh else {**outcome, "last": True})


def answer(message: Message, pipe: AnswerPipe, store: EmbeddedBackend, bounds: Bounds) -> Message:
    """Answer one question; give what became of it.

    Raises:
        OSError: who asked has gone.
    """
    request, media_type = request_of(message)
    try:
        store.question(request, media_type).write(pipe)
    except ConnectionError:
        raise
    except MemoryError:
        return fault_of(out_of_memory(bounds))
    except BaseException as fault:  # noqa: BLE001  a panic of the engine too
        return fault_of(converted(fault, request.text))
    return WHOLE


def out_of_memory(bounds: Bounds) -> QueryLimit:
    """Give the fault of a query that takes too much memory."""
    return QueryLimit(
        f"the query needs more than {bounds.memory / MEGABYTE:g} MB of memory",
        "join or sort less at once: bind more, or ask for parts",
    )


class Size:
    """How much larger this process is than it was at first."""

    def __init__(self) -> None:
        # kept open: it is read after each question
        self._file = os.open(STATM, os.O_RDONLY) if STATM.exists() else None
        self._at_first = self._resident()

    def growth(self) -> int:
        """Give the bytes; 0 where that cannot be told."""
        return self._resident() - self._at_first

    def _resident(self) -> int:
        if self._file is None:
            return 0
        return int(os.pread(self._file, 100, 0).split()[1]) * resource.getpagesize()


def _limit_memory(memory: int) -> None:
    """Allow so much beyond what is shared with the keeper; where that can be told."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if STATM.exists():
        pages = int(STATM.read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
