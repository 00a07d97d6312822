"""Answers that break off do not look whole, whatever they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from eifgraph.errors import QueryTimeout
from eifgraph.server.streams import Marked

WHOLE = {
    "json": b'{"results":{"bindings":[{"o":{"type":"uri","value":"urn:a"}}]}}',
    "xml": b'<?xml version="1.0"?><r><b>urn:a</b><b>urn:c</b></r>',
    "csv": b'o,p\r\n"a ""b""",1\r\nc,2\r\n',
    "nt": b'<urn:a> <urn:b> "c" .\n<urn:a> <urn:b> "d" .\n',
    "ttl": b'<urn:a> <urn:b> """c\n d""" ;\n <urn:e> "f" .\n',
}


def broken(data: bytes, at: int) -> bytes:
    """Give what a reader gets of an answer that breaks off."""

    def stream() -> Iterator[bytes]:
        yield data[:at]
        raise QueryTimeout("the query takes longer than 3 seconds", "narrow it down")

    got, parts = b"", Marked(stream())
    with suppress(QueryTimeout):
        for part in parts:
            got += part
        pytest.fail("it ended like a whole one")
    return got


def parse(kind: str, data: bytes) -> None:
    """Parse an answer as strictly as its format says."""
    if kind == "json":
        json.loads(data)
    elif kind == "xml":
        ElementTree.fromstring(data)
    elif kind == "csv":
        list(csv.reader(io.StringIO(data.decode()), strict=True))
    else:
        form = ox.RdfFormat.N_TRIPLES if kind == "nt" else ox.RdfFormat.TURTLE
        list(ox.parse(data, format=form))


@pytest.mark.parametrize("kind", WHOLE)
def test_no_answer_that_breaks_off_looks_whole(kind: str) -> None:
    """Wherever it stops, between bytes or rows, no parser takes it, and a person reads why."""
    data = WHOLE[kind]
    parse(kind, data)
    for at in range(len(data)):
        cut = broken(data, at)
        assert b"not whole: the query takes longer than 3 seconds" in cut
        with pytest.raises((ValueError, csv.Error, ElementTree.ParseError, SyntaxError)):
            parse(kind, cut)


def test_a_whole_answer_stays_as_it_is() -> None:
    """Nothing is added to it, and who makes it is told to stop when it is closed."""
    closed = []

    def stream() -> Iterator[bytes]:
        try:
            yield from (b"a", b"b")
        finally:
            closed.append(True)

    assert b"".join(Marked(stream())) == b"ab"
    half = Marked(stream())
    next(half)
    half.close()
    assert closed == [True, True]
