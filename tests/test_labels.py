"""Lists of labels and countries, and the ways to say that there is nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.ingest.block import Block
from eifgraph.ingest.findings import read_findings
from eifgraph.ingest.labels import read_absence, read_countries, read_labels
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absence, Absent, CodeLists, Population, Several

COUNTRIES = [
    ("United States", ["US"]),
    ("The United States", ["US"]),
    ("Canada and Ireland", ["CA", "IE"]),
    ("United Kingdom, Canada; Ireland", ["GB", "CA", "IE"]),
    ("Canada, Ireland and the Netherlands", ["CA", "IE", "NL"]),
    ("- Canada\n- Ireland", ["CA", "IE"]),
    ("canada", ["CA"]),
]


def values(reads: Several[str]) -> list[str]:
    """Give the values that were read."""
    return [] if isinstance(reads, Absent) else [read.value for read in reads]


@pytest.mark.parametrize(("printed", "codes"), COUNTRIES)
def test_countries(code_lists: CodeLists, printed: str, codes: list[str]) -> None:
    """Countries in one line or in several, each with its own span."""
    notes = Notes(code_lists)
    reads = read_countries(Block(printed, 5), notes)
    assert values(reads) == codes
    assert not isinstance(reads, Absent)
    assert all(read.span.quote in printed for read in reads)
    assert notes.findings() == ()


def test_unknown_country(code_lists: CodeLists) -> None:
    """A country that no list has is noted; the others are kept."""
    notes = Notes(code_lists)
    assert values(read_countries(Block("Canada, Ruritania", 5), notes)) == ["CA"]
    assert [(f.code, f.line) for f in notes.findings()] == [("unknown-label", 5)]


def test_only_unknown_countries(code_lists: CodeLists) -> None:
    """Nothing understood is no empty list."""
    reads = read_countries(Block("Ruritania", 5), Notes(code_lists))
    assert isinstance(reads, Absent)
    assert (reads.reason, reads.span and reads.span.quote) == (
        Absence.NOT_UNDERSTOOD,
        "Ruritania",
    )


def test_labels(code_lists: CodeLists) -> None:
    """Labels are read whatever their case, bullet and spacing; an introduction is no label."""
    text = "The evidence holds for:\n\n- Home\n  •  PRIMARY   school\n-\n"
    reads = read_labels(Block(text, 80), "setting", Notes(code_lists))
    assert not isinstance(reads, Absent)
    assert [(r.value, r.span.first_line) for r in reads] == [("home", 82), ("primary-school", 83)]


ABSENCES = [
    pytest.param(None, Absence.NOT_STATED, id="no-section"),
    pytest.param("", Absence.NOT_STATED, id="empty"),
    pytest.param("\n - \n", Absence.NOT_STATED, id="bullet-alone"),
    pytest.param("Not available", Absence.NOT_AVAILABLE, id="not-available"),
    pytest.param("\n- not available at this time.\n", Absence.NOT_AVAILABLE, id="at-this-time"),
    pytest.param("None measured", Absence.NONE_MEASURED, id="none-measured"),
]


@pytest.mark.parametrize(("text", "reason"), ABSENCES)
def test_absence(text: str | None, reason: Absence) -> None:
    """Silence and each printed absence are different facts."""
    absent = read_absence(None if text is None else Block(text, 3))
    assert absent is not None
    assert absent.reason is reason
    assert (absent.span is None) == (reason is Absence.NOT_STATED)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("None", Absence.NONE),
        ("\n• none.\n", Absence.NONE),
        ("None measured", Absence.NONE_MEASURED),
        ("Not measured.", Absence.NONE_MEASURED),
        (";", Absence.NOT_UNDERSTOOD),
        ("• ;\n• ; ;", Absence.NOT_UNDERSTOOD),
    ],
)
def test_no_outcomes(text: str, reason: Absence) -> None:
    """That there is none does not say whether it was measured."""
    absent = read_findings(Block(text, 3), Population.CHILD)
    assert isinstance(absent, Absent)
    assert absent.reason is reason
    assert absent.span is not None


@pytest.mark.parametrize("text", ["Home", "Not available\nHome", "Data not available here"])
def test_no_absence(text: str) -> None:
    """A sentence that goes on, or a further line, says something."""
    assert read_absence(Block(text, 1)) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("aA ,;and\n-•*.:US"), max_size=60))
def test_no_text_raises(code_lists: CodeLists, text: str) -> None:
    """Whatever stands there, it is read, absent or noted."""
    notes = Notes(code_lists)
    read_countries(Block(text, 1), notes)
    read_labels(Block(text, 1), "setting", notes)
