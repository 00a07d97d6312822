"""The catalogue (DCAT 3) and the sizes (VoID) of the data set, held against shapes and files."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, SH, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.config import Settings
from eifgraph.description import DCAT, FEATURES, FORMS, SPDX
from eifgraph.export import DUMPS
from eifgraph.namespaces import INSTANCES, VOCAB
from eifgraph.release import Release, open_release
from eifgraph.server import create_app
from eifgraph.void import VOID

SHAPES = Path(__file__).with_name("catalogue_shapes.ttl")
DATASET, CATALOGUE = URIRef(f"{INSTANCES}dataset"), URIRef(f"{INSTANCES}catalogue")
SERVER = "https://data.example/eif"


@pytest.fixture(scope="module")
def release(own_build: Path) -> Release:
    """A release of our own page."""
    return open_release(own_build)


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """A server over it that is known under an address of its own."""
    return create_app(Settings(build=own_build, public_url=SERVER)).test_client()


@pytest.fixture(scope="module")
def found(client: FlaskClient) -> Graph:
    """What is served as the description of the data set."""
    return Graph().parse(data=client.get("/doc/dataset.ttl").text, format="turtle")


@cache
def shapes() -> Graph:
    """Read what a description has to say."""
    return Graph().parse(SHAPES)


def faults(graph: Graph) -> set[tuple[Node | None, Node | None]]:
    """Give component and path of all that breaks the shapes."""
    # a copy of each, for pyshacl changes what it is given
    _, report, _ = pyshacl.validate(Graph() + graph, shacl_graph=Graph() + shapes())
    assert isinstance(report, Graph)
    return {
        (report.value(result, SH.sourceConstraintComponent), report.value(result, SH.resultPath))
        for result in report.objects(None, SH.result)
    }


def test_description_conforms(found: Graph) -> None:
    """It says all that the shapes ask for, without a blank node."""
    assert faults(found) == set()
    nodes = {node for triple in found for node in triple}
    assert not any(type(node).__name__ == "BNode" for node in nodes)


@pytest.mark.parametrize(
    ("kind", "predicate"),
    [
        (DCAT.Dataset, DCTERMS.title),
        (DCAT.Dataset, DCTERMS.license),
        (DCAT.Dataset, DCAT.version),
        (DCAT.Dataset, DCAT.distribution),
        (DCAT.Dataset, VOID.triples),
        (DCAT.Dataset, VOID.classPartition),
        (DCAT.Catalog, DCAT.service),
        (DCAT.DataService, DCAT.endpointURL),
        (DCAT.DataService, DCAT.endpointDescription),
        (DCAT.Distribution, DCAT.accessURL),
    ],
)
def test_shapes_miss_what_is_missing(found: Graph, kind: URIRef, predicate: URIRef) -> None:
    """The shapes find each of these when it is left out."""
    less = Graph() + found
    for thing in found.subjects(RDF.type, kind):
        less.remove((thing, predicate, None))
    assert (SH.MinCountConstraintComponent, predicate) in faults(less)


@pytest.mark.parametrize("predicate", [DCAT.byteSize, DCAT.mediaType, SPDX.checksum])
def test_shapes_miss_what_files_lack(found: Graph, predicate: URIRef) -> None:
    """A distribution that lacks one of these is neither a file nor an access."""
    less = Graph() + found
    less.remove((URIRef(f"{DATASET}#eifgraph.nq"), predicate, None))
    assert faults(less) == {(SH.XoneConstraintComponent, None)}


def test_distributions_are_the_files(client: FlaskClient, found: Graph, release: Release) -> None:
    """Each file of the release is had at its address, as long and with the checksum as told."""
    files = set(found.subjects(DCAT.downloadURL))
    assert len(files) == len(release.files) == len(DUMPS)
    for file in files:
        address = str(found.value(file, DCAT.downloadURL))
        assert address.startswith(f"{SERVER}/download/{release.name}/")
        with client.get(address.removeprefix(SERVER)) as response:
            assert response.status_code == 200
            data, media_type = response.data, response.mimetype
        assert str(found.value(file, DCAT.mediaType)).endswith(f"/{media_type}")
        assert str(found.value(file, DCAT.byteSize)) == str(len(data))
        checksum = found.value(file, SPDX.checksum)
        digest = hashlib.sha256(data).hexdigest()
        assert str(found.value(checksum, SPDX.checksumValue)) == digest


def test_every_dump_has_a_name() -> None:
    """Each form of a dump has a specification and a name among the formats."""
    assert FORMS.keys() == FEATURES.keys() == {media_type for media_type, _ in DUMPS.values()}


def test_service_is_the_endpoint(client: FlaskClient, found: Graph) -> None:
    """The endpoint answers where the catalogue says, and describes itself there."""
    (service,) = found.objects(CATALOGUE, DCAT.service)
    endpoint = str(found.value(service, DCAT.endpointURL))
    assert endpoint == f"{SERVER}/sparql"
    description = str(found.value(service, DCAT.endpointDescription)).removeprefix(SERVER)
    told = client.get(description, headers={"Accept": "text/turtle"}).text
    assert endpoint in told


def test_counts_are_those_of_the_data(client: FlaskClient, found: Graph) -> None:
    """Totals and partitions are what a query counts."""
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert answer.text.splitlines()[1] == str(found.value(DATASET, VOID.triples))
    programmes = URIRef(f"{DATASET}#class-eif.Programme")
    assert (DATASET, VOID.classPartition, programmes) in found
    assert found.value(programmes, VOID.entities) == Literal(1)


def test_catalogue_is_one_tree(client: FlaskClient) -> None:
    """As JSON-LD it is a tree from the catalogue down."""
    tree = client.get("/doc/dataset.jsonld").get_json(force=True)
    assert tree["id"] == str(CATALOGUE)
    assert len(tree["dcat:dataset"]["dcat:distribution"]) == len(DUMPS) + 1


def test_well_known_is_the_same(client: FlaskClient) -> None:
    """Programs find it at the address of VoID, people are sent to the page."""
    assert client.get("/.well-known/void").text == client.get("/doc/dataset.ttl").text
    people = client.get("/.well-known/void", headers={"Accept": "text/html"})
    assert (people.status_code, people.location) == (303, "/doc/dataset")


def test_code_lists_have_a_graph_and_a_name(client: FlaskClient) -> None:
    """The graph of code lists is had at its own address."""
    graph = Graph().parse(data=client.get("/vocab.nt").text, format="nt")
    assert (URIRef(f"{VOCAB}setting/home"), RDF.type, None) in graph
    assert "<h1>Code lists</h1>" in client.get("/vocab.html").text
