"""The stand-in's HTTP: routes, faults, limits told, and the log of who asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from eifgraph.lookups import Addresses
from tests.listening import in_thread
from tests.standin import crossref, datacite, europepmc, openalex, opencitations, pubmed, wikidata
from tests.standin.corpus import Corpus, read_works
from tests.standin.faults import IN_DATA, Faults, Plan, refused, spoiled
from tests.standin.reply import Asked, Reply, page

Answering = Callable[[Asked, Corpus], Reply]
SERVICES: dict[str, Answering] = {
    "crossref": crossref.answer,
    "openalex": openalex.answer,
    "europepmc": europepmc.answer,
    "pubmed": pubmed.answer,
    "opencitations": opencitations.answer,
    "wikidata": wikidata.answer,
    "datacite": datacite.answer,
}


@dataclass(frozen=True)
class Seen:
    """A request as it was noted."""

    at: float
    service: str
    path: str
    has_mail: bool
    agent: str
    in_flight: int
    fault: str


@dataclass
class StandIn:
    """A running stand-in."""

    port: int = 0
    corpus: Corpus = field(default_factory=lambda: Corpus(read_works()))
    faults: Faults = field(default_factory=Faults)
    limit: tuple[str, str, str] = ("10", "1s", "3")
    """What Crossref's answers say of requests in which time, and at once."""
    delay: float = 0.0
    """Seconds that each answer takes."""
    slowness: float = 1.0
    """Seconds that a slow one takes."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._flying = 0
        self.log: list[Seen] = []
        self.ended = threading.Event()

    @property
    def addresses(self) -> Addresses:
        """Where its services are."""
        root = f"http://127.0.0.1:{self.port}"
        return Addresses(**{name: f"{root}/{name}" for name in SERVICES})

    def reset(self) -> None:
        """Forget requests and faults."""
        self.faults.set(())
        self.limit, self.delay, self.slowness = ("10", "1s", "3"), 0.0, 1.0
        with self._lock:
            self.log = []

    @contextmanager
    def noted(self, service: str, path: str, query: dict[str, str], agent: str) -> Iterator[str]:
        """Note a request while it is answered; give its fault."""
        fault = self.faults.draw(service)
        has_mail = "@" in query.get("mailto", query.get("email", ""))
        with self._lock:
            self._flying += 1
            now = time.monotonic()
            self.log.append(Seen(now, service, path, has_mail, agent, self._flying, fault))
        try:
            yield fault
        finally:
            with self._lock:
                self._flying -= 1


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, *_: object) -> None:
        """Write nothing; `StandIn.log` has it."""

    def do_GET(self) -> None:
        self._serve("")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

    def _serve(self, form: str) -> None:
        parts = urlsplit(self.path)
        service, _, path = parts.path.strip("/").partition("/")
        if service == "control":
            return self._control(path, form)
        query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parse_qsl(form))
        stand_in = self.server.stand_in
        agent = self.headers.get("User-Agent", "")
        with stand_in.noted(service, self.path, query, agent) as fault:
            if stand_in.delay:
                stand_in.ended.wait(stand_in.delay)
            asked = Asked(path, query, self.headers.get("Accept", ""))
            answering = SERVICES.get(service)
            reply = answering(asked, stand_in.corpus) if answering else page(404, "Not Found")
            if fault in IN_DATA and not isinstance(reply.body, str):
                body = spoiled(fault, reply.body)
                reply = Reply(reply.status, body, reply.media, reply.headers)
            reply = refused(fault, reply)
        return self._send(reply, fault, self._limits(service, query))

    def _limits(self, service: str, query: dict[str, str]) -> dict[str, str]:
        if service != "crossref":
            return {}
        count, interval, at_once = self.server.stand_in.limit
        return {
            "x-api-pool": "polite" if "mailto" in query else "public",
            "x-rate-limit-limit": count,
            "x-rate-limit-interval": interval,
            "x-concurrency-limit": at_once,
        }

    def _send(self, reply: Reply, fault: str, limits: dict[str, str]) -> None:
        content = reply.content
        if fault == "200-cut":
            content = content[: self.server.stand_in.faults.place(len(content))]
        lines = [f"HTTP/1.1 {reply.status} {self.responses.get(reply.status, ('',))[0]}"]
        headers = {"Content-Type": reply.media, "Content-Length": str(len(content))}
        headers |= {**limits, **reply.headers}
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        with suppress(OSError):
            if fault == "reset":
                self._break_off(head + content)
            elif fault == "slow":
                self.wfile.write(head + content[:-1])
                self.server.stand_in.ended.wait(self.server.stand_in.slowness)
                self.wfile.write(content[-1:])
            else:
                self.wfile.write(head + content)

    def _break_off(self, whole: bytes) -> None:
        """Send some of an answer, and reset the connection."""
        self.wfile.write(whole[: self.server.stand_in.faults.place(len(whole))])
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True

    def _control(self, path: str, form: str) -> None:
        """Set faults (`POST /control/faults`), show the log, or begin anew."""
        stand_in = self.server.stand_in
        match path:
            case "faults":
                wanted = json.loads(form)
                plans = [Plan(**one) for one in wanted["plans"]]
                stand_in.faults.set(plans, wanted.get("seed", 0))
            case "reset":
                stand_in.reset()
        found = [asdict(one) for one in stand_in.log]
        self._send(Reply(200, {"log": found, "faults": stand_in.faults.counts}), "", {})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, stand_in: StandIn) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.stand_in = stand_in

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that leave."""


@contextmanager
def running(port: int = 0) -> Iterator[StandIn]:
    """Run a stand-in on loopback."""
    stand_in = StandIn()
    server = _Server(port, stand_in)
    stand_in.port = server.server_address[1]
    with in_thread(server):
        try:
            yield stand_in
        finally:
            stand_in.ended.set()
