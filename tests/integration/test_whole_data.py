"""All data and all cases, where others take some: our engine, the audit, the reasoner, the bench.

Slow, for the references are: pyshacl, and a reasoner over all that a release says.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from owlrl import OWLRL_Semantics
from rdflib import OWL, Graph

from eifgraph.audit import Rules, assessments
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF
from tests.audit.test_reference import differences, made_up
from tests.bench import check
from tests.engines import both, merged, prepare_queries, side_by_side
from tests.graphs import graph_of
from tests.shapes.cases import case_names, read_case
from tests.test_engines import by_folder, differing, on_broken
from tests.test_reasoning import DATA, ONTOLOGY, VOCABULARY, Reasoner, everything, quads_of
from tests.test_shape_cases import unnoticed

ROOT = Path(__file__).resolve().parent.parent.parent
GRAPHS = sorted((ROOT / "data" / "graph").rglob("*.ttl"))


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_queries(monkeypatch)


def test_engines_agree_on_all_data() -> None:
    """Of all graphs of data, merged into one, both say the same."""
    assert len(GRAPHS) > 50
    fast, reference = both(render_turtle(merged(GRAPHS)))
    assert fast == reference
    assert fast


def test_engines_agree_on_a_page(own_page: Path) -> None:
    """Of one page's graph both say the same, readings and all."""
    path = ROOT / "data" / "graph" / own_page.with_suffix(".ttl").name
    fast, reference = both(path.read_text(encoding="utf-8"), path)
    assert fast == reference
    assert fast


def test_engines_agree_on_every_case() -> None:
    """Of every good and bad case both say the same about the shapes that it is about."""
    folders = sorted(by_folder())
    assert len(folders) > 50
    assert differing(folders) == []


def test_audit_is_that_of_the_reference_on_every_case(rules: Rules) -> None:
    """The audit asks of the made-up cases what pyshacl answers too, studies left out included."""
    facts = made_up(1)
    assert len(assessments(facts)) > 200
    assert differences(facts, rules) == []


def test_audit_is_that_of_the_reference_on_data(rules: Rules, data_facts: Graph) -> None:
    """The same of all data."""
    assert len(assessments(data_facts)) > 80
    assert differences(data_facts, rules) == []


def test_bench_compares_and_grows(tmp_path: Path) -> None:
    """On three programmes the peer and the check report the same, and the table has all rows."""
    rows = check.compare(tmp_path / "few", 3, 1)
    rows += check.grow(tmp_path / "more", 5, 1)
    lines = check.table(rows).splitlines()
    assert len(lines) == 1 + 4 + 2
    assert all(row.seconds > 0 and row.megabytes > 0 for row in rows)
    assert lines[1].endswith("1.0")


@pytest.mark.parametrize("seed", range(1, 6))
def test_engines_agree_on_broken_graphs(seed: int) -> None:
    """Of more graphs with facts broken by chance both say the same, and a lot."""
    fast, reference = on_broken(seed)
    assert fast == reference
    assert fast.total() > 30


def test_engines_agree_on_cases_and_all_shapes() -> None:
    """Of each twelfth bad case both say the same about all shapes, and what the cases must have."""
    some = [case for case in map(read_case, case_names()) if not case.is_good][::12]
    fast, reference = both(render_turtle(side_by_side(some)))
    assert fast == reference
    assert fast.total() >= sum(len(case.fails) for case in some) > 20


def test_every_constraint_broken_by_itself_is_noticed() -> None:
    """The mutation check of all constraints of the shapes has a score of 100 %."""
    assert unnoticed(1) == []


def test_everything_is_consistent() -> None:
    """Ontology, alignments, code lists, data and what is derived of them contradict nothing."""
    assert len(DATA) > 20
    graph = graph_of(everything())
    assert len(graph) > 50_000
    assert (None, EIF.foremost, None) in graph
    assert (None, EIF.auditOf, None) in graph
    assert (None, EIF.implies, None) in graph
    assert Reasoner(graph).faults() == []


def test_what_is_left_out_finds_nothing() -> None:
    """The shorter way derives all that owlrl itself derives, but that a thing is itself."""
    smallest = min(DATA, key=lambda path: path.stat().st_size)
    small = quads_of([ONTOLOGY / "eif.ttl", smallest])
    whole, short = graph_of(small), graph_of(small)
    OWLRL_Semantics(whole, axioms=False, daxioms=False).closure()
    Reasoner(short).closure()
    missing = set(whole) - set(short)
    assert {(s, p, o) for s, p, o in missing if p != OWL.sameAs or s != o} == set()
    assert len(whole) > len(graph_of(small)) + 500


def test_vocabulary_and_a_page_are_consistent() -> None:
    """Ontology, alignments, code lists and one page contradict nothing."""
    page = ROOT / "data" / "graph" / "child-parent-psychotherapy.ttl"
    assert Reasoner(graph_of(quads_of([*VOCABULARY, page]))).faults() == []
