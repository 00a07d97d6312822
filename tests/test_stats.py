"""The completeness matrix: what is known of each programme, and what is not."""

from __future__ import annotations

import csv
import io
import json

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.namespaces import VOCAB
from eifgraph.stats import KNOWN, SHORT, Matrix, matrix_of, render_csv, render_json, render_text
from eifgraph.vocab import EIF
from tests.vocabulary import read_ontology


def row(programme: str, facet: str, state: str, sites: int) -> dict[str, URIRef | Literal]:
    """Write a row as the query gives it."""
    return {
        "programme": URIRef(f"http://example/{programme.lower()}"),
        "programmeLabel": Literal(programme, lang="en"),
        "facet": Literal(facet),
        "state": Literal(state),
        "sites": Literal(sites),
    }


@pytest.fixture
def matrix() -> Matrix:
    """Two programmes, two facets, and one cell that the query does not give."""
    return matrix_of(
        [
            row("Beta", "cost rating", "Label only", 0),
            row("alpha", "cost rating", KNOWN, 2),
            row("alpha", "setting", "Not reported", 0),
        ]
    )


def test_programmes_are_in_order_and_complete(matrix: Matrix) -> None:
    """Programmes are in order of their names, each with a cell for every facet."""
    assert matrix.facets == ("cost rating", "setting")
    assert [label for _, label, _ in matrix.rows] == ["alpha", "Beta"]
    assert [[cell.state for cell in cells] for _, _, cells in matrix.rows] == [
        [KNOWN, "Not reported"],
        ["Label only", "Not seen"],
    ]


def test_counts(matrix: Matrix) -> None:
    """A facet is known of so many programmes; each state stands in so many cells."""
    assert matrix.known() == (1, 0)
    assert matrix.states() == {KNOWN: 1, "Not reported": 1, "Label only": 1, "Not seen": 1}


def test_text(matrix: Matrix) -> None:
    """The table for terminals has a line a programme and says what its marks mean."""
    lines = render_text(matrix).splitlines()
    assert lines[:2] == [" 1  cost rating", " 2  setting"]
    assert lines[4].split() == ["alpha", "yes", "n/r"]
    assert lines[-1].startswith("2 programmes; yes known")


def test_csv_and_json_say_the_same(matrix: Matrix) -> None:
    """Both forms give the same states."""
    rows = list(csv.DictReader(io.StringIO(render_csv(matrix))))
    programmes = json.loads(render_json(matrix))["programmes"]
    assert len(rows) == len(programmes) == 2
    for one, other in zip(rows, programmes, strict=True):
        for facet in matrix.facets:
            assert one[facet] == other["facets"][facet]["state"]


def no_bands(schemes: Graph) -> list[Node]:
    """Give the cost ratings that stand for no cost."""
    return list(schemes.subjects(RDF.type, EIF.NoCostBand))


def test_every_reason_has_a_mark() -> None:
    """No reason of absence, nor a cost that is none, would be shown without a mark."""
    schemes = read_ontology("schemes.ttl")
    members = schemes.subjects(SKOS.inScheme, URIRef(f"{VOCAB}absence"))
    reasons = {str(schemes.value(member, SKOS.prefLabel)) for member in members}
    no_cost = {str(schemes.value(one, SKOS.prefLabel)) for one in no_bands(schemes)}
    assert no_cost == {"Cost information not available"}
    assert set(SHORT) == reasons | no_cost | {KNOWN}
    assert len(set(SHORT.values())) == len(SHORT)
