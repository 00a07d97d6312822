"""A request of ASGI with its body, and what of it an answer depends on.

Knows the parts of a request and how long it may take to come; must not know how it is answered.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from eifgraph.server.cache import Key
from eifgraph.server.environ import Scope, environ_of, length_of
from eifgraph.server.logged import Entry
from eifgraph.server.reply import Receive, Reply

MAX_BODY: Final = 1024 * 1024 + 1
"""Bytes that are read of a request; one more than any may have, so that it is seen to be longer."""
BODY_SECONDS: Final = 30.0
"""How long a request may take to arrive."""
ASKED_BY: Final = ("accept", "accept-encoding", "content-type", "content-encoding", "host")
"""Headers on which an answer depends."""
CONDITIONS: Final = frozenset(
    ("if-none-match", "if-match", "if-modified-since", "if-unmodified-since", "if-range", "range")
)
"""Headers on which it depends whether an answer is sent, and how much of it."""
ENDPOINT: Final = b"/sparql"
SHORT: Final = 8192
"""Bytes of a question up to which reading it keeps nobody else waiting."""


class Left(Exception):
    """Raised where a client has left before its request was whole."""


class Exchange:
    """A request, and the way back to who sent it."""

    def __init__(
        self, scope: Scope, headers: dict[str, str], receive: Receive, reply: Reply, entry: Entry
    ) -> None:
        self.scope, self.headers, self.receive, self.reply = scope, headers, receive, reply
        self.entry, self.body = entry, b""

    @property
    def client(self) -> tuple[str, str]:
        """The address of who sent it, and of whom that one says it was sent for."""
        remote = self.scope["client"][0] if self.scope.get("client") else ""
        return remote, self.headers.get("x-forwarded-for", "")

    @property
    def is_for_endpoint(self) -> bool:
        """Whether it is sent to the endpoint, however its address is spelt."""
        raw = self.scope.get("raw_path") or self.scope["path"].encode()
        return unquote_to_bytes(raw.split(b"?", 1)[0]).rstrip(b"/") == ENDPOINT

    @property
    def is_short_question(self) -> bool:
        """Whether it is so short that it can be read at once, and asks something."""
        query = self.scope["query_string"]
        asks = b"query=" in query or self.scope["method"] == "POST"
        return asks and len(query) + len(self.body) <= SHORT

    @property
    def has_conditions(self) -> bool:
        """Whether it asks for an answer only if something is so, or for a part of it."""
        return not CONDITIONS.isdisjoint(self.headers)

    async def read_body(self) -> None:
        """Read what was sent with the request, up to more than is allowed.

        Raises:
            TimeoutError: it does not come.
            Left: who sends it has left.
        """
        if "content-length" not in self.headers and "transfer-encoding" not in self.headers:
            return
        if length_of(self.headers.get("content-length", "")) >= MAX_BODY:  # refused by that alone
            return
        parts, size, is_more = [], 0, True
        async with asyncio.timeout(BODY_SECONDS):
            while is_more and size < MAX_BODY:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise Left
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                is_more = message.get("more_body", False)
        self.body = b"".join(parts)[:MAX_BODY]

    def environ(self) -> dict[str, Any]:
        """Give the environment for Flask."""
        return environ_of(self.scope, self.headers, self.body)

    def key(self) -> Key | None:
        """Give all on which the answer depends beside the release; None if it is not to be kept."""
        method, headers = self.scope["method"], self.headers
        if method not in ("GET", "HEAD", "POST") or self.has_conditions:
            return None
        sent = [headers.get(name) for name in ASKED_BY]
        path = self.scope.get("raw_path") or self.scope["path"]
        return (method, path, self.scope["query_string"], *sent, self.body)
