"""What a worker does with a question, and how it counts what its reader takes."""

from __future__ import annotations

import os
import threading
import time

import pytest

from eifgraph.backend import SparqlRequest
from eifgraph.backend import worker as house
from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.wire import WHOLE, Message, error_of, question_of
from eifgraph.backend.worker import Gauge
from eifgraph.bounds import MEGABYTE, Bounds
from eifgraph.errors import QueryLimit, QuerySyntaxError

ALL = "SELECT * { ?s ?p ?o . ?a ?b ?c }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedBackend:
    """Keep a thousand triples."""
    path = tmp_path_factory.mktemp("data") / "data.nq"
    lines = [f'<urn:s{i}> <urn:p> "{i}" <urn:g> .\n' for i in range(1000)]
    path.write_text("".join(lines), "utf-8")
    return EmbeddedBackend.load(path)


def answer(
    store: EmbeddedBackend, text: str, bounds: Bounds, gauge: Gauge, pause: float = 0.0
) -> tuple[Message, bytes]:
    """Have a question answered; give what is told, and what a reader got after a pause."""
    reader, writer = os.pipe()
    got: list[bytes] = []

    def read() -> None:
        time.sleep(pause)
        while chunk := os.read(reader, 65536):
            got.append(chunk)

    thread = threading.Thread(target=read)
    thread.start()
    message = question_of(SparqlRequest(text), "text/csv")
    told: Message = vars(house)["_answer"](message, writer, store, gauge, bounds)
    os.close(writer)
    thread.join()
    os.close(reader)
    return told, b"".join(got)


def test_an_answer(store: EmbeddedBackend) -> None:
    """It is written whole, and that is told."""
    told, got = answer(store, "SELECT ?o { <urn:s1> ?p ?o }", Bounds(), Gauge())
    assert (told, got) == (WHOLE, b"o\r\n1\r\n")


def test_an_answer_that_is_too_long(store: EmbeddedBackend) -> None:
    """No more than may be is written, and the fault is told."""
    told, got = answer(store, ALL, Bounds(result=MEGABYTE), Gauge())
    assert isinstance(error_of(told), QueryLimit)
    assert 0 < len(got) <= MEGABYTE


def test_a_question_with_a_fault(store: EmbeddedBackend) -> None:
    """The fault is told as the engine's."""
    told, got = answer(store, "SELECT", Bounds(), Gauge())
    assert isinstance(error_of(told), QuerySyntaxError)
    assert got == b""


def test_the_time_of_a_reader_is_counted(store: EmbeddedBackend) -> None:
    """What a worker waits for its reader is told apart from what it works."""
    gauge = Gauge()
    answer(store, f"{ALL} LIMIT 20000", Bounds(), gauge, pause=0.3)
    waited, since = gauge.read()
    assert waited >= 0.2
    assert since == 0.0


def test_a_reader_that_has_gone(store: EmbeddedBackend) -> None:
    """It is no fault, and there is nobody to tell."""
    reader, writer = os.pipe()
    os.close(reader)
    message = question_of(SparqlRequest(ALL), "text/csv")
    told = vars(house)["_answer"](message, writer, store, Gauge(), Bounds())
    os.close(writer)
    assert told == {}


def test_a_gauge_begins_anew() -> None:
    """For each answer it counts from nought."""
    gauge = Gauge()
    gauge.wait(1.0)
    assert gauge.read() == (0.0, 1.0)
    gauge.go_on(3.0)
    assert gauge.read() == (2.0, 0.0)
    gauge.begin()
    assert gauge.read() == (0.0, 0.0)


def test_out_of_memory_names_the_limit() -> None:
    """The fault says how much there is."""
    assert "64 MB" in str(house.out_of_memory(Bounds(memory=64 * MEGABYTE)))
