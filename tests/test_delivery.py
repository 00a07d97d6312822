"""How the programme is run: each printed form of sessions, staff, training and licence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.ingest import headings as layout
from eifgraph.ingest.block import Block
from eifgraph.ingest.delivery import (
    FIDELITY,
    HOW,
    LICENCE,
    STAFF,
    SUPERVISION,
    TRAINING,
    read_delivery,
)
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page, Section
from eifgraph.ingest.quantities import WRITTEN
from eifgraph.model import (
    Absence,
    Absent,
    CodeLists,
    Delivery,
    QualificationRange,
    Quantity,
    Read,
    SourceFile,
    TrainingPart,
    Unit,
)

SOURCE = SourceFile("p", "p.txt", "0" * 64, 1)


def told(code_lists: CodeLists, sections: dict[str, str]) -> tuple[Delivery, Notes]:
    """Read a page of which only some sections of "About the programme" are there."""
    notes = Notes(code_lists)
    parts = tuple(
        Section(layout.PROGRAMME, heading, line, Block(text, line + 1))
        for line, (heading, text) in enumerate(sections.items(), start=1)
    )
    return read_delivery(Page(SOURCE, (), parts), notes), notes


def number(text: str | None) -> Decimal | None:
    """Give a decimal, or None for none."""
    return None if text is None else Decimal(text)


SESSIONS = [
    ("It is delivered in 32 sessions of one hour.", "32", "32", False),
    ("It has 48 to 52 sessions.", "48", "52", False),
    ("It has up to eight sessions.", None, "8", False),
    ("It has at least 10 sessions.", "10", None, False),
    ("It has approximately 20 weekly sessions.", "20", "20", True),
    ("There is one session.", "1", "1", False),
]


@pytest.mark.parametrize(("text", "low", "high", "is_approximate"), SESSIONS)
def test_sessions(
    code_lists: CodeLists, text: str, low: str | None, high: str | None, is_approximate: bool
) -> None:
    """The number of sessions, open where the page leaves it open."""
    delivery, _ = told(code_lists, {HOW: text})
    assert isinstance(delivery.sessions, Read)
    expected = Quantity(number(low), number(high), Unit.COUNT, is_approximate)
    assert delivery.sessions.value == expected


def test_sessions_that_differ(code_lists: CodeLists) -> None:
    """Two numbers of sessions: the first is kept, the other is a finding."""
    delivery, notes = told(code_lists, {HOW: "It has 12 sessions.\nThere are 14 sessions."})
    assert isinstance(delivery.sessions, Read)
    assert delivery.sessions.value.minimum == 12
    assert [(f.code, f.line) for f in notes.findings()] == [("sessions-differs", 3)]


LENGTHS = [
    ("20 sessions of 90 minutes each", "1.5", "1.5", "minutes as hours"),
    ("sessions lasting 45 to 60 minutes", "0.75", "1", "minutes as hours"),
    ("sessions of approximately 1 to 1.5 hours", "1", "1.5", ""),
    ("sessions of up to two hours", None, "2", WRITTEN),
]


@pytest.mark.parametrize(("text", "low", "high", "how"), LENGTHS)
def test_session_length(
    code_lists: CodeLists, text: str, low: str | None, high: str | None, how: str
) -> None:
    """The length in hours; where minutes are printed, the reading says how it was got."""
    length = told(code_lists, {HOW: text})[0].session_length
    assert isinstance(length, Read)
    value = length.value
    assert (value.minimum, value.maximum, value.unit) == (number(low), number(high), Unit.HOUR)
    assert length.how == how


SPANS = [
    ("weekly sessions for a period of 9 months or longer", "9", None, Unit.MONTH),
    ("weekly sessions over 20 weeks", "20", "20", Unit.WEEK),
    ("sessions over one to two years", "1", "2", Unit.YEAR),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), SPANS)
def test_span(
    code_lists: CodeLists, text: str, low: str | None, high: str | None, unit: Unit
) -> None:
    """How long the programme runs, in the printed unit."""
    span = told(code_lists, {HOW: text})[0].span
    assert isinstance(span, Read)
    assert span.value == Quantity(number(low), number(high), unit)


@pytest.mark.parametrize(
    ("text", "weekly"),
    [("weekly sessions", "1"), ("fortnightly group sessions", "0.5"), ("Daily sessions", "7")],
)
def test_frequency(code_lists: CodeLists, text: str, weekly: str) -> None:
    """A frequency is kept as times a week."""
    frequency = told(code_lists, {HOW: text})[0].sessions_per_week
    assert frequency is not None
    assert (frequency.value, frequency.how) == (Decimal(weekly), "frequency as times a week")


def test_practitioner_stands_in(code_lists: CodeLists) -> None:
    """Where the account of delivery names nobody, who can deliver it is read."""
    text = "The practitioner is a family worker with QCF level 6."
    delivery, _ = told(code_lists, {HOW: "In groups.", STAFF: text})
    assert isinstance(delivery.practitioners, tuple)
    (role,) = delivery.practitioners
    assert (role.value.title, role.value.count) == ("family worker", None)
    assert role.value.qualification is not None
    assert role.value.qualification.value == QualificationRange("QCF", 6, 6)


def test_two_practitioners(code_lists: CodeLists) -> None:
    """A team has several roles, each with its own qualification."""
    text = "by one health visitor with QCF-6 and assisted by two volunteers with QCF-3."
    roles = told(code_lists, {HOW: text})[0].practitioners
    assert isinstance(roles, tuple)
    found = [(r.value.title, r.value.count) for r in roles]
    assert found == [("health visitor", 1), ("volunteers", 2)]


def test_qualification_that_differs(code_lists: CodeLists) -> None:
    """Two levels for one role: the first is kept, the other is a finding."""
    staff = "The practitioner is a nurse with QCF-5."
    _, notes = told(code_lists, {HOW: "by one nurse with QCF-6.", STAFF: staff})
    assert [finding.code for finding in notes.findings()] == ["qualification-differs"]


def test_training(code_lists: CodeLists) -> None:
    """A total and its parts, by mode."""
    text = "They have 20 hours of training (two days' face-to-face and 6 hours of telephone)."
    training = told(code_lists, {TRAINING: text})[0].training
    assert isinstance(training.total, Read)
    assert training.total.value == Quantity(Decimal(20), Decimal(20), Unit.HOUR)
    assert [part.value for part in training.parts] == [
        TrainingPart("face-to-face", Quantity(Decimal(2), Decimal(2), Unit.DAY)),
        TrainingPart("phone", Quantity(Decimal(6), Decimal(6), Unit.HOUR)),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Booster training is recommended.", "recommended"),
        ("Booster training of practitioners is required.", "required"),
        ("Booster training is not required.", "not-required"),
    ],
)
def test_booster(code_lists: CodeLists, text: str, wanted: str) -> None:
    """A booster is recommended, required, or said not to be."""
    booster = told(code_lists, {TRAINING: text})[0].training.booster
    assert booster is not None
    assert booster.value == wanted


def test_unknown_kind_of_supervision(code_lists: CodeLists) -> None:
    """A kind of supervision that no list has is noted; the others are kept."""
    text = "They have one supervisor with QCF-7, who provides clinical and moral supervision."
    delivery, notes = told(code_lists, {SUPERVISION: text})
    assert isinstance(delivery.supervisors, tuple)
    assert delivery.supervisors[0].value.supervision_kinds == ("clinical",)
    assert [finding.code for finding in notes.findings()] == ["unknown-label"]


LICENCES = [
    ("There is no licence required to run this programme.", False),
    ("No licence is required for running the programme.", False),
    ("A licence is not required.", False),
    ("The programme does not require a licence.", False),
    ("A licence is required to run this programme.", True),
    ("There is a licence required to run this programme.", True),
    ("The programme requires a license.", True),
    ("A license is needed.", True),
]


@pytest.mark.parametrize(("text", "expected"), LICENCES)
def test_licence(code_lists: CodeLists, text: str, expected: bool) -> None:
    """A licence is required or not, in whichever words."""
    licence = told(code_lists, {LICENCE: text})[0].licence_required
    assert isinstance(licence, Read)
    assert licence.value is expected


def test_licence_not_understood(code_lists: CodeLists) -> None:
    """Words that say neither are kept as not understood, and a curator is told."""
    delivery, notes = told(code_lists, {LICENCE: "Please ask the provider."})
    assert isinstance(delivery.licence_required, Absent)
    assert delivery.licence_required.reason is Absence.NOT_UNDERSTOOD
    assert [finding.code for finding in notes.findings()] == ["not-understood"]


def test_fidelity(code_lists: CodeLists) -> None:
    """Fidelity is kept as text."""
    text = "- Video review\n- A checklist"
    fidelity = told(code_lists, {FIDELITY: text})[0].fidelity
    assert isinstance(fidelity, Read)
    assert fidelity.value == "Video review A checklist"


def test_silence(code_lists: CodeLists) -> None:
    """A page that says nothing of delivery leaves every value not stated."""
    delivery, notes = told(code_lists, {})
    for value in (delivery.sessions, delivery.span, delivery.fidelity, delivery.practitioners):
        assert value == Absent(Absence.NOT_STATED)
    assert notes.findings() == ()


PRINTED = """by one two a an nurse supervisor with QCF-7 QCF-level 7/8 RQF 6 32 1.5 to up at least
or more longer weekly sessions session of lasting hours minutes' for over months booster training
recommended not required phone face-to-face days licence no requires providing clinical and ,
supervision . ( ) - is"""
WORDS = st.sampled_from([*PRINTED.split(), "\n"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.one_of(st.lists(WORDS, max_size=40).map(" ".join), st.text(max_size=60)))
def test_no_text_raises(code_lists: CodeLists, text: str) -> None:
    """Whatever stands in the sections, it is read, absent or noted."""
    told(code_lists, dict.fromkeys((HOW, STAFF, TRAINING, SUPERVISION, FIDELITY, LICENCE), text))
