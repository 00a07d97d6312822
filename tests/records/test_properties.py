"""Whatever stands in a record file: it is read or refused, and what was written is read back."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eifgraph.errors import PageError
from eifgraph.graph import programme_graph
from eifgraph.model import Absent, CodeLists, Read, SourceFile, Span
from eifgraph.namespaces import INSTANCES
from eifgraph.records import read_records
from eifgraph.records.source import read_located
from eifgraph.report.reading import records_json

WORDS = st.text(alphabet="ab é–\u2028'\":#-{}[]1?", min_size=1, max_size=12).map(str.strip)
TEXTS = WORDS.filter(lambda text: any(letter in text for letter in "abé1"))
MONTHS = st.dates().map(lambda day: f"20{day.year % 100:02}-{day.month:02}")
STUDIES = st.sampled_from(["1", "2", "2a"])
REASONS = ["not-available", "label-only", "not-seen", "not-stated"]
ONE = {"method": st.sampled_from(["as-printed", "normalised", "inferred"]), "how": TEXTS}
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)).map(str)
CURATIONS = st.fixed_dictionaries({"by": TEXTS, "why": TEXTS, "on": DAYS})
ABSENT = st.fixed_dictionaries(
    {"absent": st.sampled_from(REASONS)}, optional={"curation": CURATIONS}
)


def in_full(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give a value plainly or in full, also with what stands elsewhere and who set it."""
    others = st.lists(st.fixed_dictionaries({"value": values}, optional=ONE), max_size=2)
    full = {**ONE, "otherwise": others, "curation": CURATIONS}
    return st.one_of(values, st.fixed_dictionaries({"value": values}, optional=full))


def given_as(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give a value plainly, in full, or as absent."""
    return st.one_of(in_full(values), ABSENT)


SETTINGS = st.lists(in_full(st.sampled_from(["home", "School"])), max_size=2)
AMOUNTS = st.decimals(-99, 99, places=2, allow_nan=False)
FINDINGS = st.fixed_dictionaries(
    {"measure": TEXTS},
    optional={
        "change": AMOUNTS.map(float),
        "unit": st.sampled_from(["point", "percentage-point"]),
        "improvement_index": st.integers(-50, 50),
        "timeframe": TEXTS,
        "is_long_term": st.booleans(),
        "study": STUDIES,
    },
)
CLAIMS = st.fixed_dictionaries(
    {"label": TEXTS},
    optional={
        "studies": st.lists(STUDIES, max_size=3, unique=True),
        "is_truncated": st.booleans(),
        "findings": st.lists(FINDINGS, max_size=2),
    },
)
ASSESSMENTS = st.fixed_dictionaries(
    {},
    optional={
        "review": given_as(st.fixed_dictionaries({"month": MONTHS}, optional={"series": TEXTS})),
        "evidence_rating": given_as(st.sampled_from(["2", 3, "3+", 4, "NE"])),
        "cost_rating": given_as(st.sampled_from([1, 2, "NA"])),
        "plus_explained": st.booleans(),
        "claims": st.lists(CLAIMS, max_size=3),
        "context": st.fixed_dictionaries(
            {}, optional={"settings": st.one_of(SETTINGS, ABSENT), "targeting": ABSENT}
        ),
    },
)
RECORDS = st.fixed_dictionaries(
    {
        "name": TEXTS,
        "page": st.fixed_dictionaries({"site": st.just("eif"), "layout": st.just("web")}),
        "assessment": ASSESSMENTS,
    },
    optional={"acronym": TEXTS, "other_names": st.lists(TEXTS, max_size=2)},
)


def read(text: str, code_lists: CodeLists, name: str = "r.yaml") -> tuple[Any, ...]:
    """Read a text as a record file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8", errors="replace"))
        return read_records(path, code_lists)


def said(value: object) -> object:
    """Drop places from a value of the model; keep values, methods, reasons and curation."""
    if isinstance(value, Span | SourceFile):
        return None
    if isinstance(value, Absent):
        return value.reason
    if isinstance(value, Read):
        about = (value.method, value.how, said(value.otherwise), said(value.curation))
        return said(value.value), *about
    if isinstance(value, tuple):
        return tuple(said(part) for part in value)
    if isinstance(value, Decimal):
        return value.normalize()
    if dataclasses.is_dataclass(value):
        return {field.name: said(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


@settings(max_examples=40)
@given(RECORDS)
def test_what_is_written_is_read_back(code_lists: CodeLists, record: dict[str, Any]) -> None:
    """A record that was read, printed as JSON and read again says the same, and gives a graph."""
    try:
        (once,) = read(json.dumps(record, ensure_ascii=False), code_lists)
    except PageError:
        pytest.fail(f"refused: {record}")
    (again,) = read(records_json([once]), code_lists)
    assert said(again) == said(once)
    assert len(programme_graph((once,), INSTANCES)) > 20


ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS, st.just({"absent": 3})),
    lambda parts: st.one_of(st.lists(parts, max_size=3), st.dictionaries(TEXTS, parts, max_size=3)),
    max_leaves=5,
)


@settings(max_examples=40)
@given(RECORDS, st.lists(st.tuples(st.integers(0, 99), ANY), min_size=1, max_size=2))
def test_any_value_is_read_or_refused(
    code_lists: CodeLists, record: dict[str, Any], changes: list[tuple[int, Any]]
) -> None:
    """With any value in any place of a record, it is read or refused; what is read has a graph."""
    text = json.dumps(record)
    for number, value in changes:
        places = list(places_of(record := json.loads(text)))
        holder, key = places[number % len(places)]
        holder[key] = value
        text = json.dumps(record)
    with contextlib.suppress(PageError):
        assert len(programme_graph(read(text, code_lists), INSTANCES)) > 20


def places_of(value: Any) -> list[tuple[Any, Any]]:
    """Give every place of a value: what holds it, and under which key."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    found = []
    for key in keys:
        found += [(value, key), *places_of(value[key])]
    return found


SIGNS = "-[]{}:,'\"#&*! \n\r\u2028abc01"


@settings(max_examples=100)
@given(
    st.one_of(
        st.text(max_size=80), st.text(alphabet="-[]{}:,'\"#&*! \n\r\u2028abc01", max_size=80)
    ),
    st.sampled_from(["r.yaml", "r.jsonl"]),
)
def test_any_text_is_read_or_refused(code_lists: CodeLists, text: str, name: str) -> None:
    """No text given as a record raises anything but the error for users."""
    with contextlib.suppress(PageError):
        assert read(text, code_lists, name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\u0085"])
def test_lines_are_those_of_editors(tmp_path: Path, mark: str, end: str) -> None:
    """Characters that only YAML 1.1 takes for line ends do not count as such."""
    path = tmp_path / "r.yaml"
    path.write_bytes(f'a: "x{mark}y"{end}b: [1,{end} 2]{end}'.encode())
    _, (located,) = read_located(path)
    assert isinstance(located.value, dict)
    span = located.value["b"].span
    assert (span.first_line, span.last_line, span.quote) == (2, 3, f"[1,{end} 2]")
