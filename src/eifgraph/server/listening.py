"""How long the server's connections wait for a client that takes nothing.

The HTTP server holds what a client has not taken of its answer, and its connection, without any
limit of time. The system has one for the connection, which those that are accepted inherit.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Final

logger = logging.getLogger(__name__)

DESCRIPTORS: Final = Path("/proc/self/fd")
WAIT, STEP = 30.0, 0.05
"""Seconds in which the server will have begun to listen, and between two looks."""


def limit_unread(seconds: float) -> Thread | None:
    """End connections whose client takes nothing for so long, once this process listens.

    Only Linux can; elsewhere such a client stays connected until it leaves. Gives the thread that
    waits for the beginning.
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT") or not DESCRIPTORS.is_dir():
        logger.warning("clients that take nothing of their answers are waited for without end here")
        return None
    thread = Thread(target=_limit, args=(seconds,), name="limit-unread", daemon=True)
    thread.start()
    return thread


def _limit(seconds: float) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        count = 0
        for listener in _listeners():
            count += 1
            milliseconds = int(1000 * seconds)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
        if count:
            return
        time.sleep(STEP)
    logger.error("found no socket that this process listens on")


def _listeners() -> Iterator[socket.socket]:
    """Give copies of the sockets on which this process listens, each closed when the next comes."""
    for name in os.listdir(DESCRIPTORS):  # noqa: PTH208  names, not paths
        with suppress(OSError):  # it was closed meanwhile
            descriptor = os.dup(int(name))
            try:
                sock = socket.socket(fileno=descriptor)
            except OSError:  # it is no socket
                os.close(descriptor)
                continue
            is_tcp = sock.family in (socket.AF_INET, socket.AF_INET6)
            with sock:
                if is_tcp and sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    yield sock
