"""How long the server's connections wait for a client that takes nothing.

The HTTP server holds what a client has not taken of its answer, and its connection, without any
limit of time. The system has one for the connection, which those that are accepted inherit.
"""

from __future__ import annotations

import logging
import socket
import time
from threading import Thread

from eifgraph.server.sockets import can_be_found, listens, tcp_sockets

logger = logging.getLogger(__name__)

WAIT, STEP = 30.0, 0.05
"""Seconds in which the server will have begun to listen, and between two looks."""


def limit_unread(seconds: float) -> Thread | None:
    """End connections whose client takes nothing for so long, once this process listens.

    Only Linux can; elsewhere such a client stays connected until it leaves. Gives the thread that
    waits for the beginning.
    """
    if not hasattr(socket, "TCP_USER_TIMEOUT") or not can_be_found():
        logger.warning("clients that take nothing of their answers are waited for without end here")
        return None
    thread = Thread(target=_limit, args=(seconds,), name="limit-unread", daemon=True)
    thread.start()
    return thread


def _limit(seconds: float) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        count = 0
        for sock in tcp_sockets():
            if listens(sock):
                count += 1
                milliseconds = int(1000 * seconds)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
        if count:
            return
        time.sleep(STEP)
    logger.error("found no socket that this process listens on")
