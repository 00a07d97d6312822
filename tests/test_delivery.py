"""How the programme is run: each printed form of sessions, staff, training and licence."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eifgraph.ingest import headings as layout
from eifgraph.ingest.arranging import Section
from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import lowered
from eifgraph.ingest.delivery import (
    FIDELITY,
    HOW,
    LICENCE,
    STAFF,
    SUPERVISION,
    TRAINING,
    read_delivery,
    read_workforce,
)
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
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
    Span,
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
    ("It has eight weekly two-hour sessions.", "8", "8", False),
    ("It has 16 x 2-hour sessions.", "16", "16", False),
    ("Between 18 and 20 weekly group sessions are held.", "18", "20", False),
    ("It has 12 individual and family sessions.", "12", "12", False),
    ("There are six sessions (lasting two hours each).", "6", "6", False),
    ("It is a 10-session programme.", "10", "10", False),
    ("Families are offered up to 30 home visits.", None, "30", False),
    ("It is taught in 40 lessons.", "40", "40", False),
    ("There are twelve sessions, and children do not come.", "12", "12", False),
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


NO_SESSIONS = [
    ("They attend two sessions a week.", Absence.NOT_STATED),
    ("One-hour sessions, twice a week.", Absence.NOT_STATED),
    ("Level 3 sessions are for all.", Absence.NOT_STATED),
    ("There are 1:1 sessions.", Absence.NOT_STATED),
    ("The first two sessions are at home.", Absence.NOT_STATED),
    ("In one session they play.", Absence.NOT_STATED),
    ("It is for groups of 8 parents, in weekly sessions.", Absence.NOT_STATED),
    ("Practitioners attend three training sessions.", Absence.NOT_STATED),
    ("There are 48 sessions a year.", Absence.NOT_UNDERSTOOD),
    ("It is not delivered in 12 sessions.", Absence.NOT_UNDERSTOOD),
    ("It has more than 12 sessions.", Absence.NOT_UNDERSTOOD),
    ("If wanted, it has 12 sessions.", Absence.NOT_UNDERSTOOD),
    ("Families attended 9 sessions on average: an average of 9 sessions.", Absence.NOT_UNDERSTOOD),
    ("There are two weekly sessions.", Absence.NOT_UNDERSTOOD),
    ("It has several sessions.", Absence.NOT_UNDERSTOOD),
]


@pytest.mark.parametrize(("text", "reason"), NO_SESSIONS)
def test_no_number_of_sessions(code_lists: CodeLists, text: str, reason: Absence) -> None:
    """Numbers of other things are not read; of what is not understood, a curator is told."""
    delivery, notes = told(code_lists, {HOW: text})
    assert isinstance(delivery.sessions, Absent)
    assert delivery.sessions.reason is reason
    expected = ["not-understood"] if reason is Absence.NOT_UNDERSTOOD else []
    assert [finding.code for finding in notes.findings()] == expected


def test_sessions_of_several_kinds(code_lists: CodeLists) -> None:
    """The first kind is kept, and the other beside it; boosters never come first."""
    text = "There are two booster sessions after eight group sessions and four home visits."
    sessions = told(code_lists, {HOW: text})[0].sessions
    assert isinstance(sessions, Read)
    assert sessions.value.minimum == 4
    text = "It has two booster sessions and eight group sessions and four family sessions."
    sessions = told(code_lists, {HOW: text})[0].sessions
    assert isinstance(sessions, Read)
    assert sessions.value.minimum == 8
    assert [other.value.minimum for other in sessions.otherwise] == [4, 2]


def test_sessions_that_differ(code_lists: CodeLists) -> None:
    """Two numbers of sessions: the first is kept, the other is a finding."""
    delivery, notes = told(code_lists, {HOW: "It has 12 sessions.\nThere are 14 sessions."})
    assert isinstance(delivery.sessions, Read)
    assert delivery.sessions.value.minimum == 12
    assert [other.value.minimum for other in delivery.sessions.otherwise] == [14]
    assert [(f.code, f.line) for f in notes.findings()] == [("sessions-differs", 3)]


LENGTHS = [
    ("20 sessions of 90 minutes each", "1.5", "1.5", "minutes as hours"),
    ("sessions lasting 45 to 60 minutes", "0.75", "1", "minutes as hours"),
    ("sessions of roughly 1 to 1.5 hours", "1", "1.5", ""),
    ("sessions of up to two hours", None, "2", WRITTEN),
    ("weekly two-hour sessions", "2", "2", WRITTEN),
    ("16 x 2-hour sessions", "2", "2", ""),
    ("six sessions (lasting 2 hours each)", "2", "2", ""),
    ("Each session lasts between 1 and 2 hours", "1", "2", ""),
    ("Parents meet every week for 90 to 120 minutes", "1.5", "2", "minutes as hours"),
    ("Sessions take place twice a week and last 45 minutes", "0.75", "0.75", "minutes as hours"),
    ("There are 2 hours per session", "2", "2", ""),
    (
        "sessions of 1 to 1.5 hours' duration each by a nurse (and 9 hours of training)",
        "1",
        "1.5",
        "",
    ),
]
NO_LENGTHS = [
    "There are sessions, and 92 hours of programme training.",
    "Training sessions last two hours.",
    "Sessions take 2 hours a week.",
    "Sessions do not last 2 hours.",
    "Sessions are 48 hours apart.",
    "It is delivered for two hours.",
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


@pytest.mark.parametrize("text", NO_LENGTHS)
def test_no_session_length(code_lists: CodeLists, text: str) -> None:
    """Hours of other things, or in other ways, are no length of a session."""
    assert isinstance(told(code_lists, {HOW: text})[0].session_length, Absent)


SPANS = [
    ("weekly sessions for a period of 9 months or longer", "9", None, Unit.MONTH),
    ("weekly sessions over 20 weeks", "20", "20", Unit.WEEK),
    ("sessions over one to two years", "1", "2", Unit.YEAR),
    ("It is held over 10 to 14 weeks.", "10", "14", Unit.WEEK),
    ("It lasts a year or more.", "1", None, Unit.YEAR),
    ("The programme runs for 12 months.", "12", "12", Unit.MONTH),
    ("It is a 14-week group programme.", "14", "14", Unit.WEEK),
    ("The group meets weekly for up to 8 weeks.", None, "8", Unit.WEEK),
    ("It is held over three days.", "3", "3", Unit.DAY),
    ("It is a 12-day programme.", "12", "12", Unit.DAY),
]
NO_SPANS = [
    "It is for three to five years old children.",
    "It is for children over 5 years.",
    "It is for 3 to 5 years old.",
    "Nurses are trained over 6 months.",
    "Parents were followed for 6 months after it.",
    "It runs for 5 days a week.",
    "It has a 12-month follow-up.",
    "It does not run for 12 months.",
    "It takes over two school years.",
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), SPANS)
def test_span(
    code_lists: CodeLists, text: str, low: str | None, high: str | None, unit: Unit
) -> None:
    """How long the programme runs, in the printed unit."""
    span = told(code_lists, {HOW: text})[0].span
    assert isinstance(span, Read)
    assert span.value == Quantity(number(low), number(high), unit)


@pytest.mark.parametrize("text", NO_SPANS)
def test_no_span(code_lists: CodeLists, text: str) -> None:
    """Ages, follow-ups and times of training are not the time that a programme runs."""
    assert isinstance(told(code_lists, {HOW: text})[0].span, Absent)


FREQUENCIES = [
    ("weekly sessions", "1"),
    ("fortnightly group sessions", "0.5"),
    ("Daily sessions", "7"),
    ("Sessions are held every two weeks.", "0.5"),
    ("one-hour sessions, twice a week", "2"),
    ("Sessions take place three times a week.", "3"),
    ("twice weekly sessions", "2"),
    ("They attend two sessions a week.", "2"),
    ("12 sessions (one per week)", "1"),
    ("Parents meet every week for an hour.", "1"),
    ("Sessions are held on a weekly basis.", "1"),
]
NO_FREQUENCIES = [
    "Sessions are monthly.",
    "Nurses have weekly supervision.",
    "Once a week, practitioners attend supervision sessions.",
    "Practitioners have sessions of coaching, twice a week.",
    "Each week, nurses attend a team meeting held by phone.",
    "They have weekly training sessions.",
    "Children do homework twice a week.",
    "There are one to two sessions a week.",
    "Each week looks at a theme.",
    "Sessions are not held weekly.",
    "bi-weekly sessions",
]


@pytest.mark.parametrize("text", NO_FREQUENCIES)
def test_no_frequency(code_lists: CodeLists, text: str) -> None:
    """What is no whole number of sessions a week, or of something else, is no frequency."""
    assert told(code_lists, {HOW: text})[0].sessions_per_week is None


@pytest.mark.parametrize(("text", "weekly"), FREQUENCIES)
def test_frequency(code_lists: CodeLists, text: str, weekly: str) -> None:
    """A frequency is kept as times a week."""
    frequency = told(code_lists, {HOW: text})[0].sessions_per_week
    assert frequency is not None
    assert (frequency.value, frequency.how) == (Decimal(weekly), "frequency as times a week")


QCF_6, QCF_7_8 = QualificationRange("QCF", 6, 6), QualificationRange("QCF", 7, 8)
QCF_4_5, NFQ_8 = QualificationRange("QCF", 4, 5), QualificationRange("NFQ", 8, 8)
Role = tuple[str, int | None, QualificationRange | None]


def roles(reads: object) -> list[Role]:
    """Give title, count and level of each role; none if there is only an absence."""
    if not isinstance(reads, tuple):
        return []
    values = [read.value for read in reads]
    return [(v.title, v.count, v.qualification and v.qualification.value) for v in values]


TEAMS: list[tuple[str, list[Role]]] = [
    ("by one nurse with QCF-7/8 qualifications (and 9 hours of training)", [("nurse", 1, QCF_7_8)]),
    ("by two nurses, both with QCF-6 qualifications", [("nurses", 2, QCF_6)]),
    (
        "by one teacher with QCF-6 level qualifications and one teaching assistant with QCF-4/5",
        [("teacher", 1, QCF_6), ("teaching assistant", 1, QCF_4_5)],
    ),
    (
        "by one health visitor with QCF-6 and assisted by two volunteers with QCF-4/5.",
        [("health visitor", 1, QCF_6), ("volunteers", 2, QCF_4_5)],
    ),
    (
        "It is led by two nurses, one with QCF-6 and one with QCF-4/5.",
        [("nurses", 1, QCF_6), ("nurses", 1, QCF_4_5)],
    ),
    ("It is led by a pair of trained peer facilitators.", [("trained peer facilitators", 2, None)]),
    ("It is led by one or two nurses with NFQ 8.", [("nurses", None, NFQ_8)]),
    ("It is run by a practitioner with a Masters or higher.", [("practitioner", 1, None)]),
    (
        "It can be delivered by a social worker, psychologist or nurse (QCF-6).",
        [("social worker, psychologist or nurse", None, QCF_6)],
    ),
    ("It is delivered by a QCF-6 social worker.", [("social worker", 1, QCF_6)]),
    ("It is delivered by phone.", []),
    ("It is delivered in groups, followed by two nurses' visits.", []),
    ("It was developed by two psychologists with QCF-7/8.", []),
    ("It is not delivered by one nurse with QCF-6.", []),
]


@pytest.mark.parametrize(("text", "team"), TEAMS)
def test_team(code_lists: CodeLists, text: str, team: list[Role]) -> None:
    """Each role has its own count and level; nobody else is taken for one."""
    assert roles(told(code_lists, {HOW: text})[0].practitioners) == team


ABLE: list[tuple[str, list[Role]]] = [
    ("The practitioner is a family worker with QCF level 6.", [("family worker", None, QCF_6)]),
    (
        "- Practitioner 1: teacher with QCF-6\n- Practitioner 2: assistant with QCF-4/5",
        [("teacher", None, QCF_6), ("assistant", None, QCF_4_5)],
    ),
    (
        "- A lead therapist with QCF-7/8\n- A nurse with QCF-6",
        [("lead therapist", None, QCF_7_8), ("nurse", None, QCF_6)],
    ),
    (
        "Two practitioners deliver it: one teacher with QCF-6, and one assistant with QCF-4/5.",
        [("teacher", 1, QCF_6), ("assistant", 1, QCF_4_5)],
    ),
    (
        "Family worker with QCF-4/5 level qualifications; Nurse with QCF-6.",
        [("Family worker", None, QCF_4_5), ("Nurse", None, QCF_6)],
    ),
    ("Practitioners should have QCF-6 qualifications.", [("Practitioners", None, QCF_6)]),
    ("It is recommended that practitioners are nurses with QCF-6.", [("nurses", None, QCF_6)]),
    ("Teachers", [("Teachers", None, None)]),
]


@pytest.mark.parametrize(("text", "able"), ABLE)
def test_practitioner_stands_in(code_lists: CodeLists, text: str, able: list[Role]) -> None:
    """Where the account of delivery names nobody, who can deliver it is read."""
    delivery, _ = told(code_lists, {HOW: "In groups.", STAFF: text})
    assert roles(delivery.practitioners) == able


def test_practitioner_is_qualified_elsewhere(code_lists: CodeLists) -> None:
    """One role told in both sections has the count of the first and the level of the second."""
    staff = "The practitioner who delivers it is a school nurse with QCF-6."
    delivery, _ = told(code_lists, {HOW: "It is delivered by two nurses.", STAFF: staff})
    assert roles(delivery.practitioners) == [("nurses", 2, QCF_6)]


BESIDE = [
    ("The practitioners are a nurse with QCF-6 and a teacher.", ["nurse", "teacher"]),
    ("The practitioner can be a nurse with QCF-6, or a teacher.", ["nurse"]),
    ("The practitioner is either a nurse with QCF-6 or a teacher.", ["nurse"]),
    ("The practitioner is a nurse with QCF-6. It may also be a teacher.", ["nurse"]),
    ("One of these:\n- a nurse with QCF-6\n- a teacher with QCF-6", ["nurse"]),
]


@pytest.mark.parametrize(("staff", "titles"), BESIDE)
def test_who_else_delivers(code_lists: CodeLists, staff: str, titles: list[str]) -> None:
    """Roles that the account of delivery leaves out are added, unless one may choose them."""
    how = "It is delivered by one nurse with QCF-6."
    practitioners = told(code_lists, {HOW: how, STAFF: staff})[0].practitioners
    assert [title for title, _, _ in roles(practitioners)] == titles


def test_who_else_delivers_keeps_the_count(code_lists: CodeLists) -> None:
    """A role of both sections keeps the count of the account, and has the level of the other."""
    sections = {HOW: "It is delivered by two nurses.", STAFF: "Nurses with QCF-6 and a teacher."}
    practitioners = told(code_lists, sections)[0].practitioners
    assert roles(practitioners) == [("nurses", 2, QCF_6), ("teacher", None, None)]


OPEN = ["QCF-6 or above", "QCF level 6 (or higher)", "at least QCF-6", "QCF-6+", "RQF-6 or over"]


@pytest.mark.parametrize("level", OPEN)
def test_open_qualification(code_lists: CodeLists, level: str) -> None:
    """A level or above has a lowest, and no highest."""
    delivery, notes = told(code_lists, {HOW: f"It is delivered by one nurse with {level}."})
    ((title, count, levels),) = roles(delivery.practitioners)
    assert levels is not None
    assert (title, count, levels.minimum, levels.maximum) == ("nurse", 1, 6, None)
    assert notes.findings() == ()


@pytest.mark.parametrize("level", ["QCF-6 or below", "QCF-7/6", "RQF-9"])
def test_qualification_not_understood(code_lists: CodeLists, level: str) -> None:
    """Levels that are none, or have no lowest, are left out: the role stays, a curator is told."""
    delivery, notes = told(code_lists, {HOW: f"It is delivered by one nurse with {level}."})
    assert roles(delivery.practitioners) == [("nurse", 1, None)]
    assert [finding.code for finding in notes.findings()] == ["not-understood"]


def test_training_of_roles(code_lists: CodeLists) -> None:
    """Each role has its own time of training; where they differ, no one time is the total."""
    how = (
        "It is led by two nurses with QCF-6 (and 30 hours of programme training each), one play "
        "worker with QCF-4/5 (and eight hours of programme training) and one volunteer."
    )
    delivery, notes = told(code_lists, {HOW: how})
    assert isinstance(delivery.practitioners, tuple)
    trained = [read.value.training for read in delivery.practitioners]
    assert [read and read.value.minimum for read in trained] == [30, 8, None]
    assert delivery.training.total == Absent(Absence.NOT_STATED)
    assert notes.findings() == ()


WORKFORCES = [
    ("Workforce here", ["Workforce here"]),
    ("Health visitors, family nurses.", ["Health visitors", "family nurses"]),
    ("Nurses, social workers and teachers", ["Nurses", "social workers", "teachers"]),
    ("Nurses or teachers", ["Nurses or teachers"]),
    ("One with a degree, such as in law.", ["One with a degree, such as in law"]),
    ("Lead (a nurse, or a teacher), carers", ["Lead (a nurse, or a teacher)", "carers"]),
    ("Not available", []),
]


@pytest.mark.parametrize(("text", "titles"), WORKFORCES)
def test_workforce(code_lists: CodeLists, text: str, titles: list[str]) -> None:
    """A list of titles is divided; a phrase that qualifies its words stays whole."""
    found = read_workforce(Block(text, 1), Notes(code_lists))
    assert [title for title, _, _ in roles(found)] == titles


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


TOTALS = [
    ("60 hours of programme training", "60", "60", Unit.HOUR),
    ("They have three days' training.", "3", "3", Unit.DAY),
    ("24 to 32 hours", "24", "32", Unit.HOUR),
    ("They receive a 5-day training.", "5", "5", Unit.DAY),
    ("Training lasts two days.", "2", "2", Unit.DAY),
    ("They have 9 hours of training. Supervisors have 4 hours of training.", "9", "9", Unit.HOUR),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), TOTALS)
def test_total_of_training(
    code_lists: CodeLists, text: str, low: str, high: str, unit: Unit
) -> None:
    """All of the training, in the printed unit."""
    total = told(code_lists, {TRAINING: text})[0].training.total
    assert isinstance(total, Read)
    assert total.value == Quantity(Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    "text",
    [
        "Supervisors have 12 hours of programme training.",
        "There are two days of booster training a year.",
        "They do not need 12 hours of training.",
        "They have 12 hours of supervision.",
        "Please ask the provider.",
    ],
)
def test_no_total_of_training(code_lists: CodeLists, text: str) -> None:
    """Training of others, or denied, is not what practitioners are trained; it is a finding."""
    delivery, notes = told(code_lists, {TRAINING: text})
    assert isinstance(delivery.training.total, Absent)
    assert delivery.training.total.reason is Absence.NOT_UNDERSTOOD
    assert "not-understood" in {finding.code for finding in notes.findings()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("There is no booster training.", "not-required"),
        ("Booster training of practitioners is not needed.", "not-required"),
        ("No booster training is required.", "not-required"),
        ("Booster training is recommended but not required.", "recommended"),
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


@pytest.mark.parametrize(
    "text", ["Booster training may be required.", "Booster training is not recommended."]
)
def test_hedged_booster(code_lists: CodeLists, text: str) -> None:
    """A booster that is left open is no requirement, and a finding."""
    delivery, notes = told(code_lists, {TRAINING: f"They have 9 hours of training. {text}"})
    assert delivery.training.booster is None
    assert [finding.code for finding in notes.findings()] == ["not-understood"]


SUPERVISORS: list[tuple[str, list[Role]]] = [
    (
        "They have supervision by one host-agency supervisor (qualified to QCF-7/8 level).",
        [("host-agency supervisor", 1, QCF_7_8)],
    ),
    (
        "- One agency supervisor with QCF-7/8\n- One external supervisor with QCF-6",
        [("agency supervisor", 1, QCF_7_8), ("external supervisor", 1, QCF_6)],
    ),
    (
        "They have one agency supervisor with QCF-6 and two external supervisors with QCF-7/8.",
        [("agency supervisor", 1, QCF_6), ("external supervisors", 2, QCF_7_8)],
    ),
    ("They are supervised by a clinical psychologist.", [("clinical psychologist", 1, None)]),
    ("Supervisors should have QCF-7/8.", [("Supervisors", None, QCF_7_8)]),
    ("There is no supervision required.", []),
    ("It is not necessary that they have one supervisor.", []),
]


@pytest.mark.parametrize(("text", "expected"), SUPERVISORS)
def test_supervisors(code_lists: CodeLists, text: str, expected: list[Role]) -> None:
    """Who supervises; that nobody has to is not understood, and a finding."""
    delivery, notes = told(code_lists, {SUPERVISION: text})
    assert roles(delivery.supervisors) == expected
    codes = [finding.code for finding in notes.findings()]
    assert codes == ([] if expected else ["not-understood"])


def test_training_and_kinds_of_a_supervisor(code_lists: CodeLists) -> None:
    """A supervisor has kinds of supervision, and a time of training, where they are told."""
    text = (
        "They have one supervisor with QCF-6, with 12 hours of programme training, who gives "
        "clinical, skills and case-management supervision."
    )
    (role,) = told(code_lists, {SUPERVISION: text})[0].supervisors  # type: ignore[misc]  # is read
    assert role.value.supervision_kinds == ("clinical", "skills", "case-management")
    assert role.value.training is not None
    assert role.value.training.value.minimum == 12


def test_unknown_kind_of_supervision(code_lists: CodeLists) -> None:
    """A kind of supervision that no list has is noted; the others are kept."""
    text = "They have one supervisor with QCF-7, who provides clinical and moral supervision."
    delivery, notes = told(code_lists, {SUPERVISION: text})
    assert isinstance(delivery.supervisors, tuple)
    assert delivery.supervisors[0].value.supervision_kinds == ("clinical",)
    assert [finding.code for finding in notes.findings()] == ["unknown-label"]


LICENCES = [
    ("There is no licence needed to run the programme.", False),
    ("No licence is required for running the programme.", False),
    ("A licence is not required.", False),
    ("The programme does not require a licence.", False),
    ("A licence is required to run this programme.", True),
    ("There is a licence required to run this programme.", True),
    ("The programme requires a license.", True),
    ("A license is needed.", True),
    ("Yes", True),
    ("No.", False),
    ("Yes, there is a licence required.", True),
    ("No, there is no licence required to run it.", False),
    ("Not required", False),
    ("There is no licence.", False),
    ("Organisations must hold a licence to deliver it.", True),
    ("It can be run only under a licence.", True),
    ("It can only be run with a licence.", True),
    ("A licence is required before a service may begin.", True),
]


@pytest.mark.parametrize(("text", "expected"), LICENCES)
def test_licence(code_lists: CodeLists, text: str, expected: bool) -> None:
    """A licence is required or not, in whichever words."""
    licence = told(code_lists, {LICENCE: text})[0].licence_required
    assert isinstance(licence, Read)
    assert licence.value is expected


@pytest.mark.parametrize(
    "text",
    [
        "Please ask the provider.",
        "A licence may be required.",
        "Yes, a licence is not required.",
        "A licence is required, but only for schools.",
        "No licence is required for schools. A licence is required for trainers.",
        "It is not known whether a licence is required.",
        "There is a licence fee.",
        "It can be run with a licence.",
        "A licence is required before 2015 only.",
        "A licence is required before it begins if a school runs it.",
    ],
)
def test_licence_not_understood(code_lists: CodeLists, text: str) -> None:
    """Words that say neither, or both, are kept as not understood, and a curator is told."""
    delivery, notes = told(code_lists, {LICENCE: text})
    assert isinstance(delivery.licence_required, Absent)
    assert delivery.licence_required.reason is Absence.NOT_UNDERSTOOD
    assert [finding.code for finding in notes.findings()] == ["not-understood"]


def test_fidelity(code_lists: CodeLists) -> None:
    """Fidelity is kept as text."""
    text = "- Video review\n- A checklist"
    fidelity = told(code_lists, {FIDELITY: text})[0].fidelity
    assert isinstance(fidelity, Read)
    assert fidelity.value == "Video review A checklist"


@pytest.mark.parametrize(
    ("sections", "reason"),
    [
        ({}, Absence.NOT_SEEN),
        ({"": "About it."}, Absence.NOT_STATED),
        (dict.fromkeys((HOW, STAFF, TRAINING, SUPERVISION, FIDELITY), ""), Absence.NOT_STATED),
        (
            dict.fromkeys((HOW, STAFF, TRAINING, SUPERVISION, FIDELITY, LICENCE), "Not available"),
            Absence.NOT_AVAILABLE,
        ),
    ],
    ids=["no chapter", "no sections", "empty sections", "not available"],
)
def test_silence(code_lists: CodeLists, sections: dict[str, str], reason: Absence) -> None:
    """A copy without the chapter, one that is silent, and one that has nothing are different."""
    delivery, notes = told(code_lists, sections)
    values = (delivery.sessions, delivery.session_length, delivery.span, delivery.practitioners)
    others = (delivery.training.total, delivery.supervisors, delivery.fidelity)
    for value in (*values, *others):
        assert isinstance(value, Absent)
        assert value.reason is reason
    assert notes.findings() == ()


PRINTED = """by one two a an nurse supervisor with QCF-7 QCF-level 7/8 RQF 6 32 1.5 to up at least
or more longer weekly sessions session of lasting hours minutes' for over months booster training
recommended not required phone face-to-face days licence no requires providing clinical and ,
supervision . ( ) - is x between 90 each twice week pair delivered : ; half programme Yes if 2-hour
year every who"""
WORDS = st.sampled_from([*PRINTED.split(), "\n"])
TEXT = st.lists(WORDS, max_size=40).map(" ".join)
SECTIONS = (HOW, STAFF, TRAINING, SUPERVISION, FIDELITY, LICENCE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(TEXT, st.text(max_size=60)))
def test_no_text_raises(code_lists: CodeLists, text: str) -> None:
    """Whatever stands in the sections, it is read, absent or noted."""
    told(code_lists, dict.fromkeys(SECTIONS, text))
    read_workforce(Block(text, 1), Notes(code_lists))


@pytest.mark.parametrize(
    "words", ["by one nurse ", "2 hours of ", "two-hour weekly ", "one nurse, ", "one nurse\n"]
)
def test_long_texts_take_no_longer_for_each_word(code_lists: CodeLists, words: str) -> None:
    """Six sections of twenty thousand characters each, without a full stop, are soon read."""
    start = process_time()
    told(code_lists, dict.fromkeys(SECTIONS, words * (20_000 // len(words))))
    assert process_time() - start < 5


NUMBERS: dict[str, int] = {"one": 1, "two": 2, "a": 1, "an": 1, "pair": 2, "twice": 2}
HALF = Decimal("0.5")


def numbers_in(text: str) -> set[Decimal]:
    """Give each number that a text holds, and what it comes to in another unit of time."""
    plain = {Decimal(digits) for digits in re.findall(r"\d+(?:\.\d+)?", text)}
    plain |= {Decimal(number) for word, number in NUMBERS.items() if word in text.split()}
    plain |= {number + HALF for number in plain} | {HALF}
    scaled = {round(number * by, 2) for number in plain for by in (Decimal(12), Decimal(7))}
    parts = {round(number / 60, 2) for number in plain}
    return plain | scaled | parts | {one + part for one in plain for part in parts}


def numbers_of(value: object) -> Iterator[Decimal]:
    """Give each number of quantities, counts and levels, at any depth."""
    if isinstance(value, Span) or value is None:
        return
    if isinstance(value, (Quantity, QualificationRange)):
        yield from (Decimal(n) for n in (value.minimum, value.maximum) if n is not None)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        yield Decimal(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers_of(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers_of(getattr(value, field.name))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT)
def test_numbers_come_from_the_text(code_lists: CodeLists, text: str) -> None:
    """No count, bound or level is read that is not printed."""
    delivery, _ = told(code_lists, dict.fromkeys(SECTIONS, text))
    plain = dataclasses.replace(delivery, sessions_per_week=None)
    assert set(numbers_of(plain)) <= numbers_in(text)


@given(start=st.integers(0, 30))
def test_each_character_keeps_its_place(start: int) -> None:
    """In lower case, a sentence has each character where the page has it."""
    text = "\u0130n 12 SESSIONS. \u1e9eA \u2126"
    assert len(lowered(text[start:])) == len(text[start:])
