"""A line for each request: what was asked, what came of it, how long it took.

Knows what may stand in a log. No text of a query, no address of a client and no character that is
not printed does; a query is told by its digest, which the same query has elsewhere too.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from eifgraph.access import Log
from eifgraph.server.environ import Scope
from eifgraph.server.reply import Send

DIGITS: Final = 16
LONGEST: Final = 200
PLAIN: Final = "/:@!$&'()*+,;=~-._%"
"""What may stand in a path as it is, besides letters and digits."""


@dataclass(slots=True)
class Entry:
    """What is noted of one request."""

    method: str
    path: str
    started: float = field(default_factory=time.monotonic)
    status: int = 0
    size: int = 0
    is_whole: bool = False
    query: str = ""

    def see(self, message: Mapping[str, Any]) -> None:
        """Take a message of ASGI that was sent."""
        self.status = message.get("status", self.status)
        self.size += len(message.get("body", b""))
        if message["type"] == "http.response.body":
            self.is_whole = not message.get("more_body", False)

    def facts(self) -> dict[str, str | int | float | bool]:
        """Give what is written, in order."""
        told: dict[str, str | int | float | bool] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "bytes": self.size,
            "ms": round(1000 * (time.monotonic() - self.started), 1),
            "whole": self.is_whole,
        }
        return told | ({"query": self.query} if self.query else {})

    def line(self, form: Log) -> str:
        """Write it for people, or as JSON."""
        facts = self.facts()
        if form is Log.JSON:
            return json.dumps(facts)
        whole = "" if self.is_whole else " cut"
        query = f" query={self.query}" if self.query else ""
        return (
            f"{facts['time']} {self.method} {self.path} {self.status} "
            f"{self.size} B {facts['ms']} ms{whole}{query}"
        )


def digest_of(text: str) -> str:
    """Give the digest by which a query is told from others."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def entry_of(scope: Scope) -> Entry:
    r"""Begin the entry of a request, with nothing in it that could end or forge a line.

    >>> entry_of({"method": "G ET", "path": "/a\n GET"}).path
    '/a%0A%20GET'
    """
    method, path = str(scope["method"]), str(scope["path"])
    is_usual = method.isascii() and method.isalpha() and len(method) <= DIGITS
    plain = path[:LONGEST].encode("utf-8", "replace")
    return Entry(method if is_usual else "?", quote(plain, safe=PLAIN))


class AccessLog:
    """Writes down each request once its answer has ended."""

    def __init__(self, form: Log, write: Callable[[str], object] = sys.stderr.write) -> None:
        self._form, self._write = form, write

    @contextmanager
    def request(self, scope: Scope, send: Send) -> Iterator[tuple[Entry, Send]]:
        """Follow a request; give its entry, and the way to send its answer that is counted."""
        entry = entry_of(scope)
        if self._form is Log.NONE:
            yield entry, send
            return

        async def counted(message: dict[str, Any]) -> None:
            await send(message)
            entry.see(message)

        try:
            yield entry, counted
        finally:
            self._write(entry.line(self._form) + "\n")
