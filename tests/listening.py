"""Doors on loopback: one that counts who knocks, and servers that run for a while."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseServer
from typing import TypeVar

import pytest

Server = TypeVar("Server", bound=BaseServer)


@contextmanager
def in_thread(server: Server) -> Iterator[Server]:
    """Run a server in a thread of its own; it is closed at the end."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    with server:
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Listener:
    """Counts connections, and answers none."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._calls = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def calls(self) -> int:
        """How many have connected so far; one connection of ours shows that all before are seen."""
        before = self._calls
        with socket.create_connection(("127.0.0.1", self.port)) as own:
            own.recv(1)
        assert self._calls > before
        self._calls -= 1
        return self._calls

    def close(self) -> None:
        """Listen no more."""
        self._door.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                self._calls += 1
                caller.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Listen while a test runs."""
    listener = Listener()
    yield listener
    listener.close()
