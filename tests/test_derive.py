"""Which assessment is shown first: the rule, case by case, over made-up records."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from eifgraph.config import resource_dir
from eifgraph.derive import derived_quads, effect_size_quads, union_of
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
    derived = derived_quads(
        union_of(schemes + read_quads(turtle, f"{INSTANCES}graph/x")), INSTANCES
    )
    found = [q.object for q in derived if q.predicate == ox.NamedNode(str(EIF.foremost))]
    assert found == [ox.NamedNode(FIRST + shown)]


def test_effect_sizes_of_data() -> None:
    """Let's Play in Tandem prints 0 beside two improvements: not computable; 20 implies 0.52."""
    path = resource_dir("ontology").parent / "data/graph/records/let-s-play-in-tandem.ttl"
    derived = effect_size_quads(union_of(read_quads(path, f"{INSTANCES}graph/x")), INSTANCES)
    said = {(q.subject.value, q.predicate.value): q.object.value for q in derived}  # type: ignore[union-attr]  # no quoted triples
    readings = Counter(v.rsplit("/", 1)[-1] for (_, p), v in said.items() if p == str(EIF.readAs))
    assert readings["not-computable"] == 2
    assert readings["zero-unclear"] == 0
    labelled = {v: node for (node, p), v in said.items() if p.endswith("#label")}
    twenty = labelled["Effect size implied by an improvement index of 20"]
    numbers = ("value", "minValue", "maxValue")
    assert [said[twenty, f"https://schema.org/{n}"] for n in numbers] == ["0.52", "0.51", "0.54"]
