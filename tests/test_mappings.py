"""Curated mappings: rows with reasons, and what a user is told of slips."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import SKOS, URIRef

from eifgraph.errors import RecordError
from eifgraph.graph import mapping_graph
from eifgraph.ingest import read_mappings
from eifgraph.iris import concept_iri
from eifgraph.model import CodeLists
from eifgraph.namespaces import INSTANCES
from eifgraph.vocab import EIF

ROOT = Path(__file__).resolve().parent.parent
OUTCOMES = "outcome,relation,target,reason\n"
FAMILIES = "programme,family,reason\n"
GOOD = OUTCOMES + "Reduced worry,broader,anxiety,Worry is anxiety\n"


def write(folder: Path, text: str) -> Path:
    """Write a file of mappings."""
    path = folder / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_outcome_row(tmp_path: Path, code_lists: CodeLists) -> None:
    """A row relates an outcome to a group; its reason stands with the reading of its line."""
    graph = mapping_graph(read_mappings(write(tmp_path, GOOD), code_lists), INSTANCES)
    outcome = URIRef(f"{INSTANCES}id/child-outcome/reduced-worry")
    assert (outcome, SKOS.broader, concept_iri("outcome-group", "anxiety")) in graph
    (reading,) = graph.objects(outcome, EIF.hasReading)
    assert str(graph.value(reading, EIF.rule)) == "Worry is anxiety"
    assert graph.value(reading, EIF.method) == concept_iri("reading-method", "curated")


def test_family_row(tmp_path: Path, code_lists: CodeLists) -> None:
    """A row puts a programme into a family, which is a concept."""
    text = FAMILIES + '"Steps, Early",Steps,The name\n'
    graph = mapping_graph(read_mappings(write(tmp_path, text), code_lists), INSTANCES)
    family = graph.value(URIRef(f"{INSTANCES}id/programme/steps-early"), EIF.inFamily)
    assert str(graph.value(family, SKOS.prefLabel)) == "Steps"


FAULTS = [
    ("a,b\n", 1, "header"),
    ("", 1, "header"),
    (OUTCOMES + "x,broader,anxiety\n", 2, "3 cell(s)"),
    (OUTCOMES + "\nx,broader,anxiety,\n", 3, "empty"),
    (OUTCOMES + "x,near,anxiety,y\n", 2, "broader or close"),
    (OUTCOMES + "x,broader,worries,y\n", 2, "no outcome group"),
    (GOOD + "Reduced worry,broader,anxiety,again\n", 3, "line 2 too"),
    (FAMILIES + "x,,y\n", 2, "empty"),
    (GOOD + 'x,broader,"anxiety,y\n', 3, "not CSV"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_slip_names_file_and_line(
    tmp_path: Path, code_lists: CodeLists, text: str, line: int, words: str
) -> None:
    """Each slip is told with file and line, and what to do."""
    path = write(tmp_path, text)
    with pytest.raises(RecordError) as caught:
        read_mappings(path, code_lists)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)


def test_not_text(tmp_path: Path, code_lists: CodeLists) -> None:
    """What is no text, or not there, is refused."""
    (tmp_path / "rows.csv").write_bytes(b"\xff\xfe")
    for name in ("rows.csv", "none.csv"):
        with pytest.raises(RecordError):
            read_mappings(tmp_path / name, code_lists)


def test_every_outcome_has_a_group(code_lists: CodeLists) -> None:
    """Each child outcome of the data is in a group; each label of the mapping is in the data."""
    rows = read_mappings(ROOT / "data/mappings/outcomes.csv", code_lists).rows
    grouped = {row.subject for row in rows if row.relation == "broader"}
    named = grouped | {row.target for row in rows if row.relation == "close"}
    assert named == grouped
    text = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("records", "pages")
        for path in (ROOT / "data" / folder).iterdir()
    )
    joined = " ".join(text.split())
    assert [label for label in grouped if label not in joined] == []
    assert len(grouped) > 90


def test_rows_of_several_lines_and_old_line_ends(tmp_path: Path, code_lists: CodeLists) -> None:
    """A cell may hold a line break; a row then stands in all of its lines."""
    text = (GOOD + '"Reduced\nfear",broader,anxiety,"Fear, so"\n').replace("\n", "\r")
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode())
    row = read_mappings(path, code_lists).rows[1]
    assert (row.subject, row.span.first_line, row.span.last_line) == ("Reduced fear", 3, 4)
