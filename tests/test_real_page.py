"""The page as the Guidebook prints it: each fact expected by hand, each span looked up again."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pytest

from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.ingest.ledger import spans_of
from eifgraph.model import (
    Absence,
    Absent,
    CodeLists,
    Contact,
    PageFinding,
    Population,
    Programme,
    QualificationRange,
    Quantity,
    Read,
    Review,
    Sample,
    SourceFile,
    SourcePage,
    Span,
    StaffRole,
    Step,
    StepKind,
    Study,
    StudyFinding,
    TrainingPart,
    Unit,
)
from eifgraph.namespaces import INSTANCES
from eifgraph.turtle import render_turtle

QCF_7_8 = QualificationRange("QCF", 7, 8)
LATER = "maintained for high-risk group at six-month follow-up"


@pytest.fixture(scope="module")
def parsed(real_page: Path, code_lists: CodeLists) -> tuple[Programme, tuple[PageFinding, ...]]:
    """The real page, read."""
    return parse_programme(read_page(real_page), code_lists)


@pytest.fixture(scope="module")
def programme(parsed: tuple[Programme, tuple[PageFinding, ...]]) -> Programme:
    """What the real page says."""
    return parsed[0]


def value_of(read: object) -> object:
    """Give the value of a reading that must be there."""
    assert isinstance(read, Read), read
    return read.value


def values_of(reads: object) -> list[object]:
    """Give the values of several readings that must be there."""
    assert isinstance(reads, tuple), reads
    return [value_of(read) for read in reads]


def line_of(read: object) -> int:
    """Give the first line that a reading names."""
    assert isinstance(read, Read), read
    return read.span.first_line


def facts(value: object) -> object:
    """Drop from a value all that two wordings of one page may differ in, and keep the facts."""
    if isinstance(value, Read):
        return facts(value.value)
    if isinstance(value, Absent):
        return value.reason
    if isinstance(value, Sample):
        value = dataclasses.replace(value, text="")
    if isinstance(value, Step):
        return value.position, facts(value.kind)
    if isinstance(value, (SourceFile, SourcePage, Contact, Span)):
        return None
    if isinstance(value, tuple):
        return tuple(facts(part) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, (type, Enum)):
        return {f.name: facts(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value


def study(programme: Programme, number: str) -> Study:
    """Give the study with a printed number."""
    return next(s for s in programme.assessment.studies if s.number.value == number)


def test_name_and_acronym(programme: Programme) -> None:
    """The name is the first line; the acronym follows it in brackets."""
    assert programme.name == Read("Child-Parent Psychotherapy", Span(3, 3, programme.name.value))
    assert programme.acronym == Read("CPP", Span(7, 7, "CPP"))


def test_page(programme: Programme) -> None:
    """The page is the print layout with 255 lines and copies no other."""
    page, file = programme.page, programme.file
    assert (page.site, page.layout, page.copied_from) == ("eif", "print", None)
    assert (file.slug, file.line_count) == ("child-parent-psychotherapy", 255)


def test_review(programme: Programme) -> None:
    """The review is of July 2016."""
    assert value_of(programme.assessment.review) == Review("Foundations for Life", "2016-07")


def test_ratings(programme: Programme) -> None:
    """Each rating stands twice on the page, and both places are kept."""
    evidence, cost = programme.assessment.evidence_rating, programme.assessment.cost_rating
    assert (value_of(evidence), value_of(cost)) == ("3+", "NA")
    assert isinstance(evidence, Read)
    assert isinstance(cost, Read)
    assert [s.first_line for s in (evidence.span, *evidence.repeated)] == [15, 25]
    assert [s.first_line for s in (cost.span, *cost.repeated)] == [18, 42]


def test_explanations(programme: Programme) -> None:
    """Five explanations stand beside the ratings, in this order."""
    kinds = [read.value for read in programme.assessment.explanations]
    assert kinds == ["short-term-impact", "efficacy", "not-level-4", "plus", "cost-not-available"]
    assert value_of(programme.assessment.claims_other_outcomes) is True


HEALTH, CRIME = "mental-health-and-wellbeing", "crime-violence-and-antisocial-behaviour"
CLAIMS = [
    (51, "Improved representations of the mother-child relationship", HEALTH, ("1",)),
    (53, "Improved expectations of the mother-child relationship", HEALTH, ("1",)),
    (55, "Reduced depressive symptoms", HEALTH, ("2",)),
    (57, "Reduced PTSD symptoms", HEALTH, ("2",)),
    (61, "Improved behaviour", CRIME, ("2",)),
]


def test_claims(programme: Programme) -> None:
    """Five claims: line, outcome, domain of the heading above, studies."""
    claims = programme.assessment.claims
    assert isinstance(claims, tuple)
    found = [
        (c.span.first_line, c.value.label, value_of(c.value.domain), c.value.studies)
        for c in claims
    ]
    assert found == CLAIMS


def test_context(programme: Programme) -> None:
    """The best evidence holds for one age group, one model, eight settings, one targeting."""
    context = programme.assessment.context
    assert values_of(context.age_groups) == ["preschool"]
    assert values_of(context.delivery_models) == ["individual"]
    assert values_of(context.targeting) == ["targeted-indicated"]
    assert values_of(context.settings) == [
        "home",
        "childrens-centre-or-early-years-setting",
        "primary-school",
        "secondary-school",
        "sixth-form-or-fe-college",
        "community-centre",
        "in-patient-health-setting",
        "out-patient-health-setting",
    ]


def test_implementation(programme: Programme) -> None:
    """It was run in the United States; in the UK it was neither provided nor evaluated."""
    implementation = programme.assessment.implementation
    assert values_of(implementation.countries) == ["US"]
    assert value_of(implementation.uk_provision) is False
    assert value_of(implementation.uk_evaluation) is False


def test_sessions(programme: Programme) -> None:
    """32 sessions, about 1 to 1.5 hours each, weekly, for 12 months or longer."""
    delivery = programme.assessment.delivery
    assert value_of(delivery.sessions) == Quantity(Decimal(32), Decimal(32), Unit.COUNT)
    length = Quantity(Decimal(1), Decimal("1.5"), Unit.HOUR, is_approximate=True)
    assert value_of(delivery.session_length) == length
    assert value_of(delivery.span) == Quantity(Decimal(12), None, Unit.MONTH)
    assert value_of(delivery.sessions_per_week) == Decimal(1)
    assert [line_of(r) for r in (delivery.sessions, delivery.span)] == [118, 122]


def test_practitioner(programme: Programme) -> None:
    """One clinical practitioner with QCF 7/8, said again where it is asked who can deliver it."""
    (role,) = programme.assessment.delivery.practitioners  # type: ignore[misc]  # must not be absent
    assert (role.value.title, role.value.count) == ("clinical practitioner", 1)
    assert value_of(role.value.qualification) == QCF_7_8
    assert [span.first_line for span in (role.span, *role.repeated)] == [118, 131]


def test_training(programme: Programme) -> None:
    """92 hours: seven days face to face and 36 hours by phone; a booster is recommended."""
    training = programme.assessment.delivery.training
    assert value_of(training.total) == Quantity(Decimal(92), Decimal(92), Unit.HOUR)
    assert [part.value for part in training.parts] == [
        TrainingPart("face-to-face", Quantity(Decimal(7), Decimal(7), Unit.DAY)),
        TrainingPart("phone", Quantity(Decimal(36), Decimal(36), Unit.HOUR)),
    ]
    assert value_of(training.booster) == "recommended"


def test_supervisor(programme: Programme) -> None:
    """One host-agency supervisor with QCF 7/8, for three kinds of supervision."""
    (role,) = values_of(programme.assessment.delivery.supervisors)
    assert isinstance(role, StaffRole)
    assert (role.title, role.count) == ("host-agency supervisor", 1)
    assert value_of(role.qualification) == QCF_7_8
    assert role.supervision_kinds == ("clinical", "skills", "case-management")


def test_fidelity_and_licence(programme: Programme) -> None:
    """Fidelity is printed as not available, which is no silence; no licence is needed."""
    delivery = programme.assessment.delivery
    assert delivery.fidelity == Absent(Absence.NOT_AVAILABLE, Span(143, 143, "Not available"))
    assert value_of(delivery.licence_required) is False


def test_theory_of_change(programme: Programme) -> None:
    """Five steps in the page's order, each with its kind."""
    steps = programme.assessment.theory_of_change
    assert isinstance(steps, tuple)
    assert [(s.position, line_of(s.text), value_of(s.kind)) for s in steps] == [
        (1, 153, StepKind.MECHANISM),
        (2, 154, StepKind.NEED),
        (3, 155, StepKind.ACTIVITY),
        (4, 156, StepKind.SHORT_TERM),
        (5, 157, StepKind.LONGER_TERM),
    ]


def test_provider(programme: Programme) -> None:
    """The provider is the organisation; its address gets the scheme that is not printed."""
    assert not isinstance(programme.provider, Absent)
    assert programme.provider.name.value == "University of California San Francisco"
    assert value_of(programme.provider.website) == "http://www.ucsf.edu/"
    assert line_of(programme.provider.website) == 167


def test_contact_is_read(programme: Programme) -> None:
    """Name and e-mail address of the contact are read, each from its line."""
    contact = programme.contact
    assert (value_of(contact.name), line_of(contact.name)) == ("Chandra Ghosh", 161)
    assert (value_of(contact.email), line_of(contact.email)) == ("chandra.ghosh@ucsf.edu", 165)


@pytest.mark.parametrize("is_published", [False, True])
def test_contact_is_published_only_when_asked(programme: Programme, is_published: bool) -> None:
    """The contact is in the Turtle when a setting says so, and by default nowhere."""
    default = render_turtle(programme_graph((programme,), INSTANCES))
    turtle = render_turtle(programme_graph((programme,), INSTANCES, publish_contacts=is_published))
    assert (turtle == default) is not is_published
    for personal in ("Chandra", "chandra", "ghosh@", "Chandra Ghosh", "@ucsf"):
        present = personal in turtle
        assert present is is_published, personal


STUDIES = [
    ("1", 173, [("Toth", 2002)], "rct", ["US"]),
    ("2", 195, [("Lieberman", 2005), ("Lieberman", 2006), ("Ghosh", 2011)], "rct", ["US"]),
]


def test_studies(programme: Programme) -> None:
    """Two studies, each with its citations, design and country."""
    found = []
    for one in programme.assessment.studies:
        assert isinstance(one.citations, tuple)
        cited = [(c.value.surname, c.value.year) for c in one.citations]
        head = (one.number.value, line_of(one.number))
        found.append((*head, cited, value_of(one.design), values_of(one.countries)))
    assert found == STUDIES


def test_sample_of_study_1(programme: Programme) -> None:
    """155 pairs, children aged four; 112 of them are counted apart."""
    sample = value_of(study(programme, "1").sample)
    assert isinstance(sample, Sample)
    assert (sample.size.value, sample.unit) == (155, "mother-child-pairs")
    assert value_of(sample.ages) == Quantity(Decimal(4), Decimal(4), Unit.YEAR)
    assert [part.value.size.value for part in sample.subgroups] == [112]


def test_sample_of_study_2(programme: Programme) -> None:
    """75 pairs, children aged three to five, no part counted apart."""
    sample = value_of(study(programme, "2").sample)
    assert isinstance(sample, Sample)
    assert (sample.size.value, sample.unit) == (75, "mother-child-pairs")
    assert value_of(sample.ages) == Quantity(Decimal(3), Decimal(5), Unit.YEAR)
    assert sample.subgroups == ()


CHILD = [
    ("1", 183, "Improved representations of the mother-child relationship"),
    ("1", 185, "Improved expectations of the mother-child relationship"),
    ("2", 205, "Reduced depressive symptoms"),
    ("2", 207, "Reduced PTSD symptoms"),
    ("2", 209, "Improved behaviour"),
]


def test_child_outcomes(programme: Programme) -> None:
    """Each child outcome of each study: line and wording; none has a qualifier."""
    found = []
    for one in programme.assessment.studies:
        assert isinstance(one.child_outcomes, tuple)
        for read in one.child_outcomes:
            assert read.value == StudyFinding(read.value.label, Population.CHILD)
            found.append((one.number.value, read.span.first_line, read.value.label))
    assert found == CHILD


def test_other_outcomes(programme: Programme) -> None:
    """Study 1 measured none; study 2 found three, two of them at a follow-up of six months."""
    whom = Population.PARENT_COUPLE_OR_FAMILY
    none = Absent(Absence.NONE_MEASURED, Span(189, 189, "None measured"))
    assert study(programme, "1").other_outcomes == none
    outcomes = values_of(study(programme, "2").other_outcomes)
    found = [one for one in outcomes if isinstance(one, StudyFinding)]
    assert [(one.label, one.population, one.qualifier, one.subgroup) for one in found] == [
        ("Reduced symptoms of PTSD", whom, None, None),
        ("Reduced symptoms of PTSD", whom, LATER, "high-risk group"),
        ("Reduced depressive symptoms", whom, LATER, "high-risk group"),
    ]
    months = [one.follow_up_months and one.follow_up_months.value for one in found]
    assert months == [None, 6, 6]


REFERENCES = [
    ("1", 191, "Toth", 2002, False),
    ("2", 219, "Lieberman", 2005, True),
    ("2", 222, "Lieberman", 2006, True),
    ("2", 224, "Ghosh Ippen", 2011, True),
]


def test_references(programme: Programme) -> None:
    """Four references, of which the three of study 2 are cut off."""
    found = [
        (
            one.number.value,
            line_of(read),
            read.value.first_author,
            read.value.year,
            read.value.truncation is not None,
        )
        for one in programme.assessment.studies
        for read in one.references
    ]
    assert found == REFERENCES


def test_references_are_not_repaired(programme: Programme) -> None:
    """A reference cut off in mid-word stays cut off."""
    texts = [read.value.text for read in study(programme, "2").references]
    assert texts[0].endswith("Child-parent psychotherapy w Psychiatry, 44, 1241-1248.")
    assert texts[1].endswith("6-month follow-up of a randomized c")
    assert texts[2].endswith("events in early childhood:")


LINKS = [
    ("1", 193, "pmid", "12549708", (0,)),
    ("2", 226, "pii", "S0890856709622358", (0, 1, 2)),
    ("2", 227, "pii", "S0145213411001499", (0, 1, 2)),
]


def test_links(programme: Programme) -> None:
    """Three links, each with the identifier in its path and the references above it."""
    found = []
    for one in programme.assessment.studies:
        for link in one.links:
            assert link.value.identifier is not None
            stated = link.value.identifier.value
            place = (one.number.value, line_of(link))
            found.append((*place, stated.scheme, stated.value, link.value.listed_after))
    assert found == LINKS


def test_every_span_holds_its_quote(programme: Programme, real_page: Path) -> None:
    """Opened again, the page has the quoted text in the lines that each span names."""
    lines = real_page.read_text(encoding="utf-8").split("\n")
    spans = list(spans_of(programme))
    assert len(spans) == 112
    for span in spans:
        place = "\n".join(lines[span.first_line - 1 : span.last_line])
        assert span.quote, span
        assert span.quote in place, span


def test_findings(parsed: tuple[Programme, tuple[PageFinding, ...]]) -> None:
    """What a curator is told: three references cut off, a contact, and no line left unread."""
    codes = [(finding.code, finding.line) for finding in parsed[1]]
    assert [c for c in codes if c[0] != "prose"] == [
        ("personal-data", 161),
        ("personal-data", 165),
        ("truncated-reference", 219),
        ("truncated-reference", 222),
        ("truncated-reference", 224),
    ]


def test_own_page_gives_the_same_facts(
    programme: Programme, own_page: Path, code_lists: CodeLists
) -> None:
    """Our copy restates the page: its sentences differ, its facts do not."""
    own, _ = parse_programme(read_page(own_page), code_lists)
    assert facts(own) == facts(programme)
    assert own.contact == Contact(None, None)


def test_a_changed_fact_would_be_seen(programme: Programme) -> None:
    """The comparison above can fail: a rating that differs makes a difference."""
    rating = Read("4", Span(1, 1, "4"))
    assessment = dataclasses.replace(programme.assessment, evidence_rating=rating)
    other = dataclasses.replace(programme, assessment=assessment)
    assert facts(other) != facts(programme)
