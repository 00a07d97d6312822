"""Good and bad cases of each shape, as files, and the mutation check: each constraint is needed."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, PROV, RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from eifgraph.export import read_quads
from eifgraph.shapes import Rules
from eifgraph.shapes.compiler import compile_shapes
from eifgraph.shapes.reference import part_of
from eifgraph.shapes.triples import from_graph
from eifgraph.turtle import new_graph
from eifgraph.vocab import EIF
from tests import mutate_shapes
from tests.graphs import graph_of
from tests.shapes import cases
from tests.shapes.cases import Case, Outcome, all_shapes, case_names, folder_of, read_case

ROOT = Path(__file__).resolve().parent.parent
FILE = Path("page.ttl")
SHAPE_GRAPH = cases.read_shape_graph()
NODE_SHAPES = [s for s in all_shapes(SHAPE_GRAPH) if (s, RDF.type, SH.NodeShape) in SHAPE_GRAPH]
GRAPHS = sorted((ROOT / "data" / "graph").rglob("*.ttl"))
WARNING = "WholeReferenceShape-isTruncated"
"""The one warning that some cases of other shapes cannot do without."""
NOT_SHAPED = {
    (RDF.type, None): "classes are what shapes are aimed by",
    (RDFS.label, PROV.Entity): "the label of a graph is only shown",
    (DCTERMS.license, PROV.Entity): "SourceFileShape-graphLicence asks for it from the file",
}
"""Properties that no shape of their thing covers, of things of a class or of any, and why."""


def named(shapes: list[URIRef]) -> list[str]:
    """Name shapes as reports do."""
    return [shape.split("#")[1] for shape in shapes]


@pytest.mark.parametrize("folder", sorted({name.split("/")[0] for name in case_names()}))
def test_cases(folder: str) -> None:
    """Exactly what each case names fails: the shape, its component, the path and the thing."""
    own = [read_case(name) for name in case_names() if name.startswith(f"{folder}/")]
    assert {case.name: cases.outcomes(case.graph) for case in own} == {
        case.name: case.fails for case in own
    }


def test_cases_are_all_files() -> None:
    """No file in the folders is passed over, and each is a good case or a bad one."""
    files = [path for path in cases.HERE.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    others = {"__init__.py", "cases.py", "mutations.py", "sites.py", cases.BASE}
    found = {path.relative_to(cases.HERE).as_posix() for path in files} - others
    assert found == set(case_names())
    assert all(re.fullmatch(r"\w+/(?:good|bad)-[a-z0-9-]+\.ttl", name) for name in found)
    assert len(found) > 500


def test_start_of_all_cases_conforms() -> None:
    """The graph that cases start from breaks nothing."""
    assert cases.outcomes(read_case(cases.BASE).graph) == frozenset()


def test_every_shape_has_a_good_case() -> None:
    """Each folder is named after shapes and has a good case; each shape has a folder."""
    good = {read_case(name).folder for name in case_names() if read_case(name).is_good}
    assert sorted(good) == sorted({folder_of(shape) for shape in NODE_SHAPES})
    assert {path.name for path in cases.HERE.iterdir() if path.is_dir()} - {"__pycache__"} == good


def test_good_cases_break_no_rule_of_their_own() -> None:
    """A good case conforms; where it cannot but be warned of, the warning is another shape's."""
    good = [read_case(name) for name in case_names() if read_case(name).is_good]
    warned = {one.shape for case in good for one in case.fails}
    assert warned == {WARNING}
    assert [case.name for case in good if case.folder in warned] == []
    assert sum(not case.fails for case in good) >= len(good) - 2


def has_constraint(shape: URIRef) -> bool:
    """Say whether a shape asks for something itself, not only by its property shapes."""
    return bool(set(SHAPE_GRAPH.predicates(shape)) & set(mutate_shapes.COMPONENTS))


def test_every_shape_has_a_bad_case() -> None:
    """Each property shape, and each node shape with a constraint, has a case that breaks it."""
    bad = [read_case(name) for name in case_names() if not read_case(name).is_good]
    broken = {
        one.shape for case in bad for one in case.fails if folder_of(one.shape) == case.folder
    }
    asking = [shape for shape in all_shapes(SHAPE_GRAPH) if has_constraint(shape)]
    assert sorted(broken) == sorted(named(asking))
    assert len(asking) > 300


def test_bad_cases_break_one_rule() -> None:
    """A bad case breaks one rule of its folder, once, beside what its start is warned of."""
    for name in case_names():
        case = read_case(name)
        if not case.is_good:
            own = [one for one in case.fails if folder_of(one.shape) == case.folder]
            others = {one.shape for one in case.fails - set(own)}
            assert (len(own), others <= {WARNING}) == (1, True), name


def unnoticed(step: int) -> list[str]:
    """Break each constraint, or each so many, by itself; tell what its shape did not notice."""
    found = mutate_shapes.constraints(SHAPE_GRAPH)[::step]
    assert len(found) > 20
    verdicts = [mutate_shapes.judge(one) for one in found]
    return [verdict.line() for verdict in verdicts if verdict.by is None]


def test_mutations() -> None:
    """Constraints, broken by themselves, are noticed; integration tests break all of them."""
    assert unnoticed(20) == []


def test_mutations_can_fail() -> None:
    """A constraint that a shape does not have is noticed by nothing."""
    shape = URIRef(NODE_SHAPES[0].split("#")[0] + "#ReadingShape-rule")
    missing = mutate_shapes.Constraint(shape, "MinCount", Literal(1))
    assert mutate_shapes.judge(missing).by is None


def test_unknown_constraint() -> None:
    """A constraint of a kind that cannot be broken yet is not passed over."""
    shapes = new_graph()
    shapes += SHAPE_GRAPH
    shapes.add((NODE_SHAPES[0], SH.uniqueLang, Literal(True)))
    with pytest.raises(ValueError, match="how to break it"):
        mutate_shapes.constraints(shapes)


def alternatives() -> list[tuple[URIRef, int]]:
    """Give every alternative of a shape that offers some, by its place."""
    return [
        (shape, place)
        for shape in NODE_SHAPES
        for head in [*SHAPE_GRAPH.objects(shape, SH["or"]), *SHAPE_GRAPH.objects(shape, SH.xone)]
        for place in range(len(Collection(SHAPE_GRAPH, head)))
    ]


def without_alternative(shape: URIRef, place: int) -> Rules:
    """Compile one shape with an alternative less."""
    part = part_of(SHAPE_GRAPH, {str(shape)})
    (head,) = [*part.objects(shape, SH["or"]), *part.objects(shape, SH.xone)]
    del Collection(part, head)[place]
    engine, left = compile_shapes(from_graph(part))
    background = cases.read_background()
    return dataclasses.replace(
        cases.rules(), engine=engine, left=left, load=lambda: (part, background)
    )


@pytest.mark.parametrize(
    ("shape", "place"), alternatives(), ids=[f"{s.split('#')[1]}-{n}" for s, n in alternatives()]
)
def test_every_alternative_is_needed(shape: URIRef, place: int) -> None:
    """Without one of its alternatives, a shape no longer lets all of its good cases pass."""
    rules = without_alternative(shape, place)
    own = [read_case(name) for name in case_names() if name.startswith(f"{folder_of(shape)}/good-")]
    assert any(rules.check(case.graph.serialize(format="nt"), FILE)[0] for case in own)


@pytest.fixture(scope="module")
def data() -> list[Graph]:
    """All graphs of data; not to be changed."""
    return [graph_of(read_quads(path, "urn:page")) for path in GRAPHS]


def covered(graph: Graph) -> dict[Node, set[Node]]:
    """Give for each thing of a graph the properties that shapes aimed at it look at."""
    found: dict[Node, set[Node]] = {}
    for shape in NODE_SHAPES:
        rules = SHAPE_GRAPH.objects(shape, SH.property)
        paths = {path for rule in rules for path in SHAPE_GRAPH.objects(rule, SH.path)}
        for node in mutate_shapes.focus_nodes(graph, shape):
            found.setdefault(node, set()).update(paths)
    return found


def test_every_property_has_a_shape(data: list[Graph]) -> None:
    """Every property of every thing in data is covered by a shape of it, or there is a reason."""
    gaps: Counter[tuple[Node, Node]] = Counter()
    for graph in data:
        known = covered(graph)
        for thing, predicate, _ in graph:
            if predicate not in known.get(thing, ()) and (predicate, None) not in NOT_SHAPED:
                gaps.update((predicate, kind) for kind in graph.objects(thing, RDF.type))
    assert set(gaps) - set(NOT_SHAPED) == set()
    assert set(NOT_SHAPED) - set(gaps) == {(RDF.type, None)}
    assert len(GRAPHS) > 50


OUTCOME_LISTS: dict[Node | None, str] = {
    EIF.ChildOutcome: "childOutcomes",
    EIF.OtherOutcome: "otherOutcomes",
}


def test_every_absence_is_watched(data: list[Graph]) -> None:
    """Of each property that data call absent, a shape sees that there is no value beside it."""
    known, wanted = set(named(NODE_SHAPES)), set()
    for graph in data:
        for thing, absence in graph.subject_objects(EIF.lacks):
            kind = graph.value(absence, EIF.absentClass)
            name = OUTCOME_LISTS.get(kind) or graph.value(absence, EIF.absentProperty)
            owner = str(graph.value(thing, RDF.type)).split("#")[1]
            wanted.add((owner, str(name).split("#")[-1]))
    assert len(wanted) > 25
    missing = [
        (owner, name)
        for owner, name in sorted(wanted)
        if not {f"{owner}StatesShape-{name}", f"{owner}DeniesShape-{name}"} & known
    ]
    assert missing == []


def test_no_file_of_shapes_is_forgotten() -> None:
    """Cases are about all files of shapes but the rules of the audit, which have their own."""
    files = {path.name for path in (ROOT / "shapes").glob("*.ttl")}
    assert files - {"rating.ttl"} == set(cases.SHAPE_FILES)


def test_every_shape_is_described() -> None:
    """A node shape has a label and a comment; what can fail has a message that says what to do."""
    for shape in NODE_SHAPES:
        for predicate in (RDFS.label, RDFS.comment):
            assert len(list(SHAPE_GRAPH.objects(shape, predicate))) == 1, shape
    for shape in all_shapes(SHAPE_GRAPH):
        messages = [str(message) for message in SHAPE_GRAPH.objects(shape, SH.message)]
        assert len(messages) == has_constraint(shape), shape
        assert all(re.fullmatch(r"\S.+; \S.+[^.]|and .+; .+", text) for text in messages), messages


def test_every_rule_belongs_to_a_shape() -> None:
    """No property shape is left over, and each is named after its node shape."""
    pairs = {(str(rule), str(shape)) for shape, rule in SHAPE_GRAPH.subject_objects(SH.property)}
    for rule in set(all_shapes(SHAPE_GRAPH)) - set(NODE_SHAPES):
        assert (str(rule), rule.split("-")[0]) in pairs


def test_cases_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that takes away what is not there is no case."""
    monkeypatch.setattr(cases, "HERE", tmp_path)
    monkeypatch.setattr(cases, "BASE", "start.ttl")
    prefix = "@prefix ex: <https://example.org/> .\n"
    (tmp_path / "start.ttl").write_text(prefix + "ex:a ex:b ex:c, ex:d .\n")
    (tmp_path / "one.ttl").write_text("# remove: ex:a ex:b ex:c\n" + prefix)
    (tmp_path / "none.ttl").write_text("# remove: ex:a ex:c\n" + prefix)
    assert len(read_case("one.ttl").graph) == 1
    with pytest.raises(AssertionError, match="nothing to remove"):
        read_case("none.ttl")


def test_outcome_of_a_comment() -> None:
    """What must fail is read with a path of several steps."""
    assert Outcome.read("S-p MinCount eif:a/eif:b ex:c") == Outcome(
        "S-p", "MinCount", "eif:a/eif:b", "ex:c"
    )
    assert Case("S/bad-x.ttl", Graph(), frozenset()).folder == "S"
