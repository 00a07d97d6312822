"""Reading record files: what they say, and what a user is told of each slip."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from eifgraph.errors import RecordError
from eifgraph.model import Absence, Absent, CodeLists, Method, Programme, Read, Review
from eifgraph.records import read_records

PLAIN = """\
- name: Early Steps
  page: {site: eif, layout: web}
  assessment:
    review: {series: Foundations for Life, month: 2016-07}
    evidence_rating: 3
    cost_rating: {absent: not-available}
    claims:
    - label: Improved behaviour
      domain: Preventing crime, violence and antisocial behaviour
      studies: [1, 2a]
      findings:
      - {measure: Some Scale, change: 8.50, improvement_index: -3, study: 1}
    context:
      settings: [Home, early-years setting]
      targeting:
      - {value: Universal, method: normalised, how: read elsewhere}
"""


def write(folder: Path, text: str, name: str = "early-steps.yaml") -> Path:
    """Write a record file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, code_lists: CodeLists, name: str = "r.yaml") -> Programme:
    """Read the one record of a text."""
    (programme,) = read_records(write(folder, text, name), code_lists)
    return programme


@pytest.fixture
def programme(tmp_path: Path, code_lists: CodeLists) -> Programme:
    """What the plain record says."""
    return read(tmp_path, PLAIN.replace("early-years setting", "school"), code_lists)


def value(read_: object) -> object:
    """Give the value of what was read."""
    assert isinstance(read_, Read)
    return read_.value


def test_values(programme: Programme) -> None:
    """Numbers may be written without quotes; amounts keep their decimals."""
    assessment = programme.assessment
    assert value(assessment.review) == Review("Foundations for Life", "2016-07")
    assert value(assessment.evidence_rating) == "3"
    assert not isinstance(assessment.claims, Absent)
    (claim,) = assessment.claims
    assert claim.value.studies == ("1", "2a")
    finding = claim.value.findings[0].value
    assert (finding.change, finding.improvement_index) == (Decimal("8.50"), -3)


def test_absent_key_was_not_seen(programme: Programme) -> None:
    """What is left out was not seen; what is said to be absent keeps its reason."""
    context = programme.assessment.context
    assert context.age_groups == Absent(Absence.NOT_SEEN)
    cost = programme.assessment.cost_rating
    assert isinstance(cost, Absent)
    assert cost.reason is Absence.NOT_AVAILABLE
    assert programme.provider == Absent(Absence.NOT_SEEN)


def test_span_is_of_the_record(programme: Programme) -> None:
    """A value was read from its line of the record; a claim from all of its lines."""
    rating = programme.assessment.evidence_rating
    assert isinstance(rating, Read)
    assert (rating.span.first_line, rating.span.quote) == (5, "3")
    assert not isinstance(programme.assessment.claims, Absent)
    span = programme.assessment.claims[0].span
    assert (span.first_line, span.last_line) == (8, 12)


def test_full_form_says_how(programme: Programme) -> None:
    """A value in full says by which method and how it was read."""
    targeting = programme.assessment.context.targeting
    assert not isinstance(targeting, Absent)
    assert (targeting[0].method, targeting[0].how) == (Method.NORMALISED, "read elsewhere")


def test_other_label_is_normalised(tmp_path: Path, code_lists: CodeLists) -> None:
    """Another label of a code list gives its member, marked as normalised."""
    text = PLAIN.replace("early-years setting", "outpatient setting")
    settings_ = read(tmp_path, text, code_lists).assessment.context.settings
    assert not isinstance(settings_, Absent)
    assert [one.value for one in settings_] == ["home", "out-patient-health-setting"]
    assert [one.method for one in settings_] == [Method.AS_PRINTED, Method.NORMALISED]


def test_named_studies_are_listed(programme: Programme) -> None:
    """Studies that claims name by number are there, though nothing else of them was seen."""
    studies = programme.assessment.studies
    assert [study.number.value for study in studies] == ["1", "2a"]
    assert all(study.design == Absent(Absence.NOT_SEEN) for study in studies)


def test_json_lines(tmp_path: Path, code_lists: CodeLists) -> None:
    """A line of JSON is a record; lines are counted in the file."""
    record = {"name": "Early Steps", "page": {"site": "eif", "layout": "web"}, "assessment": {}}
    other = record | {"page": {"site": "ireland", "layout": "ireland-head"}}
    text = f"{json.dumps(record)}\n\n{json.dumps(other)}\n"
    copies = read_records(write(tmp_path, text, "early.jsonl"), code_lists)
    assert [copy.page.site for copy in copies] == ["eif", "ireland"]
    assert [copy.name.span.first_line for copy in copies] == [1, 3]


def test_fault_of_json_lines(tmp_path: Path, code_lists: CodeLists) -> None:
    """A fault of a line of JSON is told with that line, and of what is no JSON too."""
    good = '{"name": "A", "page": {"site": "eif", "layout": "web"}, "assessment": {}}\n'
    for bad in (good.replace("eif", "moon"), '{"name": \n', '{"nam": 1}\n'):
        with pytest.raises(RecordError) as caught:
            read_records(write(tmp_path, f"{good}\n{bad}", "early.jsonl"), code_lists)
        assert caught.value.faults[0].line == 3


@pytest.mark.parametrize("printed", ["3", '"3"', "'3'", "Level 3", "{value: 3}"])
def test_a_rating_is_the_same_however_quoted(
    tmp_path: Path, code_lists: CodeLists, printed: str
) -> None:
    """A number, a text, a label and a value in full are the same rating."""
    text = BAD.replace("rating: 3", f"rating: {printed}")
    assert value(read(tmp_path, text, code_lists).assessment.evidence_rating) == "3"


def test_words_of_yaml_1_2(tmp_path: Path, code_lists: CodeLists) -> None:
    """The word no is a name like others, and a month is text, as in YAML 1.2."""
    text = PLAIN.replace("early-years setting", "school").replace("Early Steps", "no")
    programme = read(tmp_path, text, code_lists)
    assert programme.name.value == "no"


BAD = PLAIN.replace("early-years setting", "school")
FAULTS = [
    (BAD.replace("claims:", "claim:"), 7, "claim", "did you mean 'claims'"),
    (BAD.replace("site: eif, ", ""), 2, "page.site", "missing"),
    (BAD.replace("2016-07", "July 2016"), 4, "assessment.review.month", "2016-07"),
    (BAD.replace("rating: 3", "rating: 7"), 5, "evidence_rating", "Level 3 plus (3+)"),
    (BAD.replace("2016-07", "2016"), 4, "assessment.review.month", "'2016' is not a month"),
    (BAD.replace("Home", "Hme"), 14, "settings", "'Hme' is not in the code list"),
    (BAD.replace("not-available", "gone"), 6, "assessment.cost_rating.absent", "not-seen"),
    (BAD.replace("change: 8.50", "change: much"), 12, "change", "write a number"),
    (BAD.replace("[1, 2a]", "1"), 10, "studies", "a list"),
    (BAD.replace("rating: 3", "rating: 3\n    evidence_rating: 4"), 6, "evidence_rating", "twice"),
    (BAD.replace("    cost", "\tcost"), 6, "", "not YAML"),
    (BAD.replace("Early Steps", "&a x\n  acronym: *a"), 2, "", "alias"),
    (BAD.replace("Early Steps", "!!str x"), 1, "", "tag"),
    ("- " * 50 + "x\n", 1, "", "nesting"),
    (BAD + BAD.replace("Early Steps", "Late Steps"), 17, "name", "known_as"),
    ("", 1, "", "empty"),
    ("[]\n", 1, "", "no record"),
    ("- 3\n", 1, "", "a mapping"),
    ("- - name: x\n", 1, "", "is no record"),
    (BAD.replace("Early Steps", "Early\n  acronym:"), 2, "acronym", "absent"),
]


@pytest.mark.parametrize(
    ("text", "line", "key", "words"), FAULTS, ids=[words for *_, words in FAULTS]
)
def test_fault_names_file_line_and_key(
    tmp_path: Path, code_lists: CodeLists, text: str, line: int, key: str, words: str
) -> None:
    """Each slip is told with file, line and key, and what to do."""
    path = write(tmp_path, text)
    with pytest.raises(RecordError) as caught:
        read_records(path, code_lists)
    fault = caught.value.faults[0]
    assert fault.line == line
    assert key in fault.key
    assert words in f"{fault.reason} {fault.advice}"
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_all_faults_are_told_at_once(tmp_path: Path, code_lists: CodeLists) -> None:
    """Who made three slips need not run the check three times."""
    text = BAD.replace("claims:", "claim:").replace("2016-07", "x").replace("site: eif", "sit: e")
    with pytest.raises(RecordError) as caught:
        read_records(write(tmp_path, text), code_lists)
    assert [fault.line for fault in caught.value.faults] == [2, 2, 4, 7]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"- name: \x00", b"- name: \xc3\x28\n"])
def test_bytes_that_are_no_text(tmp_path: Path, code_lists: CodeLists, data: bytes) -> None:
    """What is no UTF-8 text, or holds what YAML forbids, is refused."""
    path = tmp_path / "r.yaml"
    path.write_bytes(data)
    with pytest.raises(RecordError):
        read_records(path, code_lists)


def test_missing_and_large_files(tmp_path: Path, code_lists: CodeLists) -> None:
    """A file that is not there, or far too large, is a clear fault."""
    with pytest.raises(RecordError, match="cannot be read"):
        read_records(tmp_path / "none.yaml", code_lists)
    with pytest.raises(RecordError, match="at most"):
        read_records(write(tmp_path, "# " + "x" * 5_000_001), code_lists)
