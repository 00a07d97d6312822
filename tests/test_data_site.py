"""The site over data that are no release: the endpoint, a front page, and no lie."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import Graph, Literal

from eifgraph.backend import open_backend
from eifgraph.backend.loading import Source, load
from eifgraph.config import Settings
from eifgraph.counts import count
from eifgraph.errors import StoreError
from eifgraph.server import create_app
from eifgraph.server.data import DataState, make_data
from eifgraph.server.service import SD, ServedData
from eifgraph.void import VOID

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DATA = """
<urn:a> a <urn:C> .
<urn:g> { <urn:a> <urn:p> "<b>" }
<urn:h> { <urn:a> <urn:p> "<b>" . <urn:a> <urn:p> "3" }
"""


def serve(folder: Path, is_union: bool) -> FlaskClient:
    """Serve a small file in this process."""
    path = folder / "things.trig"
    path.write_text(DATA, encoding="utf-8")
    store = load(Source.of_data([path], is_union))
    data = ServedData(count(store, is_union), is_union)
    return create_app(Settings(), DataState(store, data, (path.name,))).test_client()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Serve it as it is."""
    return serve(tmp_path_factory.mktemp("data"), is_union=False)


@pytest.fixture(scope="module")
def union(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Serve it with the union as default graph."""
    return serve(tmp_path_factory.mktemp("union"), is_union=True)


def number(client: FlaskClient, pattern: str, clauses: str = "", **parameters: str) -> int:
    """Count what a pattern finds."""
    query = f"SELECT (COUNT(*) AS ?n) {clauses} {{ {pattern} }}"
    answer = client.get("/sparql", query_string={"query": query, "format": "csv", **parameters})
    assert answer.status_code == 200
    return int(answer.text.splitlines()[1])


def test_default_graph_is_that_of_the_file(client: FlaskClient, union: FlaskClient) -> None:
    """Unless the union is asked for; named graphs are the same in both."""
    assert [number(one, "?s ?p ?o") for one in (client, union)] == [1, 3]
    assert [number(one, "GRAPH ?g { ?s ?p ?o }") for one in (client, union)] == [3, 3]


def test_front_page_says_what_is_served(client: FlaskClient) -> None:
    """Files, how much, which graphs and classes, and where to ask."""
    page = html.fromstring(client.get("/").text)
    text = " ".join(page.text_content().split())
    assert "3 statements on 1 things, from things.trig." in text
    assert "The default graph is that of the files: 1 statements." in text
    cells = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    assert cells == [["urn:g", "1"], ["urn:h", "2"], ["urn:C", "1"]]
    assert "/sparql" in page.xpath("//main//a/@href")


def test_front_page_of_a_union(union: FlaskClient) -> None:
    """It says so."""
    assert "The default graph is the union of all graphs." in union.get("/").text


@pytest.mark.parametrize("path", ["/", "/sparql", "/sparql?query=SELECT", "/nothing"])
def test_pages_link_only_to_what_is_there(client: FlaskClient, path: str) -> None:
    """No page of programmes, no licence of ours, no description of our data set."""
    answer = client.get(path, headers={"Accept": BROWSER})
    page = html.fromstring(answer.text)
    links = [link for link in page.xpath("//@href | //@action") if link.startswith("/")]
    assert set(links) == {"/static/eifgraph.css", "/", "/sparql"}
    assert "Link" not in answer.headers
    assert "EIF" not in page.text_content()


def test_the_pages_linked_to_are_there(client: FlaskClient) -> None:
    """The three of them."""
    for link in ("/static/eifgraph.css", "/", "/sparql"):
        with client.get(link, headers={"Accept": BROWSER}) as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["/completeness", "/queries", "/ontology", "/download", "/dataset", "/id/programme/x"]
)
def test_pages_of_releases_are_not_there(client: FlaskClient, path: str) -> None:
    """They would tell of data that are not served."""
    assert client.get(path).status_code == 404


def test_pages_keep_the_headers_that_protect(client: FlaskClient) -> None:
    """They are those of every page of ours."""
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_description_is_that_of_the_data(client: FlaskClient) -> None:
    """Its default graph is no union, and has its own size."""
    graph = Graph().parse(data=client.get("/sparql").data, format="turtle")
    dataset = next(graph.objects(None, SD.defaultDataset))
    assert graph.value(dataset, VOID.triples) == Literal(3)
    assert graph.value(graph.value(dataset, SD.defaultGraph), VOID.triples) == Literal(1)
    assert list(graph.objects(None, SD.feature)) == []
    assert len(list(graph.objects(dataset, SD.namedGraph))) == 2


@pytest.mark.parametrize("facts", ["", "{}", json.dumps({"files": [], "counts": {}})])
def test_broken_facts_are_told(tmp_path: Path, facts: str) -> None:
    """They are named; no site is made of them."""
    (tmp_path / "keeper.json").write_text(facts)
    with pytest.raises(StoreError, match=r"keeper\.json cannot be read"):
        make_data(tmp_path / "keeper", open_backend(Path(os.devnull)))
