"""Audits in a release: what the graph says, what a query finds in it, and what commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, Graph

from eifgraph import cli
from eifgraph.audit import current
from eifgraph.backend import Backend, open_backend
from eifgraph.catalogue import select
from eifgraph.config import Settings
from eifgraph.release import open_release
from eifgraph.turtle import new_graph
from eifgraph.vocab import EIF
from tests.vocabulary import read_rating_rules

DATA = Path(__file__).resolve().parent.parent.parent / "data" / "graph"
SAMPLE = "child-parent-psychotherapy"
WHAT_FALLS = """
PREFIX eif: <https://w3id.org/eifgraph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX verdict: <https://w3id.org/eifgraph/vocab/verdict/>
SELECT ?label ?number WHERE {
  ?audit eif:auditOf ?assessment ; eif:leavesOut ?study ; eif:result verdict:fails .
  ?study a eif:Study ; eif:number ?number .
  ?whole eif:auditOf ?assessment ; eif:reached ?any ; eif:result ?before .
  ?any eif:applies <https://w3id.org/eifgraph/vocab/rating-rule/3> .
  ?assessment rdfs:label ?label .
  FILTER (?before != verdict:fails)
} ORDER BY ?label ?number
"""


@pytest.fixture
def settings(some_build: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A release of some data, for commands; the rules are read once for all of them."""
    monkeypatch.setattr(current, "read_rules", lambda *_: read_rating_rules())
    return Settings(build=some_build)


@pytest.fixture(scope="module")
def backend(real_build: Path) -> Backend:
    """The engine over a release of all data."""
    return open_backend(open_release(real_build).nquads)


def test_ratings_that_hang_on_one_study(backend: Backend) -> None:
    """Those whose claims or plus rest on one study, read from the pages by hand."""
    found = [(str(r["label"]), str(r["number"])) for r in select(backend, WHAT_FALLS)]
    assert found == [
        ("Child-Parent Psychotherapy, Foundations for Life, July 2016 (eif)", "1"),
        ("Child-Parent Psychotherapy, Foundations for Life, July 2016 (eif)", "2"),
        ("Families and Schools Together Preschool, Foundations for Life, July 2016 (eif)", "1"),
        ("HENRY, January 2019 (eif)", "1"),
        ("Level 4 Group Teen Triple P, September 2017 (eif)", "1"),
        ("Level 4 Standard Triple P, Foundations for Life, July 2016 (eif)", "1"),
    ]


def check_graph(settings: Settings, least: int) -> None:
    """See that the command gives the audits that the release holds, so many triples at least."""
    graph = new_graph()
    everything = "SELECT ?s ?p ?o { GRAPH <https://w3id.org/eifgraph/graph/audit> { ?s ?p ?o } }"
    for row in select(open_backend(open_release(settings.build).nquads), everything):
        graph.add((row["s"], row["p"], row["o"]))
    assert len(graph) > least
    assert set(current.audit_current(settings, None, ()).graph()) == set(graph)
    (rights,) = graph.objects(None, DCTERMS.rights)
    assert "not a new rating, no endorsement, not a size of effect" in str(rights)


def test_graph_is_that_of_the_command(settings: Settings) -> None:
    """What `eifgraph audit` gives as triples is what the release holds, usage note included."""
    check_graph(settings, 500)


def test_every_open_verdict_awaits_something(backend: Backend) -> None:
    """An open verdict names what is missing, of which thing and why; others await nothing."""
    query = """
    PREFIX eif: <https://w3id.org/eifgraph/ontology#>
    SELECT ?verdict ?result (COUNT(?reason) AS ?count) WHERE {
      ?verdict a eif:Verdict ; eif:result ?result .
      OPTIONAL { ?verdict eif:awaits ?fact .
        ?fact eif:absentFrom ?thing ; eif:absentProperty ?property ; eif:absenceReason ?reason }
    } GROUP BY ?verdict ?result
    """
    rows = select(backend, query)
    assert len(rows) > 1000
    for row in rows:
        is_open = str(row["result"]).endswith("not-determinable")
        assert (int(str(row["count"])) > 0) == is_open, row["verdict"]


def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, *arguments: str) -> int:
    """Run the command as a user does; give its exit code."""
    monkeypatch.setenv("EIFGRAPH_BUILD", str(settings.build))
    monkeypatch.setattr("sys.argv", ["eifgraph", "audit", *arguments])
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def check_summary(lines: list[str], count: int) -> None:
    """See that each rated assessment has a line, and that none is put before another."""
    rated = [line for line in lines if ": rated " in line]
    assert len(rated) == count
    assert not [line for line in lines if re.search(r"\b(best|top|first|rank)\b", line)]
    assert lines[-1].startswith("Note: A reading of published rules over published facts.")


def test_summary(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    """Without a name each rated assessment has a line, and none is put before another."""
    assert run(monkeypatch, settings) == 0
    check_summary(capsys.readouterr().out.splitlines(), 4)


def test_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    """JSON says the same, with IRIs, reasons and usage."""
    assert run(monkeypatch, settings, SAMPLE, "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    assert "no endorsement" in document["usage"]
    (one,) = document["audits"]
    assert (one["rating"], one["result"], one["supports"]) == ("3+", "not-determinable", "3")
    (plus,) = (v for v in one["verdicts"] if v["rule"]["notation"] == "3-plus")
    assert {m["reason"] for m in plus["missing"]} == {"not-stated"}
    assert {m["of"]["label"][-7:] for m in plus["missing"]} == {"study 1", "study 2"}
    assert len(one["without"]) == 6


def test_turtle_parses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    """Turtle of a what-if names what it leaves out."""
    assert run(monkeypatch, settings, "CPP", "--without", "2", "--format", "turtle") == 0
    text = capsys.readouterr().out
    graph = Graph().parse(data=text, format="turtle")
    assert [str(left)[-2:] for left in graph.objects(None, EIF.leavesOut)] == ["/2"]


REFUSED = [
    (("nobody",), "error: no programme 'nobody'"),
    (("CPP", "--without", "10.1/x"), "error: no study or report in Child-Parent"),
    (("--without", "1"), "--without needs the NAME"),
    (("--retracted",), "--retracted needs the NAME"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[w for _, w in REFUSED])
def test_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    """A name that is not there, or no name to leave something out of, gives code 2 and why."""
    assert run(monkeypatch, settings, *arguments) == 2
    assert words in capsys.readouterr().err
