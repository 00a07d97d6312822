"""What VoID tells of a data set, counted."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from eifgraph.backend import Backend, open_backend
from eifgraph.counts import Counts, PropertyCount, as_facts, count, from_facts
from eifgraph.release import open_release

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LINES = f"""
<urn:a> <urn:p> "1" <urn:g1> .
<urn:a> <urn:p> "1" <urn:g2> .
<urn:a> <urn:p> "2" <urn:g2> .
<urn:a> <urn:q> <urn:b> <urn:g2> .
<urn:a> <{RDF_TYPE}> <urn:C> <urn:g1> .
_:b <{RDF_TYPE}> <urn:C> <urn:g1> .
_:b <{RDF_TYPE}> _:c _:g .
"""
EXPECTED = Counts(
    triples=6,
    subjects=2,
    entities=1,
    objects=5,
    default_graph=6,
    graphs={"urn:g1": 3, "urn:g2": 3},
    classes={"urn:C": 1},
    properties={
        RDF_TYPE: PropertyCount(3, 2, 2),
        "urn:p": PropertyCount(2, 1, 2),
        "urn:q": PropertyCount(1, 1, 1),
    },
)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """Two graphs that share a statement, and one without a name."""
    path = tmp_path_factory.mktemp("data") / "data.nq"
    path.write_text(LINES, encoding="utf-8")
    return open_backend(path)


@pytest.mark.parametrize("is_union", [True, False], ids=["union", "everywhere"])
def test_counts_are_true(backend: Backend, is_union: bool) -> None:
    """A statement in two graphs counts once; blank nodes are subjects and no entities.

    The store has the union in its default graph, so reading all graphs gives no more.
    """
    assert count(backend, is_union) == EXPECTED


def test_counts_go_to_json_and_back() -> None:
    """What a manifest keeps is what was counted."""
    assert from_facts(json.loads(json.dumps(as_facts(EXPECTED)))) == EXPECTED


def test_a_release_is_counted_when_it_is_built(own_build: Path) -> None:
    """Its counts are those of its dump, counted here in another way."""
    release = open_release(own_build)
    triples = {quad.triple for quad in ox.parse(path=str(release.nquads))}
    counts = release.counts
    assert counts is not None
    assert counts.triples == counts.default_graph == len(triples)
    assert counts.subjects == counts.entities == len({str(one.subject) for one in triples})
    assert counts.objects == len({str(one.object) for one in triples})
    assert counts.graphs == release.graphs
    assert counts.classes == release.classes
    assert sum(one.triples for one in counts.properties.values()) == counts.triples


def test_a_release_built_before_has_no_counts(own_build: Path, tmp_path: Path) -> None:
    """Its manifest is read as it is."""
    manifest = json.loads((open_release(own_build).folder / "manifest.json").read_text())
    del manifest["counts"]
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / "manifest.json").write_text(json.dumps(manifest))
    assert open_release(tmp_path).counts is None
