"""Parameters of named queries: how headers declare them, and what users' values stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Literal, URIRef

from eifgraph.backend import Backend, open_backend
from eifgraph.binding import Binder
from eifgraph.catalogue import (
    NamedQuery,
    find_query,
    read_meanings,
    read_queries,
    read_types,
    select,
)
from eifgraph.errors import ParameterError
from eifgraph.namespaces import INSTANCES, VOCAB
from eifgraph.parameters import Kind, Parameter, read_parameters
from eifgraph.release import open_release
from eifgraph.vocab import EIF

QUERIES = read_queries()
PROGRAMME = f"{INSTANCES}id/programme"
CPP = f"{PROGRAMME}/child-parent-psychotherapy"


@pytest.fixture(scope="module")
def binder(real_build: Path) -> Binder:
    """What values mean in a release of all real data."""
    return Binder(open_backend(open_release(real_build).nquads), INSTANCES)


@pytest.fixture(scope="module")
def backend(binder: Binder) -> Backend:
    """The release, loaded."""
    return binder.backend


def parameter(number: str, name: str) -> Parameter:
    """Give a parameter of a query."""
    return next(one for one in find_query(number).parameters if one.name == name)


def test_headers_declare_parameters() -> None:
    """Each kind of parameter is declared by some query, each with a meaning in a sentence."""
    declared = [one for query in QUERIES for one in query.parameters]
    assert {one.kind for one in declared} == set(Kind)
    assert all(one.meaning.endswith(".") and one.meaning[0].isupper() for one in declared)
    without = [query.number for query in QUERIES if not query.parameters]
    assert without == ["q15", "q27"]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_every_declaration_is_read(query: NamedQuery) -> None:
    """No line of a header that declares a parameter is lost, and no name is taken twice."""
    lines = [line for line in query.text.splitlines() if line.startswith("# parameter")]
    names = [one.name for one in query.parameters]
    assert len(lines) == len(names) == len(set(names))
    assert all(f"?{name}" in query.body for name in names)
    assert not [name for name in names if f"BOUND(?{name})" in query.body]


def test_unknown_kind_is_a_fault_of_ours() -> None:
    """A header that names no known kind cannot be read."""
    with pytest.raises(ValueError, match="no kind 'colour'"):
        list(read_parameters("# parameter: paint, colour: What it is painted with."))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_bindable_text_has_the_same_rows(backend: Backend, query: NamedQuery) -> None:
    """What is added for parameters and a total order changes no row."""
    rows = select(backend, query.bindable)
    plain = select(backend, query.text)
    names = set(query.variables)
    assert {name for row in rows for name in row} <= names
    assert sorted(map(repr, rows)) == sorted(map(repr, plain))
    head, _, _ = query.bindable.partition("\nWHERE {")
    assert all(f"?{one.name}" in head.partition("SELECT")[2] for one in query.parameters)
    order = query.bindable.rpartition("\nORDER BY ")[2].split()
    assert order[-len(query.variables) :] == [f"?{name}" for name in query.variables]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_defaults_are_those_of_the_text(binder: Binder, query: NamedQuery) -> None:
    """To give each default as a value gives the rows of the query without values."""
    given = {
        one.name: one.default.split(" (")[0]
        for one in query.parameters
        if one.default and not (one.kind is Kind.TEXT or one.default.startswith("any "))
    }
    if query.number == "q02":  # there a domain or group alone leaves out the words
        given = {"targeting": "universal"}
    bound = binder.bind(query.parameters, given)
    rows = [
        {name: term for name, term in row.items() if name in query.variables}
        for row in select(binder.backend, query.bindable, **bound)
    ]
    assert rows == select(binder.backend, query.bindable)


def narrowing() -> list[tuple[NamedQuery, str]]:
    """Give parameters that are columns, so that to bind them is to pick rows."""
    return [
        (query, one.name)
        for query in QUERIES
        for one in query.parameters
        if one.name in query.variables and not one.default
    ]


@pytest.mark.parametrize(
    ("query", "name"), narrowing(), ids=lambda one: getattr(one, "number", one)
)
def test_a_bound_column_picks_its_rows(backend: Backend, query: NamedQuery, name: str) -> None:
    """To bind a value of a column gives just the rows of the answer that have it.

    Some values here; `tests/integration/test_named_queries.py` binds all.
    """
    check_binding(backend, query, name, step=17)


def check_binding(backend: Backend, query: NamedQuery, name: str, step: int) -> None:
    """Bind every so many of the values of a column."""
    rows = select(backend, query.bindable)
    values = {row[name] for row in rows if name in row}
    for value in sorted(value for value in values if isinstance(value, URIRef))[::step]:
        picked = [row for row in rows if row.get(name) == value]
        assert select(backend, query.bindable, **{name: value}) == picked


@pytest.mark.parametrize(
    ("number", "name", "text", "expected"),
    [
        ("q04", "programme", "CPP", CPP),
        ("q04", "programme", " child-parent  psychotherapy ", CPP),
        ("q04", "programme", "child-parent-psychotherapy", CPP),
        ("q04", "programme", "/doc/programme/child-parent-psychotherapy", CPP),
        ("q04", "programme", CPP, CPP),
        ("q04", "programme", "Let’s Play in Tandem", f"{PROGRAMME}/let-s-play-in-tandem"),
        ("q01", "minimumRating", "3+", "4"),
        ("q01", "minimumRating", "level 3 plus", "4"),
        ("q01", "maximumCost", "Low cost", "1"),
        ("q01", "ageGroup", "preschool children", f"{VOCAB}age-group/preschool"),
        ("q01", "ageGroup", "vocab/age-group/toddlers", f"{VOCAB}age-group/toddlers"),
        ("q01", "youngest", "04", "4"),
        ("q18", "date", "2018-02-28", "2018-02"),
        ("q20", "thing", "study/x/1", f"{INSTANCES}id/study/x/1"),
        ("q16", "word", "attachment to", "attachment to"),
    ],
)  # fmt: skip
def test_value_means(binder: Binder, number: str, name: str, text: str, expected: str) -> None:
    """People may use labels, short names, notations or addresses, in any case."""
    assert str(binder.term(parameter(number, name), text)) == expected


@pytest.mark.parametrize(
    ("number", "name", "text", "said"),
    [
        ("q04", "programme", "Child Parent Psychotherapie", "such as: Child-Parent Psychotherapy"),
        ("q04", "programme", "xyzzy", "there are 52, such as: "),
        ("q04", "programme", "setting/home", "no programme 'setting/home'"),
        ("q01", "minimumRating", "NE", "no evidence rating with a rank 'NE'; there are: 2, 2+, 3,"),
        ("q01", "maximumCost", "NA", "there are: 1, 2, 3, 4, 5"),
        ("q01", "ageGroup", "kids", "there are: antenatal, perinatal, infants, toddlers"),
        ("q01", "youngest", "31", "'31' is no whole number from 0 to 30"),
        ("q01", "youngest", "٤", "no whole number"),
        ("q18", "date", "2018", "give one as 2018-02"),
        ("q18", "date", "2018-13", "is no month"),
        ("q20", "thing", "a b", "is no IRI"),
        ("q16", "word", "a" * 501, "at most 500 characters"),
    ],
)
def test_value_is_refused(binder: Binder, number: str, name: str, text: str, said: str) -> None:
    """What cannot be meant is refused with what could be."""
    with pytest.raises(ParameterError, match="parameter") as refused:
        binder.term(parameter(number, name), text)
    assert said in str(refused.value)


def test_ambiguous_name_is_refused(tmp_path: Path) -> None:
    """A name of two things is refused with the IRIs of both, and is not offered."""
    data = tmp_path / "data.nq"
    kind, label = f"<{RDF.type}> <{EIF.Programme}>", f"<{RDFS.label}>"
    things = "".join(
        f'<urn:{n}> {kind} .\n<urn:{n}> {label} "{name}"@en .\n'
        for n, name in enumerate(("Twice", "TWICE", "Once"))
    )
    data.write_text(things, encoding="utf-8")
    few = Binder(open_backend(data), INSTANCES)
    programme = parameter("q04", "programme")
    with pytest.raises(ParameterError, match="'twice' may be any of urn:0, urn:1"):
        few.term(programme, "twice")
    assert few.names(programme) == ("Once", "urn:0", "urn:1", "urn:2")
    assert str(few.term(programme, "once")) == "urn:2"


def test_every_column_has_a_type(backend: Backend) -> None:
    """Values are what variables.csv says of their columns, in every answer."""
    kinds = {
        "integer": "integer", "decimal": "number", "boolean": "truth", "gYearMonth": "month",
        "date": "day",
    }  # fmt: skip
    types = read_types()
    assert types.keys() == read_meanings().keys()
    for query in QUERIES:
        for row in select(backend, query.text):
            for name, term in row.items():
                datatype = str(term.datatype) if isinstance(term, Literal) else ""
                plain = "text" if isinstance(term, Literal) else "iri"
                found = kinds.get(datatype.rpartition("#")[2], plain)
                if name == "until":  # a month as text
                    found = "month"
                assert types[name] in ("any", found), (query.number, name)
