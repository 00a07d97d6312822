"""How long a connection may bring nothing to an end.

The HTTP server knows no limit for idle connections, nor for a request that drips in. The system can
tell of each connection how much came and went. A request gets the first byte of its answer in
bounded time, so a connection on which none is sent for longer waits for its client: for the rest of
a request, or for another one.
"""

from __future__ import annotations

import logging
import os
import socket
import struct
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import Final

from eifgraph.server.sockets import can_be_found, listens, tcp_sockets

logger = logging.getLogger(__name__)

STEP: Final = 1.0
SPARE: Final = 10.0
"""Seconds between two looks, and those given beyond what an answer may take."""
INFO: Final = struct.Struct("=B127xQ20xI")
"""Of struct tcp_info: the state, the bytes received, the segments of data sent."""
ESTABLISHED: Final = 1


@dataclass(slots=True)
class Progress:
    """How far a connection has come."""

    received: int
    sent: int
    since: float
    is_asking: bool = False

    def see(self, received: int, sent: int, now: float) -> float:
        """Take what came and went by now; give the seconds since anything was brought to an end.

        The first bytes after an answer begin a request, and begin the time anew; others do not.
        """
        if sent != self.sent:
            self.sent, self.received, self.since, self.is_asking = sent, received, now, False
        elif received > self.received and not self.is_asking:
            self.since, self.is_asking = now, True
        return now - self.since


def end_unfinished(seconds: float) -> Thread | None:
    """End connections of this process on which no byte of an answer is sent for so long.

    Only Linux can; elsewhere such a client stays connected until it leaves. Gives the thread.
    """
    if not hasattr(socket, "TCP_INFO") or not can_be_found():
        logger.warning("clients that send slowly are waited for without end here")
        return None
    thread = Thread(target=_watch, args=(seconds,), name="end-unfinished", daemon=True)
    thread.start()
    return thread


def _watch(seconds: float) -> None:
    known: dict[int, Progress] = {}
    while True:
        time.sleep(STEP)
        known = look(known, seconds, time.monotonic())


def look(known: dict[int, Progress], seconds: float, now: float) -> dict[int, Progress]:
    """End what takes too long of all that clients opened here; give how far each has come."""
    found: dict[int, Progress] = {}
    ports = {sock.getsockname()[1] for sock in tcp_sockets() if listens(sock)}
    for sock in tcp_sockets():
        with suppress(OSError):
            if listens(sock) or sock.getsockname()[1] not in ports:
                continue
            state, received, sent = INFO.unpack(
                sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFO.size)
            )
            if state != ESTABLISHED:
                continue
            inode = os.fstat(sock.fileno()).st_ino
            progress = known.get(inode) or Progress(received, sent, now, is_asking=True)
            found[inode] = progress
            if progress.see(received, sent, now) > seconds:
                sock.shutdown(socket.SHUT_RD)  # what reads gets an end; an answer may still go out
    return found
