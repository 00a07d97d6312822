"""A client of an ASGI application in the same process, which sees every message."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from eifgraph.server.reply import Receive, Send


@dataclass
class Visit:
    """One request, and what came of it."""

    method: str = "GET"
    target: str = "/"
    headers: dict[str, str] = field(default_factory=dict)
    body: list[bytes] = field(default_factory=list)
    """Its parts; where the last is missing, the client stops in the middle."""
    is_cut: bool = False
    leaves_after: float | None = None
    """Seconds after which the client leaves."""
    takes: int | None = None
    """How many messages the client takes, if it stops at some time."""
    sent: list[dict[str, Any]] = field(default_factory=list)

    def scope(self) -> dict[str, Any]:
        """Give what a server would tell of it."""
        path, _, query = self.target.partition("?")
        headers = {"host": "localhost", **self.headers}
        return {
            "type": "http",
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 5000),
        }

    def receive(self) -> Receive:
        """Give the way in which the application gets the request."""
        parts = list(self.body)

        async def receive() -> dict[str, Any]:
            if parts:
                part = parts.pop(0)
                return {
                    "type": "http.request",
                    "body": part,
                    "more_body": bool(parts) or self.is_cut,
                }
            await asyncio.sleep(1000 if self.leaves_after is None else self.leaves_after)
            return {"type": "http.disconnect"}

        return receive

    def send(self) -> Send:
        """Give the way in which the application answers."""

        async def send(message: dict[str, Any]) -> None:
            if self.takes is not None and len(self.sent) >= self.takes:
                await asyncio.sleep(1000)
            self.sent.append(message)

        return send

    @property
    def status(self) -> int:
        """The status that came."""
        return int(self.sent[0]["status"])

    @property
    def answer_headers(self) -> dict[str, str]:
        """The headers that came, the last of each name."""
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def answer(self) -> bytes:
        """The body that came."""
        return b"".join(message["body"] for message in self.sent[1:])

    @property
    def is_whole(self) -> bool:
        """Whether the end came too."""
        return bool(self.sent) and not self.sent[-1].get("more_body", False)
