"""The tests that a manifest lists: names, files, what is expected."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Identifier, Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
DAWGT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")
ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("EIFGRAPH_SHARED", ROOT.parent / "shared"))
SUITE = SHARED / "w3c" / "sparql" / "sparql11"
PARTS = tuple(f"manifest-sparql11-{part}.ttl" for part in ("query", "results", "fed"))


@dataclass(frozen=True, slots=True)
class Case:
    """One test of queries."""

    group: str
    name: str
    kind: str
    """The local name of its class, such as PositiveSyntaxTest11."""
    is_approved: bool
    query: Path
    data: tuple[Path, ...] = ()
    graphs: tuple[Path, ...] = ()
    result: Path | None = None


def read(path: Path) -> tuple[Graph, list[Node]]:
    """Read a manifest: its graph and its entries, in order."""
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    return graph, list(Collection(graph, next(graph.objects(None, MF.entries))))


def query_cases() -> list[Case]:
    """Give all tests of queries, of the forms of results, and of federated queries."""
    return [case for part in PARTS for case in _included(SUITE / part)]


def _included(path: Path) -> Iterator[Case]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    for manifest in Collection(graph, next(graph.objects(None, MF.include))):
        yield from _cases(file_of(manifest))


def _cases(path: Path) -> Iterator[Case]:
    graph, entries = read(path)
    for entry in entries:
        action = graph.value(entry, MF.action)
        query = graph.value(action, QT.query) or action
        result = graph.value(entry, MF.result)
        yield Case(
            group=path.parent.name,
            name=str(entry).rpartition("#")[2],
            kind=str(graph.value(entry, RDF.type)).rpartition("#")[2],
            is_approved=(entry, DAWGT.approval, DAWGT.Approved) in graph,
            query=file_of(query),
            data=tuple(file_of(one) for one in graph.objects(action, QT.data)),
            graphs=tuple(file_of(one) for one in graph.objects(action, QT.graphData)),
            result=file_of(result) if isinstance(result, URIRef) else None,
        )


def file_of(iri: Node | Identifier | None) -> Path:
    """Give the file that an IRI of a manifest means."""
    text = str(iri)
    assert text.startswith("file://"), text
    return Path(text.removeprefix("file://"))
