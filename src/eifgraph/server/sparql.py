"""The SPARQL 1.1 Protocol, read-only: one address, three ways to send a query.

Knows requests and answers of the protocol; must not know an engine, nor what a query means.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, Protocol, cast
from urllib.parse import parse_qsl

from flask import Blueprint, Response, current_app, render_template, request, url_for
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from eifgraph.backend import Backend, SparqlRequest
from eifgraph.backend.embedded import check_question
from eifgraph.backend.guard import inspect_query
from eifgraph.backend.services import NOWHERE, Services
from eifgraph.errors import QueryRefused
from eifgraph.server.address import site_address
from eifgraph.server.bodies import read_body
from eifgraph.server.freshness import mark_answer, not_modified, question_tag
from eifgraph.server.later import KEY, SERVICES, Later
from eifgraph.server.negotiate import GRAPHS, RESULTS, choose, prefers_html
from eifgraph.server.service import ServedData, described
from eifgraph.server.streams import Marked

MAX_REQUEST: Final = 1024 * 1024
MAX_FIELDS: Final = 1000
FORM_TYPE: Final = "application/x-www-form-urlencoded"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
CHARSETS: Final = ("utf-8", "utf8", "us-ascii")
"""The charsets that a body may have; what is in ASCII is in UTF-8 too."""
ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
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


@dataclass(frozen=True, slots=True)
class Call:
    """The parameters of one request; `text` is None where no query was sent."""

    text: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str
    seconds: float | None = None


@blueprint.route("/sparql", methods=("GET", "POST"))
def sparql() -> Response:
    """Answer a query, or describe the service where none was asked."""
    call = read_call()
    response = _describe(call) if call.text is None else _answer(call, call.text)
    if not call.format:
        response.vary.add("Accept")
    return response


def read_call() -> Call:
    """Read the parameters of a request, in whichever of the three ways they came.

    Raises:
        BadRequest: a parameter is doubled, missing or not UTF-8.
        UnsupportedMediaType: a body is neither a form nor a query.
        RequestEntityTooLarge: the request is above the limit.
    """
    if len(request.query_string) > MAX_REQUEST:
        raise RequestEntityTooLarge
    pairs = _parameters(request.query_string)
    if request.method != "POST":
        return _call(pairs)
    body, media_type = read_body(MAX_REQUEST), request.mimetype
    if media_type in (FORM_TYPE, QUERY_TYPE):
        _check_charset()
    if media_type == FORM_TYPE:
        pairs += _parameters(body)
    elif media_type == QUERY_TYPE:
        pairs.append(("query", _text(body)))
    elif media_type == UPDATE_TYPE:
        raise QueryRefused("update", "this endpoint is read-only")
    else:
        raise UnsupportedMediaType(f"Send {FORM_TYPE} or {QUERY_TYPE}.")
    call = _call(pairs)
    if call.text is None:
        raise BadRequest("The request has no 'query' parameter.")
    return call


def _check_charset() -> None:
    """Refuse a body that is said not to be UTF-8, the only one for queries (Protocol, 2.1.3)."""
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in CHARSETS:
        raise UnsupportedMediaType(f"Send the query in UTF-8, not in {charset}.")


def _call(pairs: list[tuple[str, str]]) -> Call:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    queries = values("query")
    if values("update"):
        raise QueryRefused("update", "this endpoint is read-only")
    if len(queries) > 1:
        raise BadRequest("The request has more than one 'query' parameter.")
    return Call(
        text=queries[0] if queries else None,
        default_graphs=_graphs("default-graph-uri", values("default-graph-uri")),
        named_graphs=_graphs("named-graph-uri", values("named-graph-uri")),
        format=next((value for value in values("format") if value), ""),
        seconds=_seconds(next(iter(values("timeout")), "")),
    )


def _graphs(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read names of graphs; an empty one is a field of a form that nobody filled in.

    Raises:
        BadRequest: one is no absolute IRI.
    """
    for value in values:
        if value and not ABSOLUTE.fullmatch(value):
            raise BadRequest(f"'{name}' is an absolute IRI, such as urn:example:graph.")
    return tuple(value for value in values if value)


def _seconds(value: str) -> float | None:
    """Read how long the client allows its query to take; the endpoint allows no more than its own.

    Raises:
        BadRequest: it is no number above nought.
    """
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise BadRequest("'timeout' is a number of seconds above 0.")
    return seconds


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _text(encoded),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise BadRequest("The request is not UTF-8.") from error
    except ValueError as error:
        raise BadRequest(f"The request has more than {MAX_FIELDS} parameters.") from error


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The request is not UTF-8.") from error


def _extension() -> Extension:
    return cast("Extension", current_app.extensions["eifgraph"])


def _answer(call: Call, text: str) -> Response:
    services: Services = current_app.extensions.get(SERVICES, NOWHERE)
    shape = inspect_query(text, services=services.callable)
    media_type = choose(GRAPHS if shape.form.is_graph else RESULTS, _data_accept(), call.format)
    asked = SparqlRequest(text, call.default_graphs, call.named_graphs, seconds=call.seconds)
    routed = check_question(asked, media_type, services, shape)
    question = Later(routed, media_type)
    tag = question_tag(question)
    if tag is not None and not_modified(tag):
        return mark_answer(Response(status=304), tag)
    waiting = request.environ.get(KEY)
    if isinstance(waiting, Later):
        waiting.routed, waiting.media_type = routed, media_type
        return mark_answer(Response(content_type=_content_type(media_type)), tag)
    stream = _extension().backend.query(asked, media_type)
    return mark_answer(Response(Marked(stream), content_type=_content_type(media_type)), tag)


def _data_accept() -> str:
    """Give the Accept header; a browser, which asks for a page, gets the default or a `format=`."""
    accept = request.headers.get("Accept", "")
    return "" if prefers_html(accept) else accept


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
        )
        return Response(page, mimetype="text/html")
    media_type = choose(GRAPHS, request.headers.get("Accept", ""), call.format)
    endpoint = site_address() + request.path.rstrip("/")
    data = described(_extension().data, endpoint, media_type)
    return Response(data, content_type=_content_type(media_type))
