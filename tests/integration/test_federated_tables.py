"""Tables of queries that ask other endpoints, from a server as its users start it.

It runs from a copy of the package in which these queries ask stand-ins: one that knows things, one
that fails, one that never gets to the end of its answer.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from eifgraph.backend import open_backend
from eifgraph.backend.embedded import EmbeddedBackend
from eifgraph.backend.services import Services
from eifgraph.catalogue import find_query
from eifgraph.config import Settings, resource_dir
from eifgraph.graph.links import NAME
from eifgraph.release import open_release
from eifgraph.server import create_app
from eifgraph.server.later import SERVICES
from tests.endpoints import Endpoint, endpoint
from tests.releases import GRAPHS, built_once, make_builds_quick
from tests.served import serving
from tests.standin.engine import GRAPH, Engine, engine
from tests.test_federated import EVERY, Calling

ROOT = resource_dir("ontology").parent
DOI = "10.1097/01.chi.0000181047.59702.58"
OF_SERVERS = {"date", "server", "connection", "vary", "last-modified"}
"""Headers that a server adds, or adds to; its copy of the package is newer than ours, and may be a
second newer than the release."""
AT_ONCE = 0.9
"""Seconds in which a page comes on a busy machine, if it waits for nobody."""
SECONDS = 8
"""What a query may take; a call may take three quarters of it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A server, and whom its queries ask."""

    port: int
    engine: Engine
    others: Endpoint

    def get(self, target: str, accept: str = "application/json") -> Got:
        """Ask for something."""
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", target, headers={"Accept": accept})
            answer = connection.getresponse()
            body = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        told = answer.headers
        headers = {name.lower(): ", ".join(told.get_all(name, [])) for name in told}
        return Got(answer.status, headers, body, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class Got:
    """An answer, and how many seconds it took."""

    status: int
    headers: dict[str, str]
    text: str
    took: float


@pytest.fixture(scope="module")
def linked_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a page and its links to publications."""
    names = ("child-parent-psychotherapy", NAME)
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        return built_once(tmp_path_factory, "linked", [GRAPHS / f"{one}.ttl" for one in names])


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An endpoint that knows one of our publications."""
    path = tmp_path_factory.mktemp("others") / "others.ttl"
    path.write_text(GRAPH.read_text("utf-8").replace("10.5555/TRIAL.1", DOI.upper()), "utf-8")
    with engine(path) as server:
        yield server


@pytest.fixture(scope="module")
def site(
    linked_build: Path, knowing: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server of one process whose f01 asks one that hangs, f03 one that knows, f05 a broken one.

    It is not to ask for f02 at all.
    """
    folder = tmp_path_factory.mktemp("package")
    with endpoint() as others, pytest.MonkeyPatch.context() as patch:
        asked = {
            "f01": f"{others.address}/drip-head",
            "f03": knowing.address,
            "f05": f"{others.address}/broken",
        }
        copy_package(folder, asked)
        patch.setenv("PYTHONPATH", str(folder / "src"))
        settings = {"SERVICES": " ".join(asked.values()), "QUERY_SECONDS": str(SECONDS)}
        log = folder / "log"
        with serving(linked_build, log, PROCESSES="1", QUERY_WORKERS="4", **settings) as served:
            yield Site(served.port, knowing, others)


def copy_package(folder: Path, asked: dict[str, str]) -> None:
    """Copy the package, with other endpoints for some of its queries."""
    package = folder / "src" / "eifgraph"
    shutil.copytree(
        ROOT / "src" / "eifgraph", package, ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("ontology", "shapes", "data"):
        (folder / name).symlink_to(ROOT / name)
    for number, address in asked.items():
        query = find_query(number)
        path = package / "queries" / f"{query.name}.rq"
        text = query.text
        for one in query.services:
            text = text.replace(f"<{one}>", f"<{address}>")
        path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def alone(linked_build: Path, knowing: Engine) -> FlaskClient:
    """The same release without a server, its engine asking the endpoint itself."""
    app = create_app(Settings(build=linked_build))
    ours = open_backend(open_release(linked_build).nquads)
    assert isinstance(ours, EmbeddedBackend)
    here = replace(app.extensions["eifgraph"], backend=Calling(ours, knowing))
    app.extensions |= {"eifgraph": here, SERVICES: Services(EVERY, "http://127.0.0.1:1/word")}
    return app.test_client()


@pytest.mark.parametrize(
    "target",
    ["", ".json", ".csv?excel=yes", ".tsv", ".xml", ".json?limit=1&offset=1&retractedThere=no"],
)
def test_answers_are_the_same(site: Site, alone: FlaskClient, target: str) -> None:
    """In each form they have the rows, pages, links and headers of an engine that is asked here."""
    accept = "application/json" if target else "text/html"
    got = site.get(f"/api/f03{target}", accept)
    expected = alone.get(f"/api/f03{target}", headers={"Accept": accept})
    assert (got.status, got.headers["x-total-count"], got.text) == (200, "2", expected.text)
    assert "link" in got.headers
    for name in got.headers.keys() - OF_SERVERS:
        assert got.headers[name] == ", ".join(expected.headers.getlist(name)), name
    assert got.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_faults_are_told(site: Site, accept: str) -> None:
    """An endpoint that fails is named by 502, and one that is not listed is refused, as ever."""
    failed, refused = site.get("/api/f05", accept), site.get("/api/f02", accept)
    assert (failed.status, refused.status) == (502, 403)
    assert f"{site.others.address}/broken" in failed.text
    assert "status 500" in failed.text
    assert "sparql.opencitations.net/index" in refused.text
    assert site.get("/api/f05?limit=0", accept).status == 400
    for got in (failed, refused):
        assert got.headers["cache-control"] == "no-store"
        assert ("html" in got.headers["content-type"]) == (accept == "text/html")


def test_nobody_waits_for_an_endpoint_that_hangs(site: Site) -> None:
    """While tables, and queries sent to our endpoint, wait for it, all others are answered."""
    hangs = f"{site.others.address}/drip-head"
    query = quote(f"SELECT * {{ SERVICE <{hangs}> {{ ?s ?p ?o }} }}")
    waiting = [f"/api/f01.json?limit={n}" for n in range(1, 25)]
    waiting += [f"/sparql?query={query}&n={n}" for n in range(24)]
    with ThreadPoolExecutor(len(waiting)) as threads:
        began = time.monotonic()
        asked = [threads.submit(site.get, one) for one in waiting]
        time.sleep(0.5)
        others: list[Got] = []
        while time.monotonic() - began < 3:
            n = len(others)
            rows = quote(f"SELECT * {{ ?s ?p ?o }} LIMIT {n + 1}")
            others += [site.get(f"/doc/programme/child-parent-psychotherapy?n={n}", "text/html")]
            others += [site.get(f"/api/q01.json?limit={n + 1}"), site.get(f"/sparql?query={rows}")]
        assert sum(not one.done() for one in asked) > 24
        ends = [one.result() for one in asked]
    assert {one.status for one in others} == {200}
    assert max(one.took for one in others) < AT_ONCE
    assert {one.status for one in ends} == {502, 503}
    for one in ends:
        if one.status == 503:
            assert one.headers["retry-after"] == "2"
        else:
            assert f"<{hangs}>" in one.text
            assert "did not answer within 6 s" in one.text
    assert max(one.took for one in ends) < SECONDS + 2
