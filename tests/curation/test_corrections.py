"""Files of corrections, and what they do to what a page says."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from eifgraph.config import resource_dir
from eifgraph.curation import (
    corrected,
    correction_schema,
    corrections_for,
    new_correction,
    read_corrections,
    stray_files,
)
from eifgraph.curation.correction import CorrectionReader
from eifgraph.curation.plain import plain_of
from eifgraph.errors import RecordError
from eifgraph.model import (
    Absence,
    Absent,
    CodeLists,
    Curation,
    Method,
    PageFinding,
    Programme,
    Read,
    Span,
)
from eifgraph.records import encode
from eifgraph.records.parts import locate_text, yaml_text
from tests.curation.programmes import programme, read

WHO = Curation("AB", "the provider's letter: see the file", "2026-11-24")
TAIL = "by: AB\n  why: a letter\n  on: 2026-11-24\n"
Outcome = tuple[Programme, tuple[PageFinding, ...]]


def applied(text: str, code_lists: CodeLists, to: Programme | None = None) -> Outcome:
    """Apply corrections given as text."""
    reader = CorrectionReader("c.yaml", code_lists)
    items = locate_text(text, "c.yaml").value
    assert isinstance(items, tuple)
    corrections = [reader.read(item) for item in items]
    assert reader.faults == []
    return corrected(to or programme(), [one for one in corrections if one is not None])


def correction(fact: str, change: str, code_lists: CodeLists) -> str:
    """Write a correction of the synthetic programme."""
    return new_correction(programme(), fact, change, WHO, code_lists)


def values_of(known: Programme) -> dict[str, Any]:
    """Give all that a programme says."""
    said = plain_of(known.assessment)
    assert isinstance(said, dict)
    return said


def test_a_corrected_value_keeps_what_the_page_says(code_lists: CodeLists) -> None:
    """It is curated, stands where the page's value stood, and has that beside it."""
    text = correction("assessment.cost_rating", "1", code_lists)
    result, (finding,) = applied(text, code_lists)
    old = programme().assessment.cost_rating
    new = result.assessment.cost_rating
    assert isinstance(old, Read)
    assert new == Read("1", old.span, Method.CURATED, WHO.why, otherwise=(old,), curation=WHO)
    assert finding.code == "corrected"
    assert finding.line == 2
    assert "c.yaml:1" in finding.seen


def test_a_part_of_a_value_marks_the_whole(code_lists: CodeLists) -> None:
    """What is not read by itself is corrected within what was read; two corrections share it."""
    text = correction('assessment.claims[label="Improved sleep"].studies', '["1", "2"]', code_lists)
    text += correction("assessment.claims[0].is_truncated", "true", code_lists)
    result, findings = applied(text, code_lists)
    assert [finding.code for finding in findings] == ["corrected", "corrected"]
    (claim,) = result.assessment.claims if isinstance(result.assessment.claims, tuple) else ()
    assert claim.value.studies == ("1", "2")
    assert claim.value.is_truncated is True
    assert claim.method is Method.CURATED
    assert [other.value.studies for other in claim.otherwise] == [("1",)]


CHANGES = [
    ("assessment.studies[number=1].sample.size", "150", ["studies", 0, "sample", "size"], 150),
    ("assessment.delivery.practitioners[0].count", "2",
     ["delivery", "practitioners", 0, "count"], 2),
    ("assessment.delivery.fidelity", 'Note: "x"', ["delivery", "fidelity"], 'Note: "x"'),
    ("assessment.context.settings[home]", "Community centre", ["context", "settings", 0],
     "community-centre"),
    ("assessment.context.settings", "add: School", ["context", "settings"],
     ["home", "primary-school", "school"]),
    ("assessment.context.settings", "remove: Home", ["context", "settings"], ["primary-school"]),
    ("assessment.context.settings", "[school, home]", ["context", "settings"], ["school", "home"]),
    ("assessment.context.targeting", "[Universal]", ["context", "targeting"], ["universal"]),
    ("assessment.cost_rating", "{absent: not-available}", ["cost_rating"],
     {"absent": "not-available"}),
    ("assessment.claims", "remove: {label: Improved sleep}", ["claims"], []),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "change", "place", "value"), CHANGES)
def test_only_the_named_value_changes(
    code_lists: CodeLists, fact: str, change: str, place: list[Any], value: object
) -> None:
    """All else is as before; held against its own result, the correction is needless."""
    text = correction(fact, change, code_lists)
    result, (finding,) = applied(text, code_lists)
    assert finding.code == "corrected"
    expected: Any = values_of(programme())
    holder = expected
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    if value == []:
        del holder[place[-1]]
    assert json.dumps(values_of(result), default=str) == json.dumps(expected, default=str)
    if "[" not in fact or fact.endswith(("size", "count")):
        _, (again,) = applied(text, code_lists, to=result)
        assert again.code == "correction-needless"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6).filter(lambda size: size != 155), st.text(min_size=1, max_size=20))
def test_untouched_values_are_the_very_same(code_lists: CodeLists, size: int, why: str) -> None:
    """Written in full, with places and methods, nothing else differs, whatever the reason."""
    who = dataclasses.replace(WHO, why=f"x{why}")
    fact = "assessment.studies[number=1].sample.size"
    text = new_correction(programme(), fact, str(size), who, code_lists)
    result, _ = applied(text, code_lists)
    before, after = encode(programme()), encode(result)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    for record in (before, after):
        record["assessment"]["studies"][0]["sample"]["value"]["size"] = None  # type: ignore[index,call-overload]  # plain values
    assert before == after


def test_a_new_item_is_curated_throughout(code_lists: CodeLists) -> None:
    """What is added stands at the page's title, as the page has no place for it."""
    item = "add: {label: Improved mood, domain: mental-health-and-wellbeing, studies: ['1']}"
    result, _ = applied(correction("assessment.claims", item, code_lists), code_lists)
    assert isinstance(result.assessment.claims, tuple)
    added = result.assessment.claims[1]
    assert added.value.domain is not None
    for one in (added, added.value.domain):
        assert one.method is Method.CURATED
        assert one.span == Span(1, 1, "Synthetic Sigma")


STALE = [
    ("assessment.cost_rating", "value: 1", "{value: 2}"),
    ("assessment.cost_rating", "value: 1", "{quote: 'Cost rating: 2'}"),
    ("assessment.cost_rating", "value: 1", "{absent: label-only}"),
    ("assessment.context.targeting", "value: [Universal]", "{absent: not-stated}"),
    ("assessment.context.settings", "add: School", "[home]"),
    ("assessment.claims[label=Gone].studies", "value: ['2']", "{value: ['1']}"),
    ("assessment.studies[number=1].other_outcomes[0].label", "value: x", "y"),
]


@pytest.mark.parametrize(("fact", "change", "seen"), STALE)
def test_a_changed_page_is_not_corrected(
    code_lists: CodeLists, fact: str, change: str, seen: str
) -> None:
    """The page is left as it is, and the finding names the correction's line."""
    text = f"- fact: {fact}\n  seen: {seen}\n  {change}\n  {TAIL}"
    result, (finding,) = applied(text, code_lists)
    assert result == programme()
    assert finding.code == "correction-stale"
    assert finding.seen.startswith("c.yaml:1: ")


def test_a_page_wrapped_anew_is_still_the_same(code_lists: CodeLists) -> None:
    """Line breaks within the quote do not matter."""
    seen = "{quote: 'Cost rating: NA'}"
    text = f"- fact: assessment.cost_rating\n  seen: {seen}\n  value: 1\n  {TAIL}"
    _, (finding,) = applied(text, code_lists)
    assert finding.code == "corrected"


def test_without_seen_the_line_to_add_is_told(code_lists: CodeLists) -> None:
    """The correction waits; with the line that the finding tells, it is applied."""
    text = f"- fact: assessment.cost_rating\n  value: 1\n  {TAIL}"
    result, (finding,) = applied(text, code_lists)
    assert result == programme()
    assert finding.code == "correction-unseen"
    line = finding.advice.split("add the line  ")[1]
    _, (then,) = applied(text.replace("value: 1", f"{line}\n  value: 1"), code_lists)
    assert then.code == "corrected"


def test_an_item_that_two_keys_fit_is_not_removed(code_lists: CodeLists) -> None:
    """Which of two claims of one label is meant must be said."""
    known = programme()
    claims = known.assessment.claims
    assert isinstance(claims, tuple)
    other = dataclasses.replace(claims[0].value, domain=None)
    both = dataclasses.replace(known.assessment, claims=(*claims, read(other, 4)))
    text = f"- fact: assessment.claims\n  seen: x\n  remove: {{label: Improved sleep}}\n  {TAIL}"
    _, (finding,) = applied(text, code_lists, dataclasses.replace(known, assessment=both))
    assert finding.code == "correction-stale"
    assert "2 items" in finding.seen


def test_what_the_page_says_elsewhere_is_a_place_of_the_value(code_lists: CodeLists) -> None:
    """If a person takes the page's other reading, its place is kept as one that says the same."""
    known = programme()
    rating = known.assessment.cost_rating
    assert isinstance(rating, Read)
    two = dataclasses.replace(rating, otherwise=(read("1", 6),))
    known = dataclasses.replace(
        known, assessment=dataclasses.replace(known.assessment, cost_rating=two)
    )
    text = f"- fact: assessment.cost_rating\n  seen: NA\n  value: 1\n  {TAIL}"
    result, _ = applied(text, code_lists, known)
    new = result.assessment.cost_rating
    assert isinstance(new, Read)
    assert [other.value for other in new.otherwise] == ["NA"]
    assert [place.first_line for place in new.repeated] == [6]


def test_an_absence_that_a_person_states_is_curated(code_lists: CodeLists) -> None:
    """It is not said to be printed; who, why and when stay with it, where the value stood."""
    text = correction("assessment.cost_rating", "{absent: not-stated}", code_lists)
    result, _ = applied(text, code_lists)
    old = programme().assessment.cost_rating
    assert result.assessment.cost_rating == Absent(Absence.NOT_STATED, old.span, WHO)


FILE_FAULTS = """\
- fact: assessment.cost_ratin
  value: 1
  by: AB
  why: x
  on: 2026-11-24
- fact: assessment.cost_rating
  value: 9
  by: 7
  wy: x
  on: 2026-02-30
- fact: name
  value: {absent: not-seen}
  add: x
  by: AB
  why: x
  on: 2026-11-24
- fact: name
  remove: x
  by: AB
  why: x
  on: 2026-11-24
- fact: assessment.claims
  remove: {labl: x}
  by: AB
  why: x
  on: 2026-11-24
- fact: assessment.cost_rating
  value: {absent: not-availabel}
  by: AB
  why: x
  on: 2026-11-24
- plain
"""
EXPECTED_FAULTS = [
    (1, "fact", "there is no 'cost_ratin'"),
    (6, "why", "the key is missing"),
    (8, "by", "is no text"),
    (9, "wy", "unknown key"),
    (10, "on", "'2026-02-30' is no day"),
    (11, "value", "value and add are both there"),
    (18, "remove", "is no list"),
    (23, "remove", "has no 'labl'"),
    (28, "absent", "is no reason"),
    (32, "", "is no correction"),
]


def test_all_faults_are_told_at_once(code_lists: CodeLists, tmp_path: Path) -> None:
    """Each with its line, its key, and what to do."""
    path = tmp_path / "a.yaml"
    path.write_text(FILE_FAULTS, encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_corrections(path, code_lists)
    assert [(fault.line, fault.key) for fault in caught.value.faults] == [
        (line, key) for line, key, _ in EXPECTED_FAULTS
    ]
    for fault, (_, _, reason) in zip(caught.value.faults, EXPECTED_FAULTS, strict=True):
        assert reason in fault.reason
        assert fault.advice


VALUE_FAULTS = [
    ("assessment.cost_rating", "9", "is not in the code list 'cost-rating'"),
    ("assessment.studies[number=1].sample.size", "many", "is not a whole number"),
    ("assessment.implementation.uk_provision", "yes", "is not true or false"),
    ("assessment.review", "{month: July 2016}", "is not a month"),
    ("name", "{absent: not-stated}", "must be there"),
    ("assessment.claims", "add: {lable: x}", "unknown key"),
    ("assessment.claims", "remove: {}", "does not say which item"),
    ("assessment.claims", "remove: {label: [x]}", "is no text"),
    ("assessment.cost_rating", "NA", "says so already"),
    ("assessment.studies[number=9].timing", "x", "there is no assessment.studies[number=9]"),
    ("assessment.cost_ratin", "x", "there is no 'cost_ratin'"),
]


@pytest.mark.parametrize(("fact", "change", "reason"), VALUE_FAULTS)
def test_a_value_that_does_not_fit_is_refused(
    code_lists: CodeLists, fact: str, change: str, reason: str
) -> None:
    """A new correction is held against the record schema and the page before it is written."""
    with pytest.raises(RecordError, match=r"new correction") as caught:
        correction(fact, change, code_lists)
    assert reason in str(caught.value)


def test_a_fact_is_corrected_once(code_lists: CodeLists, tmp_path: Path) -> None:
    """Two values of one fact are a fault."""
    path = tmp_path / "a.yaml"
    path.write_text(correction("assessment.cost_rating", "1", code_lists) * 2, encoding="utf-8")
    with pytest.raises(RecordError, match="is corrected on line 1 too"):
        read_corrections(path, code_lists)


def test_the_file_of_a_page_is_found_by_its_slug(code_lists: CodeLists, tmp_path: Path) -> None:
    """A page without a file has no corrections; a file without a page is told."""
    path = tmp_path / "synthetic-sigma.yaml"
    path.write_text(correction("assessment.cost_rating", "1", code_lists), encoding="utf-8")
    (one,) = corrections_for(tmp_path, "synthetic-sigma", code_lists)
    assert (one.fact, one.where) == ("assessment.cost_rating", "synthetic-sigma.yaml:1")
    assert corrections_for(tmp_path, "other", code_lists) == ()
    assert stray_files(tmp_path, ["synthetic-sigma"]) == ()
    assert stray_files(tmp_path, ["other"]) == (path,)


def test_positions_become_keys_and_words_stay_words(code_lists: CodeLists) -> None:
    """What is written lasts: items by key, and texts quoted where YAML would misread them."""
    text = correction("assessment.delivery.practitioners[0].title", "'no'", code_lists)
    assert text == (
        '- fact: assessment.delivery.practitioners[title="synthetic worker"].title\n'
        "  seen: {value: synthetic worker, quote: Two sessions by one synthetic worker}\n"
        "  value: 'no'\n"
        "  by: AB\n"
        "  why: 'the provider''s letter: see the file'\n"
        "  on: 2026-11-24\n"
    )


TEXTS = st.text(alphabet="noyesNO0123456789.-_:e#' \"\n{}[]é\u2028~", max_size=12)
PLAINS = st.recursive(
    st.one_of(TEXTS, st.integers(-99, 99), st.booleans(), st.decimals(-9, 9, places=2)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)


@given(PLAINS, st.booleans())
def test_yaml_is_read_as_it_was_written(plain: Any, is_flow: bool) -> None:
    """Whatever stands in a correction: text stays text, a number a number."""
    assert locate_text(yaml_text({"a": plain}, is_flow=is_flow), "x").plain() == {"a": plain}


def test_the_schema_is_the_one_published(code_lists: CodeLists) -> None:
    """`shapes/correction.schema.json` is made by the code, and takes what the code writes."""
    published = resource_dir("shapes") / "correction.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == correction_schema()
    text = correction("assessment.cost_rating", "1", code_lists)
    plain: Any = locate_text(text, "x").plain()
    validator = Draft202012Validator(correction_schema())
    assert validator.is_valid(plain)
    plain[0]["add"] = "x"
    assert not validator.is_valid(plain)
