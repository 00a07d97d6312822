"""Messages between the server, the keeper and its workers: what goes in comes out."""

from __future__ import annotations

import os
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from eifgraph.backend import SparqlRequest
from eifgraph.backend.interface import Binding
from eifgraph.backend.wire import (
    DATA,
    FRAME,
    WHOLE,
    Frames,
    Messages,
    end_frame,
    error_of,
    fault_of,
    question_of,
    receive,
    request_of,
    send,
)
from eifgraph.errors import (
    NotAcceptable,
    QueryError,
    QueryLimit,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ServerBusy,
)

TERMS: list[Binding] = [
    URIRef("urn:a"),
    Literal("a"),
    Literal("\u00e9", lang="fr"),
    Literal("1", datatype=XSD.integer),
]
FAULTS = [
    QuerySyntaxError("no", 2, 3),
    QuerySyntaxError("no"),
    QueryRefused("SERVICE", "not here"),
    QueryLimit("too long", "ask for less"),
    QueryTimeout("too slow", "ask for less"),
    ServerBusy(2),
    NotAcceptable("a/b", ("c/d",)),
    QueryError("no"),
]


@given(
    text=st.text(),
    graphs=st.lists(st.text(), max_size=3),
    bindings=st.dictionaries(st.text(), st.sampled_from(TERMS), max_size=3),
    seconds=st.none() | st.floats(0.1, 100),
)
def test_a_question_comes_as_it_goes(
    text: str, graphs: list[str], bindings: dict[str, Binding], seconds: float | None
) -> None:
    """Whatever is in a request, the worker gets the same."""
    request = SparqlRequest(text, tuple(graphs), tuple(graphs[:1]), bindings, seconds)
    one, two = socket.socketpair()
    with one, two:
        send(one, question_of(request, "text/csv"))
        assert request_of(receive(two)) == (request, "text/csv")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_a_fault_comes_as_it_goes(fault: Exception) -> None:
    """It has its class, its message and its facts."""
    told = error_of(fault_of(fault))
    assert (type(told), str(told)) == (type(fault), str(fault))


def test_a_fault_that_nobody_foresaw() -> None:
    """It is told as one of the engine."""
    told = error_of(fault_of(ZeroDivisionError("by nought")))
    assert str(told) == "the engine failed: ZeroDivisionError: by nought"


def test_a_file_goes_with_a_message() -> None:
    """What is written into it comes out at its other end."""
    one, two = socket.socketpair()
    reader, writer = os.pipe()
    with one, two:
        send(one, {"a": "x" * 1000}, writer)
        os.close(writer)
        data, (descriptor,), _, _ = socket.recv_fds(two, 1, 4)
        messages = list(Messages().feed(data + two.recv(10_000)))
        os.write(descriptor, b"here")
        os.close(descriptor)
    assert messages == [{"a": "x" * 1000}]
    assert os.read(reader, 10) == b"here"
    os.close(reader)


@pytest.mark.parametrize("sent", [b"", b"\0", b"\0\0\0\x09{}"])
def test_half_a_message_is_none(sent: bytes) -> None:
    """An end that comes too soon is seen."""
    one, two = socket.socketpair()
    with two:
        one.sendall(sent)
        one.close()
        with pytest.raises(EOFError):
            receive(two)


def test_no_frame_is_longer_than_workers_send() -> None:
    """A length that no worker tells is none that is waited for."""
    with pytest.raises(ValueError, match="a frame of 2000000 bytes"):
        list(Frames().feed(FRAME.pack(DATA, 2_000_000)))


@given(st.lists(st.binary(max_size=50)), st.integers(1, 7))
def test_frames_come_out_as_they_went_in(parts: list[bytes], step: int) -> None:
    """However their bytes are cut."""
    data = b"".join(FRAME.pack(DATA, len(part)) + part for part in parts) + end_frame(WHOLE)
    frames, found = Frames(), list[object]()
    for begin in range(0, len(data), step):
        found += frames.feed(data[begin : begin + step])
    assert found == [*parts, WHOLE]
