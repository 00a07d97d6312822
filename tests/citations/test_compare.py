"""References beside works: what agrees, what does not, what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.agreement import Agreement
from eifgraph.citations.clashes import Clash
from eifgraph.citations.compare import Comparison, compare
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.work import Kind, Person, Work

WORK = Work(
    source="crossref",
    identifiers={"doi": "10.5555/1"},
    title="Toward evidence-based treatment: Child-parent psychotherapy with preschoolers",
    subtitle="A trial",
    authors=(Person("Lieberman", "Alicia F."), Person("Van Horn", "Patricia"), Person("Ippen")),
    years=(2005,),
    containers=("Journal of the American Academy of Child & Adolescent Psychiatry",),
    volume="44",
    issue="12",
    first_page="1241",
    kind=Kind.ARTICLE,
)
WHOLE = (
    "Lieberman, A.F., van Horn, P., & Ghosh Ippen, C. (2005). Toward evidence-based treatment: "
    "Child-parent psychotherapy with preschoolers. Journal of the American Academy of Child and "
    "Adolescent Psychiatry, 44, 1241-1248."
)
CUT = WHOLE[:115]
LINE_LOST = f"{CUT} Psychiatry, 44, 1241-1248."


def beside(text: str, work: Work = WORK) -> Comparison:
    """Compare a text with a work."""
    return compare(parse_reference(text), work)


@pytest.mark.parametrize("text", [WHOLE, LINE_LOST])
def test_all_that_is_there_agrees(text: str) -> None:
    """What the reference still has agrees, whether a line of it is lost or not."""
    found = beside(text)
    assert (found.author, found.co_authors, found.year) == (Agreement.AGREES, 1.0, 0)
    assert (found.volume, found.page) == (Agreement.AGREES, Agreement.AGREES)
    assert (found.container, found.after, found.clash) == (Agreement.AGREES, 0, Clash.NONE)
    assert found.is_cut is (text is LINE_LOST)
    assert (found.title_share == 1.0) is (text is WHOLE)


def test_a_cut_title_counts_as_far_as_it_goes() -> None:
    """What was cut off is unknown, and does not contradict."""
    found = beside(CUT)
    assert found.is_cut
    assert 24 < found.title_length < 60
    assert (found.volume, found.page, found.container) == (Agreement.UNKNOWN,) * 3


OTHERS: dict[str, tuple[dict[str, Any], str, object]] = {
    "volume": ({"volume": "45"}, "volume", Agreement.CONTRADICTS),
    "page": ({"first_page": "913"}, "page", Agreement.CONTRADICTS),
    "no volume": ({"volume": ""}, "volume", Agreement.UNKNOWN),
    "noughts": ({"volume": "044"}, "volume", Agreement.AGREES),
    "first author": ({"authors": (Person("Toth"),)}, "author", Agreement.CONTRADICTS),
    "order": ({"authors": (*WORK.authors[1:], WORK.authors[0])}, "author", Agreement.PARTLY),
    "a slip": ({"authors": (Person("Liebermann"),)}, "author", Agreement.AGREES),
    "nobody": ({"authors": ()}, "author", Agreement.UNKNOWN),
    "years": ({"years": (2004, 2006)}, "year", 1),
    "no year": ({"years": ()}, "year", None),
    "abbreviated": (
        {"containers": ("J Am Acad Child Adolesc Psychiatry",)},
        "container",
        Agreement.AGREES,
    ),
    "journal": ({"containers": ("Pain",)}, "container", Agreement.CONTRADICTS),
    "no journal": ({"containers": ()}, "container", Agreement.UNKNOWN),
    "notice": ({"title": f"Correction to: {WORK.title}"}, "clash", Clash.NOTICE),
    "kind": ({"kind": Kind.NOTICE}, "clash", Clash.NOTICE),
    "retracted": ({"title": f"RETRACTED: {WORK.title}"}, "clash", Clash.NONE),
    "protocol": ({"title": f"{WORK.title}: study protocol"}, "clash", Clash.PROTOCOL),
    "comment": ({"title": f"Comment on: {WORK.title}"}, "clash", Clash.COMMENT),
    "review": ({"title": f"Review of {WORK.title}"}, "clash", Clash.REVIEW),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_one_part_of_another_work(kind: str) -> None:
    """A part that differs is told as what it is."""
    changes, name, wanted = OTHERS[kind]
    assert getattr(beside(WHOLE, replace(WORK, **changes)), name) == wanted


def test_a_retracted_article_keeps_its_title() -> None:
    """What a publisher puts before the title is no part of it."""
    assert beside(WHOLE, replace(WORK, title=f"RETRACTED: {WORK.title}")).title_share == 1.0


def test_a_longer_title_is_not_a_shorter_one() -> None:
    """What follows in the reference and is not the candidate's is counted."""
    text = WHOLE.replace("preschoolers.", "preschoolers: 6-month follow-up of families.")
    assert beside(text).after > 20


def test_parts_of_a_series() -> None:
    """Two parts of a series differ by a number only."""
    one = replace(WORK, title="Effects of a programme. Part 2: outcomes", subtitle="")
    text = "Lieberman, A.F. (2005). Effects of a programme. Part 1: outcomes. Pain, 4, 5-6."
    assert beside(text, one).clash is Clash.PART


@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=20))
def test_anything_can_be_compared(text: str, title: str, word: str) -> None:
    """No text raises, and all figures are within their bounds."""
    work = replace(WORK, title=title, subtitle=word, volume=word, containers=(word,))
    found = beside(text, replace(work, authors=(Person(word),)))
    assert 0 <= found.title_share <= 1
    assert found.after >= 0
    assert found.before >= 0


def test_container_without_name_says_nothing() -> None:
    """A work whose journal has an empty name is compared without it."""
    assert beside(WHOLE, replace(WORK, containers=("",))).container is Agreement.UNKNOWN
