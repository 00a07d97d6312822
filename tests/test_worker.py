"""What a worker does with a question, and what it sends back."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from eifgraph.backend import SparqlRequest
from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.piped import CHUNK
from eifgraph.backend.wire import WHOLE, Frames, Message, error_of, question_of
from eifgraph.backend.worker import AnswerPipe, Size, answer, out_of_memory
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


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of the way between a worker and who asks."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def answered(
    store: EmbeddedBackend, text: str, bounds: Bounds, ends: tuple[socket.socket, socket.socket]
) -> tuple[bytes, list[Message]]:
    """Have a question answered; give the bytes that came, and what was told after them."""
    ours, theirs = ends
    came: list[bytes | Message] = []

    def read() -> None:
        frames = Frames()
        while not came or isinstance(came[-1], bytes):
            came.extend(frames.feed(ours.recv(65536)))

    thread = threading.Thread(target=read)
    thread.start()
    pipe = AnswerPipe(theirs, bounds.result)
    pipe.end(answer(question_of(SparqlRequest(text), "text/csv"), pipe, store, bounds))
    thread.join()
    got = b"".join(part for part in came if isinstance(part, bytes))
    return got, [part for part in came if not isinstance(part, bytes)]


def test_an_answer(store: EmbeddedBackend, ends: tuple[socket.socket, socket.socket]) -> None:
    """It is sent whole, and that is told."""
    got = answered(store, "SELECT ?o { <urn:s1> ?p ?o }", Bounds(), ends)
    assert got == (b"o\r\n1\r\n", [WHOLE])


def test_an_answer_that_is_too_long(
    store: EmbeddedBackend, ends: tuple[socket.socket, socket.socket]
) -> None:
    """No more than may be is sent, and the fault is told."""
    got, told = answered(store, ALL, Bounds(result=MEGABYTE), ends)
    assert isinstance(error_of(told[0]), QueryLimit)
    assert 0 < len(got) <= MEGABYTE


def test_a_question_with_a_fault(
    store: EmbeddedBackend, ends: tuple[socket.socket, socket.socket]
) -> None:
    """The fault is told as the engine's."""
    got, told = answered(store, "SELECT", Bounds(), ends)
    assert isinstance(error_of(told[0]), QuerySyntaxError)
    assert got == b""


def test_who_asked_has_gone(
    store: EmbeddedBackend, ends: tuple[socket.socket, socket.socket]
) -> None:
    """Nobody is there to be told."""
    ours, theirs = ends
    ours.close()
    question = question_of(SparqlRequest(ALL), "text/csv")
    with pytest.raises(ConnectionError):
        answer(question, AnswerPipe(theirs, MEGABYTE), store, Bounds())


def test_a_long_literal_comes_in_parts(
    store: EmbeddedBackend, ends: tuple[socket.socket, socket.socket]
) -> None:
    """No part is longer than others, so that who reads can be waited for."""
    ours, theirs = ends
    text = 'SELECT (GROUP_CONCAT(?o; separator="%s") AS ?all) { ?s ?p ?o }' % ("x" * 1000)
    longest, total = 0, 0

    def read() -> None:
        nonlocal longest, total
        frames = Frames()
        while data := ours.recv(65536):
            for part in frames.feed(data):
                if not isinstance(part, bytes):
                    return
                longest, total = max(longest, len(part)), total + len(part)

    thread = threading.Thread(target=read)
    thread.start()
    pipe = AnswerPipe(theirs, 10 * MEGABYTE)
    pipe.end(answer(question_of(SparqlRequest(text), "text/csv"), pipe, store, Bounds()))
    thread.join()
    assert total > 1_000_000
    assert longest == CHUNK


def test_growth() -> None:
    """A process that takes memory and uses it has grown by that."""
    size = Size()
    block = bytearray(b"x") * (32 * MEGABYTE)
    assert size.growth() > 30 * MEGABYTE
    assert len(block) == 32 * MEGABYTE


def test_out_of_memory_names_the_limit() -> None:
    """The fault says how much there is."""
    assert "64 MB" in str(out_of_memory(Bounds(memory=64 * MEGABYTE)))
