"""The size of requests: bodies and headers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from eifgraph.config import Settings
from eifgraph.server import create_app
from eifgraph.server.bodies import LONGEST

DIRECT = "application/sparql-query"


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


def post(client: FlaskClient, body: bytes, **environ: object) -> int:
    """Send a body of which the server knows only how long it turns out; give the status."""
    given = {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, **environ}
    return client.post("/sparql", content_type=DIRECT, environ_overrides=given).status_code


def test_a_body_of_unknown_length_is_bounded(client: FlaskClient) -> None:
    """A chunked body above the limit is refused, not cut and answered."""
    assert post(client, b"ASK {}") == 200
    assert post(client, b"ASK {} #" + b"x" * 1024 * 1024) == 413


def test_a_body_that_broke_off_is_no_query(client: FlaskClient) -> None:
    """What is shorter than its header says is not run."""
    assert post(client, b"ASK {}", CONTENT_LENGTH="6") == 200
    assert post(client, b"ASK {}", CONTENT_LENGTH="60") == 400


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "br", "deflate, gzip", "zstd"])
def test_compressed_bodies_are_refused(client: FlaskClient, coding: str) -> None:
    """Nothing is unpacked, so nothing can blow up."""
    headers = {"Content-Encoding": coding}
    answer = client.post("/sparql", data=b"ASK {}", content_type=DIRECT, headers=headers)
    assert answer.status_code == 415


def test_long_headers_are_refused(client: FlaskClient) -> None:
    """Choosing by an Accept of 90 kB took almost two seconds."""
    accept = "a/b;q=0.1," * (LONGEST // 10)
    assert client.get("/sparql", headers={"Accept": accept}).status_code == 406
    assert client.get("/sparql", headers={"Accept": accept + accept}).status_code == 431


def test_many_parameters_are_refused(client: FlaskClient) -> None:
    """There is no use for more than a thousand."""
    assert client.post("/sparql", data=b"a=1&" * 1001, content_type=FORM).status_code == 400


FORM = "application/x-www-form-urlencoded"
