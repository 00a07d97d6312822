"""Reports as RDF: SHACL's own validation report, one a graph file (SHACL section 3.6).

What ingest found and files that could not be read have no shape, so they are `sh:AbstractResult`s
beside the reports, each with its place.
"""

from __future__ import annotations

from typing import Final

from rdflib import DCTERMS, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node
from rdflib.util import from_n3

from eifgraph.checking import read_rules
from eifgraph.model import Severity
from eifgraph.namespaces import OURS, PREFIXES
from eifgraph.report.outcome import Group, Outcome, Part
from eifgraph.shapes import CheckResult
from eifgraph.shapes.paths import write_path
from eifgraph.turtle import new_graph

SEVERITIES: Final = {
    Severity.ERROR: SH.Violation,
    Severity.WARNING: SH.Warning,
    Severity.INFO: SH.Info,
}


def outcome_turtle(outcome: Outcome) -> str:
    """Give all that a check found as Turtle."""
    graph = new_graph()
    for group in outcome.groups:
        for part in group.parts:
            _add_report(graph, group, part)
            for found in part.findings:
                place = f"{part.checked.file}:{found.line}"
                said = f"{found.seen} ({found.advice})"
                node = _add_besides(graph, place, said, SEVERITIES[found.severity])
                graph.add((node, DCTERMS.identifier, Literal(found.code)))
    for fault in outcome.faults:
        place = f"{fault.file or ''}:{fault.line or 1}"
        _add_besides(graph, place, fault.said, SH.Violation)
    return graph.serialize(format="turtle")


def _add_report(graph: Graph, group: Group, part: Part) -> None:
    report = BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not part.results)))
    graph.add((report, RDFS.label, Literal(group.title)))
    graph.add((report, DCTERMS.source, Literal(str(part.checked.file))))
    for result in part.results:
        graph.add((report, SH.result, _add_result(graph, result)))


def _add_result(graph: Graph, result: CheckResult) -> Node:
    node = BNode()
    said: dict[URIRef, Node | None] = {
        RDF.type: SH.ValidationResult,
        SH.focusNode: _node(result.thing),
        SH.resultPath: None if result.path is None else _path(graph, result.path),
        SH.value: None if result.term is None else _value(result.term),
        SH.resultSeverity: URIRef(SH + result.level.value),
        SH.sourceConstraintComponent: URIRef(SH + result.component),
        SH.sourceShape: _node(result.shape, OURS["shape"]),
        SH.resultMessage: Literal(result.message, lang="en"),
    }
    for predicate, value in said.items():
        if value is not None:
            graph.add((node, predicate, value))
    return node


def _add_besides(graph: Graph, place: str, said: str, severity: Node) -> Node:
    node = BNode()
    graph.add((node, RDF.type, SH.AbstractResult))
    graph.add((node, SH.resultSeverity, severity))
    graph.add((node, SH.resultMessage, Literal(said, lang="en")))
    graph.add((node, DCTERMS.source, Literal(place)))
    return node


def _node(name: str, namespace: str = "") -> Node:
    """Give the node of a name: an IRI, one of ours by its local name, or a blank node."""
    if name.startswith("_:"):
        return BNode(name[2:])
    return URIRef(name if ":" in name else namespace + name)


def _value(term: str) -> Node | None:
    value = from_n3(term)
    assert value is None or isinstance(value, (URIRef, BNode, Literal))  # what N-Triples has
    return value


def _path(graph: Graph, text: str) -> Node:
    """Write the path of a result: that of a shape, or the one property that a query named."""
    known = read_rules().paths.get(text)
    if known is not None:
        return write_path(known, graph)
    prefix, _, local = text.partition(":")
    return URIRef(PREFIXES[prefix] + local if prefix in PREFIXES else text)
