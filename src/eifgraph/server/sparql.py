"""The SPARQL 1.1 Protocol, read-only: one address, three ways to send a query.

Knows requests and answers of the protocol; must not know an engine, nor what a query means.
"""

from __future__ import annotations

from functools import partial
from typing import Final, Protocol, cast

from flask import Blueprint, Response, current_app, render_template, request, url_for

from eifgraph.backend import Backend, SparqlRequest
from eifgraph.backend.services import NOWHERE, Services
from eifgraph.server.address import site_address
from eifgraph.server.bodies import read_body
from eifgraph.server.freshness import mark_answer, not_modified, question_tag, release_of
from eifgraph.server.later import KEY, SERVICES, Later
from eifgraph.server.negotiate import GRAPHS, choose, prefers_html
from eifgraph.server.protocol import MAX_REQUEST, Call, question_of, read_call
from eifgraph.server.service import ServedData, described
from eifgraph.server.streams import Marked

EXAMPLE: Final = (
    "SELECT ?class (COUNT(?thing) AS ?things)\nWHERE { ?thing a ?class }\nGROUP BY ?class"
)
FORM_FORMATS: Final = (
    ("", "Default"),
    ("json", "JSON"),
    ("xml", "XML"),
    ("csv", "CSV (rows)"),
    ("tsv", "TSV (rows)"),
    ("turtle", "Turtle (graphs)"),
)

blueprint = Blueprint("sparql", __name__, template_folder="templates")


class Extension(Protocol):
    """What this module needs of `app.extensions["eifgraph"]`."""

    @property
    def backend(self) -> Backend:
        """The store that answers."""
        ...

    @property
    def data(self) -> ServedData:
        """What is served, for the description of the service."""
        ...


@blueprint.route("/sparql", methods=("GET", "POST"))
def sparql() -> Response:
    """Answer a query, or describe the service where none was asked."""
    body = partial(read_body, MAX_REQUEST)
    call = read_call(request.method, request.query_string, body, request.content_type or "")
    response = _describe(call) if call.text is None else _answer(call, call.text)
    if not call.format:
        response.vary.add("Accept")
    return response


def _extension() -> Extension:
    return cast("Extension", current_app.extensions["eifgraph"])


def _answer(call: Call, text: str) -> Response:
    services: Services = current_app.extensions.get(SERVICES, NOWHERE)
    question = question_of(call, text, request.headers.get("Accept", ""), services)
    tag = question_tag(question, release_of(current_app), request.method)
    if tag is not None and not_modified(tag):
        return mark_answer(Response(status=304), tag)
    waiting = request.environ.get(KEY)
    if isinstance(waiting, Later):
        waiting.routed, waiting.media_type = question.routed, question.media_type
        return mark_answer(Response(content_type=_content_type(question.media_type)), tag)
    asked = SparqlRequest(text, call.default_graphs, call.named_graphs, seconds=call.seconds)
    stream = _extension().backend.query(asked, question.media_type)
    answer = Response(Marked(stream), content_type=_content_type(question.media_type))
    return mark_answer(answer, tag)


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _describe(call: Call) -> Response:
    if not call.format and prefers_html(request.headers.get("Accept", "")):
        page = render_template(
            "sparql.html",
            endpoint=url_for("sparql.sparql"),
            example=EXAMPLE,
            formats=FORM_FORMATS,
            is_union=_extension().data.is_union,
            is_release=release_of(current_app) is not None,
        )
        return Response(page, mimetype="text/html")
    media_type = choose(GRAPHS, request.headers.get("Accept", ""), call.format)
    endpoint = site_address() + request.path.rstrip("/")
    data = described(_extension().data, endpoint, media_type)
    return Response(data, content_type=_content_type(media_type))
