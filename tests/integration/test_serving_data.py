"""`eifgraph serve --data` as its users start it: other data, their own graphs, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import RemoteDisconnected
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from rdflib import Graph, Literal, URIRef

from eifgraph.server.service import SD
from eifgraph.void import VOID
from tests.listening import Listener, listener
from tests.serving import refused, served_data

__all__ = ["listener"]

ALL = "{ ?s ?p ?o }"
NAMED = "{ GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files: a default graph, and graphs that share a triple."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "a.ttl").write_text('<urn:s> <urn:p> "default" .')
    (folder / "b.nq").write_text(
        '<urn:s> <urn:p> "1" <urn:g> .\n<urn:s> <urn:p> "1" <urn:h> .\n'
        '<urn:s> <urn:p> "2" <urn:h> .\n'
    )
    return [folder / "a.ttl", folder / "b.nq"]


@pytest.fixture(scope="module", params=[False, True], ids=["own", "union"])
def served(files: list[Path], request: pytest.FixtureRequest) -> Iterator[tuple[str, bool]]:
    """Serve them, with the file's own default graph or with the union; the address, and which."""
    flags = ["--union"] if request.param else []
    with served_data(*flags, "--data", *files) as address:
        yield address, request.param


def number(address: str, pattern: str, clauses: str = "", **parameters: str | list[str]) -> int:
    """Count what a pattern finds."""
    query = f"SELECT (COUNT(*) AS ?n) {clauses} {pattern}"
    asked = urlencode({"query": query, "format": "csv", **parameters}, doseq=True)
    with urlopen(f"{address}/sparql?{asked}", timeout=20) as answer:
        return int(answer.read().split()[1])


def test_default_graph(served: tuple[str, bool]) -> None:
    """It is the file's own, or the union with each triple once."""
    address, is_union = served
    assert number(address, ALL) == (3 if is_union else 1)
    assert number(address, NAMED) == 3


DATASETS: list[tuple[str, str, dict[str, str | list[str]], int]] = [
    (ALL, "", {"default-graph-uri": "urn:g"}, 1),
    (ALL, "", {"default-graph-uri": ["urn:g", "urn:h"]}, 2),
    (ALL, "", {"default-graph-uri": ["urn:g", "urn:g"]}, 1),
    (ALL, "", {"default-graph-uri": ["urn:g", "urn:none"]}, 1),
    (ALL, "", {"default-graph-uri": "urn:none"}, 0),
    (ALL, "", {"named-graph-uri": "urn:g"}, 0),
    (NAMED, "", {"named-graph-uri": "urn:g"}, 1),
    (NAMED, "", {"named-graph-uri": "urn:none"}, 0),
    (NAMED, "", {"default-graph-uri": "urn:g"}, 0),
    (ALL, "FROM <urn:g>", {}, 1),
    (ALL, "FROM <urn:g> FROM <urn:h>", {}, 2),
    (ALL, "FROM <urn:g> FROM <urn:g>", {}, 1),
    (ALL, "from <urn:g> # FROM\nfrom<urn:h>FROM NAMED<urn:g>", {}, 2),
    (NAMED, "FROM <urn:g> FROM <urn:h> FROM NAMED <urn:h>", {}, 2),
    (NAMED, "FROM <urn:g> FROM <urn:h>", {}, 0),
    (NAMED, "", {"default-graph-uri": ["urn:g", "urn:h"]}, 0),
    (NAMED, "", {"default-graph-uri": ["urn:g", "urn:h"], "named-graph-uri": "urn:h"}, 2),
    (ALL, "FROM <urn:g> FROM <urn:h>", {"default-graph-uri": "urn:none"}, 0),
    (ALL, "FROM <urn:none>", {}, 0),
    (ALL, "FROM NAMED <urn:g>", {}, 0),
    (NAMED, "FROM NAMED <urn:g>", {}, 1),
    (NAMED, "FROM <urn:g>", {}, 0),
    (ALL, "FROM <urn:g>", {"default-graph-uri": "urn:h"}, 2),
    (ALL, "FROM <urn:g>", {"named-graph-uri": "urn:h"}, 0),
    (NAMED, "FROM NAMED <urn:h>", {"named-graph-uri": "urn:g"}, 1),
    (NAMED, "FROM NAMED <urn:h>", {"default-graph-uri": "urn:g"}, 0),
    ("{ ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }", "FROM <urn:g> FROM NAMED <urn:h>", {}, 1),
]


@pytest.mark.parametrize(("pattern", "clauses", "parameters", "expected"), DATASETS)
def test_data_sets(
    served: tuple[str, bool],
    pattern: str,
    clauses: str,
    parameters: dict[str, str | list[str]],
    expected: int,
) -> None:
    """Graphs are merged, unknown ones are empty, and the protocol overrides the query."""
    assert number(served[0], pattern, clauses, **parameters) == expected


def test_graphs_are_never_fetched(
    served: tuple[str, bool], files: list[Path], listener: Listener
) -> None:
    """A graph's name opens no address and no file, whether it stands in the query or beside it."""
    for name in (f"http://127.0.0.1:{listener.port}/a.ttl", files[0].as_uri()):
        assert number(served[0], ALL, f"FROM <{name}>") == 0
        assert number(served[0], NAMED, f"FROM NAMED <{name}>") == 0
        assert number(served[0], ALL, **{"default-graph-uri": name}) == 0
        assert number(served[0], NAMED, **{"named-graph-uri": name}) == 0
    assert listener.calls == 0


def test_the_listener_hears(listener: Listener) -> None:
    """The test above could fail."""
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        urlopen(f"http://127.0.0.1:{listener.port}/", timeout=5)
    assert listener.calls == 1


def test_description(served: tuple[str, bool]) -> None:
    """It is that of these data, at the address that it was asked at."""
    address, is_union = served
    with urlopen(Request(f"{address}/sparql", headers={"Accept": "text/turtle"})) as answer:
        graph = Graph().parse(data=answer.read(), format="turtle")
    dataset = next(graph.objects(None, SD.defaultDataset))
    assert list(graph.objects(None, SD.endpoint)) == [URIRef(f"{address}/sparql")]
    assert bool(list(graph.objects(None, SD.feature))) is is_union
    assert graph.value(dataset, VOID.triples) == Literal(3)


def test_front_page_and_no_other(served: tuple[str, bool]) -> None:
    """It names the files; pages of releases are not there."""
    with urlopen(f"{served[0]}/") as answer:
        assert b"a.ttl" in answer.read()
    with pytest.raises(HTTPError, match="404") as caught:
        urlopen(f"{served[0]}/download")
    caught.value.close()


def test_what_cannot_be_served_is_named(tmp_path: Path) -> None:
    """A broken file with its place, an unknown suffix with the known ones; both before serving."""
    broken = tmp_path / "broken.ttl"
    broken.write_text("<urn:s>\n <urn:p> .")
    code, said = refused("--data", broken)
    assert (code, f"{broken}:2:10: " in said) == (2, True), said
    code, said = refused("--data", tmp_path / "a.csv")
    assert (code, "unknown suffix '.csv'; known are .nq" in said) == (2, True), said


@pytest.mark.parametrize("arguments", [["--union"], ["a.ttl"]])
def test_options_that_go_with_data(arguments: list[str]) -> None:
    """Without --data they make no sense, and are refused."""
    code, said = refused(*arguments)
    assert (code, "--data" in said) == (2, True)


def test_what_would_overflow_a_stack(tmp_path: Path) -> None:
    """It is refused with its place; unchecked, it ends the process that reads it."""
    deep = tmp_path / "deep.nq"
    deep.write_text("<urn:s> <urn:p> " + "<<( <urn:a> <urn:b> " * 50_000 + "1" + " )>>" * 50_000)
    code, said = refused("--data", deep)
    assert (code, f"{deep}:1:" in said) == (2, True), said
