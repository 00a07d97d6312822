"""Fuzz the reader with golden pages changed at random: no crash, no hang, no invented number.

A number is invented if the page does not state it, and out of place if the words do not from which
it is said to be read.

    python -m tests.fuzz_pages [--count 10000] [--seed 1] [--case NUMBER]

Runs on all cores. The same seed gives the same pages; `--case` prints one of them.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

from eifgraph.errors import PageError
from eifgraph.ingest import parse_programme, read_page
from eifgraph.pipeline import read_parts
from eifgraph.processes import Work, spread
from eifgraph.records.codec import encode
from tests.metamorphic.mutations import golden_texts, mutated
from tests.score.numbers import invented, out_of_place

LIMIT: Final = 1.0
"""No page takes so many seconds of one core."""
GIVE_UP: Final = 3.0
FEW: Final = 32


@dataclass(frozen=True)
class Case:
    """What became of one page: whether it was read, how long it took, and what is wrong."""

    number: int
    is_read: bool
    seconds: float
    faults: tuple[str, ...]


class TookTooLong(Exception):
    """Raised within a page that is still not read after `GIVE_UP` seconds."""


def run_case(number: int, seed: int) -> Case:
    """Read one page and say what is wrong."""
    return read_case(number, mutated(seed, number))


def read_case(number: int, text: str) -> Case:
    """Read a text as a page and say what is wrong."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / "page.txt"
        path.write_text(text, "utf-8", "surrogatepass", newline="")
        start = time.process_time()
        facts, faults = _read(path)
        seconds = time.process_time() - start
    faults += [] if facts is None else _wrong_numbers(facts, text)
    if seconds > LIMIT:
        faults = [*faults, f"slow: {seconds:.1f} s"]
    return Case(number, facts is not None, seconds, tuple(faults))


def _read(path: Path) -> tuple[object, list[str]]:
    """Give the facts of a page, None if there are none, and what went wrong."""
    try:
        with _time_out():
            page = read_page(path)
            programme, _ = parse_programme(page, read_parts()[0])
            return encode(programme), []
    except PageError as error:
        return None, [] if error.reason and error.advice else [f"refused without a word: {error}"]
    except Exception as error:  # noqa: BLE001  whatever it is, it is a fault
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if Path(frame.filename) != Path(__file__)]
        at = f"{Path(own[-1].filename).name}:{own[-1].lineno}"
        return None, [f"crash: {type(error).__name__}: {error} ({at})"]


def _wrong_numbers(facts: object, text: str) -> list[str]:
    told = (("invented", invented(facts, text)), ("out of place", out_of_place(facts)))
    return [
        f"{kind}: {one.field} {one.value} from {one.quote[:80]!r}"
        for kind, numbers in told
        for one in numbers
    ]


@contextmanager
def _time_out() -> Iterator[None]:
    """Break off after `GIVE_UP` seconds of work, where a signal can do that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"{GIVE_UP} seconds")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, GIVE_UP)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def run_cases(count: int, seed: int) -> Iterator[Case]:
    """Run many cases, on all cores if they are many."""
    work = Work(partial(run_case, seed=seed), _prepare, _lost, FEW)
    yield from spread(work, range(count))


def _lost(number: int, reason: str) -> Case:
    """Say that a process died of a page, or never came back from it."""
    return Case(number, False, GIVE_UP, (f"crash: {reason}",))


def _prepare() -> None:
    golden_texts()
    read_parts()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run cases; give 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz_pages", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help="print the page of this case, and its faults")
    options = parser.parse_args(arguments)
    if options.case is not None:
        case = run_case(options.case, options.seed)
        sys.stdout.write(mutated(options.seed, options.case))
        sys.stderr.writelines(f"{fault}\n" for fault in case.faults)
        return 1 if case.faults else 0
    return _report(list(run_cases(options.count, options.seed)))


def _report(cases: list[Case]) -> int:
    faulty = [case for case in cases if case.faults]
    kinds = Counter(fault.split(":")[0] for case in faulty for fault in case.faults)
    for case in faulty:
        sys.stdout.writelines(f"{case.number}: {fault}\n" for fault in case.faults)
    slowest = max(cases, key=lambda case: case.seconds)
    read = sum(case.is_read for case in cases)
    sys.stdout.write(
        f"{len(cases)} pages, {read} read, {len(faulty)} with faults {dict(kinds)};"
        f" slowest {slowest.seconds:.2f} s (case {slowest.number})\n"
    )
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
