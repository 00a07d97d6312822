"""The reference: pyshacl run over all facts at once, to compare the audit's own answers with."""

from __future__ import annotations

from collections.abc import Iterable

import pyshacl
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from eifgraph.audit import Rules, assessments

ASKED = "urn:test:asked:"


Question = tuple[Node, URIRef]
"""A thing, and a shape that it may conform to."""


def questions(facts: Graph, rules: Rules) -> set[Question]:
    """Give all that an audit may ask: rules of assessments, their parts of studies and findings."""
    found: set[Question] = set()
    known = assessments(facts)
    for rule in rules.rules.values():
        own = () if rule.parts else (fact for fact, _ in rules.facts(rule.shown))
        found |= {(node, shape) for shape in (rule.shown, rule.allowed, *own) for node in known}
        for part in rule.parts:
            facts_of = [fact for fact, _ in rules.facts(part.shown)]
            for shape in (part.shown, part.allowed, *facts_of):
                found |= {(thing, shape) for thing in facts.objects(None, part.path[-1])}
    return found


def failures(facts: Graph, asked: Iterable[Question], rules: Rules) -> set[Question]:
    """Give the things and shapes that do not conform, as pyshacl finds."""
    shapes = Graph()
    shapes += rules.shapes
    shapes.remove((None, SH.targetClass, None))
    for thing, shape in asked:
        wrapper = URIRef(ASKED + shape)
        is_property = (shape, RDF.type, SH.PropertyShape) in shapes
        shapes.add((wrapper, RDF.type, SH.NodeShape))
        shapes.add((wrapper, SH.property if is_property else SH.node, shape))
        shapes.add((wrapper, SH.targetNode, thing))
    _, report, _ = pyshacl.validate(facts, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    found: set[Question] = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        source = str(report.value(result, SH.sourceShape)).removeprefix(ASKED)
        found |= {(focus, URIRef(source)) for focus in report.objects(result, SH.focusNode)}
    return found
