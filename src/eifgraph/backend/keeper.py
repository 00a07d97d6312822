"""The process that holds the store and forks workers from it, which share it.

Each process of the server that connects gets workers of its own, and a way to each; it puts its
questions to them and says which are to be ended. Here they are ended, and others forked in their
place. The keeper runs no query and has one thread, as forking asks for. It ends when its standard
input does, for then nobody is left who could ask; or, if told so there, with the last connection.
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.loading import Source, load, write_facts
from eifgraph.backend.wire import LEAVE, READY, receive, send
from eifgraph.backend.worker import work
from eifgraph.bounds import Bounds
from eifgraph.errors import StoreError

logger = logging.getLogger(__name__)

NICE: Final = 10
"""The priority of a worker whose query takes long: those of short ones go first."""
HURT: Final = 0.5
"""Seconds before another worker is forked in the place of one that ended by itself."""
PATIENCE: Final = 1.0
"""Seconds in which a message has to be whole."""
MOST: Final = 256
"""How many workers one connection may have."""


@dataclass(slots=True, eq=False)
class _Server:
    """A process of the server: the way to it, and its workers by number."""

    control: socket.socket
    wanted: int
    workers: dict[int, _Worker] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Worker:
    """A process that answers, and a pipe that ends with it."""

    number: int
    pid: int
    lifeline: int
    server: _Server
    is_ended: bool = False
    """Whether we have ended it."""


class Keeper:
    """All of it: the store, who is connected, and workers."""

    def __init__(self, store: EmbeddedBackend, path: Path, bounds: Bounds) -> None:
        self._store, self._bounds = store, bounds
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen(128)
        self._selector = selectors.DefaultSelector()
        self._servers: list[_Server] = []
        self._count = 0
        self._is_leaving = False

    def run(self) -> None:
        """Serve until standard input ends, or the last connection after it has been told to."""
        self._selector.register(self._door, selectors.EVENT_READ, self._accept)
        self._selector.register(0, selectors.EVENT_READ, 0)
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        while self._servers or not self._is_leaving:
            is_short = any(len(one.workers) < one.wanted for one in self._servers)
            for key, _ in self._selector.select(HURT if is_short else None):
                if key.data == 0:
                    if os.read(0, 64).strip() != LEAVE:
                        return
                    self._is_leaving = True
                elif isinstance(key.data, _Server):
                    self._hear(key.data)
                elif isinstance(key.data, _Worker):
                    self._bury(key.data)
                else:
                    self._accept()
            for server in self._servers:
                self._fill(server)

    def close(self) -> None:
        """End all workers."""
        for server in self._servers:
            for worker in server.workers.values():
                self._kill(worker)

    def _accept(self) -> None:
        try:
            control, _ = self._door.accept()
        except OSError:  # too many files are open: some will be closed
            time.sleep(HURT)
            return
        control.settimeout(PATIENCE)
        try:
            message = receive(control)
            count = min(int(message["workers"]), MOST)
            send(control, {"quads": self._store.quads})
        except (OSError, EOFError, ValueError, KeyError):
            control.close()
            return
        server = _Server(control, count)
        self._servers.append(server)
        self._selector.register(control, selectors.EVENT_READ, server)

    def _hear(self, server: _Server) -> None:
        """Take from a process of the server which worker is to be ended, or its own end."""
        try:
            message = receive(server.control)
        except (OSError, EOFError, ValueError):
            self._selector.unregister(server.control)
            server.control.close()
            self._servers.remove(server)
            for worker in server.workers.values():
                self._kill(worker)
            return
        if (wanted := server.workers.get(message.get("kill", 0))) is not None:
            self._kill(wanted)
        if (slow := server.workers.get(message.get("slow", 0))) is not None:
            with suppress(OSError):  # it has ended
                os.setpriority(os.PRIO_PROCESS, slow.pid, NICE)

    def _kill(self, worker: _Worker) -> None:
        if not worker.is_ended:
            worker.is_ended = True
            os.kill(worker.pid, signal.SIGKILL)  # it is ours until it is waited for

    def _bury(self, worker: _Worker) -> None:
        """Tell of a worker's end, and put another in its place."""
        self._selector.unregister(worker.lifeline)
        os.close(worker.lifeline)
        _, status = os.waitpid(worker.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        server = worker.server
        del server.workers[worker.number]
        if server not in self._servers:
            return
        if code != 0 and not worker.is_ended:
            logger.error("a worker ended with %s", code)
            time.sleep(HURT if code != -signal.SIGABRT else 0)
        with suppress(OSError):  # it has gone: heard of at the next turn
            send(server.control, {"ended": worker.number, "code": code})

    def _fill(self, server: _Server) -> None:
        """Start the workers that are missing; if there is no room, it is tried again later."""
        try:
            while len(server.workers) < server.wanted:
                self._start(server)
        except OSError as error:
            logger.error("no more than %s workers: %s", len(server.workers), error)  # noqa: TRY400  no bug of ours

    def _start(self, server: _Server) -> None:
        ours, theirs = socket.socketpair()
        ends: tuple[int, ...] = ()
        try:
            ends = lifeline, held = os.pipe()
            pid = os.fork()
        except OSError:
            for sock in (ours, theirs):
                sock.close()
            for end in ends:
                os.close(end)
            raise
        self._count += 1
        if pid == 0:
            code = 1
            try:
                ours.close()
                self._forget(lifeline)
                work(theirs, self._store, self._bounds, is_first=self._count == 1)
                code = 0
            except BaseException:  # noqa: BLE001  nobody else would tell
                traceback.print_exc()
            finally:
                os._exit(code)
        theirs.close()
        os.close(held)
        worker = _Worker(self._count, pid, lifeline, server)
        server.workers[worker.number] = worker
        self._selector.register(lifeline, selectors.EVENT_READ, worker)
        with ours, suppress(OSError):  # it has gone: heard of at the next turn
            send(server.control, {"worker": worker.number}, ours.fileno())

    def _forget(self, lifeline: int) -> None:
        """Close, in a worker, what is the keeper's: nobody could see its end otherwise."""
        self._selector.close()
        self._door.close()
        os.close(lifeline)
        for server in self._servers:
            server.control.close()
            for worker in server.workers.values():
                os.close(worker.lifeline)
        os.close(0)


def main(arguments: list[str]) -> None:
    """Load a store and keep it; called with what to load, a socket's path and the bounds."""
    source, path, bounds = Source.from_text(arguments[0]), Path(arguments[1]), arguments[2]
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        # in a thread that ends: its state of random numbers would be that of every worker
        with ThreadPoolExecutor(1) as pool:
            store = pool.submit(load, source).result()
            if not source.is_release:
                pool.submit(write_facts, source, store, path).result()
    except StoreError as error:
        sys.exit(str(error))
    keeper = Keeper(store, path, Bounds(**json.loads(bounds)))
    for request in (signal.SIGINT, signal.SIGTERM):  # who started us is told too, and leaves us
        signal.signal(request, signal.SIG_IGN)
    try:
        keeper.run()
    finally:
        keeper.close()


if __name__ == "__main__":
    main(sys.argv[1:])
