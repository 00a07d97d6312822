"""Faults as HTTP answers: one table from error class to status, one page, one problem document.

Knows statuses and how a fault is told to people and programs; must not know what raised it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from eifgraph.errors import (
    EifgraphError,
    NotAcceptable,
    NotFound,
    ParameterError,
    QueryError,
    QueryLimit,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    Retired,
    ServerBusy,
    ServiceError,
    StoreError,
)
from eifgraph.namespaces import PREFIXES
from eifgraph.server.negotiate import prefers_html

logger = logging.getLogger(__name__)

STATUSES: Final[tuple[tuple[type[EifgraphError], int], ...]] = (
    (QuerySyntaxError, 400),
    (QueryRefused, 403),
    (QueryTimeout, 504),
    (QueryLimit, 403),
    (ServiceError, 502),
    (QueryError, 400),
    (ServerBusy, 503),
    (StoreError, 500),
    (ParameterError, 400),
    (NotFound, 404),
    (Retired, 410),
    (NotAcceptable, 406),
    (EifgraphError, 500),
)
"""The first class that fits decides; a fault of ours that is no fault of the client is 500."""
REPLACED: Final = f"{PREFIXES['dcterms']}isReplacedBy"
"""How a link says that its target is in the place of what was asked for (RFC 8288, 2.1.2)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """The facts of a fault, the same for people and programs."""

    status: int
    title: str
    detail: str
    line: int | None = None
    column: int | None = None


def status_of(error: EifgraphError) -> int:
    """Give the HTTP status of one of our errors."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def problem_of(error: Exception) -> Problem:
    """Tell a fault in plain facts; of an unexpected one nothing is told."""
    if isinstance(error, HTTPException):
        status = error.code or 500
        return Problem(status, error.name, error.description or error.name)
    if not isinstance(error, EifgraphError):
        return Problem(500, HTTP_STATUS_CODES[500], "The fault is ours and has been logged.")
    status = status_of(error)
    title = HTTP_STATUS_CODES[status]
    if isinstance(error, QuerySyntaxError):
        return Problem(status, title, str(error), error.line, error.column)
    return Problem(status, title, str(error))


def render_problem(problem: Problem, is_for_people: bool) -> Response:
    """Answer with a page for people or a problem document (RFC 9457) for programs."""
    if is_for_people:
        page = render_template("problem.html", problem=problem)
        response = Response(page, problem.status, mimetype="text/html")
    else:
        facts: dict[str, str | int] = {
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
        }
        if problem.line is not None and problem.column is not None:
            facts |= {"line": problem.line, "column": problem.column}
        text = json.dumps(facts, ensure_ascii=False) + "\n"
        response = Response(text, problem.status, mimetype="application/problem+json")
    response.vary.add("Accept")
    return response


def register_error_handlers(app: Flask) -> None:
    """Make every fault of an application an answer made here."""
    app.register_error_handler(Exception, answer_fault)


def answer_fault(error: Exception) -> Response:
    """Turn any exception into an answer; log what nobody foresaw."""
    problem = problem_of(error)
    if problem.status == 500 and not isinstance(error, HTTPException):
        logger.error("%s %s failed", request.method, request.path, exc_info=error)
    response = render_problem(problem, prefers_html(request.headers.get("Accept", "")))
    if isinstance(error, ServerBusy):
        response.headers["Retry-After"] = str(error.seconds)
    if isinstance(error, Retired) and error.replacement:
        response.headers.add("Link", f'<{error.replacement}>; rel="{REPLACED}"')
    if isinstance(error, HTTPException):
        for name, value in error.get_headers(request.environ):
            if name.lower() not in ("content-type", "content-length"):
                response.headers[name] = value
    return response
