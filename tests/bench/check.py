"""How fast `eifgraph check` is beside plain pyshacl, and how its cost grows.

    python -m tests.bench.check [--programmes 130] [--runs 3] [--grow 1000] [--large]

Every run is a whole process, start to end, on synthetic copies of the data. Cold is a check of all
graphs with nothing remembered, warm one of the same graphs unchanged. Both reports, cold and
pyshacl's, must be equal, or there is no table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.copies import ROOT, write_copies
from tests.bench.tables import lay_out

Report = Counter[tuple[str | None, ...]]


@dataclass(frozen=True)
class Run:
    """One process: time by the clock and of all cores, memory of its largest process, its words."""

    seconds: float
    work: float
    megabytes: float
    said: dict[str, object]


@dataclass(frozen=True)
class Row:
    """A line of the table: medians of some runs."""

    what: str
    programmes: int
    seconds: float
    work: float
    megabytes: float

    @classmethod
    def of(cls, what: str, programmes: int, runs: Sequence[Run]) -> Row:
        """Take the medians."""
        return cls(
            what,
            programmes,
            statistics.median(run.seconds for run in runs),
            statistics.median(run.work for run in runs),
            statistics.median(run.megabytes for run in runs),
        )


def run(arguments: Iterable[str], folder: Path) -> Run:
    """Run a Python module as a process of its own and measure it."""
    paths = {"EIFGRAPH_DATA": str(folder / "data"), "EIFGRAPH_BUILD": str(folder / "build")}
    start = time.perf_counter()
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=os.environ | paths) as one:
        assert one.stdout is not None
        said = one.stdout.read()
        _, status, usage = os.wait4(one.pid, 0)
        one.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if one.returncode not in {0, 1}:
        raise SystemExit(f"{' '.join(command)} ended with {one.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, json.loads(said))


def run_plain(folder: Path) -> Run:
    """Run the peer."""
    return run(["tests.bench.plain", str(folder / "data" / "graph")], folder)


def run_check(folder: Path, *, is_warm: bool) -> Run:
    """Run our check; cold, nothing is remembered."""
    if not is_warm:
        shutil.rmtree(folder / "build", ignore_errors=True)
    return run(["eifgraph", "check", "--format", "json"], folder)


def report_of(made: Run) -> Report:
    """Give the results of a run as they are compared."""
    results = made.said["results"]
    assert isinstance(results, list)
    keys = ("thing", "path", "term", "component", "shape", "level", "message")
    return Counter(
        tuple(one) if isinstance(one, list) else tuple(one[key] for key in keys) for one in results
    )


def compare(folder: Path, programmes: int, runs: int) -> list[Row]:
    """Measure the peer and our check side by side, in turn, on the same graphs.

    Raises:
        SystemExit: they do not report the same.
    """
    write_copies(folder / "data" / "graph", programmes)
    plain, cold, warm = [], [], []
    for _ in range(runs):
        plain.append(run_plain(folder))
        cold.append(run_check(folder, is_warm=False))
        warm.append(run_check(folder, is_warm=True))
    reports = [report_of(one) for one in (*plain, *cold, *warm)]
    if any(report != reports[0] for report in reports):
        raise SystemExit(f"reports differ: {[report.total() for report in reports]}")
    times = [(float(str(one.said["validate"])), one.megabytes) for one in plain]
    validating = [Run(seconds, seconds, megabytes, {}) for seconds, megabytes in times]
    return [
        Row.of("plain pyshacl, whole process", programmes, plain),
        Row.of("plain pyshacl, validate() alone", programmes, validating),
        Row.of("eifgraph check, cold", programmes, cold),
        Row.of("eifgraph check, warm", programmes, warm),
    ]


def grow(folder: Path, programmes: int, runs: int) -> list[Row]:
    """Measure our check on more programmes."""
    write_copies(folder / "data" / "graph", programmes)
    cold, warm = [], []
    for _ in range(runs):
        cold.append(run_check(folder, is_warm=False))
        warm.append(run_check(folder, is_warm=True))
    return [
        Row.of("eifgraph check, cold", programmes, cold),
        Row.of("eifgraph check, warm", programmes, warm),
    ]


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out; the last column says how many times as fast as the first row."""
    first = rows[0]
    head = ("", "programmes", "seconds", "of all cores", "ms each", "MB", "times as fast")
    lines = [
        (
            row.what,
            f"{row.programmes:,}",
            f"{row.seconds:.2f}",
            f"{row.work:.2f}",
            f"{1000 * row.work / row.programmes:.2f}",
            f"{row.megabytes:.0f}",
            f"{first.seconds / row.seconds:.1f}" if row.programmes == first.programmes else "",
        )
        for row in rows
    ]
    return lay_out((head, *lines))


def main(arguments: Sequence[str] | None = None) -> str:
    """Measure what is asked for; give the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programmes", type=int, default=130)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--grow", type=int, nargs="*", default=[1000])
    parser.add_argument("--large", action="store_true", help="grow to 10,000 programmes too")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        rows = compare(Path(name) / "side-by-side", asked.programmes, asked.runs)
        for count in [*asked.grow, *([10_000] if asked.large else [])]:
            rows += grow(Path(name) / str(count), count, asked.runs)
    return table(rows)


if __name__ == "__main__":
    sys.stdout.write(main() + "\n")
