"""Plain questions read without Flask, once Flask has told the headers of an answer to one like it.

To have Flask make a request and a response takes longer than all else that a short query needs. Its
answers to plain questions differ only in their tags, so the others of their headers are learnt from
the first answer of each kind. What is no plain question, or no good one, is left to Flask, which
says what is wrong. Knows the protocol and headers; must not know ASGI's messages.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from flask import Flask
from werkzeug.exceptions import HTTPException

from eifgraph.backend.services import NOWHERE, Services
from eifgraph.errors import EifgraphError
from eifgraph.server.bodies import LONGEST
from eifgraph.server.exchange import Exchange
from eifgraph.server.freshness import question_tag, release_of
from eifgraph.server.later import SERVICES, Later
from eifgraph.server.protocol import Call, question_of, read_call
from eifgraph.server.reply import Headers

KINDS: Final = 256
"""How many kinds of questions are remembered; a client could think of ever more Accept headers."""
Kind = tuple[object, ...]
"""All on which the headers of an answer depend, but its tag."""


class Heads:
    """The headers that good answers of an application have."""

    def __init__(self, app: Flask) -> None:
        self._services: Services = app.extensions.get(SERVICES, NOWHERE)
        self._release = release_of(app)
        self._known: dict[Kind, Headers] = {}

    def read(self, exchange: Exchange) -> Later | None:
        """Read a plain question; None if Flask has to."""
        if not _is_plain(exchange):
            return None
        with suppress(EifgraphError, HTTPException):  # Flask finds it too, and tells it
            call = _call(exchange)
            if call.text is None:
                return None
            later, kind, tag = self._read(exchange, call, call.text)
            known = self._known.get(kind)
            if known is not None:
                later.headers = known if tag is None else [*known, ("ETag", f'W/"{tag}"')]
                return later
        return None

    def learn(self, exchange: Exchange, headers: Headers) -> None:
        """Remember what Flask told of the answer to a question that it found good."""
        if _is_plain(exchange) and len(self._known) < KINDS:
            call = _call(exchange)
            _, kind, _ = self._read(exchange, call, call.text or "")
            self._known[kind] = [pair for pair in headers if pair[0].lower() != "etag"]

    @property
    def kinds(self) -> int:
        """How many kinds of questions are known."""
        return len(self._known)

    def _read(self, exchange: Exchange, call: Call, text: str) -> tuple[Later, Kind, str | None]:
        accept = exchange.headers.get("accept", "")
        later = question_of(call, text, accept, self._services)
        tag = question_tag(later, self._release, exchange.scope["method"])
        host = exchange.headers.get("host", "")
        return later, (later.media_type, accept, host, not call.format, tag is None), tag


def _call(exchange: Exchange) -> Call:
    return read_call(exchange.scope["method"], exchange.scope["query_string"])


def _is_plain(exchange: Exchange) -> bool:
    """Tell whether a request asks for nothing but the whole answer to a short query."""
    return (
        exchange.scope["method"] == "GET"
        and exchange.is_short_question
        and not exchange.has_conditions
        and all(len(value) <= LONGEST for value in exchange.headers.values())
    )
