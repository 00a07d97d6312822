"""The fast engine and the reference, pyshacl, give equal reports on good, bad and broken graphs."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

from eifgraph.errors import OntologyError
from eifgraph.ontology import read_turtle
from eifgraph.shapes import Rules
from eifgraph.shapes.compiler import compile_shapes
from eifgraph.shapes.paths import read_path, write_path
from eifgraph.shapes.query import properties_seen, serves_all_at_once, tokens_of
from eifgraph.shapes.reference import part_of
from eifgraph.shapes.rules import read_text
from eifgraph.shapes.triples import from_graph
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF
from tests.engines import (
    FILE,
    Report,
    both,
    comparable,
    prepare_queries,
    read_rules,
    side_by_side,
)
from tests.shapes.cases import Case, all_shapes, case_names, folder_of, read_case

ROOT = Path(__file__).resolve().parent.parent
GRAPHS = sorted((ROOT / "data" / "graph").rglob("*.ttl"))
OWN = [
    ROOT / "data" / "graph" / name
    for name in ("child-parent-psychotherapy.ttl", "records/let-s-play-in-tandem.ttl")
]


def test_every_shape_is_compiled() -> None:
    """Nothing of the project's shapes is left to the reference, and none is forgotten."""
    rules = read_rules()
    shapes = rules.reference[0]
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    aimed = {str(s) for target in targets for s in shapes.subjects(target)}
    assert rules.left == frozenset()
    assert {shape.name for shape, _ in rules.engine.shapes} == aimed
    assert len(aimed) > 40


def test_graphs_are_found() -> None:
    """There is something to compare."""
    assert len(GRAPHS) > 50
    assert set(OWN) < set(GRAPHS)


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare_queries(monkeypatch)


def by_folder() -> dict[str, list[Case]]:
    """Give all good and bad cases by the shapes that they are about."""
    found: dict[str, list[Case]] = {}
    for case in map(read_case, case_names()):
        found.setdefault(case.folder, []).append(case)
    return found


def differing(folders: Iterable[str]) -> list[str]:
    """Give the folders of cases on which the two differ, each about the shapes of its name."""
    whole, cases_of, found = read_rules(), by_folder(), list[str]()
    shapes = whole.reference[0]
    for folder in folders:
        cases = cases_of[folder]
        names = frozenset(str(shape) for shape in all_shapes(shapes) if folder_of(shape) == folder)
        engine, left = compile_shapes(from_graph(part_of(shapes, names)))
        only = dataclasses.replace(whole, engine=engine, left=left)
        graph = side_by_side(cases)
        fast = comparable(only.check(render_turtle(graph), FILE)[0])
        assert left == frozenset()
        assert fast.total() >= len([case for case in cases if not case.is_good])
        if fast != comparable(whole.check_by_reference(graph, FILE, names)):
            found.append(folder)
    return found


def test_engines_agree_on_cases() -> None:
    """Of the cases of each tenth folder both say the same; integration tests take them all."""
    folders = sorted(by_folder())[::10]
    assert len(folders) > 10
    assert differing(folders) == []


# A mutation takes a graph, a triple of it and a source of chance, and breaks something.
Triple = tuple[Node, Node, Node]
Mutation = Callable[[Graph, Triple, random.Random], None]
MISSPELT = [
    ("seven", XSD.integer),
    ("01", XSD.integer),
    ("1.50", XSD.decimal),
    ("yes", XSD.boolean),
    ("1", XSD.boolean),
    ("soon", XSD.gYear),
    ("2011-13", XSD.gYearMonth),
    ("7", XSD.double),
]
ORDERED = {SH.lessThan, SH.lessThanOrEquals}


def one_of(nodes: Iterable[Node], chance: random.Random) -> Node:
    """Choose a node; the same one each time, whatever the order they come in."""
    return chance.choice(sorted(set(nodes), key=str))


def drop(graph: Graph, triple: Triple, chance: random.Random) -> None:
    """Take a fact away."""
    graph.remove(triple)


def retype(graph: Graph, triple: Triple, chance: random.Random) -> None:
    """Put another literal in the place of a value, often one that is ill-typed or oddly spelt."""
    lexical, datatype = chance.choice(MISSPELT)
    graph.remove(triple)
    graph.add((*triple[:2], Literal(lexical, datatype=datatype, normalize=False)))


def retarget(graph: Graph, triple: Triple, chance: random.Random) -> None:
    """Let a property point at some other thing."""
    graph.remove(triple)
    graph.add((*triple[:2], one_of(graph.subjects(), chance)))


def repeat(graph: Graph, triple: Triple, chance: random.Random) -> None:
    """Give a property a second value: a text, one in a language, a number, or nameless."""
    more = (Literal("other"), Literal("autre", lang="FR"), Literal(-3), BNode(), Literal(""))
    graph.add((*triple[:2], chance.choice(more)))


def change_class(graph: Graph, triple: Triple, chance: random.Random) -> None:
    """Let a thing be of another class."""
    graph.remove((triple[0], RDF.type, None))
    graph.add((triple[0], RDF.type, one_of(graph.objects(None, RDF.type), chance)))


def list_it(graph: Graph, triple: Triple, chance: random.Random) -> None:
    """Put a list in the place of a value."""
    graph.remove(triple)
    graph.add((*triple[:2], Collection(graph, BNode(), [triple[2], Literal(1)]).uri))


MUTATIONS: tuple[Mutation, ...] = (drop, retype, retarget, repeat, change_class, list_it)


def uncomparable() -> set[Node]:
    """Give the properties whose values pyshacl compares: it fails where they have no order."""
    shapes = read_rules().reference[0]
    return {
        end
        for parameter in ORDERED
        for shape, other in shapes.subject_objects(parameter)
        for end in (other, shapes.value(shape, SH.path))
        if end is not None
    }


def without_most_readings(graph: Graph) -> Graph:
    """Leave three readings of a page: they are half of it, all alike, and slow in the reference."""
    for reading in sorted(map(str, graph.subjects(RDF.type, EIF.Reading)))[3:]:
        graph.remove((URIRef(reading), None, None))
        graph.remove((None, None, URIRef(reading)))
    return graph


def broken(seed: int, count: int) -> Graph:
    """Give a graph of all kinds of things in which so many facts are broken."""
    chance, spared = random.Random(seed), uncomparable()
    graph = without_most_readings(read_turtle(OWN[seed % 2]))
    for triple in chance.sample(sorted(graph, key=str), count):
        mutation = chance.choice(MUTATIONS)
        is_spared = triple[1] in spared and mutation is not drop
        mutation(graph, triple, chance) if not is_spared else graph.remove(triple)
    return graph


@cache
def on_broken(seed: int) -> tuple[Report, Report]:
    """Give what both say of a graph with 50 facts broken by chance."""
    return both(render_turtle(broken(seed, 50)))


def test_engines_agree_on_a_broken_graph() -> None:
    """Of a page's graph with facts broken by chance both say the same, and a lot.

    Integration tests take more of them, and whole data.
    """
    fast, reference = on_broken(0)
    assert fast == reference
    assert fast.total() > 30


def test_disagreement_would_be_seen() -> None:
    """An engine that misses one result is found out."""
    fast, reference = on_broken(0)
    assert fast - Counter([next(iter(fast))]) != reference


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
:S a sh:NodeShape ; sh:targetClass :T ; sh:property :P .
:P a sh:PropertyShape ; sh:path :p ; sh:message "is wrong" ; %s .
"""
DATA = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
:T0 a :T .
:T1 a :T ; :p 1 , 2.5 , "a" , "b"@en , "c"@EN , "d"@en-GB , "e"@fr ; :q 2 , "a" ; :r :T2 .
:T2 a :T ; :p :T1 , _:b , "2020-01-01"^^xsd:date , "x"^^xsd:integer , true , 1e0 ; :r :T1 , :T3 .
:T3 a :U ; :p "2020-01-01T00:00:00"^^xsd:dateTime , "12:00:00"^^xsd:time , "" ; :q "" .
:T4 a :T ; :p "2020-06-01T00:00:00"^^xsd:dateTime , "11:00:00"^^xsd:time , "long enough" ,
    <https://example.org/long> ; :q <https://example.org/long> .
"""
PARAMETERS = [
    "sh:minCount 2", "sh:maxCount 1", "sh:class :T", "sh:datatype xsd:integer",
    "sh:datatype xsd:string", "sh:datatype xsd:date", "sh:nodeKind sh:IRI",
    "sh:nodeKind sh:BlankNodeOrLiteral", "sh:minInclusive 1", "sh:maxInclusive 2.5",
    "sh:minExclusive 1.0", "sh:maxExclusive 2", 'sh:minInclusive "a"', "sh:minLength 2",
    "sh:maxLength 3", "sh:minLength 0", 'sh:pattern "^[A-D]" ; sh:flags "i"', 'sh:pattern "o"',
    'sh:languageIn ( "en" )', 'sh:languageIn ( "en-gb" "fr" )', "sh:uniqueLang true",
    "sh:equals :q", "sh:disjoint :q", "sh:hasValue 1", "sh:hasValue true", 'sh:in ( 1 "a" :T1 )',
    "sh:not [ sh:datatype xsd:integer ]", "sh:and ( [ sh:minInclusive 1 ] [ sh:maxInclusive 1 ] )",
    "sh:or ( [ sh:class :T ] [ sh:nodeKind sh:Literal ] )",
    "sh:xone ( [ sh:nodeKind sh:Literal ] [ sh:datatype xsd:integer ] )",
    "sh:node [ sh:property [ sh:path :r ; sh:minCount 1 ] ]",
    "sh:qualifiedValueShape [ sh:nodeKind sh:Literal ] ; sh:qualifiedMinCount 2 ;"
    " sh:qualifiedMaxCount 5",
    "sh:maxCount 0 ; sh:severity sh:Info", "sh:class :T , :U",
    'sh:minInclusive "2020-07-01T00:00:00"^^xsd:dateTime', 'sh:maxExclusive "11:30:00"^^xsd:time',
]  # fmt: skip
PATHS = [
    "[ sh:inversePath :r ]", "( :r :r )", "( [ sh:inversePath :r ] :p )",
    "[ sh:alternativePath ( :p :q ) ]", "[ sh:zeroOrMorePath :r ]", "[ sh:oneOrMorePath :r ]",
    "[ sh:zeroOrOnePath :r ]", "( :r [ sh:zeroOrMorePath :r ] :p )",
]  # fmt: skip


def small(shapes: str) -> tuple[Rules, Graph, Report, Report]:
    """Check a few odd values against a few shapes, by both engines."""
    data, rules = Graph().parse(data=DATA), Rules.of(Graph().parse(data=shapes), Graph())
    return (
        rules,
        data,
        comparable(rules.check(DATA, FILE)[0]),
        comparable(rules.check_by_reference(data, FILE)),
    )


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_each_component(parameter: str) -> None:
    """Each component of SHACL Core that the fast engine knows is as in the reference."""
    rules, _, fast, reference = small(SHAPES % parameter)
    assert rules.left == frozenset()
    assert fast == reference
    assert fast or parameter == "sh:minLength 0"


@pytest.mark.parametrize("path", PATHS)
def test_each_path(path: str) -> None:
    """Each kind of path leads to the same values, and is written again as it was read."""
    shapes = (
        SHAPES.replace("sh:path :p", f"sh:path {path}") % "sh:maxCount 1 ; sh:datatype xsd:date"
    )
    rules, _, fast, reference = small(shapes)
    assert rules.left == frozenset()
    assert fast == reference
    assert fast
    graph = Graph().parse(data=shapes)
    triples = from_graph(graph)
    (node,) = graph.objects(None, SH.path)
    known = read_path(triples, f"_:{node}")
    assert known is not None
    again = Graph()
    again_node = write_path(known, again)
    assert read_path(from_graph(again), f"_:{again_node}") == known
    assert isomorphic(again, _below(graph, node))


def _below(graph: Graph, node: Node) -> Graph:
    found, waiting = Graph(), [node]
    while waiting:
        here = waiting.pop()
        for triple in graph.triples((here, None, None)):
            found.add(triple)
            waiting.append(triple[2])
    return found


UNKNOWN = [
    "sh:closed true", "sh:maxCount 1 ; sh:deactivated true", "sh:datatype <urn:x> , <urn:y>",
    "sh:qualifiedValueShape [ sh:class :T ] ; sh:qualifiedMinCount 1 ;"
    " sh:qualifiedValueShapesDisjoint true",
    "sh:maxCount 1 ; sh:path [ sh:inversePath ( :r :r ) ]",
    "sh:node :S",
    'sh:pattern "a" ; sh:flags "x"', "sh:uniqueLang false", "sh:minInclusive :T", "sh:in ()",
    "sh:datatype <http://www.w3.org/2000/01/rdf-schema#Literal>", "sh:minCount 1 , 2",
    "sh:minCount -1", "sh:maxCount 1 ; sh:path [ sh:alternativePath ( :p ) ]",
    "sh:maxCount 1 ; sh:path [ sh:zeroOrMorePath [ sh:inversePath ( :r :r ) ] ]",
    'sh:sparql [ sh:select "SELECT $this { VALUES $this { 1 } }" ]',
    'sh:sparql [ sh:select "SELECT ?value { $this ?p ?value }" ]',
    'sh:sparql [ sh:ask "ASK { $this ?p ?value }" ]',
    'sh:or ( [ sh:sparql [ sh:select "SELECT $this { $this ?p 1 }" ] ] )',
]  # fmt: skip


@pytest.mark.parametrize("parameter", UNKNOWN)
def test_what_is_not_known_is_left(parameter: str) -> None:
    """A shape that says what the fast engine does not know is the reference's, not forgotten."""
    assert compile_shapes(from_graph(Graph().parse(data=SHAPES % parameter)))[1] == frozenset(
        {"https://example.org/S"}
    )


def test_class_that_is_a_shape_is_left() -> None:
    """A class that is a shape too is its own target, which the fast engine leaves alone."""
    shapes = SHAPES % "sh:maxCount 1" + f":S a <{RDFS.Class}> ."
    assert compile_shapes(from_graph(Graph().parse(data=shapes)))[1] == frozenset(
        {"https://example.org/S"}
    )


def test_constraint_without_message_is_left() -> None:
    """A result without a message of ours has pyshacl's, which only pyshacl can write."""
    shapes = (SHAPES % "sh:maxCount 1").replace('sh:message "is wrong" ;', "")
    rules, _, fast, reference = small(shapes)
    assert rules.left == frozenset({"https://example.org/S"})
    assert fast == reference


def test_components_of_their_own_are_left() -> None:
    """Where shapes define components, any property may be a parameter: all is the reference's."""
    own = ":Own a sh:ConstraintComponent ; sh:parameter [ sh:path :own ] ."
    assert compile_shapes(from_graph(Graph().parse(data=SHAPES % "sh:maxCount 1" + own)))[1] is None


ORDERED_DATA = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/> .
:T1 a :T ; :p 1 , 2.5 , 3 ; :q 2 , 2.5e0 .
:T2 a :T ; :p "a" , "b" , 3 , <urn:a> ; :q "b" , 4 .
:T3 a :T ; :p "2020-01-01"^^xsd:date ; :q "2020-01-02"^^xsd:date , "2019-01-01"^^xsd:date .
:T4 a :T ; :p "2020-01"^^xsd:gYearMonth ; :q "2021-01"^^xsd:gYearMonth , "2020-01"^^xsd:gYearMonth .
"""


@pytest.mark.parametrize("name", ["lessThan", "lessThanOrEquals"])
def test_ordered_pairs(name: str) -> None:
    """Pairs of values are ordered as in the reference, months in the right order too."""
    shapes = Graph().parse(data=SHAPES % f"sh:{name} :q")
    rules = Rules.of(shapes, Graph())
    fast = comparable(rules.check(ORDERED_DATA, FILE)[0])
    data = Graph().parse(data=ORDERED_DATA)
    assert fast == comparable(rules.check_by_reference(data, FILE))
    assert fast.total() > 5


def test_months_in_the_wrong_order() -> None:
    """Where a month is after another and pyshacl breaks off, the fast engine has a result."""
    rules = Rules.of(Graph().parse(data=SHAPES % "sh:lessThanOrEquals :q"), Graph())
    text = ORDERED_DATA.replace("2021-01", "2019-12")
    found = comparable(rules.check(text, FILE)[0])
    assert found.total() == 1 + comparable(rules.check(ORDERED_DATA, FILE)[0]).total()
    with pytest.raises(OntologyError, match="could not be run"):
        rules.check_by_reference(read_text(text, FILE), FILE)


QUERIES = [
    "SELECT $this ?value { $this :p ?value . FILTER(isLiteral(?value)) }",
    "SELECT $this { $this :r ?x }",
    "SELECT $this ?path { $this :r ?x . BIND(:r AS ?path) }",
    "SELECT $this ?value ?other { $this :r ?value . ?value :r ?other }",
    "SELECT DISTINCT $this ?value { { $this :r ?value } UNION { ?value :r $this } }",
    "SELECT $this (COUNT(?x) AS ?value) { $this :p ?x } GROUP BY $this HAVING(COUNT(?x) > 2)",
    "SELECT $this ?value { $this ?any ?value . FILTER(!isBlank(?value))"
    " FILTER NOT EXISTS { ?value ?more ?else } }",
    "SELECT $this ?value { $this :r* ?value . FILTER(?value != $this) }",
    "SELECT $this ?value { $this :q ?value . OPTIONAL { $this :r ?r } FILTER(!BOUND(?r)) }",
]


@pytest.mark.parametrize("at", [":S", ":P"], ids=["node", "property"])
@pytest.mark.parametrize("select", QUERIES)
def test_each_kind_of_query(select: str, at: str) -> None:
    """Queries give the same results, as constraints of node shapes and of property shapes."""
    constraint = f"""
        {at} sh:sparql [ sh:prefixes <urn:o> ; sh:select '{select}' ;
            sh:message "of {{$this}}: {{?value}} by {{?path}} {{?other}}" ] .
        <urn:o> sh:declare [ sh:prefix "" ; sh:namespace "https://example.org/" ] .
    """
    rules, _, fast, reference = small(SHAPES % "sh:maxCount 9" + constraint)
    assert rules.left == frozenset()
    assert fast == reference
    assert fast


def test_what_is_left_is_checked() -> None:
    """One shape is the reference's, the other is not; both are heard, each once."""
    other = """
        :C a sh:NodeShape ; sh:targetClass :T ; sh:closed true ; sh:message "is closed" ;
            sh:property :P ; sh:ignoredProperties ( <urn:p> ) .
    """
    rules, _, fast, reference = small(SHAPES % "sh:maxCount 1" + other)
    assert rules.left == frozenset({"https://example.org/C"})
    assert fast == reference
    assert {one[3].rpartition("#")[2] for one in fast} == {
        "MaxCountConstraintComponent",
        "ClosedConstraintComponent",
    }


def test_part_of_shapes_has_no_other_targets() -> None:
    """A part of the shapes does not bring in the targets of shapes that it refers to."""
    shapes = Graph().parse(data=SHAPES % "sh:node :N" + ":N a sh:NodeShape ; sh:targetClass :U .")
    part = part_of(shapes, {"https://example.org/S"})
    assert len(list(part.subject_objects(SH.targetClass))) == 1
    assert (None, SH.node, None) in part


def test_nameless_shape_is_left_with_all_others() -> None:
    """What is left must have a name to be found again; else all shapes are the reference's."""
    shapes = SHAPES % "sh:maxCount 1" + "[] a sh:NodeShape ; sh:targetClass :T ; sh:closed true ."
    rules, _, fast, reference = small(shapes)
    assert rules.left is None
    assert fast == reference


def test_typed_text_is_left() -> None:
    """rdflib takes "a" and "a"^^xsd:string for two values, so such a graph is the reference's."""
    rules = Rules.of(Graph().parse(data=SHAPES % "sh:maxCount 1"), Graph())
    text = '@prefix : <https://example.org/> . :T1 a :T ; :p "a", "a"^^<' + XSD.string + "> ."
    assert len(rules.check(text, FILE)[0]) == 1


def test_values_without_an_order() -> None:
    """Where pyshacl breaks off, as at a number that is none, the fast engine has a result."""
    rules = Rules.of(Graph().parse(data=SHAPES % "sh:lessThanOrEquals :q"), Graph())
    text = "@prefix : <https://example.org/> . :T1 a :T ; :p _:b ; :q 3 ."
    assert len(rules.check(text, FILE)[0]) == 1
    with pytest.raises(OntologyError, match="could not be run"):
        rules.check_by_reference(read_text(text, FILE), FILE)


def query(body: str) -> str:
    """Give a small constraint."""
    return f"SELECT $this ?value WHERE {{ {body} }}"


FREE = {
    "$this eif:a ?value": True,
    "BIND(eif:a AS ?path) $this eif:b ?value": True,
    "?x eif:a $this . FILTER NOT EXISTS { $this eif:b ?value }": True,
    "?x eif:a ?value . FILTER(?x = $this)": False,
    "BIND($this AS ?x) ?x eif:a ?value": False,
    "{ $this eif:a ?value } UNION { $this eif:b ?value }": False,
    "$this eif:a ?b . OPTIONAL { $this eif:c ?value }": False,
    "$this eif:a ?b . { SELECT ?b (COUNT(?c) AS ?value) { ?b eif:c ?c } GROUP BY ?b }": False,
}
"""Bodies of queries, and whether they may be asked once for all focus nodes."""


@pytest.mark.parametrize("body", FREE)
def test_which_queries_are_asked_once(body: str) -> None:
    """A query whose `$this` is not bound by an outermost pattern is asked for each focus node."""
    assert serves_all_at_once(tokens_of(query(body))) is FREE[body]


SEEN: dict[str, set[str] | None] = {
    "$this eif:a ?value # eif:not-this": {"a"},
    "$this eif:a/eif:b+ ?value ; a eif:C": {"a", "b", "C", "type"},
    "$this eif:a ?x . FILTER(!?x && ?y * 2 > 3) FILTER EXISTS { ?x eif:b ?value }": {"a", "b"},
    'FILTER(STR($this) = "?x ?y ?z") $this eif:a "x"^^eif:d ; eif:b ?value': {"a", "d", "b"},
    "$this ?property ?value": None,
    "$this eif:a ?x ; ?property ?value": None,
    "$this eif:a ?x . FILTER NOT EXISTS { ?x ?property eif:b }": None,
    "$this eif:a ?x . FILTER(?x = 1 || EXISTS { ?x ?property ?value })": None,
    "$this eif:a* ?value": None,
    "$this eif:a? ?value": None,
    "$this !eif:a ?value": None,
    "$this !(eif:a|eif:b) ?value": None,
    "$this eif:a [ ?property ?value ]": None,
}
"""Bodies of queries, and the local names of what they can see; None for anything."""


@pytest.mark.parametrize("body", SEEN)
def test_what_queries_can_see(body: str) -> None:
    """A query is given the properties that it names, and all if it may look at others."""
    seen = properties_seen(tokens_of(query(body)), {"eif": EIF.Programme.removesuffix("Programme")})
    names = None if seen is None else {name.rpartition("#")[2] for name in seen}
    assert names == SEEN[body]
