"""The ontology's own page over a release of all data: whatever is in use there has an example."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import Graph

from eifgraph.config import Settings
from eifgraph.server import create_app
from tests.test_ontology_page import as_graph, check_classes, check_links, check_properties, triples


@pytest.fixture(scope="module")
def release(real_build: Path) -> Graph:
    """All that the release of all data says."""
    return as_graph(triples(real_build))


@pytest.fixture(scope="module")
def client(real_build: Path) -> FlaskClient:
    """A client of a server over it."""
    return create_app(Settings(build=real_build)).test_client()


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> html.HtmlElement:
    """The page of that release."""
    answer = client.get("/ontology", headers={"Accept": "text/html"})
    return html.document_fromstring(answer.text)


def test_every_class_in_use_has_an_example(page: html.HtmlElement, release: Graph) -> None:
    """The example of a class is complete Turtle about a thing of it, and all in the release."""
    check_classes(page, release, 50)


def test_every_property_in_use_has_an_example(page: html.HtmlElement, release: Graph) -> None:
    """The example of a property is one statement of the release."""
    check_properties(page, release, 100)


def test_links_lead_somewhere(client: FlaskClient, page: html.HtmlElement) -> None:
    """Each link within the page has its target, each to the site answers."""
    check_links(client, page)
