"""`eifgraph check` warns of a rating exactly where the audit finds that facts contradict it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rdflib import Graph

from eifgraph.audit import Result, Rules, audit
from eifgraph.config import resource_dir
from eifgraph.ontology import read_turtle
from eifgraph.shapes import Level, Shapes, check_graph
from eifgraph.turtle import new_graph, render_turtle
from tests.audit.facts import ASSESSMENT
from tests.audit.test_reference import renamed
from tests.audit.test_verdicts import CASES


def check_claimed(rules: Rules, step: int, least: int) -> None:
    """See that shapes and audit agree on each so many of the cases, and warn of some at least."""
    graph, expected = Graph(), set[tuple[str, str]]()
    ratings = [rating.notation for rating in rules.ratings.values()]
    pairs = [(case, rating) for _, case, _, _ in CASES for rating in ratings][::step]
    for number, (case, rating) in enumerate(pairs):
        rated = replace(case, rating=rating).graph()
        (found,) = audit(rated, [(ASSESSMENT, ())], rules)
        graph += renamed(replace(case, rating=rating).graph(), number)
        if found.result is Result.FAILS:
            name = f"Claimed{rating.replace('+', 'Plus')}Shape"
            expected.add((f"{ASSESSMENT}?{number}", name))
    shapes = Shapes(read_turtle(resource_dir("shapes") / "rating.ttl"), new_graph())
    report = check_graph(graph, render_turtle(graph), Path("cases.ttl"), shapes)
    assert {(result.thing, result.shape) for result in report.results} == expected
    assert {result.level for result in report.results} == {Level.WARNING}
    assert len(expected) > least
    assert {name for _, name in expected} == {
        f"Claimed{rating.replace('+', 'Plus')}Shape" for rating in ratings
    }


def test_warned_of_where_facts_contradict(rules: Rules) -> None:
    """Over cases and all ratings, the shapes of claimed ratings and the audit agree."""
    check_claimed(rules, step=11, least=12)
