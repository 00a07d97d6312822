"""Queries that ask other endpoints too: what they find, who runs them, and what is said where not.

The other endpoints are an engine on loopback over a made-up graph; whoever asks it, asks by HTTP.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from rdflib import URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Identifier

from eifgraph.backend import SparqlRequest, open_backend
from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.guard import inspect_query
from eifgraph.backend.interface import BackendInfo
from eifgraph.backend.services import Services
from eifgraph.catalogue import NamedQuery, find_query, read_federated, read_queries, select
from eifgraph.config import Settings, resource_dir
from eifgraph.errors import NotFound, ParameterError, QueryRefused
from eifgraph.federation import FORMS, MOST, filled
from eifgraph.release import open_release
from eifgraph.server import create_app
from eifgraph.server.later import KEY, SERVICES, Later
from tests.standin.engine import Engine, engine

QUERIES = read_federated()
EVERY = tuple(dict.fromkeys(one for query in QUERIES for one in query.services))
OURS = """
@prefix datacite: <http://purl.org/spar/datacite/> .
@prefix eif: <https://w3id.org/eifgraph/ontology#> .
@prefix literal: <http://www.essepuntato.it/2010/06/literalreification/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:p:1> a eif:Programme ; rdfs:label "Made-up Reading"@en ; eif:assessedBy <urn:a:1> , <urn:a:2> .
<urn:p:2> a eif:Programme ; rdfs:label "Made-up Walking"@en ; eif:assessedBy <urn:a:3> .
<urn:a:1> eif:restsOn <urn:s:1> . <urn:a:2> eif:restsOn <urn:s:1> .
<urn:a:3> eif:restsOn <urn:s:2> .
<urn:s:1> eif:reportedIn <urn:r:1> . <urn:s:2> eif:reportedIn <urn:r:2> .
<urn:r:1> eif:identifies <urn:w:1> . <urn:r:2> eif:identifies <urn:w:2> .
<urn:w:1> a eif:Work ; rdfs:label "A made-up trial"@en ;
  datacite:hasIdentifier <urn:i:1> , <urn:i:3> ;
  skos:exactMatch <https://doi.org/10.5555/trial.1> , <https://w3id.org/oc/meta/br/0990001> .
<urn:w:2> a eif:Work ; rdfs:label "A made-up walk"@en ; datacite:hasIdentifier <urn:i:2> .
<urn:i:1> datacite:usesIdentifierScheme datacite:doi ; literal:hasLiteralValue "10.5555/trial.1" .
<urn:i:2> datacite:usesIdentifierScheme datacite:pmid ; literal:hasLiteralValue "990002" .
<urn:i:3> datacite:usesIdentifierScheme datacite:omid ; literal:hasLiteralValue "br/0990001" .
"""
READING, WALKING = "Made-up Reading", "Made-up Walking"
ROWS: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
    "f01": (
        ("programmeLabel", "workDoi", "resource", "otherTitle", "issued"),
        [(READING, "10.5555/trial.1", "br/0990001", "A Made-Up Trial", "2010-03")],
    ),
    "f02": (
        ("programmeLabel", "workLabel", "citingYear", "citations"),
        [(READING, "A made-up trial", "", "1"), (READING, "A made-up trial", "2012", "2")],
    ),
    "f03": (
        ("programmeLabel", "named", "item", "subjectLabel", "retractedThere", "noticeThere"),
        [
            (READING, "10.5555/TRIAL.1", "Q990001", "", "false", ""),
            (READING, "10.5555/TRIAL.1", "Q990001", "made-up reading", "false", ""),
            (WALKING, "990002", "Q990002", "", "true", "Q990003"),
        ],
    ),
    "f04": (
        ("programmeLabel", "item", "place", "authorName", "orcid"),
        [
            (READING, "Q990001", "1", "Alpha Alphaman", "0000-0002-1825-0097"),
            (READING, "Q990001", "2", "B. Betason", ""),
        ],
    ),
    "f05": (
        ("programmeLabel", "item", "citingTitle", "citingDoi", "citingYear"),
        [
            (READING, "Q990001", "A later trial", "10.5555/LATER.4", "2015"),
            (WALKING, "Q990002", "", "10.5555/NEVER.ASKED", ""),
        ],
    ),
}
"""Of each query some columns, and the rows that there are; IRIs by their ends."""


@pytest.fixture(scope="module")
def others() -> Iterator[Engine]:
    """The other endpoints, all at one address."""
    with engine() as server:
        yield server


@pytest.fixture(scope="module")
def ours() -> EmbeddedBackend:
    """Our data."""
    store = ox.Store()
    store.load(OURS.encode(), format=ox.RdfFormat.TURTLE)
    return EmbeddedBackend(store, len(store))


class Calling:
    """A backend whose engine calls the stand-in where a query names another endpoint."""

    def __init__(self, backend: EmbeddedBackend, others: Engine) -> None:
        self._backend, self._others = backend, others

    def describe(self) -> BackendInfo:
        """Say what it is."""
        return self._backend.describe()

    def query(self, request: SparqlRequest, media_type: str) -> Iterator[bytes]:
        """Ask, without a guard."""
        moved = replace(request, text=called(request.text, self._others))
        body = io.BytesIO()
        self._backend.question(moved, media_type).write(body)  # type: ignore[arg-type]  # as raw
        return iter([body.getvalue()])


def called(text: str, others: Engine) -> str:
    """Have the calls of a query lead to the stand-in."""
    for one in EVERY:
        text = text.replace(f"<{one}>", f"<{others.address}>")
    return text


def short(term: Identifier | None) -> str:
    """Give a term as text; of an IRI its end."""
    return shortened("" if term is None else str(term))


def shortened(value: str) -> str:
    """Give the end of an IRI of another endpoint, and other texts as they are."""
    return re.sub(r"^(?:http://www\.wikidata\.org/entity/|https://w3id\.org/oc/meta/)", "", value)


def test_they_are_a_kind_of_their_own() -> None:
    """They are found by number like others, ask at least one endpoint, and are no other's."""
    assert [query.number for query in QUERIES] == sorted(ROWS)
    assert all(query.services for query in QUERIES)
    assert not any(query.services or query.values for query in read_queries())
    assert find_query("f01") == QUERIES[0] == find_query("f01-works-at-opencitations")
    with pytest.raises(NotFound, match="f05-later"):
        find_query("f")
    for query in QUERIES:
        assert query.title
        assert query.question.endswith("?")
        assert query.limits.endswith(".")
        assert {form for _, form in query.values} <= FORMS.keys()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_other_engines_read_them(query: NamedQuery) -> None:
    """rdflib reads each as it stands, and as the tables ask it; our guard finds its calls."""
    for text in (query.body, query.bindable):
        assert [str(name) for name in prepareQuery(text).algebra["PV"]][
            : len(query.variables)
        ] == list(query.variables)
        calls = inspect_query(text, services=query.services).calls
        assert tuple(dict.fromkeys(call.iri for call in calls)) == query.services
    with pytest.raises(QueryRefused, match="no other endpoint"):
        inspect_query(query.text)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rows(ours: EmbeddedBackend, others: Engine, query: NamedQuery) -> None:
    """From our engine, each finds what the other endpoints know of our publications, no more."""
    before = len(others.asked)
    found = select(Calling(ours, others), filled(query, ours).text)
    columns, expected = ROWS[query.number]
    assert [tuple(short(row.get(name)) for name in columns) for row in found] == expected
    assert {name for row in found for name in row} <= set(query.variables)
    assert len(others.asked) == before + 1


def test_one_programme(ours: EmbeddedBackend, others: Engine) -> None:
    """Of a programme that is given, only its publications are asked for."""
    query = find_query("f03")
    walking = filled(query, ours, URIRef("urn:p:2"))
    assert "VALUES ?upperDoi { }" in walking.text
    assert 'VALUES ?pmid { "990002" }' in walking.text
    found = select(Calling(ours, others), walking.bindable, programme=URIRef("urn:p:2"))
    assert [short(row["item"]) for row in found] == ["Q990002"]


def test_what_is_put_in_is_a_term(tmp_path: Path) -> None:
    """An identifier cannot end the text that it stands in, whatever its characters."""
    odd = '10.5555/a"b}#\\{$'
    store = ox.Store()
    store.load(OURS.encode(), format=ox.RdfFormat.TURTLE)
    name = ox.NamedNode("http://www.essepuntato.it/2010/06/literalreification/hasLiteralValue")
    store.add(ox.Quad(ox.NamedNode("urn:i:1"), name, ox.Literal(odd)))
    text = filled(find_query("f01"), EmbeddedBackend(store, 1)).body
    (values,) = re.findall(r"VALUES \?workDoi (\{.*\})\n", text)
    rows = store.query(f"SELECT ?x {{ VALUES ?x {values} }}")
    assert isinstance(rows, ox.QuerySolutions)
    assert {row["x"].value for row in rows} == {odd, "10.5555/trial.1"}


def test_too_many_for_one_call(ours: EmbeddedBackend) -> None:
    """More publications than one call may name are refused, with what to do."""
    store = ox.Store()
    store.extend(ours.store)
    name = ox.NamedNode("http://www.essepuntato.it/2010/06/literalreification/hasLiteralValue")
    many = (ox.Literal(f"10.5555/{number}") for number in range(MOST))
    store.extend(ox.Quad(ox.NamedNode("urn:i:1"), name, one) for one in many)
    with pytest.raises(ParameterError, match="201 publications are too many"):
        filled(find_query("f01"), EmbeddedBackend(store, 1))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_files_have_the_identifiers_of_our_data(real_build: Path, query: NamedQuery) -> None:
    """What a file has in its VALUES is what the links of our data come to."""
    assert filled(query, open_backend(open_release(real_build).nquads)).text == query.text


@pytest.fixture(scope="module")
def app(own_build: Path) -> Flask:
    """A server that calls nobody, as it is by default."""
    return create_app(Settings(build=own_build))


@pytest.fixture
def refusing(app: Flask) -> FlaskClient:
    """A client of it."""
    return app.test_client()


@pytest.fixture(scope="module")
def calling(own_build: Path, ours: EmbeddedBackend, others: Engine) -> FlaskClient:
    """A client of a server that may call the other endpoints."""
    app = create_app(Settings(build=own_build))
    app.extensions["eifgraph"] = replace(app.extensions["eifgraph"], backend=Calling(ours, others))
    app.extensions[SERVICES] = Services(EVERY, "http://127.0.0.1:1/word")
    return app.test_client()


@pytest.mark.parametrize("suffix", ["", ".csv", ".json", ".srj", ".tsv", ".xml"])
def test_tables_are_refused_by_default(refusing: FlaskClient, suffix: str) -> None:
    """Where the endpoint is not listed, the answer is 403 and names it, and what can be done."""
    answer = refusing.get(f"/api/f01{suffix}", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.headers["Cache-Control"] == "no-store"
    for words in (
        "<https://sparql.opencitations.net/meta>",
        "EIFGRAPH_SERVICES",
        "/queries#federated",
    ):
        assert words in answer.text
    assert refusing.get("/sparql", query_string={"query": QUERIES[0].text}).status_code == 403


def test_pages_offer_nothing_that_is_refused(refusing: FlaskClient) -> None:
    """They stand apart, say whom they ask and that this server does not, and no link is broken."""
    page = html.fromstring(refusing.get("/queries").text)
    sections = page.xpath("//section[@class='federated']")
    assert len(sections) == len(QUERIES)
    for section, query in zip(sections, QUERIES, strict=True):
        assert "Not run here: this server does not call" in section.text_content()
        assert set(query.services) <= set(section.xpath(".//code/text()"))
        links = section.xpath(".//a/@href")
        assert f"/queries/{query.name}.rq" in links
        assert not [one for one in links if one.startswith(("/api/", "/sparql"))]
        assert {refusing.get(one).status_code for one in links} == {200}
    shown = html.fromstring(refusing.get("/api", headers={"Accept": "text/html"}).text)
    assert not shown.xpath("//a[starts-with(@href, '/api/f')]")
    assert "Not run here" in shown.xpath("string(//section[h2[@id='f01']])")


def test_programs_are_told(refusing: FlaskClient, calling: FlaskClient) -> None:
    """The list for programs says whom a query asks, and whether this server refuses it."""
    for client, is_refused in ((refusing, True), (calling, False)):
        listed = json.loads(client.get("/api?format=json").text)["queries"]
        found = {one["number"]: (one["services"], one["isRefused"]) for one in listed}
        assert found["q04"] == ([], False)
        assert found["f02"] == (["https://sparql.opencitations.net/index"], is_refused)


def test_they_are_described_where_they_run(refusing: FlaskClient, calling: FlaskClient) -> None:
    """The OpenAPI description has those that this server runs, and that a service may fail."""
    number = "/api/f01"
    assert number not in json.loads(refusing.get("/openapi.json").text)["paths"]
    paths = json.loads(calling.get("/openapi.json").text)["paths"]
    assert "502" in paths[number]["get"]["responses"]
    assert "502" not in paths["/api/q04"]["get"]["responses"]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_tables(calling: FlaskClient, query: NamedQuery) -> None:
    """Where they may be called, tables have the rows, and no copy of them is kept."""
    answer = calling.get(f"/api/{query.number}.json")
    columns, expected = ROWS[query.number]
    rows = json.loads(answer.text)["rows"]
    assert [tuple(ended(row.get(name)) for name in columns) for row in rows] == expected
    assert answer.headers["Cache-Control"] == "no-store"
    assert calling.get(f"/api/{query.number}", headers={"Accept": "text/html"}).status_code == 200


def test_tables_keep_no_thread(calling: FlaskClient, others: Engine) -> None:
    """Who can put a question later is told it, and gets the table when it comes with the answer."""
    before, later = len(others.asked), Later()
    at_once = calling.get("/api/f02.csv?citations=1", environ_overrides={KEY: later})
    assert (at_once.status_code, at_once.data, len(others.asked)) == (200, b"", before)
    assert later.is_calling
    assert EVERY[1] in later.text
    later.answer = b"".join(
        cast("Calling", calling.application.extensions["eifgraph"].backend).query(
            SparqlRequest(later.text), later.media_type
        )
    )
    then = calling.get("/api/f02.csv?citations=1", environ_overrides={KEY: later})
    now = calling.get("/api/f02.csv?citations=1")
    assert (then.data, then.headers) == (now.data, now.headers)
    assert then.headers["X-Total-Count"] == "1"


def test_a_table_of_one_programme(calling: FlaskClient) -> None:
    """Parameters and filters go with them as with others."""
    rows = json.loads(calling.get("/api/f05.json?programme=Made-up+Walking").text)["rows"]
    assert [ended(row["item"]) for row in rows] == ["Q990002"]
    answer = calling.get("/api/f05.csv?citingYear=2015")
    assert len(answer.text.splitlines()) == 2


def test_pages_run_what_is_allowed(calling: FlaskClient) -> None:
    """Where they may be called, a link runs the text, filled with this data's identifiers."""
    page = html.fromstring(calling.get("/queries").text)
    sections = page.xpath("//section[@class='federated']")
    assert not [one for one in sections if "Not run here" in one.text_content()]
    links = [one.xpath("string(.//a[contains(text(), 'Run it')]/@href)") for one in sections]
    assert all(link.startswith("/sparql?query=") for link in links)
    assert "990002" in links[2]
    assert '"990002"' in calling.get("/queries/f03-works-at-wikidata.rq").text


OWN_ENGINE = re.search(
    r"```python\n(?P<code>from pyoxigraph import Store\n.*?)```",
    (resource_dir("ontology").parent / "README.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


def test_from_an_engine_of_ones_own(others: Engine, tmp_path: Path) -> None:
    """The example of README runs: another's engine asks ours, and the others, and joins them."""
    assert OWN_ENGINE is not None
    listed = re.search(r"VALUES \?workDoi \{(.*)\}", find_query("f01").text)
    assert listed is not None
    assert OWN_ENGINE["code"].count(listed[1]) == 1
    data = tmp_path / "ours.ttl"
    data.write_text(OURS.replace("Made-up Reading", "Child-Parent Psychotherapy"))
    lines: list[tuple[str, ...]] = []
    with engine(data) as endpoint:
        code = OWN_ENGINE["code"].replace("http://127.0.0.1:8000/sparql", endpoint.address)
        code = code.replace(listed[1], ' "10.5555/trial.1" ')
        exec(called(code, others), {"print": lambda *words: lines.append(words)})
        assert len(endpoint.asked) == 1
    assert lines == [("A made-up trial", "2012", "2")]


def ended(value: object) -> str:
    """Give a value of JSON as text; of an IRI its end."""
    if isinstance(value, bool):
        return str(value).lower()
    return shortened("" if value is None else str(value))
