"""How a view leaves it to the server that called it to put a question.

A view that runs in an event loop must not wait, nor may one keep a thread while a question of
others is answered. It says which question is to be put to the engine; a server that knows of this
puts the question, and the environment of each request says whether it does. Its answer is the body
of a view at the endpoint, which gives the headers. Any other view is called again with the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from flask import request

from eifgraph.backend import Backend, SparqlRequest
from eifgraph.backend.services import Routed
from eifgraph.backend.tokens import unescape
from eifgraph.errors import QueryLimit

KEY: Final = "eifgraph.later"
SERVICES: Final = "eifgraph-services"
"""Where an application keeps which services its clients may call."""
LONGEST: Final = 16 * 1024 * 1024
"""Bytes of an answer that is gathered for a view; what is sent as it comes may be longer."""
ROWS: Final = 200_000
"""Rows, or triples, that are gathered: reading more would keep others waiting."""
UNSTEADY: Final = re.compile(r"(?:RAND|NOW|UUID|BNODE)\b", re.IGNORECASE)
"""Functions that give something else each time; the engine reads them at the end of words too."""


@dataclass(slots=True)
class Later:
    """What is to be asked once the view has returned, if anything is."""

    routed: Routed | None = None
    """The question, its calls of services led to the gateway."""
    media_type: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    """Those of a good answer."""
    answer: bytes | None = None
    """What the engine answered, where a view is called again with it."""

    @property
    def request(self) -> SparqlRequest | None:
        """The question as the engine gets it."""
        return None if self.routed is None else self.routed.request

    @property
    def is_calling(self) -> bool:
        """Whether other endpoints are asked, which may let us wait."""
        return self.routed is not None and bool(self.routed.shape.calls)

    @property
    def is_to_come(self) -> bool:
        """Whether the question is still to be put."""
        return self.request is not None and self.answer is None

    @property
    def is_steady(self) -> bool:
        """Whether the same release will always give the same answer."""
        if self.routed is None or self.is_calling:
            return False
        return not UNSTEADY.search(unescape(self.routed.request.text))

    @property
    def text(self) -> str:
        """The question as it was written."""
        return self.routed.text if self.routed is not None else ""

    def told(self, fault: Exception) -> Exception:
        """Give a fault in the words of who asked."""
        return self.routed.told(fault) if self.routed is not None else fault


class Gathered:
    """The parts of an answer for a view."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = self._rows = 0

    def add(self, part: bytes) -> None:
        """Take a part.

        Raises:
            QueryLimit: the answer becomes too long.
        """
        self._parts.append(part)
        self._size += len(part)
        self._rows += part.count(b"\n")  # one within a text is written as \n
        if self._size > LONGEST or self._rows > ROWS:
            most = f"{LONGEST // (1024 * 1024)} MB or {ROWS:,} rows"
            advice = "ask for fewer rows, and only for the columns that are needed"
            raise QueryLimit(f"the answer has more than {most}", advice)

    def whole(self) -> bytes:
        """Give all of it."""
        return b"".join(self._parts)


def answer_to(question: Later, asked: SparqlRequest, backend: Backend) -> bytes | None:
    """Give the answer to a view's question; None if who called is to put it, and call again.

    Where nobody does, the backend is asked.

    Raises:
        QueryError, ServerBusy: see `Backend.query`; the answer may be too long as well.
    """
    waiting = request.environ.get(KEY)
    if not isinstance(waiting, Later):
        gathered = Gathered()
        for part in backend.query(asked, question.media_type):
            gathered.add(part)
        return gathered.whole()
    if waiting.answer is None:
        waiting.routed, waiting.media_type = question.routed, question.media_type
    return waiting.answer
