"""The endpoints that queries may call with SERVICE, and the way there.

No engine calls them itself. In the text that it gets, the address of an endpoint is replaced with
one at the gateway, a process of ours which alone goes out. Knows the list and what the gateway
says; must not know how it calls.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event, Thread
from typing import Final
from urllib.parse import urlsplit

from eifgraph.backend.guard import QueryShape
from eifgraph.backend.interface import SparqlRequest
from eifgraph.errors import QueryError, QueryLimit, QueryRefused, QuerySyntaxError, ServiceError

logger = logging.getLogger(__name__)

PART: Final = 0.75
"""Of the time of a query, how much one call may take; a rest is left to go on without it."""
_TOLD: Final = re.compile(
    r"Error \d+ [^\n]*? returned by (?P<address>\S+) with payload:\n(?P<reason>.*)", re.DOTALL
)
"""How the engine tells that an endpoint answered with a fault."""


@dataclass(frozen=True, slots=True)
class Services:
    """The endpoints by their addresses, and the address of the gateway; without one, none."""

    allowed: tuple[str, ...] = ()
    gateway: str = ""

    @property
    def callable(self) -> tuple[str, ...]:
        """The addresses that a query may call."""
        return self.allowed if self.gateway else ()

    def route(self, request: SparqlRequest, shape: QueryShape) -> Routed:
        """Have the calls of a query lead to the gateway."""
        if not shape.calls:
            return Routed(request, request.text, shape, self)
        ticket = secrets.token_urlsafe(9)
        parts, end = [], 0
        for call in shape.calls:
            address = f"<{self.gateway}/{self.allowed.index(call.iri)}/{ticket}>"
            parts += [request.text[end : call.start], address]
            end = call.end
        text = "".join([*parts, request.text[end:]])
        return Routed(replace(request, text=text), request.text, shape, self)


NOWHERE: Final = Services()
"""No endpoints."""


@dataclass(frozen=True, slots=True)
class Routed:
    """A query as the engine gets it, and how its faults are told of the query as it was written."""

    request: SparqlRequest
    text: str = field(repr=False)
    """As it was written."""
    shape: QueryShape = field(repr=False)
    services: Services = field(default=NOWHERE, repr=False)

    def told(self, fault: Exception) -> Exception:
        """Give a fault in the words of the query's writer, who knows no gateway."""
        if not self.shape.calls:
            return fault
        if isinstance(fault, QuerySyntaxError):
            return self._placed(fault)
        if not isinstance(fault, QueryError) or isinstance(fault, (QueryLimit, QueryRefused)):
            return fault
        found = _TOLD.search(str(fault))
        if found and found["address"].startswith(self.services.gateway):
            index = found["address"].removeprefix(self.services.gateway).split("/")[1]
            return ServiceError(self.services.allowed[int(index)], found["reason"].strip())
        names = " or ".join(sorted({call.iri for call in self.shape.calls}))
        return ServiceError(names, "the call failed")

    def _placed(self, fault: QuerySyntaxError) -> QuerySyntaxError:
        """Move a column back to where it is without the longer addresses before it."""
        if fault.line is None or fault.column is None:
            return fault
        column = fault.column
        lines = self.request.text.split("\n")
        here = lines[fault.line - 1][: column - 1] if fault.line <= len(lines) else ""
        before = sum(line.count(self.services.gateway) for line in lines[: fault.line - 1])
        for call in self.shape.calls[before : before + here.count(self.services.gateway)]:
            column -= self._growth(call.iri)
        return QuerySyntaxError(fault.reason, fault.line, max(1, column))

    def _growth(self, iri: str) -> int:
        index = str(self.services.allowed.index(iri))
        ticket = 12
        return len(f"{self.services.gateway}/{index}/") + ticket - len(iri)


def port_of(gateway: str) -> int:
    """Give the port of a gateway's address, 0 of none."""
    return urlsplit(gateway).port or 0


@contextmanager
def gateway_of(allowed: tuple[str, ...], agent: str, seconds: float) -> Iterator[str]:
    """Keep a gateway to some endpoints in a process of its own; give its address, "" for none.

    `agent` is how it names itself to them, `seconds` the time of a query. A gateway that ends
    before it should is started again, on the same socket.
    """
    if not allowed:
        yield ""
        return
    token = secrets.token_urlsafe(24)
    told = {"token": token, "services": allowed, "agent": agent, "seconds": PART * seconds}
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        is_over = Event()
        watch = Thread(
            target=_keep, args=(listener, told, is_over), name="keep-gateway", daemon=True
        )
        watch.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/{token}"
        finally:
            is_over.set()
            watch.join()


def _keep(listener: socket.socket, told: dict[str, object], is_over: Event) -> None:
    gateway = _start(listener, told)
    while not is_over.wait(0.2):
        if gateway.poll() is not None:
            logger.error("the gateway to services ended (%s); starting another", gateway.returncode)
            gateway.communicate()
            gateway = _start(listener, told)
    gateway.communicate()


def _start(listener: socket.socket, told: dict[str, object]) -> subprocess.Popen[bytes]:
    """Start a gateway; its settings go through its standard input, which no one else can see."""
    gateway = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", "eifgraph.backend.gateway", str(listener.fileno())],
        stdin=subprocess.PIPE,
        pass_fds=[listener.fileno()],
        start_new_session=True,
    )
    assert gateway.stdin is not None  # it is a pipe
    try:
        gateway.stdin.write(json.dumps(told).encode() + b"\n")
        gateway.stdin.flush()
    except BrokenPipeError:
        logger.error("the gateway to services did not start")  # noqa: TRY400  seen at the next look
    return gateway
