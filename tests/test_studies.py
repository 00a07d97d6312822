"""Samples as pages print them: size, unit, ages, and parts that are counted apart."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.ingest.block import Block
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.studies import parse_sample
from eifgraph.model import CodeLists

SAMPLES = [
    ("155 mother-child (aged four) pairs, 112 of them known", 155, (4, 4), [112]),
    ("N = 203 children aged 6 to 12, of whom 30 were girls", 203, (6, 12), [30]),
    ("1,203 children", 1203, (None, None), []),
    ("12,345 children, 1,000 of them girls", 12345, (None, None), [1000]),
    ("75 families; 40 in one arm; 35 in the other", 75, (None, None), [40, 35]),
    ("forty-two children", 42, (None, None), []),
]


@pytest.mark.parametrize(("text", "size", "ages", "parts"), SAMPLES)
def test_sample(
    code_lists: CodeLists,
    text: str,
    size: int,
    ages: tuple[int | None, int | None],
    parts: list[int],
) -> None:
    """Size, ages and parts; the comma of a large number divides no parts."""
    sample = parse_sample(Block(text, 1), Notes(code_lists))
    assert sample is not None
    found = sample.ages.value if sample.ages else None
    youngest_and_oldest = (found.minimum, found.maximum) if found else (None, None)
    assert (sample.size.value, youngest_and_oldest) == (size, ages)
    assert [part.value.size.value for part in sample.subgroups] == parts


@pytest.mark.parametrize(
    "text", ["", "Families", "two hundred children", "twenty-two hundred pupils", "1.5 children"]
)
def test_no_sample(code_lists: CodeLists, text: str) -> None:
    """A size that cannot be read in whole is not read."""
    assert parse_sample(Block(text, 1), Notes(code_lists)) is None


def test_part_above_whole(code_lists: CodeLists) -> None:
    """A part larger than the whole is a finding, no part."""
    notes = Notes(code_lists)
    sample = parse_sample(Block("75 mothers; 80 children", 4), notes)
    assert sample is not None
    assert sample.subgroups == ()
    assert [(f.code, f.line) for f in notes.findings()] == [("part-above-whole", 4)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=80))
def test_no_text_raises(code_lists: CodeLists, text: str) -> None:
    """Whatever stands there, it is a sample or none."""
    parse_sample(Block(text, 1), Notes(code_lists))
