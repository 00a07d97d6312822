"""The reference engine: pyshacl, whose report is right by definition.

Knows pyshacl and its report; imports it only when it is needed, for that takes a tenth of a second.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from eifgraph.errors import OntologyError
from eifgraph.shapes.paths import path_text, read_path
from eifgraph.shapes.results import Found
from eifgraph.shapes.terms import Term, text_of
from eifgraph.shapes.triples import Triples, from_graph


def check_by_reference(data: Graph, background: Graph, shapes: Graph, file: Path) -> list[Found]:
    """Give all results of pyshacl for a graph beside its background.

    Raises:
        OntologyError: pyshacl cannot run the shapes.
    """
    import pyshacl

    with _beside(data, background) as together, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib lets what it cannot order pass
        try:
            _, report, said = pyshacl.validate(
                together, shacl_graph=shapes, inference="none", inplace=True
            )
        except (TypeError, RuntimeError) as error:  # two values that it cannot compare, a bad shape
            raise OntologyError(file, f"the shapes could not be run: {error}") from error
    if not isinstance(report, Graph):  # pyshacl gives a failure in place of a report
        raise OntologyError(file, f"the shapes could not be run: {said}")
    return read_report(report)


@contextmanager
def _beside(graph: Graph, background: Graph) -> Iterator[Graph]:
    """Put a graph beside ontology and code lists, and take it away again: copies are slow."""
    added = [triple for triple in graph if triple not in background]
    try:
        for triple in added:
            background.add(triple)
        yield background
    finally:
        for triple in added:
            background.remove(triple)


def read_report(report: Graph) -> list[Found]:
    """Read a validation report (SHACL section 3.6); details below a result are not results."""
    triples = from_graph(report)
    results = triples.by_object(str(SH.result))
    return [_read_result(triples, node) for node in results]


def _read_result(triples: Triples, node: Term) -> Found:
    def one(name: str) -> str:
        return text_of(triples.value(node, str(SH) + name) or "")

    at = triples.value(node, str(SH.resultPath))
    path = None if at is None else read_path(triples, at)
    messages = sorted({text_of(m) for m in triples.objects(node, str(SH.resultMessage))})
    return Found(
        focus=triples.value(node, str(SH.focusNode)) or "",
        path=None if path is None else path_text(path),
        value=triples.value(node, str(SH.value)),
        component=one("sourceConstraintComponent"),
        shape=one("sourceShape"),
        severity=one("resultSeverity"),
        message=" / ".join(messages),
    )


def part_of(shapes: Graph, names: Collection[str]) -> Graph:
    """Give of a shapes graph some shapes and all that they refer to, with no other's targets."""
    targets = {SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target}
    part = Graph(bind_namespaces="none")
    for prefix, namespace in shapes.namespaces():  # messages of pyshacl's own have prefixed names
        part.bind(prefix, namespace)
    waiting: list[Node] = [URIRef(name) for name in names]
    waiting += shapes.subjects(SH.declare)
    waiting += shapes.subjects(None, SH.ConstraintComponent)
    seen = set(waiting)
    while waiting:
        subject = waiting.pop()
        for predicate, value in shapes.predicate_objects(subject):
            if predicate in targets and str(subject) not in names:
                continue
            part.add((subject, predicate, value))
            if value not in seen:
                seen.add(value)
                waiting.append(value)
    return part
