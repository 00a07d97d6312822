"""The description of the endpoint: true, whole, in every form, and with the right address."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, BNode, Dataset, Graph, Literal, URIRef

from eifgraph.config import Settings, read_settings
from eifgraph.counts import Counts
from eifgraph.errors import ConfigError
from eifgraph.namespaces import PREFIXES
from eifgraph.release import Release, open_release
from eifgraph.server import create_app
from eifgraph.server.negotiate import GRAPHS
from eifgraph.server.service import MOST_GRAPHS, SD, ServedData, service_description
from eifgraph.void import VOID

PARSERS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-quads": "nquads",
    "application/trig": "trig",
}
DATASET = URIRef("https://w3id.org/eifgraph/dataset")


@pytest.fixture(scope="module")
def release(own_build: Path) -> Release:
    """Give the release that is described."""
    return open_release(own_build)


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """Serve a release of our own page."""
    return create_app(Settings(build=own_build)).test_client()


def describe(client: FlaskClient, media_type: str = "text/turtle") -> Graph:
    """Ask the endpoint for its description."""
    answer = client.get("/sparql", headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    graph = Dataset().default_graph if "quads" in media_type or "trig" in media_type else Graph()
    return graph.parse(data=answer.data, format=PARSERS[media_type])


@pytest.fixture(scope="module")
def graph(client: FlaskClient) -> Graph:
    """Give the description, read from Turtle."""
    return describe(client)


# rdflib's own JSON-LD and quad parsers use what it has deprecated
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("media_type", GRAPHS.types)
def test_every_form_says_the_same(client: FlaskClient, graph: Graph, media_type: str) -> None:
    """The description is one graph, in whichever form."""
    assert len(describe(client, media_type)) == len(graph) > 100


def test_service(graph: Graph) -> None:
    """It says where it is, what it takes and gives, and that its default graph is the union."""
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert graph.value(service, SD.endpoint) == URIRef("http://localhost/sparql")
    assert list(graph.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert list(graph.objects(service, SD.feature)) == [SD.UnionDefaultGraph]
    assert len(set(graph.objects(service, SD.resultFormat))) == 10
    assert list(graph.objects(service, SD.inputFormat)) == []


def test_data_set_and_its_graphs(graph: Graph, release: Release) -> None:
    """The data set has a default graph and all named ones, each with its true size."""
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert graph.value(service, SD.defaultDataset) == DATASET
    named = list(graph.objects(DATASET, SD.namedGraph))
    sizes = {
        str(graph.value(one, SD.name)): int(
            str(graph.value(graph.value(one, SD.graph), VOID.triples))
        )
        for one in named
    }
    available = graph.value(service, SD.availableGraphs)
    assert sizes == release.graphs
    assert set(graph.objects(available, SD.namedGraph)) == set(named)
    default = graph.value(DATASET, SD.defaultGraph)
    assert graph.value(default, VOID.triples) == graph.value(DATASET, VOID.triples)


def test_partitions(graph: Graph, release: Release) -> None:
    """Each class and each property has its true figures, and the totals are theirs."""
    assert release.counts is not None
    classes = {
        str(graph.value(part, VOID["class"])): int(str(graph.value(part, VOID.entities)))
        for part in graph.objects(DATASET, VOID.classPartition)
    }
    assert classes == release.counts.classes
    properties = {
        str(graph.value(part, VOID.property)): int(str(graph.value(part, VOID.triples)))
        for part in graph.objects(DATASET, VOID.propertyPartition)
    }
    assert properties == {iri: one.triples for iri, one in release.counts.properties.items()}
    assert graph.value(DATASET, VOID.classes) == Literal(len(classes))
    assert graph.value(DATASET, VOID.properties) == Literal(len(properties))
    assert graph.value(DATASET, VOID.triples) == Literal(release.counts.triples)


def test_no_term_is_made_up(graph: Graph) -> None:
    """All terms of the two vocabularies that are used are theirs."""
    known = {
        *("Service", "endpoint", "supportedLanguage", "SPARQL11Query", "feature", "resultFormat"),
        *("UnionDefaultGraph", "defaultDataset", "Dataset", "defaultGraph", "Graph", "namedGraph"),
        *("NamedGraph", "name", "graph", "availableGraphs", "GraphCollection"),
    }
    used = {
        str(term).removeprefix(PREFIXES["sd"])
        for triple in graph
        for term in triple
        if str(term).startswith(PREFIXES["sd"])
    }
    assert used == known


def test_data_of_others() -> None:
    """A data set without a name is a blank node, and says nothing of a union that it has not."""
    data = ServedData(counts=Counts(triples=2, default_graph=1), is_union=False)
    graph = service_description(data, "http://127.0.0.1/sparql")
    service = graph.value(predicate=RDF.type, object=SD.Service)
    assert list(graph.objects(service, SD.feature)) == []
    assert isinstance(graph.value(service, SD.defaultDataset), BNode)


def test_too_many_graphs_are_counted_only() -> None:
    """Nobody reads thousands of names; how many there are is said."""
    counts = Counts(graphs={f"urn:g{number}": 1 for number in range(MOST_GRAPHS + 1)})
    graph = service_description(ServedData(counts), "http://127.0.0.1/sparql")
    assert list(graph.subject_objects(SD.namedGraph)) == []
    assert f"It has {MOST_GRAPHS + 1} named graphs" in graph.serialize()


OWN = socket.gethostname().lower()


@pytest.mark.parametrize(
    ("bound", "host", "expected"),
    [
        ("127.0.0.1", "localhost:8000", "http://localhost:8000/sparql"),
        ("127.0.0.1", "127.0.0.1:8000", "http://127.0.0.1:8000/sparql"),
        ("127.0.0.1", "[::1]:8000", "http://[::1]:8000/sparql"),
        ("127.0.0.1", "LOCALHOST:9999", "http://localhost:9999/sparql"),
        ("127.0.0.1", "evil.example", "http://127.0.0.1:8000/sparql"),
        ("127.0.0.1", "localhost.evil.example", "http://127.0.0.1:8000/sparql"),
        ("127.0.0.1", "localhost:80@evil.example", "http://127.0.0.1:8000/sparql"),
        ("127.0.0.1", "", "http://127.0.0.1:8000/sparql"),
        ("::1", "evil.example", "http://[::1]:8000/sparql"),
        ("0.0.0.0", "localhost:8000", "http://localhost:8000/sparql"),
        ("0.0.0.0", f"{OWN}:8000", f"http://{OWN}:8000/sparql"),
        ("data.example", "data.example:8000", "http://data.example:8000/sparql"),
    ],
)
def test_endpoint_is_an_address_of_ours(
    client: FlaskClient, bound: str, host: str, expected: str
) -> None:
    """The Host counts where it can only be this machine; else it is where the server is bound."""
    server = {"SERVER_NAME": bound, "SERVER_PORT": "8000", "HTTP_HOST": host}
    answer = client.get("/sparql", headers={"Accept": "text/turtle"}, environ_overrides=server)
    graph = Graph().parse(data=answer.data, format="turtle")
    assert set(graph.objects(None, SD.endpoint)) == {URIRef(expected)}
    assert "evil" not in answer.text


def test_an_address_that_nobody_knows(client: FlaskClient) -> None:
    """Bound to all addresses and asked under a strange name, it says what to set, and no name."""
    server = {"SERVER_NAME": "0.0.0.0", "HTTP_HOST": "evil.example"}
    answer = client.get("/sparql", headers={"Accept": "text/turtle"}, environ_overrides=server)
    assert answer.status_code == 421
    assert "EIFGRAPH_PUBLIC_URL" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_public_address_wins(own_build: Path, host: str) -> None:
    """Where the address is set, it is told, whatever the Host."""
    settings = Settings(build=own_build, public_url="https://data.example/eif")
    client = create_app(settings).test_client()
    answer = client.get("/sparql", headers={"Accept": "application/n-quads", "Host": host})
    assert "<https://data.example/eif/sparql>" in answer.text
    assert "localhost" not in answer.text


@pytest.mark.parametrize("value", ["example.org", "ftp://example.org", "http://a b", "http://x/?q"])
def test_a_public_address_that_cannot_be(value: str) -> None:
    """It is refused with its name."""
    with pytest.raises(ConfigError, match="EIFGRAPH_PUBLIC_URL"):
        read_settings({"EIFGRAPH_PUBLIC_URL": value})


def test_a_public_address_is_read() -> None:
    """A slash at its end says nothing."""
    settings = read_settings({"EIFGRAPH_PUBLIC_URL": "https://data.example/eif/"})
    assert settings.public_url == "https://data.example/eif"
