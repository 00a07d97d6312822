"""A server started as its users start it, for tests and measurements of what it does."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

COMMAND: Final = (sys.executable, "-m", "eifgraph", "serve", "--port")
START: Final = 60.0
"""Seconds in which it answers, on a machine that is busy with other tests."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: its first process, and where it answers."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def endpoint(self) -> str:
        """The address of its SPARQL endpoint."""
        return f"http://127.0.0.1:{self.port}/sparql"


@contextmanager
def serving(build: Path, log: Path | None = None, **settings: str) -> Iterator[Served]:
    """Serve the release of a folder on a free port, and end all of it afterwards.

    Settings are those of the environment, without their prefix: `QUERY_SECONDS="2"`. What it says
    goes to a log, or to where ours goes.
    """
    served = started(build, log, **settings)
    try:
        yield served
    finally:
        end(served)


def started(build: Path, log: Path | None = None, **settings: str) -> Served:
    """Start a server; give it once it answers.

    Raises:
        AssertionError: it ended, or does not answer in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    given = {"EIFGRAPH_BUILD": str(build)} | {f"EIFGRAPH_{k}": v for k, v in settings.items()}
    with nullcontext() if log is None else log.open("wb") as said:
        process = subprocess.Popen(
            [*COMMAND, str(port)], env=os.environ | given, stdout=said, stderr=said, process_group=0
        )
    until = time.monotonic() + START
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return Served(process, port)
        time.sleep(0.05)
    end(Served(process, port))
    raise AssertionError(f"no server answered within {START:g} s")


def end(served: Served) -> None:
    """Ask a server to end, and make it end if it does not."""
    with suppress(ProcessLookupError):
        os.killpg(served.process.pid, signal.SIGTERM)
    try:
        served.process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(served.process.pid, signal.SIGKILL)
        served.process.wait()
