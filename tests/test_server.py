"""The site and the pages of things, over a release of the repository's own page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import html

from eifgraph.catalogue import read_queries
from eifgraph.config import Settings, resource_dir
from eifgraph.server import create_app

CPP = "programme/child-parent-psychotherapy"
OWN = resource_dir("ontology").parent / "data/graph/child-parent-psychotherapy.ttl"
FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


def triples(text: str | bytes, suffix: str = "ttl") -> set[ox.Triple]:
    """Parse an answer; no graph of ours has blank nodes."""
    return {quad.triple for quad in ox.parse(text, format=FORMATS[suffix])}


@pytest.fixture(scope="module")
def forms(client: FlaskClient) -> dict[str, str]:
    """The page of the programme in every form."""
    return {suffix: client.get(f"/doc/{CPP}.{suffix}").text for suffix in FORMATS}


def test_thing_sees_its_page(client: FlaskClient) -> None:
    """A thing is no page: its address answers 303 to the page about it."""
    response = client.get(f"/id/{CPP}")
    assert (response.status_code, response.headers["Location"]) == (303, f"/doc/{CPP}")


@pytest.mark.parametrize("suffix", FORMATS)
def test_forms_are_one_graph(forms: dict[str, str], suffix: str) -> None:
    """Every form of a programme holds the same triples as its Turtle."""
    turtle = triples(forms["ttl"])
    assert len(turtle) > 300
    assert triples(forms[suffix], suffix) == turtle


@pytest.mark.parametrize("suffix", TYPES)
def test_accept_chooses_form(client: FlaskClient, forms: dict[str, str], suffix: str) -> None:
    """Without a suffix the Accept header decides, and answers say what they vary by."""
    response = client.get(f"/doc/{CPP}", headers={"Accept": TYPES[suffix]})
    assert response.mimetype == TYPES[suffix]
    assert "Accept" in response.vary
    assert response.text == forms[suffix]


def test_jsonld_is_one_tree(forms: dict[str, str]) -> None:
    """JSON-LD is a tree from the programme down, with only the terms that it uses."""
    tree = json.loads(forms["jsonld"])
    assert "@graph" not in tree
    assert tree["acronym"] == "CPP"
    assert len(tree["assessedBy"]["claims"]) == 5
    assert "improvementIndex" not in tree["@context"]


@pytest.mark.parametrize(
    "path", [f"/doc/{CPP}", "/doc/vocab/setting/home", "/vocab", "/doc/query/q04"]
)
def test_jsonld_has_the_terms_that_it_uses(client: FlaskClient, path: str) -> None:
    """Each term of the context stands in the document: as a key, a type, or before a colon."""
    document = json.loads(client.get(f"{path}.jsonld").text)
    context = document.pop("@context")
    text = json.dumps(document)
    unused = [
        name
        for name in context
        if not re.search(rf'"{name}:|"{name}"(?=:)|"type": \[?[^\]}}]*"{name}"', text)
    ]
    assert len(context) > 4
    assert set(unused) <= {"id", "type"}


def test_jsonld_of_a_programme_is_readable(client: FlaskClient) -> None:
    """The assessment stands in it once; what is named again still has its label."""
    text = client.get(f"/doc/{CPP}.jsonld").text
    tree = json.loads(text)
    assert tree["foremost"] == tree["assessedBy"]["id"]
    assert text.count('"type": "Assessment"') == 1
    domains = [claim["inDomain"] for claim in tree["assessedBy"]["claims"]]
    assert all(domain["prefLabel"] for domain in domains)
    assert len(text) < 100_000


def test_programme_page_shows_outcomes(client: FlaskClient) -> None:
    """The page of a programme lists its five outcomes with study and design."""
    page = html.fromstring(client.get(f"/doc/{CPP}", headers={"Accept": "text/html"}).text)
    rows = page.xpath("//table/tbody/tr")
    assert len(rows) == 5
    assert page.get("lang") == "en"
    assert all("Randomised" in row.text_content() for row in rows)


def test_programme_page_shows_lines(client: FlaskClient) -> None:
    """Each value on a page can show the line that it was read from."""
    page = html.fromstring(client.get(f"/doc/{CPP}", headers={"Accept": "text/html"}).text)
    assert len(page.xpath("//details[@class='source']")) > 50


@pytest.mark.parametrize(
    "path",
    ["/", "/queries", "/sparql", "/download", "/doc/vocab/setting/home",
     "/doc/vocab/evidence-rating/3+", "/doc/vocab/setting"],
)  # fmt: skip
def test_pages_answer_as_html(client: FlaskClient, path: str) -> None:
    """Every page for people answers as HTML with one heading and a strict policy."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert len(html.fromstring(response.text).xpath("//h1")) == 1
    assert "script" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/doc/programme/none", "/graph/none", "/download/none", "/none"])
def test_unknown_is_not_found(client: FlaskClient, path: str) -> None:
    """What does not exist answers 404 with a problem for programs."""
    response = client.get(path, headers={"Accept": "application/json"})
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_unknown_form_is_not_acceptable(client: FlaskClient) -> None:
    """A form that nobody offers answers 406."""
    assert client.get(f"/doc/{CPP}", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("suffix", FORMATS)
def test_graph_is_whole_in_every_form(client: FlaskClient, suffix: str) -> None:
    """The graph of a page holds all its triples in every form."""
    answer = client.get(f"/graph/child-parent-psychotherapy.{suffix}").text
    assert triples(answer, suffix) == triples(OWN.read_bytes())


def test_rating_shows_its_line(client: FlaskClient) -> None:
    """The evidence rating shows the lines that it was read from."""
    page = html.fromstring(client.get(f"/doc/{CPP}", headers={"Accept": "text/html"}).text)
    rating = page.xpath("//dd[a[text()='Level 3 plus']]")[0]
    assert "lines 15 to 16" in rating.text_content()


@pytest.mark.parametrize("name", ["a%20b", "a%3Cb", "%00"])
def test_name_that_is_no_iri_is_not_found(client: FlaskClient, name: str) -> None:
    """A name that cannot be in an IRI is a thing that is not there."""
    assert client.get(f"/doc/{name}").status_code == 404


def test_download_is_the_dump(client: FlaskClient) -> None:
    """A download is the release's file, byte for byte, with its digest as ETag."""
    with client.get("/download/manifest.json") as manifest:
        listed = json.loads(manifest.data)["files"]["eifgraph.nq"]
    with client.get("/download/eifgraph.nq") as response:
        assert len(response.data) == listed["bytes"]
        assert response.get_etag()[0] == listed["sha256"]


def test_questions_link_to_answers(client: FlaskClient) -> None:
    """Each named question has a link that runs it."""
    page = html.fromstring(client.get("/queries").text)
    links = page.xpath("//section/p/a[contains(text(), 'Run')]/@href")
    assert len(links) == len(read_queries())
    assert all(client.get(link).status_code == 200 for link in links)
