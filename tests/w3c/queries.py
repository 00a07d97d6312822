"""The tests of queries, each asked over HTTP of an endpoint with that test's data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.compare import isomorphic

from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.loading import NAMES, add_file
from eifgraph.config import Settings
from eifgraph.server import create_app
from eifgraph.server.data import DataState
from eifgraph.server.service import ServedData
from tests.w3c.manifest import Case
from tests.w3c.results import (
    READERS,
    RS,
    Table,
    by_value,
    graph_as_written,
    graph_by_value,
    read_graph,
    read_json,
    read_result_set,
    same_tables,
)

ACCEPT = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
}
ORDERED = re.compile(r"ORDER\s+BY(?![^{]*\})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a test; `why` is empty where it passed."""

    case: Case
    why: str = ""
    is_by_value: bool = False
    """It passed, but some numbers are spelled otherwise than expected."""


def run(case: Case) -> Outcome:
    """Run one test of queries."""
    client = client_of(case)
    if "Syntax" in case.kind:
        return _syntax(case, client)
    assert case.result is not None, case
    suffix = case.result.suffix
    if suffix in ACCEPT:
        return _tables(case, ask(client, case, ACCEPT[suffix]), READERS[suffix])
    expected = read_graph(case.result)
    if (None, None, RS.ResultSet) in expected:
        answer = ask(client, case, ACCEPT[".srj"])
        return _compared(case, answer, lambda: read_result_set(expected), read_json)
    return _graphs(case, ask(client, case, "application/n-triples"), expected)


def client_of(case: Case) -> FlaskClient:
    """Serve a test's data in this process."""
    store = ox.Store()
    for path in case.data:
        add_file(store, path)
    for path in case.graphs:
        add_file(store, path, NAMES + path.name)
    backend = EmbeddedBackend(store, len(store), NAMES)
    state = DataState(backend, ServedData(is_union=False), ())
    return create_app(Settings(), state).test_client()


def ask(client: FlaskClient, case: Case, accept: str) -> tuple[int, str]:
    """Send the query of a test as it is."""
    answer = client.post(
        "/sparql",
        data=case.query.read_bytes(),
        content_type="application/sparql-query",
        headers={"Accept": accept},
    )
    text = answer.text
    return answer.status_code, text if answer.status_code == 200 else json.loads(text)["detail"]


def _syntax(case: Case, client: FlaskClient) -> Outcome:
    status, text = ask(client, case, "*/*")
    if case.kind.startswith("Positive"):
        return Outcome(case, "" if status == 200 else _refusal(status, text))
    return Outcome(case, "" if status == 400 else f"accepted a query that is none ({status})")


def _refusal(status: int, text: str) -> str:
    """Say how a query was refused, without what differs by version."""
    if status == 403:
        return f"refused: {text}"
    if status == 400:
        return "refused as no query"
    return f"status {status}"


def _tables(case: Case, answer: tuple[int, str], read: Callable[[str], Table]) -> Outcome:
    assert case.result is not None
    text = case.result.read_text("utf-8")
    return _compared(case, answer, lambda: read(text), read)


def _compared(
    case: Case,
    answer: tuple[int, str],
    expect: Callable[[], Table],
    read: Callable[[str], Table],
) -> Outcome:
    if answer[0] != 200:
        return Outcome(case, _refusal(*answer))
    expected, actual = expect(), read(answer[1])
    is_ordered = bool(ORDERED.search(case.query.read_text("utf-8")))
    if same_tables(expected, actual, is_ordered=is_ordered):
        return Outcome(case)
    if same_tables(by_value(expected), by_value(actual), is_ordered=is_ordered):
        return Outcome(case, is_by_value=True)
    return Outcome(case, _difference(expected, actual))


def _difference(expected: Table, actual: Table) -> str:
    if expected.boolean is not None:
        return f"answers {actual.boolean}, not {expected.boolean}"
    if set(expected.variables) != set(actual.variables):
        return "answers other variables"
    if len(expected.rows) != len(actual.rows):
        return f"answers {len(actual.rows)} rows, not {len(expected.rows)}"
    return "answers other values"


def _graphs(case: Case, answer: tuple[int, str], expected: Graph) -> Outcome:
    if answer[0] != 200:
        return Outcome(case, _refusal(*answer))
    actual = Graph().parse(data=answer[1], format="nt")
    if isomorphic(graph_as_written(expected), graph_as_written(actual)):
        return Outcome(case)
    if isomorphic(graph_by_value(expected), graph_by_value(actual)):
        return Outcome(case, is_by_value=True)
    return Outcome(case, f"answers {len(actual)} triples, not these {len(expected)}")


def run_all(cases: list[Case]) -> list[Outcome]:
    """Run tests in order; literals are read as they are written."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return [run(case) for case in cases]
    finally:
        rdflib.NORMALIZE_LITERALS = before
