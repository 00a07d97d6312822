"""The embedded engine: data sets, bindings, streaming, and its faults as ours."""

from __future__ import annotations

import io
import json
import threading
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from eifgraph.backend import Backend, SparqlRequest, open_backend
from eifgraph.backend.interface import Binding
from eifgraph.errors import (
    NotAcceptable,
    QueryError,
    QueryRefused,
    QuerySyntaxError,
    StoreError,
)
from eifgraph.namespaces import INSTANCES

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """Two graphs of 500 triples; one triple is in both."""
    lines = [f'<urn:s{i}> <urn:p> "{i}" <urn:g{1 + i % 2}> .' for i in range(1000)]
    path = tmp_path_factory.mktemp("data") / "data.nq"
    path.write_text("\n".join([*lines, '<urn:s0> <urn:p> "0" <urn:g2> .', ""]), "utf-8")
    return open_backend(path)


def count(backend: Backend, request: SparqlRequest) -> int:
    """Give the one number of a counting query."""
    answer = json.loads(b"".join(backend.query(request, JSON)))
    return int(answer["results"]["bindings"][0]["n"]["value"])


def test_describe(backend: Backend) -> None:
    """The engine says its name and how many quads were loaded."""
    info = backend.describe()
    assert info.engine.startswith("Oxigraph")
    assert info.quads == 1001


def test_default_graph_is_the_union(backend: Backend) -> None:
    """Without a data set a triple of two graphs counts once."""
    assert count(backend, SparqlRequest(COUNT)) == 1000


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (SparqlRequest(COUNT, default_graphs=("urn:g1",)), 500),
        (SparqlRequest(COUNT, default_graphs=("urn:unknown",)), 0),
        (SparqlRequest(COUNT, named_graphs=("urn:g1",)), 0),
        (SparqlRequest(COUNT.replace("{", "FROM <urn:g2> {")), 501),
        (SparqlRequest(COUNT.replace("{", "FROM <urn:g2> {"), default_graphs=("urn:g1",)), 500),
        (SparqlRequest(COUNT.replace("{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }")), 1001),
    ],
    ids=["default", "unknown", "named-only", "from", "override", "graph"],
)
def test_data_set(backend: Backend, request_: SparqlRequest, expected: int) -> None:
    """The data set comes from the request, else from the text, else it is everything."""
    assert count(backend, request_) == expected


@pytest.mark.parametrize("term", [URIRef("urn:s7"), Literal("7")])
def test_bindings(backend: Backend, term: Binding) -> None:
    """A bound value goes in as a term, never as text."""
    name = "s" if isinstance(term, URIRef) else "o"
    request = SparqlRequest("SELECT ?s ?o { ?s ?p ?o }", bindings={name: term})
    answer = json.loads(b"".join(backend.query(request, JSON)))
    assert len(answer["results"]["bindings"]) == 1


def test_syntax_error_has_a_place(backend: Backend) -> None:
    """What the engine says of a bad query comes with line and column, before any byte."""
    with pytest.raises(QuerySyntaxError) as caught:
        backend.query(SparqlRequest("SELECT *\nWHERE { ?s ?p }"), JSON)
    assert caught.value.line == 2
    assert caught.value.column is not None


@pytest.mark.parametrize(
    "request_",
    [
        SparqlRequest("SELECT (<urn:f>(1) AS ?x) {}"),
        SparqlRequest(COUNT, default_graphs=("not an IRI",)),
        SparqlRequest("ASK { ?s ?p '\ud800' }"),
    ],
    ids=["function", "graph", "surrogate"],
)
def test_engine_faults_are_query_errors(backend: Backend, request_: SparqlRequest) -> None:
    """No exception of the engine leaves the backend."""
    with pytest.raises(QueryError):
        backend.query(request_, JSON)


def test_guard_is_always_asked(backend: Backend) -> None:
    """A query that would kill the process never reaches the engine."""
    with pytest.raises(QueryRefused):
        backend.query(SparqlRequest("ASK " + "{" * 3000), JSON)


def test_media_type_must_fit_the_form(backend: Backend) -> None:
    """A graph has no CSV."""
    with pytest.raises(NotAcceptable):
        backend.query(SparqlRequest("CONSTRUCT WHERE { ?s ?p ?o }"), "text/csv")


def test_large_answer_comes_in_chunks(backend: Backend) -> None:
    """A million rows are read chunk by chunk; none is larger than the pipe's 64 KiB."""
    stream = backend.query(SparqlRequest("SELECT ?s ?x { ?s ?p ?o . ?x ?q ?y }"), "text/csv")
    sizes, rows = set(), 0
    for chunk in stream:
        sizes.add(len(chunk))
        rows += chunk.count(b"\r\n")
    assert rows == 1_000_001
    assert max(sizes) <= 65536


def test_dropped_answer_ends_its_thread(backend: Backend) -> None:
    """Closing the iterator early ends the writing thread."""
    before = set(threading.enumerate())
    stream = backend.query(SparqlRequest("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), "text/csv")
    next(stream)
    started = [t for t in threading.enumerate() if t not in before and t.name == "sparql-answer"]
    del stream
    for thread in started:
        thread.join(10)
    assert started
    assert not any(thread.is_alive() for thread in started)


def test_fault_midway_is_raised(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that fails after the first bytes makes the iterator raise, not end."""

    def write(_question: object, raw: io.RawIOBase) -> None:
        raw.write(b"half an answer")
        raise OSError("the disk is gone")

    monkeypatch.setattr("eifgraph.backend.embedded.Question.write", write)
    stream = backend.query(SparqlRequest("ASK {}"), JSON)
    assert next(stream) == b"half an answer"
    with pytest.raises(QueryError, match="the disk is gone"):
        next(stream)


def test_bad_file_is_a_store_error(tmp_path: Path) -> None:
    """A file that is not there or not N-Quads is told as such."""
    bad = tmp_path / "bad.nq"
    bad.write_text("not quads\n", "utf-8")
    for path in (bad, tmp_path / "missing.nq"):
        with pytest.raises(StoreError):
            open_backend(path)


def test_graphs_of_a_construct_are_merged(tmp_path: Path) -> None:
    """Its template comes before the graphs."""
    path = tmp_path / "data.nq"
    path.write_text("".join(f"<urn:s> <urn:p> <urn:o> <urn:g{n}> .\n" for n in (1, 2, 3)))
    text = "CONSTRUCT { [] ?p ?o } FROM <urn:g1> FROM <urn:g2> WHERE { ?s ?p ?o }"
    answer = b"".join(open_backend(path).query(SparqlRequest(text), "application/n-triples"))
    assert len(answer.splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX x: <urn:> SELECT (COUNT(*) AS ?n) FROM x:g1 FROM x:g2 { ?s ?p ?o }",
        "BASE <urn:a> SELECT (COUNT(*) AS ?n) FROM <urn:g1> FROM NAMED <urn:g1> FROM <urn:g2>"
        " WHERE { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM <urn:g1>FROM<urn:g2> { ?s ?p ?o FILTER ('FROM' != 'x') }",
        "PREFIX FROM: <urn:> SELECT (COUNT(*) AS ?n) FROM FROM:g1 FROM FROM:g2 { ?s ?p ?o }",
    ],
)
def test_graphs_of_a_query_are_merged(tmp_path: Path, text: str) -> None:
    """A triple of two graphs is once in their merge, however the graphs are named."""
    path = tmp_path / "data.nq"
    path.write_text("".join(f"<urn:s> <urn:p> <urn:o> <urn:g{n}> .\n" for n in (1, 2, 3)))
    answer = b"".join(open_backend(path).query(SparqlRequest(text), "text/csv"))
    assert answer.split() == [b"n", b"1"]


@pytest.mark.parametrize("clause", ["", "FROM <graph/g> FROM <graph/h>"])
def test_relative_addresses_in_queries(tmp_path: Path, clause: str) -> None:
    """A query without BASE has ours: the names of our things can be written short."""
    path = tmp_path / "data.nq"
    path.write_text("".join(f'<{INSTANCES}s> <urn:p> "1" <{INSTANCES}graph/{g}> .\n' for g in "gh"))
    request = SparqlRequest(f"ASK {clause} {{ <s> ?p ?o }}")
    assert b"true" in b"".join(open_backend(path).query(request, "application/sparql-results+json"))


def test_a_prefix_that_is_not_declared_is_named(backend: Backend) -> None:
    """The commonest mistake: the message says which, and how to declare one of ours."""
    for text, reason in (
        ("SELECT *\n{ ?s a eif:Programme }", "the prefix eif: is not declared; begin with PREFIX"),
        ("SELECT *\n{ ?s a mine:Thing }", "the prefix mine: is not declared"),
    ):
        with pytest.raises(QuerySyntaxError, match=f"line 2, column .*: {reason}"):
            b"".join(backend.query(SparqlRequest(text), "text/csv"))
