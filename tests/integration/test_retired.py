"""What was published once and is no longer: 410 with the reason, and a list that is checked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from eifgraph.config import Settings, resource_dir
from eifgraph.errors import StoreError
from eifgraph.export import Quads, read_quads
from eifgraph.namespaces import INSTANCES
from eifgraph.release import build_release
from eifgraph.retired import retired_quads
from eifgraph.server import create_app
from tests.releases import GRAPHS

CPP = f"{INSTANCES}id/programme/child-parent-psychotherapy"
OLD = f"{INSTANCES}id/programme/old"
OWN = GRAPHS / "child-parent-psychotherapy.ttl"
LIST = resource_dir("ontology").parent / "data" / "retired.ttl"
PREFIXES = LIST.read_text(encoding="utf-8")
GOOD = (
    f'<{OLD}> owl:deprecated true ; rdfs:label "Old"@en ;\n'
    f'  skos:changeNote "It is the same programme."@en ; dcterms:isReplacedBy <{CPP}> .\n'
    f'<{INSTANCES}vocab/setting/tent> owl:deprecated true ; rdfs:label "Tent"@en ;\n'
    '  skos:changeNote "No page names it."@en .\n'
)


@pytest.fixture
def client(tmp_path: Path, quick_builds: None) -> FlaskClient:
    """Serve a release in which two things are retired."""
    path = tmp_path / "retired.ttl"
    path.write_text(PREFIXES + GOOD, encoding="utf-8")
    build_release({OWN.stem: OWN}, resource_dir("ontology"), tmp_path, INSTANCES, path)
    return create_app(Settings(build=tmp_path)).test_client()


def test_retired_things_are_gone(client: FlaskClient) -> None:
    """In every form: the reason, and a link to what is there instead; people get a page."""
    for path in ("/doc/programme/old", "/doc/programme/old.ttl"):
        answer = client.get(path, headers={"Accept": "text/turtle"})
        assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
        detail = json.loads(answer.data)["detail"]
        assert "Old was published once and is no longer: It is the same programme" in detail
        replaced = f'<{CPP}>; rel="http://purl.org/dc/terms/isReplacedBy"'
        assert answer.headers.getlist("Link") == [replaced]
    people = client.get("/doc/vocab/setting/tent", headers={"Accept": "text/html"})
    assert people.status_code == 410
    assert "No page names it" in html.document_fromstring(people.text).xpath("string(//main)")


def test_retired_things_are_found_by_queries_alone(client: FlaskClient) -> None:
    """The site map leaves them out; a query finds them in a graph of their own."""
    assert "programme/old" not in client.get("/sitemap.xml").text
    graph = f"GRAPH <{INSTANCES}graph/retired>"
    query = f"ASK {{ {graph} {{ <{OLD}> <http://www.w3.org/2002/07/owl#deprecated> true }} }}"
    assert client.get("/sparql", query_string={"query": query}).get_json(force=True)["boolean"]


@pytest.fixture(scope="module")
def others() -> Quads:
    """What else is in a release."""
    return read_quads(OWN, f"{INSTANCES}graph/{OWN.stem}")


BAD = {
    "no thing": (OLD, "https://other.example/x"),
    "still described": (f"<{OLD}>", f"<{CPP}>"),
    "owl:deprecated true": ("deprecated true", "deprecated false"),
    "needs one rdfs:label": ('rdfs:label "Old"@en ;', ""),
    "needs one skos:changeNote": ('skos:changeNote "It is the same programme."@en ;', ""),
    "more than one": (f"isReplacedBy <{CPP}>", f"isReplacedBy <{CPP}> , <{CPP}#x>"),
    "not described": (f"isReplacedBy <{CPP}>", f"isReplacedBy <{CPP}x>"),
    "says more": ("owl:deprecated true ;", "a owl:Class ; owl:deprecated true ;"),
}


@pytest.mark.parametrize("words", BAD)
def test_faults_of_the_list_are_told(tmp_path: Path, others: Quads, words: str) -> None:
    """Each slip is told with the file, the thing and what to do."""
    path = tmp_path / "retired.ttl"
    path.write_text(PREFIXES + GOOD.replace(*BAD[words], 1), encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        retired_quads(path, INSTANCES, others)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_example_in_the_readme_is_in_form(tmp_path: Path, others: Quads) -> None:
    """What data/README.md shows is right, but that its made-up replacement is not there."""
    readme = LIST.with_name("README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```turtle\n(.*?)```", readme, re.DOTALL)
    path = tmp_path / "retired.ttl"
    path.write_text(PREFIXES + example, encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        retired_quads(path, INSTANCES, others)
    assert str(caught.value).count(f"{path}: ") == 1
    assert "is replaced by what is not described" in str(caught.value)


def test_list_in_git_is_in_form(others: Quads) -> None:
    """The list that comes with the data is read without a fault."""
    assert retired_quads(LIST, INSTANCES, others) == []
