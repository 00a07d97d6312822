"""Vocabulary, code, shapes, queries and data say the same; a failure names what mends it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from enum import Enum
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.namespace import OWL

from eifgraph import ontology
from eifgraph.config import Settings
from eifgraph.graph import mapping_graph, programme_graph
from eifgraph.ingest import read_mappings
from eifgraph.links import render_links
from eifgraph.model import Absence, CodeLists, Method, Population, StepKind
from eifgraph.namespaces import INSTANCES, OF_OTHERS, OURS, PREFIXES, VOCAB
from eifgraph.pipeline import read_programmes, render_schema
from eifgraph.records import disagreement, record_schema
from eifgraph.release import open_release
from eifgraph.sources import folder_files
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF
from tests.vocabulary import read_ontology

ROOT = Path(__file__).resolve().parent.parent
NAMESPACE = OURS["eif"]
MEND = "run 'eifgraph terms'"
OWN = ROOT / "data" / "graph" / "child-parent-psychotherapy.ttl"
EIF_TTL = read_ontology()
SCHEMES = read_ontology("schemes.ttl")
GRAPHS = sorted((ROOT / "data" / "graph").rglob("*.ttl"))
VOCABULARY = [ROOT / "ontology" / "eif.ttl", ROOT / "ontology" / "schemes.ttl"]
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
QUERIES = sorted((ROOT / "src" / "eifgraph").rglob("*.rq"))
DECLARED = set(ontology.terms(EIF_TTL))
PREFIX_LINE = re.compile(
    r"^\s*(?:@prefix|PREFIX)\s+(?P<name>[\w-]*):\s*<(?P<iri>[^>]*)>", re.I | re.M
)
TERM_IN_TEXT = re.compile(r"(?<![\w:-])eif:(?P<name>[A-Za-z]\w*)")


def relative(path: Path) -> str:
    """Name a file as people do, for ids."""
    return path.relative_to(ROOT).as_posix()


@cache
def in_data() -> tuple[frozenset[URIRef], frozenset[URIRef]]:
    """Give our terms in the graphs of data, in any place; and the classes of their things."""
    terms: set[str] = set()
    classes: set[str] = set()
    for path in GRAPHS:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            nodes = {node.value for node in triple if isinstance(node, ox.NamedNode)}
            terms |= {node for node in nodes if node.startswith(NAMESPACE)}
            if triple.predicate.value == str(RDF.type):
                classes.add(triple.object.value)
    return frozenset(map(URIRef, terms)), frozenset(map(URIRef, classes))


@cache
def in_release(build: Path) -> tuple[frozenset[URIRef], frozenset[URIRef]]:
    """Give the same of what a release derives from data: audits, effect sizes and the like."""
    derived = {f"{INSTANCES}graph/{name}" for name in ("derived", "audit")}
    terms: set[URIRef] = set()
    classes: set[URIRef] = set()
    for quad in ox.parse(path=str(open_release(build).nquads)):
        if getattr(quad.graph_name, "value", "") not in derived:
            continue
        if quad.predicate.value == str(EIF.absentProperty):
            continue  # what no page says is named there, not used
        nodes = [n for n in quad.triple if isinstance(n, ox.NamedNode)]
        terms |= {URIRef(node.value) for node in nodes if node.value.startswith(NAMESPACE)}
        if quad.predicate.value == str(RDF.type):
            classes.add(URIRef(str(quad.object).strip("<>")))
    assert len(terms) > 10
    return frozenset(terms), frozenset(classes)


def ours_in(graph: Graph) -> set[URIRef]:
    """Give every term of our ontology that a graph uses in any place."""
    return {
        n for triple in graph for n in triple if isinstance(n, URIRef) and n.startswith(NAMESPACE)
    }


def undeclared(used: Iterable[URIRef]) -> list[URIRef]:
    """Give the terms that the ontology does not declare."""
    return sorted(set(used) - DECLARED - {URIRef(NAMESPACE)})


def prefix_faults(text: str) -> list[str]:
    """Give the prefixes of a file that are not as in `namespaces`."""
    found = [(match["name"], match["iri"]) for match in PREFIX_LINE.finditer(text)]
    return [f"{name}: <{iri}>" for name, iri in found if (PREFIXES | OF_OTHERS).get(name) != iri]


def is_reserved(term: URIRef) -> bool:
    """Say whether the ontology marks a term as reserved."""
    notes = map(str, EIF_TTL.objects(term, SKOS.editorialNote))
    return any(note.startswith("Reserved") for note in notes)


def formatted(source: str) -> str:
    """Give a source as ruff writes it in this project."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--stdin-filename",
        "src/eifgraph/vocab.py",
        "-",
    ]
    done = subprocess.run(
        command, input=source, capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout


def test_files_are_found() -> None:
    """The checks below have something to look at."""
    assert {"core.ttl", "quality.ttl"} <= {path.name for path in SHAPES}
    assert OWN in GRAPHS
    assert len(QUERIES) > 10
    assert len(DECLARED) > 50


def test_vocab_is_generated() -> None:
    """`vocab.py` is what the ontology gives."""
    kept = (ROOT / "src" / "eifgraph" / "vocab.py").read_text(encoding="utf-8")
    assert formatted(kept) == formatted(ontology.render_vocab(EIF_TTL)), MEND


def test_terms_are_generated() -> None:
    """`terms.md` is what the ontology gives."""
    kept = (ROOT / "ontology" / "terms.md").read_text(encoding="utf-8")
    assert kept == ontology.render_terms(EIF_TTL), MEND


def test_context_is_generated() -> None:
    """`context.jsonld` is what the ontology gives."""
    kept = (ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8")
    assert kept == ontology.render_context(EIF_TTL), MEND


def test_constants_are_terms() -> None:
    """Every constant of `vocab.EIF` is a declared term, and every term a constant."""
    constants = {value for name, value in vars(EIF).items() if not name.startswith("_")}
    assert constants == DECLARED, MEND


@pytest.mark.parametrize("path", [*VOCABULARY, *SHAPES], ids=relative)
def test_terms_in_turtle_are_declared(path: Path) -> None:
    """No file uses a term of ours that the ontology does not declare."""
    assert undeclared(ours_in(ontology.read_turtle(path))) == []


def test_terms_in_data_are_declared() -> None:
    """No graph of data uses a term of ours that the ontology does not declare."""
    assert undeclared(in_data()[0]) == []


def test_terms_in_text_are_declared() -> None:
    """No query, and no SPARQL within a shape, uses a term that the ontology does not declare."""
    for path in [*SHAPES, *QUERIES]:
        names = TERM_IN_TEXT.findall(path.read_text(encoding="utf-8"))
        assert undeclared(URIRef(NAMESPACE + name) for name in names) == [], path


def test_every_term_is_used(real_build: Path) -> None:
    """A term is used in data or lists, is a superclass, or is marked as reserved."""
    used = in_data()[0] | ours_in(SCHEMES) | in_release(real_build)[0]
    above = set(EIF_TTL.objects(None, RDFS.subClassOf))
    unused = {term for term in DECLARED - used - above if not is_reserved(term)}
    assert sorted(unused) == [], "use them, or mark them: skos:editorialNote 'Reserved: ...'"


def test_no_used_term_is_reserved(real_build: Path) -> None:
    """A term that data use is no longer reserved: its note must go."""
    used = in_data()[0] | ours_in(SCHEMES) | in_release(real_build)[0]
    assert sorted(term for term in used & DECLARED if is_reserved(term)) == []


def test_every_term_is_described() -> None:
    """Every term has one English label and definition and says where it is defined."""
    for term in sorted(DECLARED):
        for predicate in (RDFS.label, SKOS.definition):
            texts = list(EIF_TTL.objects(term, predicate))
            assert [getattr(text, "language", None) for text in texts] == ["en"], term
        assert list(EIF_TTL.objects(term, RDFS.isDefinedBy)) == [URIRef(NAMESPACE.rstrip("#"))], (
            term
        )


ENUMS: list[tuple[type[Enum], str]] = [
    (Method, "reading-method"),
    (Absence, "absence"),
    (StepKind, "step-kind"),
    (Population, "population"),
]


@pytest.mark.parametrize(("enum", "scheme"), ENUMS, ids=[scheme for _, scheme in ENUMS])
def test_enum_is_its_code_list(enum: type[Enum], scheme: str) -> None:
    """An enum of the model has the notations of its code list."""
    members = SCHEMES.subjects(SKOS.inScheme, URIRef(VOCAB + scheme))
    notations = {str(SCHEMES.value(member, SKOS.notation)) for member in members}
    assert {member.value for member in enum} == notations


def test_open_caveats_are_those_of_the_code_list() -> None:
    """The caveats that make a disagreement uncertain are those that leave a part open."""
    leaving = SCHEMES.subjects(EIF.leavesOpen)
    assert {str(SCHEMES.value(caveat, SKOS.notation)) for caveat in leaving} == disagreement.OPEN


def test_code_list_members_have_one_notation() -> None:
    """In each code list, members have one notation each, and no two the same."""
    for scheme in SCHEMES.subjects(RDF.type, SKOS.ConceptScheme):
        members = list(SCHEMES.subjects(SKOS.inScheme, scheme))
        notations = [str(note) for m in members for note in SCHEMES.objects(m, SKOS.notation)]
        assert len(notations) == len(set(notations)) == len(members) > 0, scheme


def test_every_class_has_a_shape(real_build: Path) -> None:
    """Every class of which data have a thing is the target of a shape."""
    targets: set[object] = set()
    for path in SHAPES:
        targets |= set(ontology.read_turtle(path).objects(None, SH.targetClass))
    used = in_data()[1] | in_release(real_build)[1]
    ours = {kind for kind in used if str(kind).startswith(NAMESPACE)}
    assert len(ours) > 10
    assert sorted(str(kind) for kind in ours - targets) == []


def test_every_property_of_a_shape_has_a_name() -> None:
    """A report prints the name of a rule, so no rule is a blank node; a rule says what is wrong.

    Shapes without a target report nothing: others ask them.
    """
    for path in SHAPES:
        graph = ontology.read_turtle(path)
        targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
        reporting = {shape for target in targets for shape in graph.subjects(target)}
        assert reporting, path
        for rule in (rule for shape in reporting for rule in graph.objects(shape, SH.property)):
            assert isinstance(rule, URIRef), path
            assert graph.value(rule, SH.message) is not None, rule


def test_prefixes_agree() -> None:
    """Every prefix stands for the namespace that `namespaces.PREFIXES` gives it."""
    for path in [*GRAPHS, *VOCABULARY, *SHAPES, *QUERIES]:
        assert prefix_faults(path.read_text(encoding="utf-8")) == [], path


def test_record_schema_is_generated() -> None:
    """`record.schema.json` is what the model gives."""
    kept = (ROOT / "shapes" / "record.schema.json").read_text(encoding="utf-8")
    code_lists = ontology.read_code_lists(ROOT / "ontology")
    assert kept == render_schema(record_schema(code_lists)), MEND


def test_graphs_in_git_are_current() -> None:
    """Each graph is what its source gives today, and has one: page, records, mappings, links."""
    code_lists = ontology.read_code_lists(ROOT / "ontology")
    made = {}
    for path in folder_files(ROOT / "data"):
        name, graph = graph_of(path, code_lists)
        made[ROOT / "data" / "graph" / f"{name}.ttl"] = render_turtle(graph)
    links, warnings = render_links(Settings(data=ROOT / "data"), sorted(made))
    assert warnings == ()
    made |= {ROOT / "data" / "graph" / f"{name}.ttl": text for name, text in links.items()}
    assert sorted(made) == GRAPHS, "run 'eifgraph build data'; delete graphs without a source"
    stale = [p.name for p, text in made.items() if p.read_text(encoding="utf-8") != text]
    assert stale == [], "run 'eifgraph build data'"


def graph_of(path: Path, code_lists: CodeLists) -> tuple[str, Graph]:
    """Give the name and graph of a source file, as ingest makes them."""
    if path.suffix == ".csv":
        mappings = read_mappings(path, code_lists)
        return mappings.file.slug, mapping_graph(mappings, INSTANCES)
    programmes, _ = read_programmes(path, code_lists, ROOT / "data")
    return programmes[0].file.slug, programme_graph(programmes, INSTANCES)


@pytest.mark.parametrize("path", [OWN, *VOCABULARY], ids=relative)
def test_turtle_is_in_order(path: Path) -> None:
    """Our Turtle is written as `turtle.render_turtle` writes it, so that it diffs well."""
    text = path.read_text(encoding="utf-8")
    assert text == render_turtle(ontology.read_turtle(path)), "write it with turtle.render_turtle"


def test_classes_and_properties_are_apart() -> None:
    """Classes are UpperCamel, properties lowerCamel."""
    for term in DECLARED:
        name = term.removeprefix(NAMESPACE)
        assert name[0].isupper() == ((term, RDF.type, OWL.Class) in EIF_TTL), name


def test_planted_faults_are_found() -> None:
    """The checks can fail: a foreign prefix, an undeclared term, an unmarked one."""
    assert prefix_faults("@prefix eif: <http://wrong/> .") == ["eif: <http://wrong/>"]
    assert prefix_faults("PREFIX new: <http://new/>") == ["new: <http://new/>"]
    assert undeclared([URIRef(NAMESPACE + "noSuchTerm")]) == [URIRef(NAMESPACE + "noSuchTerm")]
    assert TERM_IN_TEXT.findall("?a eif:programme ; <x>/eif:b*") == ["programme", "b"]
    assert not is_reserved(EIF.Programme)
    assert is_reserved(EIF.curatedBy)
