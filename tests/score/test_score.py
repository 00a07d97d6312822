"""The score tool by itself: what is right counts as right, and every planted fault is found."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.score import compare_facts, golden_pages, is_good_enough, is_must, tally_by_field, total
from tests.score.__main__ import difference, main
from tests.score.compare import DIFFERS, INVENTED, MISSING, ONLY_IF_GIVEN, ORDERED, Fact
from tests.score.pages import Golden, score_page, with_settled
from tests.score.planted import Path as Where
from tests.score.planted import at, blank, change, double, drop, in_full, leaves, lists, planted
from tests.score.tally import MUST
from tests.score.tree import is_reading, tree


def _all_facts() -> dict[str, Any]:
    """Give the expectation that has the most kinds of facts, with some that no page has."""
    expected = (with_settled(golden.expected) for golden in golden_pages())
    facts: dict[str, Any] = max(expected, key=lambda one: len(set(map(field, leaves(one)))))
    assessment = facts["assessment"]
    first = assessment["studies"][0]
    first["references"] = [*first["references"], {"text": "Other (1999).", "year": 1999}]
    assessment["claims"][0]["findings"] = [
        {"study": "1", "measure": "A scale", "timeframe": "A year later", "change": Decimal("1.5")},
        {"study": "1", "measure": "A scale", "timeframe": "Later", "improvement_index": -4},
    ]
    assessment["delivery"]["fidelity"] = {"absent": "not-available"}
    return facts


def field(path: Where) -> str:
    """Name the field of a path."""
    return ".".join(step for step in path if isinstance(step, str))


FACTS = _all_facts()
LEAVES = list({field(path): path for path in leaves(FACTS)}.values())
"""One fact of each field."""


def faults(expected: object, found: object) -> list[Fact]:
    """Give all that a comparison finds wrong."""
    return [fact for fact in compare_facts(expected, found) if not fact.is_right]


def test_equal_facts_are_right() -> None:
    """Facts held against themselves, plainly and in full, are all right; none is left out."""
    for found in (FACTS, in_full(FACTS)):
        facts = compare_facts(FACTS, found)
        assert [fact for fact in facts if not fact.is_right] == []
        assert {fact.field for fact in facts} >= {field(path) for path in LEAVES}
    assert len(LEAVES) > 60


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_a_planted_fault_is_found(path: Where) -> None:
    """A fact left out, changed, or turned into an absence is a fault of its field."""
    for plant in (drop, change, blank):
        found = planted(FACTS, path, plant)
        wrong = faults(FACTS, in_full(found))
        assert wrong, plant
        assert field(path) in {fact.field for fact in wrong}, plant


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_an_invented_fact_is_found(path: Where) -> None:
    """What the expectation leaves out is invented, unless its field counts only where given."""
    if isinstance(at(FACTS, path), dict):
        return  # an absence where nothing is expected is right
    wrong = faults(planted(FACTS, path, drop), in_full(FACTS))
    assert bool(wrong) is (field(path) not in ONLY_IF_GIVEN)


@pytest.mark.parametrize("path", list(lists(FACTS)), ids=lambda path: ".".join(map(str, path)))
def test_an_item_too_many_is_found(path: Where) -> None:
    """An item of a list that comes twice is invented once."""
    wrong = faults(FACTS, in_full(planted(FACTS, path, double)))
    assert wrong
    assert {fact.verdict for fact in wrong if not fact.field.endswith(".order")} == {INVENTED}


def test_order_of_references_counts() -> None:
    """References in another order are right but for their order; other lists have none."""
    found = planted(FACTS, ("assessment",), lambda value, _: _reverse(value))
    assert [fact.field for fact in faults(FACTS, found)] == [f"{ORDERED[0]}.order"]


def _reverse(value: Any) -> None:
    assessment = value["assessment"]
    for items in (assessment["claims"], assessment["studies"], *assessment["context"].values()):
        if isinstance(items, list):
            items.reverse()
    next(s for s in assessment["studies"] if s["number"] == "1")["references"].reverse()


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        pytest.param({"a": Decimal("1.50")}, {"a": 1.5}, id="numbers"),
        pytest.param({"a": "two  words"}, {"a": "two\n words"}, id="white-space"),
        pytest.param({}, {"a": {"absent": "not-seen"}}, id="absence-for-nothing"),
        pytest.param({}, {"a": [], "b": {"c": None}}, id="empty-for-nothing"),
        pytest.param({"a": []}, {"a": {"absent": "not-seen"}}, id="absence-for-empty"),
        pytest.param({}, {"a": {"is_approximate": False}}, id="approximate"),
        pytest.param({"a": ["b", "c"]}, {"a": ["c", "b"]}, id="set"),
    ],
)
def test_what_makes_no_difference(expected: object, found: object) -> None:
    """Numbers are numbers, white space is none, and nothing is nothing in every form."""
    assert faults(expected, found) == []


@pytest.mark.parametrize(
    ("expected", "found", "verdict"),
    [
        pytest.param({"a": 1}, {"a": True}, DIFFERS, id="number-or-flag"),
        pytest.param({"a": 1}, {"a": "1"}, DIFFERS, id="number-or-text"),
        pytest.param({"a": "1"}, {"a": {"absent": "not-seen"}}, MISSING, id="absence-for-value"),
        pytest.param({"a": {"b": "1"}}, {"a": {"absent": "not-seen"}}, MISSING, id="for-fields"),
        pytest.param({"a": ["1"]}, {"a": {"absent": "not-seen"}}, MISSING, id="for-items"),
        pytest.param({"a": {"absent": "not-seen"}}, {}, MISSING, id="nothing-for-absence"),
        pytest.param({"a": {"absent": "not-seen"}}, {"a": []}, MISSING, id="empty-for-absence"),
        pytest.param({"a": {"absent": "x"}}, {"a": {"absent": "y"}}, DIFFERS, id="other-reason"),
        pytest.param({}, {"a": False}, INVENTED, id="false-for-nothing"),
        pytest.param({}, {"a": 0}, INVENTED, id="zero-for-nothing"),
        pytest.param({}, {"a": {"b": ["1"]}}, INVENTED, id="value-for-nothing"),
        pytest.param({}, {"a": {"is_approximate": True}}, INVENTED, id="approximate"),
    ],
)
def test_what_makes_a_difference(expected: object, found: object, verdict: str) -> None:
    """Each of these is one fault of its kind."""
    assert [fact.verdict for fact in faults(expected, found)] == [verdict]


def test_a_value_for_an_absence_is_missed_and_invented() -> None:
    """A value where an absence is demanded counts against both precision and recall."""
    expected, found = {"a": {"absent": "not-seen"}}, {"a": {"minimum": 3}}
    assert {(f.field, f.verdict) for f in faults(expected, found)} == {
        ("a", MISSING),
        ("a.minimum", INVENTED),
    }


def test_an_identifier_is_no_reading() -> None:
    """An identifier's value is one of its two fields; a reading has lines, quote and method."""
    identifier = {"scheme": "doi", "value": "10.5555/a.1"}
    assert not is_reading(identifier)
    assert tree(in_full(identifier)).fields["scheme"].value == "doi"
    whole = {"value": identifier, "lines": [3, 3], "quote": "", "method": "normalised"}
    assert set(tree(whole).fields) == {"scheme", "value"}
    assert tree(whole).line == 3


def test_a_difference_names_its_place() -> None:
    """A difference says line, field, item, what was expected and what was found."""
    path = next(path for path in LEAVES if field(path) == "assessment.studies.design")
    found = in_full(planted(FACTS, path, change))
    (fact,) = faults(FACTS, found)
    words = difference(fact)
    assert fact.line == 7
    wanted = str(at(FACTS, path))
    for part in ("line 7", "assessment.studies.design", "(studies ", wanted, f"{wanted}x"):
        assert part in words


def test_a_claim_is_found_again_with_one_part_wrong() -> None:
    """A claim whose domain, label or studies differ is one fault, not a missing and a new claim."""
    for name in ("label", "domain"):
        found = planted(FACTS, ("assessment", "claims", 0, name), change)
        assert [(f.field, f.verdict) for f in faults(FACTS, found)] == [
            (f"assessment.claims.{name}", DIFFERS)
        ]


def test_tally() -> None:
    """What differs is wrong and missed; fields are counted apart, must-fields first."""
    wanted = {"a": "1", "b": "2", "name": "3", "c": "4"}
    facts = compare_facts(wanted, {"a": "1", "b": "x", "name": "3", "d": "5"})
    tallies = tally_by_field(facts)
    assert list(tallies) == ["name", "a", "b", "c", "d"]
    whole = total(facts)
    assert (whole.right, whole.wrong, whole.missed) == (2, 2, 2)
    assert (whole.precision, whole.recall) == (0.5, 0.5)


def test_good_enough() -> None:
    """One must-field wrong is too much; of the rest, one in a hundred may be wrong."""
    many = {f"f{number}": "x" for number in range(100)} | {"name": "N"}
    assert is_good_enough(compare_facts(many, many))
    assert is_good_enough(compare_facts(many, many | {"f1": "y"}))
    assert not is_good_enough(compare_facts(many, many | {"f1": "y", "f2": "y"}))
    assert not is_good_enough(compare_facts(many, many | {"f1": "x", "name": "M"}))
    assert not is_good_enough(compare_facts(many, many | {"name": "N", "settled_rating": "3"}))


def test_must_fields_are_fields() -> None:
    """Each must-field is one that pages have, so that no name is misspelt."""
    seen = {fact.field for g in golden_pages() for fact in _against_itself(g)} | {"refused"}
    assert [must for must in MUST if not any(f"{n}.".startswith(f"{must}.") for n in seen)] == []
    assert is_must("assessment.claims.studies")
    assert not is_must("assessment.studies.rating")


def _against_itself(golden: Golden) -> tuple[Fact, ...]:
    facts = with_settled(golden.expected)
    return compare_facts(facts, facts)


def test_a_page_that_should_be_refused(tmp_path: Path) -> None:
    """A page that is refused and should not be, or the other way round, is a fault."""
    golden = next(one for one in golden_pages() if one.is_refused)
    facts = tmp_path / "other.json"
    facts.write_text(json.dumps({"name": "Some Name"}))
    scored = score_page(Golden(golden.page, facts))
    assert {(f.field, f.verdict) for f in scored.faults} == {
        ("refused", INVENTED),
        ("name", MISSING),
    }
    assert scored.refusal


def test_main(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints fields and differences, and its exit code says whether it will do."""
    page, facts = tmp_path / "a.txt", tmp_path / "a.json"
    page.write_text("Shopping list\n- milk\n")
    facts.write_text(json.dumps({"about": "no page", "refused": True}))
    assert main([str(page)]) == 0
    assert "! refused" in capsys.readouterr().out
    facts.write_text(json.dumps({"about": "no page", "name": "Milk"}))
    assert main([str(tmp_path), "--diff"]) == 1
    assert "not read" in capsys.readouterr().out
    assert main([str(tmp_path), "--json", "--page", "a"]) == 1
    assert json.loads(capsys.readouterr().out)["fields"]["name"]["missed"] == 1
    assert main([str(tmp_path), "--page", "b"]) == 1
