"""The audit's own answers are those of pyshacl, on made-up facts.

`tests/integration/test_whole_data.py` compares them on more of these, and on all of data.
"""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.term import Node

from eifgraph.audit import Rules, assessments
from eifgraph.audit.conformity import Conformity
from eifgraph.audit.scenarios import add_scenario, leave_one_out
from tests.audit.facts import ASSESSMENT
from tests.audit.reference import Question, failures, questions
from tests.audit.test_verdicts import CASES


def renamed(graph: Graph, number: int) -> Graph:
    """Give a graph's things names of their own, so that many cases can be checked at once."""
    made = Graph()

    def name(node: Node) -> Node:
        text = str(node)
        return URIRef(f"{text}?{number}") if text.startswith("https://example.org/") else node

    for subject, predicate, value in graph:
        made.add((name(subject), predicate, name(value)))
    return made


def differences(facts: Graph, rules: Rules) -> list[Question]:
    """Give the things and shapes on which the two engines differ."""
    own, asked = Conformity.of(facts, rules.shapes), questions(facts, rules)
    failed = failures(facts, asked, rules)
    assert failed
    return [pair for pair in asked if own.conforms(*pair) is (pair in failed)]


def made_up(step: int) -> Graph:
    """Give the facts of each case, or of each so many, with studies and reports left out."""
    facts = Graph()
    for number, (_, case, _, _) in enumerate(CASES[::step]):
        graph = case.graph()
        for left in ((), *leave_one_out(graph, ASSESSMENT)):
            add_scenario(graph, ASSESSMENT, left)
        facts += renamed(graph, number)
    return facts


def test_made_up_facts(rules: Rules) -> None:
    """Both engines agree on every thing and shape of some cases."""
    facts = made_up(24)
    assert len(assessments(facts)) > 10
    assert differences(facts, rules) == []


def test_a_difference_is_found(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that finds everything conforming differs."""
    monkeypatch.setattr(Conformity, "conforms", lambda *_: True)
    assert differences(CASES[1][1].graph(), rules) != []
