"""A backend whose queries run in processes of their own, which can be ended.

Starts the keeper of a store and asks it. Knows how an answer comes and how it ends; must not know
an engine.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from eifgraph.backend.embedded import check_question, engine_name
from eifgraph.backend.interface import BackendInfo, SparqlRequest
from eifgraph.backend.piped import PipedAnswer
from eifgraph.backend.wire import READY, WHOLE, error_of, question_of, receive, send
from eifgraph.bounds import Bounds
from eifgraph.errors import QueryError, StoreError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GuardedBackend:
    """A `Backend` that asks the keeper behind a socket."""

    path: Path

    def describe(self) -> BackendInfo:
        """Say which engine it is, and how many quads the keeper has."""
        with self._connect() as keeper:
            send(keeper, {"seconds": None})
            return BackendInfo(engine_name(), receive(keeper)[0]["quads"])

    def query(self, request: SparqlRequest, media_type: str) -> Iterator[bytes]:
        """Stream an answer; see `Backend.query`."""
        check_question(request, media_type)
        keeper = self._connect()
        reader, writer = os.pipe()
        try:
            send(keeper, question_of(request, media_type), writer)
        except OSError as error:
            keeper.close()
            os.close(reader)
            raise StoreError("the store went away") from error
        finally:
            os.close(writer)
        return GuardedAnswer(keeper, reader)

    def _connect(self) -> socket.socket:
        keeper = socket.socket(socket.AF_UNIX)
        try:
            keeper.connect(str(self.path))
        except OSError as error:
            keeper.close()
            raise StoreError("the store is not there") from error
        return keeper


class GuardedAnswer(PipedAnswer):
    """An answer that a worker writes; closing it ends the worker, if it is still at it."""

    def __init__(self, keeper: socket.socket, reader: int) -> None:
        self._keeper = keeper
        super().__init__(reader)

    def close(self) -> None:
        """Stop reading; the keeper sees that its client has gone."""
        super().close()
        self._keeper.close()

    def _ended(self) -> None:
        try:
            outcome, _ = receive(self._keeper)
        except (EOFError, OSError) as error:
            raise QueryError("the store went away before the answer was whole") from error
        if "fault" in outcome:
            raise error_of(outcome)
        if outcome != WHOLE:
            raise QueryError("the answer broke off")


@contextmanager
def keeper_of(nquads: Path, bounds: Bounds) -> Iterator[Path]:
    """Keep the store of a file in a process of its own; give the path of its socket.

    A keeper that ends before it should is started again.

    Raises:
        StoreError: the file cannot be read or is not N-Quads.
    """
    with tempfile.TemporaryDirectory(prefix="eifgraph-") as folder:  # of this user alone
        path = Path(folder) / "keeper"
        first = _start(nquads, path, bounds)
        is_over = Event()
        watch = Thread(target=_watch, args=(first, nquads, path, bounds, is_over), daemon=True)
        watch.start()
        try:
            yield path
        finally:
            is_over.set()
            watch.join()


def _watch(
    keeper: subprocess.Popen[bytes], nquads: Path, path: Path, bounds: Bounds, is_over: Event
) -> None:
    while not is_over.wait(0.2):
        if keeper.poll() is not None:
            logger.error("the keeper of the store ended (%s); starting another", keeper.returncode)
            _let_go(keeper)
            with suppress(StoreError, OSError):  # tried again at the next turn
                keeper = _start(nquads, path, bounds)
    _let_go(keeper)
    keeper.wait()


def _let_go(keeper: subprocess.Popen[bytes]) -> None:
    """Close a keeper's standard input, at which it ends."""
    assert keeper.stdin is not None  # it is a pipe
    keeper.stdin.close()


def _start(nquads: Path, path: Path, bounds: Bounds) -> subprocess.Popen[bytes]:
    path.unlink(missing_ok=True)
    settings = json.dumps(dataclasses.asdict(bounds))
    keeper = subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", "eifgraph.backend.keeper", str(nquads), str(path), settings],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert keeper.stdin is not None  # both are pipes
    assert keeper.stdout is not None
    with keeper.stdout as said:
        is_ready = said.readline().strip().decode() == READY
    if not is_ready:
        keeper.stdin.close()
        keeper.wait()
        raise StoreError(f"{nquads} cannot be served; the reason is above")
    return keeper
