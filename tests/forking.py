"""Commands in processes of their own, begun in milliseconds, to be killed or to run out of disk.

A process that has imported everything waits for orders and forks for each; the child runs the
command as its users do. Sources allow any number of requests there, and it is always one moment,
so that two runs can be compared byte by byte.
"""

from __future__ import annotations

import errno
import io
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from eifgraph import cli
from eifgraph.citations.fetch import Fetcher
from eifgraph.citations.pacing import Moments
from eifgraph.cli import linking, running, whom
from eifgraph.files import PART
from tests.standin.asking import BEGIN, FAST

COMMAND: Final = linking.link
"""Imported before any fork, with all that it needs."""
MODULE: Final = "tests.forking"
KILLED: Final = -signal.SIGKILL
LONGEST: Final = 60
"""Seconds after which a command is ended that does not end by itself."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    """Negative for a signal."""
    said: str
    """On standard output and standard error."""


class Forks:
    """The process that forks; one command runs at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        assert self._answer() == "ready"

    def start(self, *arguments: str, **how: Any) -> int:
        """Begin a command; give its process. How, see `_child`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"arguments": arguments, **how}) + "\n")
        self._process.stdin.flush()
        return int(self._answer())

    def end(self) -> Ended:
        """Wait for its end."""
        return Ended(*self._answer())

    def run(self, *arguments: str, **how: Any) -> Ended:
        """Run a command."""
        self.start(*arguments, **how)
        return self.end()

    def close(self) -> None:
        """Give no more orders."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


@contextmanager
def forking(environment: Mapping[str, str]) -> Iterator[Forks]:
    """Have a process that forks."""
    forks = Forks(environment)
    try:
        yield forks
    finally:
        forks.close()


class Disk:
    """A disk that ends at some byte of what is written to it: it is full, or the machine is off.

    Of files of ours every byte counts, and so does each time that one takes its place.
    """

    def __init__(self, end: int | None, *, is_killed: bool) -> None:
        self.written, self._end, self._is_killed = 0, end, is_killed

    def take(self, data: bytes) -> bytes:
        """Give what of some bytes there is room for."""
        if self._end is None:
            self.written += len(data)
            return data
        room = max(0, self._end - self.written)
        self.written += min(room, len(data))
        return data[:room]

    def step(self) -> None:
        """Count a change of names; a full disk has room for it."""
        self.written += 1
        if self._is_killed and self._end is not None and self.written > self._end:
            self.fail()

    def fail(self) -> None:
        """Have it end."""
        if self._is_killed:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def install(self) -> None:
        """Have files written to it from now on."""
        opened, replaced = pathlib.Path.open, pathlib.Path.replace

        def open_(path: pathlib.Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
            if not ("w" in mode and path.name.endswith(PART)):
                return opened(path, mode, *rest, **more)
            return io.TextIOWrapper(_OnDisk(opened(path, "wb", 0), self), "utf-8", newline="\n")

        def replace(path: pathlib.Path, target: Any) -> pathlib.Path:
            self.step()
            return replaced(path, target)

        pathlib.Path.open = open_  # type: ignore[method-assign, assignment]  # in this process alone
        pathlib.Path.replace = replace  # type: ignore[method-assign, assignment]  # likewise


class _OnDisk(io.RawIOBase):
    """A file on such a disk."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return int(self._file.fileno())

    def write(self, data: Any) -> int:
        there = self._disk.take(bytes(data))
        self._file.write(there)
        if len(there) < len(data):
            self._disk.fail()
        return len(there)

    def close(self) -> None:
        self._file.close()
        super().close()


def main() -> None:
    """Take orders, one a line: say the process of each, and how it ended and what it said."""
    _say("ready")
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(writing, **json.loads(line))
        os.close(writing)
        _say(child)
        with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        _say([os.waitstatus_to_exitcode(status), said])


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _child(
    said: int,
    arguments: list[str],
    settings: Mapping[str, str],
    later: float = 0,
    largest: int | None = None,
    disk: tuple[str, int | None] | None = None,
) -> None:
    """Run a command: some days later, with files of so many bytes, on a disk that ends."""
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(said)
    signal.alarm(LONGEST)
    os.environ.update({f"EIFGRAPH_{name}": value for name, value in settings.items()})
    sys.argv = ["eifgraph", *arguments]
    _hasten(BEGIN + timedelta(days=later))
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    kind, end = disk or ("", None)
    one = Disk(end, is_killed=kind == "killed")
    if disk is not None:
        one.install()
    code = 99  # of what no command gives
    try:
        cli.main()
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        if kind == "measured":
            sys.stderr.write(f"\n{one.written}")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _hasten(now: datetime) -> None:
    """Have it always be one moment, and sources allow any number of requests."""
    moments = Moments(now=lambda: now, draw=lambda: 0.01)
    hastened = partial(Fetcher, moments=moments, limits=FAST)
    vars(whom).update(Fetcher=hastened)
    vars(running).update(_today=lambda: now.date().isoformat())


if __name__ == "__main__":
    main()
