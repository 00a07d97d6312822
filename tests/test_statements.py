"""Statements, scores and long-term flags of findings."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.ingest.block import Block
from eifgraph.ingest.quantities import NUMBER, parse_number
from eifgraph.ingest.statements import (
    Statement,
    parse_long_term,
    parse_score,
    parse_statement,
)
from eifgraph.model import CodeLists

POINT, PERCENT = "point", "percentage-point"
UP, DOWN, MORE = "improvement", "reduction", "increase"
STATEMENTS = [
    ("0.3-point improvement on the A subscale of the B", "0.3", UP, "A subscale of the B"),
    ("10.57-point reduction on the Q (Scale)", "10.57", DOWN, "Q (Scale)"),
    ("10-point improvement on Q (parent report)", "10", UP, "Q (parent report)"),
    ("0.13 point improvement on a single item measure", "0.13", UP, "single item measure"),
    ("0.07-point improvement on the 'What Is It?' test", "0.07", UP, "'What Is It?' test"),
    ("1-point improvement on the 9-point scale.", "1", UP, "9-point scale"),
    ("1,203-point increase on X", "1203", MORE, "X"),
    ("+3-point improvement on the X", "3", UP, "X"),
    ("2-point improvement in mood on the Mood Inventory", "2", UP, "Mood Inventory"),
    ("2-point reduction in time spent on the street", "2", DOWN, "time spent on the street"),
    ("2-point reduction in problems rated by parents", "2", DOWN, "problems rated by parents"),
    ("2-point reduction in children using drugs", "2", DOWN, "children using drugs"),
    ("2-point reduction in problems (measured using the SDQ)", "2", DOWN, "SDQ"),
    ("2-point reduction in problems as assessed by the Q Test", "2", DOWN, "Q Test"),
    ("Improvement on measures of ability", None, UP, "measures of ability"),
    ("Statement: Improvement on measures of ability", None, UP, "measures of ability"),
    ("Increase in school attendance", None, MORE, "school attendance"),
    ("Reduced risk of smoking", None, DOWN, "risk of smoking"),
    ("Improved scores on the SDQ", None, UP, "SDQ"),
    ("two-point decrease on the X", "2", DOWN, "X"),
]
PERCENTAGES = [
    ("22-percentage point reduction in the proportion with Z", "22", DOWN, "proportion with Z"),
    ("40.9 percentage-point increase in Z, measured using the coded Y", "40.9", MORE, "coded Y"),
    ("5 percentage points increase in X", "5", MORE, "X"),
]
ROWS = [(*row, POINT if row[1] else None) for row in STATEMENTS]
ROWS += [(*row, PERCENT) for row in PERCENTAGES]


@pytest.mark.parametrize(
    ("text", "change", "direction", "measure", "unit"), ROWS, ids=[row[0] for row in ROWS]
)
def test_statement(
    text: str, change: str | None, direction: str, measure: str, unit: str | None
) -> None:
    """An amount, a direction and the measure, which is a passage of the text."""
    read = parse_statement(Block(text, 1))
    expected = (change and Decimal(change), unit, direction, measure)
    assert (read.change, read.unit, read.direction, read.measure) == expected
    assert not read.is_truncated


NOT_UNDERSTOOD = [
    *("", "Increase", "Something else", "5% reduction in smoking", "−2.3-point reduction on X"),
    *("1.2-month improvement in reading age", "0.4 standard deviation improvement on X"),
    *("improvements", "2-point", "1.2.3-point improvement on X", "Reducedness of X"),
    *("a 5-point scale of improvement", "no improvement on X", "Improvement was seen by all"),
]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_not_understood(text: str) -> None:
    """A text that says no change that we know is kept whole, and nothing else is said."""
    assert parse_statement(Block(text, 1)) == Statement(None, None, None, text, False)


CUT = [
    ("2-point improvement on the Q…", "Q"),
    ("2-point improvement on the Q (parent", "Q (parent"),
    ("Improvement on measures of", "measures of"),
    ("Something about the…", "Something about the"),
]


@pytest.mark.parametrize(("text", "measure"), CUT)
def test_cut(text: str, measure: str) -> None:
    """What the text itself shows to be cut is said to be."""
    read = parse_statement(Block(text, 1))
    assert (read.measure, read.is_truncated) == (measure, True)


def test_how() -> None:
    """What is not as printed says so."""
    read = parse_statement(Block("two-point decrease on the X", 1))
    assert read.how == "a number in words or with separators; 'decrease' as reduction"
    assert parse_statement(Block("2-point increase on the X", 1)).how == ""


def test_code_lists(code_lists: CodeLists) -> None:
    """Every unit and direction is a notation of its code list."""
    units, directions = {row[4] for row in ROWS} - {None}, {row[2] for row in ROWS}
    assert units == set(code_lists.schemes["change-unit"].values())
    assert directions == set(code_lists.schemes["change-direction"].values())


SCORES = [("20", 20), ("+49", 49), ("-12", -12), ("−12", -12), ("–3", -3), ("0", 0), (" 7 ", 7)]
NO_SCORES = ["N/A", "", "51", "-51", "3.5", "1 2", "20 points", "--3", "١"]


@pytest.mark.parametrize(("text", "score"), [*SCORES, *((text, None) for text in NO_SCORES)])
def test_score(text: str, score: int | None) -> None:
    """A whole number from -50 to 50, with any sign that people print."""
    assert parse_score(text) == score


LONG_TERM = [("1", True), ("Yes", True), ("True", True), ("0", False), ("No.", False)] + [
    (text, None) for text in ("", "2", "N/A", "10", "Yes and no")
]


@pytest.mark.parametrize(("text", "expected"), LONG_TERM)
def test_long_term(text: str, expected: bool | None) -> None:
    """Yes, no, or nothing."""
    assert parse_long_term(text) is expected


WORDS = (
    "2-point 0.3 two percentage point improvement Reduced increase on in the measured using X Scale"
    " ( ) , … of 1,203-point by"
)
TOKENS = st.sampled_from(WORDS.split())


@given(st.one_of(st.text(max_size=80), st.lists(TOKENS, max_size=10).map(" ".join)))
def test_nothing_is_invented(text: str) -> None:
    """Whatever the text, nothing is raised; the measure is a passage, the change a number of it."""
    read = parse_statement(Block(text, 1))
    parse_score(text)
    parse_long_term(text)
    assert read.measure in " ".join(text.split())
    printed = {parse_number(found[0]) for found in re.finditer(NUMBER, text, re.IGNORECASE)}
    assert read.change is None or read.change in printed


@pytest.mark.parametrize("piece", ["1", "1 ", "on ", "2-point improvement on ", ", measured ", "("])
@pytest.mark.parametrize("start", ["", "2-point improvement in "])
def test_long_texts_take_no_time(start: str, piece: str) -> None:
    """Twenty thousand characters of anything are read in a tenth of a second."""
    block = Block((start + piece * 20_000)[:20_000], 1)
    begun = time.process_time()
    parse_statement(block)
    assert time.process_time() - begun < 0.1
