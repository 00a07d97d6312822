"""Titles word by word: what both have, what one has alone, and where the reference is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.aligned import Side, Stretch, align_titles, render_stretches
from eifgraph.citations.letters import letters
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.work import Person, Work

BEFORE = "Lieberman, A.F., van Horn, P., & Ghosh Ippen, C. (2005). "
TITLE = (
    "Toward evidence-based treatment: Child-parent psychotherapy with preschoolers exposed to "
    "marital violence"
)
BEHIND = ". Psychiatry, 44(12), 1241-1248."


def aligned(text: str, title: str, subtitle: str = "") -> tuple[Stretch, ...]:
    """Align the title in a reference with that of a work."""
    parts = parse_reference(text)
    people = (Person("Lieberman"), Person("Van Horn"))
    work = Work("crossref", {"doi": "10.5555/1"}, title, subtitle, people, (2005,))
    return align_titles(parts, work)


CASES = {
    "the same": (TITLE + BEHIND, TITLE, TITLE),
    "cut in a word": (
        "Toward evidence-based treatment: Child-parent psychotherapy with pre",
        TITLE,
        TITLE.replace("preschoolers", "pre|schoolers"),
    ),
    "cut between words": (
        "Toward evidence-based treatment: Child-parent psychotherapy with",
        TITLE,
        TITLE.replace("preschoolers", "| preschoolers"),
    ),
    "cut, the last line there": (
        "Toward evidence-based treatment: Child-parent psychotherapy w Psychiatry, 44, 1241-1248.",
        TITLE,
        TITLE.replace("with", "w|ith"),
    ),
    "cut, of a notice": (
        "Toward evidence-based treatment: Child-parent psychotherapy with pre",
        f"Correction to: {TITLE}",
        f"[Correction to:] {TITLE.replace('preschoolers', 'pre|schoolers')}",
    ),
    "cut behind another word": (
        "Toward evidence-based treatment: Child-parent psychotherapy with children wh",
        TITLE,
        "Toward evidence-based treatment: Child-parent psychotherapy with [preschoolers exposed] "
        "{children wh} | to marital violence",
    ),
    "other words": (
        TITLE.replace("preschoolers", "preschool children") + BEHIND,
        TITLE,
        TITLE.replace("preschoolers", "[preschoolers] {preschool children}"),
    ),
    "more in the reference": (
        f"{TITLE}: A follow-up{BEHIND}",
        TITLE,
        f"{TITLE} {{A follow-up}}",
    ),
    "broken otherwise": (
        "Towards evidence based treatment. Child parent psycho-\ntherapy with pre-schoolers exposed"
        f" to marital violence{BEHIND}",
        TITLE,
        TITLE.replace("Toward", "[Toward] {Towards}"),
    ),
    "one word and two": (
        f"A follow up of reading & talking{BEHIND}",
        "A followup: Reading and talking",
        "A followup: {of} Reading and talking",
    ),
    "signs of ours": (
        f"A trial of [reading] aloud at home{BEHIND}",
        "A trial of {reading} aloud | at home [again]",
        "A trial of (reading) aloud / at home [(again)]",
    ),
    "two titles": (f"A wholly other thing about cooking{BEHIND}", TITLE, ""),
    "no title": ("", "", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_words_of_two_titles(case: str) -> None:
    """Words in brackets are in one title alone, and what stands behind | was cut off."""
    text, title, expected = CASES[case]
    assert render_stretches(aligned(f"{BEFORE}{text}" if text else "", title)) == expected


def test_a_subtitle_is_a_part_of_the_title() -> None:
    """A subtitle that the reference leaves out is shown as what the candidate has alone."""
    found = aligned(f"{BEFORE}A trial of reading{BEHIND}", "A trial of reading", "Two years on")
    assert found[-1] == Stretch(Side.CANDIDATE, "Two years on")


TITLES = st.text(alphabet="abcd -/:\u2013&é心[|}", max_size=30)


@given(TITLES, TITLES, st.sampled_from(("", BEHIND, ": pre")))
def test_no_word_is_lost(said: str, title: str, behind: str) -> None:
    """All of the candidate's title is there, in order, whatever the reference has."""
    found = aligned(f"{BEFORE}A trial of {said}{behind}", f"A trial of {title}")
    own = "".join(one.text for one in found if one.side is not Side.REFERENCE)
    assert not found or letters(own) == letters(f"A trial of {title}")
    assert all(one.text.strip() for one in found)
    assert letters(render_stretches(found)) == letters("".join(one.text for one in found))
