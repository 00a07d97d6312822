"""Each rule holds, fails and stays open on facts that were made up for it."""

from __future__ import annotations

from typing import Any

import pytest

from eifgraph.audit import Audit, Result, Rules, audit, audit_all
from eifgraph.audit.verdicts import Verdict
from eifgraph.vocab import EIF
from tests.audit.facts import ASSESSMENT, Case, Found, Made

HOLDS, FAILS, OPEN = Result.HOLDS, Result.FAILS, Result.OPEN
RCT = Made("1", "rct")
SECOND = Made("2", "qed")
CLAIMS_NOT_SEEN = (EIF.claims, "not-seen")
NONE_LISTED = ((EIF.found, "none"),)
NONE_FOUND, NO_COUNTRY = ((EIF.found, "none-measured"),), ((EIF.conductedIn, "not-seen"),)
RATED_2 = (Made("2", rating="2", backs=False), Made("3", rating="2", backs=False))
LEVEL_2: dict[str, Any] = {"size": 20, "retention": "0.6", "found": (Found(validated=True),)}


def lasting(**known: Any) -> Case:
    """An assessment of one trial with one finding."""
    return Case((Made("1", "rct", found=(Found(**known),)),))


# rule, what is known, result, numbers of the studies it rests on
CASES: list[tuple[str, Case, Result, str]] = [
    ("2", Case((Made("1", **LEVEL_2),)), HOLDS, "1"),
    ("2", Case((Made("1", **LEVEL_2 | {"size": 19}),)), FAILS, ""),
    ("2", Case((Made("1", **LEVEL_2 | {"retention": "0.59"}),)), FAILS, ""),
    ("2", Case((Made("1", **LEVEL_2 | {"found": (Found(validated=False),)}),)), FAILS, ""),
    ("2", Case((Made("1", **LEVEL_2, backs=False),)), FAILS, ""),
    ("2", Case((Made("1", size=20, found=(Found(validated=True),)),)), OPEN, ""),
    ("2", Case((Made("1", **LEVEL_2 | {"found": (Found(),)}),)), OPEN, ""),
    ("2", Case((Made("1", size=19),), may_go_on=True), OPEN, ""),
    ("2-plus", Case((Made("1", rating="2+"),)), HOLDS, "1"),
    ("2-plus", Case((Made("1", rating="2"),)), FAILS, ""),
    ("2-plus", Case((Made("1"),)), OPEN, ""),
    ("3", Case((RCT, Made("2", "pre-post"))), HOLDS, "1"),
    ("3", Case((Made("1", "cluster-rct"), SECOND)), HOLDS, "12"),
    ("3", Case((Made("1", "pre-post"),)), FAILS, ""),
    ("3", Case((Made("1", "rct", backs=False),)), FAILS, ""),
    ("3", Case((Made("1", "rct", rating="2"),)), FAILS, ""),
    ("3", Case((Made("1", "rct", rating="4+"),)), HOLDS, "1"),
    ("3", Case((Made("1"),)), OPEN, ""),
    ("3", Case(), FAILS, ""),
    ("3", Case(absent=(CLAIMS_NOT_SEEN,)), OPEN, ""),
    ("3-plus", Case((Made("1", rating="3"), Made("2", rating="2", backs=False))), HOLDS, "12"),
    ("3-plus", Case((Made("1", rating="3"), Made("2", rating="NL2"))), FAILS, ""),
    ("3-plus", Case((Made("1", rating="2+"), Made("2", rating="2"))), FAILS, ""),
    ("3-plus", Case((RCT, SECOND)), OPEN, ""),
    ("3-plus", Case((RCT,)), FAILS, ""),
    ("3-plus", Case((Made("1", "rct", unseen=True),)), OPEN, ""),
    ("4-several", Case((RCT, SECOND)), HOLDS, "12"),
    ("4-several", Case((RCT,)), FAILS, ""),
    ("4-several", Case((RCT, Made("2"))), OPEN, ""),
    ("4-several", Case((RCT, Made("2", "qed", rating="2"))), FAILS, ""),
    ("4-several", Case((Made("1a", "rct"), Made("1b", "rct"))), OPEN, ""),
    ("4-several", Case((Made("1a", "rct"), Made("1b", "rct"), SECOND)), HOLDS, "1a1b2"),
    ("4-several", Case((RCT, Made("2", "qed", shares_with=("1",)))), OPEN, ""),
    (
        "4-several",
        Case((RCT, Made("2", "qed", shares_with=("1",)), Made("3", "rct"))),
        HOLDS,
        "123",
    ),
    ("4-several", Case((RCT, Made("2a", "qed", shares_with=("1",)), Made("2b", "rct"))), OPEN, ""),
    ("4-several", Case((RCT,), set_aside=("other",)), FAILS, ""),
    ("3", Case(set_aside=("other",)), FAILS, ""),
    ("4-lasting", lasting(months=12), HOLDS, "1"),
    ("4-lasting", lasting(long_term=True, timeframe="A year later"), HOLDS, "1"),
    ("4-lasting", lasting(months=11), FAILS, ""),
    ("4-lasting", lasting(timeframe="Immediately after the intervention", months=0), FAILS, ""),
    ("4-lasting", lasting(timeframe="Some time after the intervention"), OPEN, ""),
    ("4-lasting", lasting(months=24, child=False), FAILS, ""),
    ("4-lasting", lasting(), OPEN, ""),
    ("4-lasting", Case((Made("1", "pre-post", found=(Found(months=24),)),)), FAILS, ""),
    ("4-lasting", Case((Made("1", found=(Found(months=24),)),)), OPEN, ""),
    ("4-lasting", Case((Made("1", "rct", unseen=True),)), OPEN, ""),
    ("4-independent", lasting(informant="observer"), HOLDS, "1"),
    ("4-independent", lasting(informant="mother"), FAILS, ""),
    ("4-independent", lasting(informant="teacher"), OPEN, ""),
    ("4-independent", lasting(), OPEN, ""),
    ("4-plus-second", Case((Made("1", rating="4"), Made("2", rating="4+"))), HOLDS, "12"),
    ("4-plus-second", Case((Made("1", rating="4"), Made("2", rating="3"))), FAILS, ""),
    ("4-plus-second", Case((RCT, SECOND)), OPEN, ""),
    ("4-plus-independent", Case((Made("1", rating="4", independent=True),)), HOLDS, "1"),
    ("4-plus-independent", Case((Made("1", rating="4", independent=False),)), FAILS, ""),
    ("4-plus-independent", Case((Made("1", rating="4"),)), OPEN, ""),
    ("NE-rigorous", Case((Made("1", "rct", backs=False, rating="NE"),)), HOLDS, "1"),
    ("NE-rigorous", Case((Made("1", "pre-post", backs=False),)), FAILS, ""),
    ("NE-rigorous", Case((Made("1", backs=False),)), OPEN, ""),
    ("NE-none", Case(other_outcomes=False), HOLDS, ""),
    ("NE-none", Case((RCT,), other_outcomes=False), FAILS, ""),
    ("NE-none", Case(other_outcomes=True), FAILS, ""),
    ("NE-none", Case(), OPEN, ""),
    ("NE-none", Case(other_outcomes=False, absent=(CLAIMS_NOT_SEEN,)), OPEN, ""),
    ("NL2", Case((Made("1", "pre-post", size=10),)), HOLDS, ""),
    ("NL2", Case((RCT,)), FAILS, ""),
    ("NL2", Case((Made("1", **LEVEL_2),)), FAILS, ""),
    ("NL2", Case((Made("1"),)), OPEN, ""),
    ("not-3", Case((Made("1"),)), HOLDS, ""),
    ("not-3", Case((RCT,)), FAILS, ""),
    ("not-4", Case((RCT, SECOND)), HOLDS, ""),
    (
        "not-4",
        Case((Made("1", "rct", found=(Found(months=12, informant="observer"),)), SECOND)),
        FAILS,
        "",
    ),
    # what of the evidence was not seen, and what only looks so
    ("3", Case(absent=((EIF.claims, "none-measured"),)), FAILS, ""),
    ("3", Case(absent=((EIF.costRating, "not-seen"),)), FAILS, ""),
    ("3", Case(cut=True), OPEN, ""),
    ("3", Case(baseless_claim_lacks=EIF.basedOn), OPEN, ""),
    ("3", Case(baseless_claim_lacks=EIF.concerns), FAILS, ""),
    ("4-lasting", Case((Made("1", "rct", found=(), absent=NONE_FOUND),)), FAILS, ""),
    ("4-lasting", Case((Made("1", "rct", found=(), absent=NONE_LISTED),)), FAILS, ""),
    ("4-lasting", Case((Made("1", "rct", found=(), absent=NO_COUNTRY),)), FAILS, ""),
    ("NE-rigorous", Case((Made("1", "pre-post", absent=NONE_FOUND),)), FAILS, ""),
    ("NE-rigorous", Case((Made("1", "pre-post", absent=NONE_LISTED),)), FAILS, ""),
    ("NE-rigorous", Case((Made("1", "pre-post", absent=NO_COUNTRY),)), FAILS, ""),
    ("NE-rigorous", Case((Made("1", "pre-post", unseen=True),)), OPEN, ""),
    # a study in doubt shows nothing, and excludes nothing
    ("2", Case((Made("1", **LEVEL_2, doubted=True),)), OPEN, ""),
    ("2-plus", Case((Made("1", rating="2+", doubted=True),)), OPEN, ""),
    ("3", Case((Made("1", "rct", doubted=True),)), OPEN, ""),
    ("3-plus", Case((Made("1", rating="3", doubted=True), *RATED_2)), OPEN, ""),
    ("3-plus", Case((Made("1", rating="3"), Made("2", rating="2", doubted=True))), OPEN, ""),
    ("4-plus-second", Case((Made("1", rating="4"), Made("2", rating="4", doubted=True))), OPEN, ""),
    (
        "4-plus-independent",
        Case((Made("1", rating="4", independent=True, doubted=True),)),
        OPEN,
        "",
    ),
    ("NE-rigorous", Case((Made("1", "rct", doubted=True),)), OPEN, ""),
    # what is not known shows nothing
    ("2", Case((Made("1", **LEVEL_2 | {"size": None}),)), OPEN, ""),
    ("3-plus", Case((Made("1"), *RATED_2)), OPEN, ""),
    ("3-plus", Case((Made("1", rating="3"), Made("2"))), OPEN, ""),
    ("4-plus-independent", Case((Made("1", independent=True),)), OPEN, ""),
    # a study that backs no child outcome counts for few rules
    ("2-plus", Case((Made("1", rating="2+", backs=False),)), FAILS, ""),
    ("3-plus", Case((Made("1", rating="3", backs=False), *RATED_2)), FAILS, ""),
    ("3-plus", Case((Made("1", backs=False), *RATED_2)), FAILS, ""),
    ("3-plus", Case((Made("1", "pre-post"), *RATED_2)), FAILS, ""),
    ("3-plus", Case((Made("1", "pre-post", rating="3"), *RATED_2)), HOLDS, "123"),
    ("4-plus-second", Case((Made("1", rating="4"), Made("2", rating="4", backs=False))), FAILS, ""),
    (
        "4-plus-independent",
        Case((Made("1", rating="4", independent=True, backs=False),)),
        FAILS,
        "",
    ),
    # who answered, on whom, in what study
    ("4-independent", lasting(informant="observer", child=False), FAILS, ""),
    ("4-independent", lasting(independent=True), HOLDS, "1"),
    ("4-independent", lasting(independent=False), FAILS, ""),
    (
        "4-independent",
        Case((Made("1", "pre-post", found=(Found(informant="observer"),)),)),
        FAILS,
        "",
    ),
]


def audit_of(case: Case, rules: Rules, *left: Made) -> Audit:
    """Audit a made-up assessment, without some of its studies."""
    return audit(case.graph(), [(ASSESSMENT, tuple(study.iri for study in left))], rules)[0]


def verdict(found: Audit, notation: str) -> Verdict:
    """Give the verdict on one rule."""
    return next(v for v in found.verdicts.values() if v.rule.notation == notation)


@pytest.mark.parametrize(
    ("rule", "case", "result", "by"), CASES, ids=[f"{n}-{c[0]}" for n, c in enumerate(CASES)]
)
def test_verdict(rules: Rules, rule: str, case: Case, result: Result, by: str) -> None:
    """The rule gives this result, on these studies; an open one says what is missing."""
    found = verdict(audit_of(case, rules), rule)
    assert found.result is result
    assert "".join(study.rsplit("/", 1)[-1] for study in found.studies) == by
    assert bool(found.missing) == (result is OPEN)


def test_every_rule_is_seen_to_hold_fail_and_stay_open(rules: Rules) -> None:
    """No rule lacks a case of a kind; what a page's own reason says is true or false."""
    seen = {(rule, result) for rule, _, result, _ in CASES}
    for rule in rules.rules.values():
        kinds = {HOLDS, FAILS} if rule.notation.startswith("not-") else set(Result)
        assert {result for name, result in seen if name == rule.notation} == kinds


MISSING = [
    ("2", Made("1", size=20, found=(Found(validated=True),)), ["retention"]),
    ("2", Made("1"), ["isValidated", "retention", "size"]),
    ("3", Made("1"), ["design"]),
    ("4-lasting", Made("1", "rct"), ["followUpMonths"]),
    ("4-lasting", Made("1", found=(Found(months=12),)), ["design"]),
    ("4-independent", Made("1", "rct"), ["informant"]),
    (
        "4-independent",
        Made("1", "rct", found=(Found(informant="teacher"),)),
        ["isIndependentOfParticipants"],
    ),
    ("4-plus-independent", Made("1", rating="4"), ["isIndependentOfProvider"]),
]


@pytest.mark.parametrize(("rule", "study", "names"), MISSING)
def test_missing_facts(rules: Rules, rule: str, study: Made, names: list[str]) -> None:
    """An open rule names the facts that would settle it, and no other."""
    found = verdict(audit_of(Case((study,)), rules), rule)
    assert sorted(fact.property.rsplit("#")[-1] for fact in found.missing) == names


@pytest.mark.parametrize(
    ("second", "name"),
    [
        (Made("2", "qed", shares_with=("1",)), "studyFamily"),
        (Made("1b", "qed"), "sharesParticipantsWith"),
    ],
)
def test_studies_that_may_be_one(rules: Rules, second: Made, name: str) -> None:
    """Of studies numbered alike it is open whether they share; where they do, how they count."""
    found = verdict(audit_of(Case((Made("1", "rct"), second)), rules), "4-several")
    assert [(f.thing, f.property.rsplit("#")[-1]) for f in found.missing] == [(second.iri, name)]


def test_what_is_set_aside_is_no_evidence(rules: Rules) -> None:
    """A reference that does not count changes no verdict, and is not left out in turn."""
    one = Made("1", "rct", reports=("counted",))
    plain, more = Case((one,), "3"), Case((one,), "3", set_aside=("other",))
    found = [audit_all(case.graph(), [ASSESSMENT], rules) for case in (plain, more)]
    assert [audit.left for audit in found[0]] == [audit.left for audit in found[1]]
    assert [audit.result for audit in found[0]] == [audit.result for audit in found[1]]


RATED = [
    ("3", Case((RCT,), "3"), HOLDS, "3"),
    ("3+", Case((RCT, SECOND), "3+"), OPEN, "3"),
    ("3+", Case((Made("1", "rct", rating="3"), Made("2", rating="2")), "3+"), HOLDS, "3+"),
    ("3", Case((Made("1", "pre-post"),), "3"), FAILS, None),
    ("4", Case((RCT,), "4"), FAILS, "3"),
    ("NE", Case((Made("1", "rct", backs=False),), "NE", other_outcomes=False), HOLDS, None),
    ("2", Case((Made("1", "rct", **LEVEL_2 | {"size": 8}),), "2"), FAILS, None),
]


@pytest.mark.parametrize(("rating", "case", "result", "supports"), RATED)
def test_rating(
    rules: Rules, rating: str, case: Case, result: Result, supports: str | None
) -> None:
    """What a rating asks for is joined; the facts support the highest that holds, up to it."""
    found = audit_of(case, rules)
    assert found.claimed is not None
    assert (found.claimed.notation, found.result) == (rating, result)
    assert (found.supports and found.supports.notation) == supports


FALLING = [
    Case((Made("1", "rct", rating="3"), Made("2", rating="2")), "3+"),
    Case((Made("1", "rct", found=(Found(months=12, informant="observer"),)), SECOND), "4"),
    Case((Made("1", rating="4", independent=True), Made("2", rating="4", independent=True)), "4+"),
]


@pytest.mark.parametrize("case", FALLING, ids=[str(case.rating) for case in FALLING])
def test_two_studies_are_needed(rules: Rules, case: Case) -> None:
    """Audited all at once, a rating that asks for two studies fails without either of them."""
    whole, *without = audit_all(case.graph(), [ASSESSMENT], rules)
    assert whole.result is not FAILS
    assert [audit.result for audit in without] == [FAILS, FAILS]


@pytest.mark.parametrize("case", [case for _, case, _, _ in CASES if case.studies][::6])
def test_no_verdict_rests_on_what_is_left_out(rules: Rules, case: Case) -> None:
    """Nothing of a study that is left out is found again in its audit."""
    for audited in audit_all(case.graph(), [ASSESSMENT], rules):
        used = {study for verdict in audited.verdicts.values() for study in verdict.studies}
        assert not used & set(audited.left)
