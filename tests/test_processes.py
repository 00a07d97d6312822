"""Work is spread over processes in a window, in order, and what kills one costs one item."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from eifgraph.errors import OntologyError, PageError
from eifgraph.limits import TooSlow, time_limit
from eifgraph.processes import WINDOW, Ready, Work, _Pool, core_count, spread

DEADLY, SLOW, BAD = 13, 17, 19


def do(item: int) -> str:
    """Work that is deadly on one number, endless on another, and faulty on a third."""
    if item == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    if item == SLOW:
        time.sleep(60)
    if item == BAD:
        raise OntologyError(Path("file"), "bad")
    return f"done {item}"


def lost(item: int, reason: str) -> str:
    """Say what was lost."""
    return f"lost {item}: {reason}"


def nothing() -> None:
    """Prepare nothing."""


WORK = Work(do, nothing, lost, few=4, patience=1.0)


def test_results_are_in_order() -> None:
    """However long each takes, results come in the order of the items, ready ones among them."""
    items = [Ready(f"ready {n}") if n % 3 == 0 else 100 + n for n in range(40)]
    expected = [f"ready {n}" if n % 3 == 0 else f"done {100 + n}" for n in range(40)]
    assert list(spread(WORK, items)) == expected


def test_few_need_no_process() -> None:
    """A few items among many that need no work are worked on here."""
    seen: list[int] = []

    def note(item: int) -> str:
        seen.append(os.getpid())
        return str(item)

    items = [Ready("x")] * 300 + [7] + [Ready("x")] * 300 + [8]
    assert len(list(spread(Work(note, nothing, lost, few=4), items))) == 602
    assert seen == [os.getpid()] * 2


def test_death_costs_one_item() -> None:
    """An item whose process dies twice is lost, and no other; the rest goes on in order."""
    made = list(spread(WORK, [10, 11, 12, DEADLY, 14, 15, 16, 20, 21]))
    assert made[3] == "lost 13: its process died twice (signal 9)"
    assert [text[:4] for text in made] == ["done"] * 3 + ["lost"] + ["done"] * 5


def test_one_that_hangs_costs_one_item() -> None:
    """An item that takes longer than there is patience is lost, and no other."""
    made = list(spread(WORK, [10, 11, SLOW, 14, 15, 16]))
    assert made[2] == "lost 17: took longer than 1 s"
    assert [text[:4] for text in made] == ["done"] * 2 + ["lost"] + ["done"] * 3


def test_items_are_taken_as_needed() -> None:
    """Of many items no more than a window is taken before the first result is asked for."""
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100, 100_000):
            taken.append(number)
            yield number

    results = spread(WORK, items())
    assert next(results) == "done 100"
    assert len(taken) <= WINDOW * core_count() + WORK.few
    results.close()


def test_fault_comes_through_whole() -> None:
    """What is raised in a process is raised here, of its own kind and with its facts."""
    with pytest.raises(OntologyError) as caught:
        list(spread(WORK, [10, 11, 12, 14, 15, BAD]))
    assert (caught.value.path, str(caught.value)) == (Path("file"), "file: bad")


def test_time_limit_counts_computing() -> None:
    """Who computes too long is stopped, even if he catches all; who waits is not."""
    with pytest.raises(TooSlow, match=r"longer than 0\.05 s"), time_limit(0.05):  # noqa: PT012  it is about what the block catches
        try:
            _compute(10)
        except Exception:  # noqa: BLE001  as careless code does
            _compute(10)
    with time_limit(0.05):
        time.sleep(0.1)


def _compute(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_page_error_is_sent_whole() -> None:
    """An error with facts of its own survives the way between processes."""
    error = PageError(Path("page"), "empty", "save it again")
    made, args = error.__reduce__()
    assert vars(made(*args)) == vars(error)


def test_forked_processes_end_by_themselves() -> None:
    """A copy of this process holds no end of a pipe that keeps it, or another, waiting."""
    code = "from tests.test_processes import exit_codes; print(exit_codes())"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == f"{[0] * core_count()}\n"


def exit_codes() -> list[int | None]:
    """Spread some work, and say how each process ended: 0 by itself, -9 killed."""
    pool = _Pool(WORK, iter(range(100, 120)))
    assert len(list(pool.results())) == 20
    return [worker.process.exitcode for worker in pool._workers]
