"""What pages say of themselves to machines: schema.org, true and unable to break out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from pyld import jsonld
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from eifgraph.config import Settings
from eifgraph.namespaces import INSTANCES
from eifgraph.release import open_release
from eifgraph.server import create_app
from eifgraph.server.structured import Page, describe_thing, render_data
from eifgraph.vocab import EIF

CPP = "programme/child-parent-psychotherapy"
HOSTILE = 'a</script><script>alert(1)</script><!-- & "quoted" \u2028 </SCRIPT'


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


def described(client: FlaskClient, path: str) -> dict[str, Any]:
    """Give what a page says, by class."""
    page = html.document_fromstring(client.get(path, headers={"Accept": "text/html"}).text)
    (text,) = page.xpath("//script[@type='application/ld+json']/text()")
    return {node["@type"]: node for node in json.loads(text)["@graph"]}


@pytest.mark.parametrize("path", ["/", "/doc/dataset", "/download"])
def test_data_set_with_its_files(client: FlaskClient, own_build: Path, path: str) -> None:
    """Pages of the data set describe it with every file of the release."""
    release = open_release(own_build)
    dataset = described(client, path)["Dataset"]
    assert dataset["@id"] == f"{INSTANCES}dataset"
    assert dataset["version"] == release.name
    assert len(dataset["description"]) > 50  # search engines want so much
    files = {
        file["name"]: (file["encodingFormat"], file["sha256"]) for file in dataset["distribution"]
    }
    assert files == {name: (kind, digest) for name, (kind, _, digest) in release.files.items()}


def test_programme_is_a_service(client: FlaskClient) -> None:
    """A programme has its names and its provider; its rating is no Rating."""
    service = described(client, f"/doc/{CPP}")["Service"]
    assert service["@id"] == f"{INSTANCES}id/{CPP}"
    assert (service["name"], service["alternateName"]) == ("Child-Parent Psychotherapy", "CPP")
    assert service["provider"]["name"] == "University of California San Francisco"
    assert "ating" not in json.dumps(service)


def test_code_list_and_its_members(client: FlaskClient) -> None:
    """A code list has its terms; a term has its code and its list, and crumbs lead to both."""
    scheme = described(client, "/doc/vocab/setting")["DefinedTermSet"]
    members = {term["@id"]: term["name"] for term in scheme["hasDefinedTerm"]}
    assert members[f"{INSTANCES}vocab/setting/home"] == "Home"
    found = described(client, "/doc/vocab/setting/home")
    assert found["DefinedTerm"]["termCode"] == "home"
    assert found["DefinedTerm"]["inDefinedTermSet"] == {"@id": scheme["@id"]}
    crumbs = [crumb["name"] for crumb in found["WebPage"]["breadcrumb"]["itemListElement"]]
    assert crumbs == ["eifgraph", "Ontology", "Code lists", "Setting", "Home"]


def test_ontology_is_a_set_of_terms(client: FlaskClient) -> None:
    """The ontology has all its classes and properties."""
    terms = described(client, "/ontology")["DefinedTermSet"]["hasDefinedTerm"]
    assert len(terms) > 200
    assert str(EIF.Programme) in {term["@id"] for term in terms}


def test_nothing_breaks_out_of_the_block() -> None:
    """Whatever a label is, the block ends where it should, and says the label."""
    thing = URIRef(f"{INSTANCES}id/programme/x")
    graph = Graph()
    graph.add((thing, RDF.type, EIF.Programme))
    graph.add((thing, RDFS.label, Literal(HOSTILE)))
    node = describe_thing(graph, thing, "https://e.example/x")
    text = render_data(Page("/doc/x", str(thing), about=(node,)), HOSTILE, "https://e.example/")
    assert not set(text) & set("<>&\u2028\u2029")
    page, service = json.loads(text)["@graph"]
    assert page["name"] == service["name"] == HOSTILE


def test_block_is_json_ld(client: FlaskClient) -> None:
    """With the meaning that schema.org gives to its context, the block is RDF about the thing."""
    context = {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}

    def load(url: str, _options: object) -> dict[str, object]:
        assert url == "https://schema.org"
        return {"document": {"@context": context}, "documentUrl": url, "contextUrl": None}

    page = html.document_fromstring(client.get(f"/doc/{CPP}.html").text)
    (text,) = page.xpath("//script/text()")
    lines = jsonld.to_rdf(
        json.loads(text), {"documentLoader": load, "format": "application/n-quads"}
    )
    assert f"<{INSTANCES}id/{CPP}> <{RDF.type}> <https://schema.org/Service> ." in lines
