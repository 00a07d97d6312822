"""The W3C's tests of SPARQL 1.1: what RESULTS.md says is what happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from tests.w3c.manifest import SUITE, Case, query_cases
from tests.w3c.protocol import protocol_cases, schema_faults
from tests.w3c.reasons import ENGINE
from tests.w3c.report import RESULTS, render
from tests.w3c.results import Table, by_value, literal, read_tsv, same_tables

needs_suite = pytest.mark.skipif(
    not SUITE.is_dir(), reason="needs ../shared/w3c, or EIFGRAPH_SHARED naming the folder of w3c/"
)


@needs_suite
def test_results_are_as_reported() -> None:
    """Any change, for better or worse, is to be seen in the report: `python -m tests.w3c`."""
    report = render()
    assert report == RESULTS.read_text(encoding="utf-8")
    assert "NOT YET EXPLAINED" not in report
    assert all(f"/{name} |" in report for name in ENGINE)


@needs_suite
def test_all_tests_are_found() -> None:
    """As many as the manifests list, and every file of a query that they name is there."""
    cases = query_cases()
    assert (len(cases), len(protocol_cases())) == (348, 34)
    assert all(case.query.is_file() for case in cases)
    assert isinstance(cases[0], Case)


A, B = ("bnode", "a"), ("bnode", "b")
ONE, ONES = literal("1", "", "urn:t"), literal("01", "", "urn:t")
WRONG = [
    (Table(("x",), ({"x": ONE},)), Table(("x",), ({"x": ONES},))),
    (Table(("x",), ({"x": ONE},)), Table(("x",), ({"x": literal("1")},))),
    (Table(("x",), ({"x": ONE},)), Table(("x",), ())),
    (Table(("x",), ({"x": ONE},) * 2), Table(("x",), ({"x": ONE},))),
    (Table(("x",), ({"x": ONE},)), Table(("y",), ({"y": ONE},))),
    (Table(("x",), ({"x": ONE}, {})), Table(("x",), ({}, {}))),
    (Table(("x", "y"), ({"x": A, "y": A},)), Table(("x", "y"), ({"x": A, "y": B},))),
    (Table(("x",), ({"x": A}, {"x": A})), Table(("x",), ({"x": A}, {"x": B}))),
    (Table(boolean=True), Table(boolean=False)),
    (Table(boolean=True), Table()),
]


@pytest.mark.parametrize(("expected", "actual"), WRONG)
def test_a_wrong_answer_is_seen(expected: Table, actual: Table) -> None:
    """The comparison can fail, and by value too."""
    assert not same_tables(expected, actual, is_ordered=False)
    assert not same_tables(by_value(expected), by_value(actual), is_ordered=False)
    assert same_tables(expected, expected, is_ordered=True)


def test_order_counts_where_it_is_asked_for() -> None:
    """Rows in another order are the same without ORDER BY only."""
    rows: tuple[dict[str, tuple[str, ...]], ...] = ({"x": ONE}, {"x": ONES})
    there, back = Table(("x",), rows), Table(("x",), rows[::-1])
    assert same_tables(there, back, is_ordered=False)
    assert not same_tables(there, back, is_ordered=True)


def test_numbers_by_value() -> None:
    """Another spelling is the same value; another type is not."""
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    one, two = (Table(("x",), ({"x": literal(text, "", decimal)},)) for text in ("1.0", "1.00"))
    assert not same_tables(one, two, is_ordered=False)
    assert same_tables(by_value(one), by_value(two), is_ordered=False)


def test_tabs_and_quotes_of_tsv() -> None:
    """Terms are written as in Turtle, and a row of nothing is a row."""
    table = read_tsv('?x\t?y\n"a\\tb"@en\t<urn:x>\n\t\n')
    assert table.rows == ({"x": literal("a\tb", "en"), "y": ("uri", "urn:x")}, {})


def test_a_description_against_the_vocabulary(tmp_path: Path) -> None:
    """A term that is made up, and a property of the wrong thing, are seen."""
    sd = "http://www.w3.org/ns/sparql-service-description#"
    text = f"[] <{sd}url> <urn:x> ; <{sd}endpoint> <urn:x> ."
    faults = schema_faults(Graph().parse(data=text, format="turtle"))
    assert [fault.rpartition("#")[2] for fault in faults[:1]] == ["url"]
    assert len(faults) == 2
