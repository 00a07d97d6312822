"""The SPARQL endpoint over HTTP: the protocol, its faults, its headers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eifgraph.backend import Backend, BackendInfo, SparqlRequest, open_backend
from eifgraph.errors import QueryLimit, QueryTimeout, ServerBusy
from eifgraph.server.crossing import open_to_all
from eifgraph.server.negotiate import GRAPHS, RESULTS
from eifgraph.server.problems import register_error_handlers
from eifgraph.server.service import ServedData
from eifgraph.server.sparql import blueprint

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
QUERY = "SELECT ?s ?o { ?s <urn:p> ?o } ORDER BY ?s LIMIT 3"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@dataclass(frozen=True, slots=True)
class Extension:
    """What the blueprint looks for in the application."""

    backend: Backend
    data: ServedData = field(default_factory=ServedData)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Make a tiny application over 450 triples in two graphs."""
    path = tmp_path_factory.mktemp("data") / "data.nq"
    lines = (f'<urn:s{i}> <urn:p> "{i} 100% caf\u00e9"@fr <urn:g{i % 2}> .' for i in range(450))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    app = Flask(__name__)
    app.extensions["eifgraph"] = Extension(open_backend(path))
    app.register_blueprint(blueprint)
    register_error_handlers(app)
    open_to_all(app)
    return app.test_client()


def test_three_request_forms_agree(client: FlaskClient) -> None:
    """GET, form POST and direct POST give the same bytes, percent signs included."""
    query = 'SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), "7 100% caf\u00e9+")||?s=<urn:s7>) }'
    answers = [
        client.get("/sparql", query_string={"query": query}),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query.encode(), content_type=DIRECT),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.data for answer in answers}) == 1
    assert len(answers[0].get_json(force=True)["results"]["bindings"]) == 1


def test_the_same_rows_in_every_result_format(client: FlaskClient) -> None:
    """JSON, XML, CSV and TSV hold the same values."""
    body = {
        media_type: client.get(
            "/sparql", query_string={"query": QUERY}, headers={"Accept": media_type}
        ).text
        for media_type in RESULTS.types
    }
    as_json, as_xml, as_csv, as_tsv = body.values()
    rows = json.loads(as_json)["results"]["bindings"]
    expected = [row["s"]["value"] for row in rows]
    tag = "{http://www.w3.org/2005/sparql-results#}uri"
    assert len(expected) == 3
    assert [node.text for node in ET.fromstring(as_xml).iter(tag)] == expected
    assert [row["s"] for row in csv.DictReader(io.StringIO(as_csv))] == expected
    assert [line.split("\t")[0] for line in as_tsv.splitlines()[1:]] == [f"<{s}>" for s in expected]


@pytest.mark.parametrize("media_type", [*GRAPHS.types])
def test_graphs_come_in_every_type(client: FlaskClient, media_type: str) -> None:
    """CONSTRUCT answers in each offered type, named in Content-Type."""
    query = "CONSTRUCT { ?s <urn:q> ?o } { ?s ?p ?o } LIMIT 5"
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert b"urn:q" in answer.data or b"urn:" in answer.data


def test_form_decides_over_a_mixed_accept(client: FlaskClient) -> None:
    """A header with result and RDF types gets what fits the form of the query."""
    accept = {"Accept": "text/turtle, application/sparql-results+xml, application/rdf+xml"}
    select = client.get("/sparql", query_string={"query": QUERY}, headers=accept)
    describe = client.get("/sparql", query_string={"query": "DESCRIBE <urn:s1>"}, headers=accept)
    assert select.mimetype == "application/sparql-results+xml"
    assert describe.mimetype == "text/turtle"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [({}, 450), ({"default-graph-uri": "urn:g1"}, 225), ({"default-graph-uri": "urn:none"}, 0)],
)
def test_default_graph_uri(client: FlaskClient, parameters: dict[str, str], expected: int) -> None:
    """The data set of the protocol is obeyed; an unknown graph is empty."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    answer = client.get("/sparql", query_string={"query": query} | parameters | {"format": "csv"})
    assert answer.text.splitlines()[1] == str(expected)


def test_syntax_error_names_line_and_column(client: FlaskClient) -> None:
    """A program gets 400 and a problem document with the place of the fault."""
    answer = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s ?p }"})
    problem = json.loads(answer.data)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert problem["line"] == 2
    assert problem["column"] > 0


def test_syntax_error_for_people(client: FlaskClient) -> None:
    """A browser gets a page with the same facts."""
    answer = client.get("/sparql?query=SELECT", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert "at line 1, column" in answer.text


@pytest.mark.parametrize(
    ("method", "url", "body", "content_type", "status"),
    [
        ("GET", "/sparql?query=ASK{}&query=ASK{}", b"", "", 400),
        ("POST", "/sparql?query=ASK{}", b"query=ASK{}", FORM, 400),
        ("POST", "/sparql", b"", FORM, 400),
        ("GET", "/sparql?query=ASK{%FF}", b"", "", 400),
        ("POST", "/sparql", b"ASK{'\xff'}", DIRECT, 400),
        ("GET", "/sparql?query=SELECT(<urn:f>(1)AS%20?x){}", b"", "", 400),
        ("POST", "/sparql", b"ASK{}", "text/plain", 415),
        ("POST", "/sparql", b"", "", 415),
        ("POST", "/sparql", b"CLEAR ALL", "application/sparql-update", 403),
        ("POST", "/sparql", b"update=CLEAR+ALL", FORM, 403),
        ("GET", "/sparql?query=CLEAR%20ALL", b"", "", 403),
        ("GET", "/sparql?query=ASK{SERVICE<urn:x>{}}", b"", "", 403),
        ("GET", "/sparql?query=ASK{}&format=pdf", b"", "", 406),
        ("POST", "/sparql", b"#" * 1_100_000, DIRECT, 413),
        ("PUT", "/sparql", b"", "", 405),
        ("DELETE", "/sparql", b"", "", 405),
    ],
)
def test_faults(
    client: FlaskClient, method: str, url: str, body: bytes, content_type: str, status: int
) -> None:
    """Each fault has its status, a problem document, and is readable from other sites."""
    answer = client.open(url, method=method, data=body, content_type=content_type or None)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert json.loads(answer.data)["status"] == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer.vary


def test_405_says_what_is_allowed(client: FlaskClient) -> None:
    """A method that is not allowed is answered with those that are."""
    assert set(client.put("/sparql").allow) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_preflight(client: FlaskClient) -> None:
    """A browser of another site may ask with POST and Content-Type."""
    answer = client.options("/sparql")
    assert answer.status_code == 204
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_head(client: FlaskClient) -> None:
    """HEAD has the headers of GET and no body."""
    answer = client.head("/sparql", query_string={"query": QUERY})
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.mimetype == RESULTS.types[0]


def test_page_for_people(client: FlaskClient) -> None:
    """A browser without a query gets a form that works without scripts."""
    answer = client.get("/sparql", headers={"Accept": BROWSER})
    assert answer.mimetype == "text/html"
    assert '<textarea id="query" name="query"' in answer.text


def test_large_answer_is_streamed(client: FlaskClient) -> None:
    """202,500 rows come chunk by chunk."""
    query = "SELECT ?s ?x { ?s <urn:p> ?o . ?x <urn:p> ?y }"
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert answer.is_streamed
    rows, largest = 0, 0
    for chunk in answer.iter_encoded():
        rows, largest = rows + chunk.count(b"\r\n"), max(largest, len(chunk))
    assert rows == 202_501
    assert largest <= 65536


class Failing:
    """A backend that meets a fault before or after its first byte."""

    def __init__(self, fault: Exception, before: bytes = b"") -> None:
        self._fault, self._before = fault, before

    def query(self, request: SparqlRequest, media_type: str) -> Iterator[bytes]:
        """Fail."""
        assert request.seconds == 2.5
        assert media_type
        if not self._before:
            raise self._fault
        return self._broken()

    def _broken(self) -> Iterator[bytes]:
        yield self._before
        raise self._fault

    def describe(self) -> BackendInfo:
        """Say nothing."""
        return BackendInfo("", 0)


def ask_failing(backend: Failing) -> TestResponse:
    """Ask an application whose backend fails, for at most 2.5 seconds."""
    app = Flask(__name__)
    app.extensions["eifgraph"] = Extension(backend)
    app.register_blueprint(blueprint)
    register_error_handlers(app)
    open_to_all(app)
    asked = {"query": "ASK {}", "timeout": "2.5"}
    return app.test_client().get("/sparql", query_string=asked)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (QueryTimeout("the query takes longer than 2 seconds", "narrow it down"), 504),
        (QueryLimit("the answer is longer than 1 MB", "ask for less"), 403),
        (ServerBusy(2), 503),
    ],
    ids=["time", "length", "busy"],
)
def test_limits_are_named(fault: Exception, status: int) -> None:
    """The answer says which limit it was, how much it allows, and what to try."""
    answer = ask_failing(Failing(fault))
    assert answer.status_code == status
    assert answer.get_json(force=True)["detail"] == str(fault)
    assert answer.headers.get("Retry-After") == ("2" if status == 503 else None)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_answer_that_breaks_off_says_so() -> None:
    """After the first byte the status cannot change; the text does not pass for whole."""
    fault = QueryTimeout("the query takes longer than 2 seconds", "narrow it down")
    answer = ask_failing(Failing(fault, before=b'{"head": {}, '))
    assert answer.status_code == 200
    parts = answer.iter_encoded()
    assert next(parts) == b'{"head": {}, '
    assert b"not whole: the query takes longer than 2 seconds" in next(parts)
    with pytest.raises(QueryTimeout):
        next(parts)


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "nan", "inf"])
def test_a_timeout_is_a_number_of_seconds(client: FlaskClient, seconds: str) -> None:
    """Anything else is refused, and said to be."""
    answer = client.get("/sparql", query_string={"query": "ASK {}", "timeout": seconds})
    assert answer.status_code == 400
    assert "seconds above 0" in answer.get_json(force=True)["detail"]
