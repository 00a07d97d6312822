"""What is measured at servers that run side by side; each is asked in turn, several times over.

The first of the servers is ours. What is compared is compared with its answers and figures.
"""

from __future__ import annotations

import math
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count as numbers
from pathlib import Path
from typing import Final

from eifgraph.catalogue import find_query
from tests.bench.asking import (
    Figures,
    answer_of,
    asked_once,
    connected,
    count,
    lookups,
    rows_of,
    stream,
)
from tests.bench.memory import Peak, megabytes
from tests.bench.servers import Server

MILLION: Final = 1_000_000
PAIRS: Final = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {MILLION}"
ROW: Final = b'"a":{'
LIMIT: Final = 60.0
"""Seconds in which a query has to be answered, or it is not measured."""
RESEARCHER: Final = {f"q{n:02}": find_query(f"q{n:02}").text for n in range(1, 11)}
FRESH: Final = numbers()
"""Numbers that no two query texts share."""


Lines = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """What was measured: a table, and the figures of every run."""

    lines: Lines
    runs: dict[str, list[Figures]]


def measure_lookups(servers: Sequence[Server], iris: Path, runs: int, seconds: int) -> Part:
    """Measure cheap lookups by 8 clients: each query once, and the same few again and again."""
    some = iris.read_text(encoding="utf-8").split()[:20]
    compare(servers, {iri: f"SELECT ?p ?o {{ <{iri}> ?p ?o }}" for iri in some})
    found: dict[str, list[Figures]] = defaultdict(list)
    for run in range(runs + 1):  # the first is to get warm
        for kind in ("distinct", "repeated"):
            for server in servers:
                made = lookups(server, iris, (kind, str(next(FRESH))), seconds if run else 1)
                found[f"{server.name}, {kind}"] += [made] if run else []
    lines: Lines = [("", "answers/s", "p50 ms", "p99 ms", "ours to it")]
    for name in sorted(found, key=lambda name: name.rpartition(", ")[2]):
        ours = found[f"{servers[0].name}, {name.rpartition(', ')[2]}"]
        rate = middle(found[name], "rate")
        times = (f"{middle(found[name], key):.2f}" for key in ("p50", "p99"))
        lines.append((name, f"{rate:,.0f}", *times, f"{middle(ours, 'rate') / rate:.2f}"))
    return Part(lines, dict(found))


def measure_stream(servers: Sequence[Server], runs: int) -> Part:
    """Measure a long answer; memory first, in a run of its own, so that it costs no time."""
    found: dict[str, list[Figures]] = {server.name: [] for server in servers}
    more = {server.name: memory_of_stream(server) for server in servers}
    for _ in range(runs):
        for server in servers:
            found[server.name].append(stream(server, fresh(PAIRS)) | {"more": more[server.name]})
    lines: Lines = [("", "first byte ms", "total s", "MB more", "ours to it")]
    ours = middle(found[servers[0].name], "total")
    for name, streams in found.items():
        first, total = (middle(streams, key) for key in ("first", "total"))
        numbers = (f"{1000 * first:.1f}", f"{total:.2f}", f"{more[name]:.1f}")
        lines.append((name, *numbers, f"{ours / total:.2f}"))
    return Part(lines, found)


def memory_of_stream(server: Server) -> float:
    """Give the MB that a long answer takes beyond what its server took before.

    Raises:
        SystemExit: the answer has not as many rows as it should.
    """
    asked_once(server, "SELECT * { ?s ?p ?o } LIMIT 1000")
    before = megabytes(server.pid)
    with Peak(server.pid) as peak:
        stream(server, fresh(PAIRS))
    if (rows := count(server, fresh(PAIRS), ROW)) != MILLION:
        raise SystemExit(f"{server.name} gives {rows} rows, not {MILLION}")
    return peak.most - before


def measure_queries(servers: Sequence[Server], runs: int, *, is_compared: bool = True) -> Part:
    """Measure the ten researcher queries, every text new.

    A query that takes ours longer than `LIMIT` is asked of no other, and is in no mean.
    """
    names = [server.name for server in servers]
    found: dict[str, list[Figures]] = {name: [] for name in RESEARCHER}
    for name, query in RESEARCHER.items():
        if timed(servers[0], fresh(query)) is None:
            continue
        if is_compared:
            compare(servers, {name: query})
        for _ in range(runs):
            made = {server.name: timed(server, fresh(query)) for server in servers}
            found[name].append({kind: LIMIT if s is None else s for kind, s in made.items()})
    medians = {
        name: [middle(times, kind) for kind in names] for name, times in found.items() if times
    }
    medians["geometric mean"] = [*map(geometric_mean, zip(*medians.values(), strict=True))]
    lines: Lines = [("ms", *names, *(f"ours to {name}" for name in names[1:]))]
    for name, row in medians.items():
        ratios = (f"{row[0] / one:.3f}" for one in row[1:])
        lines.append((name, *(f"{1000 * one:.2f}" for one in row), *ratios))
    for name in found.keys() - medians.keys():
        lines.append((name, f"over {1000 * LIMIT:.0f}", *[""] * (2 * len(names) - 2)))
    return Part(lines, found)


def fresh(query: str) -> str:
    """Give a query a text that was never asked before; it says the same."""
    return f"{query}\n# {next(FRESH)}"


def compare(servers: Sequence[Server], queries: dict[str, str]) -> None:
    """See that all servers give the same rows.

    Raises:
        SystemExit: they do not; there is nothing to measure then.
    """
    for name, query in queries.items():
        answers = [rows_of(asked_once(one, query)) for one in servers]
        for server, rows in zip(servers, answers, strict=True):
            if rows != answers[0]:
                sizes = f"{len(rows)} rows, and {servers[0].name} {len(answers[0])}"
                raise SystemExit(f"{name}: answers differ: {server.name} gives {sizes}")


def timed(server: Server, query: str) -> float | None:
    """Give the seconds that an answer takes once there is a connection; None above `LIMIT`."""
    connection = connected(server, LIMIT)
    connection.connect()
    begun = time.perf_counter()
    try:
        answer_of(connection, server, query)
    except TimeoutError:
        return None
    finally:
        connection.close()
    return time.perf_counter() - begun


def middle(runs: Sequence[Figures], key: str) -> float:
    """Give the median of one figure."""
    return statistics.median(run[key] for run in runs)


def geometric_mean(values: Sequence[float]) -> float:
    """Give the geometric mean.

    >>> geometric_mean([1.0, 4.0])
    2.0
    """
    return math.exp(statistics.mean(map(math.log, values)))
