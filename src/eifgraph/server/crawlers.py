"""What crawlers ask for first: where they may go (RFC 9309), which pages there are (sitemaps.org).

Pages have no date of their own: a new release makes them all anew, changed or not. So the site map
gives none, for a date that is not true makes crawlers distrust them all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from flask import Blueprint, Response, render_template

from eifgraph.backend import SparqlRequest
from eifgraph.catalogue import read_queries, read_text
from eifgraph.errors import NotFound
from eifgraph.server.answers import kept_text
from eifgraph.server.signposts import path_of, quoted
from eifgraph.server.state import state

blueprint = Blueprint("crawlers", __name__)
XML: Final = "application/xml"
MOST: Final = 50_000
"""Addresses that one file of a site map may have."""
OWN_PAGES: Final = (
    *("/", "/completeness", "/queries", "/schema", "/sparql", "/download"),
    *("/doc/dataset", "/ontology", "/vocab.html", "/api", "/cite"),
)
CLOSED: Final = ("/sparql?query=", "/cite?query=", "/sparql?*", "/cite?*", "/api/*?")
"""What crawlers are to leave alone: each address is a question, and there is no end of them.

The first two say again what others do, for crawlers that know no wildcard.
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Tell crawlers that pages and files are theirs, and questions are not."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "Allow: /",
        "",
        f"Sitemap: {state().root}sitemap.xml",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def site_map() -> Response:
    """List all pages, or where there are too many for one file, the files that list them."""
    return Response(kept_text("/sitemap.xml", XML, _whole), content_type=XML)


@blueprint.get("/sitemap-<int:number>.xml")
def site_map_part(number: int) -> Response:
    """List the pages of one of these files."""
    first = (number - 1) * MOST
    paths = list(islice(_paths(), max(first, 0), max(first, 0) + MOST))
    if not paths or number < 1:
        raise NotFound("site map", str(number))
    return Response(_listing(paths), content_type=XML)


def _whole() -> str:
    count = sum(1 for _ in _paths())
    if count <= MOST:
        return _listing(_paths())
    files = range(1, -(-count // MOST) + 1)
    return render_template("sitemap_index.xml", root=state().root, files=files)


def _listing(paths: Iterable[str]) -> str:
    return render_template("sitemap.xml", root=state().root, paths=paths)


def _paths() -> Iterator[str]:
    """Give the path of each page once: our own, then those of things in the order of their IRIs."""
    here = state()
    yield from OWN_PAGES
    yield from (f"/api/{query.number}" for query in read_queries())
    answer = here.backend.query(SparqlRequest(read_text("pages")), "text/csv")
    for row in csv.reader(_lines(answer)):
        path = path_of(row[0], here.base) if row else None
        if path and path not in OWN_PAGES:
            yield quoted(path)


def _lines(chunks: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.decode() for line in whole)
    if rest:
        yield rest.decode()
