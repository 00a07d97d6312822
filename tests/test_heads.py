"""Questions that are read without Flask get what Flask would have given them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from eifgraph.config import Settings
from eifgraph.server import create_app, front
from eifgraph.server.cache import Cache
from eifgraph.server.front import Front
from eifgraph.server.heads import KINDS, Heads
from tests.asgi import Visit
from tests.test_front import Pool, serving

SELECT = "SELECT * { ?s ?p ?o }"
PLAIN = {
    "rows": (SELECT, "", {}),
    "rows as CSV": (SELECT, "", {"accept": "text/csv"}),
    "rows for a browser": (SELECT, "", {"accept": "text/html,*/*;q=0.8"}),
    "format": (SELECT, "&format=xml", {"accept": "text/csv"}),
    "limit of time": (SELECT, "&timeout=3", {}),
    "data set": (SELECT, "&default-graph-uri=urn:g&named-graph-uri=urn:h", {}),
    "a truth value": ("ASK {}", "", {"accept": "*/*"}),
    "a graph": ("CONSTRUCT WHERE { ?s ?p ?o }", "", {"accept": "text/turtle"}),
    "another host": (SELECT, "", {"host": "example.org:81"}),
    "each time another": ("SELECT (RAND() AS ?r) {}", "", {}),
    "for other sites": (SELECT, "", {"origin": "https://example.org"}),
    "a coding": (SELECT, "", {"accept-encoding": "gzip"}),
}
NOT_PLAIN = {
    "a fault": ("SELECT", "SERVICE <urn:x> {}", {}, 403),
    "nothing accepted": (SELECT, "", {"accept": "image/png"}, 406),
    "a bad time": (SELECT, "&timeout=none", {}, 400),
    "twice": (SELECT, "&query=ASK", {}, 400),
    "no UTF-8": (SELECT, "%FF", {}, 400),
    "a long header": (SELECT, "", {"x-long": "x" * 5000}, 431),
    "what it has": (SELECT, "", {"if-none-match": "*"}, 304),
}


@pytest.fixture(scope="module")
def app(own_build: Path) -> Flask:
    """Make the application over our own pages."""
    return create_app(Settings(build=own_build))


Ask = Callable[[str, Heads, dict[str, str]], Visit]


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Give a way to visit it of which nothing is kept but heads."""

    def ask(target: str, heads: Heads, headers: dict[str, str]) -> Visit:
        visit, pool = Visit(target=target, headers=headers), Pool(b"the answer " * 100)
        pool.cache = Cache(0)
        served = Front(serving(app, pool, heads))
        asyncio.run(served(visit.scope(), visit.receive(), visit.send()))
        return visit

    return ask


def address(text: str, more: str) -> str:
    """Give where a question is put."""
    return f"/sparql?query={quote(text)}{more}"


def no_flask(*_: Any, **__: Any) -> None:
    """Stand in for a call of Flask where none is to be."""
    raise AssertionError("Flask was asked")


@pytest.mark.parametrize("kind", PLAIN)
def test_headers_are_those_of_flask(
    kind: str, app: Flask, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether they are read with Flask or without: all headers, and the tag is the question's."""
    text, more, headers = PLAIN[kind]
    heads, other = Heads(app), text + "# another"
    by_flask, first = (ask(address(one, more), heads, headers) for one in (text, other))
    told = ask(address(other, more), Heads(app), headers)
    monkeypatch.setattr(front, "made", no_flask)
    again = ask(address(other, more), heads, headers)
    assert sorted(again.sent[0]["headers"]) == sorted(told.sent[0]["headers"])
    assert again.sent == first.sent
    assert again.status == 200
    is_steady = kind != "each time another"
    assert ("etag" in again.answer_headers) is is_steady
    if is_steady:
        assert by_flask.answer_headers["etag"] != again.answer_headers["etag"]


@pytest.mark.parametrize("kind", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_flask(kind: str, app: Flask, ask: Ask) -> None:
    """Faults and conditions are found although a good question like it is known."""
    text, more, headers, status = NOT_PLAIN[kind]
    heads = Heads(app)
    ask(address(SELECT, ""), heads, {})
    assert ask(address(text, more), heads, headers).status == status


def test_a_parameter_of_another_name_asks_nothing(app: Flask, ask: Ask) -> None:
    """What only ends like the parameter of a query is no query: the service is described."""
    heads, accept = Heads(app), {"accept": "text/turtle, application/sparql-results+json"}
    ask(address(SELECT, ""), heads, accept)
    found = ask("/sparql?xquery=ASK%7B%7D", heads, accept)
    assert found.status == 200
    assert found.answer_headers["content-type"].startswith("text/turtle")


def test_one_kind_is_not_another(app: Flask, ask: Ask) -> None:
    """All on which the headers depend tells kinds apart."""
    heads = Heads(app)
    for (_, one), (_, other) in itertools.permutations(PLAIN.items(), 2):
        ask(address(one[0], one[1]), heads, one[2])
        found = ask(address(other[0], other[1]), heads, other[2])
        told = ask(address(other[0], other[1]), Heads(app), other[2])
        assert sorted(found.sent[0]["headers"]) == sorted(told.sent[0]["headers"])


def test_kinds_are_bounded(app: Flask, ask: Ask) -> None:
    """A client that thinks of ever more headers fills no memory."""
    heads = Heads(app)
    for number in range(KINDS + 5):
        ask(address(SELECT, ""), heads, {"accept": f"text/csv, x/{number}"})
    assert heads.kinds == KINDS
