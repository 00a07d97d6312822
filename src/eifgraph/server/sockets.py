"""The TCP sockets of this process, whoever opened them.

The HTTP server gives no way to its sockets; the system does. Knows descriptors; must not know what
is done with a socket.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

DESCRIPTORS: Final = Path("/proc/self/fd")


def can_be_found() -> bool:
    """Tell whether this system shows a process its sockets."""
    return DESCRIPTORS.is_dir()


def tcp_sockets() -> Iterator[socket.socket]:
    """Give copies of the sockets that can be asked, each closed when the next is given."""
    for name in os.listdir(DESCRIPTORS):  # noqa: PTH208  names, not paths
        with suppress(OSError):  # it was closed meanwhile
            descriptor = os.dup(int(name))
            try:
                sock = socket.socket(fileno=descriptor)
            except OSError:  # it is no socket
                os.close(descriptor)
                continue
            with sock:
                if sock.family in (socket.AF_INET, socket.AF_INET6):
                    yield sock


def listens(sock: socket.socket) -> bool:
    """Tell whether a socket waits for connections."""
    return bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
