"""What is known decides: a verdict that holds or fails does not change when more becomes known."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.audit import Result, Rules
from tests.audit.facts import Case, Found, Made
from tests.audit.test_verdicts import audit_of

RATINGS = ["2", "2+", "3", "3+", "4", "4+", "NE", "NL2"]


def examples(count: int) -> settings:
    """Try so many examples; integration tests try more."""
    check = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=count, suppress_health_check=check)


flag = st.booleans()


@st.composite
def found(draw: st.DrawFn) -> tuple[Found, Found]:
    """Draw a finding as far as it is known, and the same with all that could be."""
    whole = Found(
        months=draw(st.sampled_from([1, 12, 24])),
        informant=draw(st.sampled_from(["child", "observer", "teacher"])),
        validated=draw(flag),
    )
    known = Found(
        months=whole.months if draw(flag) else None,
        informant=whole.informant if draw(flag) else None,
        validated=whole.validated if draw(flag) else None,
    )
    return known, whole


@st.composite
def made(draw: st.DrawFn) -> tuple[Made, Made]:
    """Draw a study as far as it is known, and the same with all but a rating of its own.

    A design speaks for itself only while no rating of the study is printed that overrules it.
    """
    pairs = draw(st.lists(found(), max_size=2))
    whole = Made(
        "1",
        design=draw(st.sampled_from(["rct", "qed", "pre-post"])),
        backs=draw(flag),
        rating=draw(st.none() | st.sampled_from(RATINGS)),
        size=draw(st.sampled_from([5, 20, 300])),
        retention=draw(st.sampled_from(["0.3", "0.6", "0.9"])),
        independent=draw(flag),
        found=tuple(all_of for _, all_of in pairs),
    )
    known = replace(
        whole,
        design=whole.design if draw(flag) else None,
        size=whole.size if draw(flag) else None,
        retention=whole.retention if draw(flag) else None,
        independent=whole.independent if draw(flag) else None,
        found=tuple(part for part, _ in pairs),
    )
    return known, whole


def numbered(studies: list[Made]) -> Case:
    """Make a case of studies, numbered as they come."""
    return Case(tuple(replace(study, number=str(n)) for n, study in enumerate(studies, 1)))


def check_more(rules: Rules, pairs: list[tuple[Made, Made]]) -> None:
    """See that what is known decides, whatever else becomes known."""
    before = audit_of(numbered([known for known, _ in pairs]), rules).verdicts
    after = audit_of(numbered([whole for _, whole in pairs]), rules).verdicts
    for iri, verdict in before.items():
        if verdict.result is not Result.OPEN and not verdict.rule.notation.startswith("not-"):
            assert after[iri].result is verdict.result, verdict.rule.notation


def check_less(rules: Rules, pairs: list[tuple[Made, Made]]) -> None:
    """See that without one of the studies no rule holds that did not hold with it."""
    case = numbered([known for known, _ in pairs])
    whole = audit_of(case, rules).verdicts
    for study in case.studies:
        for iri, verdict in audit_of(case, rules, study).verdicts.items():
            if verdict.rule.parts and verdict.result is Result.HOLDS:
                assert whole[iri].result is Result.HOLDS


@examples(15)
@given(pairs=st.lists(made(), max_size=3))
def test_more_facts_change_no_verdict(rules: Rules, pairs: list[tuple[Made, Made]]) -> None:
    """Each verdict but an open one, and but those on the page's own reasons, stays as it is."""
    check_more(rules, pairs)


@examples(15)
@given(pairs=st.lists(made(), max_size=3))
def test_leaving_out_a_study_shows_no_more(rules: Rules, pairs: list[tuple[Made, Made]]) -> None:
    """Rules that ask for studies do not begin to hold when one is left out."""
    check_less(rules, pairs)
