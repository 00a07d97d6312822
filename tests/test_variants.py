"""The repository's page with one sentence changed: what must be read then, and what must not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace

from eifgraph.config import Settings
from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.model import Absence, Absent, CodeLists, Programme, Quantity, Read
from eifgraph.namespaces import INSTANCES, OTHERS, VOCAB
from eifgraph.pipeline import ingest_file, read_parts
from eifgraph.vocab import EIF

OA = Namespace(OTHERS["oa"])
EVALUATION = "does not include an evaluation carried out in the UK"
PROVISION = "The programme has never been implemented in the UK"


def changed(own_page: Path, folder: Path, old: str, new: str) -> Path:
    """Give a copy of the page with one passage changed."""
    text = own_page.read_text(encoding="utf-8")
    assert old in text, old
    page = folder / "variant.txt"
    page.write_text(text.replace(old, new), encoding="utf-8")
    return page


def parsed(page: Path, code_lists: CodeLists) -> Programme:
    """Read a page."""
    return parse_programme(read_page(page), code_lists)[0]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (EVALUATION, "includes two evaluations, neither of them in the UK", "uk_evaluation"),
        (EVALUATION, "includes evaluations from the USA but none from the UK", "uk_evaluation"),
        (PROVISION, "It is not known whether it has been implemented in the UK", "uk_provision"),
    ],
)
def test_denied_flag_is_not_read(
    own_page: Path, tmp_path: Path, code_lists: CodeLists, old: str, new: str, field: str
) -> None:
    """A sentence that denies or doubts in words that no pattern took in gives no value."""
    programme = parsed(changed(own_page, tmp_path, old, new), code_lists)
    value = getattr(programme.assessment.implementation, field)
    assert isinstance(value, Absent)
    assert value.reason is Absence.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    "words", [("does not include", False), ("excludes", False), ("includes", True)]
)
def test_evaluation_of_whatever_kind(
    own_page: Path, tmp_path: Path, code_lists: CodeLists, words: tuple[str, bool]
) -> None:
    """Whether evidence includes an evaluation is read past the words that say what it is for."""
    said, expected = words
    new = f"for family doctors {said} an evaluation carried out in the UK"
    programme = parsed(changed(own_page, tmp_path, EVALUATION, new), code_lists)
    flag = programme.assessment.implementation.uk_evaluation
    assert isinstance(flag, Read)
    assert flag.value is expected


@pytest.mark.parametrize("words", ["A licence is no longer required", "A licence isn't required"])
def test_denied_licence_is_not_read(
    own_page: Path, tmp_path: Path, code_lists: CodeLists, words: str
) -> None:
    """A licence that is denied in other words is not read as required."""
    lines = own_page.read_text(encoding="utf-8").splitlines()
    printed = lines[lines.index("Is there a licensing requirement?") + 2]
    page = changed(own_page, tmp_path, printed, f"{words}.")
    assert isinstance(parsed(page, code_lists).assessment.delivery.licence_required, Absent)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("between 6 and 8 sessions", Decimal(6), Decimal(8)),
        ("12 or 13 sessions", Decimal(12), Decimal(13)),
        ("two sessions per week", None, None),
        ("one session a week", None, None),
    ],
)
def test_sessions_as_written(
    own_page: Path,
    tmp_path: Path,
    code_lists: CodeLists,
    words: str,
    low: Decimal | None,
    high: Decimal | None,
) -> None:
    """Ranges are read whole; sessions a week are no number of sessions."""
    page = changed(own_page, tmp_path, "32 sessions", words)
    sessions = parsed(page, code_lists).assessment.delivery.sessions
    if low is None:
        assert isinstance(sessions, Absent)
    else:
        assert isinstance(sessions, Read)
        assert isinstance(sessions.value, Quantity)
        assert [sessions.value.minimum, sessions.value.maximum] == [low, high]


def test_age_is_no_span(own_page: Path, tmp_path: Path, code_lists: CodeLists) -> None:
    """An age ("for three to five year olds") is not how long a programme lasts."""
    text = own_page.read_text(encoding="utf-8")
    printed = "12 months or longer"
    page = tmp_path / "variant.txt"
    page.write_text(text.replace(printed, "three to five year olds"), encoding="utf-8")
    assert printed in text
    assert isinstance(parsed(page, code_lists).assessment.delivery.span, Absent)


def test_outcome_printed_twice_is_kept_once(own_page: Path, tmp_path: Path) -> None:
    """The same outcome twice in one study is one finding with two places; the page is kept."""
    printed = "Reduced PTSD symptoms\n\nImproved behaviour"
    page = changed(own_page, tmp_path, printed, f"Reduced PTSD symptoms\n\n{printed}")
    done = ingest_file(page, Settings(data=tmp_path), *read_parts())
    assert done.report.conforms
    found = done.programmes[0].assessment.studies[1].child_outcomes
    assert not isinstance(found, Absent)
    assert [len(read.repeated) for read in found] == [0, 1, 0]


def test_two_roles_of_one_title_stay_two(own_page: Path, tmp_path: Path) -> None:
    """Two practitioners of one title and different levels are two roles; the page is kept."""
    role = "by one clinical practitioner with QCF-7/8"
    page = changed(own_page, tmp_path, role, f"by one clinical practitioner with QCF-4 and {role}")
    done = ingest_file(page, Settings(data=tmp_path), *read_parts())
    roles = done.programmes[0].assessment.delivery.practitioners
    assert done.report.conforms
    assert not isinstance(roles, Absent)
    assert len(roles) == 2


def test_pages_share_no_reading(own_page: Path, tmp_path: Path, code_lists: CodeLists) -> None:
    """Two pages of one programme share things, but each reading is of one place on one page."""
    other = tmp_path / "other.txt"
    other.write_text("\n\n\n" + own_page.read_text(encoding="utf-8"), encoding="utf-8")
    union = Graph()
    for page in (own_page, other):
        union += programme_graph((parsed(page, code_lists),), INSTANCES)
    readings = list(union.subjects(RDF.type, EIF.Reading))
    assert len(readings) > 200
    for reading in readings:
        assert len(list(union.objects(reading, OA.hasSource))) == 1
        assert len(list(union.objects(reading, OA.hasSelector / RDF.value))) == 1


def test_person_at_an_organisation_is_personal(
    own_page: Path, tmp_path: Path, code_lists: CodeLists
) -> None:
    """A line that names a person's role is personal data, though it names an organisation."""
    organisation = "University of California San Francisco"
    line = "A. N. Other, Programme Director"
    page = changed(own_page, tmp_path, organisation, f"{line}\n\n{organisation}")
    programme = parsed(page, code_lists)
    assert line not in programme_graph((programme,), INSTANCES).serialize(format="nt")
    assert programme.contact.name is not None


def test_rating_that_is_none_is_not_silence(
    own_page: Path, tmp_path: Path, code_lists: CodeLists
) -> None:
    """A rating that is not on the scale is not understood, at its own line; never "not stated"."""
    page = changed(own_page, tmp_path, "rating: **3+**", "rating: **9**")
    programme, findings = parse_programme(read_page(page), code_lists)
    rating = programme.assessment.evidence_rating
    assert isinstance(rating, Absent)
    assert rating.reason is Absence.NOT_UNDERSTOOD
    assert [f.line for f in findings if f.code == "no-evidence-rating"] == [16]


def test_unread_sessions_are_not_silence(
    own_page: Path, tmp_path: Path, code_lists: CodeLists
) -> None:
    """Sessions told in words that are not understood are not "not stated"."""
    page = changed(own_page, tmp_path, "32 sessions", "several sessions")
    sessions = parsed(page, code_lists).assessment.delivery.sessions
    assert isinstance(sessions, Absent)
    assert sessions.reason is Absence.NOT_UNDERSTOOD


def test_every_value_has_a_reading(own_page: Path, code_lists: CodeLists) -> None:
    """Each value and code of the graph was read: itself, or as part of a thing read whole."""
    graph = programme_graph((parsed(own_page, code_lists),), INSTANCES)
    whole, single = set(), set()
    for reading in graph.subjects(RDF.type, EIF.Reading):
        about, which = graph.value(reading, EIF.readingOf), graph.value(reading, EIF.readProperty)
        whole |= {about} if which is None else set()
        single.add((about, which, graph.value(reading, EIF.readValue)))
    apart = {EIF.Reading, EIF.SourcePage, EIF.Absence, OA.FragmentSelector, OA.TextQuoteSelector}
    checked = [
        (s, p, o)
        for s, p, o in graph
        if (isinstance(o, Literal) or str(o).startswith(VOCAB))
        and p not in (RDFS.label, EIF.site)  # the site follows from the file's kind
        and not apart & set(graph.objects(s, RDF.type))
    ]
    assert len(checked) > 150
    assert [x for x in checked if x[0] not in whole and x not in single] == []
