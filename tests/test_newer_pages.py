"""What newer pages print and what curators set, from a synthetic record to its graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from rdflib import DCTERMS, RDF, RDFS, Graph, Literal, Namespace, URIRef

from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.iris import concept_iri
from eifgraph.model import CodeLists, Programme, QualificationRange, Read, Span, StaffRole
from eifgraph.namespaces import INSTANCES, OTHERS
from eifgraph.records import read_records
from eifgraph.shapes import Shapes, check_graph
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF

RECORD: Final = Path(__file__).parent / "golden" / "synthetic-xi.yaml"
OA: Final = Namespace(OTHERS["oa"])
SCHEMA: Final = Namespace(OTHERS["schema"])
FORM: Final = "https://www.iana.org/assignments/media-types/"
PATH: Final = "synthetic-programme-xi/ireland/synthetic-series-2018-11"
ASSESSMENT: Final = URIRef(f"{INSTANCES}id/assessment/{PATH}")
PERSON: Final = "A. Synthetic Person"


def thing(kind: str, *slugs: str) -> URIRef:
    """Name a part of the assessment."""
    return URIRef("/".join([f"{INSTANCES}id/{kind}/assessment/{PATH}", *slugs]))


FIRST, SECOND = thing("study", "1"), thing("study", "2")


@pytest.fixture(scope="module")
def copies(code_lists: CodeLists) -> tuple[Programme, ...]:
    """What the record says."""
    return read_records(RECORD, code_lists)


@pytest.fixture(scope="module")
def graph(copies: tuple[Programme, ...]) -> Graph:
    """The record as triples."""
    return programme_graph(copies, INSTANCES)


def test_study(graph: Graph) -> None:
    """A study has its own rating or why not, its timing, and whose participants it shares."""
    assert graph.value(FIRST, EIF.rating) == concept_iri("evidence-rating", "2+")
    assert graph.value(SECOND, EIF.rating) is None
    absent = [graph.value(a, EIF.absentProperty) for a in graph.objects(SECOND, EIF.lacks)]
    assert EIF.rating in absent
    assert graph.value(SECOND, EIF.timing) == Literal("Baseline; two years later")
    shared = set(graph.subject_objects(EIF.sharesParticipantsWith))
    assert shared == {(FIRST, SECOND), (SECOND, FIRST)}


def test_reference_that_does_not_count(graph: Graph) -> None:
    """The assessment sets it aside, and no study is reported in it."""
    (reference,) = graph.objects(ASSESSMENT, EIF.setsAside)
    assert (reference, EIF.surname, Literal("Piman")) in graph
    assert (None, EIF.reportedIn, reference) not in graph
    assert (reference, EIF.hasReading, None) in graph


def test_irish_flags(graph: Graph) -> None:
    """One is given, the other has its label alone; a layout without them says nothing."""
    place = thing("implementation")
    assert graph.value(place, EIF.irelandProvision) == Literal(True)
    assert graph.value(place, EIF.irelandEvaluation) is None
    absent = [graph.value(a, EIF.absentProperty) for a in graph.objects(place, EIF.lacks)]
    assert EIF.irelandEvaluation in absent
    assert EIF.irelandProvision not in absent


def test_pages_without_irish_flags_say_nothing(own_page: Path, code_lists: CodeLists) -> None:
    """The print layout has no such pair."""
    graph = programme_graph((parse_programme(read_page(own_page), code_lists)[0],), INSTANCES)
    names = {*graph.predicates(), *graph.objects(None, EIF.absentProperty)}
    assert not {EIF.irelandProvision, EIF.irelandEvaluation, EIF.rating} & names


def test_training_of_roles(graph: Graph) -> None:
    """Each role has the time that it is trained for, with the place where it stands."""
    times = {
        str(graph.value(role, RDFS.label)): str(graph.value(time, RDFS.label))
        for role, time in graph.subject_objects(EIF.trainedFor)
    }
    assert times == {
        "family worker": "3 days",
        "helper": "6 to 8 hours",
        "team lead": "20 hours",
    }
    assert all(
        (time, EIF.hasReading, None) in graph for time in graph.objects(None, EIF.trainedFor)
    )


def test_level_or_above(graph: Graph) -> None:
    """A role that asks for a level or any above it has a lowest level and no highest."""
    lowest = concept_iri("qualification", "nfq-6")
    (role,) = graph.subjects(EIF.minimumQualification, lowest)
    assert graph.value(role, EIF.maximumQualification) is None


def test_ages_of_samples(graph: Graph) -> None:
    """Months, halves of years and open ranges are kept; whole years stand beside them."""
    ages = {
        str(graph.value(age, RDFS.label)): sample for sample, age in graph.subject_objects(EIF.ages)
    }
    months, years = ages["18 or more months"], ages["2 to 4.5 years"]
    assert graph.value(months, EIF.ageMinimum) is None
    assert graph.value(years, EIF.ageMinimum) == Literal(2)
    assert graph.value(years, EIF.ageMaximum) is None


def others(graph: Graph, predicate: URIRef) -> dict[str, str]:
    """Give for each value of a property that was not taken the one that was."""
    return {
        str(graph.value(reading, EIF.readValue)).rsplit("/", 1)[-1]: str(
            graph.value(taken, EIF.readValue)
        ).rsplit("/", 1)[-1]
        for reading, taken in graph.subject_objects(EIF.yieldsTo)
        if (reading, EIF.readProperty, predicate) in graph
    }


def test_places_that_disagree(graph: Graph) -> None:
    """What was not taken has a reading that yields to the one taken, and is no statement."""
    assert others(graph, EIF.costRating) == {"2": "1"}
    assert list(graph.objects(ASSESSMENT, EIF.costRating)) == [concept_iri("cost-rating", "1")]
    assert others(graph, EIF.setting) == {"community-centre": "home"}
    assert (None, EIF.setting, concept_iri("setting", "community-centre")) not in graph


def test_places_that_agree_do_not_yield(graph: Graph) -> None:
    """Another place that says the same is one more reading of the value."""
    readings = [
        reading
        for reading in graph.subjects(EIF.readProperty, EIF.costRating)
        if (reading, EIF.readValue, concept_iri("cost-rating", "1")) in graph
    ]
    assert len(readings) == 2
    assert not [reading for reading in readings if (reading, EIF.yieldsTo, None) in graph]


def test_an_amount_that_disagrees(graph: Graph) -> None:
    """Of a thing as a whole, the quotation says what stands elsewhere."""
    (span,) = graph.objects(None, EIF.span)
    (other,) = [r for r in graph.objects(span, EIF.hasReading) if (r, EIF.yieldsTo, None) in graph]
    assert graph.value(other, EIF.readValue) is None
    quote = graph.value(graph.value(other, OA.hasSelector), OA.refinedBy)
    assert "12" in str(graph.value(quote, OA.exact))


def test_value_that_a_person_set(graph: Graph) -> None:
    """It has method, reason and day, apart from what was read on the page."""
    assert others(graph, EIF.evidenceRating) == {"3": "2"}
    assert others(graph, EIF.givenRating) == {"3": "2"}
    (reading,) = [
        taken
        for taken in graph.objects(None, EIF.yieldsTo)
        if (taken, EIF.readProperty, EIF.evidenceRating) in graph
    ]
    assert graph.value(reading, EIF.method) == concept_iri("reading-method", "curated")
    assert str(graph.value(reading, EIF.rule)).startswith("The badge shows 2;")
    assert str(graph.value(reading, DCTERMS.created)) == "2026-11-24"
    (page,) = graph.subjects(EIF.yieldsTo, reading)
    assert graph.value(page, EIF.method) == concept_iri("reading-method", "inferred")
    assert (page, DCTERMS.created, None) not in graph


@pytest.mark.parametrize("publish", [False, True])
def test_who_set_it_is_personal_data(copies: tuple[Programme, ...], publish: bool) -> None:
    """The name stands nowhere, not even in a quotation, unless a setting says so."""
    graph = programme_graph(copies, INSTANCES, publish)
    named = [(s, p) for s, p, o in graph if PERSON in str(o)]
    assert {p for _, p in named} == ({EIF.curatedBy} if publish else set())


def test_name_within_a_whole_is_not_quoted(code_lists: CodeLists, tmp_path: Path) -> None:
    """What is read as a whole, and holds a value that a person set, is quoted up to that."""
    path = tmp_path / "r.yaml"
    curation = f"{{by: {PERSON}, why: Misread., on: 2026-11-24}}"
    path.write_text(
        "name: X\npage: {site: eif, layout: web}\nassessment:\n  studies:\n  - number: 1\n"
        f"    sample: {{text: two, size: {{value: 2, curation: {curation}}}}}\n",
        encoding="utf-8",
    )
    copies = read_records(path, code_lists)
    sample = copies[0].assessment.studies[0].sample
    assert isinstance(sample, Read)
    assert sample.span.quote == "{text: two, size: {value: 2"
    assert sample.value.size.curation is not None
    assert PERSON not in render_turtle(programme_graph(copies, INSTANCES))


def test_what_a_person_confirmed_stands_apart(copies: tuple[Programme, ...]) -> None:
    """A person may set what the page says too, at the same place; then nothing yields."""
    copy = copies[0]
    given = copy.assessment.evidence_rating
    assert isinstance(given, Read)
    same = replace(given, otherwise=(Read(given.value, given.span),))
    assessment = replace(copy.assessment, evidence_rating=same)
    graph = programme_graph((replace(copy, assessment=assessment),), INSTANCES)
    methods = {
        graph.value(reading, EIF.method)
        for reading in graph.subjects(EIF.readProperty, EIF.evidenceRating)
    }
    assert methods == {concept_iri("reading-method", m) for m in ("as-printed", "curated")}
    assert others(graph, EIF.evidenceRating) == {}


def test_what_was_set_aside_before_yields_too(copies: tuple[Programme, ...]) -> None:
    """A person corrects a value that already had others beside it: all yield to the new one."""
    copy = copies[0]
    given = copy.assessment.evidence_rating
    assert isinstance(given, Read)
    before = Read("3", Span(1, 1, "3"), otherwise=(Read("4", Span(2, 2, "4")),))
    assessment = replace(copy.assessment, evidence_rating=replace(given, otherwise=(before,)))
    graph = programme_graph((replace(copy, assessment=assessment),), INSTANCES)
    assert others(graph, EIF.evidenceRating) == {"3": "2", "4": "2"}


def test_levels_that_disagree(copies: tuple[Programme, ...]) -> None:
    """Ends of a range that agree do not yield; one without a highest level has no such reading."""
    copy = copies[0]
    span = Span(1, 1, "QCF-3/5")
    others_ = (
        Read(QualificationRange("QCF", 3, 6), Span(2, 2, "QCF-3/6")),
        Read(QualificationRange("QCF", 2, None), Span(3, 3, "QCF-2")),
    )
    read = Read(QualificationRange("QCF", 3, 5), span, otherwise=others_)
    role = Read(StaffRole("worker", None, read), span)
    delivery = replace(copy.assessment.delivery, practitioners=(role,))
    assessment = replace(copy.assessment, delivery=delivery)
    graph = programme_graph((replace(copy, assessment=assessment),), INSTANCES)
    assert others(graph, EIF.minimumQualification) == {"qcf-2": "qcf-3"}
    assert others(graph, EIF.maximumQualification) == {"qcf-6": "qcf-5"}


def made_of(own_page: Path, code_lists: CodeLists, form: str) -> Graph:
    """Make the graph of our own page as if it had been saved in another form."""
    programme = parse_programme(read_page(own_page), code_lists)[0]
    file = replace(programme.file, form=form)
    return programme_graph((replace(programme, file=file),), INSTANCES)


@pytest.mark.parametrize(
    ("form", "media_type"), [("html", "text/html"), ("pdf", "application/pdf")]
)
def test_lines_of_other_forms_are_those_of_the_text(
    own_page: Path, code_lists: CodeLists, shapes: Shapes, form: str, media_type: str
) -> None:
    """A page that is no plain text says its form; its readings name the text they count in."""
    graph = made_of(own_page, code_lists, form)
    (page,) = graph.subjects(RDF.type, EIF.SourcePage)
    assert graph.value(page, DCTERMS.format) == URIRef(FORM + media_type)
    (text,) = graph.subjects(RDF.type, OA.State)
    assert graph.value(text, DCTERMS.format) == URIRef(FORM + "text/plain")
    readings = set(graph.subjects(RDF.type, EIF.Reading))
    assert set(graph.subjects(OA.hasState, text)) == readings
    assert check_graph(graph, render_turtle(graph), Path("page.ttl"), shapes).conforms


def test_lines_of_text_need_no_state(own_page: Path, code_lists: CodeLists) -> None:
    """RFC 5147 counts lines of plain text, so nothing is to be said."""
    graph = made_of(own_page, code_lists, "text")
    (page,) = graph.subjects(RDF.type, EIF.SourcePage)
    assert graph.value(page, DCTERMS.format) == URIRef(FORM + "text/plain")
    assert (None, OA.hasState, None) not in graph
