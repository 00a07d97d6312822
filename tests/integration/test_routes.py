"""Every route of the server, in every form it is offered in: status, headers, what it says.

A new route needs an entry in `ROUTES`; the first test says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from lxml import etree, html
from werkzeug.test import TestResponse

from eifgraph.config import Settings
from eifgraph.namespaces import INSTANCES
from eifgraph.release import open_release
from eifgraph.server import create_app
from eifgraph.server.crossing import HEADERS
from eifgraph.server.forms import SUFFIXES
from tests.routes import ROUTES, Route

RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}
KINDS_OF_FAULT = ("text/html", "application/problem+json")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Visit:
    """An address, a form to ask for, and whether a suffix decides."""

    path: str
    media_type: str
    route: Route = field(repr=False)

    def __str__(self) -> str:
        """Name the visit."""
        return f"{self.path}-{self.media_type}"


def visits() -> Iterator[Visit]:
    """Give each route that answers 200 in each of its forms."""
    for route in ROUTES.values():
        for media_type in route.types:
            yield Visit(route.path, media_type, route)


VISITS = [visit for visit in visits() if visit.route.status == 200]
NEGOTIATED = [visit for visit in VISITS if len(visit.route.types) > 1]


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


@pytest.fixture(scope="module")
def release(own_build: Path) -> str:
    """The name of that release."""
    return open_release(own_build).name


def get(client: FlaskClient, visit: Visit, release: str) -> TestResponse:
    """Ask for an address in a form; a file is read and closed."""
    path = visit.path.replace("RELEASE", release)
    response = client.get(path, headers={"Accept": visit.media_type})
    response.get_data()
    response.close()
    return response


def test_every_route_is_visited(client: FlaskClient) -> None:
    """The table has every route of the URL map and no other."""
    rules = {rule.rule for rule in client.application.url_map.iter_rules()}
    assert set(ROUTES) == rules
    assert len(VISITS) > 40


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_each_form_is_what_it_says(client: FlaskClient, release: str, visit: Visit) -> None:
    """The form asked for is the form that comes, and it is well formed; RDF says something."""
    response = get(client, visit, release)
    assert (response.status_code, response.mimetype) == (200, visit.media_type)
    if visit.media_type in RDF:
        is_empty_context = visit.path.endswith("context.jsonld")
        found = len(list(ox.parse(response.data, format=RDF[visit.media_type])))
        assert (found > 0) is not is_empty_context
    elif visit.media_type.endswith("json"):
        assert json.loads(response.data)
    elif visit.media_type.endswith("xml"):
        assert etree.fromstring(response.data) is not None
    else:
        assert response.text


@pytest.mark.parametrize("visit", NEGOTIATED, ids=str)
def test_negotiated_forms_vary(client: FlaskClient, release: str, visit: Visit) -> None:
    """Where the Accept header decides, the answer varies by it and names the form's own address."""
    response = get(client, visit, release)
    assert "Accept" in response.vary
    assert response.headers.get("Content-Location", "") != visit.path
    own = client.get(response.headers.get("Content-Location", visit.path), headers=[
        ("Accept", visit.media_type)])  # fmt: skip
    assert own.data == response.data


@pytest.mark.parametrize("path", ["/doc/programme/child-parent-psychotherapy", "/graph/audit",
                                  "/ontology", "/vocab", "/doc/dataset", "/graph/queries",
                                  "/doc/vocab/setting/home"])  # fmt: skip
def test_forms_are_one_graph(client: FlaskClient, path: str) -> None:
    """Every form of data has the same triples; a suffix wins over the header and nothing varies."""
    graphs = []
    for suffix, media_type in SUFFIXES.items():
        response = client.get(f"{path}.{suffix}", headers={"Accept": "image/png, text/csv"})
        assert (response.status_code, response.mimetype) == (200, media_type)
        assert "Accept" not in response.vary
        if media_type in RDF:
            graphs.append({q.triple for q in ox.parse(response.data, format=RDF[media_type])})
    assert len(graphs) == 4
    assert len(graphs[0]) > 5
    assert all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_every_answer_is_open_and_safe(client: FlaskClient, release: str, visit: Visit) -> None:
    """Each has the headers that all have."""
    response = get(client, visit, release)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("visit", VISITS, ids=str)
def test_every_answer_can_be_revalidated(client: FlaskClient, release: str, visit: Visit) -> None:
    """A copy that is still good is not sent again: by tag, by date, for GET and HEAD."""
    path = visit.path.replace("RELEASE", release)
    first = get(client, visit, release)
    tag, is_weak = first.get_etag()
    assert tag
    assert not is_weak
    assert first.last_modified is not None
    assert first.headers["Cache-Control"]
    date = first.headers["Last-Modified"]
    for condition in ({"If-None-Match": f'"{tag}"'}, {"If-Modified-Since": date}):
        for method in ("GET", "HEAD"):
            headers = {"Accept": visit.media_type, **condition}
            again = client.open(path, method=method, headers=headers)
            assert (again.status_code, again.data) == (304, b""), (method, condition)
            assert again.headers["ETag"] == first.headers["ETag"]
            assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
            again.close()


def test_each_form_has_its_own_tag(client: FlaskClient, release: str) -> None:
    """No two forms of a thing share a tag."""
    for route in ROUTES.values():
        if route.status == 200 and len(route.types) > 1:
            visits = [Visit(route.path, media_type, route) for media_type in route.types]
            tags = {get(client, visit, release).headers["ETag"] for visit in visits}
            if route.path != "/sparql":  # its Turtle is also TriG, its N-Triples also N-Quads
                assert len(tags) == len(route.types), route.path
            assert len(tags) > 1


@pytest.mark.parametrize("route", [r for r in ROUTES.values() if r.status == 303], ids=str)
def test_things_see_their_pages(client: FlaskClient, release: str, route: Route) -> None:
    """A thing answers 303 to a path of ours, whatever host the request names; the page is there."""
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    response = client.get(route.path, headers=headers)
    assert response.status_code == 303
    assert response.headers["Location"].startswith("/")
    assert "evil" not in str(response.headers)
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("route", ROUTES.values(), ids=str)
def test_wrong_method_is_told(client: FlaskClient, release: str, route: Route) -> None:
    """DELETE is answered 405, with what is allowed; OPTIONS says the same."""
    path = route.path.replace("RELEASE", release)
    refused, options = client.delete(path), client.options(path)
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert {"GET", "HEAD", "OPTIONS"} <= set(refused.allow)
    assert set(refused.allow) == set(options.allow)
    assert options.status_code == 204
    assert set(
        re.split(", ", options.headers["Access-Control-Allow-Methods"])
    ) == options.allow.as_set(preserve_casing=True)
    assert "If-None-Match" in options.headers["Access-Control-Allow-Headers"]


PAGES = [visit for visit in VISITS if visit.media_type == "text/html"]


@pytest.mark.parametrize("visit", PAGES, ids=str)
def test_every_page_describes_itself(client: FlaskClient, release: str, visit: Visit) -> None:
    """A page has a language, and says what it is in a block of JSON-LD that crumbs lead to."""
    page = html.document_fromstring(get(client, visit, release).text)
    assert page.get("lang") == "en"
    assert page.xpath("//script/@type") == ["application/ld+json"]
    data = json.loads(page.xpath("//script/text()")[0])
    assert data["@context"] == "https://schema.org"
    (described,) = [node for node in data["@graph"] if node["@type"] == "WebPage"]
    path = visit.path.removesuffix(".html").removeprefix("/")
    assert described["url"].removesuffix(".html") == INSTANCES + path
    crumbs = described["breadcrumb"]["itemListElement"]
    assert [crumb["position"] for crumb in crumbs] == list(range(1, len(crumbs) + 1))
    assert crumbs[-1]["item"] == described["url"]


@pytest.mark.parametrize("visit", [v for v in PAGES if v.path != "/sparql"], ids=str)
def test_every_page_is_canonical(client: FlaskClient, release: str, visit: Visit) -> None:
    """A page names its permanent address, in its head as in the headers."""
    response = get(client, visit, release)
    page = html.document_fromstring(response.text)
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == INSTANCES + visit.path.removesuffix(".html").removeprefix("/")
    assert f'<{canonical}>; rel="canonical"' in response.headers.getlist("Link")


@pytest.mark.parametrize("route", [r for r in ROUTES.values() if len(r.types) > 1], ids=str)
@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/html;q=0, image/*"])
def test_no_form_fits(client: FlaskClient, route: Route, accept: str) -> None:
    """What is not offered is not acceptable."""
    response = client.get(route.path, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert response.headers["Cache-Control"] == "no-store"


MISSING = ("/none", "/doc/programme/none", "/doc/programme/none.ttl", "/graph/none", "/vocab.zip",
           "/doc/vocab/setting/none", "/queries/none.rq", "/download/none", "/download/none/none",
           "/download/../manifest.json", "/ontology.zip", "/ontology/9.9.9", "/doc/dataset.zip",
           "/sitemap-0.xml", "/sitemap-2.xml", "/doc//evil.example", "/x//evil.example",
           "/doc/a%0d%0ab", "/id/a%0d%0aX:y", "/graph/%00", "/vocab/a%3Eb")  # fmt: skip


@pytest.mark.parametrize("path", MISSING)
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "application/json", "*/*", ""])
def test_missing_is_told_in_the_form_asked_for(client: FlaskClient, path: str, accept: str) -> None:
    """People get a page, programs a problem document, also those that want RDF alone."""
    response = client.get(path, headers={"Accept": accept} if accept else {})
    assert response.status_code == 404
    assert response.mimetype == KINDS_OF_FAULT[accept != BROWSER]
    assert "Accept" in response.vary
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    if accept == BROWSER:
        page = html.document_fromstring(response.text)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert page.xpath("//script") == []
    else:
        assert json.loads(response.data)["status"] == 404
