"""Starts the process that keeps a store, and starts another where one ends before it should.

Knows processes; must not know what they are asked.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final

from eifgraph.backend.loading import Source
from eifgraph.backend.wire import LEAVE, READY
from eifgraph.bounds import Bounds
from eifgraph.errors import StoreError

logger = logging.getLogger(__name__)

LOOK: Final = 0.2
"""Seconds between two looks at whether a keeper is still there."""


class Keeper:
    """The keeper of one store, of a release's file or of other data, behind a socket.

    Raises:
        StoreError: a file cannot be loaded.
    """

    def __init__(self, source: Path | Source, path: Path, bounds: Bounds) -> None:
        self._source = Source((source,)) if isinstance(source, Path) else source
        self.path, self._bounds = path, bounds
        self._process = self._start()

    @property
    def is_there(self) -> bool:
        """Whether its process lives."""
        return self._process.poll() is None

    def look(self) -> None:
        """Start it again if it has ended; if that fails, it is for the next look."""
        if not self.is_there:
            code = self._process.returncode
            logger.error("the keeper of the store ended (%s); starting another", code)
            self._let_go()
            with suppress(StoreError, OSError):
                self._process = self._start()

    def leave(self) -> None:
        """Tell it to end when nobody asks it any more."""
        assert self._process.stdin is not None  # it is a pipe
        with suppress(OSError):  # it has ended
            self._process.stdin.write(LEAVE + b"\n")
            self._process.stdin.flush()

    def end(self) -> None:
        """End it, with all that it is asked."""
        self._let_go()
        self._process.wait()

    def _let_go(self) -> None:
        """Close its standard input, at which it ends."""
        assert self._process.stdin is not None  # it is a pipe
        with suppress(OSError):  # it has ended with something unread
            self._process.stdin.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self.path.unlink(missing_ok=True)
        settings = json.dumps(dataclasses.asdict(self._bounds))
        program = [sys.executable, "-m", "eifgraph.backend.keeper"]
        process = subprocess.Popen(  # noqa: S603  our own program
            [*program, self._source.as_text(), str(self.path), settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdin is not None  # both are pipes
        assert process.stdout is not None
        with process.stdout as said:
            is_ready = said.readline().strip().decode() == READY
        if not is_ready:
            process.stdin.close()
            process.wait()
            names = ", ".join(map(str, self._source.files))
            raise StoreError(f"{names} cannot be served; the reason is above")
        return process


@contextmanager
def keeper_of(source: Path | Source, bounds: Bounds) -> Iterator[Path]:
    """Keep a store in a process of its own; give the path of its socket.

    Raises:
        StoreError: a file cannot be loaded.
    """
    with socket_folder() as folder:
        keeper = Keeper(source, folder / "keeper", bounds)
        is_over = Event()
        watch = Thread(target=_watch, args=(keeper, is_over), daemon=True)
        watch.start()
        try:
            yield keeper.path
        finally:
            is_over.set()
            watch.join()
            keeper.end()


@contextmanager
def socket_folder() -> Iterator[Path]:
    """Give a folder for sockets that only this user can reach."""
    with tempfile.TemporaryDirectory(prefix="eifgraph-") as folder:
        yield Path(folder)


def _watch(keeper: Keeper, is_over: Event) -> None:
    while not is_over.wait(LOOK):
        keeper.look()
