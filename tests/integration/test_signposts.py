"""Links of answers: each is true of what it stands on (FAIR Signposting)."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from eifgraph.config import Settings
from eifgraph.namespaces import INSTANCES
from eifgraph.server import create_app
from eifgraph.server.signposts import LICENCE, path_of, quoted

CPP = "programme/child-parent-psychotherapy"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


def links(response: Response) -> dict[str, dict[str, str]]:
    """Give the links of an answer: relation, target, media type."""
    found: dict[str, dict[str, str]] = {}
    for header in response.headers.getlist("Link"):
        target, _, rest = header.partition(">; ")
        options = parse_options_header(f"x; {rest}")[1]
        kind = options.get("type", "")
        assert target[1:] not in found.setdefault(options["rel"], {}), header
        found[options["rel"]][target[1:]] = kind
    return found


FORMS = {
    f"/doc/{CPP}.ttl": "text/turtle",
    f"/doc/{CPP}.jsonld": "application/ld+json",
    f"/doc/{CPP}.nt": "application/n-triples",
    f"/doc/{CPP}.rdf": "application/rdf+xml",
}


def test_page_of_a_thing(client: FlaskClient) -> None:
    """The page cites the thing, says what it is, and leads to its data and to the data set."""
    assert links(client.get(f"/doc/{CPP}", headers=PAGE)) == {
        "canonical": {f"{INSTANCES}doc/{CPP}": ""},
        "cite-as": {f"{INSTANCES}id/{CPP}": ""},
        "type": {"https://schema.org/AboutPage": "", "https://schema.org/Service": ""},
        "describedby": FORMS,
        "alternate": FORMS,
        "collection": {"/doc/dataset": "text/html"},
        "license": {LICENCE: ""},
    }


@pytest.mark.parametrize("path", FORMS)
def test_data_of_a_thing(client: FlaskClient, path: str) -> None:
    """Data lead back to the page that they describe, and to the other forms, not to themselves."""
    found = links(client.get(path))
    assert found["describes"] == {f"/doc/{CPP}": "text/html"}
    assert found["cite-as"] == {f"{INSTANCES}id/{CPP}": ""}
    assert found["canonical"] == {INSTANCES + path[1:]: ""}
    others = {f"/doc/{CPP}": "text/html", **FORMS}
    assert found["alternate"] == {other: others[other] for other in others if other != path}
    assert "type" not in found
    assert "item" not in found


@pytest.mark.parametrize("path", ["/", "/doc/dataset", "/download"])
def test_data_set_leads_to_its_files(client: FlaskClient, path: str) -> None:
    """Pages of the data set name each file with its type, and each file leads back."""
    found = links(client.get(path, headers=PAGE))
    assert len(found["item"]) == 5
    for target, kind in found["item"].items():
        with client.get(target) as file:
            assert file.mimetype == kind
            back = links(file)
        assert back["collection"] == {"/doc/dataset": "text/html"}
        assert back["cite-as"] == {f"{INSTANCES}dataset": ""}
        assert back["license"] == {LICENCE: ""}
    assert found["describedby"].keys() == {
        f"/doc/dataset.{s}" for s in ("ttl", "jsonld", "nt", "rdf")
    }


@pytest.mark.parametrize(
    "path", ["/", f"/doc/{CPP}", "/doc/dataset", "/ontology", "/vocab.html", "/queries",
             "/download", "/graph/audit.html", "/doc/vocab/setting/home", "/schema"],
)  # fmt: skip
def test_links_of_a_page_lead_somewhere(client: FlaskClient, path: str) -> None:
    """Every link to the site answers in the type it names; the head has the same links."""
    response = client.get(path, headers=PAGE)
    page = html.document_fromstring(response.text)
    found = links(response)
    head = {
        (link.get("rel"), link.get("href"))
        for link in page.xpath("//head/link[@rel!='stylesheet']")
    }
    assert head == {(rel, target) for rel, targets in found.items() for target in targets}
    for targets in found.values():
        for target, kind in targets.items():
            if target.startswith("/"):
                with client.get(target, headers={"Accept": kind}) as answer:
                    assert (answer.status_code, answer.mimetype) == (200, kind)


def test_rows_of_a_query_have_a_licence(client: FlaskClient) -> None:
    """What is taken from the data is under their licence; a fault is not."""
    good, bad = client.get("/sparql?query=ASK{}"), client.get("/sparql?query=x")
    assert links(good) == {"license": {LICENCE: ""}, "describedby": {"/doc/dataset": "text/html"}}
    assert links(bad) == {}
    assert links(client.get("/robots.txt")) == {}


def test_another_base_is_the_permanent_address(own_build: Path) -> None:
    """What is permanent begins with the base of the things, wherever the server is."""
    settings = Settings(
        build=own_build, base="https://id.example/", public_url="https://www.example"
    )
    client = create_app(settings).test_client()
    assert links(client.get("/schema"))["canonical"] == {"https://id.example/schema": ""}
    assert "Sitemap: https://www.example/sitemap.xml" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{INSTANCES}vocab/setting/home", "/doc/vocab/setting/home"),
        (f"{INSTANCES}vocab", "/vocab.html"),
        (f"{INSTANCES}graph/audit", "/graph/audit"),
        (f"{INSTANCES}dataset", "/doc/dataset"),
        (f"{INSTANCES}dataset#sparql", None),
        (f"{INSTANCES}ontology#Programme", None),
        ("https://other.example/id/x", None),
    ],
)
def test_pages_of_things(iri: str, path: str | None) -> None:
    """A thing of ours has a page; a part of one, and what others have, has none here."""
    assert path_of(iri, INSTANCES) == path


def test_paths_are_quoted() -> None:
    """What could end a header or a link is written as hexadecimal digits."""
    assert quoted('/doc/é>;"\r\n') == "/doc/%C3%A9%3E;%22%0D%0A"
