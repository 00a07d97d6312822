"""How much memory a process and all that it started take, and the most they took in a while.

What several of them share is counted once: each has its share of it (PSS, proc_pid_smaps(5)).
"""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Final

PROC: Final = Path("/proc")
GONE: Final = (FileNotFoundError, ProcessLookupError, PermissionError)
"""How a process that ends while it is looked at shows."""


def descendants(pid: int) -> list[int]:
    """Give a process and all that it started, however far down."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            with suppress(*GONE):
                fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                children[int(fields[1])].append(int(folder.name))
    found = [pid]
    for one in found:  # grows while it is walked
        found += children[one]
    return found


def megabytes_each(pid: int) -> dict[int, float]:
    """Give, for a process and all that it started, the MB that each takes."""
    found = {}
    for one in descendants(pid):
        with suppress(*GONE):
            lines = (PROC / str(one) / "smaps_rollup").read_text("ascii").splitlines()
            found[one] = next(int(line.split()[1]) for line in lines if line[:4] == "Pss:") / 1024
    return found


def megabytes(pid: int) -> float:
    """Give the MB that a process and all that it started take together."""
    return sum(megabytes_each(pid).values())


class Peak:
    """The most memory that is taken while the body of a `with` runs."""

    def __init__(self, pid: int, every: float = 0.05) -> None:
        self.most = 0.0
        self._pid, self._every, self._is_over = pid, every, Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.is_set():
            begun = time.monotonic()
            self.most = max(self.most, megabytes(self._pid))
            # a look takes time of the process that is looked at: no more than half of all
            self._is_over.wait(max(self._every, time.monotonic() - begun))
