"""How work is spread over cores."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from typing import TypeVar

T = TypeVar("T")
S = TypeVar("S")


def process_context() -> BaseContext:
    """Fork where that is safe, which is where no other thread runs; else start afresh."""
    return get_context("fork" if can_fork() else "spawn")


def can_fork() -> bool:
    """Say whether a process may be forked: another thread could hold a lock in the copy."""
    return "fork" in get_all_start_methods() and threading.active_count() == 1


def spread(
    work: Callable[[S], T], items: Sequence[S], few: int, prepare: Callable[[], object]
) -> Iterator[T]:
    """Do some work on each item, in order; on all cores unless the items are few.

    `prepare` is called before the processes part, so that they share what it reads.
    """
    cores = os.cpu_count() or 1
    if len(items) <= few or cores == 1:
        yield from map(work, items)
        return
    from concurrent.futures import ProcessPoolExecutor  # slow to import, and seldom needed

    prepare()
    chunk = max(1, min(64, len(items) // (4 * cores)))
    with ProcessPoolExecutor(cores, mp_context=process_context()) as pool:
        yield from pool.map(work, items, chunksize=chunk)
