"""SERVICE as users meet it: what is listed answers, nothing else is ever called."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from eifgraph.backend.interface import SparqlRequest
from eifgraph.bounds import Bounds
from eifgraph.errors import QueryError
from eifgraph.release import open_release
from tests.endpoints import FAULTS, Endpoint, endpoint
from tests.integration.test_served import build, serve
from tests.loops import guarded

__all__ = ["build"]
PATHS = ("/sparql", "/xml", "/cookie", *FAULTS)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[Endpoint]:
    """An endpoint of others, well-behaved or not."""
    with endpoint() as server:
        yield server


@contextmanager
def served(build: Path, **settings: str) -> Iterator[str]:
    """The address of a server of ours."""
    server, port = serve(build, EIFGRAPH_LOG="none", **settings)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def open_address(build: Path, stand_in: Endpoint) -> Iterator[str]:
    """A server that may call the stand-in."""
    services = " ".join(stand_in.address + path for path in PATHS)
    with served(build, EIFGRAPH_SERVICES=services, EIFGRAPH_CONTACT="https://a.org/us") as address:
        yield address


@pytest.fixture(scope="module")
def closed_address(build: Path) -> Iterator[str]:
    """A server that may call nobody, as it is by default."""
    with served(build) as address:
        yield address


def ask(address: str, query: str) -> tuple[int, str]:
    """Ask for JSON; give status and body, status 0 where the answer broke off."""
    command = ["curl", "-s", "-w", "%{http_code}", "--max-time", "20", f"{address}/sparql"]
    command += ["-H", "Accept: application/sparql-results+json"]
    command += ["--data-urlencode", f"query={query}"]
    asked = subprocess.run(command, capture_output=True, check=False, text=True)
    return (0 if asked.returncode else int(asked.stdout[-3:])), asked.stdout[:-3]


@pytest.mark.parametrize("path", ["/sparql", "/xml", "/cookie"])
def test_a_listed_service_answers(open_address: str, stand_in: Endpoint, path: str) -> None:
    """Its rows join ours; it learns the query, our name and how to reach us, and no more."""
    query = f"SELECT * {{ VALUES ?a {{ 1 2 }} SERVICE <{stand_in.address}{path}> {{ ?s ?p ?o }} }}"
    status, body = ask(open_address, query)
    rows = json.loads(body)["results"]["bindings"]
    assert (status, [row["s"]["value"] for row in rows]) == (200, ["urn:there", "urn:there"])
    asked, headers, sent = stand_in.asked[-1]
    assert asked == path
    assert headers["User-Agent"].startswith("eifgraph/")
    assert headers["User-Agent"].endswith(" (+https://a.org/us)")
    assert not {"Cookie", "Authorization", "X-Forwarded-For", "Referer"} & headers.keys()
    assert b"127.0.0.1" not in sent


@pytest.mark.parametrize("path", FAULTS)
def test_a_service_that_fails_is_named(open_address: str, stand_in: Endpoint, path: str) -> None:
    """It is a 502 with the service and the reason; a redirect leads nowhere; SILENT goes on."""
    before = len(stand_in.asked)
    query = f"SELECT * {{ VALUES ?a {{ 1 }} SERVICE <{stand_in.address}{path}> {{ ?s ?p ?o }} }}"
    status, body = ask(open_address, query)
    detail = json.loads(body)["detail"]
    assert (status, f"<{stand_in.address}{path}>" in detail) == (502, True)
    assert FAULTS[path] in detail
    assert "secret" not in body
    assert [asked[0] for asked in stand_in.asked[before:]] == [path]
    status, body = ask(open_address, query.replace("SERVICE", "SERVICE SILENT"))
    rows = json.loads(body)["results"]["bindings"]
    assert (status, [list(row) for row in rows]) == (200, [["a"]])


@pytest.mark.parametrize(
    "where",
    [
        "{SERVICE}",
        "OPTIONAL {SERVICE}",
        "{SERVICE} UNION { ?a ?b ?c }",
        "{ SELECT DISTINCT * {SERVICE} ORDER BY ?s }",
        "{ SELECT (COUNT(*) AS ?n) {SERVICE} GROUP BY ?p }",
        "GRAPH ?g { ?a ?b ?c {SERVICE} }",
        "?a ?b ?c . {SERVICE} FILTER(?c = ?o)",
        "?a ?b ?c . {SERVICE} BIND(?s AS ?z)",
    ],
)
def test_a_failed_call_never_passes_for_an_empty_one(
    open_address: str, stand_in: Endpoint, where: str
) -> None:
    """Wherever a query may call, the failure of the call is the failure of the query."""
    call = f"{{ SERVICE <{stand_in.address}/broken> {{ ?s ?p ?o }} }}"
    status, body = ask(open_address, f"SELECT * {{ {where.replace('{SERVICE}', call)} }}")
    assert status == 502 or (status == 0 and "this answer is not whole" in body)


CALLS = (
    "SERVICE <{}> {{ ?s ?p ?o }}",
    "SERVICE SILENT <{}> {{ ?s ?p ?o }}",
    "SERVICE # <urn:x>\n <{}> {{ ?s ?p ?o }}",
    "VALUES ?x {{ <{}> }} SERVICE ?x {{ ?s ?p ?o }}",
    "BIND(<{}> AS ?x) SERVICE ?x {{ ?s ?p ?o }}",
    "FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "{{ SELECT * {{ {{ SELECT * {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} }} }}",
    r"\u0053ERVICE <{}> {{ ?s ?p ?o }}",
    "?s ?p trueSERVICE<{}>{{ ?s ?p ?o }}",
    "SERVICESILENT<{}>{{ ?s ?p ?o }}",
    '?s ?p "a\\u0022", <urn:a\\u0041#> SERVICE <{}> {{ ?s ?p ?o }} #"\n',
    "<<#> '''\n?s ?p ?o>> ?q ?r SERVICE <{}> {{ ?s ?p ?o }} #'''\n",
)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("which", ["closed", "open"])
def test_nothing_else_is_called(
    closed_address: str, open_address: str, which: str, call: str
) -> None:
    """A listener on loopback hears nothing of a query that is not allowed to call it."""
    address = closed_address if which == "closed" else open_address
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        status, _ = ask(address, f"SELECT * {{ {call.format(f'http://127.0.0.1:{port}/sparql')} }}")
        base = f"BASE <http://127.0.0.1:{port}/> PREFIX p: <http://127.0.0.1:{port}/>"
        for name in ("<sparql>", "p:sparql"):
            assert ask(address, f"{base} SELECT * {{ SERVICE {name} {{ ?s ?p ?o }} }}")[0] == 403
        assert ask(address, f"{base} SELECT * {{ SERVICEp:x {{ ?s ?p ?o }} }}")[0] == 403
        with pytest.raises(TimeoutError):
            listener.accept()
    assert status in (400, 403)


def test_from_opens_nothing(closed_address: str, tmp_path: Path) -> None:
    """FROM names graphs of ours; neither files nor addresses are opened."""
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:s> <urn:p> 'secret' .")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        for iri in (secret.as_uri(), f"http://127.0.0.1:{listener.getsockname()[1]}/x.ttl"):
            for clause in (
                f"FROM <{iri}> {{ ?s ?p ?o }}",
                f"FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            ):
                status, body = ask(closed_address, f"SELECT * {clause}")
                assert (status, json.loads(body)["results"]["bindings"]) == (200, [])
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("with_gateway", [False, True])
def test_the_system_holds_where_the_guard_is_not_asked(build: Path, with_gateway: bool) -> None:
    """A worker that is handed a call past the guard cannot make it."""
    nquads = open_release(build).nquads
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_server(("127.0.0.1", 0)) as gateway,
    ):
        port = gateway.getsockname()[1] if with_gateway else 0
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        request = SparqlRequest(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        bounds = Bounds(workers=1, port=port)
        with guarded(nquads, bounds) as backend, pytest.raises(QueryError, match="ermi"):
            backend.wait_for(backend.begin(request, "text/csv"))  # denied, or not permitted
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_two_of_our_servers(build: Path, closed_address: str) -> None:
    """One of our servers asks another."""
    service = f"{closed_address}/sparql"
    query = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX eif: <https://w3id.org/eifgraph/ontology#>
        SELECT ?x ?mine ?theirs {{ ?x a eif:Programme ; rdfs:label ?mine
            SERVICE <{service}> {{ ?x a eif:Programme ; rdfs:label ?theirs }} }}"""
    with served(build, EIFGRAPH_SERVICES=service) as address:
        status, body = ask(address, query)
        rows = json.loads(body)["results"]["bindings"]
        assert (status, len(rows)) == (200, 2)
        assert all(row["mine"] == row["theirs"] for row in rows)
