"""Clients that measure: many at once, by wrk, or one query at a time, over a bare connection."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from tests.bench.servers import Server

JSON: Final = "application/sparql-results+json"
CLIENTS: Final = 8
LOOKUPS: Final = Path(__file__).resolve().parent / "lookups.lua"
Rows = list[tuple[str, ...]]


Figures = dict[str, float]
"""What one run gave, by name."""


def lookups(server: Server, iris: Path, run: tuple[str, str], seconds: int) -> Figures:
    """Have 8 clients look things up for some seconds, each again as soon as it has its answer.

    A run is of a kind, distinct or repeated, and has a name. Gives answers a second (`rate`), and
    the milliseconds that half (`p50`) and nearly all of them took at most.

    Raises:
        SystemExit: wrk is not installed, or an answer was not 2xx.
    """
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("wrk is not there; on Debian and Ubuntu: apt-get install wrk")
    wrk = [program, "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "60s", "-s", str(LOOKUPS)]
    made = subprocess.run(
        [*wrk, server.address, "--", run[0], str(iris), run[1]],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = json.loads(made.rpartition("JSON ")[2])
    if found["failed"] or not found["requests"]:
        raise SystemExit(f"{server.name}: {found['failed']} lookups failed\n{made}")
    rate = found["requests"] / found["seconds"]
    return {"rate": rate, "p50": found["p50"], "p99": found["p99"]}


def target_of(server: Server, query: str) -> str:
    """Give path and query of a request."""
    return f"{server.path or '/'}?query={quote(query, safe='')}"


def answer_of(connection: http.client.HTTPConnection, server: Server, query: str) -> bytes:
    """Ask once, over a connection that is kept; by POST, as peers take no long addresses.

    Raises:
        SystemExit: the answer is not 200.
    """
    headers = {"Accept": JSON, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", server.path or "/", urlencode({"query": query}), headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{server.name} answered {answer.status}: {body[:500]!r}\n{query}")
    return body


def connected(server: Server, seconds: float = 3600) -> http.client.HTTPConnection:
    """Give a connection to a server, over which no answer is waited for longer than told."""
    return http.client.HTTPConnection(server.host, server.port, timeout=seconds)


def asked_once(server: Server, query: str) -> bytes:
    """Ask once, over a connection of its own."""
    with closing(connected(server)) as connection:
        return answer_of(connection, server, query)


def rows_of(body: bytes) -> Rows:
    """Give the rows of an answer in an order of their own, to be compared."""
    found = json.loads(body)
    names = sorted(found["head"]["vars"])
    return sorted(
        tuple(json.dumps(row[name], sort_keys=True) if name in row else "" for name in names)
        for row in found["results"]["bindings"]
    )


def stream(server: Server, query: str) -> Figures:
    """Take a long answer as fast as it comes; give seconds to its `first` byte, and in `total`.

    Raises:
        SystemExit: the answer is not 200.
    """
    with socket.create_connection((server.host, server.port)) as connection:
        begun = time.perf_counter()
        connection.sendall(
            f"GET {target_of(server, query)} HTTP/1.1\r\nHost: {server.host}:{server.port}\r\n"
            f"Accept: {JSON}\r\nConnection: close\r\n\r\n".encode()
        )
        first, size = 0.0, 0
        for part in body_of(server, connection):
            first = first or time.perf_counter() - begun
            size += len(part)
    return {"first": first, "total": time.perf_counter() - begun, "megabytes": size / 1e6}


def count(server: Server, query: str, mark: bytes) -> int:
    """Count how often a mark is in a long answer."""
    connection = connected(server)
    connection.request("GET", target_of(server, query), headers={"Accept": JSON})
    answer, found, end = connection.getresponse(), 0, b""
    while part := answer.read(1 << 20):
        found += (end + part).count(mark)
        end = (end + part)[1 - len(mark) :]
    connection.close()
    return found


def body_of(server: Server, connection: socket.socket) -> Iterator[bytes]:
    """Give what comes after the head of an answer, part by part."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(1 << 16)
        if not part:
            raise SystemExit(f"{server.name} hung up: {head!r}")
        head += part
    if b" 200 " not in head[:16]:
        raise SystemExit(f"{server.name} answered {head[:500]!r}")
    if rest := head.partition(b"\r\n\r\n")[2]:
        yield rest
    while part := connection.recv(1 << 18):
        yield part
