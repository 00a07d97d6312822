"""The stand-in itself: what its clients do not use, but the services have."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.standin.faults import Plan
from tests.standin.server import StandIn


def get(stand_in: StandIn, path: str, **query: object) -> Any:
    """Ask the stand-in for JSON."""
    address = f"http://127.0.0.1:{stand_in.port}/{path}?{urlencode(query)}"
    with urlopen(address, timeout=5) as answer:
        return json.load(answer)


def test_crossref_pages(stand_in: StandIn) -> None:
    """Crossref's pages follow a cursor until one is not full; a wrong cursor is 404 in JSON."""
    found, cursor = [], "*"
    while True:
        message = get(stand_in, "crossref/works", rows=4, cursor=cursor)["message"]
        found += [one["DOI"].lower() for one in message["items"]]
        cursor = message["next-cursor"]
        if len(message["items"]) < 4:
            break
    assert len(set(found)) == len(found) == message["total-results"] > 8
    with pytest.raises(HTTPError) as caught:
        get(stand_in, "crossref/works", cursor="thing")
    body = json.load(caught.value)
    assert (caught.value.code, body["message"][0]["type"]) == (404, "cursor-invalid")


def test_openalex_and_europepmc_page(stand_in: StandIn) -> None:
    """The others' pages follow their own marks."""
    works, cursor = [], "*"
    while cursor is not None:
        page = get(stand_in, "openalex/works", **{"per-page": 5, "cursor": cursor})
        works += [one["id"] for one in page["results"]]
        cursor = page["meta"]["next_cursor"]
    assert len(set(works)) == len(works) == page["meta"]["count"]
    query = "TITLE:(lanterns)"
    first = get(stand_in, "europepmc/search", query=query, pageSize=2)
    mark = first["nextCursorMark"]
    rest = get(stand_in, "europepmc/search", query=query, pageSize=9, cursorMark=mark)
    ids = [one["id"] for page in (first, rest) for one in page["resultList"]["result"]]
    assert len(set(ids)) == len(ids) == first["hitCount"]


def test_score_is_there_unless_other_facts_are_selected(stand_in: StandIn) -> None:
    """With `select`, Crossref gives a score only if that is selected."""
    query = {"query.bibliographic": "lanterns", "rows": 1}
    whole = get(stand_in, "crossref/works", **query)["message"]["items"][0]
    part = get(stand_in, "crossref/works", **query, select="DOI")["message"]["items"][0]
    assert "score" in whole
    assert set(part) == {"DOI"}


def test_faults_are_seeded() -> None:
    """The same seed fails the same answers."""
    stand_in = StandIn()
    runs = []
    for _ in range(2):
        stand_in.faults.set([Plan("503", 0.3), Plan("429", 0.5, times=3)], seed=7)
        runs.append([stand_in.faults.draw("crossref") for _ in range(50)])
    assert runs[0] == runs[1]
    assert stand_in.faults.counts["429"] == 3


def test_control_routes(stand_in: StandIn) -> None:
    """Faults can be set, and the log read, from outside."""
    plan = {"plans": [{"fault": "503", "times": 1}], "seed": 3}
    address = f"http://127.0.0.1:{stand_in.port}/control/faults"
    with urlopen(Request(address, json.dumps(plan).encode()), timeout=5) as answer:
        assert json.load(answer)["log"] == []
    with pytest.raises(HTTPError):
        get(stand_in, "crossref/works")
    seen = get(stand_in, "control/log")
    assert [one["fault"] for one in seen["log"]] == ["503"]
    assert get(stand_in, "control/reset")["log"] == []


def test_it_runs_by_hand() -> None:
    """Started by hand it says which settings lead to it, and answers there."""
    command = [sys.executable, "-m", "tests.standin", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        name, _, address = process.stdout.readline().removeprefix("export ").partition("=")
        with urlopen(f"{address.strip()}/works?rows=1", timeout=5) as answer:
            assert answer.headers["x-api-pool"] == "public"
        process.terminate()
    assert name == "EIFGRAPH_CROSSREF_URL"
