"""Each rule of the shapes can be broken, and the report says which rule, which thing, where."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, Namespace, URIRef

from eifgraph.errors import OntologyError
from eifgraph.graph import mapping_graph, programme_graph
from eifgraph.ingest import parse_programme, read_mappings, read_page
from eifgraph.iris import concept_iri
from eifgraph.model import CodeLists
from eifgraph.namespaces import INSTANCES, OTHERS, OURS
from eifgraph.records import read_records
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
    return programme_graph((parse_programme(read_page(own_page), code_lists)[0],), INSTANCES)


@pytest.fixture(scope="module")
def all_kinds(good: Graph, code_lists: CodeLists) -> Graph:
    """With it, the graphs of a record file and of the families: a thing of every class."""
    copies = read_records(ROOT / "data/records/let-s-play-in-tandem.yaml", code_lists)
    families = read_mappings(ROOT / "data/mappings/families.csv", code_lists)
    return good + programme_graph(copies, INSTANCES) + mapping_graph(families, INSTANCES)


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


Broken = dict[URIRef, set[tuple[str, str]]]
"""For each thing that breaks a rule: shapes and components of what it breaks."""


def broken(graph: Graph, shapes: Shapes) -> Broken:
    """Give the violations of a graph by thing."""
    found: Broken = {}
    for result in check(graph, shapes).results:
        if result.level is Level.VIOLATION:
            found.setdefault(URIRef(result.thing), set()).add((result.shape, result.component))
    return found


def one(graph: Graph, kind: URIRef) -> URIRef:
    """Give the first thing of a class."""
    first = min(str(subject) for subject in graph.subjects(RDF.type, kind))
    return URIRef(first)


def case_iri(thing: URIRef, *name: str) -> URIRef:
    """Name a copy of a thing that breaks a rule."""
    return URIRef("/case/".join([thing, *name]))


def add_case(cases: Graph, graph: Graph, thing: URIRef, path: URIRef, *name: str) -> URIRef:
    """Add a copy of a thing without one property; of its values just their classes.

    All cases are checked at once, each by the name of its copy: a check of each is slow.
    """
    case = case_iri(thing, *name)
    for _, predicate, value in graph.triples((thing, None, None)):
        if predicate != path:
            cases.add((case, predicate, value))
            cases += graph.triples((value, RDF.type, None))
    return case


def test_good_graph_conforms(report: CheckReport) -> None:
    """The graph of our own page breaks no rule."""
    assert report.conforms
    assert [r.shape for r in report.results if r.level is Level.VIOLATION] == []


def test_cases_are_counted() -> None:
    """The cases below are as many as the file has lines with a minimum count."""
    text = (ROOT / "shapes" / "core.ttl").read_text(encoding="utf-8")
    assert len(needed()) == len(re.findall(r"sh:minCount 1 ;", text)) > 50


# kind of thing, property whose absence must then be stated, shape that says so
OR_ABSENT = [
    (EIF.OutcomeClaim, EIF.concerns, "ClaimAboutShape"),
    (EIF.OutcomeClaim, EIF.basedOn, "ClaimBasisShape"),
    (EIF.Finding, EIF.concerns, "FindingAboutShape"),
    (EIF.Finding, EIF.foundBy, "FindingStudyShape"),
]


def having(graph: Graph, kind: URIRef, path: URIRef) -> URIRef:
    """Give the first thing of a class that has a property."""
    things = {str(s) for s in graph.subjects(path) if (s, RDF.type, kind) in graph}
    return URIRef(min(things))


@pytest.fixture(scope="module")
def lacking(all_kinds: Graph, core_only: Shapes) -> Broken:
    """What is broken where a property is missing, a copy of a thing for each case."""
    cases = new_graph()
    for shape, kind, path in needed():
        add_case(cases, all_kinds, one(all_kinds, kind), path, shape)
    for kind, path, shape in OR_ABSENT:
        thing = having(all_kinds, kind, path)
        add_case(cases, all_kinds, thing, path, shape)
        case = add_case(cases, all_kinds, thing, path, shape, "said")
        absence = case_iri(case, "absence")
        cases.add((case, EIF.lacks, absence))
        cases.add((absence, EIF.absentProperty, path))
    page = having(all_kinds, EIF.SourcePage, EIF.enteredIn)
    add_case(cases, all_kinds, page, EIF.enteredIn, "PageFileShape")
    return broken(cases, core_only)


@pytest.mark.parametrize(("shape", "kind", "path"), needed(), ids=[name for name, *_ in needed()])
def test_property_that_is_missing(
    all_kinds: Graph, lacking: Broken, shape: str, kind: URIRef, path: URIRef
) -> None:
    """Without the property, the thing breaks exactly this rule, by its count."""
    thing = one(all_kinds, kind)
    assert (thing, path, None) in all_kinds
    assert lacking[case_iri(thing, shape)] == {(shape, "MinCountConstraintComponent")}


@pytest.mark.parametrize(
    ("kind", "path", "shape"), OR_ABSENT, ids=[shape for _, _, shape in OR_ABSENT]
)
def test_value_or_stated_absence(
    all_kinds: Graph, lacking: Broken, kind: URIRef, path: URIRef, shape: str
) -> None:
    """A thing without the value breaks the rule, unless it says that the value is absent."""
    thing = having(all_kinds, kind, path)
    assert lacking[case_iri(thing, shape)] == {(shape, "OrConstraintComponent")}
    assert case_iri(thing, shape, "said") not in lacking


def test_page_is_a_file_or_entered_in_one(all_kinds: Graph, lacking: Broken) -> None:
    """A page without digest that is entered nowhere breaks the rule."""
    page = having(all_kinds, EIF.SourcePage, EIF.enteredIn)
    case = case_iri(page, "PageFileShape")
    assert lacking[case] == {("PageFileShape", "OrConstraintComponent")}


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


@pytest.fixture(scope="module")
def spoilt(good: Graph, core_only: Shapes) -> Broken:
    """What is broken where things have values that they should not have."""
    bad = copy_of(good)
    for kind, path, value, _, _ in EXTRA:
        bad.add((one(good, kind), path, value))
    for thing, path, bound, datatype in upside_down(good):
        bad.set((thing, path, Literal(bound, datatype=datatype)))
    return broken(bad, core_only)


def upside_down(good: Graph) -> list[tuple[URIRef, URIRef, str, URIRef]]:
    """Give a range and a sample, and a lower bound that is above the upper bound."""
    ranges = set(good.subjects(SCHEMA.maxValue)) & set(good.subjects(SCHEMA.minValue))
    samples = good.subjects(EIF.ageMaximum)
    return [
        (URIRef(min(map(str, ranges))), URIRef(SCHEMA.minValue), "9999", DECIMAL),
        (URIRef(min(map(str, samples))), EIF.ageMinimum, "17", INTEGER),
    ]


@pytest.mark.parametrize(
    ("kind", "shape", "component"),
    [(c[0], *c[3:]) for c in EXTRA],
    ids=[f"{c[3]}-{c[4]}" for c in EXTRA],
)
def test_value_that_should_not_be(
    good: Graph, spoilt: Broken, kind: URIRef, shape: str, component: str
) -> None:
    """A value of the wrong class, one too many, or one in a wrong form breaks its rule."""
    assert (shape, f"{component}ConstraintComponent") in spoilt[one(good, kind)]


def test_bounds_upside_down(good: Graph, spoilt: Broken) -> None:
    """A lower bound above the upper bound breaks the rule of the lower."""
    component = "LessThanOrEqualsConstraintComponent"
    amount, sample = (thing for thing, *_ in upside_down(good))
    assert spoilt[amount] == {("QuantityShape-minValue", component)}
    assert spoilt[sample] == {("SampleShape-ageMinimum", component)}


def test_nothing_else_is_broken(spoilt: Broken) -> None:
    """Each wrong value breaks one rule, and each rule by one wrong value."""
    expected = [(shape, f"{component}ConstraintComponent") for *_, shape, component in EXTRA]
    found = [rule for rules in spoilt.values() for rule in rules]
    assert len(found) == len(EXTRA) + 2
    assert set(expected) < set(found)


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


@pytest.fixture(scope="module")
def repaired(good: Graph, shapes: Shapes) -> CheckReport:
    """The report on our own page with all that it warns of repaired."""
    graph = copy_of(good)
    for reference in good.subjects(EIF.isTruncated):
        graph.set((reference, EIF.isTruncated, Literal(False)))
    short = good.value(None, RDFS.label, Literal("Ghosh et al (2011)", lang="en"))
    assert short is not None
    graph.set((short, EIF.surname, Literal("Ghosh Ippen")))
    for college in ("secondary-school", "sixth-form-or-fe-college"):
        setting = concept_iri("setting", college)
        assert (None, EIF.setting, setting) in good
        graph.remove((None, EIF.setting, setting))
    sessions = URIRef(str(good.value(one(good, EIF.Delivery), EIF.sessions)))
    for bound in (SCHEMA.minValue, SCHEMA.maxValue):
        graph.set((sessions, bound, Literal("52", datatype=DECIMAL)))
    return check(graph, shapes)


@pytest.mark.parametrize("shape", QUALITY)
def test_repaired_page_is_not_warned_of(repaired: CheckReport, shape: str) -> None:
    """Whole references, whole surnames, fitting settings and 52 weekly sessions are no matter."""
    assert warned(repaired, shape) == []


def test_warnings_name_what_they_are_about(report: CheckReport) -> None:
    """A warning names the citation or the settings in question."""
    (citation,) = warned(report, "MatchedCitationShape")
    assert "Ghosh et al (2011)" in citation.label
    named = {result.value for result in warned(report, "FittingSettingShape")}
    assert named == {"Secondary school", "Sixth-form or FE college"}


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
