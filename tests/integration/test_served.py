"""A server started as its users start it, asked by clients that we did not write."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rispy  # type: ignore[import-untyped]  # it has no types
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow
from SPARQLWrapper import CSV, JSON, POST, SPARQLWrapper

from eifgraph.backend import open_backend
from eifgraph.catalogue import find_query, select
from eifgraph.config import resource_dir
from eifgraph.release import open_release

ROOT = resource_dir("ontology").parent
GRAPHS = ROOT / "data" / "graph"
SOME = ("child-parent-psychotherapy.ttl", "records/let-s-play-in-tandem.ttl")
COMMAND = [sys.executable, "-m", "eifgraph"]
CPP = "https://w3id.org/eifgraph/id/programme/child-parent-psychotherapy"


PARTIAL = 18
"""What curl says of an answer that ends before its end."""
HOSTILE = {
    "cross-product": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", 504),
    "sort": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c", 403),
    "path": ("SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:x>)* ?d }", 403),
    "nesting": ("SELECT * " + "{" * 3000 + "}" * 3000, 403),
    "service": ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
    "update": ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403),
}
"""Queries that would hurt, and the status that each gets."""


def call(build: Path, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
    """Start a command on a build folder and the data beside it."""
    environment = os.environ | {"EIFGRAPH_BUILD": str(build), "EIFGRAPH_DATA": str(build / "data")}
    environment |= {"EIFGRAPH_QUERY_SECONDS": "2", "EIFGRAPH_QUERY_MEMORY": "100", **settings}
    return subprocess.Popen([*COMMAND, *arguments], env=environment, start_new_session=True)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a release of a few of the repository's graphs."""
    folder = tmp_path_factory.mktemp("served")
    for name in SOME:
        target = folder / "data" / "graph" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(GRAPHS / name, target)
    assert call(folder, "build").wait(timeout=60) == 0
    return folder


def test_all_graphs_conform(tmp_path: Path) -> None:
    """Every graph of the repository conforms to the shapes."""
    files = [str(path) for path in GRAPHS.rglob("*.ttl")]
    assert len(files) > 50
    assert call(tmp_path, "check", *files).wait(timeout=60) == 0


def serve(build: Path, **settings: str) -> tuple[subprocess.Popen[bytes], int]:
    """Serve the release on a free port; give the process once it answers, and the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = call(build, "serve", "--port", str(port), **settings)
    for _ in range(200):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return server, port
        time.sleep(0.1)
    pytest.fail("the server did not start within 20 seconds")


@pytest.fixture(scope="module")
def address(build: Path) -> Iterator[str]:
    """The address of a server that runs until the tests are done."""
    server, port = serve(build)
    yield f"http://127.0.0.1:{port}"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=20)


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_gets_five_rows(address: str, method: str) -> None:
    """SPARQLWrapper gets the five outcomes with study, design, country, size and references."""
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(find_query("q04").text)
    client.setMethod(method)
    client.setReturnFormat(JSON)
    answer = client.query().convert()
    assert isinstance(answer, dict)
    rows = [r for r in answer["results"]["bindings"] if r["programme"]["value"] == CPP]
    found = {(row["number"]["value"], row["size"]["value"]) for row in rows}
    assert (len(rows), found) == (5, {("1", "155"), ("2", "75")})


def test_sparqlwrapper_gets_csv(address: str) -> None:
    """The same rows come as CSV when that is asked for."""
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(find_query("q04").text)
    client.setReturnFormat(CSV)
    answer = client.query().convert()
    assert isinstance(answer, bytes)
    assert len([line for line in answer.splitlines() if line.startswith(CPP.encode())]) == 5


def test_sparqlstore_reads_as_a_graph(address: str) -> None:
    """rdflib's SPARQLStore uses the endpoint as a graph: select, ask and construct."""
    graph = Graph(SPARQLStore(f"{address}/sparql", returnFormat="json"))
    rows = [row for row in graph.query(find_query("q04").text) if isinstance(row, ResultRow)]
    assert len([row for row in rows if str(row.programme) == CPP]) == 5
    assert graph.query(f"ASK {{ <{CPP}> ?p ?o }}").askAnswer is True


def test_rdflib_reads_the_programme(address: str) -> None:
    """rdflib follows the 303 from a thing and parses what it gets."""
    path = CPP.removeprefix("https://w3id.org/eifgraph")
    assert len(Graph().parse(f"{address}{path}.ttl", format="turtle")) > 300


def test_curl_follows_from_thing_to_turtle(address: str) -> None:
    """curl with an Accept header is led from the thing's address to Turtle."""
    path = CPP.removeprefix("https://w3id.org/eifgraph")
    command = ["curl", "-sL", "-H", "Accept: text/turtle", "-w", "%{content_type}"]
    answer = subprocess.run(
        [*command, f"{address}{path}"], capture_output=True, text=True, check=True
    ).stdout
    assert answer.endswith("text/turtle; charset=utf-8")


def test_syntax_error_has_position(address: str) -> None:
    """A query with an error is answered 400 with line and column."""
    command = ["curl", "-s", "-w", "%{http_code}", "--data-urlencode", "query=SELECT *\nWHERE { ?s"]
    answer = subprocess.run(
        [*command, f"{address}/sparql"], capture_output=True, text=True, check=True
    ).stdout
    assert answer.endswith("400")
    assert "line 2" in answer


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("path", ["sparql", "cite"])
def test_hostile_queries_are_answered_and_forgotten(address: str, path: str, kind: str) -> None:
    """Each is refused or ended with its limit named, and the next is answered as ever."""
    text, status = HOSTILE[kind]
    command = ["curl", "-s", "-w", "%{http_code}", "--max-time", "10"]
    answer = subprocess.run(
        [*command, "--data-urlencode", f"query={text}", f"{address}/{path}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert answer.endswith(str(status))
    test_sparqlwrapper_gets_csv(address)


def test_references_of_an_answer(address: str) -> None:
    """What a query names is cited by a server whose workers answer it, and its faults are told."""
    eif = "https://w3id.org/eifgraph/ontology#"
    query = f"query=SELECT ?x {{ ?x a <{eif}Reference> }}"
    command = ["curl", "-sG", "-w", "%{http_code}", "--data-urlencode", query]
    answer = subprocess.run(
        [*command, f"{address}/cite"], capture_output=True, text=True, check=True
    ).stdout
    assert answer.endswith("200")
    assert len(rispy.loads(answer.removesuffix("200"))) == 4


def test_clients_that_take_nothing_hold_nothing(build: Path) -> None:
    """More of them than the server has threads: after its patience, it answers others again."""
    settings = {"PATIENCE": "1", "WORKERS": "2", "QUEUE": "2"}
    server, port = serve(build, **{f"EIFGRAPH_QUERY_{k}": v for k, v in settings.items()})
    asked = urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    request = f"GET /sparql?{asked} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    stopped = []
    try:
        for _ in range(16):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(request)
            stopped.append(client)
            time.sleep(0.2)
        page = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "30"]
        answer = subprocess.run(
            [*page, f"http://127.0.0.1:{port}/download"], capture_output=True, check=True
        )
        assert answer.stdout == b"200"
    finally:
        for client in stopped:
            client.close()
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def test_nothing_is_left_of_a_killed_server(build: Path) -> None:
    """kill -9 of the command ends all its processes, and it can be started again at once."""
    server, _ = serve(build)
    os.kill(server.pid, signal.SIGKILL)
    server.wait(timeout=20)
    until = time.monotonic() + 20
    while processes(server.pid):
        assert time.monotonic() < until


def processes(session: int) -> bytes:
    """Give the processes of a session, and the keepers of its release that nobody started."""
    found = subprocess.run(["pgrep", "-s", str(session)], capture_output=True, check=False)
    orphans = ["pgrep", "-P", "1", "-f", "eifgraph.backend.keeper"]
    return found.stdout + subprocess.run(orphans, capture_output=True, check=False).stdout


def test_an_answer_that_breaks_off_is_no_shorter_one(address: str) -> None:
    """Rows without end are ended: the connection is reset, and what came of them says so."""
    command = ["curl", "-s", "--max-time", "60", "-H", "Accept: text/csv", f"{address}/sparql"]
    text = "query=SELECT * { ?a ?b ?c . ?d ?e ?f }"
    answer = subprocess.run([*command, "--data-urlencode", text], capture_output=True, check=False)
    assert answer.returncode == PARTIAL
    assert b"this answer is not whole" in answer.stdout[-300:]


def test_killed_build_leaves_former_release(build: Path) -> None:
    """kill -9 at any moment of a build leaves a current release that opens and answers."""
    before = (build / "current").resolve()
    started = time.monotonic()
    assert call(build, "build").wait(timeout=60) == 0
    needed = time.monotonic() - started
    for part in (0.4, 0.6, 0.8):
        process = call(build, "build")
        time.sleep(part * needed)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)
        assert (build / "current").resolve() == before
        assert (before / "manifest.json").is_file()
    assert select(open_backend(open_release(build).nquads), find_query("q04").text)
    assert call(build, "build").wait(timeout=60) == 0


def test_port_in_use_is_refused(build: Path, address: str) -> None:
    """A second server on one port would share it silently; it is refused with code 2."""
    port = address.rsplit(":", 1)[1]
    assert call(build, "serve", "--port", port).wait(timeout=20) == 2


def test_interrupt_of_the_group_stops_it(build: Path) -> None:
    """Ctrl-C reaches every process of a server at once; it ends, whichever is first."""
    server, port = serve(build)
    os.killpg(server.pid, signal.SIGINT)
    server.wait(timeout=15)
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", port)) != 0
