"""Paths of facts: written, read, and followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.curation.path import Misread, Step, Steps, parse_path, path_text, target_of
from eifgraph.curation.places import Lost, facts_of, locate, value_at
from tests.curation.programmes import programme

NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
PAIRS = st.lists(st.tuples(NAMES, st.text(max_size=12)), min_size=1, max_size=3).map(tuple)
PLAIN = st.text(min_size=1, max_size=12).map(lambda text: (("", text),))
STEPS = st.one_of(
    st.builds(Step, NAMES),
    st.builds(Step, NAMES, st.one_of(PAIRS, PLAIN)),
    st.builds(lambda name, index: Step(name, index=index), NAMES, st.integers(0, 99)),
)


@given(st.lists(STEPS, min_size=1, max_size=4).map(tuple))
def test_a_path_is_read_as_it_was_written(steps: Steps) -> None:
    """Whatever texts tell the items of a list: the path is read back."""
    assert parse_path(path_text(steps)) == steps


@given(st.text(alphabet='ab.[]="\\,1 \n', max_size=30))
def test_any_text_is_a_path_or_says_why_not(text: str) -> None:
    """Reading a path never raises."""
    steps = parse_path(text)
    if not isinstance(steps, Misread):
        assert isinstance(target_of(steps), Misread)  # no key is made of these letters


FAULTS = [
    ("", "is no path"),
    ("assessment.", "is no path"),
    ("assessment.cost_ratin", "there is no 'cost_ratin' in assessment"),
    ("assessment.cost_rating.value", "no keys of its own"),
    ("contact.name", "there is no 'contact'"),
    ("page.layout", "not read from the page's text"),
    ("assessment.delivery", "holds several facts"),
    ("assessment.studies[number=1]", "holds several facts"),
    ("assessment.studies.timing", "is a list"),
    ("assessment.cost_rating[0]", "is no list"),
    ("assessment.claims[lable=x].studies", "has no 'lable'"),
    ("assessment.claims[x].studies", "has no text of its own"),
    ("assessment.claims[].studies", "does not say which item"),
    ("assessment.context.settings[label=home]", "has no 'label'"),
]


@pytest.mark.parametrize(("text", "reason"), FAULTS)
def test_a_path_that_leads_nowhere_says_why(text: str, reason: str) -> None:
    """Each kind of slip is told in words of its own, with advice."""
    steps = parse_path(text)
    misread = steps if isinstance(steps, Misread) else target_of(steps)
    assert isinstance(misread, Misread)
    assert reason in misread.reason
    assert misread.advice


def test_every_fact_is_found_by_its_path() -> None:
    """The paths that are shown can be used in corrections, and lead to what they are shown for."""
    known = programme()
    facts = list(facts_of(known))
    assert len(facts) > 30
    assert len({fact.path for fact in facts}) == len(facts)
    for fact in facts:
        steps = parse_path(fact.path)
        assert not isinstance(steps, Misread)
        assert not isinstance(target_of(steps), Misread)
        place = locate(known, steps)
        assert not isinstance(place, Lost)
        assert value_at(known, place) is fact.value
