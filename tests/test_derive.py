"""Which assessment is shown first: the rule, case by case, over made-up records."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from eifgraph.config import resource_dir
from eifgraph.derive import derived_quads
from eifgraph.export import read_quads
from eifgraph.files import write_whole
from eifgraph.graph import programme_graph
from eifgraph.model import CodeLists
from eifgraph.namespaces import INSTANCES, VOCAB
from eifgraph.records import read_records
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF

FIRST = f"{INSTANCES}id/assessment/early-steps/"

# records as site, layout and what they say; the assessment shown first
CASES = [
    (["eif web review: {month: 2016-07}, evidence_rating: 3+",
      "foundations foundations review: {month: 2025-02}"], "foundations/2025-02"),
    (["eif web review: {month: 2016-07}, evidence_rating: 3",
      "foundations foundations review: {month: 2016-07}"], "eif/2016-07"),
    (["eif web review: {month: 2016-07}", "ireland ireland-head evidence_rating: 3"],
     "eif/2016-07"),
    (["ireland ireland-head evidence_rating: 3", "eif web evidence_rating: 3"],
     "eif/review-not-seen"),
    (["quote pdf review: {month: 2018-02}, evidence_rating: 3+",
      "eif web review: {month: 2018-02}, evidence_rating: 3"], "eif/2018-02"),
    (["eif web review: {month: 2018-02}", "eif web review: {series: A, month: 2018-02}"],
     "eif/a-2018-02"),
]  # fmt: skip


@pytest.mark.parametrize(("records", "shown"), CASES, ids=[shown for _, shown in CASES])
def test_assessment_shown_first(
    tmp_path: Path, code_lists: CodeLists, records: list[str], shown: str
) -> None:
    """Latest review; then one with a rating; then the site nearest the publisher; then the IRI."""
    path = tmp_path / "early-steps.yaml"
    split = (record.split(" ", 2) for record in records)
    lines = [
        f"- {{name: Early Steps, page: {{site: {site}, layout: {layout}}}, assessment: {{{said}}}}}"
        for site, layout, said in split
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    turtle = tmp_path / "early-steps.ttl"
    graph = programme_graph(read_records(path, code_lists), INSTANCES)
    write_whole(turtle, render_turtle(graph))
    schemes = read_quads(resource_dir("ontology") / "schemes.ttl", VOCAB.rstrip("/"))
    derived = derived_quads(schemes + read_quads(turtle, f"{INSTANCES}graph/x"), INSTANCES)
    found = [q.object for q in derived if q.predicate == ox.NamedNode(str(EIF.foremost))]
    assert found == [ox.NamedNode(FIRST + shown)]
