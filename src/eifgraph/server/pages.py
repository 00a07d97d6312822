"""The addresses of things: 303 from a thing to its page, the page in the form asked for."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from rdflib import RDF, SH, Graph, URIRef

from eifgraph.catalogue import construct, read_text, select
from eifgraph.errors import NotAcceptable, NotFound
from eifgraph.namespaces import INSTANCES
from eifgraph.server.audits import audit_views
from eifgraph.server.forms import SUFFIXES, render_graph
from eifgraph.server.negotiate import GRAPHS, choose, prefers_html
from eifgraph.server.state import state
from eifgraph.server.view import Viewer
from eifgraph.vocab import EIF

blueprint = Blueprint("pages", __name__)
FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
"""What no IRI may hold (RFC 3987)."""
DATASET: Final = "dataset"
OFFERED = tuple(kind for kind in SUFFIXES.values() if kind != "text/html")


@blueprint.get("/id/<path:name>")
def thing(name: str) -> Response:
    """Send a client from a thing to the page about it (303, as for things that are no pages)."""
    return _see(f"/doc/{name}")


@blueprint.get("/vocab/<path:name>")
def concept(name: str) -> Response:
    """Send a client from a code list or its member to the page about it."""
    return _see(f"/doc/vocab/{name}")


@blueprint.get("/dataset")
def dataset() -> Response:
    """Send a client from the data set to the page about it."""
    return _see(f"/doc/{DATASET}")


@blueprint.get("/doc/<path:name>")
def document(name: str) -> Response:
    """Answer with what the graph says of a thing, in the form of the suffix or Accept header."""
    name, media_type = split_form(name)
    here = state()
    iri = _iri(name)
    graph = construct(here.backend, read_text("describe"), thing=iri)
    if not graph:
        raise NotFound("thing", str(iri))
    if media_type == "text/html":
        return _page(iri, name, graph)
    text = render_graph(graph, media_type, str(iri), here.context)
    return data_response(text, media_type, f"/doc/{name}")


@blueprint.get("/graph/<path:name>")
def page_graph(name: str) -> Response:
    """Answer with the whole named graph of a page, readings included."""
    name, media_type = split_form(name)
    here = state()
    if FORBIDDEN.search(name):
        raise NotFound("graph", name)
    iri = URIRef(f"{here.base}graph/{name}")
    graph = construct(here.backend, read_text("page_graph"), graph=iri)
    if not graph:
        raise NotFound("graph", str(iri))
    if media_type == "text/html":
        media_type = "text/turtle"
    text = render_graph(graph, media_type, None, here.context)
    return data_response(text, media_type, f"/graph/{name}")


def _see(path: str) -> Response:
    response = Response(redirect(path, code=303).get_data(), status=303)
    response.headers["Location"] = path
    response.vary.add("Accept")
    return response


def _iri(name: str) -> URIRef:
    if FORBIDDEN.search(name):
        raise NotFound("thing", name)
    if name.startswith("vocab/"):
        return URIRef(f"{INSTANCES}{name}")
    if name == DATASET:
        return URIRef(f"{state().base}{name}")
    return URIRef(f"{state().base}id/{name}")


def split_form(name: str) -> tuple[str, str]:
    """Split a suffix off a name; without one the Accept header decides."""
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix in SUFFIXES:
        return stem, SUFFIXES[suffix]
    accept = request.headers.get("Accept", "")
    if not accept or accept.strip() == "*/*" or prefers_html(accept):
        return name, "text/html"
    media_type = choose(GRAPHS, accept)
    if media_type not in OFFERED:
        raise NotAcceptable(accept, SUFFIXES.values())
    return name, media_type


def data_response(text: str, media_type: str, path: str) -> Response:
    """Answer with data, and with links to its other forms."""
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    response = Response(text, content_type=f"{media_type}{charset}")
    _link_forms(response, path)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _link_forms(response: Response, path: str) -> None:
    response.vary.add("Accept")
    for suffix, media_type in SUFFIXES.items():
        response.headers.add("Link", f'<{path}.{suffix}>; rel="alternate"; type="{media_type}"')


def run_address(text: object) -> str | None:
    """Give the address that runs the text of a query, if there is one, and answers with rows."""
    return None if text is None else "/sparql?" + urlencode({"query": str(text), "format": "csv"})


def _page(iri: URIRef, name: str, graph: Graph) -> Response:
    here = state()
    readings = select(here.backend, read_text("readings"), thing=iri)
    viewer = Viewer(graph, readings, here.words, here.base)
    is_programme = (iri, RDF.type, EIF.Programme) in graph
    assessments = select(here.backend, read_text("assessments"), thing=iri) if is_programme else []
    claims = select(here.backend, read_text("evidence"), thing=iri) if is_programme else []
    audits = audit_views(here.backend, iri) if is_programme else {}
    incoming = select(here.backend, read_text("incoming"), thing=iri)
    page = render_template(
        "thing.html",
        card=viewer.card(iri),
        path=f"/doc/{name}",
        suffixes=[suffix for suffix in SUFFIXES if suffix != "html"],
        assessments=assessments,
        claims=claims,
        audits=audits,
        incoming=[
            (
                viewer.title(row["property"]),
                str(row.get("label", row["subject"])),
                viewer.href(row["subject"]),
            )
            for row in incoming
        ],
        href=viewer.href,
        run=run_address(graph.value(iri, SH.select)),
    )
    response = Response(page, content_type="text/html; charset=utf-8")
    _link_forms(response, f"/doc/{name}")
    return response
