"""Each rule of the shapes can be broken, and the report says which rule, which thing, where."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from eifgraph.errors import OntologyError
from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.iris import concept_iri
from eifgraph.model import CodeLists
from eifgraph.namespaces import INSTANCES, OTHERS, OURS
from eifgraph.shapes import CheckReport, CheckResult, Level, Shapes, check_graph, read_shapes
from eifgraph.turtle import new_graph, render_turtle
from eifgraph.vocab import EIF

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = Namespace(OTHERS["schema"])
SHAPE = Namespace(OURS["shape"])
FILE = Path("page.ttl")
DECIMAL, INTEGER, YEAR, MONTH, ADDRESS = (
    URIRef(OTHERS["xsd"] + name) for name in ("decimal", "integer", "gYear", "gYearMonth", "anyURI")
)


def _core() -> Graph:
    return Graph().parse(ROOT / "shapes" / "core.ttl")


CORE = _core()


def needed() -> list[tuple[str, URIRef, URIRef]]:
    """Give each property shape with a minimum count: its name, target class and path."""
    found = []
    for node, target in CORE.subject_objects(SH.targetClass):
        for rule in CORE.objects(node, SH.property):
            path = CORE.value(rule, SH.path)
            if CORE.value(rule, SH.minCount) is not None:
                assert isinstance(target, URIRef)
                assert isinstance(path, URIRef)
                found.append((str(rule).removeprefix(SHAPE), target, path))
    return sorted(found)


@pytest.fixture(scope="module")
def good(own_page: Path, code_lists: CodeLists) -> Graph:
    """The graph of our own page; copy it before changing it."""
    return programme_graph(parse_programme(read_page(own_page), code_lists)[0], INSTANCES)


def copy_of(graph: Graph) -> Graph:
    """Give a copy that may be changed."""
    copy = new_graph()
    copy += graph
    return copy


def check(graph: Graph, shapes: Shapes) -> CheckReport:
    """Check a graph against the shapes."""
    return check_graph(graph, render_turtle(graph), FILE, shapes)


@pytest.fixture(scope="module")
def core_only(shapes: Shapes) -> Shapes:
    """The shapes that must hold, without those that should; of the lists just the classes."""
    background = new_graph()
    for predicate in (RDF.type, RDFS.subClassOf):
        background += shapes.background.triples((None, predicate, None))
    return dataclasses.replace(shapes, shapes=CORE, background=background)


def violations(graph: Graph, shapes: Shapes) -> set[tuple[str, str]]:
    """Give shape and component of every violation."""
    found = check(graph, shapes).results
    return {(r.shape, r.component) for r in found if r.level is Level.VIOLATION}


def broken_by(thing: URIRef, graph: Graph, shapes: Shapes) -> set[tuple[str, str]]:
    """Give shape and component of every result about one thing."""
    return {(r.shape, r.component) for r in check(graph, shapes).results if r.thing == str(thing)}


def one(graph: Graph, kind: URIRef) -> URIRef:
    """Give the first thing of a class."""
    first = min(str(subject) for subject in graph.subjects(RDF.type, kind))
    return URIRef(first)


def around(graph: Graph, thing: URIRef, kind: URIRef) -> Graph:
    """Give a thing, and of all others just their classes: small, so that one check is quick."""
    part = new_graph()
    part += graph.triples((thing, None, None))
    for triple in graph.triples((None, RDF.type, None)):
        if triple[0] in set(part.objects(thing)):
            part.add(triple)
    assert (thing, RDF.type, kind) in part
    return part


def test_good_graph_conforms(good: Graph, shapes: Shapes) -> None:
    """The graph of our own page breaks no rule."""
    report = check(good, shapes)
    assert report.conforms
    assert [r.shape for r in report.results if r.level is Level.VIOLATION] == []


def test_cases_are_counted() -> None:
    """The cases below are as many as the file has lines with a minimum count."""
    text = (ROOT / "shapes" / "core.ttl").read_text(encoding="utf-8")
    assert len(needed()) == len(re.findall(r"sh:minCount 1 ;", text)) > 50


@pytest.mark.parametrize(("shape", "kind", "path"), needed(), ids=[name for name, *_ in needed()])
def test_property_that_is_missing(
    good: Graph, core_only: Shapes, shape: str, kind: URIRef, path: URIRef
) -> None:
    """Without the property, the thing breaks exactly this rule, by its count."""
    thing = one(good, kind)
    bad = around(good, thing, kind)
    bad.remove((thing, path, None))
    expected = (shape, "MinCountConstraintComponent")
    assert broken_by(thing, bad, core_only) == {expected}


# kind of thing, property, value that is added, rule and component that it breaks
EXTRA = [
    (EIF.Programme, EIF.assessedBy, EIF.Programme, "ProgrammeShape-assessedBy", "Class"),
    (
        EIF.Assessment,
        EIF.explainedBy,
        URIRef(OURS["rating"] + "Rating3Plus"),
        "AssessmentShape-explainedBy",
        "Class",
    ),
    (EIF.DeliveryContext, EIF.setting, Literal("Home"), "DeliveryContextShape-setting", "Class"),
    (EIF.Study, EIF.conductedIn, Literal("US"), "StudyShape-conductedIn", "Class"),
    (EIF.Programme, EIF.acronym, Literal("PCP"), "ProgrammeShape-acronym", "MaxCount"),
    (EIF.Study, EIF.number, Literal("2b"), "StudyShape-number", "MaxCount"),
    (
        EIF.Review,
        EIF.month,
        Literal("2017-07", datatype=MONTH),
        "ReviewShape-month",
        "MaxCount",
    ),
    (
        EIF.Citation,
        EIF.year,
        Literal("1999", datatype=YEAR),
        "CitationShape-year",
        "MaxCount",
    ),
    (
        EIF.Provider,
        EIF.website,
        Literal("ucsf", datatype=ADDRESS),
        "ProviderShape-website",
        "Pattern",
    ),
    (EIF.Programme, RDFS.label, Literal("no language"), "ProgrammeShape-label", "Datatype"),
]


@pytest.mark.parametrize(
    ("kind", "path", "value", "shape", "component"), EXTRA, ids=[f"{c[3]}-{c[4]}" for c in EXTRA]
)
def test_value_that_should_not_be(
    good: Graph,
    core_only: Shapes,
    kind: URIRef,
    path: URIRef,
    value: URIRef | Literal,
    shape: str,
    component: str,
) -> None:
    """A value of the wrong class, one too many, or one in a wrong form breaks its rule."""
    bad = copy_of(good)
    bad.add((one(good, kind), path, value))
    assert violations(bad, core_only) == {(shape, f"{component}ConstraintComponent")}


def _swap(graph: Graph, thing: URIRef, path: URIRef, value: str, datatype: URIRef) -> Graph:
    bad = copy_of(graph)
    bad.set((thing, path, Literal(value, datatype=datatype)))
    return bad


def test_range_upside_down(good: Graph, core_only: Shapes) -> None:
    """A lower bound above the upper bound breaks the rule of the lower."""
    both = set(good.subjects(SCHEMA.maxValue)) & set(good.subjects(SCHEMA.minValue))
    thing = URIRef(min(map(str, both)))
    bad = _swap(good, thing, URIRef(SCHEMA.minValue), "9999", DECIMAL)
    expected = ("QuantityShape-minValue", "LessThanOrEqualsConstraintComponent")
    assert violations(bad, core_only) == {expected}


def test_ages_upside_down(good: Graph, core_only: Shapes) -> None:
    """Youngest children older than the oldest break the rule of the lowest age."""
    thing = URIRef(min(map(str, good.subjects(EIF.ageMaximum))))
    bad = _swap(good, thing, EIF.ageMinimum, "17", INTEGER)
    expected = ("SampleShape-ageMinimum", "LessThanOrEqualsConstraintComponent")
    assert violations(bad, core_only) == {expected}


def warned(report: CheckReport, shape: str) -> list[CheckResult]:
    """Give the warnings of one shape."""
    return [r for r in report.results if r.level is Level.WARNING and r.shape.startswith(shape)]


@pytest.fixture(scope="module")
def report(good: Graph, shapes: Shapes) -> CheckReport:
    """The report on our own page."""
    return check(good, shapes)


QUALITY = {
    "WholeReferenceShape": 3,
    "MatchedCitationShape": 1,
    "FittingSettingShape": 2,
    "ConsistentSessionsShape": 1,
}


@pytest.mark.parametrize(("shape", "count"), QUALITY.items())
def test_warnings_of_own_page(report: CheckReport, shape: str, count: int) -> None:
    """The page has three references cut off, one short surname, odd settings, few sessions."""
    assert len(warned(report, shape)) == count


def test_no_other_warnings(report: CheckReport) -> None:
    """There are no results but those that are expected by name."""
    assert len(report.results) == sum(QUALITY.values())


def test_whole_references(good: Graph, shapes: Shapes) -> None:
    """References that are whole are no matter for a curator."""
    repaired = copy_of(good)
    for reference in good.subjects(EIF.isTruncated):
        repaired.set((reference, EIF.isTruncated, Literal(False)))
    assert warned(check(repaired, shapes), "WholeReferenceShape") == []


def test_matched_citation(good: Graph, shapes: Shapes, report: CheckReport) -> None:
    """With the surname as its reference has it, the citation matches."""
    (result,) = warned(report, "MatchedCitationShape")
    assert "Ghosh et al (2011)" in result.label
    repaired = copy_of(good)
    repaired.set((URIRef(result.thing), EIF.surname, Literal("Ghosh Ippen")))
    assert warned(check(repaired, shapes), "MatchedCitationShape") == []


def test_fitting_settings(good: Graph, shapes: Shapes, report: CheckReport) -> None:
    """Without the settings that are named, all fit the age group."""
    named = {result.value for result in warned(report, "FittingSettingShape")}
    assert named == {"Secondary school", "Sixth-form or FE college"}
    repaired = copy_of(good)
    for notation in ("secondary-school", "sixth-form-or-fe-college"):
        repaired.remove((None, EIF.setting, concept_iri("setting", notation)))
    assert len(repaired) == len(good) - 2
    assert warned(check(repaired, shapes), "FittingSettingShape") == []


def test_consistent_sessions(good: Graph, shapes: Shapes) -> None:
    """52 weekly sessions fit a span of twelve months."""
    repaired = copy_of(good)
    delivery = one(good, EIF.Delivery)
    sessions = URIRef(str(good.value(delivery, EIF.sessions)))
    for bound in (SCHEMA.minValue, SCHEMA.maxValue):
        repaired.set((sessions, bound, Literal("52", datatype=DECIMAL)))
    assert warned(check(repaired, shapes), "ConsistentSessionsShape") == []


def test_result_names_the_line_of_the_graph(good: Graph, report: CheckReport) -> None:
    """The line that a result names holds its property, or where there is none its thing."""
    lines = render_turtle(good).splitlines()
    assert report.results
    for result in report.results:
        assert result.graph_line is not None
        line = lines[result.graph_line - 1]
        assert (result.path in line) if result.path else (result.thing in line)
        assert f"{FILE}:{result.graph_line}: {result.level.value}" in result.sentence()


PLACES = {
    "WholeReferenceShape": "(20",
    "MatchedCitationShape": "Ghosh et al (2011)",
    "FittingSettingShape": "school",
    "ConsistentSessionsShape": "32 sessions",
}


@pytest.mark.parametrize(("shape", "words"), PLACES.items())
def test_result_names_the_line_of_the_page(
    report: CheckReport, own_page: Path, shape: str, words: str
) -> None:
    """The line of the page that the first result names holds the words in question."""
    result = warned(report, shape)[0]
    assert result.page_lines is not None
    assert result.page_file == own_page.name
    first, last = result.page_lines
    text = "\n".join(own_page.read_text(encoding="utf-8").split("\n")[first - 1 : last])
    assert words in text
    assert f"read from {own_page.name}, line" in result.sentence()


def test_no_shapes(tmp_path: Path) -> None:
    """A folder without shapes is no reason to call everything fine."""
    with pytest.raises(OntologyError, match="no shapes"):
        read_shapes(tmp_path, ROOT / "ontology")
