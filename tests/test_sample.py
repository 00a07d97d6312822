"""Samples as pages print them: size, unit, ages, parts that are counted, and whom they share."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.ingest.block import Block
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.sample import find_same_sample, parse_sample
from eifgraph.model import CodeLists, Method, Sample

WRITTEN = "a number in words or with separators"
SAMPLES = [
    ("n = 1,203 families", 1203, "families", WRITTEN),
    ("N=75", 75, None, ""),
    ("155 mother-child (aged four) pairs", 155, "mother-child-pairs", ""),
    ("Two hundred and thirty-seven parents", 237, "parents", WRITTEN),
    ("forty-two children", 42, "children", WRITTEN),
    ("1139 adolescents", 1139, "young-people", ""),
    ("1 139 adolescents", 1139, "young-people", "a space as thousands separator"),
    ("1\u202f139 adolescents", 1139, "young-people", WRITTEN),
    ("A total of 116 families with children aged 2", 116, "families", ""),
    ("The sample consisted of 120 families", 120, "families", ""),
    ("Participants were 64 children", 64, "children", ""),
    ("Participants: 64", 64, "participants", ""),
    ("2.042 pupils in 56 schools", 2042, "students", "a dot as thousands separator"),
    ("Approximately 300 pupils", 300, "students", "'Approximately' left out"),
    ("About 1,200 pupils", 1200, "students", f"'About' left out; {WRITTEN}"),
    ("32 schools (2,042 pupils)", 32, "schools", ""),
    ("Families (n = 75)", 75, "families", ""),
    ("Children aged 3 to 5 (n = 75)", 75, "children", ""),
    ("Subsample of study 1: 64 children", 64, "children", ""),
    ("203 newcomers from 56 schools", 203, None, ""),
    ("75 low-income families", 75, "families", ""),
    ("112 child welfare cases", 112, None, ""),
]


def read(code_lists: CodeLists, text: str) -> Sample | None:
    """Read a sample that stands on the fourth line."""
    return parse_sample(Block(text, 4), Notes(code_lists))


@pytest.mark.parametrize(("text", "size", "unit", "how"), SAMPLES, ids=[s[0] for s in SAMPLES])
def test_size(code_lists: CodeLists, text: str, size: int, unit: str | None, how: str) -> None:
    """How many of what, wherever the number stands; what is not as printed says how it was read."""
    sample = read(code_lists, text)
    assert sample is not None
    assert (sample.size.value, sample.unit, sample.size.how) == (size, unit, how)
    assert sample.size.method is (Method.NORMALISED if how else Method.AS_PRINTED)
    assert sample.size.span.quote in text
    assert sample.text == text


NONE = [
    *("", "Families", "children", "twenty-two hundred pupils", "2 thousand pupils"),
    *("1.5 children", "1,5 children", "0 children", "30% of children", "75+ families"),
    *("Over 300 pupils", "More than 300 pupils", "At least 20 families", "Up to 20 families"),
    *("100 to 120 families", "75-80 families", "Between 100 and 200 pupils", "75 or more families"),
    *("Same sample as study 1", "Study 1 participants", "Three-year-old children from 75 families"),
    *(
        "Parents of 75 children",
        "32 of the 40 families",
        "2 groups of 40 children",
        "Year 7 pupils",
    ),
    *("children aged 3 to 5", "4 to 6 year old children", "12 weeks", "grades 6 to 8 pupils"),
]


@pytest.mark.parametrize("text", NONE)
def test_no_size(code_lists: CodeLists, text: str) -> None:
    """Bounds, ranges, ages, percentages and what cannot be read in whole are no size."""
    assert read(code_lists, text) is None


PARTS = [
    ("155 pairs, 112 where it was known", ["112 where it was known"]),
    ("155 pairs, of whom 30 were poor", ["of whom 30 were poor"]),
    ("155 pairs. Of these, 12 moved", ["Of these, 12 moved"]),
    ("12,345 children, 1,000 of them girls", ["1,000 of them girls"]),
    ("75 families; 4 here; 3 there", ["4 here", "3 there"]),
    ("64 pupils (32 treated, 31 not)", ["32 treated", "31 not"]),
    ("75 pairs: 40 in A and 35 in B", ["40 in A", "35 in B"]),
    ("9 pairs (6 here (2 girls, 1 boy), 3 there)", ["6 here (2 girls, 1 boy)", "3 there"]),
    ("2.042 pupils, 1.020 of them girls", ["1.020 of them girls"]),
    ("64 children, 30% girls", []),
    ("64 children, 2 years later", []),
    ("64 children (2001)", []),
    ("64 children (aged 3, 4 or 5)", []),
    ("64 children aged 3, 4 and 5", []),
    ("64 children, 2 groups", []),
    ("64 children and 32 teachers", []),
    ("64 pupils in 56 schools", []),
    ("64 pupils, 56 schools", []),
    ("32 schools (2,042 pupils)", []),
]


@pytest.mark.parametrize(("text", "parts"), PARTS, ids=[row[0] for row in PARTS])
def test_parts(code_lists: CodeLists, text: str, parts: list[str]) -> None:
    """Parts are counted in people of the whole; other things that are counted are none."""
    notes = Notes(code_lists)
    sample = parse_sample(Block(text, 1), notes)
    assert sample is not None
    assert [part.value.text for part in sample.subgroups] == parts
    assert {part.value.unit for part in sample.subgroups} <= {sample.unit}
    assert notes.findings() == ()


def test_units_of_parts(code_lists: CodeLists) -> None:
    """A part may be counted in a narrower unit than the whole."""
    sample = read(code_lists, "1,237 parents (1.200 mothers, thirty-seven fathers)")
    assert sample is not None
    parts = [(part.value.size.value, part.value.unit) for part in sample.subgroups]
    assert parts == [(1200, "mothers"), (37, "fathers")]


@pytest.mark.parametrize("text", ["75 mothers; 80 children", "75 mothers, of whom 80 were poor"])
def test_part_above_whole(code_lists: CodeLists, text: str) -> None:
    """A part larger than the whole is a finding, no part."""
    notes = Notes(code_lists)
    sample = parse_sample(Block(text, 4), notes)
    assert sample is not None
    assert sample.subgroups == ()
    assert [(f.code, f.line) for f in notes.findings()] == [("part-above-whole", 4)]


def test_ages_and_places(code_lists: CodeLists) -> None:
    """Ages are read with the sample, and every reading knows its line."""
    sample = read(code_lists, "70 families\nwith children aged 2 to 5,\n30 of them abroad")
    assert sample is not None
    assert sample.ages is not None
    assert (sample.ages.value.minimum, sample.ages.value.maximum) == (Decimal(2), Decimal(5))
    assert (sample.ages.span.first_line, sample.subgroups[0].span.first_line) == (5, 6)


SAME = [
    ("Same sample as study 1", ["1"]),
    ("Same as study 2b", ["2b"]),
    ("the participants of study 1a", ["1a"]),
    ("Subsample of study 1", ["1"]),
    ("A subset of the participants from study 2B at follow-up", ["2b"]),
    ("as in study 2", ["2"]),
    ("See study 1", ["1"]),
    ("Study 1 participants", ["1"]),
    ("Same participants as in studies 1a, 1b and 2", ["1a", "1b", "2"]),
    ("Same sample as study 1. The participants of study 1", ["1"]),
    ("unlike participants of study 1. Same as study 2", ["2"]),
]
NOT_SAME = [
    *("", "study 1", "120 families", "Different sample from study 1", "not the same as study 1"),
    *("same as studies 1 to 3", "Recruited as in study 1", "Same as the study", "studies 1 and 2"),
]


@pytest.mark.parametrize(
    ("text", "numbers"), [*SAME, *((text, []) for text in NOT_SAME)], ids=lambda value: str(value)
)
def test_same_sample(text: str, numbers: list[str]) -> None:
    """The studies that are named, each once; where a sample is said to be another, none."""
    assert [found.value for found in find_same_sample(Block(text, 1))] == numbers


WORDS = (
    "12 155 1,203 two hundred and families children of whom ( ) ; , : . n = in % aged to 4 about "
    " pupils schools same sample as study participants"
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=80), st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join)
    )
)
def test_no_number_is_invented(code_lists: CodeLists, text: str) -> None:
    """Whatever the text, nothing is raised, and each size stands in it."""
    find_same_sample(Block(text, 1))
    sample = read(code_lists, text)
    for found in () if sample is None else (sample, *(part.value for part in sample.subgroups)):
        digits = re.sub(r"\D", "", found.size.span.quote)
        assert found.size.span.quote in text
        assert digits in {"", str(found.size.value)} or not digits.isascii()


PIECES = ["1", "1 ", "1,", "(", "12 families, ", "and 1 a ", "same as ", "a total of ", "study 1, "]


@pytest.mark.parametrize("piece", [*PIECES, " ", "of whom 2 "])
@pytest.mark.parametrize("start", ["", "120 families"])
def test_long_texts_take_no_time(code_lists: CodeLists, start: str, piece: str) -> None:
    """Twenty thousand characters of anything come to an end: no pattern goes back over all."""
    block, notes = Block((start + piece * 20_000)[:20_000], 1), Notes(code_lists)
    begun = time.process_time()
    parse_sample(block, notes)
    middle = time.process_time()
    find_same_sample(block)
    assert max(middle - begun, time.process_time() - middle) < 5
