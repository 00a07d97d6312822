"""The check for invented numbers: it knows every way of writing one, and it can fail."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from tests.score import golden_pages
from tests.score.numbers import Stated, invented, numbers_in, out_of_place
from tests.score.planted import at, in_full, leaves, planted

STATED = [
    ("Fosdyke et al., 2006²", "2006"),
    ("32 sessions", "32"),
    ("n = 1,203 families", "1203"),
    ("1\u202f139 students", "1139"),
    ("2.042 pupils", "2042"),
    ("1,203.5 points", "1203.5"),
    ("1 139,204 pupils", "139204"),
    ("two hundred and thirty-seven young people", "237"),
    ("Twenty-\n  two parents", "22"),
    ("three thousand, two hundred pupils", "3200"),
    ("a hundred children", "100"),
    ("1.5 hours", "1.5"),
    ("1½ hours", "1.5"),
    ("1 1/2 hours", "1.5"),
    ("one and a half hours", "1.5"),
    ("an hour and a half", "1.5"),
    ("half an hour", "0.5"),
    ("a year or more", "1"),
    ("weekly sessions", "1"),
    ("twice a week", "2"),
    ("QCF-7/8", "8"),
    ("aged ６ to 9", "6"),
    ("score: \u221212", "-12"),
    ("48 to 52", "52"),
]
NOT_STATED = [
    ("two hundred and thirty-seven", "37"),
    ("two hundred and thirty-seven", "200"),
    ("1,203 families", "12"),
    ("1,203,500 families", "203500"),
    ("32 sessions", "3"),
    ("between two and five", "7"),
    ("a child and a parent", "1"),
    ("score: 12", "-12"),
    ("forty families", "4"),
    ("often", "10"),
]


@pytest.mark.parametrize(("text", "number"), STATED)
def test_stated(text: str, number: str) -> None:
    """A number in digits or words is found in each form."""
    assert Stated(text).states(Decimal(number))


@pytest.mark.parametrize(("text", "number"), NOT_STATED)
def test_not_stated(text: str, number: str) -> None:
    """A part of a number is not the number, nor is a word with a number's letters in it."""
    assert not Stated(text).states(Decimal(number))


@pytest.mark.parametrize(
    ("text", "number", "is_stated"),
    [
        ("45 minutes", "0.75", True),
        ("50 minutes", "0.83", True),
        ("45 minutes", "0.8", False),
        ("45 hours", "0.75", False),
        ("two-year follow-up", "24", True),
        ("two-month follow-up", "24", False),
    ],
)
def test_converted(text: str, number: str, is_stated: bool) -> None:
    """A number in another unit is stated where its own unit stands beside it."""
    assert Stated(text).states_converted(Decimal(number)) is is_stated


def test_months() -> None:
    """A month is stated by its name or number beside the year."""
    assert Stated("Review: July 2016").states_month("2016-07")
    assert not Stated("Review: July 2016").states_month("2016-08")
    assert not Stated("Review: July 2016").states_month("2017-07")


@pytest.mark.parametrize("golden", [g for g in golden_pages() if not g.is_refused], ids=str)
def test_expected_numbers_are_stated(golden: Any) -> None:
    """All numbers that people took from a page stand on it; the check cries no wolf."""
    facts = {k: v for k, v in golden.expected.items() if k not in ("about", "settled_rating")}
    text = golden.page.read_text("utf-8")
    assert invented(_quoted(facts, text), text) == ()


def _quoted(facts: Any, text: str) -> Any:
    full = in_full(facts)
    for path in leaves(facts):
        part = at(full, path)
        part.update({"quote": text} if "value" in part else {})
    return full


def test_planted_inventions_are_found() -> None:
    """Another number in place of any number of a page's facts is found as invented."""
    golden = next(one for one in golden_pages() if one.name == "print-full")
    facts, text = golden.expected, golden.page.read_text("utf-8")
    paths = [
        path for path in leaves(facts) if _is_number(at(facts, path)) and "position" not in path
    ]
    paths = [path for path in paths if "listed_after" not in path]
    assert len(paths) > 20
    for path in paths:
        for other in (977, Decimal("0.37"), -3):
            changed = planted(facts, path, partial(_put, other))
            assert invented(changed, text), path


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _put(new: object, value: Any, path: Any) -> None:
    at(value, path[:-1])[path[-1]] = new


def test_planted_digits_in_texts_are_found() -> None:
    """Digits in a text that the page has not are invented too; a month must be named."""
    assert invented({"label": "Study 9"}, "Study 8")
    assert not invented({"label": "Study 8"}, "Study 8")
    assert invented({"month": "2016-07"}, "June 2016")
    assert invented({"url": "https://example.org/12"}, "https://example.org/13")


def test_places_are_no_facts() -> None:
    """Lines, positions, notations and identifiers' normal forms are no numbers of the page."""
    facts = {"lines": [1, 2], "position": 3, "identifier": {"value": "9"}, "layout": "report-2016"}
    assert list(numbers_in(facts)) == []


def test_out_of_place() -> None:
    """A number that stands elsewhere on the page, but not in the words quoted, is told."""
    read = {"value": 12, "lines": [1, 1], "quote": "thirteen sessions", "method": "normalised"}
    assert [one.value for one in out_of_place({"sessions": read})] == [12]
    assert out_of_place({"sessions": read | {"quote": "twelve sessions"}}) == ()
