"""The servers that are measured, each started on a file of N-Quads, and ended with all it started.

Whoever asks without naming a graph gets the union of all: eifgraph keeps it as default graph;
oxigraph is given the same layout, which its own `--union-default-graph` would only slow down.
rdflib-endpoint has it as a setting of its own.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.memory import descendants

INSTALL: Final = (
    "python3 -m venv peers && "
    "peers/bin/pip install oxigraph==0.5.13 'rdflib-endpoint[cli,web]==0.6.3'; "
    "then say --peers peers/bin"
)
START: Final = 600.0
"""Seconds in which a server has loaded its data; rdflib takes minutes for a large file."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: what it is, where it is asked, and its first process."""

    name: str
    host: str
    port: int
    path: str
    pid: int

    @property
    def address(self) -> str:
        """The address of its endpoint."""
        return f"http://{self.host}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True)
class Made:
    """How a server is started once its data are ready: its command, and settings beside ours."""

    command: Sequence[str]
    settings: dict[str, str]
    path: str


Kind = Callable[[Path, Path, Path, int], Made]
"""Makes a server ready: the data, a folder of its own, the folder of programs, a free port."""


def eifgraph(nquads: Path, _folder: Path, _programs: Path, port: int) -> Made:
    """Make ours ready, with no more of a limit of time than its peers have."""
    command = [sys.executable, "-m", "eifgraph", "serve", "--port", str(port)]
    limits = {"EIFGRAPH_QUERY_SECONDS": "3600"}
    return Made([*command, "--union", "--data", str(nquads)], limits, "/sparql")


def oxigraph_disk(nquads: Path, folder: Path, programs: Path, port: int) -> Made:
    """Make oxigraph's server ready as its documentation has it: loaded to disk, then read-only."""
    program, store = program_of("oxigraph", programs), str(folder / "store")
    for file, form in ((nquads, "nq"), (union_file(nquads), "nt")):
        loading = [program, "load", "--location", store, "--file", str(file), "--format", form]
        subprocess.run([*loading, "--lenient"], check=True, capture_output=True)
    bound = f"127.0.0.1:{port}"
    command = [program, "serve-read-only", "--location", store, "--bind", bound]
    return Made(command, {}, "/query")


def oxigraph_memory(_nquads: Path, _folder: Path, programs: Path, port: int) -> Made:
    """Make oxigraph's server ready in memory; it is given its data once it runs."""
    program = program_of("oxigraph", programs)
    return Made([program, "serve", "--bind", f"127.0.0.1:{port}"], {}, "/query")


def rdflib_endpoint(nquads: Path, _folder: Path, programs: Path, port: int) -> Made:
    """Make rdflib-endpoint ready."""
    program = program_of("rdflib-endpoint", programs)
    return Made([program, "serve", "--host", "127.0.0.1", "--port", str(port), str(nquads)], {}, "")


KINDS: Final[dict[str, Kind]] = {
    "eifgraph": eifgraph,
    "oxigraph, disk": oxigraph_disk,
    "oxigraph, memory": oxigraph_memory,
    "rdflib-endpoint": rdflib_endpoint,
}


def program_of(name: str, programs: Path) -> str:
    """Find a program of a peer.

    Raises:
        SystemExit: it is not installed.
    """
    found = shutil.which(name, path=f"{programs}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise SystemExit(f"{name} is not there; install it: {INSTALL}")
    return found


def union_file(nquads: Path) -> Path:
    """Write the triples of all graphs beside their quads; as N-Triples, each as often as it is."""
    union = nquads.with_suffix(".union.nt")
    if not union.exists():
        with nquads.open(encoding="utf-8") as lines, union.open("w", encoding="utf-8") as out:
            out.writelines(triple_of(line) for line in lines if not line.startswith("#"))
    return union


def triple_of(line: str) -> str:
    r"""Drop the graph of a line of N-Quads, which ends in it.

    >>> triple_of('<urn:a> <urn:b> "c > d" <urn:g> .')
    '<urn:a> <urn:b> "c > d" .\n'
    """
    return f"{line[: line.rindex(' <')]} .\n"


@contextmanager
def running(kind: str, nquads: Path, folder: Path, programs: Path) -> Iterator[Server]:
    """Start a server on some data; it is ready when it answers a query.

    Raises:
        SystemExit: its program is missing, or it does not answer in time.
    """
    place = folder / kind.replace(", ", "-")
    place.mkdir(parents=True)
    port = free_port()
    made = KINDS[kind](nquads, place, programs, port)
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            made.command, env=os.environ | made.settings, stdout=log, stderr=log, cwd=place
        )
    server = Server(kind, "127.0.0.1", port, made.path, process.pid)
    try:
        wait_for(server, process)
        if kind == "oxigraph, memory":
            fill(server, nquads)
        yield server
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server and what it started."""
    family = descendants(process.pid)
    process.terminate()
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        for one in family:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers a query.

    Raises:
        SystemExit: it ended, or does not answer in time.
    """
    until = time.monotonic() + START
    address = f"{server.address}?query=ASK%20%7B%7D"
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{server.name} does not answer at {server.address}")


def fill(server: Server, nquads: Path) -> None:
    """Give a server that can be written to its data: the quads, and the union of their graphs."""
    store = f"http://{server.host}:{server.port}/store"
    for file, address, form in (
        (nquads, store, "application/n-quads"),
        (union_file(nquads), f"{store}?default", "application/n-triples"),
    ):
        with file.open("rb") as data:
            headers = {"Content-Type": form, "Content-Length": str(file.stat().st_size)}
            asked = urllib.request.Request(address, data, headers, method="POST")
            urllib.request.urlopen(asked).close()
