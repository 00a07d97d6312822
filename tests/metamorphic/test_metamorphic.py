"""Changes that change no fact, for a sample of pages and sections; all are integration tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.records.codec import encode
from tests.metamorphic import transformations as ways
from tests.metamorphic.cases import (
    COPIES,
    EXCEPTED,
    EXCEPTED_DELETIONS,
    PAGES,
    applicable,
    differences,
    sections_of,
    text_of,
)
from tests.metamorphic.deletions import compared, deletions, faults
from tests.metamorphic.facts import changes, places, read, values
from tests.metamorphic.transformations import ENCODINGS, NAMES, TRANSFORMATIONS, transform
from tests.score import Golden

EACH = 3
"""So many pages stand for all in the everyday test of a transformation."""
UNCHECKED = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("name", NAMES)
def test_facts_stay(name: str, tmp_path: Path) -> None:
    """Some pages that the transformation changes have the same facts afterwards."""
    start = 7 * NAMES.index(name)
    order = [*PAGES[start % len(PAGES) :], *PAGES[: start % len(PAGES)]]
    tried = 0
    for golden in order:
        data = transform(name, text_of(golden))
        if data is None or (golden.name, name) in EXCEPTED:
            continue
        assert differences(golden, data, tmp_path / f"{golden.name}.txt") == [], golden.name
        tried += 1
        if tried == EACH:
            break
    assert tried


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=UNCHECKED)
def test_deletion_takes_only_its_own_facts(tmp_path: Path, data: st.DataObject) -> None:
    """Without a section, a page has the facts of all others, and no new one."""
    golden = data.draw(st.sampled_from(PAGES).map(_named))
    section = data.draw(st.sampled_from(sections_of(golden)))
    if (golden.name, section.name) not in EXCEPTED_DELETIONS:
        assert list(faults(golden.page, section, tmp_path / f"{golden.name}.txt")) == []


def _named(golden: Golden) -> Golden:
    return golden


def test_exceptions_are_few_and_real() -> None:
    """What is excepted exists, has its reason, and is seldom."""
    names = {golden.name: golden for golden in PAGES}
    for (page, name), reason in EXCEPTED.items():
        assert name in NAMES
        assert transform(name, text_of(names[page])) is not None or (page, name) in COPIES
        assert len(reason) > 20
    for (page, name), reason in EXCEPTED_DELETIONS.items():
        assert name in {section.name for section in sections_of(names[page])}
        assert len(reason) > 20
    assert len(EXCEPTED) - len(COPIES) + len(EXCEPTED_DELETIONS) <= 30


def test_every_page_is_transformed() -> None:
    """Each page has many transformations that change it, and each transformation many pages."""
    known = {golden.name: set(applicable(golden)) for golden in PAGES}
    assert min(map(len, known.values())) >= 8
    assert set().union(*known.values()) == set(NAMES)


TEXT = "- A well-known \"first\" (offices) 'line' of the page\n\n\n  of it\n"
SHOWN = {
    "blank-lines-doubled": "page\n\n\n\n\n  of",
    "blank-lines-single": "page\n\n  of",
    "trailing-spaces": "page  \n  \n  \n  of it  \n",
    "crlf": "page\r\n\r\n",
    "cr": "page\r\r",
    "curly-quotes": "“first” (offices) ‘line’",
    "hyphens-2010": "well\u2010known",
    "hyphens-2011": "well\u2011known",
    "bullets-dot": "• A",
    "bullets-star": "* A",
    "bullets-dash": "– A",
    "bullets-square": "▪ A",
    "ligatures": "(oﬃces)",
    "no-break-spaces": "-\xa0A\xa0well",
    "tabs": "\n\tof it",
}


@pytest.mark.parametrize(("name", "part"), SHOWN.items())
def test_transformations_do_what_they_say(name: str, part: str) -> None:
    """Each transformation leaves its mark on a text that has a place for it."""
    assert part in TRANSFORMATIONS[name](TEXT)


def test_wrapping() -> None:
    """Long lines are wrapped, with or without hanging indent; short ones stay."""
    line = f"- {'word ' * 30}".strip()
    for width in (60, 100):
        hanging = ways.wrapped(f"short\n{line}", width, hangs=True).split("\n")
        flush = ways.wrapped(f"short\n{line}", width, hangs=False).split("\n")
        assert hanging[0] == flush[0] == "short"
        assert hanging[2].startswith("  word")
        assert flush[2].startswith("word")
        assert max(map(len, hanging)) <= width


def test_furniture() -> None:
    """Page furniture comes between paragraphs, or within a sentence; in the page's own form."""
    text = "\n\n".join(f"Paragraph {number} {'of some words ' * 8}here" for number in range(40))
    assert "\n\nPage 2 of " in ways.furniture_between(text)
    within = ways.furniture_within(text).split("\n")
    at = next(number for number, line in enumerate(within) if line.startswith("Page 1 of"))
    assert within[at - 1][-1].isalpha()
    assert within[at + 1][0].islower()
    assert "EIF Guidebook > Name 3" in ways.furniture_between(f"{text}\nEIF Guidebook > Name 9\n")


def test_addresses_are_not_respelt() -> None:
    """No hyphen, ligature or soft hyphen gets into an address."""
    text = "https://doi.org/10.5555/a-fine-officially-made-up.1 mail-us@office-flats.example.org"
    for name in ("hyphens-2010", "ligatures", "soft-hyphens", "curly-quotes"):
        assert TRANSFORMATIONS[name](text) == text


def test_encodings_that_lack_a_character() -> None:
    """A page that an encoding cannot hold is not transformed by it."""
    assert ENCODINGS["windows-1252"]("\u2010") is None
    assert ENCODINGS["utf-16"]("a") == b"\xff\xfea\x00"


def test_a_changed_fact_would_be_seen() -> None:
    """The comparison can fail: other values, more of them, and fewer are told with their path."""
    before: Any = {"a": {"b": ["1", "2"]}, "c": 1}
    assert list(changes(before, before)) == []
    assert list(changes(before, {"a": {"b": ["1", "3"]}, "c": 1})) == ["a.b[1]: '2' became '3'"]
    assert list(changes(before, {"a": {"b": ["1"]}})) == [
        "a.b: ['1', '2'] became ['1']",
        "c: 1 became None",
    ]


def _read_full() -> tuple[Any, Any]:
    golden = next(golden for golden in PAGES if golden.name == "web-full")
    page, programme = read(golden.page)
    return page, encode(programme)


def test_a_fault_of_deletion_would_be_seen() -> None:
    """A fact that stays, one that goes too, and a new one are each told."""
    page, plain = _read_full()
    before = list(places(plain))
    gone = next(one for one in deletions(page) if one.heading == "Who is it for?")
    own = [place for place in before if "age_groups" in place.field]
    assert own
    without = [place for place in before if place not in own]
    assert list(compared(before, without, gone)) == []
    assert any(one.startswith("stays") for one in compared(before, before, gone))
    kept = [place for place in without if "settings" not in place.field]
    assert any(one.startswith("goes too") for one in compared(before, kept, gone))
    fewer = [place for place in before if "settings" not in place.field]
    assert any(one.startswith("new") for one in compared(fewer, without, gone))


def test_places_hold_every_fact() -> None:
    """No value of a programme is without a path, and no path has two values."""
    _, plain = _read_full()
    found = list(places(plain))
    assert len({place.path for place in found}) == len(found) > 100
    assert str(values(plain)["name"]) in {place.value for place in found}
