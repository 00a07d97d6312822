"""Another's SPARQL endpoint on loopback: a real engine over a small made-up graph."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from tests.listening import in_thread

GRAPH = Path(__file__).with_name("others.ttl")
JSON = "application/sparql-results+json"


class Engine(ThreadingHTTPServer):
    """The endpoint; `asked` holds the queries that came."""

    daemon_threads = True

    def __init__(self, path: Path = GRAPH) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = ox.Store()
        self.store.load(path=str(path))
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"

    def answer(self, query: str) -> tuple[int, str, bytes]:
        """Answer a query with rows."""
        self.asked.append(query)
        try:
            rows = self.store.query(query)
        except SyntaxError as error:
            return 400, "text/plain", str(error).encode()
        assert isinstance(rows, ox.QuerySolutions)
        body = rows.serialize(format=ox.QueryResultsFormat.JSON)
        assert body is not None
        return 200, JSON, body


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer a query in the address."""
        self._answer(parse_qs(urlsplit(self.path).query).get("query", [""])[0])

    def do_POST(self) -> None:
        """Answer a query in the body, as it is or as a form."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_form = self.headers.get_content_type() == "application/x-www-form-urlencoded"
        self._answer(parse_qs(body).get("query", [""])[0] if is_form else body)

    def _answer(self, query: str) -> None:
        status, media_type, body = cast("Engine", self.server).answer(query)
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def engine(path: Path = GRAPH) -> AbstractContextManager[Engine]:
    """Run an endpoint over a graph."""
    return in_thread(Engine(path))
