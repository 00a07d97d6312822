"""An answer on its way to a client: whole or in parts, shortened if the client wants that.

Knows the messages of ASGI and how long a client may take nothing; must not know what is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from eifgraph.server.cache import Stored
from eifgraph.server.encoding import LEAST, Encoder, Identity, choose_coding, encoder_of, is_text
from eifgraph.server.freshness import tag_of_coding

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Headers = list[tuple[str, str]]
OF_BYTES: Final = frozenset({b"content-length", b"accept-ranges"})
"""Headers about the bytes of an answer, which another coding has not."""
QUOTE: Final = '"'
BODILESS: Final = frozenset({204, 304})
LONG: Final = 16 * 1024
"""Bytes above which shortening takes so long that it is left to another thread."""


class BrokenOff(Exception):
    """Raised to have the server reset a connection whose answer is not whole."""


class Reply:
    """The answer to one request."""

    def __init__(self, send: Send, is_head: bool, accepted: str, patience: float) -> None:
        self._send, self._is_head, self._accepted = send, is_head, accepted
        self._patience = patience
        self._encoder: Encoder = Identity()
        self.is_begun = False

    async def whole(self, status: int, headers: Headers, body: bytes) -> Stored:
        """Send an answer that is all here; give it as it was sent."""
        if status in BODILESS:
            body = b""
        coding = self._coding(status, headers) if len(body) >= LEAST else ""
        if coding:
            body = await self._all(encoder_of(coding), body)
        sent = _sent(headers, coding)
        if status not in BODILESS and not (self._is_head and not body):
            sent = [pair for pair in sent if pair[0] != b"content-length"]
            sent.append((b"content-length", b"%d" % len(body)))
        stored = Stored(status, sent, b"" if self._is_head else body)
        await self.again(stored)
        return stored

    async def again(self, stored: Stored) -> None:
        """Send an answer as it was sent before.

        Raises:
            BrokenOff: the client takes nothing.
        """
        self.is_begun = True
        await self._send(_start(stored.status, stored.headers))
        await self._put(stored.body, False)

    async def begin(self, status: int, headers: Headers) -> None:
        """Send the beginning of an answer that comes in parts."""
        coding = self._coding(status, headers)
        self._encoder = encoder_of(coding)
        self.is_begun = True
        await self._send(_start(status, _sent(headers, coding)))

    async def part(self, part: bytes) -> None:
        """Send a part.

        Raises:
            BrokenOff: the client takes nothing.
        """
        if not isinstance(self._encoder, Identity):
            part = await asyncio.to_thread(self._encoder.compress, part)
        if part and not self._is_head:
            await self._put(part, True)

    async def end(self) -> None:
        """Send the end.

        Raises:
            BrokenOff: the client takes nothing.
        """
        await self._put(b"" if self._is_head else self._encoder.flush(), False)

    async def _put(self, body: bytes, is_more: bool) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._send({"type": "http.response.body", "body": body, "more_body": is_more})
        except TimeoutError as error:
            raise BrokenOff("the client takes nothing") from error

    def _coding(self, status: int, headers: Headers) -> str:
        given = {name.lower(): value for name, value in headers}
        if (
            status == 206
            or "content-encoding" in given
            or not is_text(given.get("content-type", ""))
        ):
            return ""
        return choose_coding(self._accepted)

    async def _all(self, encoder: Encoder, body: bytes) -> bytes:
        def work() -> bytes:
            return encoder.compress(body) + encoder.flush()

        return work() if len(body) < LONG else await asyncio.to_thread(work)


def _start(status: int, headers: Iterable[tuple[bytes, bytes]]) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _sent(headers: Headers, coding: str) -> list[tuple[bytes, bytes]]:
    """Give headers as they are sent, with what the coding changes."""
    sent = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if any(name == b"content-type" and is_text(value.decode("latin-1")) for name, value in sent):
        sent = _varied(sent)
    if coding:
        sent = [_tagged(pair, coding) for pair in sent if pair[0] not in OF_BYTES]
        sent.append((b"content-encoding", coding.encode()))
    return sent


def _varied(sent: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    vary = [value for name, value in sent if name == b"vary"]
    others = [pair for pair in sent if pair[0] != b"vary"]
    return [*others, (b"vary", b", ".join([*vary, b"Accept-Encoding"]))]


def _tagged(pair: tuple[bytes, bytes], coding: str) -> tuple[bytes, bytes]:
    """Give a header of a shortened answer: a strong tag stands for certain bytes, so it changes."""
    name, value = pair
    if name != b"etag" or value.startswith(b"W/"):
        return pair
    return name, f'"{tag_of_coding(value.decode("latin-1").strip(QUOTE), coding)}"'.encode(
        "latin-1"
    )
