"""A stand-in for an endpoint of others, on this machine, well-behaved or not."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast

from tests.listening import in_thread

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
ROWS: Final = (
    b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:there"}}]}}'
)
XML_ROWS: Final = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
    b'<results><result><binding name="s"><uri>urn:there</uri></binding></result></results></sparql>'
)
ANSWERS: Final[dict[str, tuple[int, dict[str, str], bytes]]] = {
    "/sparql": (200, {"Content-Type": JSON}, ROWS),
    "/xml": (200, {"Content-Type": f"{XML}; charset=utf-8"}, XML_ROWS),
    "/redirect": (307, {"Location": "/sparql"}, b""),
    "/moved": (301, {"Location": "http://127.0.0.1:9/"}, b""),
    "/busy": (429, {"Retry-After": "7"}, b"go away"),
    "/broken": (500, {"Content-Type": "text/plain"}, b"java.lang.Exception: secret"),
    "/html": (200, {"Content-Type": "text/html"}, b"<html>"),
    "/gzip": (200, {"Content-Type": JSON, "Content-Encoding": "gzip"}, b"\x1f\x8b"),
    "/cut": (200, {"Content-Type": JSON, "Content-Length": "5000"}, ROWS),
    "/malformed": (200, {"Content-Type": JSON}, ROWS[:-1]),
    "/boolean": (200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}'),
    "/cookie": (200, {"Content-Type": JSON, "Set-Cookie": "id=1"}, ROWS),
}
FAULTS: Final = {
    "/redirect": "redirects",
    "/moved": "redirects",
    "/busy": "status 429; it asks to wait 7 s",
    "/broken": "status 500",
    "/html": "neither with JSON nor with XML",
    "/gzip": "compressed",
    "/cut": "broke off",
    "/malformed": "not well-formed",
    "/boolean": "not well-formed",
    "/drip": "did not answer within",
    "/drip-head": "did not answer within",
    "/endless": "longer than 16 MB",
}
"""What is told of those that give no usable answer."""


class Endpoint(ThreadingHTTPServer):
    """The stand-in; `asked` holds the path, headers and body of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def address(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that left."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer as the path says."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        cast("Endpoint", self.server).asked.append((self.path, dict(self.headers), body))
        self.close_connection = True
        with suppress(OSError):
            if self.path in ANSWERS:
                self._whole(*ANSWERS[self.path])
            elif self.path == "/drip-head":
                self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 300)
            else:
                self.send_response(200)
                self.send_header("Content-Type", JSON)
                self.end_headers()
                if self.path == "/endless":
                    while True:
                        self.wfile.write(b" " * 1_000_000)
                self._drip(b" " * 300)

    def _whole(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self, text: bytes) -> None:
        for index in range(len(text)):
            self.wfile.write(text[index : index + 1])
            time.sleep(0.1)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def endpoint() -> AbstractContextManager[Endpoint]:
    """Run a stand-in."""
    return in_thread(Endpoint())
