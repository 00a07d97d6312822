"""Requests that would hurt an endpoint, each of its kind, and whether it dealt with one.

A deed has its deadline: that of the server for a query, its patience for a client that takes
nothing. It is judged by the answer as a client sees it: its status, and whether a body that is not
whole could be taken for one.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

SLACK: Final = 2.0
"""Seconds beyond its deadline in which a query has to be answered."""
NUMBERS: Final = " ".join(str(number) for number in range(5000))
PAIRS: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EVERYWHERE: Final = "?a (!<urn:x>)* ?b . ?c (!<urn:x>)* ?d . ?e (!<urn:x>)* ?f"
BOMB: Final = "(([a-z]+)+ ?)+(([A-Z]+)+ ?)+$"
MANY: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
QUERIES: Final = {
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {MANY} . ?j ?k ?l }}",
    "regex bomb": (
        f"SELECT (COUNT(*) AS ?n) {{ {MANY} "
        f'FILTER REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), "{BOMB}") }}'
    ),
    "huge VALUES": (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} "
        f"VALUES ?c {{ {NUMBERS} }} FILTER (?a + ?b + ?c = 7) }}"
    ),
    "deep nesting": f"SELECT * {'{' * 3000}{'}' * 3000}",
    "recursive path": f"SELECT (COUNT(*) AS ?n) {{ {EVERYWHERE} }}",
    "great sort": f"{PAIRS} ORDER BY ?i ?f ?c",
    "SERVICE": "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "update as a query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "rows without end": PAIRS,
}
"""Queries by the kind of harm that they would do."""
OTHERS: Final = ("update", "oversize request", "stops reading", "disconnects")
KINDS: Final = (*QUERIES, *OTHERS)
WANTED: Final = {
    "deep nesting": (400, 403),
    "SERVICE": (400, 403),
    "update as a query": (400, 403),
    "update": (400, 403, 415),
    "oversize request": (413,),
    "rows without end": (200, 403),
    "stops reading": (200,),
}
"""The statuses that are right; for the others, those of a limit."""
LIMITS: Final = (403, 503, 504)
STREAMED: Final = ("rows without end", "stops reading")
"""They have their status at once. The time in which nothing is taken does not count as the query's,
but is limited too, to the same."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done and what came of it."""

    kind: str
    seconds: float
    status: int
    """0 where there was none to be had."""
    fault: str = ""
    """What is wrong with how the server dealt with it."""


def do(kind: str, port: int, deadline: float) -> Deed:
    """Do a deed of a kind, and judge what comes of it."""
    begun = time.monotonic()
    act: Callable[[int, float], tuple[int, str]] = {
        "stops reading": stop_reading,
        "disconnects": disconnect,
    }.get(kind, lambda port, deadline: ask(kind, port, deadline))
    try:
        status, fault = act(port, deadline)
    except OSError as error:
        status, fault = 0, f"no answer: {type(error).__name__}: {error}"
    taken = time.monotonic() - begun
    most = (deadline + SLACK) * (2 if kind in STREAMED else 1)
    if taken > most:
        fault = fault or f"took {taken:.1f} s, more than {most:g} s"
    wanted = (0,) if kind == "disconnects" else WANTED.get(kind, LIMITS)
    if status not in (*wanted, 503):
        fault = fault or f"answered {status}, not {wanted}"
    return Deed(kind, taken, status, fault)


def request_of(kind: str, port: int) -> bytes:
    """Write the request of a deed."""
    head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
    form = {"query": QUERIES.get(kind, PAIRS)}
    if kind == "update":
        form = {"update": QUERIES["update as a query"]}
    elif kind == "oversize request":
        form = {"query": "ASK {} #" + "x" * 3_000_000}
    body = urlencode(form)
    return (
        f"{head}Accept: application/sparql-results+json\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
    ).encode()


def ask(kind: str, port: int, deadline: float) -> tuple[int, str]:
    """Send a request and take its answer as fast as it comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=2 * (deadline + SLACK)) as client:
        try:
            client.sendall(request_of(kind, port))
        except (BrokenPipeError, ConnectionResetError):
            if kind != "oversize request":  # its end need not be taken
                raise
        return judged(client)


def judged(client: socket.socket) -> tuple[int, str]:
    """Take what comes; a body of rows must not be whole."""
    head, end = b"", b""
    while b"\r\n" not in head:
        part = client.recv(1 << 16)
        if not part:
            raise ConnectionResetError("nothing came")
        head += part
    status = int(head.split(b" ", 2)[1])
    end = head
    try:
        while part := client.recv(1 << 18):
            end = (end + part)[-4096:]
    except ConnectionResetError:  # so a client can tell that it is not whole, too
        return status, ""
    return status, "took for whole what is not" if status == 200 and is_whole(end) else ""


def is_whole(end: bytes) -> bool:
    """Tell whether an answer of rows ends as a whole one does: closed, and with its last chunk."""
    return end.rstrip().removesuffix(b"0").rstrip().endswith(b"]}}")


def stop_reading(port: int, deadline: float) -> tuple[int, str]:
    """Take the beginning of a long answer and nothing more for longer than is waited for."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        client.settimeout(2 * (deadline + SLACK))
        client.connect(("127.0.0.1", port))
        client.sendall(request_of("rows without end", port))
        client.recv(1, socket.MSG_PEEK)
        time.sleep(deadline + SLACK)
        return judged(client)


def disconnect(port: int, _deadline: float) -> tuple[int, str]:
    """Send a query that takes long, and hang up."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(request_of("cross product", port))
        time.sleep(0.2)
    return 0, ""
