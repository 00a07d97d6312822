"""The tests of the protocol and of the service description, over HTTP against a started server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from eifgraph.backend.loading import add_file
from eifgraph.namespaces import PREFIXES
from tests.serving import served_data
from tests.w3c.manifest import MF, SUITE, file_of, read

HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace(PREFIXES["sd"])
RDF_TYPES = ("text/turtle", "application/n-triples", "application/rdf+xml")
TABLES = (
    *("application/sparql-results+json", "application/sparql-results+xml"),
    *("text/csv", "text/tab-separated-values"),
)
FORMATS = {"boolean": TABLES[:2], "tabular": TABLES, "RDF": RDF_TYPES}
READ_ONLY = "update refused, as of an endpoint that is read-only"
TERMS = {
    *("Service", "endpoint", "supportedLanguage", "SPARQL11Query", "feature", "resultFormat"),
    *("UnionDefaultGraph", "defaultDataset", "Dataset", "defaultGraph", "Graph", "namedGraph"),
    *("NamedGraph", "name", "graph", "availableGraphs", "GraphCollection"),
}
"""The terms of the recommendation that a description here uses."""
CLASSES = {
    "endpoint": "Service",
    "supportedLanguage": "Service",
    "feature": "Service",
    "resultFormat": "Service",
    "defaultDataset": "Service",
    "availableGraphs": "Service",
    "defaultGraph": "Dataset",
    "name": "NamedGraph",
    "graph": "NamedGraph",
}
"""For each property, the class of what has it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what is expected of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str

    @property
    def is_update(self) -> bool:
        """Tell whether it asks for a change."""
        return b"update=" in self.body or "update" in self.headers.get("content-type", "")


@dataclass(frozen=True, slots=True)
class ProtocolCase:
    """A test: requests to be sent in order."""

    name: str
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class ProtocolOutcome:
    """What was answered, and `why` that is not what is expected."""

    name: str
    answered: str
    why: str = ""


def protocol_cases() -> list[ProtocolCase]:
    """Give all tests of the protocol."""
    graph, entries = read(SUITE / "protocol" / "manifest.ttl")
    return [
        ProtocolCase(
            str(entry).rpartition("#")[2],
            tuple(_exchange(graph, node) for node in _requests(graph, entry)),
        )
        for entry in entries
    ]


def _requests(graph: Graph, entry: Node) -> Collection:
    return Collection(graph, _one(graph, _one(graph, entry, MF.action), HT.requests))


def _one(graph: Graph, subject: Node, predicate: URIRef) -> Node:
    node = graph.value(subject, predicate)
    assert node is not None, (subject, predicate)
    return node


def _exchange(graph: Graph, node: Node) -> Exchange:
    body, answer = graph.value(node, HT.body), _one(graph, node, HT.resp)
    headers = graph.value(node, HT.headers)
    boolean = graph.value(answer, MF.expectedBoolean)
    encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8")
    return Exchange(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers={
            str(graph.value(one, HT.fieldName)): str(graph.value(one, HT.fieldValue))
            for one in (Collection(graph, headers) if headers else [])
        },
        body=str(graph.value(body, CNT.chars) or "").encode(encoding),
        statuses=tuple(str(one)[-3:] for one in graph.objects(answer, MF.expectedStatus)),
        boolean=None if boolean is None else boolean == Literal(True),
        format=str(graph.value(answer, MF.expectedFormat) or ""),
    )


@contextmanager
def served_graphs(folder: Path) -> Iterator[str]:
    """Serve the graphs that the tests ask of, each under its name; give the address."""
    manifest, _ = read(SUITE / "protocol" / "manifest.ttl")
    store = ox.Store()
    for node in manifest.objects(None, UT.graphData):
        file = file_of(manifest.value(node, UT.graph))
        add_file(store, file, str(manifest.value(node, RDFS.label)))
    path = folder / "protocol.nq"
    store.dump(str(path), format=ox.RdfFormat.N_QUADS)
    with served_data("--data", path) as address:
        yield address


def run_protocol(address: str, case: ProtocolCase) -> ProtocolOutcome:
    """Send the requests of a test; an update must be refused, and ends it."""
    answered = ""
    for exchange in case.exchanges:
        status, media_type, body = send(address, exchange)
        answered = f"{status} {media_type}".strip()
        if exchange.is_update and "2xx" in exchange.statuses:
            return ProtocolOutcome(case.name, answered, "" if status == 403 else "not refused")
        why = _fault(exchange, status, media_type, body)
        if why:
            return ProtocolOutcome(case.name, answered, why)
    return ProtocolOutcome(case.name, answered)


def send(address: str, exchange: Exchange) -> tuple[int, str, bytes]:
    """Send a request with its own headers and no other but what HTTP needs."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.request(
            exchange.method, exchange.path, exchange.body or None, dict(exchange.headers)
        )
        answer = connection.getresponse()
        media_type = answer.headers.get("Content-Type", "").partition(";")[0]
        return answer.status, media_type, answer.read()
    finally:
        connection.close()


def _fault(exchange: Exchange, status: int, media_type: str, body: bytes) -> str:
    if f"{status // 100}xx" not in exchange.statuses:
        return f"status {status}, not {' or '.join(exchange.statuses)}"
    if exchange.format and media_type not in FORMATS[exchange.format]:
        return f"{media_type}, not {exchange.format}"
    if exchange.boolean is not None and boolean_of(media_type, body) is not exchange.boolean:
        return f"not {exchange.boolean}"
    return ""


def boolean_of(media_type: str, body: bytes) -> bool:
    """Read the truth value that an ASK was answered with."""
    if media_type.endswith("json"):
        return bool(json.loads(body)["boolean"])
    return ET.fromstring(body)[-1].text == "true"


def run_description(address: str) -> list[ProtocolOutcome]:
    """Run the three tests of the service description."""
    asked = Exchange("GET", "/sparql", {}, b"", (), None, "")
    status, media_type, body = send(address, asked)
    graph = Graph().parse(data=body, format="turtle") if media_type == "text/turtle" else Graph()
    checks = {
        "returns-rdf": len(graph) > 0,
        "has-endpoint-triple": (None, SD.endpoint, URIRef(f"{address}/sparql")) in graph,
        "conforms-to-schema": not schema_faults(graph),
    }
    answered = f"{status} {media_type}"
    return [
        ProtocolOutcome(name, answered, "" if is_right else "it does not")
        for name, is_right in checks.items()
    ]


def schema_faults(graph: Graph) -> list[str]:
    """Find terms that the vocabulary has not, and properties of what is not of their class."""
    used = {str(term) for triple in graph for term in triple if str(term).startswith(str(SD))}
    faults = sorted(used - {str(SD[name]) for name in TERMS})
    for name, kind in CLASSES.items():
        for subject in graph.subjects(SD[name]):
            if (subject, RDF.type, SD[kind]) not in graph:
                faults.append(f"{subject} has sd:{name} and is no sd:{kind}")
    for node in graph.objects(None, SD.endpoint):
        faults += [] if isinstance(node, URIRef) else [f"endpoint {node!r} is no IRI"]
    return faults
