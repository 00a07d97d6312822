"""Records and pages are one form: encoding, the JSON Schema, and reading back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF

from eifgraph.errors import RecordError
from eifgraph.ingest import parse_programme, read_page
from eifgraph.model import (
    Absent,
    CodeLists,
    Curation,
    Method,
    Programme,
    Read,
    SourceFile,
    Span,
)
from eifgraph.namespaces import OTHERS
from eifgraph.records import encode, read_records, record_schema
from eifgraph.records.fields import hints
from eifgraph.records.meanings import MEANINGS
from eifgraph.records.source import read_located
from eifgraph.report.reading import records_json
from eifgraph.vocab import EIF

ROOT = Path(__file__).resolve().parents[2]
RECORDS = sorted((ROOT / "data" / "records").glob("*.yaml"))
GRAPHS = ROOT / "data" / "graph" / "records"
OA = OTHERS["oa"]


def bare(value: object) -> object:
    """Drop places and methods from a value of the model, keep what it says."""
    if isinstance(value, Read):
        return bare(value.value)
    if isinstance(value, Absent):
        return value.reason
    if isinstance(value, Span | SourceFile):
        return None
    if isinstance(value, tuple):
        return tuple(bare(part) for part in value)
    if isinstance(value, Decimal):
        return value.normalize()
    if hasattr(value, "__dataclass_fields__"):
        return {name: bare(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


@pytest.fixture(scope="module")
def page(own_page: Path, code_lists: CodeLists) -> Programme:
    """What our own page says."""
    return parse_programme(read_page(own_page), code_lists)[0]


def test_page_as_json_is_a_record(page: Programme, code_lists: CodeLists, tmp_path: Path) -> None:
    """A page printed as JSON can be read as a record, and says the same."""
    path = tmp_path / "page.yaml"
    path.write_text(records_json([page]), encoding="utf-8")
    (again,) = read_records(path, code_lists)
    assert bare(again) == bare(page)


def test_json_of_a_page_has_places(page: Programme) -> None:
    """Every value of a page's JSON has lines and quotation; contacts are left out."""
    record = json.loads(records_json([page]))[0]
    assert record["assessment"]["evidence_rating"] == {
        "value": "3+",
        "lines": [15, 16],
        "quote": record["assessment"]["evidence_rating"]["quote"],
        "method": "as-printed",
        "repeated": record["assessment"]["evidence_rating"]["repeated"],
    }
    assert "contact" not in record
    assert "file" not in record


GIVEN = """\
name: X
page: {site: eif, layout: web}
assessment:
  cost_rating:
    value: 2
    how: misread
    curation: {by: A. Person, why: The badge shows 2., on: 2026-11-24}
    otherwise:
    - {value: 3, method: inferred, how: a sentence, lines: [4, 5], quote: cost of 3}
    - {value: Low cost}
"""


def given(code_lists: CodeLists, folder: Path, text: str) -> Programme:
    """Read a record."""
    path = folder / "given.yaml"
    path.write_text(text, encoding="utf-8")
    return read_records(path, code_lists)[0]


def test_what_stands_elsewhere_and_who_set_it_are_read_back(
    code_lists: CodeLists, tmp_path: Path
) -> None:
    """Other values keep their methods; a value with a curation is curated unless it says else."""
    once = given(code_lists, tmp_path, GIVEN)
    again = given(code_lists, tmp_path, records_json([once]))
    for programme in (once, again):
        rating = programme.assessment.cost_rating
        assert isinstance(rating, Read)
        assert (rating.value, rating.method, rating.how) == ("2", Method.CURATED, "misread")
        assert rating.curation == Curation("A. Person", "The badge shows 2.", "2026-11-24")
        others = [(other.value, other.method, other.how) for other in rating.otherwise]
        assert others[0] == ("3", Method.INFERRED, "a sentence")
        assert others[1] == ("1", Method.AS_PRINTED, "")


def test_what_was_set_aside_before_is_written_beside(code_lists: CodeLists, tmp_path: Path) -> None:
    """Values set aside for one that was then set aside itself are written in one list."""
    once = given(code_lists, tmp_path, GIVEN)
    rating = once.assessment.cost_rating
    assert isinstance(rating, Read)
    newer = Read("4", rating.span, Method.CURATED, "", (), (rating,), rating.curation)
    encoded: Any = encode(newer)
    assert [other["value"] for other in encoded["otherwise"]] == ["2", "3", "1"]
    assert not [other for other in encoded["otherwise"] if "otherwise" in other]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("on: 2026-11-24", "on: yesterday", "'yesterday' is not a day (write it as 2026-11-24)"),
        (", on: 2026-11-24", "", "assessment.cost_rating.curation.on: the key is missing"),
        ("Low cost", "Cheap", "'Cheap' is not in the code list 'cost-rating'"),
        ("{value: Low cost}", "{values: 1}", "unknown key"),
    ],
)
def test_faults_of_what_stands_elsewhere(
    code_lists: CodeLists, tmp_path: Path, old: str, new: str, words: str
) -> None:
    """What does not fit is told by its key."""
    with pytest.raises(RecordError) as error:
        given(code_lists, tmp_path, GIVEN.replace(old, new))
    assert words in str(error.value)


def test_nothing_else_can_be_encoded() -> None:
    """What is no value of the model is a fault of the code."""
    with pytest.raises(TypeError):
        encode(object())


@pytest.fixture(scope="module")
def schema(code_lists: CodeLists) -> dict[str, Any]:
    """The schema of records."""
    return record_schema(code_lists)


def test_schema_is_a_schema(schema: dict[str, Any]) -> None:
    """It follows JSON Schema 2020-12, and each of its parts says what it is."""
    Draft202012Validator.check_schema(schema)
    assert all("description" in part for part in schema["$defs"].values())


def test_every_key_has_a_meaning(schema: dict[str, Any]) -> None:
    """Each key of the model is in the schema and says what it means; there are no others."""
    for cls, meanings in MEANINGS.items():
        assert set(meanings) == set(hints(cls)), cls
    assert {cls.__name__ for cls in MEANINGS} == set(schema["$defs"]) - {"Absent", "Lines"}


def test_records_fit_the_schema(schema: dict[str, Any]) -> None:
    """Every record of the repository fits the published schema, as a whole file."""
    validator = Draft202012Validator(schema)
    for path in RECORDS:
        _, records = read_located(path)
        assert list(validator.iter_errors([record.plain() for record in records])) == []
    assert len(RECORDS) == 51


@pytest.mark.parametrize("bad", [[], {}, [{"name": "x"}], {"name": "x", "page": 3}])
def test_schema_refuses(schema: dict[str, Any], bad: object) -> None:
    """The schema can fail."""
    assert not Draft202012Validator(schema).is_valid(bad)


def readings(graph: Path) -> Iterator[tuple[str, int, int, str]]:
    """Give file name, first and last line and quoted text of every reading of a graph."""
    of: dict[str, dict[str, list[str]]] = {}
    for triple in ox.parse(path=str(graph), format=ox.RdfFormat.TURTLE):
        assert isinstance(triple.subject, ox.NamedNode)
        assert not isinstance(triple.object, ox.Triple)
        values = of.setdefault(triple.subject.value, {})
        values.setdefault(triple.predicate.value, []).append(triple.object.value)
    for values in of.values():
        if str(EIF.Reading) in values.get(str(RDF.type), ()):
            (source,), (lines,) = values[f"{OA}hasSource"], values[f"{OA}hasSelector"]
            (name,), (place,) = of[source][str(EIF.fileName)], of[lines][str(RDF.value)]
            (quote,) = of[lines][f"{OA}refinedBy"]
            (text,) = of[quote][f"{OA}exact"]
            first, last = place.removeprefix("line=").split(",")
            yield name, int(first) + 1, int(last), text


def test_quotations_stand_where_they_say() -> None:
    """The quoted text of every reading stands at the stated lines of its record file."""
    found = 0
    for path in RECORDS:
        lines = path.read_text(encoding="utf-8").split("\n")
        for name, first, last, quote in readings(GRAPHS / f"{path.stem}.ttl"):
            assert name == path.name
            assert quote in "\n".join(lines[first - 1 : last])
            found += 1
    assert found > 1400
