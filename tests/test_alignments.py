"""The alignments: every term named exists, is of the right kind, and each statement has its reason.

Each check of `alignments` is shown able to fail: a fault is planted, and the check names it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from rdflib import DCTERMS, OWL, PROV, RDF, RDFS, SDO, SKOS, Graph, Literal, URIRef

from eifgraph import ontology
from eifgraph.namespaces import OTHERS, OURS
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF
from tests import alignments as check
from tests.planting import Pattern, Triple, planted
from tests.test_in_step import prefix_faults

ROOT: Final = Path(__file__).resolve().parent.parent
PATH: Final = ROOT / "ontology" / "alignments.ttl"
NAMING: Final = [
    *sorted((ROOT / "ontology").glob("*.ttl")),
    *sorted((ROOT / "shapes").glob("*.ttl")),
]
ALIGNMENTS: Final = ontology.read_turtle(PATH)
NODE: Final = URIRef(OURS["alignment"] + "Programme-schema-Service")
HOME: Final = URIRef(OURS["setting"] + "home")
ENGLAND: Final = URIRef(OURS["country"] + "GB-ENG")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is added to the alignments, and what is taken away, so that a check fails."""

    more: Sequence[Triple] = ()
    less: Sequence[Pattern] = ()


def term(prefix: str, name: str) -> URIRef:
    """Give a term of another vocabulary."""
    return URIRef(OTHERS[prefix] + name)


@pytest.fixture(scope="module")
def known() -> check.Vocabularies:
    """Read the vocabularies as published; they are not ours, so they lie beside the checkout."""
    folder = Path(os.environ.get("EIFGRAPH_SHARED", ROOT.parent / "shared")) / "vocabularies"
    if not folder.is_dir():
        pytest.skip("needs ../shared/vocabularies, or EIFGRAPH_SHARED naming the folder of it")
    found = check.Vocabularies()
    for name in check.STORED:
        found.read(folder / name)
    return found


ALONE: Final[dict[str, tuple[Callable[[Graph], Sequence[object]], Fault]]] = {
    "subject": (
        check.subject_faults,
        Fault([(EIF.Programme + "s", SKOS.closeMatch, SDO.Service)]),
    ),
    "import": (check.statement_faults, Fault([(NODE, OWL.imports, SDO.Service)])),
    "domain": (check.statement_faults, Fault([(EIF.size, RDFS.domain, EIF.Sample)])),
    "exact term": (check.statement_faults, Fault([(EIF.Study, SKOS.exactMatch, SDO.Thing)])),
    "item id": (check.id_faults, Fault([(ENGLAND, SKOS.exactMatch, term("wd", "21"))])),
    "heading id": (check.id_faults, Fault([(HOME, SKOS.closeMatch, term("mesh", "D12"))])),
    "term not read": (check.id_faults, Fault([(HOME, SKOS.closeMatch, term("earl", "ok"))])),
    "two items": (check.country_faults, Fault([(ENGLAND, SKOS.exactMatch, term("wd", "Q1"))])),
    "one item, two countries": (
        check.country_faults,
        Fault(
            [(ENGLAND, SKOS.exactMatch, term("wd", "Q25"))],
            [(ENGLAND, SKOS.exactMatch, term("wd", "Q21"))],
        ),
    ),
    "no item": (check.country_faults, Fault(less=[(ENGLAND, SKOS.exactMatch, None)])),
    "two predicates": (
        check.contradictions,
        Fault([(EIF.Programme, SKOS.broadMatch, SDO.Service)]),
    ),
    "match and subclass": (
        check.contradictions,
        Fault([(EIF.Study, SKOS.relatedMatch, PROV.Activity)]),
    ),
    "no reason": (check.node_faults, Fault(less=[(NODE, RDFS.comment, None)])),
    "empty reason": (
        check.node_faults,
        Fault([(NODE, RDFS.comment, Literal(" "))], [(NODE, RDFS.comment, None)]),
    ),
    "no label": (check.node_faults, Fault(less=[(NODE, check.LABEL, None)])),
    "no justification": (check.node_faults, Fault(less=[(NODE, check.JUSTIFICATION, None)])),
    "not in the set": (check.node_faults, Fault(less=[(None, check.MAPPINGS, NODE)])),
    "no node": (check.node_faults, Fault(less=[(NODE, None, None), (None, None, NODE)])),
    "no mapping": (
        check.node_faults,
        Fault(less=[(EIF.Programme, SKOS.closeMatch, SDO.Service)]),
    ),
    "not aligned": (check.uncovered, Fault(less=[(EIF.Programme, None, None)])),
    "note without reason": (
        check.uncovered,
        Fault(
            [(EIF.rank, SKOS.editorialNote, Literal(check.NOTE.strip()))],
            [(EIF.rank, SKOS.editorialNote, None)],
        ),
    ),
    "note and mapping": (
        check.uncovered,
        Fault([(EIF.Study, SKOS.editorialNote, Literal(check.NOTE + "none at all."))]),
    ),
}
"""Checks that need no other vocabulary, each with a fault planted."""
BESIDE: Final[dict[str, tuple[Callable[[Graph, check.Vocabularies], list[str]], Fault]]] = {
    "unknown in file": (
        check.unknown,
        Fault([(EIF.Study, SKOS.closeMatch, term("cids", "Studdy"))]),
    ),
    "unknown in list": (
        check.unknown,
        Fault([(EIF.Study, SKOS.closeMatch, term("schema", "Studdy"))]),
    ),
    "unknown vocabulary": (check.unknown, Fault([(EIF.Study, SKOS.closeMatch, URIRef("urn:x"))])),
    "class to property": (
        check.kind_faults,
        Fault([(EIF.Study, SKOS.closeMatch, term("cito", "cites"))]),
    ),
    "property to class": (check.kind_faults, Fault([(EIF.size, SKOS.closeMatch, SDO.Offer)])),
    "concept to property": (check.kind_faults, Fault([(HOME, SKOS.closeMatch, DCTERMS.type)])),
    "class as subproperty": (
        check.kind_faults,
        Fault([(EIF.Study, RDFS.subPropertyOf, SDO.MedicalTrial)]),
    ),
    "concept as subclass": (check.kind_faults, Fault([(HOME, RDFS.subClassOf, SDO.Place)])),
    "another label": (
        check.label_faults,
        Fault(
            [
                (
                    URIRef(OURS["alignment"] + "Programme-cids-Program"),
                    check.LABEL,
                    Literal("Project"),
                )
            ]
        ),
    ),
}
"""Checks against other vocabularies, each with a fault planted."""


def test_files_are_found() -> None:
    """The checks below have something to look at."""
    assert len(check.mappings(ALIGNMENTS)) > 400
    assert {path.name for path in NAMING} >= {"alignments.ttl", "eif.ttl", "core.ttl", "rating.ttl"}
    assert len(check.TERMS) > 150
    assert len(check.CONCEPTS) > 200


def test_rendered_again_is_the_same() -> None:
    """The file is a comment and then what `turtle.render_turtle` makes of it."""
    text = PATH.read_text(encoding="utf-8")
    comment, _, _ = text.partition("@prefix")
    assert all(line.startswith("# ") for line in comment.strip().splitlines())
    assert text == comment + render_turtle(ALIGNMENTS)
    assert prefix_faults(text) == []


@pytest.mark.parametrize("name", sorted({run.__name__ for run, _ in ALONE.values()}))
def test_alignments_alone(name: str) -> None:
    """No check finds a fault."""
    assert not getattr(check, name)(ALIGNMENTS)


@pytest.mark.parametrize("fault", ALONE)
def test_planted_fault_is_found(fault: str) -> None:
    """Each check finds the fault planted for it."""
    run, change = ALONE[fault]
    with planted(ALIGNMENTS, change.more, change.less) as graph:
        assert run(graph)


@pytest.mark.parametrize("name", sorted({run.__name__ for run, _ in BESIDE.values()}))
def test_alignments_beside_other_vocabularies(name: str, known: check.Vocabularies) -> None:
    """No check finds a fault."""
    assert not getattr(check, name)(ALIGNMENTS, known)


@pytest.mark.parametrize("fault", BESIDE)
def test_planted_fault_beside_others_is_found(fault: str, known: check.Vocabularies) -> None:
    """Each check finds the fault planted for it."""
    run, change = BESIDE[fault]
    with planted(ALIGNMENTS, change.more, change.less) as graph:
        assert run(graph, known)


@pytest.mark.parametrize("path", NAMING, ids=lambda path: path.name)
def test_foreign_terms_exist(path: Path, known: check.Vocabularies) -> None:
    """Every term of others that ontology, code lists or shapes name is in its vocabulary."""
    assert check.unknown(ontology.read_turtle(path), known) == []


def test_nothing_is_narrower_than_itself(known: check.Vocabularies) -> None:
    """No circle goes through a term of ours, by our own statements and those of others."""
    assert check.circles(check.hierarchy(ALIGNMENTS) | known.narrower) == []


def test_planted_circle_is_found(known: check.Vocabularies) -> None:
    """A circle that leads through another vocabulary is found."""
    back = {(OTHERS["obo"] + "SEPIO_0000174", str(EIF.Finding))}
    found = check.circles(check.hierarchy(ALIGNMENTS) | known.narrower | back)
    assert str(EIF.Finding) in found


def test_planted_circle_of_ours_is_found() -> None:
    """A circle within our own statements is found."""
    with planted(ALIGNMENTS, [(EIF.Outcome, RDFS.subClassOf, EIF.ChildOutcome)]) as graph:
        hierarchy = check.hierarchy(graph)
    assert check.circles(hierarchy) == [str(EIF.ChildOutcome), str(EIF.Outcome)]


def test_nodes_speak_of_axioms() -> None:
    """Each mapping is described in the RDF form of SSSOM: an axiom with a name of its own."""
    nodes = set(ALIGNMENTS.subjects(RDF.type, OWL.Axiom))
    assert len(nodes) == len(check.mappings(ALIGNMENTS))
    assert all(str(node).startswith(OURS["alignment"]) for node in nodes)


def test_sources_are_told() -> None:
    """Whoever doubts a term that lies in no file here is told where it was read."""
    assert set(check.READ_ELSEWHERE) <= set(OTHERS)
    assert all(len(source) > 20 for *_, source in check.READ_ELSEWHERE.values())
