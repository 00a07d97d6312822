"""A server that goes over to another release while it is asked: only answers tell of it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import pytest

from tests.integration.test_served import GRAPHS, build, call, processes, serve

__all__ = ["build"]

MORE = "records/big-brothers-big-sisters.ttl"
COUNT = "/sparql?query=" + quote(
    "SELECT (COUNT(*) AS ?n) { ?p a <https://w3id.org/eifgraph/ontology#Programme> }"
)
ROWS = "/sparql?query=" + quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 400000")


@pytest.fixture(scope="module")
def port(build: Path) -> Iterator[int]:
    """Serve the release; give the port."""
    server, port = serve(build, EIFGRAPH_QUERY_SECONDS="60")
    yield port
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=20)


def programmes(client: http.client.HTTPConnection) -> int:
    """Count programmes, on a connection that stays open."""
    client.request("GET", COUNT, headers={"Accept": "application/json"})
    answer = client.getresponse()
    assert answer.status == 200, answer.read()
    return int(json.loads(answer.read())["results"]["bindings"][0]["n"]["value"])


def ask_on(port: int, is_over: Event, found: list[int], faults: list[BaseException]) -> None:
    """Ask again and again, on one connection."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        while not is_over.is_set():
            found.append(programmes(client))
    except BaseException as fault:  # noqa: BLE001  told by the test
        faults.append(fault)
    finally:
        client.close()


def test_nothing_is_dropped_on_the_way_to_another_release(build: Path, port: int) -> None:
    """Requests on open connections go on; what was begun before ends on its own release."""
    is_over, found, faults = Event(), list[list[int]](), list[BaseException]()
    threads = []
    for _ in range(4):
        found.append([])
        threads.append(Thread(target=ask_on, args=(port, is_over, found[-1], faults)))
        threads[-1].start()
    slow = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    slow.request("GET", ROWS, headers={"Accept": "text/csv"})
    begun = slow.getresponse()
    begun.read(1000)
    (build / "data" / "graph" / MORE).write_bytes((GRAPHS / MORE).read_bytes())
    assert call(build, "build").wait(timeout=60) == 0
    until = time.monotonic() + 30
    while any(not numbers or numbers[-1] == numbers[0] for numbers in found) and not faults:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert len(kept(build)) == 2
    rows = begun.read().count(b"\n")
    slow.close()
    is_over.set()
    for thread in threads:
        thread.join()
    assert faults == []
    assert {(numbers[0], numbers[-1]) for numbers in found} == {(2, 3)}
    assert all(sorted(numbers) == numbers for numbers in found)
    assert rows > 399_000


def test_the_former_release_is_let_go(build: Path, port: int) -> None:
    """Its keeper ends when nobody asks it any more."""
    assert port
    until = time.monotonic() + 20
    while len(kept(build)) != 1:
        assert time.monotonic() < until
        time.sleep(0.1)


def kept(build: Path) -> set[str]:
    """Give the sockets of the keepers of a build."""
    command = ["ps", "-ww", "-eo", "args"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    ours = [line for line in lines if "eifgraph.backend.keeper" in line and str(build) in line]
    return {found[0] for line in ours if (found := re.search(r"\S+/keeper-\d+", line))}


def test_stopping_lets_answers_end(build: Path) -> None:
    """A server that is told to stop takes no new request, and ends what it has begun."""
    server, port = serve(build, EIFGRAPH_QUERY_SECONDS="60")
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    client.request("GET", ROWS, headers={"Accept": "text/csv"})
    answer = client.getresponse()
    os.kill(server.pid, signal.SIGTERM)
    assert answer.read().count(b"\n") > 399_000
    client.close()
    assert server.wait(timeout=20) == 0
    assert processes(server.pid) == b""
