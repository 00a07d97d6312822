"""The class diagram: it shows what the ontology says, and nothing in it lies on anything else."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from flask import render_template
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from eifgraph.catalogue import construct, read_text, select
from eifgraph.config import Settings
from eifgraph.namespaces import ONTOLOGY, VOCAB
from eifgraph.server import create_app
from eifgraph.server.diagram import Diagram, make_diagram
from eifgraph.server.diagram_links import ANYTHING, property_links, shown_classes
from eifgraph.server.layout import Drawing, draw
from eifgraph.server.layout_rows import Line, Size
from eifgraph.server.ontology_terms import Terms, read_terms
from eifgraph.server.state import State

Rectangle = tuple[float, float, float, float]
SVG = {"s": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def here(some_build: Path) -> State:
    """The state of a server over some real graphs."""
    found: State = create_app(Settings(build=some_build)).extensions["eifgraph"]
    return found


@pytest.fixture(scope="module")
def terms(here: State) -> Terms:
    """The terms of the release."""
    ontology, code_lists = (
        construct(here.backend, read_text("page_graph"), graph=URIRef(name))
        for name in (ONTOLOGY, VOCAB.rstrip("/"))
    )
    return read_terms(ontology, code_lists, select(here.backend, read_text("ontology_uses")))


@pytest.fixture(scope="module")
def diagram(terms: Terms) -> Diagram:
    """The diagram of the release."""
    return make_diagram(terms)


@pytest.fixture(scope="module")
def svg(here: State, diagram: Diagram) -> etree._Element:
    """The diagram as drawn."""
    app = create_app(state=here)
    with app.app_context(), app.test_request_context():
        text = render_template("ontology_diagram.svg", diagram=diagram, base="")
    return etree.fromstring(text.encode())


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Say whether two rectangles (x, y, width, height) have a point within in common."""
    return all(one[n] < other[n] + other[n + 2] and other[n] < one[n] + one[n + 2] for n in (0, 1))


def label_rectangles(diagram: Diagram) -> list[Rectangle]:
    """Give where the labels are, somewhat wider than Helvetica draws them."""
    return [
        (edge.x - 3 * len(label.text), label.y - 6, 6.0 * len(label.text), 12.0)
        for edge in diagram.edges
        for label in edge.labels
    ]


def points(path: str) -> list[tuple[float, float]]:
    """Give points along an SVG path of the commands M, V and C, close enough to see a fault."""
    x = y = 0.0
    found: list[tuple[float, float]] = []
    for command, text in re.findall(r"([MVC])([^MVC]*)", path):
        numbers = [float(number) for number in text.split()]
        if command == "M":
            x, y = numbers
            found.append((x, y))
        elif command == "V":
            found += [(x, y + (numbers[0] - y) * n / 8) for n in range(1, 9)]
            y = numbers[0]
        else:
            x1, y1, x2, y2, x3, y3 = numbers
            for n in range(1, 33):
                t, u = n / 32, 1 - n / 32
                found.append(
                    (
                        u**3 * x + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3,
                        u**3 * y + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3,
                    )
                )
            x, y = x3, y3
    return found


def test_every_class_has_a_box(terms: Terms, diagram: Diagram, here: State) -> None:
    """All classes but code lists and reserved ones have a box, named and linked."""
    names = {box.name for box in diagram.boxes}
    expected = {term.name for term in shown_classes(terms)}
    assert {"Programme", "Assessment", "OutcomeClaim", "Study", "Finding", "Delivery"} <= expected
    assert not {"EvidenceRating", "Setting", "StudyFamily"} & expected
    assert names - {ANYTHING} == expected
    assert all(box.href == f"#{box.name}" for box in diagram.boxes if box.name != ANYTHING)


def test_every_property_between_boxes_has_an_arrow(terms: Terms, diagram: Diagram) -> None:
    """A property that leads from one shown class to another is an arrow or, within one, a line."""
    arrows = {(a.source, a.name, a.target) for edge in diagram.edges for a in edge.arrows}
    links = set(property_links(terms))
    assert ("Assessment", "claims", "OutcomeClaim") in links
    assert {link for link in links if link[0] != link[2]} == {a for a in arrows if a[1]}
    fields = {(box.name, f.name, f.target.text) for box in diagram.boxes for f in box.fields}
    assert {link for link in links if link[0] == link[2]} <= fields
    assert ("Assessment", "evidenceRating", "EvidenceRating") in fields


def test_declared_links_are_drawn(terms: Terms, diagram: Diagram, here: State) -> None:
    """What the ontology declares between two shown classes is drawn, read without our reader."""
    graph = construct(here.backend, read_text("page_graph"), graph=URIRef(ONTOLOGY))
    shown = {str(term.iri): term.name for term in shown_classes(terms)}
    reserved = {
        term
        for term, note in graph.subject_objects(SKOS.editorialNote)
        if str(note).startswith("Reserved")
    }
    declared = {
        (shown[str(domain)], str(term).split("#")[1], shown[str(target)])
        for term, domain in graph.subject_objects(RDFS.domain)
        for target in graph.objects(term, RDFS.range)
        if str(domain) in shown and str(target) in shown and domain != target
        if term not in reserved
    }
    arrows = {(a.source, a.name, a.target) for edge in diagram.edges for a in edge.arrows}
    assert len(declared) > 20
    assert declared <= arrows
    for one, other in graph.subject_objects(RDFS.subClassOf):
        if str(one) in shown and str(other) in shown:
            assert (shown[str(one)], "", shown[str(other)]) in arrows


def test_nothing_lies_on_anything(diagram: Diagram) -> None:
    """No two boxes overlap, no two labels, no label and box; all lie within the drawing."""
    boxes = [(box.x, box.y, box.width, box.height) for box in diagram.boxes]
    labels = label_rectangles(diagram)
    assert len(boxes) >= 25
    assert [pair for pair in combinations(boxes + labels, 2) if overlap(*pair)] == []
    for x, y, width, height in boxes + labels:
        assert 0 <= x <= x + width <= diagram.width
        assert 0 <= y <= y + height <= diagram.height


def test_no_arrow_runs_through_a_box(diagram: Diagram) -> None:
    """An arrow touches boxes at its ends only, and runs through no label but its own."""
    boxes = [(box.x, box.y, box.width, box.height) for box in diagram.boxes]
    for edge in diagram.edges:
        along = points(edge.path)
        others = [
            (other.x - 3 * len(label.text), label.y - 6, 6.0 * len(label.text), 12.0)
            for other in diagram.edges
            for label in other.labels
            if other is not edge
        ]
        for x, y in along:
            hit = [b for b in boxes + others if overlap((x - 0.01, y + 0.06, 0.02, -0.12), b)]
            assert hit == [], edge.arrows


def test_arrows_end_at_their_boxes(diagram: Diagram) -> None:
    """An arrow begins at the edge of one of its boxes and ends at that of the other."""
    boxes = {box.name: box for box in diagram.boxes}
    for edge in diagram.edges:
        along = points(edge.path)
        ends = {edge.arrows[0].source, edge.arrows[0].target}
        touched = {
            name
            for name in ends
            for x, y in (along[0], along[-1])
            if boxes[name].x < x < boxes[name].x + boxes[name].width
            and min(abs(y - boxes[name].y), abs(y - boxes[name].y - boxes[name].height)) < 0.1
        }
        assert touched == ends


def test_texts_fit_into_their_boxes(diagram: Diagram) -> None:
    """Names and lines are not wider than their box, by the widths that Helvetica has on average."""
    for box in diagram.boxes:
        assert 7.6 * len(box.name) <= box.width
        for field in box.fields:
            assert 5.9 * len(f"{field.name}: {field.target.text}") <= box.width - 10
            assert box.y < field.y < box.y + box.height


def test_svg_shows_it_all(svg: etree._Element, diagram: Diagram) -> None:
    """The SVG has title and description, a box for each class and a text for each property."""
    assert svg.get("role") == "img"
    named = [svg.find(f".//*[@id='{name}']") for name in svg.get("aria-labelledby", "").split()]
    assert all(element is not None and element.text for element in named)
    boxes = svg.xpath("//s:g[@class='box']", namespaces=SVG)
    assert len(boxes) == len(diagram.boxes)
    texts = set(svg.xpath("//s:text/text()", namespaces=SVG))
    assert {box.name for box in diagram.boxes} <= texts
    drawn = set(svg.xpath("//@data-property"))
    assert drawn == {a.name for edge in diagram.edges for a in edge.arrows if a.name}
    assert len(svg.xpath("//s:g[@class='edge']/s:path", namespaces=SVG)) == len(diagram.edges)
    assert svg.xpath("//@style | //*[local-name()='style' or local-name()='script']") == []


def test_diagram_is_the_same_again(terms: Terms, diagram: Diagram) -> None:
    """Nothing is left to chance."""
    assert make_diagram(terms) == diagram


def test_union_of_classes_is_a_domain_of_each() -> None:
    """A property whose domain is a union is drawn from each of its classes."""
    graph = Graph().parse(
        data="""
        @prefix eif: <https://w3id.org/eifgraph/ontology#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        eif:A a owl:Class . eif:B a owl:Class . eif:C a owl:Class .
        eif:p a owl:ObjectProperty ; rdfs:range eif:C ;
            rdfs:domain [ a owl:Class ; owl:unionOf ( eif:A eif:B ) ] .
        eif:q a owl:ObjectProperty ; rdfs:domain eif:C ; rdfs:range eif:A .""",
        format="turtle",
    )
    assert (None, RDF.type, OWL.Class) in graph
    terms = read_terms(graph, Graph(), [])
    assert sorted(property_links(terms)) == [("A", "p", "C"), ("B", "p", "C"), ("C", "q", "A")]
    both = [edge for edge in make_diagram(terms).edges if len(edge.arrows) == 2]
    assert [(edge.at_start, edge.at_end) for edge in both] == [(True, True)]


NODES = st.integers(1, 9)


@st.composite
def graphs(draw_: st.DrawFn) -> tuple[dict[str, Size], list[Line]]:
    """Boxes of many sizes with arrows between them, circles among them."""
    count = draw_(NODES)
    sizes = st.builds(Size, st.floats(20, 200), st.floats(20, 150))
    boxes = {f"n{n}": draw_(sizes) for n in range(count)}
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1))
    ends = draw_(st.lists(pairs.filter(lambda pair: pair[0] != pair[1]), max_size=14, unique=True))
    return boxes, [Line(f"{a} {b}", f"n{a}", f"n{b}", Size(40, 15)) for a, b in ends]


@settings(max_examples=60)
@given(graphs())
def test_any_graph_is_drawn_clear(graph: tuple[dict[str, Size], list[Line]]) -> None:
    """Whatever the graph, no box or label lies on another, and no arrow passes through one."""
    boxes, lines = graph
    drawing: Drawing = draw(boxes, lines)
    places = {name: (*drawing.boxes[name], size.width, size.height) for name, size in boxes.items()}
    labels = {name: (x - 20, y - 7.5, 40.0, 15.0) for name, (x, y) in drawing.labels.items()}
    everything = [*places.values(), *labels.values()]
    assert [pair for pair in combinations(everything, 2) if overlap(*pair)] == []
    for line in lines:
        others = [*places.values(), *(at for name, at in labels.items() if name != line.name)]
        for joint in drawing.arrows[line.name]:
            strip = (joint.x - 0.01, joint.top + 0.01, 0.02, joint.bottom - joint.top - 0.02)
            assert [other for other in others if strip[3] > 0 and overlap(strip, other)] == []


def test_planted_overlap_is_found() -> None:
    """The checks can fail."""
    assert overlap((0, 0, 10, 10), (9, 9, 10, 10))
    assert not overlap((0, 0, 10, 10), (10, 0, 10, 10))
    assert points("M5.0 0.0V20.0")[4] == (5.0, 10.0)
