"""The way of requests to Flask and of answers to clients, in the event loop of an HTTP server.

Flask says what an answer is; here it is fetched and sent. A question goes to a worker and its
answer to the client without a thread between them; pages and files are made in threads, which
wait for no client. Knows ASGI and WSGI; must not know what any address means, but where questions
are put.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from flask import Flask

from eifgraph.access import Access
from eifgraph.backend.channels import Answer
from eifgraph.backend.guarded import what_is_there
from eifgraph.backend.pool import Pool
from eifgraph.errors import EifgraphError, ServerBusy
from eifgraph.server.cache import Key
from eifgraph.server.crew import Crew
from eifgraph.server.environ import Scope, headers_of
from eifgraph.server.exchange import Exchange, Left
from eifgraph.server.later import KEY, Gathered, Later
from eifgraph.server.leaving import Watch
from eifgraph.server.logged import AccessLog, digest_of
from eifgraph.server.problems import answer_fault
from eifgraph.server.rates import Limiter
from eifgraph.server.reply import BrokenOff, Headers, Receive, Reply, Send
from eifgraph.server.serving import Served, Serving
from eifgraph.server.streams import QuoteCount

logger = logging.getLogger(__name__)

MOST_PAGES: Final = 64
"""How many requests for pages may be in threads, or wait for one."""
MOST_LONG: Final = 32
"""The same of those that take long."""
LONG: Final = 256 * 1024
"""Bytes of an answer from which on it takes long to make something of it."""
GATHERED: Final = 256 * 1024
"""Bytes of a page that are gathered before any is sent."""

Made = tuple[int, Headers, bytes, Iterator[bytes] | None]
"""An answer of Flask: status, headers, what of it is here, and what is still to come."""


class Front:
    """An ASGI application in front of Flask, which always serves the current release."""

    def __init__(self, serving: Serving, access: Access | None = None) -> None:
        self._serving, self._access = serving, access or Access()
        self.log, self._limiter = AccessLog(self._access.log), Limiter(self._access)
        self._for_pages, self._for_long = Crew("page", 8, MOST_PAGES), Crew("long", 1, MOST_LONG)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; see the ASGI specification."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            headers = headers_of(scope)
            patience = self._serving.bounds.patience
            accepted = headers.get("accept-encoding", "")
            with self.log.request(scope, send) as (entry, counted):
                reply = Reply(counted, scope["method"] == "HEAD", accepted, patience)
                await self._answer(Exchange(scope, headers, receive, reply, entry))

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            kind = (await receive())["type"]
            if kind == "lifespan.startup":
                await self._serving.begin()
            else:
                self._serving.end()
            await send({"type": f"{kind}.complete"})
            if kind == "lifespan.shutdown":
                return

    async def _answer(self, exchange: Exchange) -> None:
        reply = exchange.reply
        try:
            if fault := self._limiter.fault(*exchange.client):
                await reply.whole(*told(self._serving.now.app, exchange.environ(), fault))
                return
            await exchange.read_body()
            served = self._serving.now
            with served.in_use():
                key = exchange.key()
                stored = served.cache.get(key) if key else None
                if stored is not None:
                    await reply.again(stored)
                elif exchange.is_for_endpoint:
                    await self._ask(served, exchange, key)
                else:
                    await self._make(served, exchange, key)
        except Left:  # or what it sent was no body: then it is still there
            await reply.whole(400, [], b"")
        except BrokenOff as fault:
            logger.warning("an answer broke off: %s", fault)
            raise
        except TimeoutError:
            await reply.whole(408, [], b"")
        except Exception:
            logger.exception("%s failed", exchange.scope["method"])
            if reply.is_begun:
                raise
            await reply.whole(500, [], b"")

    async def _ask(self, served: Served, exchange: Exchange, key: Key | None) -> None:
        """Have a request for a query read, put the question, and send the answer."""
        later = served.heads.read(exchange) or await self._read(served, exchange)
        if later is not None:
            exchange.entry.query = digest_of(later.text)
            with Watch(exchange.receive):
                await self._put(served, exchange, key, later)

    async def _read(self, served: Served, exchange: Exchange) -> Later | None:
        """Have Flask read a question and tell the headers of its answer; or send its own answer."""
        later, environ = Later(), exchange.environ()
        environ[KEY] = later
        if exchange.is_short_question:
            status, headers, body, _ = made(served.app, environ, everything=True)
        else:
            status, headers, body, _ = await self._in_thread(served, exchange, environ, True)
        if later.request is None:
            await exchange.reply.whole(status, headers, body)
            return None
        later.headers = [pair for pair in headers if pair[0].lower() != "content-length"]  # of none
        served.heads.learn(exchange, later.headers)
        return later

    async def _put(self, served: Served, exchange: Exchange, key: Key | None, later: Later) -> None:
        answer, reply = None, exchange.reply
        try:
            try:
                assert later.request is not None  # there is a question
                answer = await served.pool_for(later).ask(later.request, later.media_type)
                first = await what_is_there(answer)
            except EifgraphError as fault:
                await reply.whole(*told(served.app, exchange.environ(), later.told(fault)))
                return
            if not answer.is_all_here:
                await self._stream(reply, first, answer, later)
                return
            stored = await reply.whole(200, later.headers, first)
            if key and later.is_steady:
                served.cache.put(key, stored)
        finally:
            if answer is not None:
                answer.close()

    async def _stream(self, reply: Reply, first: bytes, answer: Answer, later: Later) -> None:
        """Send an answer while it is made.

        Raises:
            BrokenOff: it is not whole, which the connection's end is to show.
        """
        quotes = QuoteCount()
        await reply.begin(200, later.headers)
        part = first
        while part:
            quotes.see(part)
            await reply.part(part)
            try:
                part = await answer.next()
            except EifgraphError as fault:
                fault_told = later.told(fault)
                await reply.part(quotes.mark(fault_told))
                raise BrokenOff(str(fault_told)) from fault
        await reply.end()

    async def _make(self, served: Served, exchange: Exchange, key: Key | None) -> None:
        """Have Flask make a page or open a file, in a thread, and send it."""
        reply, later = exchange.reply, Later()
        page = await self._in_thread(served, exchange, exchange.environ() | {KEY: later})
        if later.request is not None:
            page = await self._make_of_answer(served, exchange, later)
        status, headers, body, rest = page
        if rest is None:
            stored = await reply.whole(status, headers, body)
            if key and status == 200 and may_be_stored(headers):
                served.cache.put(key, stored)
            return
        try:
            await reply.begin(status, headers)
            with Watch(exchange.receive):
                while body:
                    await reply.part(body)
                    body = await self._for_pages.go_on(next, rest, b"")
                await reply.end()
        finally:
            close(rest)

    async def _make_of_answer(self, served: Served, exchange: Exchange, later: Later) -> Made:
        """Put the question that a page asks for, like any other, and have Flask make the page."""
        exchange.entry.query = digest_of(later.text)
        environ = exchange.environ() | {KEY: later}
        try:
            with Watch(exchange.receive):
                later.answer = await whole_answer(served.pool_for(later), later)
        except EifgraphError as fault:
            return *told(served.app, environ, later.told(fault)), None
        if later.answer is None:
            raise Left
        return await self._in_thread(served, exchange, environ)

    async def _in_thread(
        self, served: Served, exchange: Exchange, environ: dict[str, Any], everything: bool = False
    ) -> Made:
        """Have Flask make an answer in a thread, for as long as the client waits for it."""
        try:
            begun = self._crew_for(environ).begin(made, served.app, environ, everything)
        except ServerBusy as fault:
            return *told(served.app, environ, fault), None
        with Watch(exchange.receive):
            page: Made = await begun
            return page
        raise Left  # else it has returned or raised

    def _crew_for(self, environ: dict[str, Any]) -> Crew:
        """Give the threads for a request: what takes long waits for its like alone."""
        later: Later | None = environ.get(KEY)
        is_long = later is not None and len(later.answer or b"") > LONG
        return self._for_long if is_long else self._for_pages


async def whole_answer(pool: Pool, later: Later) -> bytes:
    """Put a question and wait for all of its answer, up to a size.

    Raises:
        EifgraphError: there is no answer, or it is too long.
    """
    assert later.request is not None  # there is a question
    answer, gathered = await pool.ask(later.request, later.media_type), Gathered()
    try:
        while part := await what_is_there(answer):
            gathered.add(part)
    finally:
        answer.close()
    return gathered.whole()


def made(app: Flask, environ: dict[str, Any], everything: bool = False) -> Made:
    """Have Flask make an answer; gather its body, up to a size if not everything is wanted."""
    head: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, _fault: object = None) -> Any:
        head[:] = [(status, headers)]

    parts = iter(app.wsgi_app(environ, start))
    gathered, size = [], 0
    rest: Iterator[bytes] | None = parts
    while everything or size < GATHERED:
        part = next(parts, None)
        if part is None:
            rest = None
            close(parts)
            break
        gathered.append(part)
        size += len(part)
    status, headers = head[0]
    return int(status[:3]), headers, b"".join(gathered), rest


def may_be_stored(headers: Headers) -> bool:
    """Tell whether an answer may be given again to others."""
    return not any(
        name.lower() == "cache-control" and "no-store" in value for name, value in headers
    )


def told(app: Flask, environ: dict[str, Any], fault: Exception) -> tuple[int, Headers, bytes]:
    """Have Flask tell a fault that came up after its view returned."""
    with app.request_context(environ):
        response = app.process_response(answer_fault(fault))
        return response.status_code, list(response.headers), response.get_data()


def close(parts: Iterator[bytes]) -> None:
    """Close a body, as WSGI asks for."""
    with suppress(AttributeError):
        parts.close()  # type: ignore[attr-defined]  # it may have one
