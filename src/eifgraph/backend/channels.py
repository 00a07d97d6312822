"""A worker as the server sees it: a question goes to it, an answer comes, or its end.

Lives in an event loop. Knows how long an answer may take, on the worker's side and on its
reader's; must not know HTTP, nor where workers come from.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, Protocol, cast

from eifgraph.backend.wire import Frames, Message, error_of, fault_of
from eifgraph.bounds import Bounds
from eifgraph.errors import QueryError, QueryLimit, QueryTimeout, StoreError

ENOUGH: Final = 256 * 1024
"""Bytes that may wait here for a reader before the worker is made to wait."""
SLOW: Final = 0.5
"""Seconds of work after which a query lets others go before it."""
ADVICE: Final = "narrow it down, add a LIMIT, or take a dump of all, if /download has one"


class Workers(Protocol):
    """What a channel needs of those who see to workers."""

    bounds: Bounds

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for a worker."""
        ...

    def give_back(self, channel: Channel) -> None:
        """Take a worker that is free again."""
        ...

    def end(self, channel: Channel) -> None:
        """Have a worker ended."""
        ...

    def slow(self, channel: Channel) -> None:
        """Have a worker let others go before it."""
        ...


class Channel(asyncio.Protocol):
    """The way to one worker, which is at one question at a time."""

    def __init__(self, number: int, workers: Workers) -> None:
        self.number, self._workers = number, workers
        self._frames = Frames()
        self._answer: Answer | None = None
        self._transport: asyncio.Transport | None = None
        self._fault: StoreError | None = None
        self.is_over = False
        self._is_slow = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)  # a stream socket's
        if self._fault is None:
            self._workers.give_back(self)
        else:  # it ended meanwhile
            transport.close()

    def ask(self, question: bytes, answer: Answer) -> None:
        """Send a question; what comes goes to the answer."""
        assert self._transport is not None  # only one that was given back is asked
        self._answer = answer
        self._transport.write(question)

    def data_received(self, data: bytes) -> None:
        """Take some bytes of an answer."""
        for part in self._frames.feed(data):
            answer = self._answer
            if answer is None:
                return  # it was ended while this was under way
            if isinstance(part, bytes):
                answer.take(part)
            else:
                self._answer = None
                answer.finish(part)
                if self._is_slow:  # it would stay so; another comes in its place
                    self._workers.end(self)
                elif not part.get("last"):  # else the worker ends itself
                    self._workers.give_back(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's
        """Take note that the worker has gone, and nothing more will come."""
        self.is_over = True
        self._finish()

    def wait(self, is_to_wait: bool) -> None:
        """Make the worker wait for the reader of its answer, or no more."""
        if self._transport is not None and not self.is_over:
            if is_to_wait:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def slow(self) -> None:
        """Have the worker let others go before it from now on."""
        if not self._is_slow:
            self._is_slow = True
            self._workers.slow(self)

    def end(self) -> None:
        """End the worker in the middle of its answer."""
        self._answer = None
        if not self.is_over:
            self._workers.end(self)

    def ended(self, fault: StoreError) -> None:
        """Take why the worker has gone; what it sent before may still be under way."""
        self._fault = fault
        if self._answer is None and self._transport is not None:
            self._transport.close()
        self._finish()

    def abort(self) -> None:
        """Wait for nothing that may still be under way."""
        if self._transport is not None:
            self._transport.abort()

    def _finish(self) -> None:
        if self.is_over and self._fault is not None and self._answer is not None:
            answer, self._answer = self._answer, None
            answer.finish(fault_of(self._fault))


class Answer:
    """The bytes of one answer as they come, and what became of it.

    The time that the worker takes counts for the query, the time that the reader takes does not;
    but there are limits for both (see `Bounds`).
    """

    def __init__(self, channel: Channel, workers: Workers, seconds: float | None) -> None:
        self._channel, self._workers = channel, workers
        self._loop = asyncio.get_running_loop()
        bounds = workers.bounds
        self._may_take = min(seconds or bounds.seconds, bounds.seconds)
        self._left = self._may_take
        self._parts: deque[bytes] = deque()
        self._size = 0
        self._is_held = False
        self._outcome: Message | None = None
        self._coming: asyncio.Future[None] | None = None
        self._stalling: asyncio.TimerHandle | None = None
        self._since, self._waited = 0.0, 0.0
        self._timer: asyncio.TimerHandle

    @property
    def is_all_here(self) -> bool:
        """Whether the end of the answer has come."""
        return self._outcome is not None

    async def next(self) -> bytes:
        """Give the next part, or nothing at the end.

        Raises:
            QueryError: the answer is not whole; limits are among the reasons.
            NotAcceptable: the form of the query has no answer in that media type.
        """
        self._reader_is_back()
        if not self._parts and self._outcome is None:
            await self._wait()
        if self._outcome is not None and "timeout" in self._outcome:
            raise error_of(self._outcome)
        if self._parts:
            return self._part()
        assert self._outcome is not None  # that was waited for
        if "fault" in self._outcome:
            raise error_of(self._outcome)
        if self._outcome.get("whole") is not True:
            raise QueryError("the answer broke off")
        return b""

    def close(self) -> None:
        """Want no more of it; a worker that is still at it is ended."""
        if self._stalling is not None:
            self._stalling.cancel()
        self._parts.clear()
        if self._outcome is None:
            self._outcome = {}
            self._channel.end()

    def take(self, part: bytes) -> None:
        """Take a part from the worker."""
        self._parts.append(part)
        self._size += len(part)
        if self._size > ENOUGH and not self._is_held:
            self._is_held = True
            self._channel.wait(True)
        self._wake()

    def finish(self, outcome: Message) -> None:
        """Take what became of it."""
        if self._outcome is None:
            self._outcome = outcome
            if self._stalling is not None:
                self._stalling.cancel()
            if self._is_held:
                self._is_held = False
                self._channel.wait(False)
            self._wake()

    def _part(self) -> bytes:
        part = self._parts.popleft()
        self._size -= len(part)
        if self._is_held and self._size <= ENOUGH // 2:
            self._is_held = False
            self._channel.wait(False)
        if self._outcome is None:
            self._since = self._loop.time()
            self._stalling = self._loop.call_later(self._workers.bounds.patience, self._stalled)
        return part

    def _wake(self) -> None:
        if self._coming is not None and not self._coming.done():
            self._coming.set_result(None)

    async def _wait(self) -> None:
        begun = self._loop.time()
        self._timer = self._loop.call_later(min(self._left, SLOW), self._look, self._left - SLOW)
        self._coming = self._loop.create_future()
        try:
            await self._coming
        finally:
            self._coming = None
            self._timer.cancel()
            self._left = max(0.0, self._left - (self._loop.time() - begun))
            if self._outcome is None and self._may_take - self._left > SLOW:
                self._channel.slow()

    def _reader_is_back(self) -> None:
        if self._stalling is not None:
            self._stalling.cancel()
            self._stalling = None
            self._waited += self._loop.time() - self._since
            if self._workers.is_wanted and self._waited > 2 * self._workers.bounds.patience:
                self._end(QueryTimeout("the answer was read too slowly while others waited",
                                       "read faster"))  # fmt: skip

    def _look(self, left: float) -> None:
        """See to it that an answer has been waited for for a while, with so many seconds left."""
        if left > 0:
            self._channel.slow()
            self._timer = self._loop.call_later(left, self._look, 0.0)
            return
        self._end(QueryTimeout(f"the query takes longer than {self._may_take:g} s", ADVICE))

    def _stalled(self) -> None:
        patience = f"{self._workers.bounds.patience:g} s"
        self._end(QueryTimeout(f"the answer was not read for {patience}", "read it faster"))

    def _end(self, fault: QueryLimit) -> None:
        if self._outcome is None:
            self.finish({**fault_of(fault), "timeout": True})
            self._channel.end()
