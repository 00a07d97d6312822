"""Queries in processes of their own: whatever one does, it ends, says why, and harms no other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from rdflib import Literal, URIRef

from eifgraph.backend import Backend, SparqlRequest, open_backend
from eifgraph.backend.guarded import GuardedBackend
from eifgraph.backend.keeper import NICE
from eifgraph.backend.keeping import keeper_of
from eifgraph.bounds import MEGABYTE, Bounds
from eifgraph.errors import (
    QueryLimit,
    QuerySyntaxError,
    QueryTimeout,
    ServerBusy,
    StoreError,
    StoreGone,
)
from tests.loops import guarded, pool_of

JSON = "application/sparql-results+json"
CSV = "text/csv"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
VALUES = "VALUES ?{} { " + "1 " * 1000 + "}"
NUMBERS = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(VALUES.replace('{}', one) for one in 'abcd')} }}"
PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
BOUNDS = Bounds(
    seconds=5, patience=10, memory=64 * MEGABYTE, result=MEGABYTE, workers=2, queue=2, wait=10
)


@pytest.fixture(scope="module")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two graphs of 1,000 triples each."""
    lines = [f'<urn:s{i}> <urn:p> "{i}" <urn:g{1 + i % 2}> .\n' for i in range(2000)]
    path = tmp_path_factory.mktemp("data") / "data.nq"
    path.write_text("".join(lines), "utf-8")
    return path


@pytest.fixture
def backend(nquads: Path) -> Iterator[GuardedBackend]:
    """Keep the store of a test of its own."""
    with guarded(nquads, BOUNDS) as backend:
        yield backend


def ask(backend: Backend, text: str, media_type: str = JSON) -> bytes:
    """Give the whole answer to a query."""
    return b"".join(backend.query(SparqlRequest(text), media_type))


def number(backend: Backend) -> int:
    """Count all triples."""
    return int(json.loads(ask(backend, COUNT))["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    "request_",
    [
        SparqlRequest("SELECT ?s ?o { ?s ?p ?o }", bindings={"s": URIRef("urn:s7")}),
        SparqlRequest("SELECT ?s ?o { ?s ?p ?o }", bindings={"o": Literal("7")}),
        SparqlRequest(COUNT, default_graphs=("urn:g1",)),
        SparqlRequest(COUNT, named_graphs=("urn:g1",)),
        SparqlRequest(COUNT, seconds=100.0),
        SparqlRequest("ASK { <urn:s1> ?p ?o }"),
    ],
    ids=["iri", "literal", "default", "named", "seconds", "ask"],
)
def test_answers_are_those_of_the_engine(
    backend: GuardedBackend, nquads: Path, request_: SparqlRequest
) -> None:
    """What is asked goes to a worker whole, and its answer comes back byte for byte."""
    here = b"".join(open_backend(nquads).query(request_, JSON))
    assert b"".join(backend.query(request_, JSON)) == here


def test_describe(backend: GuardedBackend, nquads: Path) -> None:
    """The keeper says what the engine in this process would."""
    assert backend.describe() == open_backend(nquads).describe()


def test_graphs_come_too(backend: GuardedBackend) -> None:
    """A CONSTRUCT is answered in a format of graphs."""
    text = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER (?s = <urn:s1>) }"
    assert ask(backend, text, "application/n-triples") == b'<urn:s1> <urn:p> "1" .\n'


@pytest.mark.parametrize("seconds", [None, 0.1, 100.0])
def test_no_query_takes_longer_than_it_may(nquads: Path, seconds: float | None) -> None:
    """It is ended, the answer names the limit, and the next query is answered."""
    least = min(seconds or 1.0, 1.0)
    with guarded(nquads, replace(BOUNDS, seconds=1.0)) as backend:
        begun = time.monotonic()
        with pytest.raises(QueryTimeout, match=f"longer than {least:g} s; narrow it down"):
            b"".join(backend.query(SparqlRequest(ENDLESS, seconds=seconds), JSON))
        assert time.monotonic() - begun < least + 2
        assert number(backend) == 2000


def test_no_query_takes_more_memory_than_it_may(nquads: Path) -> None:
    """What sorts more than there is room for is ended, and says so."""
    bounds = replace(BOUNDS, seconds=20.0)
    with (
        guarded(nquads, bounds) as backend,
        pytest.raises(QueryLimit, match="64 MB of memory"),
    ):
        ask(backend, f"{PAIRS} ORDER BY ?f ?c")


def test_no_answer_is_longer_than_it_may_be(backend: GuardedBackend) -> None:
    """It breaks off with a fault, and never just ends."""
    answer = backend.query(SparqlRequest(PAIRS), CSV)
    assert next(answer)
    with pytest.raises(QueryLimit, match="longer than 1 MB; ask for less"):
        list(answer)


def test_faults_are_told_as_they_are(backend: GuardedBackend) -> None:
    """A fault of the query's text comes back with its place."""
    with pytest.raises(QuerySyntaxError) as caught:
        ask(backend, "SELECT *\n{ ?s ?p }")
    assert caught.value.line == 2


def workers_of(backend: GuardedBackend) -> list[int]:
    """Give the processes that answer."""
    keeper = subprocess.run(
        ["pgrep", "-f", str(backend.pool.path)], capture_output=True, text=True, check=True
    )
    return [int(line) for line in keeper.stdout.split()][1:]


def test_a_worker_that_dies_costs_its_query_alone(nquads: Path) -> None:
    """Killed in the middle of an answer, it is replaced, and the answer is not taken for whole."""
    with guarded(nquads, replace(BOUNDS, seconds=60.0, patience=60.0)) as backend:
        answer = backend.query(SparqlRequest(PAIRS), CSV)
        next(answer)
        for worker in workers_of(backend):
            os.kill(worker, signal.SIGKILL)
        with pytest.raises(StoreGone, match="ended from outside; try again in 2 s"):
            list(answer)
        assert [number(backend) for _ in range(4)] == [2000] * 4


def test_a_reader_that_stops_is_not_waited_for(nquads: Path) -> None:
    """Its worker is free again, and what it reads after that does not look whole."""
    with guarded(nquads, replace(BOUNDS, seconds=60.0, patience=0.5)) as backend:
        answers = [backend.query(SparqlRequest(PAIRS), CSV) for _ in range(BOUNDS.workers)]
        time.sleep(2)
        assert number(backend) == 2000
        for answer in answers:
            with pytest.raises(QueryTimeout, match=r"not read for 0\.5 s;"):
                list(answer)


def test_a_slow_reader_takes_nothing_of_its_querys_time(nquads: Path) -> None:
    """The time in which it takes nothing is not counted."""
    with guarded(nquads, replace(BOUNDS, seconds=1.0, patience=20.0)) as backend:
        answer = backend.query(SparqlRequest(f"{PAIRS} LIMIT 20000"), CSV)
        next(answer)
        time.sleep(2)
        assert sum(chunk.count(b"\n") for chunk in answer) > 15_000


def test_a_reader_that_leaves_ends_its_query(nquads: Path) -> None:
    """The only worker is there for the next at once, long before the deadline."""
    bounds = replace(BOUNDS, workers=1, seconds=60.0, patience=60.0, wait=10.0)
    with guarded(nquads, bounds) as backend:
        for _ in range(100):  # the worker may end by itself, or be ended: both at once too
            answer = backend.query(SparqlRequest(PAIRS), CSV)
            next(answer)
            answer.close()  # type: ignore[attr-defined]  # it has one
            assert number(backend) == 2000


def test_a_slow_reader_makes_nobody_wait_for_long(nquads: Path) -> None:
    """While others wait, all that it keeps its worker waiting counts."""
    bounds = replace(BOUNDS, workers=1, seconds=60.0, patience=2.0, result=64 * MEGABYTE, wait=60.0)
    with guarded(nquads, bounds) as backend:
        answer = backend.query(SparqlRequest(PAIRS), CSV)
        reader = Thread(target=read_slowly, args=(answer,))
        reader.start()
        assert number(backend) == 2000
        reader.join()


def read_slowly(answer: Iterator[bytes]) -> None:
    """Take a chunk now and then, each in time, until there are no more."""
    with pytest.raises(QueryTimeout, match="too slowly while others waited"):
        list(map(pause, answer))


def pause(_: bytes) -> None:
    """Take a while over a chunk."""
    time.sleep(0.3)


def test_each_query_draws_its_own_numbers(tmp_path: Path) -> None:
    """A worker in another's place does not draw what that one drew."""
    path = tmp_path / "data.nq"
    path.write_text("_:a <urn:p> _:b <urn:g> .\n", "utf-8")
    text = "SELECT (UUID() AS ?a) (RAND() AS ?b) {}"
    drawn = []
    with guarded(path, replace(BOUNDS, workers=1)) as backend:
        for _ in range(4):
            drawn.append(ask(backend, text, CSV))
            with pytest.raises(QueryTimeout):
                b"".join(backend.query(SparqlRequest(NUMBERS, seconds=0.1), JSON))
    assert len(set(drawn)) == 4


def test_more_workers_than_open_files(nquads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the keeper can open no more, those that are there answer."""
    starter = "import resource as r, runpy; r.setrlimit(r.RLIMIT_NOFILE, (40, 40))"
    module = f"{starter}; runpy.run_module('eifgraph.backend.keeper', run_name='__main__')"
    real = subprocess.Popen

    def start(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        return real([command[0], "-c", module, *command[3:]], **options)

    monkeypatch.setattr("eifgraph.backend.keeping.subprocess.Popen", start)
    with guarded(nquads, replace(BOUNDS, workers=100, queue=100)) as backend:
        with ThreadPoolExecutor(30) as threads:
            found = list(threads.map(lambda _: number(backend), range(200)))
        assert found == [2000] * 200
        monkeypatch.undo()
        assert 2 < len(workers_of(backend)) < 40


NO_FORK = """
import os, runpy, time
fork, until = os.fork, time.monotonic() + 3
def late():
    if time.monotonic() < until:
        raise BlockingIOError("no process can be made")
    return fork()
os.fork = late
runpy.run_module("eifgraph.backend.keeper", run_name="__main__")
"""


def test_no_process_can_be_made_for_a_while(nquads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers come as soon as there can be some, without anybody's doing."""
    real = subprocess.Popen

    def start(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        return real([command[0], "-c", NO_FORK, *command[3:]], **options)

    monkeypatch.setattr("eifgraph.backend.keeping.subprocess.Popen", start)
    with guarded(nquads, BOUNDS) as backend:
        assert number(backend) == 2000


def test_too_many_at_once_are_told_to_come_back(nquads: Path) -> None:
    """A few wait, and not for long; more are turned away at once."""
    bounds = replace(BOUNDS, workers=1, queue=0, seconds=60.0, patience=60.0, wait=0.3)
    with guarded(nquads, bounds) as backend:
        busy = backend.query(SparqlRequest(PAIRS), CSV)
        with pytest.raises(ServerBusy, match="try again in 2 s"):
            number(backend)
        busy.close()  # type: ignore[attr-defined]  # it has one
    with guarded(nquads, replace(bounds, queue=5)) as backend:
        busy = backend.query(SparqlRequest(PAIRS), CSV)
        with pytest.raises(ServerBusy):
            number(backend)
        busy.close()  # type: ignore[attr-defined]  # it has one


def test_a_keeper_that_dies_is_started_again(backend: GuardedBackend) -> None:
    """Answers are refused while it is gone, and come again without anybody's doing."""
    keeper = int(
        subprocess.run(
            ["pgrep", "-o", "-f", str(backend.pool.path)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    os.kill(keeper, signal.SIGKILL)
    until = time.monotonic() + 10
    found = 0
    while not found:
        assert time.monotonic() < until
        with suppress(StoreError):
            found = number(backend)
    assert found == 2000


def test_nothing_is_left_of_a_keeper(nquads: Path) -> None:
    """With the server, the keeper and its workers end."""
    with keeper_of(nquads, BOUNDS) as path, pool_of(path, BOUNDS) as backend:
        assert number(backend) == 2000
    found = subprocess.run(["pgrep", "-f", str(path)], capture_output=True, check=False)
    assert found.stdout == b""


def test_a_file_that_cannot_be_kept(tmp_path: Path) -> None:
    """A file that is no N-Quads is refused before anything is served."""
    path = tmp_path / "data.nq"
    path.write_text("<urn:a> <urn:b>", "utf-8")
    with pytest.raises(StoreError, match="cannot be served"), keeper_of(path, BOUNDS):
        pass


def niceness(worker: int) -> int:
    """Give how far a process lets others go before it; nought where it is gone."""
    with suppress(ProcessLookupError):
        return os.getpriority(os.PRIO_PROCESS, worker)
    return 0


def test_a_long_query_lets_others_go_first(nquads: Path) -> None:
    """Its worker has a lower priority after a while, and no later query gets that worker."""
    with guarded(nquads, replace(BOUNDS, workers=1, seconds=60.0)) as backend:
        before = workers_of(backend)
        text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f VALUES ?x { 1 2 3 4 5 } }"
        found = set()
        with ThreadPoolExecutor(1) as threads:
            whole = threads.submit(ask, backend, text)
            while not whole.done():
                found |= {niceness(worker) for worker in before}
                time.sleep(0.01)
        assert b"20000000" in whole.result()
        assert found == {0, NICE}
        assert number(backend) == 2000
        assert workers_of(backend) != before
