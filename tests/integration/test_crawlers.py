"""What crawlers may take, and which pages there are."""

from __future__ import annotations

from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient
from lxml import etree

from eifgraph.config import Settings
from eifgraph.namespaces import INSTANCES
from eifgraph.server import crawlers, create_app
from tests.routes import ROUTES

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


def places(client: FlaskClient, path: str) -> list[str]:
    """Give the addresses that a site map, or an index of such, lists."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return [
        str(place)
        for place in etree.fromstring(answer.data).xpath("//s:loc/text()", namespaces=NAMES)
    ]


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/doc/dataset.ttl", True),
        ("/download/eifgraph.nq", True),
        ("/sparql", True),
        ("/sparql?query=ASK%20%7B%7D", False),
        ("/queries/q04.rq", True),
    ],
)
def test_robots(client: FlaskClient, path: str, may: bool) -> None:
    """Crawlers may have pages and files, and no answers to questions of their own."""
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").text.splitlines())
    assert rules.can_fetch("anybody", f"https://e.example{path}") is may
    assert rules.site_maps() == [f"{INSTANCES}sitemap.xml"]


def test_site_map_lists_pages_that_are_there(client: FlaskClient) -> None:
    """Each listed page answers as HTML; no page is listed twice, none has a date."""
    found = places(client, "/sitemap.xml")
    assert len(found) == len(set(found)) > 500
    assert f"{INSTANCES}doc/programme/child-parent-psychotherapy" in found
    assert b"lastmod" not in client.get("/sitemap.xml").data
    for place in [*found[:12], *found[12::60]]:
        path = "/" + place.removeprefix(INSTANCES)
        answer = client.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.mimetype) == (200, "text/html"), path


def test_large_site_map_has_an_index(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above what a file may list there is an index; its files together list the same."""
    whole = places(client, "/sitemap.xml")
    monkeypatch.setattr(crawlers, "MOST", len(whole) // 2)
    client.application.extensions.pop("eifgraph.kept")
    files = ["/" + place.removeprefix(INSTANCES) for place in places(client, "/sitemap.xml")]
    assert files == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"][: len(files)]
    assert len(files) > 1
    assert [place for file in files for place in places(client, file)] == whole
    assert client.get(f"/sitemap-{len(files) + 1}.xml").status_code == 404


def test_site_map_has_every_kind_of_page(client: FlaskClient) -> None:
    """Each route with a page has one of its pages there."""
    listed = {"/" + place.split("/eifgraph/", 1)[-1] for place in places(client, "/sitemap.xml")}
    pages = [
        route.path.removesuffix(".html")
        for route in ROUTES.values()
        if "text/html" in route.types and route.status == 200 and "RELEASE" not in route.path
    ]
    assert len(pages) > 10
    assert [path for path in pages if {path, f"{path}.html"}.isdisjoint(listed)] == []
