"""A backend whose queries run in processes of their own, which can be ended.

For code that is not in the event loop of the pool that it asks: each call waits for the loop. Knows
how an answer comes and how it ends; must not know an engine.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import TypeVar

from eifgraph.backend.channels import Answer
from eifgraph.backend.embedded import check_question, engine_name
from eifgraph.backend.interface import BackendInfo, SparqlRequest
from eifgraph.backend.pool import Pool
from eifgraph.backend.services import NOWHERE, Routed, Services
from eifgraph.errors import StoreError

Value = TypeVar("Value")


class GuardedBackend:
    """A `Backend` that asks the workers of a pool, from any thread but that of its loop."""

    def __init__(
        self, pool: Pool, loop: asyncio.AbstractEventLoop, services: Services = NOWHERE
    ) -> None:
        self.pool, self._loop, self._services = pool, loop, services

    def describe(self) -> BackendInfo:
        """Say which engine it is, and how many quads the keeper has."""
        return BackendInfo(engine_name(), self.pool.quads)

    def query(self, request: SparqlRequest, media_type: str) -> Iterator[bytes]:
        """Stream an answer; see `Backend.query`."""
        routed = check_question(request, media_type, self._services)
        return GuardedAnswer(self, routed, media_type)

    def wait_for(self, work: Coroutine[object, object, Value]) -> Value:
        """Have something done in the pool's loop.

        Raises:
            StoreError: the loop ended meanwhile.
        """
        try:
            return asyncio.run_coroutine_threadsafe(work, self._loop).result()
        except CancelledError as error:
            raise StoreError("the server is being stopped") from error

    async def begin(self, request: SparqlRequest, media_type: str) -> tuple[Answer, bytes]:
        """Ask; give the answer and what is there first."""
        answer = await self.pool.ask(request, media_type)
        return answer, await what_is_there(answer)

    def drop(self, answer: Answer) -> None:
        """Want no more of an answer."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(answer.close)


async def what_is_there(answer: Answer) -> bytes:
    """Give the next part of an answer, and the others of one whose end has come."""
    parts = [await answer.next()]
    while parts[-1] and answer.is_all_here:
        parts.append(await answer.next())
    return b"".join(parts)


class GuardedAnswer(Iterator[bytes]):
    """The bytes of one answer; the first are awaited when it is made, so early faults come then."""

    def __init__(self, backend: GuardedBackend, routed: Routed, media_type: str) -> None:
        self._backend, self._routed = backend, routed
        with self._told():
            self._answer, self._first = backend.wait_for(backend.begin(routed.request, media_type))

    def __next__(self) -> bytes:
        """Give the next bytes.

        Raises:
            QueryError: what went wrong after the first byte, limits among it.
        """
        part, self._first = self._first, b""
        if not part:
            with self._told():
                part = self._backend.wait_for(what_is_there(self._answer))
        if not part:
            raise StopIteration
        return part

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell faults in the words of who asked, who knows no gateway."""
        try:
            yield
        except StoreError as fault:
            told = self._routed.told(fault)
            if told is fault:
                raise
            raise told from fault

    def close(self) -> None:
        """Want no more; a worker that is still at it is ended."""
        self._first = b""
        self._backend.drop(self._answer)

    def __del__(self) -> None:
        """End an answer that nobody read to its end."""
        if hasattr(self, "_answer"):
            self.close()
