"""What pages show of the publications that references stand for."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from rdflib import SKOS, Graph, URIRef

from eifgraph.config import Settings, resource_dir
from eifgraph.graph.links import NAME
from eifgraph.namespaces import INSTANCES
from eifgraph.release import build_release
from eifgraph.server import create_app
from eifgraph.vocab import EIF
from tests.releases import GRAPHS, make_builds_quick

PAGE = "child-parent-psychotherapy"
DOI = "https://doi.org/10.1097/01.chi.0000222784.03735.92"
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/16865033"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a server over our own page and its links."""
    build = tmp_path_factory.mktemp("links")
    files = {name: GRAPHS / f"{name}.ttl" for name in (PAGE, NAME)}
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        build_release(files, resource_dir("ontology"), build, INSTANCES)
    return create_app(Settings(data=build, build=build)).test_client()


def shown(client: FlaskClient, path: str) -> HtmlElement:
    """Give a page."""
    return html.fromstring(client.get(path).get_data(as_text=True))


@pytest.mark.parametrize(
    "path", [f"programme/{PAGE}", f"reference/{PAGE}/effdc4b19d72"], ids=["programme", "reference"]
)
def test_page_leads_to_publications(client: FlaskClient, path: str) -> None:
    """The page of a programme, and of a reference, links DOI and PubMed number, and says why."""
    page = shown(client, f"/doc/{path}")
    links = page.xpath("//main//a/@href")
    assert links.count(DOI) == links.count(PUBMED) == 1
    assert "Exact match" in page.text_content()
    assert "PubMed page of the article" in page.text_content()


def test_data_of_a_programme_have_its_publications(client: FlaskClient) -> None:
    """The Turtle of a programme says what its page shows."""
    graph = Graph().parse(data=client.get(f"/doc/programme/{PAGE}.ttl").data, format="turtle")
    works = set(graph.objects(None, EIF.identifies))
    assert len(works) == 4
    assert URIRef(DOI) in {
        match for work in works for match in graph.objects(work, SKOS.exactMatch)
    }


def test_graph_of_links_has_a_page(client: FlaskClient) -> None:
    """The named graph tells what it is made from, and gives its statements."""
    assert "Links between references" in shown(client, f"/graph/{NAME}").text_content()
    turtle = client.get(f"/graph/{NAME}.ttl").get_data(as_text=True)
    assert turtle.count("a eif:Linking") == 5


def test_page_tells_that_nothing_was_looked_up(client: FlaskClient) -> None:
    """That no publication is known to be retracted is not to say that none is."""
    page = shown(client, f"/doc/programme/{PAGE}")
    said = "4 references, 4 with a known publication; whether they still stand was never looked up."
    assert f"Publications: {said}" in page.text_content()
