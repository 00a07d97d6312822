"""The workers of a process of the server: one is taken for each question, others wait in a line.

Lives in an event loop. Knows the keeper, who starts workers and ends them; must not know HTTP, nor
what a query means.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Final

from eifgraph.backend.channels import Answer, Channel
from eifgraph.backend.interface import SparqlRequest
from eifgraph.backend.wire import LENGTH, Message, Messages, packed, question_of
from eifgraph.backend.worker import out_of_memory
from eifgraph.bounds import Bounds
from eifgraph.errors import QueryLimit, ServerBusy, StoreError, StoreGone

logger = logging.getLogger(__name__)

RETRY: Final = 2
"""Seconds after which a client may try again."""
READY_IN: Final = 10.0
"""Seconds in which a keeper will have started a worker."""
AGAIN: Final = 0.5
"""Seconds between two tries to reach a keeper that has gone; another is started in its place."""


class Pool:
    """Workers over one store."""

    def __init__(self, path: Path, workers: int, bounds: Bounds) -> None:
        self.path, self.bounds, self._count = path, bounds, workers
        self.quads = 0
        self._control: socket.socket | None = None
        self._messages, self._descriptors = Messages(), deque[int]()
        self._channels: dict[int, Channel] = {}
        self._idle: list[Channel] = []
        self._waiting: deque[asyncio.Future[Channel]] = deque()
        self._is_closing = False
        self._tasks: set[asyncio.Task[object]] = set()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for a worker."""
        return bool(self._waiting)

    async def open(self) -> None:
        """Connect to the keeper, which says what it keeps and starts workers for this pool.

        Raises:
            StoreError: nobody keeps a store there.
        """
        loop = asyncio.get_running_loop()
        control = socket.socket(socket.AF_UNIX)
        control.setblocking(False)
        try:
            await loop.sock_connect(control, str(self.path))
            await loop.sock_sendall(control, packed({"workers": self._count}))
            self.quads = (await _first_message(control))["quads"]
        except (OSError, EOFError) as error:
            control.close()
            raise StoreError("the store is not there") from error
        self._control = control
        self._messages, self._descriptors = Messages(), deque[int]()
        loop.add_reader(control, self._hear)
        await self._first_worker()

    async def ask(self, request: SparqlRequest, media_type: str) -> Answer:
        """Put a question, already checked, to the next worker that is free.

        Raises:
            ServerBusy: too many wait already, or none was free in time.
        """
        channel = await self._next()
        while channel.is_over:  # it ended by itself, and this is not yet told
            channel = await self._next()
        answer = Answer(channel, self, request.seconds)
        channel.ask(packed(question_of(request, media_type)), answer)
        return answer

    def close(self) -> None:
        """Let go of the workers as soon as all questions are answered."""
        self._is_closing = True
        self._leave_if_done()

    def abort(self) -> None:
        """Let go of the workers now; answers that are not whole break off."""
        self._is_closing = True
        self._lose()

    def give_back(self, channel: Channel) -> None:
        """Take a worker that is free again, for who has waited longest."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(channel)
                return
        self._idle.append(channel)
        self._leave_if_done()

    def end(self, channel: Channel) -> None:
        """Have the keeper end a worker; another comes in its place."""
        self._tell({"kill": channel.number})

    def slow(self, channel: Channel) -> None:
        """Have a worker let others go before it, as its query takes long."""
        self._tell({"slow": channel.number})

    def _tell(self, message: Message) -> None:
        if self._control is not None:
            try:
                self._control.send(packed(message))
            except OSError:
                self._lose()

    async def _first_worker(self) -> None:
        waiter: asyncio.Future[Channel] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(READY_IN):
                self.give_back(await waiter)
        except TimeoutError as error:
            raise StoreError("the store has no workers") from error

    async def _next(self) -> Channel:
        return self._idle.pop() if self._idle else await self._in_turn()

    async def _in_turn(self) -> Channel:
        if len(self._waiting) >= self.bounds.queue:
            raise ServerBusy(RETRY)
        waiter: asyncio.Future[Channel] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self.bounds.wait):
                return await waiter
        except BaseException as error:
            with suppress(ValueError):
                self._waiting.remove(waiter)
            if waiter.done() and not waiter.cancelled():  # it came too late
                self.give_back(waiter.result())
            if isinstance(error, TimeoutError):
                raise ServerBusy(RETRY) from error
            raise

    def _hear(self) -> None:
        """Take what the keeper tells: new workers, and the ends of others."""
        assert self._control is not None  # it is read only while it is there
        try:
            data, descriptors, flags, _ = socket.recv_fds(self._control, 65536, 64)
        except BlockingIOError:
            return
        except OSError:
            data, descriptors, flags = b"", [], 0
        self._descriptors += descriptors
        if not data or flags & socket.MSG_CTRUNC:  # no more files can be open: which is whose?
            self._lose()
            return
        for message in self._messages.feed(data):
            self._learn(message)

    def _learn(self, message: Message) -> None:
        if "worker" in message and self._descriptors:
            self._join(message["worker"], socket.socket(fileno=self._descriptors.popleft()))
        elif "worker" in message:
            self._tell({"kill": message["worker"]})
        else:
            channel = self._channels.pop(message["ended"], None)
            if channel is not None:
                if channel in self._idle:
                    self._idle.remove(channel)
                channel.ended(self._cause(message["code"]))
            self._leave_if_done()

    def _join(self, number: int, sock: socket.socket) -> None:
        sock.setblocking(False)
        channel = self._channels[number] = Channel(number, self)
        connecting = asyncio.get_running_loop().create_unix_connection(lambda: channel, sock=sock)
        self._do(connecting)

    def _do(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _cause(self, code: int) -> StoreError:
        if code == -signal.SIGABRT:  # how the engine ends where it gets no more memory
            return out_of_memory(self.bounds)
        if code == -signal.SIGKILL:  # by somebody else: ours are not told of
            return StoreGone("the process of the query was ended from outside", RETRY)
        return QueryLimit(f"the query ended its process ({code})", "write it in another way")

    def _leave_if_done(self) -> None:
        if self._is_closing and len(self._idle) == len(self._channels) and not self._waiting:
            self._lose()

    def _disconnect(self) -> None:
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None

    def _lose(self) -> None:
        """See to it that the keeper has gone, or we from it: its workers have, too."""
        self._disconnect()
        while self._descriptors:
            socket.socket(fileno=self._descriptors.popleft()).close()
        channels, self._channels, self._idle = self._channels, {}, []
        for channel in channels.values():
            channel.ended(StoreGone("the store went away before the answer was whole", RETRY))
            channel.abort()
        if not self._is_closing:
            self._do(self._reopen())

    async def _reopen(self) -> None:
        while not self._is_closing and self._control is None:
            await asyncio.sleep(AGAIN)
            with suppress(StoreError):
                await self.open()
                return


async def _first_message(control: socket.socket) -> Message:
    """Take what the keeper says first, and no byte more, as a worker may come with the next."""
    head = await _exactly(control, LENGTH.size)
    message: Message = json.loads(await _exactly(control, LENGTH.unpack(head)[0]))
    return message


async def _exactly(control: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = await asyncio.get_running_loop().sock_recv(control, count - len(data))
        if not part:
            raise EOFError
        data += part
    return data
