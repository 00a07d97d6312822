"""What a hostile client sends to a real server, byte for byte, and what it must not get."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.integration.test_served import CPP, ROOT, build, serve

__all__ = ["build"]
HOST = b"Host: localhost\r\n"
END = HOST + b"Connection: close\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
CLOSE = b"Connection: close\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"10000\r\n" + b"#" * 65536 + b"\r\n"
THING = CPP.removeprefix("https://w3id.org/eifgraph").encode()

RAW: dict[str, tuple[bytes, set[int]]] = {
    "host-absent": (b"GET /download HTTP/1.1\r\n\r\n", {200, 400}),
    "host-broken": (b"GET /doc/x HTTP/1.1\r\nHost: a b<script>\r\n" + CLOSE + b"\r\n", {400, 404}),
    "host-twice": (b"GET /doc/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + CLOSE + b"\r\n", {400, 404}),
    "host-foreign": (b"GET " + THING + b" HTTP/1.1\r\nHost: evil.example\r\n\r\n", {303}),
    "nul": (b"GET /doc/a%00b HTTP/1.1\r\n" + END, {404}),
    "nul-static": (b"GET /static/a%00.css HTTP/1.1\r\n" + END, {404}),
    "nul-bare": (b"GET /doc/a\x00b HTTP/1.1\r\n" + END, {400}),
    "percent": (b"GET /doc/%zz%f HTTP/1.1\r\n" + END, {400, 404}),
    "no-utf8": (b"GET /doc/%ff%fe HTTP/1.1\r\n" + END, {400, 404}),
    "dots": (b"GET /download/../../../etc/passwd HTTP/1.1\r\n" + END, {404}),
    "dots-hidden": (b"GET /download/%2e%2e%2f%2e%2e%2fmanifest.json HTTP/1.1\r\n" + END, {404}),
    "dots-static": (b"GET /static/%2e%2e/__init__.py HTTP/1.1\r\n" + END, {404}),
    "crlf": (b"GET /id/a%0d%0aX-Evil:%201/b HTTP/1.1\r\n" + END, {404}),
    "url-long": (b"GET /doc/" + b"a" * 70_000 + b" HTTP/1.1\r\n" + END, {414}),
    "url-longer": (b"GET /doc/" + b"a" * 700_000 + b" HTTP/1.1\r\n" + END, {431}),
    "header-long": (b"GET / HTTP/1.1\r\nX: " + b"a" * 90_000 + b"\r\n" + END, {431}),
    "headers-many": (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 5000 + END, {431}),
    "accept-long": (b"GET / HTTP/1.1\r\nAccept: " + b"a/b;q=0.1," * 9000 + b"\r\n" + END, {431}),
    "method": (b"FOO /sparql HTTP/1.1\r\n" + END, {405}),
    "trace": (b"TRACE / HTTP/1.1\r\nX-Secret: 1\r\n" + END, {405}),
    "connect": (b"CONNECT evil.example:80 HTTP/1.1\r\n" + END, {404, 405}),
    "no-http": (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", {400}),
    "smuggle-both": (
        POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        b"GET /secret HTTP/1.1\r\nHost: a\r\n\r\n",
        {400},
    ),
    "smuggle-coding": (POST + b"Transfer-Encoding: xchunked\r\n\r\nASK {}", {400}),
    "smuggle-lengths": (POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}X", {400}),
    "length-negative": (POST + b"Content-Length: -6\r\n\r\nASK {}", {400}),
    "length-plus": (POST + b"Content-Length: +6\r\n\r\nASK {}", {400}),
    "length-huge": (POST + b"Content-Length: 99999999999\r\n\r\nASK {}", {413}),
    "fold": (b"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", {400}),
    "space": (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", {400}),
    "chunked": (POST + CLOSE + CHUNKED + b"6\r\nASK {}\r\n0\r\n\r\n", {200}),
    "chunked-long": (POST + CLOSE + CHUNKED + CHUNK * 31 + b"0\r\n\r\n", {413}),
    "chunked-broken": (POST + CLOSE + CHUNKED + b"FFFFFFFFFFFFFFFFFF\r\n", {400}),
    "gzip": (POST + CLOSE + b"Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\nASK {}", {415}),
    "ranges": (
        b"GET /download/manifest.json HTTP/1.1\r\nRange: bytes="
        + b",".join(b"%d-%d" % (i, i) for i in range(300)) + b"\r\n" + END,
        {200, 416},
    ),
    "not-unicode": (POST + CLOSE + b"Content-Length: 8\r\n\r\nASK{'\xff'}", {400}),
    "surrogate": (b"GET /sparql?query=ASK%7B%22%ED%A0%80%22%7D HTTP/1.1\r\n" + END, {400}),
}  # fmt: skip
"""Requests as sent, and the statuses that will do."""
LEAKS = (
    *(b"Traceback", b"site-packages", b".py", b"Werkzeug", b"Python/", b"File "),
    *(b"X-Evil:", b"X-Secret", b"evil.example", b"root:"),
    *(str(ROOT).encode(), str(Path(sys.prefix)).encode()),
)

VALUES = " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(400)))} }}" for i in range(5))
GROWING = " ".join(
    f"BIND(REPLACE(?{a}, 'a', ?a) AS ?{b})" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
HOSTILE = {
    "values": (f"SELECT (COUNT(*) AS ?n) {{ {VALUES} }}", {504, 403}),
    "regex": ('SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c FILTER REGEX(CONCAT(STR(?o), '
              'STR(?c)), "(a+)+(.*)*(x|xx)*$") }', {504}),
    "regex-size": ('ASK { FILTER REGEX("a", "((((a{100}){100}){100}){100})") }', {200, 400, 403}),
    "braces": ("ASK " + "{" * 3000 + "}" * 3000, {403}),
    "parentheses": ("ASK { FILTER" + "(" * 3000 + "1" + ")" * 3000 + " }", {403}),
    "squares": ("ASK { ?s ?p " + "[ ?p " * 3000 + "1" + "]" * 3000 + " }", {403}),
    "lists": ("ASK { ?s ?p " + "(" * 3000 + ")" * 3000 + " }", {403}),
    "triples": ("ASK { ?s ?p " + "<<( ?s ?p " * 3000 + "1" + " )>>" * 3000 + " }", {403}),
    "reified": ("ASK { " + "<< ?s ?p " * 3000 + "1" + " >>" * 3000 + " ?p ?o }", {403}),
    "annotations": ("ASK { ?s ?p ?o " + "{| ?p ?o " * 3000 + "|}" * 3000 + " }", {403}),
    "path": ("ASK { ?s " + "^" * 3000 + "<urn:p> ?o }", {403}),
    "path-nested": ("ASK { ?s " + "(" * 3000 + "<urn:p>" + ")*" * 3000 + " ?o }", {403}),
    "expression": ("ASK { FILTER(" + "!" * 3000 + "true) }", {403}),
    "joined": ("ASK { ?s ?p true" + "OPTIONAL{}?s ?p true" * 3000 + " }", {403}),
    "replace": (f"SELECT ?j {{ BIND('aaaaaaaaaaaaaaaa' AS ?a) {GROWING} }}", {403, 504}),
}  # fmt: skip
"""Queries that would hurt, and the statuses that will do."""


@pytest.fixture(scope="module")
def port(build: Path) -> Iterator[int]:
    """The port of a server that answers until the tests are done."""
    server, port = serve(build, EIFGRAPH_QUERY_PATIENCE="2", EIFGRAPH_LOG="none")
    yield port
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=20)


def exchange(port: int, request: bytes) -> bytes:
    """Send bytes and take all that comes, for up to ten seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        answer = b""
        try:
            client.sendall(request)
            client.settimeout(2)
            while part := client.recv(65536):
                answer += part
        except OSError:  # it was closed on us, or is kept open
            pass
        return answer


@pytest.mark.parametrize("kind", RAW)
def test_broken_requests_are_answered_plainly(port: int, kind: str) -> None:
    """Each gets one answer with a fitting status, which tells nothing of the inside."""
    request, statuses = RAW[kind]
    answer = exchange(port, request)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert int(answer.split(b" ", 2)[1]) in statuses
    assert [leak for leak in LEAKS if leak in answer] == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_queries_end_in_time(port: int, kind: str) -> None:
    """Each is refused or ended within its two seconds and two more; the next query is answered."""
    text, statuses = HOSTILE[kind]
    head = POST + CLOSE + b"Content-Length: %d\r\n\r\n"
    started = time.monotonic()
    answer = exchange_long(port, head % len(text.encode()) + text.encode())
    assert int(answer.split(b" ", 2)[1]) in statuses
    assert time.monotonic() - started < 12  # 4 s by the book; the machine may be busy
    assert b'"boolean":true' in exchange(port, head % 6 + b"ASK {}")


def exchange_long(port: int, request: bytes) -> bytes:
    """Send bytes and wait for the end of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(request)
        answer = b""
        while part := client.recv(65536):
            answer += part
        return answer


BEGINNINGS: Final = (
    b"GET / HTTP/1.1\r\nHost: a\r\nX: ",
    POST + b"Content-Length: 100\r\n\r\nASK",
    POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK",
    b"",
)
"""What slow senders begin with: headers, a body, a body in chunks, nothing."""


def test_slow_senders_hold_nothing(port: int) -> None:
    """A hundred of them take no thread from others, and are ended, whatever they have sent."""
    clients = [
        (socket.create_connection(("127.0.0.1", port)), beginning)
        for beginning in BEGINNINGS
        for _ in range(25)
    ]
    try:
        for client, beginning in clients:
            client.sendall(beginning)
        until = time.monotonic() + 60
        while any(is_open(client) for client, _ in clients):
            assert b" 200 OK" in exchange(port, b"GET /download HTTP/1.1\r\n" + END)
            assert time.monotonic() < until
            for client, beginning in clients:
                drip(client, beginning)
            time.sleep(1)
    finally:
        for client, _ in clients:
            client.close()


def is_open(client: socket.socket) -> bool:
    """Tell whether a connection is still there; what was answered is thrown away."""
    client.setblocking(False)
    try:
        while client.recv(65536):
            pass
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def drip(client: socket.socket, beginning: bytes) -> None:
    """Send one byte more of what was begun."""
    try:
        client.send(b"a" if beginning else b"")
    except OSError:
        return


def test_it_listens_on_loopback_alone(port: int) -> None:
    """Nobody else can reach a server that was not told to be reached."""
    hexadecimal = f":{port:04X}"
    listening = {
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()
        if line.split()[1].endswith(hexadecimal) and line.split()[3] == "0A"
    }
    assert listening == {f"0100007F{hexadecimal}"}


def answers(port: int) -> bool:
    """Tell whether anything listens on a port."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_it_needs_no_home_and_writes_nothing(build: Path) -> None:
    """So any user can run it, from a checkout and a release that cannot be written."""
    before = {path: path.stat().st_mtime_ns for path in build.rglob("*")}
    environment = {"PATH": os.environ["PATH"], "EIFGRAPH_BUILD": str(build)}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-B", "-m", "eifgraph", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, cwd="/", start_new_session=True)
    try:
        until = time.monotonic() + 40
        while not answers(port):
            assert time.monotonic() < until
            time.sleep(0.2)
        assert b"Child-Parent" in exchange(port, b"GET / HTTP/1.1\r\n" + END)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)
    assert {path: path.stat().st_mtime_ns for path in build.rglob("*")} == before
