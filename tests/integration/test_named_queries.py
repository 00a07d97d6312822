"""Named queries with every value of their parameters, and in one order whatever the store's."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from eifgraph.backend import Backend, open_backend
from eifgraph.binding import Binder
from eifgraph.catalogue import NamedQuery, find_query, read_queries, select
from eifgraph.namespaces import INSTANCES
from eifgraph.parameters import Kind
from eifgraph.release import open_release
from eifgraph.server.paging import MOST
from eifgraph.server.tables import Question, read_table
from tests.test_parameters import check_binding, narrowing

QUERIES = read_queries()
CHANGING = {
    ("q01", "minimumRating"): "4", ("q01", "maximumCost"): "1", ("q01", "ageGroup"): "toddlers",
    ("q01", "youngest"): "6", ("q01", "oldest"): "1",
    ("q02", "setting"): "home", ("q02", "targeting"): "targeted-indicated",
    ("q02", "domain"): "school-achievement-and-employment", ("q02", "group"): "attachment",
    ("q02", "word"): "behaviour",
    ("q03", "minimumRating"): "4+", ("q05", "minimumStudies"): "3", ("q06", "minimumMonths"): "25",
    ("q07", "minimumRating"): "4", ("q08", "level"): "8", ("q09", "maximumCost"): "1",
    ("q11", "minimumRating"): "2", ("q12", "domain"): "child-maltreatment",
    ("q13", "minimumRating"): "4", ("q13", "smallerThan"): "10",
    ("q16", "word"): "mother", ("q18", "date"): "2018-02",
}  # fmt: skip
"""A value of each parameter that is no column, with which the answer is another."""


@pytest.fixture(scope="module")
def real(real_build: Path) -> Backend:
    """A release of all real data."""
    return open_backend(open_release(real_build).nquads)


@pytest.fixture(scope="module")
def shuffled(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """The same release, loaded in another order."""
    lines = open_release(real_build).nquads.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(7).shuffle(lines)
    path = tmp_path_factory.mktemp("shuffled") / "data.nq"
    path.write_text("".join(lines), encoding="utf-8")
    return open_backend(path)


def test_every_parameter_is_tried() -> None:
    """A parameter that is no column, or has a default, has a value here that changes the answer."""
    tried = {(query.number, name) for query, name in narrowing()} | CHANGING.keys()
    assert tried == {(query.number, one.name) for query in QUERIES for one in query.parameters}


@pytest.mark.parametrize(("number", "name"), CHANGING, ids=[*map("-".join, CHANGING)])
def test_a_parameter_changes_the_answer(backend: Backend, number: str, name: str) -> None:
    """A value that is bound is not passed over: over the synthetic programmes rows differ."""
    query = find_query(number)
    bound = Binder(backend, INSTANCES).bind(query.parameters, {name: CHANGING[number, name]})
    usual = select(backend, query.bindable)
    found = select(backend, query.bindable, **bound)
    assert [_shown(query, row) for row in found] != [_shown(query, row) for row in usual]


def _shown(query: NamedQuery, row: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name in query.variables}


@pytest.mark.parametrize(
    ("query", "name"), narrowing(), ids=lambda one: getattr(one, "number", one)
)
def test_every_bound_column_picks_its_rows(real: Backend, query: NamedQuery, name: str) -> None:
    """For every value in a column, to bind it gives just the rows of the answer that have it."""
    step = 40 if one_of_things(query, name) else 1  # q20 has as many things as the data
    check_binding(real, query, name, step)


def one_of_things(query: NamedQuery, name: str) -> bool:
    """Say whether a parameter may be anything of the data."""
    return any(one.name == name and one.kind is Kind.THING for one in query.parameters)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rows_have_one_order(real: Backend, shuffled: Backend, query: NamedQuery) -> None:
    """Rows come in the same order from a store that was filled in another, so pages agree."""
    unordered = "SELECT ?thing { ?thing a ?class }"
    assert select(real, unordered) != select(shuffled, unordered)
    tables = [read_table(store, Question(query, {}), MOST, 0) for store in (real, shuffled)]
    assert tables[0].lines == tables[1].lines


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_pages_are_the_whole(real: Backend, query: NamedQuery) -> None:
    """Pages of an odd size, one after the other, are the whole answer, row by row."""
    question = Question(query, {})
    whole = read_table(real, question, MOST, 0)
    size = max(3, whole.page.total // 9)
    lines: list[bytes] = []
    for offset in range(0, whole.page.total, size):
        page = read_table(real, question, size, offset)
        assert page.page.total == whole.page.total
        lines += page.lines
    assert lines == list(whole.lines)
