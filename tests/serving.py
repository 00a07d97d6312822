"""A server of data files, started as its users start it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-m", "eifgraph", "serve", "--port"]
PATIENCE = 30.0
"""Seconds in which a server of a few files answers, on a busy machine too."""


@contextmanager
def served_data(*arguments: str | Path) -> Iterator[str]:
    """Serve with these arguments; give the address of the site, once it answers."""
    port = free_port()
    server = subprocess.Popen(
        [*COMMAND, str(port), *map(str, arguments)], start_new_session=True, env=_environment()
    )
    try:
        _await(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=PATIENCE)


def refused(*arguments: str | Path) -> tuple[int, str]:
    """Try to serve with these arguments; give the exit code, and what was said."""
    command = [*COMMAND, str(free_port()), *map(str, arguments)]
    done = subprocess.run(
        command, env=_environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    return done.returncode, done.stderr


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    return os.environ | {"EIFGRAPH_BUILD": "/nonexistent"}


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer (exit code {server.poll()})")
