"""kill -9 of any process in the middle of answers: none looks whole, and all is served again."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest

from eifgraph.release import open_release
from tests.bench.memory import descendants
from tests.served import Served, serving

PAIRS: Final = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG: Final = {
    "text/csv": f"SELECT * {PAIRS}",
    "text/tab-separated-values": f"SELECT * {PAIRS}",
    "application/sparql-results+json": f"SELECT * {PAIRS}",
    "application/n-triples": "CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }",
}
"""Answers of which no end is near, in forms of which a shorter one could be taken for whole."""
COUNT: Final = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
MARK: Final = b"<<< this answer is not whole"
FAILURES: Final = (OSError, http.client.HTTPException)
ROLES: Final = ("workers", "keeper", "http", "serve")


def processes(served: Served) -> dict[str, list[int]]:
    """Give the processes of a server by what they do."""
    commands, parents = {}, {}
    for pid in descendants(served.process.pid):
        commands[pid] = Path(f"/proc/{pid}/cmdline").read_bytes()
        parents[pid] = int(
            Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1]
        )
    keeping = {pid for pid, command in commands.items() if b"eifgraph.backend.keeper" in command}
    keepers = [pid for pid in keeping if parents[pid] not in keeping]
    return {
        "workers": sorted(keeping - set(keepers)),
        "keeper": keepers,
        "http": sorted(commands.keys() - keeping - {served.process.pid}),
        "serve": [served.process.pid],
    }


class Call:
    """A query that was sent, and its answer as it comes."""

    def __init__(self, port: int, query: str, media_type: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        path = f"/sparql?query={quote(query)}"
        try:
            self._connection.request("GET", path, headers={"Accept": media_type})
            self._answer = self._connection.getresponse()
        except BaseException:
            self._connection.close()
            raise
        self.status = self._answer.status

    def first(self) -> bytes:
        """Read the beginning."""
        return self._answer.read(1000)

    def end(self) -> bytes:
        """Read to the end and hang up; give its last bytes.

        Raises:
            OSError, HTTPException: it has no end, which tells a client that it is not whole.
        """
        end = b""
        try:
            while part := self._answer.read(1 << 20):
                end = (end + part)[-1000:]
        finally:
            self._answer.close()
            self._connection.close()
        return end


def count(port: int) -> tuple[int, bytes]:
    """Count all quads; give status and answer."""
    call = Call(port, COUNT, "text/csv")
    return call.status, call.end()


def looks_whole(call: Call) -> bool:
    """Read a long answer to its end; tell whether a client could take it for whole."""
    try:
        return MARK not in call.end()
    except FAILURES:
        return False


def until(is_done: Callable[[], bool], seconds: float = 40.0) -> None:
    """Try again and again."""
    end = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < end, f"not within {seconds:g} s"
        time.sleep(0.1)


class Asking(threading.Thread):
    """A client that asks the same again and again, and keeps what it gets."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.answers: set[tuple[int, bytes]] = set()
        self.is_over = threading.Event()
        self._port = port

    def run(self) -> None:
        """Ask until it is over."""
        while not self.is_over.is_set():
            try:
                self.answers.add(count(self._port))
            except FAILURES:
                time.sleep(0.02)


@pytest.fixture
def wanted(some_build: Path) -> bytes:
    """The number of quads, as CSV."""
    return f"n\r\n{open_release(some_build).quads}\r\n".encode()


@pytest.fixture
def served(some_build: Path) -> Iterator[Served]:
    """A server of which any process may be killed, with workers enough for all that is asked."""
    limits = {"QUERY_SECONDS": "60", "QUERY_PATIENCE": "60", "QUERY_WORKERS": "12"}
    with serving(some_build, None, **limits) as one:
        yield one


@pytest.mark.parametrize("role", ROLES)
def test_killed_in_the_middle_of_answers(
    served: Served, some_build: Path, wanted: bytes, role: str
) -> None:
    """What was begun is not taken for whole, no other answer is wrong, and it is served again."""
    assert count(served.port) == (200, wanted)
    calls = [Call(served.port, query, form) for form, query in LONG.items()]
    assert [call.status for call in calls] == [200] * len(LONG)
    assert all(call.first() for call in calls)
    client = Asking(served.port)
    client.start()
    until(lambda: bool(client.answers))
    family = processes(served)
    assert all(family.values())
    for pid in family[role]:
        os.kill(pid, signal.SIGKILL)
    assert [looks_whole(call) for call in calls] == [False] * len(LONG)
    if role == "serve":
        until(lambda: not any(map(is_running, [*family["keeper"], *family["http"]])))
        with serving(some_build) as other:
            assert count(other.port) == (200, wanted)
    else:
        until(lambda: count_or_nothing(served.port) == (200, wanted))
    client.is_over.set()
    client.join()
    assert {body for status, body in client.answers if status == 200} == {wanted}


def is_running(pid: int) -> bool:
    """Tell whether a process runs."""
    return Path(f"/proc/{pid}").exists()


def count_or_nothing(port: int) -> tuple[int, bytes]:
    """Count all quads; give 0 where nothing answers."""
    try:
        return count(port)
    except FAILURES:
        return 0, b""
