"""How long the server's connections wait for a client that takes nothing.

The HTTP server has a thread wait in each answer until the client has taken it, and no limit for
that. The system has one for the connection, which those that are accepted inherit.
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

    Only Linux can; elsewhere such a client holds a thread until it leaves. Gives the thread that
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
        if found := list(_listeners()):
            for listener in found:
                with listener:
                    listener.setsockopt(
                        socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(1000 * seconds)
                    )
            return
        time.sleep(STEP)
    logger.error("found no socket that this process listens on")


def _listeners() -> Iterator[socket.socket]:
    """Give the sockets on which this process listens, as copies to be closed."""
    for name in os.listdir(DESCRIPTORS):  # noqa: PTH208  names, not paths
        with suppress(OSError):
            descriptor = os.dup(int(name))
            try:
                sock = socket.socket(fileno=descriptor)
            except OSError:  # it is no socket
                os.close(descriptor)
                continue
            is_tcp = sock.family in (socket.AF_INET, socket.AF_INET6)
            if is_tcp and sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                yield sock
            else:
                sock.close()
