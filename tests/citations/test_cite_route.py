"""References over HTTP: negotiated, kept fresh, guarded like the endpoint, and read by others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from eifgraph.citations.formats import FORMATS
from eifgraph.config import Settings, resource_dir
from eifgraph.graph.links import NAME
from eifgraph.namespaces import INSTANCES, ONTOLOGY
from eifgraph.release import build_release
from eifgraph.server import citing, create_app, later
from tests.citations.test_citing import CPP, DOI, REFERENCE, dois_of
from tests.releases import GRAPHS, make_builds_quick

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
WORKS = f"SELECT ?work {{ ?work a <{ONTOLOGY}#Work> }}"
RIS, BIBTEX, CSL = (one.media_type for one in FORMATS.values())
OTHER = "10.1097/01.chi.0000181047.59702.58"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of our own page, its links, and a page without references."""
    folder = tmp_path_factory.mktemp("cite")
    names = (CPP, NAME, "records/let-s-play-in-tandem")
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        files = {name: GRAPHS / f"{name}.ttl" for name in names}
        build_release(files, resource_dir("ontology"), folder, INSTANCES)
    return folder


@pytest.fixture(scope="module")
def client(build: Path) -> FlaskClient:
    """A client of a server of that release, which has no folder of data."""
    return create_app(Settings(data=Path("/nonexistent"), build=build)).test_client()


def get(client: FlaskClient, accept: str = "", **asked: str) -> TestResponse:
    """Ask for references."""
    return client.get("/cite", query_string=asked, headers={"Accept": accept} if accept else {})


@pytest.mark.parametrize("form", FORMATS)
def test_references_of_a_programme(client: FlaskClient, form: str) -> None:
    """In each form they are read by a parser that is not ours, and saved under a name."""
    answer = get(client, programme="CPP", format=form)
    assert (answer.status_code, answer.mimetype) == (200, FORMATS[form].media_type)
    assert dois_of(answer.text, form) == [None, None, OTHER, DOI]
    saved = f'attachment; filename="cpp{FORMATS[form].suffix}"'
    assert answer.headers["Content-Disposition"] == saved
    assert "Accept" not in answer.vary


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_works_of_any_answer(client: FlaskClient, form: str, method: str) -> None:
    """A query is sent in an address or in a body, as to the endpoint."""
    asked = {"query": WORKS, "format": form}
    way: dict[str, Any] = {"data": asked} if method == "POST" else {"query_string": asked}
    answer = client.open("/cite", method=method, **way)
    assert (answer.status_code, answer.mimetype) == (200, FORMATS[form].media_type)
    assert {DOI, OTHER} <= set(dois_of(answer.text, form))
    assert "evidence rating 3+; outcomes: Improved behaviour" in answer.text


def test_a_named_query(client: FlaskClient) -> None:
    """A named question goes by its number or its name, as for the command."""
    for name in ("q32", "q32-publications-behind-studies"):
        assert len(get(client, query=name, format="csl").get_json()) == 4
    assert "no query 'q99'" in get(client, query="q99", format="csl").get_json()["detail"]


def test_a_query_as_it_is(client: FlaskClient) -> None:
    """A body may be the query; one that makes a graph cites what the graph names."""
    text = f"CONSTRUCT {{ <{REFERENCE}> a <urn:x> }} {{}}"
    answer = client.post("/cite?format=csl", data=text, content_type="application/sparql-query")
    assert dois_of(answer.text, "csl") == [DOI]


ACCEPTED = {
    "": RIS,
    "*/*": RIS,
    BROWSER: RIS,
    "text/html": RIS,
    BIBTEX: BIBTEX,
    f"text/html, {BIBTEX}": BIBTEX,
    f"{RIS};q=0.5, {CSL}": CSL,
    "application/json": CSL,
    "text/x-bibtex": BIBTEX,
}


@pytest.mark.parametrize("accept", ACCEPTED)
@pytest.mark.parametrize("asked", [{"programme": "CPP"}, {"query": WORKS}], ids=["name", "query"])
def test_accept_chooses_the_form(client: FlaskClient, accept: str, asked: dict[str, str]) -> None:
    """By the media types that DOIs answer to as well; a browser gets a file."""
    answer = get(client, accept, **asked)
    assert (answer.status_code, answer.mimetype) == (200, ACCEPTED[accept])
    assert "Accept" in answer.vary


def test_study_and_outcome(client: FlaskClient) -> None:
    """They narrow a programme down, and name the file."""
    study = get(client, programme=f"programme/{CPP}", study="1", format="csl")
    assert len(study.get_json()) == 1
    assert f'"{CPP}-study-1.csl.json"' in study.headers["Content-Disposition"]
    outcome = get(client, programme="CPP", outcome="Reduced PTSD symptoms", format="csl")
    assert len(outcome.get_json()) == 3


REFUSED: dict[str, tuple[dict[str, str], int, str]] = {
    "nothing": ({}, 400, "give programme=NAME"),
    "study of nobody": ({"study": "1"}, 400, "give programme=NAME"),
    "unknown programme": ({"programme": "nobody"}, 400, "no programme 'nobody'; there are"),
    "no references": ({"programme": "Let's Play in Tandem"}, 404, "no reference"),
    "unknown study": ({"programme": "CPP", "study": "9"}, 404, "there are: 1, 2"),
    "unknown parameter": ({"programme": "CPP", "page": "1"}, 400, "is unknown here"),
    "empty": ({"programme": "CPP", "study": ""}, 400, "leave it out"),
    "form": ({"programme": "CPP", "format": "docx"}, 406, "offered: ris, bibtex, csl"),
    "form of a query": ({"query": WORKS, "format": "json"}, 406, "offered: ris, bibtex, csl"),
    "both": ({"query": WORKS, "programme": "CPP"}, 400, "goes with no query"),
    "no query": ({"query": "SELECT"}, 400, "not a SPARQL query"),
    "truth": ({"query": "ASK {}"}, 400, "ASK"),
    "service": ({"query": "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"}, 403, "SERVICE"),
    "update": ({"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}, 403, "read-only"),
    "nesting": ({"query": "SELECT * " + "{" * 3000 + "}" * 3000}, 403, "nesting deeper"),
    "nothing to cite": ({"query": "SELECT ?x { ?x a <urn:x> }"}, 404, "no work to cite"),
    "timeout": ({"query": WORKS, "timeout": "never"}, 400, "'timeout'"),
    "graph": ({"query": WORKS, "default-graph-uri": "x"}, 400, "absolute IRI"),
    "other graph": ({"query": WORKS, "default-graph-uri": "urn:none"}, 404, "no work to cite"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(client: FlaskClient, case: str) -> None:
    """It is told as a problem, with the status that the endpoint would give, and what to do."""
    asked, status, said = REFUSED[case]
    answer = get(client, **asked)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.get_json()["detail"]


def test_bodies_that_are_refused(client: FlaskClient) -> None:
    """A body holds a query and nothing that goes without one."""
    assert client.post("/cite", data={"programme": "CPP"}).status_code == 400
    both = client.post("/cite", data={"query": WORKS, "programme": "CPP"})
    assert "goes with no query" in both.get_json()["detail"]
    assert client.post("/cite", data="x", content_type="text/plain").status_code == 415
    assert client.post("/cite", data={"query": "#" * 1_100_000}).status_code == 413


def test_answers_that_are_too_long(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of things, and of bytes, a query may name only so many."""
    monkeypatch.setattr(citing, "MOST", 3)
    many = get(client, query=WORKS)
    assert (many.status_code, "more than 3 things" in many.get_json()["detail"]) == (403, True)
    monkeypatch.setattr(later, "LONGEST", 100)
    long = get(client, query=WORKS)
    assert (long.status_code, "ask for fewer rows" in long.get_json()["detail"]) == (403, True)


def test_answers_of_too_many_rows(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are counted while they come, so that the engine need not make the rest."""
    monkeypatch.setattr(later, "ROWS", 2)
    answer = get(client, query=WORKS)
    said = "more than 16 MB or 2 rows; ask for fewer rows"
    assert (answer.status_code, said in answer.get_json()["detail"]) == (403, True)


@pytest.mark.parametrize("asked", [{"programme": "CPP"}, {"query": WORKS}], ids=["name", "query"])
def test_copies_are_asked_about(client: FlaskClient, asked: dict[str, str]) -> None:
    """An answer has a tag of its bytes and is open to all; who has it is not sent it again."""
    first = get(client, **asked)
    assert first.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    headers = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/cite", query_string=asked, headers=headers).status_code == 304
    assert get(client, BIBTEX, **asked).headers["ETag"] != first.headers["ETag"]


def test_what_changes_is_not_kept(client: FlaskClient) -> None:
    """An answer that chance has a part in is not good for any time."""
    answer = get(client, query=f"{WORKS} ORDER BY RAND()")
    assert answer.headers["Cache-Control"] == "no-store"


def test_people_get_a_form(client: FlaskClient) -> None:
    """Each of its two forms leads to references; only programmes that have some are listed."""
    page = html.fromstring(get(client, BROWSER).text)
    named, asked = page.xpath("//main//form")
    assert named.xpath(".//select[@name='programme']/option/text()") == [
        "Child-Parent Psychotherapy"
    ]
    values = {name: value for name, value in named.form_values() if name}
    assert client.get("/cite", query_string=values, headers={"Accept": BROWSER}).mimetype == RIS
    assert asked.get("method") == "post"
    query = asked.xpath(".//textarea")[0].text_content()
    assert len(dois_of(client.post("/cite", data={"query": query}).text, "ris")) == 4


def test_pages_lead_to_references(client: FlaskClient) -> None:
    """The page of a programme leads to each form of its references, if it has any."""
    page = html.fromstring(client.get(f"/doc/programme/{CPP}").text)
    links = page.xpath("//main//a[starts-with(@href, '/cite?')]/@href")
    assert [client.get(link).mimetype for link in links] == [RIS, BIBTEX, CSL]
    other = html.fromstring(client.get("/doc/programme/let-s-play-in-tandem").text)
    assert other.xpath("//main//a[starts-with(@href, '/cite')]") == []
    endpoint = html.fromstring(client.get("/sparql", headers={"Accept": BROWSER}).text)
    assert endpoint.xpath("//main//a/@href") == ["/cite"]
