"""How fast pages are read, and how fast `eifgraph ingest FOLDER` makes graphs of them.

    python -m tests.bench.ingest [--pages 1000] [--runs 3] [--sample 100] [--grow 200]

Pages are synthetic copies of our own with seeded changes. First each stage alone, on one core, in
processor time a page; what rdflib's serializer takes for the same graphs stands beside ours.
Reading (file to facts) is measured as the command's workers do it: one page after the other, none
kept, garbage collected as there; its two parts, each on all pages, stand below it. Then whole
processes on all cores, start to end: cold, where nothing is there, and unchanged, where all is.
Memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.model import CodeLists
from eifgraph.namespaces import INSTANCES
from eifgraph.pipeline import read_parts
from eifgraph.processes import TIDY
from eifgraph.shapes import check_text
from eifgraph.turtle import render_any, render_turtle
from tests.bench.check import Row, Run, run, table
from tests.bench.pages import SEED, write_pages

T = TypeVar("T")
S = TypeVar("S")
Stage = tuple[str, float]
"""What was done, and milliseconds a page."""


def timed(work: Callable[[S], T], items: Sequence[S]) -> tuple[list[T], float]:
    """Do some work on each item; give the results and milliseconds of the processor for each."""
    start = time.process_time()
    made = [work(item) for item in items]
    return made, 1000 * (time.process_time() - start) / len(items)


def read_as_workers(files: Sequence[Path], code_lists: CodeLists) -> float:
    """Read each file to its facts and drop them, as `eifgraph.processes` has its workers do it."""
    gc.collect()
    gc.freeze()
    gc.disable()
    start = time.process_time()
    for number, path in enumerate(files, start=1):
        if number % TIDY == 0:
            gc.collect()
        parse_programme(read_page(path), code_lists)
    cost = 1000 * (time.process_time() - start) / len(files)
    gc.enable()
    gc.unfreeze()
    return cost


def stages(files: Sequence[Path]) -> list[Stage]:
    """Measure each stage on some pages, once."""
    code_lists, rules = read_parts()
    reading = read_as_workers(files, code_lists)
    pages, cutting = timed(read_page, files)
    parsed, parsing = timed(lambda page: parse_programme(page, code_lists), pages)
    graphs, building = timed(lambda one: programme_graph(one[:1], INSTANCES), parsed)
    texts, rendering = timed(render_turtle, graphs)
    others, serializing = timed(render_any, graphs)
    if texts != others:
        raise SystemExit("rdflib writes other bytes")
    _, checking = timed(lambda text: check_text(text, files[0], rules), texts)
    return [
        ("READING (file to facts)", reading),
        ("  file to sections", cutting),
        ("  sections to facts", parsing),
        ("facts to triples", building),
        ("triples to Turtle", rendering),
        ("  rdflib's serializer", serializing),
        ("check of the Turtle", checking),
        ("ALL (without rdflib's)", reading + parsing + building + rendering + checking),
    ]


def stage_table(runs: Sequence[Sequence[Stage]]) -> str:
    """Lay out the medians of some runs."""
    lines = [f"{'one core':<28}{'ms a page':>12}{'pages a second':>18}"]
    for number, (name, _) in enumerate(runs[0]):
        cost = statistics.median(one[number][1] for one in runs)
        lines.append(f"{name:<28}{cost:>12.2f}{1000 / cost:>18.0f}")
    return "\n".join(lines)


def ingest(folder: Path, *, is_cold: bool) -> Run:
    """Run the command on the pages of a folder; cold, no graph and no record is there."""
    if is_cold:
        for name in ("data", "build"):
            shutil.rmtree(folder / name, ignore_errors=True)
    made = run(["eifgraph", "ingest", "--format", "json", str(folder / "pages")], folder)
    fates = made.said["fates"]
    assert isinstance(fates, dict)
    if fates["written" if is_cold else "unchanged"] != made.said["files"]:
        raise SystemExit(f"not what was to be measured: {fates}")
    return made


def whole(folder: Path, pages: int, runs: int) -> list[Row]:
    """Measure the command on so many pages, cold and unchanged in turn."""
    write_pages(folder / "pages", pages)
    cold, unchanged = [], []
    for _ in range(runs):
        cold.append(ingest(folder, is_cold=True))
        unchanged.append(ingest(folder, is_cold=False))
    return [Row.of("ingest, cold", pages, cold), Row.of("ingest, unchanged", pages, unchanged)]


def main(arguments: Sequence[str] | None = None) -> str:
    """Measure what is asked for; give the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sample", type=int, default=100, help="pages for the stages")
    parser.add_argument("--grow", type=int, default=200, help="pages of a smaller folder beside it")
    asked = parser.parse_args(arguments)
    gc.set_threshold(50_000, 20, 20)  # as the command has it
    with tempfile.TemporaryDirectory() as name:
        rows = whole(Path(name) / "small", asked.grow, asked.runs)  # first: a process that is
        rows += whole(Path(name) / "large", asked.pages, asked.runs)  # begun has our peak of memory
        samples = [
            write_pages(Path(name) / f"sample-{run}", asked.sample, SEED + run)
            for run in range(asked.runs)  # each run its own, as what is remembered of a page helps
        ]
        stages(samples[0][:3])  # what is made once is no part of a page
        alone = stage_table([stages(files) for files in samples])
    return f"{alone}\n\n{table(rows)}"


if __name__ == "__main__":
    sys.stdout.write(main() + "\n")
