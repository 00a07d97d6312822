"""A request of the SPARQL 1.1 Protocol, read-only: one of three ways to send a query.

Knows the protocol's parameters and which media type an answer gets; must not know a web framework,
beside its names for faults, nor an engine, nor what a query means.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from eifgraph.backend import SparqlRequest
from eifgraph.backend.embedded import check_question
from eifgraph.backend.guard import inspect_query
from eifgraph.backend.services import Services
from eifgraph.errors import QueryRefused
from eifgraph.server.later import Later
from eifgraph.server.negotiate import GRAPHS, RESULTS, choose, prefers_html

MAX_REQUEST: Final = 1024 * 1024
MAX_FIELDS: Final = 1000
FORM_TYPE: Final = "application/x-www-form-urlencoded"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
CHARSETS: Final = ("utf-8", "utf8", "us-ascii")
"""The charsets that a body may have; what is in ASCII is in UTF-8 too."""
ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")


@dataclass(frozen=True, slots=True)
class Call:
    """The parameters of one request; `text` is None where no query was sent."""

    text: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str
    seconds: float | None = None


def question_of(call: Call, text: str, accept: str, services: Services) -> Later:
    """Check a query and choose the media type of its answer, before it is put.

    Raises:
        QueryRefused, QuerySyntaxError: the query may not be put, or cannot.
        NotAcceptable: its answer has no form that is accepted.
    """
    shape = inspect_query(text, services=services.callable)
    media_type = choose(
        GRAPHS if shape.form.is_graph else RESULTS, data_accept(accept), call.format
    )
    asked = SparqlRequest(text, call.default_graphs, call.named_graphs, seconds=call.seconds)
    return Later(check_question(asked, media_type, services, shape), media_type)


def data_accept(accept: str) -> str:
    """Give what is accepted; a browser, which asks for a page, gets the default or a `format=`."""
    return "" if prefers_html(accept) else accept


def read_call(
    method: str, parameters: bytes, body: Callable[[], bytes] = bytes, content_type: str = ""
) -> Call:
    """Read a request, in whichever of the three ways its query came.

    The parameters are those of the address, encoded; the body is fetched only where there is one.

    Raises:
        BadRequest: a parameter is doubled, missing or not UTF-8.
        UnsupportedMediaType: a body is neither a form nor a query.
        RequestEntityTooLarge: the request is above the limit.
    """
    if len(parameters) > MAX_REQUEST:
        raise RequestEntityTooLarge
    pairs = _parameters(parameters)
    if method != "POST":
        return _call(pairs)
    data = body()
    media_type, options = parse_options_header(content_type)
    media_type = media_type.lower()
    if media_type in (FORM_TYPE, QUERY_TYPE):
        _check_charset(options.get("charset", "utf-8"))
    if media_type == FORM_TYPE:
        pairs += _parameters(data)
    elif media_type == QUERY_TYPE:
        pairs.append(("query", _text(data)))
    elif media_type == UPDATE_TYPE:
        raise QueryRefused("update", "this endpoint is read-only")
    else:
        raise UnsupportedMediaType(f"Send {FORM_TYPE} or {QUERY_TYPE}.")
    call = _call(pairs)
    if call.text is None:
        raise BadRequest("The request has no 'query' parameter.")
    return call


def _check_charset(charset: str) -> None:
    """Refuse a body that is said not to be UTF-8, the only one for queries (Protocol, 2.1.3)."""
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
