"""Whether the endpoint stands a mixed load with hostile requests in it, for minutes.

    python -m tests.bench.load [--minutes 10] [--rate 12] [--deadline 5] [--memory 256]
                               [--workers 4] [--json FILE]

Starts `eifgraph serve` on the current release and has clients in processes of their own ask at a
steady rate, whether or not they were answered before: of 100 requests 75 are cheap lookups, 8
researcher queries, 10 pages, 2 downloads and 5 hostile, of each kind in turn (`hostile.py`). No
query text is sent twice, so that none is answered from memory. The rate is for 2 cores that also
run the clients: a hostile query may take a core for all of its deadline, so twice the rate or the
deadline is twice as much of the machine. Times are counted from when a request was due, so that a
client that lags hides nothing.

It ends with code 1 where a target is missed: the processes that last are those that were there at
the beginning; good requests are answered, with the same bytes as ever; 99 of 100 cheap ones
within 100 ms; each hostile one as it should be, within its deadline and 2 s; memory never above
what the limits allow, and at the end about what it was at the beginning.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import math
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Final
from urllib.parse import quote

from eifgraph.catalogue import find_query
from tests.bench.copies import ROOT
from tests.bench.endpoint import write_iris
from tests.bench.hostile import KINDS, Deed, do
from tests.bench.memory import descendants, megabytes_each
from tests.bench.tables import lay_out
from tests.served import Served, serving

SHARES: Final = {"cheap": 0.75, "analytical": 0.08, "page": 0.10, "download": 0.02}
HOSTILE: Final = 0.05
SOON: Final = 0.1
"""Seconds in which 99 of 100 cheap queries are answered."""
GROWTH: Final = 100.0
"""MB that all processes may take more at the end than at the beginning."""
RESEARCHER: Final = ("q04", "q06", "q09", "q16", "q19")
CLIENTS: Final = {"cheap": (2, 4), "analytical": (1, 2), "page": (1, 2), "download": (1, 1)}
"""How many processes, and clients in each, ask for each kind of good thing."""
SETTLE: Final = 3.0
"""Seconds in which nothing is asked, before memory is measured."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is to be: seconds, requests a second, and the server's limits."""

    seconds: float
    rate: float
    deadline: float
    memory: int
    workers: int = 4
    seed: int = 6


@dataclass(frozen=True, slots=True)
class Sample:
    """One good request: what was asked, when it was done, how long it took, what came."""

    kind: str
    path: str
    seconds: float
    status: int
    digest: str


@dataclass(slots=True)
class Memory:
    """What all processes took, in MB, and which of them last."""

    before: float = 0.0
    after: float = 0.0
    over_time: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """All that was seen."""

    asked: Asked
    good: list[Sample]
    hostile: list[Deed]
    memory: Memory
    crashes: list[str]

    def faults(self, *, soon: float = SOON) -> Iterator[str]:
        """Give the targets that are missed."""
        yield from self.crashes
        for kind, missed in sorted(missing(self.good).items()):
            yield f"{missed} {kind} requests were not answered, or not as before"
        if (late := percentile(self.good, "cheap", 99)) > soon:
            yield f"cheap queries: 99 of 100 took up to {1000 * late:.0f} ms, not {1000 * soon:g}"
        yield from (f"{one.kind}: {one.fault}" for one in self.hostile if one.fault)
        most = self.memory.before + self.asked.workers * self.asked.memory + GROWTH
        if (peak := max(self.memory.over_time, default=0.0)) > most:
            yield f"memory: {peak:.0f} MB at most, more than the limits allow ({most:.0f})"
        if (growth := self.memory.after - self.memory.before) > GROWTH:
            yield f"memory: {growth:.0f} MB more at the end than at the beginning"


def missing(good: Sequence[Sample]) -> dict[str, int]:
    """Count, by kind, the good requests that got no answer or another than the first."""
    first: dict[str, str] = {}
    found: dict[str, int] = defaultdict(int)
    for one in good:
        wanted = first.setdefault(one.path, one.digest) if one.status == 200 else ""
        found[one.kind] += one.status != 200 or one.digest != wanted
    return {kind: count for kind, count in found.items() if count}


def percentile(good: Sequence[Sample], kind: str, part: int) -> float:
    """Give the seconds that so many of 100 took at most; one without an answer took for ever."""
    taken = sorted(
        one.seconds if one.status == 200 else math.inf for one in good if one.kind == kind
    )
    return taken[min(len(taken) - 1, len(taken) * part // 100)] if taken else math.inf


def paths(kind: str, iris: Sequence[str]) -> list[str]:
    """Give what is asked for, of a kind."""
    if kind == "cheap":
        return [f"/sparql?query={quote(f'SELECT ?p ?o {{ <{iri}> ?p ?o }}')}" for iri in iris]
    if kind == "analytical":
        return [f"/sparql?query={quote(find_query(name).text)}" for name in RESEARCHER]
    if kind == "page":
        return ["/", "/queries", *(f"/doc/{iri.partition('/id/')[2]}" for iri in iris)]
    return ["/download/eifgraph.trig", "/download/eifgraph.nq"]


def ask_steadily(
    kind: str, port: int, places: Sequence[str], times: tuple[float, float, float], seed: int
) -> list[Sample]:
    """Ask for some things, each when it is due: between two times, so many seconds apart."""
    begin, end, apart = times
    draw = random.Random(seed)
    due, found = begin + draw.random() * apart, list[Sample]()
    while due < end:
        time.sleep(max(0.0, due - time.time()))
        path = draw.choice(places)
        # a query of a text of its own, which no cache has; it says the same
        own = f"%0A%23%20{seed}-{len(found)}" if "?query=" in path else ""
        status, digest = get(port, path + own)
        found.append(Sample(kind, path, time.time() - due, status, digest))
        due += apart
    return found


def get(port: int, path: str) -> tuple[int, str]:
    """Get one thing; give the status, 0 for none, and a digest of what came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(
            "GET", path, headers={"Accept": "application/json, text/html, */*;q=0.1"}
        )
        answer = connection.getresponse()
        digest = hashlib.file_digest(answer, "sha256").hexdigest()
    except (OSError, http.client.HTTPException):
        return 0, ""
    else:
        return answer.status, digest
    finally:
        connection.close()


def clients_of(
    kind: str, port: int, places: Sequence[str], times: tuple[float, float, float], seed: int
) -> list[Sample]:
    """Have several clients ask, in threads of this process."""
    count = CLIENTS[kind][1]
    with ThreadPoolExecutor(count) as pool:
        asking = [
            pool.submit(ask_steadily, kind, port, places, times, seed * 100 + number)
            for number in range(count)
        ]
        return [sample for one in asking for sample in one.result()]


def harm(port: int, times: tuple[float, float, float], deadline: float) -> list[Deed]:
    """Do a hostile deed of each kind in turn, each when it is due."""
    begin, end, apart = times
    with ThreadPoolExecutor(256) as pool:
        doing = []
        for number in range(int((end - begin) / apart)):
            time.sleep(max(0.0, begin + number * apart - time.time()))
            doing.append(pool.submit(do, KINDS[number % len(KINDS)], port, deadline))
        return [one.result() for one in doing]


def run(asked: Asked, build: Path, folder: Path) -> Report:
    """Serve a release, load it, and tell what was seen."""
    log = folder / "log"
    limits = {
        "QUERY_SECONDS": f"{asked.deadline:g}",
        "QUERY_PATIENCE": f"{asked.deadline:g}",
        "QUERY_MEMORY": str(asked.memory),
        "QUERY_WORKERS": str(asked.workers),
    }
    data = build / "current" / "dumps" / "eifgraph.nq"
    iris = write_iris(data, folder / "iris").read_text(encoding="utf-8").split()
    with serving(build, log, **limits) as served:
        for kind in SHARES:  # what is made once is made
            for path in paths(kind, iris):
                get(served.port, path)
        memory = Memory(before=settled(served))
        lasting = lasting_of(served)
        good, hostile = load(asked, served, iris, memory)
        time.sleep(asked.deadline)
        memory.after = settled(served)
        crashes = [f"{one} has ended" for one in sorted(lasting - lasting_of(served))]
    said = log.read_text(encoding="utf-8", errors="replace")
    crashes += [line for line in said.splitlines() if "Traceback" in line or "panicked" in line]
    return Report(asked, good, hostile, memory, crashes)


def load(
    asked: Asked, served: Served, iris: Sequence[str], memory: Memory
) -> tuple[list[Sample], list[Deed]]:
    """Have all clients ask at once, and watch memory meanwhile."""
    is_over = Event()
    watch = Thread(target=watch_memory, args=(served, memory, is_over), daemon=True)
    watch.start()
    begin = time.time() + 3  # when all processes have started
    end = begin + asked.seconds
    count = sum(processes for processes, _ in CLIENTS.values()) + 1
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn")) as pool:
        asking: list[Future[list[Sample]]] = []
        for kind, (processes, clients) in CLIENTS.items():
            apart = processes * clients / (asked.rate * SHARES[kind])
            for _ in range(processes):
                seed = asked.seed + len(asking)
                given = (kind, served.port, paths(kind, iris), (begin, end, apart), seed)
                asking.append(pool.submit(clients_of, *given))
        times = (begin, end, 1 / (asked.rate * HOSTILE))
        harming = pool.submit(harm, served.port, times, asked.deadline)
        good = [sample for one in asking for sample in one.result()]
        hostile = harming.result()
    is_over.set()
    watch.join()
    return good, hostile


def watch_memory(served: Served, memory: Memory, is_over: Event) -> None:
    """Look at memory now and then: a look costs the server time."""
    while not is_over.wait(2):
        memory.over_time.append(sum(megabytes_each(served.process.pid).values()))


def settled(served: Served) -> float:
    """Give the memory of all processes when nothing is asked."""
    time.sleep(SETTLE)
    return statistics.median(sum(megabytes_each(served.process.pid).values()) for _ in range(3))


def lasting_of(served: Served) -> set[str]:
    """Name the processes that last: all but those that answer queries, whose end is theirs."""
    found = {}
    for pid in descendants(served.process.pid):
        lines = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        parent = int(Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
        found[pid] = (parent, b" ".join(lines).decode())
    return {
        f"process {pid}: {' '.join(command.split()[:4])}"
        for pid, (parent, command) in found.items()
        if "keeper" not in found.get(parent, (0, ""))[1]
    }


def table(report: Report) -> str:
    """Lay the report out."""
    memory, missed = report.memory, missing(report.good)
    lines = [("good requests", "asked", "missed", "p50 ms", "p99 ms", "most ms")]
    for kind in SHARES:
        count = sum(one.kind == kind for one in report.good)
        half, nearly, most = (
            f"{1000 * percentile(report.good, kind, part):.1f}" for part in (50, 99, 100)
        )
        lines.append((kind, str(count), str(missed.get(kind, 0)), half, nearly, most))
    deeds = [("hostile requests", "done", "not as they should be", "most s", "answered")]
    for kind in KINDS:
        done = [one for one in report.hostile if one.kind == kind]
        statuses = ", ".join(map(str, sorted({one.status for one in done})))
        faults, longest = (
            sum(bool(d.fault) for d in done),
            max((d.seconds for d in done), default=0),
        )
        deeds.append((kind, str(len(done)), str(faults), f"{longest:.1f}", statuses))
    said = (
        f"memory of all processes: {memory.before:.0f} MB before, "
        f"{max(memory.over_time, default=0.0):.0f} at most, {memory.after:.0f} after"
    )
    found = list(dict.fromkeys(report.faults()))
    verdict = "\n".join(["missed:", *found]) if found else "every target is met"
    return "\n\n".join([lay_out(lines), lay_out(deeds), said, verdict])


def main(arguments: Sequence[str] | None = None) -> int:
    """Load a server, print what was seen, and give the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=12.0, help="requests a second")
    parser.add_argument("--deadline", type=float, default=5.0, help="seconds of a query")
    parser.add_argument("--memory", type=int, default=256, help="MB of a query")
    parser.add_argument("--workers", type=int, default=4, help="that answer queries")
    parser.add_argument("--json", type=Path, help="a file for all that was seen")
    given = parser.parse_args(arguments)
    asked = Asked(60 * given.minutes, given.rate, given.deadline, given.memory, given.workers)
    with tempfile.TemporaryDirectory() as name:
        report = run(asked, ROOT / "build", Path(name))
    sys.stdout.write(table(report) + "\n")
    if given.json is not None:
        given.json.write_text(json.dumps(asdict(report), indent=1) + "\n", encoding="utf-8")
    return 1 if any(report.faults()) else 0


if __name__ == "__main__":
    sys.exit(main())
