"""Decisions: exact, close, review, none, each with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.calibration import OBSERVED, calibrated
from eifgraph.citations.decide import Decision, Verdict, decide
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.weighing import CUT, FACTS, WHOLE
from eifgraph.citations.work import Person, Work
from tests.citations.test_compare import CUT as CUT_TEXT
from tests.citations.test_compare import LINE_LOST, WORK
from tests.citations.test_compare import WHOLE as WHOLE_TEXT

SECOND = replace(WORK, source="europepmc", identifiers={"pmid": "1", "doi": "10.5555/1"})
LATER = replace(
    WORK,
    identifiers={"doi": "10.5555/2"},
    title=f"{WORK.title}: two-year follow-up",
    subtitle="",
    years=(2007,),
    volume="46",
    first_page="913",
)
TWIN = replace(
    WORK,
    identifiers={"doi": "10.5555/3"},
    title=f"{WORK.title} and others",
    subtitle="",
    first_page="1301",
)
NOTICE = replace(LATER, title=f"Correction to: {WORK.title}", years=(2005,))
STRANGER = Work(source="crossref", title="Another thing", authors=(Person("Doe"),), years=(1990,))


def decided(text: str, *works: Work) -> Decision:
    """Decide on a text."""
    return decide(parse_reference(text), works)


def test_one_source_is_close_and_two_are_exact() -> None:
    """A second source that agrees makes a link exact."""
    close, exact = decided(WHOLE_TEXT, WORK, LATER), decided(WHOLE_TEXT, WORK, SECOND, LATER)
    assert (close.verdict, exact.verdict) == (Verdict.CLOSE, Verdict.EXACT)
    assert close.work is WORK
    assert exact.candidates[0].sources == ("crossref", "europepmc")
    assert "no second source" in close.reason
    assert "so does europepmc" in exact.reason
    assert close.confidence > 0.98


@pytest.mark.parametrize("text", [CUT_TEXT, LINE_LOST])
def test_a_cut_reference_is_linked(text: str) -> None:
    """A title that breaks off with its line is enough where author and year agree."""
    found = decided(text, WORK, LATER, STRANGER)
    assert found.verdict is Verdict.CLOSE
    assert found.work is WORK
    assert "as far as it is printed" in found.reason


def test_twins_are_left_to_a_person() -> None:
    """Where what is left of a title fits two works alike, neither is linked."""
    found = decided(CUT_TEXT, WORK, TWIN)
    assert found.verdict is Verdict.REVIEW
    assert found.work is None
    assert found.reason == "two works fit alike"
    assert found.confidence == 0.0


ABSENT = {
    "a notice": (NOTICE, "it is a notice about another work"),
    "a protocol": (
        replace(LATER, title=f"{WORK.title}: study protocol"),
        "it is the protocol of a study",
    ),
    "a comment": (replace(LATER, title=f"Reply to: {WORK.title}"), "it is a comment"),
    "a stranger": (STRANGER, "title"),
    "another year": (LATER, "differ"),
}


@pytest.mark.parametrize("kind", ABSENT)
def test_a_look_alike_is_not_linked(kind: str) -> None:
    """With the right work absent nothing is linked, and the reason is told."""
    work, reason = ABSENT[kind]
    found = decided(WHOLE_TEXT, work)
    assert found.work is None
    assert found.verdict in (Verdict.NONE, Verdict.REVIEW)
    assert reason in found.reason


def test_a_printed_identifier_that_fits_is_exact() -> None:
    """An identifier is believed if the text does not say otherwise."""
    text = f"{WHOLE_TEXT} doi:10.5555/1"
    found = decided(text, WORK, LATER)
    assert (found.verdict, found.work) == (Verdict.EXACT, WORK)
    assert found.reason.startswith("its identifier is printed; its title")


def test_a_misprinted_identifier_is_not_followed() -> None:
    """An identifier of a work that the text does not name is a misprint."""
    found = decided(
        f"{WHOLE_TEXT} doi:10.5555/9", replace(STRANGER, identifiers={"doi": "10.5555/9"})
    )
    assert found.work is None


def test_a_retracted_article_is_linked_and_not_its_notice() -> None:
    """The article keeps its link, whatever stands before its title since."""
    retracted = replace(WORK, title=f"RETRACTED: {WORK.title}")
    notice = replace(NOTICE, title=f"Retraction notice to: {WORK.title}")
    assert decided(WHOLE_TEXT, retracted, notice).work is retracted


@pytest.mark.parametrize("text", ["Toth et al (2002)", "Toth (2002).", ""])
def test_nothing_to_compare(text: str) -> None:
    """A name and a year are no title."""
    assert decided(text, WORK).verdict is Verdict.NONE


def test_nothing_found() -> None:
    """No candidate is told as that."""
    assert decided(WHOLE_TEXT).reason == "nothing was found"


def test_a_slip_in_a_page_counts_less_than_another_page() -> None:
    """One digit that is wrong is a misprint; of another page it is said that it differs."""
    whole, slip, other = (
        decided(WHOLE_TEXT.replace("1241", page), WORK) for page in ("1241", "1214", "877")
    )
    assert whole.work == slip.work == other.work == WORK
    assert slip.confidence > other.confidence
    assert "and its page but for a slip" in slip.reason
    assert "though page differs" in other.reason


def test_a_short_title_alone_is_not_enough() -> None:
    """Many works are called Introduction."""
    work = replace(WORK, title="Introduction", subtitle="", volume="", first_page="")
    found = decided("Doe, J. (1998). Introduction. A Book.", work)
    assert found.work is None


@given(st.permutations([WORK, SECOND, LATER, TWIN, NOTICE, STRANGER]))
def test_order_does_not_matter(works: list[Work]) -> None:
    """The same candidates in any order give the same decision."""
    found = decided(WHOLE_TEXT, *works)
    assert found.verdict is Verdict.EXACT
    first = decided(WHOLE_TEXT, WORK, SECOND, LATER, TWIN, NOTICE, STRANGER)
    assert [one.share for one in found.candidates] == [one.share for one in first.candidates]


def test_weights_are_of_the_facts() -> None:
    """Each fact has a weight in both tables, and there is no other weight."""
    assert WHOLE.keys() == CUT.keys() == {"all", *FACTS}


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_rises(one: float, other: float) -> None:
    """A larger share is never less sure, and nothing is certain."""
    low, high = sorted((one, other))
    assert 0 <= calibrated(low) <= calibrated(high) < 1
    assert list(OBSERVED) == sorted(OBSERVED)
