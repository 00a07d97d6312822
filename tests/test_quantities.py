"""Numbers, ranges and times as people print them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.ingest.quantities import (
    NUMBER,
    OPEN_END,
    QUALIFICATION,
    RANGE,
    TIME_UNIT,
    WORDS,
    parse_number,
    parse_qualification,
    parse_range,
    parse_time,
)
from eifgraph.model import QualificationRange, Quantity, Unit


def number(text: str | None) -> Decimal | None:
    """Give a decimal, or None for none."""
    return None if text is None else Decimal(text)


NUMBERS = [
    ("0", "0"),
    ("7", "7"),
    ("1.5", "1.5"),
    ("1,203", "1203"),
    ("12,345,678", "12345678"),
    ("Seven", "7"),
    ("nineteen", "19"),
    ("forty", "40"),
    ("Ninety-Nine", "99"),
]


@pytest.mark.parametrize(("printed", "expected"), NUMBERS)
def test_number(printed: str, expected: str) -> None:
    """Digits and words give the same kind of number."""
    match = re.fullmatch(NUMBER, printed, re.IGNORECASE)
    assert match
    assert parse_number(match[0]) == Decimal(expected)


def test_number_words() -> None:
    """There is a word for each number below a hundred, and no two for one."""
    assert sorted(WORDS.values()) == list(range(100))


@pytest.mark.parametrize("printed", ["", "sevenths", "oneself", "1,2", "1.", "-1", "two hundred"])
def test_no_number(printed: str) -> None:
    """A word that only begins like a number is none."""
    assert re.fullmatch(NUMBER, printed, re.IGNORECASE) is None


RANGES = [
    ("32", "32", "32", False),
    ("48 to 52", "48", "52", False),
    ("48-52", "48", "52", False),
    ("48 – 52", "48", "52", False),
    ("six to eight", "6", "8", False),
    ("up to eight", None, "8", False),
    ("at most 8", None, "8", False),
    ("at least 10", "10", None, False),
    ("10 or more", "10", None, False),
    ("twelve or longer", "12", None, False),
    ("approximately 1 to 1.5", "1", "1.5", True),
    ("about 20", "20", "20", True),
    ("around up to 20", None, "20", True),
]


@pytest.mark.parametrize(("printed", "low", "high", "is_approximate"), RANGES)
def test_range(printed: str, low: str | None, high: str | None, is_approximate: bool) -> None:
    """A bound that the page does not state is left out."""
    match = re.fullmatch(RANGE + OPEN_END, printed, re.IGNORECASE)
    assert match
    expected = Quantity(number(low), number(high), Unit.COUNT, is_approximate)
    assert parse_range(match, Unit.COUNT) == expected


TIMES = [
    ("90 minutes", Unit.HOUR, "1.5", "1.5"),
    ("45 to 60 minutes", Unit.HOUR, "0.75", "1"),
    ("20 minutes", Unit.HOUR, "0.33", "0.33"),
    ("600 minutes", Unit.HOUR, "10", "10"),
    ("2 hours", Unit.HOUR, "2", "2"),
    ("seven days", Unit.DAY, "7", "7"),
    ("1 week", Unit.WEEK, "1", "1"),
    ("up to 12 months", Unit.MONTH, None, "12"),
    ("at least two years", Unit.YEAR, "2", None),
]


@pytest.mark.parametrize(("printed", "unit", "low", "high"), TIMES)
def test_time(printed: str, unit: Unit, low: str | None, high: str | None) -> None:
    """Minutes become hours, other units stay as they are."""
    match = re.fullmatch(rf"{RANGE}\s+{TIME_UNIT}", printed, re.IGNORECASE)
    assert match
    assert parse_time(match) == Quantity(number(low), number(high), unit)


QUALIFICATIONS = [
    ("QCF-7/8", "QCF", 7, 8),
    ("QCF 7/8", "QCF", 7, 8),
    ("QCF-level 7/8", "QCF", 7, 8),
    ("QCF level 6", "QCF", 6, 6),
    ("RQF 4 to 6", "RQF", 4, 6),
    ("NFQ-level 8", "NFQ", 8, 8),
]


@pytest.mark.parametrize(("printed", "frame", "low", "high"), QUALIFICATIONS)
def test_qualification(printed: str, frame: str, low: int, high: int) -> None:
    """A frame and one level, or two."""
    match = QUALIFICATION.fullmatch(printed)
    assert match
    assert parse_qualification(match) == QualificationRange(frame, low, high)


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    """Whatever a range is found in, it can be read."""
    for match in re.finditer(rf"{RANGE}\s*{TIME_UNIT}", text, re.IGNORECASE):
        parse_time(match)
    for match in re.finditer(RANGE + OPEN_END, text, re.IGNORECASE):
        parse_range(match, Unit.COUNT)


@given(st.from_regex(RANGE + OPEN_END + r"\Z"))
def test_what_looks_like_a_range_is_one(text: str) -> None:
    """Every text of the pattern is a quantity; its bounds are numbers that are printed."""
    match = re.search(RANGE + OPEN_END, text)
    assert match
    quantity = parse_range(match, Unit.COUNT)
    printed = {parse_number(group) for group in (match["low"], match["high"]) if group}
    assert {quantity.minimum, quantity.maximum} <= printed | {None}


@pytest.mark.parametrize("printed", ["two hundred", "twenty-two thousand", "one  hundred"])
def test_hundreds_in_words_are_not_cut(printed: str) -> None:
    """A number that we cannot read in whole is not read in part."""
    match = re.match(NUMBER + r"\b(?!-)", printed, re.IGNORECASE)
    assert match is None


def test_number_in_letters_that_only_look_like_it() -> None:
    """Without regard to case a pattern takes a dotted capital I for an i; so does its reader."""
    match = re.search(NUMBER, "f\u0130ve", re.IGNORECASE)
    assert match is not None
    assert parse_number(match[0]) == 5
