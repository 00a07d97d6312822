"""What the server, the keeper of the store and its workers say to each other.

Messages are JSON with a length before, over sockets of one machine; some carry an open file beside
them. An answer comes in frames: its bytes, and at the end what became of it. Nothing that is
received is ever run.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rdflib import Literal, URIRef

from eifgraph.backend.interface import Binding, SparqlRequest
from eifgraph.errors import (
    NotAcceptable,
    QueryError,
    QueryLimit,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    ServerBusy,
    StoreError,
    StoreGone,
)

LENGTH: Final = struct.Struct(">I")
FRAME: Final = struct.Struct(">cI")
"""What stands before each part of an answer: its kind and its length in bytes."""
LONGEST: Final = 1 << 20
"""Bytes of the longest frame; workers send far shorter ones."""
DATA, END = b"d", b"e"
"""The kinds of frames: a part of the answer, and the message that ends it."""
Message = dict[str, Any]
READY: Final = "ready"
"""The line with which a keeper says that it can be asked."""
LEAVE: Final = b"leave"
"""What a keeper is told that is to end when nobody is connected any more."""
WHOLE: Final[Message] = {"whole": True}
"""What is told of an answer to which nothing is missing."""


def send(sock: socket.socket, message: Mapping[str, Any], *descriptors: int) -> None:
    """Send a message, and open files with it, which stay open here too.

    Raises:
        OSError: nobody is there any more.
    """
    data = packed(message)
    if descriptors:
        socket.send_fds(sock, [data[:1]], list(descriptors))
        data = data[1:]
    sock.sendall(data)


def packed(message: Mapping[str, Any]) -> bytes:
    """Give a message as it is sent."""
    data = json.dumps(message).encode()
    return LENGTH.pack(len(data)) + data


def end_frame(outcome: Message) -> bytes:
    """Give the frame that ends an answer."""
    data = json.dumps(outcome).encode()
    return FRAME.pack(END, len(data)) + data


def receive(sock: socket.socket) -> Message:
    """Wait for a message.

    Raises:
        EOFError: the other end was closed before a whole message.
        OSError: it does not come in the time of the socket.
    """
    message: Message = json.loads(_exactly(sock, LENGTH.unpack(_exactly(sock, LENGTH.size))[0]))
    return message


def _exactly(sock: socket.socket, count: int) -> bytes:
    parts = []
    while count:
        part = sock.recv(min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class Messages:
    """Takes bytes as they come, and gives the messages that are whole."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take some bytes; give each message that they complete."""
        self._data += data
        while len(self._data) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(self._data)[0]
            if len(self._data) < end:
                return
            message = json.loads(self._data[LENGTH.size : end])
            del self._data[:end]
            yield message


class Frames:
    """Takes the bytes of answers as they come; gives their parts, and what became of them."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes | Message]:
        """Take some bytes; give each part of an answer that they complete, or the end of one."""
        self._data += data
        while len(self._data) >= FRAME.size:
            kind, length = FRAME.unpack_from(self._data)
            if length > LONGEST:
                raise ValueError(f"a frame of {length} bytes")
            end = FRAME.size + length
            if len(self._data) < end:
                return
            part = bytes(memoryview(self._data)[FRAME.size : end])
            del self._data[:end]
            yield part if kind == DATA else json.loads(part)


def question_of(request: SparqlRequest, media_type: str) -> Message:
    """Give a request as a message."""
    bindings = {name: _term_of(value) for name, value in request.bindings.items()}
    return {
        "text": request.text,
        "default": request.default_graphs,
        "named": request.named_graphs,
        "bindings": bindings,
        "seconds": request.seconds,
        "type": media_type,
    }


def request_of(message: Message) -> tuple[SparqlRequest, str]:
    """Give the request of a message, and the media type that is asked for."""
    bindings = {name: _value_of(term) for name, term in message["bindings"].items()}
    request = SparqlRequest(
        message["text"],
        tuple(message["default"]),
        tuple(message["named"]),
        bindings,
        message["seconds"],
    )
    return request, message["type"]


def _term_of(value: Binding) -> list[str | None]:
    if isinstance(value, URIRef):
        return [str(value)]
    datatype = None if value.datatype is None else str(value.datatype)
    return [str(value), value.language, datatype]


def _value_of(term: list[str | None]) -> Binding:
    if len(term) == 1:
        return URIRef(str(term[0]))
    return Literal(str(term[0]), lang=term[1], datatype=term[2] and URIRef(term[2]))


KINDS: Final[dict[str, type[StoreError] | type[NotAcceptable]]] = {
    kind.__name__: kind
    for kind in (
        *(QueryError, QuerySyntaxError, QueryRefused, QueryLimit, QueryTimeout),
        *(ServerBusy, StoreGone, NotAcceptable),
    )
}
"""The faults that are told as they are; any other is a fault of ours."""


def fault_of(error: Exception) -> Message:
    """Give a fault as a message: its class and what it was made from."""
    kind = type(error).__name__
    facts: tuple[object, ...] = error.args
    if isinstance(error, QuerySyntaxError):
        facts = (error.reason, error.line, error.column)
    elif isinstance(error, QueryRefused):
        facts = (error.what, error.rule)
    elif isinstance(error, QueryLimit):
        facts = (error.what, error.advice)
    elif isinstance(error, StoreGone):
        facts = (error.what, error.seconds)
    elif isinstance(error, ServerBusy):
        facts = (error.seconds,)
    elif isinstance(error, NotAcceptable):
        facts = (error.accept, error.offered)
    elif kind not in KINDS:
        kind, facts = "QueryError", (f"the engine failed: {type(error).__name__}: {error}",)
    return {"fault": kind, "facts": facts}


def error_of(message: Message) -> Exception:
    """Give the fault that a message tells of."""
    return KINDS[message["fault"]](*message["facts"])
