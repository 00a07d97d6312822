"""Details of the SPARQL 1.1 Protocol that other endpoints get wrong, each as clients send it."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from eifgraph.backend.loading import Source, load
from eifgraph.config import Settings
from eifgraph.counts import count
from eifgraph.server import create_app
from eifgraph.server.data import DataState
from eifgraph.server.service import ServedData

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
SELECT = "SELECT ?s { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
NUMBER = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NT = "text/turtle", "application/n-triples"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Serve three triples: one in the default graph, two in named ones."""
    path = tmp_path_factory.mktemp("data") / "data.nq"
    path.write_text("<urn:s> <urn:p> 'x' .\n".replace("'", '"'))
    with path.open("a") as file:
        file.writelines(f'<urn:s> <urn:p> "{name}" <urn:{name}> .\n' for name in "gh")
    store = load(Source.of_data([path]))
    data = ServedData(count(store, is_union=False), is_union=False)
    return create_app(Settings(), DataState(store, data, ("data.nq",))).test_client()


def ask(client: FlaskClient, query: str, accept: str | None = None, **more: str) -> TestResponse:
    """Ask by GET."""
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", query_string={"query": query, **more}, headers=headers)


ACCEPTED = [
    (SELECT, None, JSON),
    (SELECT, "", JSON),
    (SELECT, "*/*", JSON),
    (SELECT, "TEXT/CSV", CSV),
    (SELECT, "text/*", CSV),
    (SELECT, TSV, TSV),
    (SELECT, "application/*", JSON),
    (SELECT, "application/xml", XML),
    (SELECT, f"{JSON};q=0, */*", XML),
    (SELECT, f"{CSV};q=0.0, text/*", TSV),
    (SELECT, f"{CSV} ; q=0.1 , application/json ; q = 0.9", JSON),
    (SELECT, f"{TURTLE}, {XML};q=0.1", XML),
    (SELECT, f"{JSON};charset=utf-8", JSON),
    ("ASK {}", CSV, CSV),
    (CONSTRUCT, None, TURTLE),
    (CONSTRUCT, "text/*", TURTLE),
    (CONSTRUCT, f"{TURTLE};q=0.5, application/rdf+xml;q=0.9", "application/rdf+xml"),
    (CONSTRUCT, f"{JSON}, {NT};q=0.1", NT),
    (CONSTRUCT, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', None),
    (CONSTRUCT, "application/json, application/ld+json, application/n-triples", NT),
    ("DESCRIBE <urn:s>", "application/x-turtle", TURTLE),
]


@pytest.mark.parametrize(("query", "accept", "expected"), ACCEPTED)
def test_accept(client: FlaskClient, query: str, accept: str | None, expected: str | None) -> None:
    """The header chooses among what fits the form of the query; letter case says nothing."""
    answer = ask(client, query, accept)
    assert (answer.status_code, answer.mimetype) == (200, expected or "application/ld+json")
    assert "Accept" in answer.vary


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "image/png"),
        (SELECT, TURTLE),
        (SELECT, "*/*;q=0"),
        (SELECT, f"{CSV};q=nonsense"),
        (SELECT, ";;;,"),
        (CONSTRUCT, CSV),
    ],
)
def test_not_acceptable(client: FlaskClient, query: str, accept: str) -> None:
    """The answer names what is offered."""
    answer = ask(client, query, accept)
    assert answer.status_code == 406
    assert "offered: " in json.loads(answer.data)["detail"]


def test_accept_counts_for_post(client: FlaskClient) -> None:
    """As it does for GET, in both forms of POST."""
    headers = {"Accept": XML}
    form = client.post("/sparql", data={"query": SELECT}, headers=headers)
    direct = client.post("/sparql", data=SELECT, content_type=DIRECT, headers=headers)
    assert [form.mimetype, direct.mimetype] == [XML, XML]


@pytest.mark.parametrize("name", ["json", "JSON", "application/json", JSON, JSON.replace("+", " ")])
def test_format(client: FlaskClient, name: str) -> None:
    """`format=` wins over the header, by short name or media type, its plus encoded or not."""
    answer = ask(client, SELECT, CSV, format=name)
    assert (answer.status_code, answer.mimetype) == (200, JSON)


@pytest.mark.parametrize("value", [True, False])
def test_truth_values(client: FlaskClient, value: bool) -> None:
    """False is told as well as true, in every form."""
    query = f"ASK {{ FILTER ({str(value).lower()}) }}"
    answers = {accept: ask(client, query, accept) for accept in (JSON, XML, CSV, TSV)}
    assert json.loads(answers[JSON].data)["boolean"] is value
    assert ET.fromstring(answers[XML].data)[-1].text == str(value).lower()
    assert {answers[accept].text.strip() for accept in (CSV, TSV)} == {str(value).lower()}


def test_values_that_others_lose(client: FlaskClient) -> None:
    """Nought, false and the empty string are values in XML too."""
    query = 'SELECT (0 AS ?a) (false AS ?b) ("" AS ?c) {}'
    root = ET.fromstring(ask(client, query, XML).data)
    tag = "{http://www.w3.org/2005/sparql-results#}literal"
    assert [node.text or "" for node in root.iter(tag)] == ["0", "false", ""]


BODIES = [
    (DIRECT, 200),
    (f"{DIRECT}; charset=UTF-8", 200),
    (f'{DIRECT}; charset="utf-8"', 200),
    (f"{DIRECT}; charset=us-ascii", 200),
    ("Application/SPARQL-Query", 200),
    (f"{DIRECT}; charset=iso-8859-1", 415),
    (f"{DIRECT}; charset=UTF-16", 415),
    ("text/plain", 415),
    ("application/json", 415),
    ("multipart/form-data; boundary=x", 415),
    ("", 415),
]


@pytest.mark.parametrize(("content_type", "status"), BODIES)
def test_media_type_of_a_query(client: FlaskClient, content_type: str, status: int) -> None:
    """A query is UTF-8 and is said to be a query."""
    answer = client.post("/sparql", data="ASK {}", content_type=content_type)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("content_type", "status"),
    [(FORM.upper(), 200), (f"{FORM}; charset=UTF-8", 200), (f"{FORM}; charset=latin1", 415)],
)
def test_media_type_of_a_form(client: FlaskClient, content_type: str, status: int) -> None:
    """A form is UTF-8 too."""
    answer = client.post("/sparql", data="query=ASK%7B%7D", content_type=content_type)
    assert answer.status_code == status


MALFORMED = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe9"]


@pytest.mark.parametrize("octets", MALFORMED, ids=["never", "overlong", "surrogate", "cut"])
def test_malformed_utf8(client: FlaskClient, octets: bytes) -> None:
    """It is refused wherever it comes: in the address, in a form, in a query, in any parameter."""
    encoded = "".join(f"%{octet:02x}" for octet in octets)
    answers = [
        client.get(f"/sparql?query=ASK%7B%7D%23{encoded}"),
        client.get(f"/sparql?query=ASK%7B%7D&other={encoded}"),
        client.post("/sparql", data=f"query=ASK%7B%7D%23{encoded}", content_type=FORM),
        client.post("/sparql", data=b"ASK {} #" + octets, content_type=DIRECT),
    ]
    assert [answer.status_code for answer in answers] == [400] * 4


ONCE = [
    ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "", ""),
    ("POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM),
    ("POST", "/sparql?query=ASK%7B%7D", "query=ASK%7B%7D", FORM),
    ("POST", "/sparql?query=ASK%7B%7D", "ASK {}", DIRECT),
]


@pytest.mark.parametrize(("method", "path", "body", "content_type"), ONCE)
def test_one_query(
    client: FlaskClient, method: str, path: str, body: str, content_type: str
) -> None:
    """Two are refused, also if one is in the address and one in the body."""
    answer = client.open(path, method=method, data=body, content_type=content_type or None)
    assert answer.status_code == 400
    assert "more than one 'query'" in answer.text


@pytest.mark.parametrize("content_type", [FORM, DIRECT])
def test_empty_body(client: FlaskClient, content_type: str) -> None:
    """It has no query."""
    answer = client.post("/sparql", data=b"", content_type=content_type)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("body", "content_type"), [(f"query={NUMBER}", FORM), (NUMBER, DIRECT)], ids=["form", "direct"]
)
@pytest.mark.parametrize(
    ("graphs", "expected"),
    [
        ("default-graph-uri=urn:g", 1),
        ("default-graph-uri=urn:g&default-graph-uri=urn:h", 2),
        ("default-graph-uri=urn:none", 0),
        ("named-graph-uri=urn:g", 0),
        ("default-graph-uri=", 1),
    ],
)
def test_graphs_beside_a_body(
    client: FlaskClient, body: str, content_type: str, graphs: str, expected: int
) -> None:
    """Graphs in the address count for POST as well; an empty field names none."""
    body = body.replace(" ", "+") if content_type == FORM else body
    answer = client.post(f"/sparql?format=csv&{graphs}", data=body, content_type=content_type)
    assert answer.text.split() == ["n", str(expected)]


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["g", "a b:c", "urn:<x>", "//x/y"])
def test_graphs_have_absolute_names(client: FlaskClient, name: str, value: str) -> None:
    """Anything else is refused, and said to be."""
    answer = ask(client, "ASK {}", **{name: value})
    assert (answer.status_code, f"'{name}' is an absolute IRI" in answer.text) == (400, True)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "NONSENSE"])
def test_methods(client: FlaskClient, method: str) -> None:
    """Those that are not allowed are answered with those that are."""
    answer = client.open("/sparql?query=ASK%7B%7D", method=method)
    assert answer.status_code == 405
    assert set(answer.allow) == {"GET", "HEAD", "POST", "OPTIONS"}


@pytest.mark.parametrize("path", ["/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=SELECT"])
def test_head_is_get_without_a_body(client: FlaskClient, path: str) -> None:
    """Status and media type are those of GET."""
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.content_type) == (get.status_code, get.content_type)
    assert (len(get.data) > 0, head.data) == (True, b"")


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("/sparql?update=CLEAR%20ALL", "", ""),
        ("/sparql", "update=CLEAR+ALL", FORM),
        ("/sparql", "query=ASK%7B%7D&update=CLEAR+ALL", FORM),
        ("/sparql", "CLEAR ALL", "application/sparql-update"),
        ("/sparql", "CLEAR ALL", DIRECT),
    ],
)
def test_updates(client: FlaskClient, path: str, body: str, content_type: str) -> None:
    """However they are sent, they are refused as such."""
    method = "POST" if body else "GET"
    answer = client.open(path, method=method, data=body, content_type=content_type or None)
    assert (answer.status_code, "read-only" in answer.text) == (403, True)


def test_an_unknown_function_is_a_fault_of_the_query(client: FlaskClient) -> None:
    """The answer names it."""
    answer = ask(client, "SELECT (<urn:f>(1) AS ?x) {}")
    assert (answer.status_code, "<urn:f>" in answer.text) == (400, True)


def test_an_empty_query_is_none(client: FlaskClient) -> None:
    """The message has an end."""
    problem = json.loads(ask(client, "").data)
    assert (problem["status"], problem["line"], problem["column"]) == (400, 1, 1)
    assert problem["detail"].endswith("this is not what can stand here")


def test_a_slash_at_the_end_is_the_same_address(client: FlaskClient) -> None:
    """Some clients put one there."""
    answer = client.get("/sparql/", query_string={"query": "ASK {}"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
