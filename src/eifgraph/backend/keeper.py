"""The process that holds the store and sees to its workers, so that no query can hurt.

It hands questions to workers that it forked, kills those that take too long, and forks others in
their place. It runs no query and has one thread, as forking asks for. It ends when its standard
input does: nobody is left who could ask.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import selectors
import signal
import socket
import sys
import time
import traceback
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.wire import READY, Message, fault_of, receive, send
from eifgraph.backend.worker import Gauge, out_of_memory, work
from eifgraph.bounds import Bounds
from eifgraph.errors import QueryLimit, QueryTimeout, ServerBusy, StoreError

logger = logging.getLogger(__name__)

LOOK: Final = 0.05
"""Seconds between two looks at what workers are at."""
HURT: Final = 0.5
"""Seconds before another worker is forked in the place of one that ended by itself."""
RETRY: Final = 2
"""Seconds after which a client may try again."""
ADVICE: Final = "narrow it down, add a LIMIT, or take a dump of all from /download"


@dataclass(slots=True, eq=False)
class _Asked:
    """A question: who asks, what, where the answer goes, since when, and how long it may take."""

    client: socket.socket
    message: Message
    descriptor: int
    since: float
    seconds: float

    def tell(self, outcome: Message) -> None:
        """Tell the client what became of it."""
        with suppress(OSError):
            send(self.client, outcome)

    def end(self) -> None:
        self.client.close()
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, our way to it, and what it is at."""

    pid: int
    control: socket.socket
    gauge: Gauge
    asked: _Asked | None = None
    since: float = 0.0
    killed: Message | None = None
    """What its client is told where we ended it."""


class Keeper:
    """All of it: the store, workers, and those who wait."""

    def __init__(self, store: EmbeddedBackend, path: Path, bounds: Bounds) -> None:
        self._store, self._bounds = store, bounds
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen(128)
        self._selector = selectors.DefaultSelector()
        self._waiting: deque[_Asked] = deque()
        self._workers: list[_Worker] = []

    def run(self) -> None:
        """Serve until standard input ends."""
        self._workers += [self._start() for _ in range(self._bounds.workers)]
        self._selector.register(self._door, selectors.EVENT_READ, None)
        self._selector.register(0, selectors.EVENT_READ, 0)
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        while True:
            is_idle = not self._waiting and all(one.asked is None for one in self._workers)
            for key, _ in self._selector.select(None if is_idle else LOOK):
                if key.fileobj == 0:
                    return
                if key.fileobj is self._door:
                    self._accept()
                elif isinstance(key.data, _Worker):
                    self._hear(key.data)
                elif isinstance(key.data, _Asked):
                    self._drop(key.data)
            self._look()
            self._hand_out()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            with suppress(ProcessLookupError):
                os.kill(worker.pid, signal.SIGKILL)

    def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        gauge = Gauge()
        pid = os.fork()
        if pid == 0:
            try:
                self._forget(ours)
                work(theirs, self._store, gauge, self._bounds)
            except BaseException:  # noqa: BLE001  nobody else would tell
                traceback.print_exc()
            finally:
                os._exit(1)
        theirs.close()
        worker = _Worker(pid, ours, gauge)
        self._selector.register(ours, selectors.EVENT_READ, worker)
        return worker

    def _forget(self, ours: socket.socket) -> None:
        """Close, in a worker, what is the keeper's: its clients could not see an end otherwise."""
        self._selector.close()
        for sock in (ours, self._door, *(worker.control for worker in self._workers)):
            sock.close()
        for asked in (*self._waiting, *(one.asked for one in self._workers if one.asked)):
            asked.end()
        os.close(0)

    def _accept(self) -> None:
        try:
            client, _ = self._door.accept()
        except OSError:  # too many files are open: some will be closed
            time.sleep(LOOK)
            return
        client.settimeout(self._bounds.wait)
        try:
            message, descriptors = receive(client)
        except (OSError, EOFError, ValueError):
            client.close()
            return
        if "text" not in message:
            with suppress(OSError):
                send(client, {"quads": self._store.quads})
            client.close()
            return
        seconds = min(message["seconds"] or self._bounds.seconds, self._bounds.seconds)
        asked = _Asked(client, message, descriptors[0], time.monotonic(), seconds)
        if len(self._waiting) >= self._bounds.queue + sum(
            one.asked is None for one in self._workers
        ):
            asked.tell(fault_of(ServerBusy(RETRY)))
            asked.end()
            return
        self._waiting.append(asked)
        self._selector.register(client, selectors.EVENT_READ, asked)

    def _hand_out(self) -> None:
        for worker in self._workers:
            if worker.asked is None and worker.killed is None and self._waiting:
                asked = self._waiting.popleft()
                worker.asked, worker.since = asked, time.monotonic()
                worker.gauge.begin()
                with suppress(OSError):  # it died: heard of at the next turn
                    send(worker.control, asked.message, asked.descriptor)
                os.close(asked.descriptor)
                asked.descriptor = -1

    def _hear(self, worker: _Worker) -> None:
        """Take what became of a question from its worker, or the worker's end."""
        try:
            outcome, _ = receive(worker.control)
        except (OSError, EOFError):
            self._bury(worker)
            return
        if worker.killed is None:  # else its end comes next, and tells what is to be told
            self._finish(worker, outcome)

    def _finish(self, worker: _Worker, outcome: Message) -> None:
        asked, worker.asked = worker.asked, None
        if asked is not None:
            asked.tell(outcome)
            self._selector.unregister(asked.client)
            asked.end()

    def _bury(self, worker: _Worker) -> None:
        """See to the question of a worker that has ended, and put another in its place."""
        self._selector.unregister(worker.control)
        worker.control.close()
        _, status = os.waitpid(worker.pid, 0)
        if worker.asked is None and worker.killed is None:
            logger.error("a worker ended with nothing to do (status %s)", status)
            time.sleep(HURT)
        self._finish(worker, worker.killed or fault_of(self._cause(status)))
        self._workers[self._workers.index(worker)] = self._start()

    def _cause(self, status: int) -> QueryLimit:
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGABRT:  # how the engine ends where it gets no more memory
            return out_of_memory(self._bounds)
        return QueryLimit(f"the query ended its process ({code})", "write it in another way")

    def _drop(self, asked: _Asked) -> None:
        """Forget a question whose client has gone; end the worker that is at it."""
        if asked in self._waiting:
            self._waiting.remove(asked)
            self._selector.unregister(asked.client)
            asked.end()
        for worker in self._workers:
            if worker.asked is asked:
                self._kill(worker, {})

    def _look(self) -> None:
        """End workers that take too long, and the patience of those who wait."""
        now = time.monotonic()
        for worker in self._workers:
            if worker.asked is not None and (fault := self._overdue(worker, worker.asked, now)):
                self._kill(worker, fault_of(fault))
        while self._waiting and now - self._waiting[0].since > self._bounds.wait:
            asked = self._waiting.popleft()
            asked.tell(fault_of(ServerBusy(RETRY)))
            self._selector.unregister(asked.client)
            asked.end()

    def _overdue(self, worker: _Worker, asked: _Asked, now: float) -> QueryTimeout | None:
        waited, since = worker.gauge.read()
        stalled = now - since if since else 0.0
        if stalled > self._bounds.patience:
            patience = f"{self._bounds.patience:g} s"
            return QueryTimeout(f"the answer was not read for {patience}", "read it faster")
        if self._waiting and waited + stalled > 2 * self._bounds.patience:
            return QueryTimeout("the answer was read too slowly while others waited", "read faster")
        if now - worker.since - waited - stalled > asked.seconds:
            return QueryTimeout(f"the query takes longer than {asked.seconds:g} s", ADVICE)
        return None

    def _kill(self, worker: _Worker, told: Message) -> None:
        if worker.killed is None:
            worker.killed = told
            os.kill(worker.pid, signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Load a release's store and keep it; called with its file, a socket's path and the bounds."""
    nquads, path, bounds = arguments
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        # in a thread that ends: its state of random numbers would be that of every worker
        with ThreadPoolExecutor(1) as pool:
            store = pool.submit(EmbeddedBackend.load, Path(nquads)).result()
    except StoreError as error:
        sys.exit(str(error))
    keeper = Keeper(store, Path(path), Bounds(**json.loads(bounds)))
    for request in (signal.SIGINT, signal.SIGTERM):  # who started us is told too, and leaves us
        signal.signal(request, signal.SIG_IGN)
    try:
        keeper.run()
    finally:
        keeper.close()


if __name__ == "__main__":
    main(sys.argv[1:])
