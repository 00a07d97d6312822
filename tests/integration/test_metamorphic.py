"""Every transformation of every golden page, several at once, and every section deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.metamorphic.cases import (
    EXCEPTED,
    EXCEPTED_DELETIONS,
    PAGES,
    applicable,
    differences,
    sections_of,
    text_of,
)
from tests.metamorphic.deletions import faults
from tests.metamorphic.transformations import ENCODINGS, TRANSFORMATIONS, transform
from tests.score import Golden

by_page = pytest.mark.parametrize("golden", PAGES, ids=lambda golden: golden.name)
LINE_ENDS = ("crlf", "cr")


@by_page
def test_facts_stay(golden: Golden, tmp_path: Path) -> None:
    """No transformation of the page changes its facts."""
    told = {}
    for name in applicable(golden):
        data = transform(name, text_of(golden))
        assert data is not None
        told[name] = differences(golden, data, tmp_path / f"{golden.name}.txt")
    assert {name: said for name, said in told.items() if said} == {}


@by_page
@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facts_stay_under_several(golden: Golden, tmp_path: Path, data: st.DataObject) -> None:
    """Nor do several transformations one after the other."""
    usable = [n for n in TRANSFORMATIONS if n not in LINE_ENDS and (golden.name, n) not in EXCEPTED]
    names = data.draw(st.lists(st.sampled_from(usable), min_size=2, max_size=4, unique_by=_kind))
    text = text_of(golden)
    for name in (*names, *data.draw(st.sampled_from([(), *((end,) for end in LINE_ENDS)]))):
        text = TRANSFORMATIONS[name](text)
    encode = data.draw(st.sampled_from([str.encode, *ENCODINGS.values()]))
    encoded = encode(text) or text.encode()
    assert differences(golden, encoded, tmp_path / f"{golden.name}.txt") == []


def _kind(name: str) -> str:
    """Name the kind of a transformation: no page is wrapped twice, or has two kinds of bullets."""
    return "wrapped" if name == "furniture-within" else name.split("-")[0]


@by_page
def test_deletions_take_only_their_own_facts(golden: Golden, tmp_path: Path) -> None:
    """Without any one of its sections, the page has the facts of all others, and no new one."""
    told = {}
    for section in sections_of(golden):
        if (golden.name, section.name) not in EXCEPTED_DELETIONS:
            told[section.name] = list(faults(golden.page, section, tmp_path / f"{golden.name}.txt"))
    assert {name: said for name, said in told.items() if said} == {}
