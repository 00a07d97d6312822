"""What every answer carries: who may read it, and what it may do; and no host that is made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from eifgraph.config import Settings
from eifgraph.server import create_app
from eifgraph.server.crossing import HEADERS

PREFLIGHT = {
    "Origin": "https://other.example",
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "if-none-match",
}


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


@pytest.mark.parametrize("path", ["/", "/sparql", "/doc/programme/none", "/none", "/download/none"])
def test_preflight_of_any_address(client: FlaskClient, path: str) -> None:
    """A browser of another site may ask anything, also for what turns out not to be there."""
    answer = client.options(path, headers=PREFLIGHT)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    sendable = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"*", "Content-Type", "If-None-Match", "Range"} <= set(sendable)
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


def test_options_of_nothing_is_not_found(client: FlaskClient) -> None:
    """Who asks for the methods of an address that is not there is told so."""
    assert client.options("/none").status_code == 404


def test_only_the_endpoint_takes_post(client: FlaskClient) -> None:
    """What may be asked of an address is what its route takes."""
    assert set(client.options("/sparql").allow) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert set(client.options("/doc/dataset").allow) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=x", 400),
        ("/none", 404),
        ("/ontology/0.1.0", 410),
        ("/sparql?query=ASK{}&format=pdf", 406),
    ],
)
def test_faults_are_open_and_safe(client: FlaskClient, path: str, status: int) -> None:
    """A fault has the same headers as any answer."""
    answer = client.get(path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_scripts_may_read_what_they_need(client: FlaskClient) -> None:
    """Headers that a client of another site needs are exposed to it."""
    told = client.get("/").headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Link", "ETag", "Retry-After", "Content-Location", "Location"} <= set(told)


def test_policy_lets_nothing_run(client: FlaskClient) -> None:
    """Nothing is allowed but what is named: our style and pictures, and forms that lead to us."""
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy.pop("default-src") == "'none'"
    assert set(policy.values()) == {"'self'", "'none'"}
    assert "script-src" not in policy


@pytest.mark.parametrize(
    "path", ["/id/a//b", "/doc//x", "/id/evil.example/../x", "/sparql/", "/vocab/a%2F%2Fb"]
)
def test_no_answer_names_the_host_of_a_request(client: FlaskClient, path: str) -> None:
    """A Host header gets into no header and no text."""
    for method in ("GET", "HEAD", "DELETE", "OPTIONS"):
        answer = client.open(path, method=method, headers={"Host": "evil.example:81"})
        assert "evil.example:81" not in f"{answer.headers}{answer.text}"
