"""How work is spread over cores: a bounded window at a time, results in order.

Knows processes and what may become of them: one that dies or hangs costs its own item and no
other. The standard pools fit badly: they take all items at once, and when a worker dies they break
without saying on what it was. Must not know what the work is.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, count
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")

IN_HAND: Final = 2
"""So many items a worker holds: the next waits in its pipe, so that it never waits for us."""
WINDOW: Final = 32
"""So many items a worker may be ahead of the first whose result is not there."""
ATTEMPTS: Final = 2
"""An item is tried again if its worker died: the machine, not the item, may have been at fault."""
GRACE: Final = 5.0
"""Seconds in which workers may finish what is in hand when no more is wanted."""

TIDY: Final = 16
"""So many items a worker does between two collections of garbage."""


@dataclass(frozen=True, slots=True)
class Ready(Generic[T]):
    """A result that needs no work, and takes its place in line."""

    result: T


@dataclass(frozen=True, slots=True)
class Work(Generic[S, T]):
    """What is to be done with each item.

    `prepare` is called before processes part, so that they share what it reads. `lost` says what
    stands for an item on which a process died, and why, or one that took longer than `patience`
    (seconds). Up to `few` items are worked on in this process.
    """

    do: Callable[[S], T]
    prepare: Callable[[], object]
    lost: Callable[[S, str], T]
    few: int
    patience: float | None = None


def process_context() -> BaseContext:
    """Fork where that is safe, which is where no other thread runs; else start afresh."""
    return get_context("fork" if can_fork() else "spawn")


def can_fork() -> bool:
    """Say whether a process may be forked: another thread could hold a lock in the copy."""
    return "fork" in get_all_start_methods() and threading.active_count() == 1


def core_count() -> int:
    """Count the cores that this process may use."""
    with suppress(AttributeError):  # not every system says it
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Work[S, T], items: Iterable[S | Ready[T]]) -> Generator[T, None, None]:
    """Do some work on each item and give the results in order; on all cores if they are many.

    Items are taken as they are needed; of items and results no more than a window is held. Close
    the iterator to end early: processes finish what they have in hand, and end.
    """
    waiting = iter(items)
    while True:
        block: list[S | Ready[T]] = []
        needy = _fill(block, waiting, work.few)
        if needy > work.few:
            yield from _Pool(work, chain(block, waiting)).results()
            return
        for item in block:
            yield item.result if isinstance(item, Ready) else work.do(item)
        if len(block) < WINDOW + work.few:
            return


def _fill(block: list[S | Ready[T]], items: Iterator[S | Ready[T]], few: int) -> int:
    """Take items until so many need work that processes pay, or a window is full; count those."""
    needy = 0
    for item in items:
        block.append(item)
        needy += not isinstance(item, Ready)
        if needy > few or len(block) >= WINDOW + few:
            break
    return needy


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, our end of its pipe, the numbers of the items it has, since when the first."""

    process: BaseProcess
    pipe: Connection[Any, Any]
    numbers: deque[int] = field(default_factory=deque)
    since: float = 0.0

    def give(self, number: int, item: object) -> None:
        if not self.numbers:
            self.since = time.monotonic()
        self.numbers.append(number)
        with suppress(OSError):  # it died: seen when its answer is waited for
            self.pipe.send(item)

    def end(self) -> str:
        """Wait until it has ended; say how."""
        self.pipe.close()
        self.process.join()
        code = self.process.exitcode or 0
        return f"signal {-code}" if code < 0 else f"exit code {code}"


class _Pool(Generic[S, T]):
    """The workers, what they have in hand, and what is done but not yet asked for."""

    def __init__(self, work: Work[S, T], items: Iterator[S | Ready[T]]) -> None:
        self._work, self._items = work, items
        self._workers: list[_Worker] = []
        self._taken = self._given = 0
        self._is_over = False
        self._at_work: dict[int, S] = {}
        self._again: deque[int] = deque()
        self._deaths: dict[int, int] = {}
        self._done: dict[int, T] = {}

    def results(self) -> Iterator[T]:
        """Give all results in order."""
        self._work.prepare()
        try:
            self._workers += [self._start() for _ in range(core_count())]
            while True:
                self._hand_out()
                while self._given in self._done:
                    result = self._done.pop(self._given)
                    self._given += 1
                    yield result
                if self._is_over and self._given == self._taken:
                    return
                if self._at_work and self._given not in self._done:
                    self._collect()
        finally:
            self._close()

    def _start(self) -> _Worker:
        context = process_context()
        ours, theirs = context.Pipe()
        # multiprocessing knows how to hand a pipe's end over, however the process is started
        is_copy = context.get_start_method() == "fork"
        inherited = [*(worker.pipe for worker in self._workers), ours] if is_copy else []
        args = (theirs, self._work, inherited)
        process = context.Process(target=_serve, args=args, daemon=True)  # type: ignore[attr-defined]  # each context has it
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _hand_out(self) -> None:
        """Give each worker what it can hold, those that have nothing first."""
        for held in range(IN_HAND):
            for worker in self._workers:
                if len(worker.numbers) == held and (number := self._next()) is not None:
                    worker.give(number, self._at_work[number])

    def _next(self) -> int | None:
        """Take the next item that needs work; those that need none are done."""
        if self._again:
            return self._again.popleft()
        while not self._is_over and self._taken - self._given < WINDOW * len(self._workers):
            item = next(self._items, self)
            if item is self:
                self._is_over = True
                return None
            number, self._taken = self._taken, self._taken + 1
            if not isinstance(item, Ready):
                self._at_work[number] = item  # type: ignore[assignment]  # nor is it the mark above
                return number
            self._done[number] = item.result
        return None

    def _collect(self) -> None:
        """Wait for an answer or a death, and see to those that take too long."""
        by_pipe = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(by_pipe), self._longest_wait()):
            worker = by_pipe[pipe]  # type: ignore[index]  # wait gives what it was given
            try:
                is_done, result = worker.pipe.recv()
            except (EOFError, OSError):
                self._replace(worker, f"its process died twice ({worker.end()})")
                continue
            number = worker.numbers.popleft()
            worker.since = time.monotonic()
            del self._at_work[number]
            if not is_done:
                raise result
            self._done[number] = result
        for worker in [one for one in self._workers if self._left(one) <= 0]:
            worker.process.kill()
            worker.end()
            self._deaths[worker.numbers[0]] = ATTEMPTS
            self._replace(worker, f"took longer than {self._work.patience:g} s")

    def _left(self, worker: _Worker) -> float:
        """Give the seconds that a worker may still take for what it is at."""
        if self._work.patience is None or not worker.numbers:
            return float("inf")
        return self._work.patience - (time.monotonic() - worker.since)

    def _longest_wait(self) -> float | None:
        left = min(map(self._left, self._workers))
        return None if left == float("inf") else max(0.0, left)

    def _replace(self, worker: _Worker, reason: str) -> None:
        """Put another in the place of a worker that ended; see to the items that it had."""
        self._workers[self._workers.index(worker)] = self._start()
        if not worker.numbers:
            return
        first, *others = worker.numbers
        self._deaths[first] = self._deaths.get(first, 0) + 1
        if self._deaths[first] < ATTEMPTS:
            others.insert(0, first)
        else:
            self._done[first] = self._work.lost(self._at_work.pop(first), reason)
        self._again.extendleft(reversed(others))

    def _close(self) -> None:
        """Let the workers finish what they are at; end those that take long."""
        for worker in self._workers:
            worker.pipe.close()
        until = time.monotonic() + GRACE
        for worker in self._workers:
            worker.process.join(max(0.0, until - time.monotonic()))
            worker.process.kill()
            worker.process.join()


def _serve(
    pipe: Connection[Any, Any], work: Work[S, T], inherited: Iterable[Connection[Any, Any]]
) -> None:
    """Work on what comes through a pipe until its other end is closed.

    A process that was forked holds copies of other ends too, and would never see them closed.
    """
    for end in inherited:
        end.close()
    for request in (signal.SIGINT, signal.SIGTERM):  # who started us is told too, and tells us
        signal.signal(request, signal.SIG_IGN)
    work.prepare()
    gc.disable()  # what is in circles waits for the end of some items, and what stays is left out
    gc.freeze()
    with suppress(EOFError, OSError):
        for number in count(1):
            item = pipe.recv()
            if number % TIDY == 0:
                gc.collect()
            try:
                answer: tuple[bool, object] = True, work.do(item)
            except Exception as error:  # noqa: BLE001  it is raised again where it is waited for
                answer = False, _portable(error)
            pipe.send(answer)


def _portable(error: Exception) -> Exception:
    """Give a fault as it can be sent; one that cannot be made again, by its text."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    except Exception:  # noqa: BLE001  whatever its class does
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
