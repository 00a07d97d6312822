"""A process that answers one question at a time, and may be killed at any.

It is forked from the keeper, whose store it shares. Knows how much it may take and writes down how
long its readers keep it waiting; must not know who asks.
"""

from __future__ import annotations

import io
import mmap
import os
import resource
import socket
import struct
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from eifgraph.backend.embedded import EmbeddedBackend, Question, converted
from eifgraph.backend.wire import WHOLE, Message, fault_of, receive, request_of, send
from eifgraph.bounds import MEGABYTE, Bounds
from eifgraph.errors import QueryLimit
from eifgraph.limits import end_with_parent


class Gauge:
    """How long a worker has waited for readers, told to the keeper through shared memory."""

    LAYOUT: Final = struct.Struct("dd")

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, self.LAYOUT.size)

    def begin(self) -> None:
        """Begin a new answer."""
        self.LAYOUT.pack_into(self._shared, 0, 0.0, 0.0)

    def read(self) -> tuple[float, float]:
        """Give the seconds waited, and since when, on the monotonic clock, it waits now or 0."""
        waited, since = self.LAYOUT.unpack_from(self._shared)
        return float(waited), float(since)

    def wait(self, since: float) -> None:
        """Say that a reader is waited for from now on."""
        self.LAYOUT.pack_into(self._shared, 0, self.read()[0], since)

    def go_on(self, now: float) -> None:
        """Say that it is waited for no more."""
        waited, since = self.read()
        self.LAYOUT.pack_into(self._shared, 0, waited + now - since, 0.0)


class _Pipe(io.RawIOBase):
    """The way to a reader, which counts bytes and the time that they take."""

    def __init__(self, descriptor: int, gauge: Gauge, most: int) -> None:
        self._descriptor, self._gauge, self._left = descriptor, gauge, most
        self._most = most

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        if len(data) > self._left:
            raise QueryLimit(
                f"the answer is longer than {self._most / MEGABYTE:g} MB",
                "ask for less with LIMIT and OFFSET, or take a dump of all from /download",
            )
        self._gauge.wait(time.monotonic())
        written = os.write(self._descriptor, data)
        self._gauge.go_on(time.monotonic())
        self._left -= written
        return written


def work(control: socket.socket, store: EmbeddedBackend, gauge: Gauge, bounds: Bounds) -> None:
    """Answer what comes until nobody is there to ask."""
    end_with_parent()
    _limit_memory(bounds.memory)
    with suppress(EOFError, OSError):
        while True:
            message, (descriptor,) = receive(control)
            gauge.begin()
            outcome = _answer(message, descriptor, store, gauge, bounds)
            os.close(descriptor)
            send(control, outcome)


def _answer(
    message: Message, descriptor: int, store: EmbeddedBackend, gauge: Gauge, bounds: Bounds
) -> Message:
    request, media_type = request_of(message)
    try:
        Question(store.store, request, media_type).write(_Pipe(descriptor, gauge, bounds.result))
    except BrokenPipeError:
        return {}  # its reader has gone
    except MemoryError:
        return fault_of(out_of_memory(bounds))
    except BaseException as fault:  # noqa: BLE001  a panic of the engine too
        return fault_of(converted(fault))
    return WHOLE


def out_of_memory(bounds: Bounds) -> QueryLimit:
    """Give the fault of a query that takes too much memory."""
    return QueryLimit(
        f"the query needs more than {bounds.memory / MEGABYTE:g} MB of memory",
        "join or sort less at once: bind more, or ask for parts",
    )


def _limit_memory(memory: int) -> None:
    """Allow so much beyond what is shared with the keeper; where that can be told."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
