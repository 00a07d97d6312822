"""The process through which queries call endpoints of others, and nothing else does.

It listens on this machine, for those who know its token, and takes the number of an endpoint in its
list, never an address. Knows how much one query may call; must not know its text. It ends when its
standard input does.
"""

from __future__ import annotations

import hmac
import json
import logging
import select
import socket
import sys
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Lock
from typing import Any, Final, cast

from eifgraph.backend.embedded import check_results
from eifgraph.backend.outbound import Answer, Caller, CallFailed, public_look_up

logger = logging.getLogger(__name__)

MOST_CALLS: Final = 30
"""How often one query may call; the engine calls a SERVICE inside OPTIONAL for every row."""
AT_ONCE: Final = 4
"""How many calls an endpoint gets at a time; Wikidata allows five."""
REMEMBERED: Final = 1024
MOST_QUERY: Final = 2 * 1024 * 1024


@dataclass(slots=True)
class Doorkeeper:
    """Who may call, what, and how often."""

    token: str
    services: Sequence[str]
    caller: Caller
    _counts: OrderedDict[str, int] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _places: dict[str, BoundedSemaphore] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give each endpoint its places."""
        self._places.update((one, BoundedSemaphore(AT_ONCE)) for one in self.services)

    def find(self, path: str) -> tuple[str, str] | None:
        """Give the endpoint that a path stands for, and the ticket of the query."""
        match path.split("/"):
            case ["", token, number, ticket] if hmac.compare_digest(
                token.encode(), self.token.encode()
            ):
                is_known = number.isdecimal() and int(number) < len(self.services)
                return (self.services[int(number)], ticket) if is_known else None
        return None

    def ask(self, service: str, ticket: str, query: bytes, client: socket.socket) -> Answer:
        """Call an endpoint for a query.

        Raises:
            CallFailed: the query called often enough, or the endpoint gives no usable answer.
        """
        self._count(ticket)
        place = self._places[service]
        if not place.acquire(timeout=self.caller.seconds):
            raise CallFailed("others are calling it; try again later")
        try:
            answer = self.caller.ask(service, query, lambda: _has_gone(client))
            check_results(answer.body, answer.media_type)
        except ValueError as error:
            raise CallFailed("its answer is not well-formed") from error
        except CallFailed as reason:
            logger.warning("%s was called in vain: %s", service, reason)
            raise
        finally:
            place.release()
        return answer

    def _count(self, ticket: str) -> None:
        with self._lock:
            count = self._counts.pop(ticket, 0) + 1
            self._counts[ticket] = count
            while len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)
        if count > MOST_CALLS:
            raise CallFailed(
                f"a query may call {MOST_CALLS} times; inside OPTIONAL it calls for "
                "every row: put it first"
            )


def _has_gone(client: socket.socket) -> bool:
    """Tell whether who asked has closed the connection; it sends nothing while it waits."""
    poll = select.poll()
    poll.register(client, select.POLLIN)
    return bool(poll.poll(0))


class _Handler(BaseHTTPRequestHandler):
    """One call."""

    server_version, sys_version = "eifgraph", ""
    timeout = 30

    def do_POST(self) -> None:
        """Pass a query on, and the whole answer or the reason why there is none back."""
        doorkeeper = cast("Gateway", self.server).doorkeeper
        found = doorkeeper.find(self.path)
        length = self.headers.get("Content-Length", "")
        if found is None or not length.isdecimal() or int(length) > MOST_QUERY:
            self._answer(404, "text/plain", b"")
            return
        query = self.rfile.read(int(length))
        try:
            answer = doorkeeper.ask(*found, query, self.connection)
        except CallFailed as reason:
            self._answer(502, "text/plain; charset=utf-8", str(reason).encode())
        else:
            self._answer(200, answer.media_type, answer.body)

    def _answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: paths hold the token."""


class Gateway(ThreadingHTTPServer):
    """The server, on a socket that whoever started this process made."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, doorkeeper: Doorkeeper) -> None:
        super().__init__(listener.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket, self.doorkeeper = listener, doorkeeper

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002  as above it
        """Note what failed; who asked has mostly gone."""
        logger.debug("a call was not answered", exc_info=True)


def main(arguments: list[str]) -> None:
    """Serve on the socket whose descriptor is given, with the settings that come first."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    told = json.loads(sys.stdin.readline())
    listener = socket.socket(fileno=int(arguments[0]))
    caller = Caller(told["agent"], told["seconds"], public_look_up)
    gateway = Gateway(listener, Doorkeeper(told["token"], told["services"], caller))
    threading.Thread(target=gateway.serve_forever, name="gateway", daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
