"""The report on our own page: what it is warned of, and where that stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from eifgraph.errors import OntologyError
from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.iris import concept_iri
from eifgraph.model import CodeLists
from eifgraph.namespaces import INSTANCES, OTHERS
from eifgraph.shapes import CheckReport, CheckResult, Level, Shapes, check_graph, read_shapes
from eifgraph.turtle import new_graph, render_turtle
from eifgraph.vocab import EIF

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = Namespace(OTHERS["schema"])
FILE = Path("page.ttl")
DECIMAL = URIRef(OTHERS["xsd"] + "decimal")


@pytest.fixture(scope="module")
def good(own_page: Path, code_lists: CodeLists) -> Graph:
    """The graph of our own page; copy it before changing it."""
    return programme_graph((parse_programme(read_page(own_page), code_lists)[0],), INSTANCES)


def copy_of(graph: Graph) -> Graph:
    """Give a copy that may be changed."""
    copy = new_graph()
    copy += graph
    return copy


def check(graph: Graph, shapes: Shapes) -> CheckReport:
    """Check a graph against the shapes."""
    return check_graph(graph, render_turtle(graph), FILE, shapes)


def one(graph: Graph, kind: URIRef) -> URIRef:
    """Give the first thing of a class."""
    first = min(str(subject) for subject in graph.subjects(RDF.type, kind))
    return URIRef(first)


def test_good_graph_conforms(report: CheckReport) -> None:
    """The graph of our own page breaks no rule."""
    assert report.conforms
    assert [r.shape for r in report.results if r.level is Level.VIOLATION] == []


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
