"""A reasoner finds no contradiction in ontology, alignments and data, and finds planted ones.

The reasoner is owlrl, the W3C's rules of OWL 2 RL. It runs on everything; its time is cut to less
than a half by leaving out what can find nothing: a triple whose predicate no axiom names takes part
in no rule, rules begin at words of OWL, RDF or RDFS, and each thing is itself anyway. What owlrl
leaves out of the rules on datatypes is added: two values of a functional property differ (dt-diff),
and calendar types are types like others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest
from owlrl import OWLRL_Semantics
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal
from rdflib.term import Node

from eifgraph.config import resource_dir
from eifgraph.derive import audit_quads, derived_quads, effect_size_quads, union_of
from eifgraph.export import Quads, read_quads
from eifgraph.namespaces import INSTANCES, PREFIXES
from eifgraph.ontology import PARTS
from eifgraph.vocab import EIF
from tests.graphs import graph_of
from tests.vocabulary import read_rating_rules

ONTOLOGY: Final = resource_dir("ontology")
VOCABULARY: Final = [ONTOLOGY / name for name in (*PARTS, "schemes.ttl") if name != "examples.ttl"]
DATA: Final = sorted((ONTOLOGY.parent / "data" / "graph").rglob("*.ttl"))
SMALL: Final = ONTOLOGY.parent / "data" / "graph" / "records" / "henry.ttl"
LOGIC: Final = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs"))
NOTES: Final = frozenset(
    {RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso}
    | {OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget}
)
PRIMITIVE: Final = (
    *(XSD.string, XSD.boolean, XSD.decimal, XSD.anyURI, RDF.langString),
    *(XSD.gYear, XSD.gYearMonth, XSD.date),
)
"""Datatypes of ours of which none has a value in common with another; integers are decimals."""
SPELLING: Final = {
    XSD.gYear: re.compile(r"\d{4}$"),
    XSD.gYearMonth: re.compile(r"\d{4}-(0[1-9]|1[0-2])$"),
}
"""How values of types are spelt that rdflib does not look at; others match whatever they are."""
Triple = tuple[Node, Node, Node]


class Reasoner(OWLRL_Semantics):  # type: ignore[misc]  # owlrl has no types
    """OWL 2 RL over one graph; `faults` runs it and gives what contradicts itself."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph, axioms=False, daxioms=False)

    def faults(self) -> list[str]:
        """Give the contradictions in words."""
        literals = {value for value in self.graph.objects() if isinstance(value, Literal)}
        for triple in list(self.graph):
            if not self._counts(triple):
                self.graph.remove(triple)
        for value in {value for value in self.graph.objects() if value in literals}:
            self.graph.add((value, RDF.type, getattr(value, "datatype", None) or XSD.string))
        for one, other in combinations(PRIMITIVE, 2):
            self.graph.add((one, OWL.disjointWith, other))
        self.graph.add((XSD.integer, RDFS.subClassOf, XSD.decimal))
        self.closure()
        return sorted({*self.error_messages, *self._ill_typed(literals), *self._unequal()})

    def _counts(self, triple: Triple) -> bool:
        predicate = triple[1]
        if str(predicate).startswith(LOGIC):
            return predicate not in NOTES
        return (predicate, None, None) in self.graph

    def rules(self, triple: Triple, cycle: int) -> None:
        """Run the rules that begin at a triple: at a word of OWL, RDF or RDFS."""
        kind = triple[2] if triple[1] == RDF.type else triple[1]
        if str(kind).startswith(LOGIC):
            super().rules(triple, cycle)

    def _equality(self, triple: Triple, cycle: int) -> None:
        if triple[1] == OWL.sameAs or triple[2] == OWL.AllDifferent:
            super()._equality(triple, cycle)

    @staticmethod
    def _ill_typed(literals: Iterable[Literal]) -> Iterator[str]:
        for value in literals:
            spelling = SPELLING.get(value.datatype or XSD.string, re.compile(""))
            if value.ill_typed or not spelling.match(value):
                yield f"'{value}' is no value of {value.datatype}"

    def _unequal(self) -> Iterator[str]:
        for one, other in self.graph.subject_objects(OWL.sameAs):
            if isinstance(one, Literal) and isinstance(other, Literal) and one.value != other.value:
                yield f"one value would be both '{one}' and '{other}'"


def quads_of(files: Iterable[Path]) -> Quads:
    """Read files as quads of one graph."""
    return [quad for path in files for quad in read_quads(path, "urn:all")]


def everything() -> Quads:
    """Give vocabulary and data, with all that a release derives from them."""
    quads = quads_of([*VOCABULARY, *DATA])
    store = union_of(quads)
    derived = derived_quads(store, INSTANCES) + effect_size_quads(store, INSTANCES)
    return quads + derived + audit_quads(store, INSTANCES, read_rating_rules())


PLANTED: Final = {
    "a band on NA": ("cost:NA eif:bandMinimum 0.0 .", "Disjoint", "NoCostBand"),
    "programme and study": ("<urn:1> a eif:Programme, eif:Study .", "Study", "urn:1"),
    "programme by its use": (
        "<urn:2> a eif:Programme . <urn:a> eif:restsOn <urn:2> .",
        "Study",
        "urn:2",
    ),
    "two values declared different": (
        "<urn:3> eif:madeIn <urn:b>, <urn:c> . <urn:b> owl:differentFrom <urn:c> .",
        "differentFrom",
        "urn:b",
    ),
    "two ratings, as members of a list have other positions": (
        "<urn:4> eif:evidenceRating rating:2, rating:3 .",
        "both",
        "'6' and '4'",
    ),
    "two numbers": ("<urn:5> eif:size 110, 112 .", "both", "'112'"),
    "text for a number": ('<urn:6> eif:size "many" .', "Disjoint", "individual many"),
    "year for a month": ('<urn:7> eif:month "2016"^^xsd:gYear .', "Disjoint", "individual 2016"),
    "no such number": ('<urn:8> eif:lineCount "ten"^^xsd:integer .', "no value", "'ten'"),
    "no such month": ('<urn:9> eif:month "July"^^xsd:gYearMonth .', "no value", "'July'"),
    "child outcome and other outcome": (
        "<urn:10> a eif:ChildOutcome, eif:OtherOutcome .",
        "OtherOutcome",
        "urn:10",
    ),
    "an age for a place": ("<urn:11> eif:setting age:primary-school .", "Setting", "age-group"),
    "an absence for a value": (
        "<urn:p> eif:lacks <urn:12> . <urn:d> eif:describes <urn:12> .",
        "Absence",
        "urn:12",
    ),
    "a finding of two studies": (
        "<urn:s> eif:found <urn:f> ; eif:size 71 . <urn:t> eif:found <urn:f> ; eif:size 72 .",
        "both",
        "'72'",
    ),
    "practitioner and supervisor": (
        "<urn:e> eif:deliveredBy <urn:13> . <urn:g> eif:supervisedBy <urn:13> .",
        "Supervisor",
        "urn:13",
    ),
}
"""Turtle that contradicts the ontology, and two texts that a message of it alone has."""


@cache
def planted_faults() -> tuple[str, ...]:
    """Give what the reasoner finds in ontology and code lists with all that is planted."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    graph = graph_of(quads_of(p for p in VOCABULARY if p.name != "alignments.ttl"))
    graph.parse(data=head + "\n".join(text for text, *_ in PLANTED.values()), format="turtle")
    return tuple(Reasoner(graph).faults())


@pytest.mark.filterwarnings("ignore")  # rdflib tells of values that are none
@pytest.mark.parametrize("name", PLANTED)
def test_planted_contradiction_is_found(name: str) -> None:
    """Each contradiction that is planted is found, and the message says where."""
    _, *words = PLANTED[name]
    assert any(all(word in fault for word in words) for fault in planted_faults())


def test_one_planted_contradiction_is_all_it_takes() -> None:
    """Real data with one false statement in some graph contradict themselves; without it, not."""
    graph = graph_of(quads_of([ONTOLOGY / "eif.ttl", ONTOLOGY / "disjoint.ttl", SMALL]))
    assert Reasoner(graph).faults() == []
    study = next(graph.subjects(RDF.type, EIF.Study))
    graph.add((study, RDF.type, EIF.Programme))
    assert any(str(study) in fault for fault in Reasoner(graph).faults())
