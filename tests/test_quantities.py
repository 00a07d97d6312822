"""Numbers, ranges and times as people print them."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.ingest.block import Block
from eifgraph.ingest.qualifications import QUALIFICATION, parse_qualification
from eifgraph.ingest.quantities import (
    NUMBER,
    OPEN_END,
    RANGE,
    TIME,
    TIME_UNIT,
    WORDS,
    WRITTEN,
    find_quantities,
    parse_number,
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
    ("1.125", "1.125"),
    ("2.042", "2.042"),
    ("1,203", "1203"),
    ("1,203.5", "1203.5"),
    ("12,345,678", "12345678"),
    ("1\u00a0139", "1139"),
    ("1\u2007139", "1139"),
    ("1\u2009139", "1139"),
    ("1\u202f139", "1139"),
    ("½", "0.5"),
    ("1½", "1.5"),
    ("2 ¾", "2.75"),
    ("1 1/2", "1.5"),
    ("1 and a half", "1.5"),
    ("one and a half", "1.5"),
    ("two-and-a-half", "2.5"),
    ("Seven", "7"),
    ("nineteen", "19"),
    ("forty", "40"),
    ("Ninety-Nine", "99"),
    ("thirty two", "32"),
    ("a hundred", "100"),
    ("one  hundred", "100"),
    ("two hundred", "200"),
    ("one hundred twenty", "120"),
    ("two hundred and thirty-seven", "237"),
    ("a hundred and twenty", "120"),
    ("a thousand", "1000"),
    ("twenty-two thousand", "22000"),
    ("two thousand and forty-two", "2042"),
    ("one thousand, two hundred and three", "1203"),
    ("one hundred and five thousand", "105000"),
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


NO_NUMBERS = ["", "sevenths", "oneself", "1,2", "1.", "-1", "1.2.3", "1,2034", "a", "an", "half"]
NO_NUMBERS += ["twenty-two hundred", "twelve hundred", "two million", "2 thousand", "1 139"]


@pytest.mark.parametrize("printed", NO_NUMBERS)
def test_no_number(printed: str) -> None:
    """What only looks like a number in part is none."""
    assert re.fullmatch(NUMBER, printed, re.IGNORECASE) is None


UNREAD = ["twenty-two hundred", "2 million", "2 thousand", "1.2.3", "1,2034", "12,34"]


@pytest.mark.parametrize("printed", UNREAD)
def test_numbers_are_not_cut(printed: str) -> None:
    """A number that we cannot read in whole is not read in part, from either end."""
    assert re.match(NUMBER, printed, re.IGNORECASE) is None
    assert re.search(rf"\b{RANGE}\Z", printed, re.IGNORECASE) is None


@pytest.mark.parametrize("printed", ["one hundred two-hour", "twenty one-hour"])
def test_number_before_another(printed: str) -> None:
    """A number that belongs to the next word is not added."""
    match = re.match(NUMBER, printed, re.IGNORECASE)
    assert match
    assert parse_number(match[0]) % 10 == 0


def test_number_in_letters_that_only_look_like_it() -> None:
    """Without regard to case a pattern takes both Turkish i for an i; so does its reader."""
    for letter in "\u0130\u0131":
        match = re.search(NUMBER, f"f{letter}ve", re.IGNORECASE)
        assert match is not None
        assert parse_number(match[0]) == 5
    match = re.search(TIME, "7 m\u0130nutes", re.IGNORECASE)
    assert match is not None
    assert parse_time(match) == Quantity(Decimal("0.12"), Decimal("0.12"), Unit.HOUR)


RANGES = [
    ("32", "32", "32", False),
    ("48 to 52", "48", "52", False),
    ("48-52", "48", "52", False),
    ("48–52", "48", "52", False),
    ("48 – 52", "48", "52", False),
    ("48- to 52", "48", "52", False),
    ("six to eight", "6", "8", False),
    ("eight or nine", "8", "9", False),
    ("between 8 and 12", "8", "12", False),
    ("between about 8 and 12", "8", "12", True),
    ("from 8 to 12", "8", "12", False),
    ("up to eight", None, "8", False),
    ("up to eight to ten", None, "10", False),
    ("at most 8", None, "8", False),
    ("no more than 8", None, "8", False),
    ("a maximum of 8", None, "8", False),
    ("8 or fewer", None, "8", False),
    ("at least 10", "10", None, False),
    ("a minimum of 10", "10", None, False),
    ("no fewer than 10", "10", None, False),
    ("10 or more", "10", None, False),
    ("12+", "12", None, False),
    ("twelve or longer", "12", None, False),
    ("8 to 10 or more", "8", None, False),
    ("approximately 1 to 1.5", "1", "1.5", True),
    ("about 20", "20", "20", True),
    ("circa 20", "20", "20", True),
    ("~20", "20", "20", True),
    ("an average of 20", "20", "20", True),
    ("up to approximately 20", None, "20", True),
    ("around up to 20", None, "20", True),
]


@pytest.mark.parametrize(("printed", "low", "high", "is_approximate"), RANGES)
def test_range(printed: str, low: str | None, high: str | None, is_approximate: bool) -> None:
    """A bound that the page does not state is left out."""
    match = re.fullmatch(RANGE + OPEN_END, printed, re.IGNORECASE)
    assert match
    expected = Quantity(number(low), number(high), Unit.COUNT, is_approximate)
    assert parse_range(match, Unit.COUNT) == expected


NO_RANGES = [
    *("52 to 48", "up to eight or more", "at least 8 or fewer", "between 8", "from 8", "up to 8+"),
    *("more than 20", "fewer than 20", "under 20", "no more than 20 or more", "4, 8 or 12"),
    *("lasting over 20", "for over 20"),
]


@pytest.mark.parametrize("printed", NO_RANGES)
@pytest.mark.parametrize("noun", [" sessions", "\nsessions"])
def test_no_range(printed: str, noun: str) -> None:
    """What contradicts itself or shuts its bound out is no quantity, and none is read within it."""
    pattern = re.compile(rf"\b{RANGE}{OPEN_END}\s+sessions", re.IGNORECASE)
    assert list(find_quantities(pattern, Block(printed + noun, 1))) == []


WITHIN = ["1,5", "1\u202f139,5", "level-3", "7/8", "week 10/12", "2:30", "1+2"]


@pytest.mark.parametrize("printed", WITHIN)
def test_nothing_is_read_in_the_middle(printed: str) -> None:
    """The end of a longer thing is no number of its own."""
    assert re.search(rf"\b{RANGE}\s+sessions", f"{printed} sessions", re.IGNORECASE) is None


TIMES = [
    ("90 minutes", Unit.HOUR, "1.5", "1.5"),
    ("90-minute", Unit.HOUR, "1.5", "1.5"),
    ("90 mins", Unit.HOUR, "1.5", "1.5"),
    ("45 to 60 minutes", Unit.HOUR, "0.75", "1"),
    ("90 to 120 minutes", Unit.HOUR, "1.5", "2"),
    ("20 minutes", Unit.HOUR, "0.33", "0.33"),
    ("600 minutes", Unit.HOUR, "10", "10"),
    ("2 hours", Unit.HOUR, "2", "2"),
    ("two-hour", Unit.HOUR, "2", "2"),
    ("1.125 hours", Unit.HOUR, "1.125", "1.125"),
    ("1½ hours", Unit.HOUR, "1.5", "1.5"),
    ("1 to 1.5 hours", Unit.HOUR, "1", "1.5"),
    ("two and a half hours", Unit.HOUR, "2.5", "2.5"),
    ("an hour", Unit.HOUR, "1", "1"),
    ("half an hour", Unit.HOUR, "0.5", "0.5"),
    ("half-hour", Unit.HOUR, "0.5", "0.5"),
    ("half a day", Unit.DAY, "0.5", "0.5"),
    ("an hour and a half", Unit.HOUR, "1.5", "1.5"),
    ("1 hour 30 minutes", Unit.HOUR, "1.5", "1.5"),
    ("1 hour and 30 minutes", Unit.HOUR, "1.5", "1.5"),
    ("30 minutes to 1 hour", Unit.HOUR, "0.5", "1"),
    ("45 minutes to an hour", Unit.HOUR, "0.75", "1"),
    ("1 hour to 1 hour 30 minutes", Unit.HOUR, "1", "1.5"),
    ("1 hour 30 minutes to 2 hours", Unit.HOUR, "1.5", "2"),
    ("seven days", Unit.DAY, "7", "7"),
    ("3 days to 2 weeks", Unit.DAY, "3", "14"),
    ("1 week", Unit.WEEK, "1", "1"),
    ("8-12-week", Unit.WEEK, "8", "12"),
    ("up to 12 months", Unit.MONTH, None, "12"),
    ("12 months or longer", Unit.MONTH, "12", None),
    ("18 months to 3 years", Unit.MONTH, "18", "36"),
    ("2 years 6 months", Unit.MONTH, "30", "30"),
    ("at least two years", Unit.YEAR, "2", None),
    ("a year or more", Unit.YEAR, "1", None),
    ("a year and a half", Unit.YEAR, "1.5", "1.5"),
]


@pytest.mark.parametrize(("printed", "unit", "low", "high"), TIMES)
def test_time(printed: str, unit: Unit, low: str | None, high: str | None) -> None:
    """Minutes become hours, other units stay as they are; of two the smaller is kept."""
    match = re.fullmatch(TIME, printed, re.IGNORECASE)
    assert match
    assert parse_time(match) == Quantity(number(low), number(high), unit)


@pytest.mark.parametrize("printed", ["90 minutes", "45 to 60 minutes", "at least two years"])
def test_time_of_a_range_and_a_unit(printed: str) -> None:
    """The two older patterns together read the same as the one that knows more."""
    match = re.fullmatch(rf"{RANGE}\s+{TIME_UNIT}", printed, re.IGNORECASE)
    whole = re.fullmatch(TIME, printed, re.IGNORECASE)
    assert match
    assert whole
    assert parse_time(match) == parse_time(whole)


NO_TIMES = [
    *("two school years", "two terms", "12 years old", "a 3-year-old", "up to a year or more"),
    *(
        "1 to 2 hours 30 minutes",
        "one to two hours and a half",
        "more than 2 hours",
        "3 to 1 hours",
    ),
    *("2 hours to 3 weeks", "0.1 minutes", "two half-days", "weekly", "Year 7", "12-month-old"),
]


@pytest.mark.parametrize("printed", NO_TIMES)
def test_no_time(printed: str) -> None:
    """Terms, ages and what has no one meaning are no time."""
    pattern = re.compile(TIME, re.IGNORECASE)
    assert list(find_quantities(pattern, Block(printed, 1))) == []


HOW = [
    ("90 hours", ""),
    ("two hours", WRITTEN),
    ("90 to 120 minutes", "minutes as hours"),
    ("1 hour 30 minutes", "minutes as hours"),
    ("two months to 3 years", f"{WRITTEN}; years as months"),
    ("3 days to 2 weeks", "weeks as days"),
    ("1½ hours", WRITTEN),
]


@pytest.mark.parametrize(("printed", "how"), HOW)
def test_how(printed: str, how: str) -> None:
    """What is not as printed says how it was read, and where it stands."""
    (found,) = find_quantities(re.compile(TIME, re.IGNORECASE), Block(f"It takes\n{printed}.", 1))
    assert (found.how, found.span.quote, found.span.first_line) == (how, printed, 2)


QUALIFICATIONS = [
    ("QCF-7/8", "QCF", 7, 8),
    ("QCF 7/8", "QCF", 7, 8),
    ("QCF-level 7/8", "QCF", 7, 8),
    ("QCF level 6", "QCF", 6, 6),
    ("QCF level 7 or 8", "QCF", 7, 8),
    ("QCF-4/5/6", "QCF", 4, 6),
    ("qcf-6", "QCF", 6, 6),
    ("RQF 4 to 6", "RQF", 4, 6),
    ("RQF levels 4–6", "RQF", 4, 6),
    ("level 6 (RQF)", "RQF", 6, 6),
    ("level 4 to level 6 on the RQF", "RQF", 4, 6),
    ("NFQ-level 8", "NFQ", 8, 8),
    ("NFQ-level 7 to 8", "NFQ", 7, 8),
    ("NFQ 9/10", "NFQ", 9, 10),
]


@pytest.mark.parametrize(("printed", "frame", "low", "high"), QUALIFICATIONS)
@pytest.mark.parametrize("after", ["", ".", " qualifications", ", and 12 hours of training"])
def test_qualification(printed: str, frame: str, low: int, high: int, after: str) -> None:
    """A frame and one level, or two."""
    match = re.search(QUALIFICATION.pattern, printed + after, re.VERBOSE | re.IGNORECASE)
    assert match
    assert match[0] == printed
    assert parse_qualification(match) == QualificationRange(frame, low, high)


NO_QUALIFICATIONS = ["QCF-9", "RQF 10", "NFQ-11", "QCF-0", "QCF-8/7", "QCF-4/9", "QCF-12", "QCF"]
NO_QUALIFICATIONS += ["QCF-6 or above", "QCF-6+", "at least QCF-6", "level 3 evidence", "QCF-6.5"]


@pytest.mark.parametrize("printed", NO_QUALIFICATIONS)
def test_no_qualification(printed: str) -> None:
    """A level that the frame does not have, or only one end of them, is not read."""
    match = QUALIFICATION.search(printed)
    assert match is None or parse_qualification(match) is None


def test_qualification_takes_no_other_number() -> None:
    """A number that counts something else is no level."""
    match = QUALIFICATION.search("QCF-6 to 8 weeks")
    assert match
    assert parse_qualification(match) == QualificationRange("QCF", 6, 6)


PRINTED = (
    "up to at least between from about 1 8 12.5 1,203 ½ two hundred thousand and a half an hour"
    " hours minutes 90-minute weeks years or more - – + , . QCF level 7 / 10 NFQ"
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PRINTED.split()), max_size=12).map(" ".join),
)
PATTERNS = [
    re.compile(source, re.IGNORECASE)
    for source in (TIME, RANGE + OPEN_END, rf"{RANGE}\s*{TIME_UNIT}", rf"{RANGE}\s+weeks")
]


@given(TEXTS)
def test_no_number_is_invented(text: str) -> None:
    """Whatever the text, nothing raises; bounds are in order, and made of numbers that it holds."""
    for match in QUALIFICATION.finditer(text):
        found = parse_qualification(match)
        if found is not None and found.maximum is not None:
            assert 1 <= found.minimum <= found.maximum <= 10
    for pattern in PATTERNS:
        for read in find_quantities(pattern, Block(text, 1)):
            bounds = (read.value.minimum, read.value.maximum)
            assert any(bound is not None for bound in bounds)
            assert None in bounds or bounds[0] <= bounds[1]  # type: ignore[operator]  # no None
            if read.how in {"", WRITTEN} and "half" not in text:
                printed = re.finditer(NUMBER, read.span.quote, re.IGNORECASE)
                ones = {Decimal(1)} if re.search(r"\ban?\b", read.span.quote, re.I) else set()
                assert set(bounds) <= {parse_number(m[0]) for m in printed} | ones | {None}


USES = [rf"\bsessions? of {TIME}", rf"\b{RANGE}\s+sessions?\b", rf"\b{TIME}\s+of training"]
IN_USE = [re.compile(source, re.IGNORECASE) for source in USES]
PIECES = [
    "1",
    "1 ",
    "1,111",
    "1.",
    "½",
    "a ",
    "a hundred and ",
    "one hundred ",
    "up to ",
    "- ",
    " ",
]
PIECES += [
    "at least 1 or ",
    "between 1 and ",
    "1 hour ",
    "1 hour to ",
    "QCF-",
    "QCF level 1/",
    "1 or ",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("start", ["", "12", "12 hours", "QCF"])
def test_long_texts_take_no_time(start: str, piece: str) -> None:
    """Twenty thousand characters of anything are read in a tenth of a second."""
    block = Block((start + piece * 20_000)[:20_000], 1)
    for pattern in IN_USE:
        begun = time.process_time()
        assert len(list(find_quantities(pattern, block))) <= 10_000
        assert time.process_time() - begun < 0.1
    begun = time.process_time()
    found = [parse_qualification(match) for match in QUALIFICATION.finditer(block.text)]
    assert len(found) <= 10_000
    assert time.process_time() - begun < 0.1


@pytest.mark.parametrize("piece", ["1 hour ", "1 hour to ", "1 or ", "1 "])
def test_time_grows_with_the_number_of_quantities(piece: str) -> None:
    """A text that is nothing but quantities takes longer, but no longer for each of them."""
    spent = []
    for size in (10_000, 40_000):
        block = Block((piece * size)[:size], 1)
        runs = []
        for _ in range(3):  # the quickest: others may have the processor's caches
            begun = time.process_time()
            assert len(list(find_quantities(PATTERNS[0], block))) < size
            runs.append(time.process_time() - begun)
        spent.append(min(runs))
    assert spent[1] < 8 * spent[0] + 0.01
