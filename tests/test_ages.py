"""Ages as pages word them, and what looks like ages and is none."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.ingest.ages import parse_ages
from eifgraph.ingest.block import Block
from eifgraph.ingest.quantities import NUMBER, parse_number
from eifgraph.model import Unit

YEARS = [
    ("aged four", 4, 4),
    ("155 mother-child (aged four) pairs", 4, 4),
    ("aged three to five", 3, 5),
    ("aged 3-5 years", 3, 5),
    ("aged 3–5", 3, 5),
    ("ages 8 to 11", 8, 11),
    ("Ages: 8-11", 8, 11),
    ("Age range: 3 to 5 years", 3, 5),
    ("children age 4", 4, 4),
    ("between 2 and 11 years old", 2, 11),
    ("116 families with children between 2 and 11 years old", 2, 11),
    ("children between 2 and 11 years", 2, 11),
    ("between the ages of two and 11", 2, 11),
    ("from the age of 3 to 5", 3, 5),
    ("2 to 9 years old", 2, 9),
    ("0 to 5 years old", 0, 5),
    ("1 years old", 1, 1),
    ("3 years old", 3, 3),
    ("three-and-a-half years old", "3.5", "3.5"),
    ("between two and 11 years of age", 2, 11),
    ("up to 12 years", None, 12),
    ("up to five years old", None, 5),
    ("children up to the age of five", None, 5),
    ("from birth to age five", 0, 5),
    ("birth to 3 years", 0, 3),
    ("13- to 18-year-olds", 13, 18),
    ("delivered to 3 to 5 year olds", 3, 5),
    ("a 14-year-old", 14, 14),
    ("two-year-olds", 2, 2),
    ("aged 3, 4 and 5", 3, 5),
    ("aged three and four", 3, 4),
    ("aged 7 or 8", 7, 8),
    ("aged 16 and over", 16, None),
    ("aged 16+", 16, None),
    ("5 years or older", 5, None),
    ("children (mean age 4.2 years) aged 3 to 5", 3, 5),
    ("children under five (aged 3 to 4)", 3, 4),
    ("grades 6 to 8 (aged 11 to 14)", 11, 14),
    ("2 to 3 years", 2, 3),
    ("120 children (3-5 years)", 3, 5),
    ("access to children aged 3", 3, 3),
    ("mothers aged 18 to 25 with children aged 2 to 4", 18, 25),
]
MONTHS = [
    ("18 months to 3 years", 18, 36),
    ("6 to 24 months old", 6, 24),
    ("aged 18–36 months", 18, 36),
    ("infants aged 6 months", 6, 6),
    ("aged 6 months to two years", 6, 24),
    ("from birth to 18 months", 0, 18),
]


@pytest.mark.parametrize(("text", "low", "high"), YEARS, ids=[row[0] for row in YEARS])
def test_years(text: str, low: int | str | None, high: int | str | None) -> None:
    """Ages without a unit are years; a bound that is not printed is none."""
    found = parse_ages(Block(text, 1))
    assert found is not None
    bounds = [None if end is None else Decimal(end) for end in (low, high)]
    assert [found.value.minimum, found.value.maximum, found.value.unit] == [*bounds, Unit.YEAR]


@pytest.mark.parametrize(("text", "low", "high"), MONTHS, ids=[row[0] for row in MONTHS])
def test_months(text: str, low: int, high: int) -> None:
    """Months stay months, and years beside them become months."""
    found = parse_ages(Block(text, 1))
    assert found is not None
    bounds = (found.value.minimum, found.value.maximum)
    assert (*bounds, found.value.unit) == (Decimal(low), Decimal(high), Unit.MONTH)


NONE = [
    *("", "Antenatal years old", "Perinatal years old", "Antenatal to 2 years old"),
    *(
        "mean age 4.2",
        "a mean age of 4.2 years",
        "average age 7",
        "the average age was 7 years old",
    ),
    *("aged 4 (mean)", "aged 4 on average", "children of mean child age 4 years"),
    *("grades 6 to 8", "Year 7", "years 3 to 5", "3 to 5", "3 years later", "12 months"),
    *("under 5s", "under five", "aged under 5", "under the age of five", "over 5 years old"),
    *("older than 16 years old", "children younger than 3 years old", "children under 3 years"),
    *("by age 5", "at the age of 5", "until age 12", "the age 2 follow-up", "after age 3"),
    *("aged 7;6", "aged 9 to 4", "aged 6 months to 5", "2 years 6 months old to 4"),
    *("aged 4 - 112 of whom were girls", "aged 300", "aged 4 and 112 of them were girls"),
    *("155 families", "children 3 years later", "followed for 12 months", "middle-aged women"),
    *("children from 12 months before", "the 2-year follow-up of children", "aged 1.5.2"),
]


@pytest.mark.parametrize("text", NONE)
def test_no_ages(text: str) -> None:
    """Means, moments, grades, bounds that are shut out and contradictions are no ages."""
    assert parse_ages(Block(text, 1)) is None


def test_place_and_how() -> None:
    """The reading says where it stands and what was made of what."""
    found = parse_ages(Block("70 families\nwith children aged two to five", 4))
    assert found is not None
    assert (found.span.first_line, found.span.quote) == (5, "aged two to five")
    assert found.how == "a number in words or with separators"


WORDS = (
    "aged age ages children years months old between and to or up from birth under mean four 3 5"
    " 11 12 , - ( ) ; of the + %"
)
TOKENS = st.sampled_from(WORDS.split())


@given(st.one_of(st.text(max_size=80), st.lists(TOKENS, max_size=12).map(" ".join)))
def test_no_number_is_invented(text: str) -> None:
    """Whatever the text, nothing is raised, and each bound stands in it, in years or months."""
    found = parse_ages(Block(text, 1))
    if found is None:
        return
    printed = {parse_number(m[0]) for m in re.finditer(NUMBER, text, re.IGNORECASE)}
    allowed = printed | {12 * number for number in printed} | ({0} if "birth" in text else set())
    assert {found.value.minimum, found.value.maximum} <= allowed | {None}


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "aged ", "children ", "1,", "one ", "age 1, ", "-", " "]
)
def test_long_texts_take_no_time(piece: str) -> None:
    """Twenty thousand characters of anything are read in a tenth of a second."""
    block = Block((piece * 20_000)[:20_000], 1)
    begun = time.process_time()
    parse_ages(block)
    assert time.process_time() - begun < 0.1
