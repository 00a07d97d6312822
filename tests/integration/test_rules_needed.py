"""Nothing in the rules is idle: without any one constraint a made-up case comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq
from typing import Final

from rdflib import SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.audit import Rules, assessments
from eifgraph.audit.conformity import Conformity
from eifgraph.audit.scenarios import add_scenario
from eifgraph.shapes.compiler import Compiler
from eifgraph.shapes.triples import Triples, View, from_graph
from tests.audit.facts import ASSESSMENT
from tests.audit.test_reference import renamed
from tests.audit.test_verdicts import CASES

CONSTRAINTS: Final = (
    *(SH.minCount, SH.maxCount, SH.hasValue, SH["in"], SH.minInclusive, SH.node),
    *(SH["or"], SH["not"], SH.qualifiedValueShape, SH.property),
)
Outcome = Iterator[bool]


def outcomes(view: View, known: list[URIRef], rules: Rules, shapes: Graph) -> Outcome:
    """Say of every case and rule whether it is shown, and whether it is allowed."""
    asked = Conformity(view, Compiler(from_graph(shapes)))
    for rule in rules.rules.values():
        for shape in (rule.shown, rule.allowed):
            yield from (asked.conforms(node, shape) for node in known)


def constraints(shapes: Graph) -> list[tuple[Node, Node, Node]]:
    """Give every constraint of the rules; those of claimed ratings have a test of their own."""
    claimed = set(shapes.subjects(SH.targetClass))
    for _ in range(4):  # what stands within them, down to the values
        claimed |= {o for s in claimed for o in shapes.objects(s) if isinstance(o, BNode)}
    return sorted(
        (
            triple
            for name in CONSTRAINTS
            for triple in shapes.triples((None, name, None))
            if triple[0] not in claimed
        ),
        key=str,
    )


def test_every_constraint_is_needed(rules: Rules) -> None:
    """Each is taken away by itself, and the answers are no longer the same."""
    facts = Graph()
    for number, (_, case, _, _) in enumerate(CASES):
        graph = case.graph()
        add_scenario(graph, ASSESSMENT, ())
        facts += renamed(graph, number)
    known = assessments(facts)
    assert len(known) == len(CASES)
    view = View(from_graph(facts), Triples())
    expected = list(outcomes(view, known, rules, rules.shapes))
    asked = constraints(rules.shapes)
    assert len(asked) > 100
    idle = []
    for triple in asked:
        shapes = Graph(bind_namespaces="none")
        shapes += rules.shapes
        shapes.remove(triple)
        shapes.add((triple[0], SH.message, Literal("asks for less")))  # else it may say nothing
        if all(map(eq, outcomes(view, known, rules, shapes), expected)):
            idle.append(triple)
    assert idle == []
