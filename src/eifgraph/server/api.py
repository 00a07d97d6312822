"""Named queries over HTTP: their list, and the answer of each in the form that is asked for.

Knows requests and answers; what parameters mean is known to `asked`, `binding` and `filters`. No
value of a request becomes part of a query's text: values are bound by the engine, filters look at
finished rows. Queries that ask other endpoints are refused where these may not be called.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, request, url_for

from eifgraph.binding import Binder
from eifgraph.catalogue import NamedQuery, find_query, read_federated, read_queries
from eifgraph.federation import filled
from eifgraph.parameters import Parameter
from eifgraph.server.answer_page import LISTED, answer_view
from eifgraph.server.answers import add_links, page_answer
from eifgraph.server.asked import (
    OPTIONS,
    Asked,
    read_asked,
    read_pairs,
    refuse_unknown,
    without_empty,
)
from eifgraph.server.federated import check_services, refused_services, table_of
from eifgraph.server.freshness import NEVER
from eifgraph.server.negotiate import HTML, TABLES, Offer, choose
from eifgraph.server.paging import RELATIONS, links
from eifgraph.server.signposts import DESCRIPTION, Address, Link
from eifgraph.server.state import state
from eifgraph.server.table_forms import CONTENT_TYPES, WORDING, file_name, render_csv, render_json
from eifgraph.server.tables import Question, Table, columns_of
from eifgraph.server.view import Viewer

LISTS = Offer(
    types=("application/json", HTML),
    aliases={"application/xhtml+xml": HTML},
    names={"json": "application/json", "html": HTML},
)
"""The forms of the list of queries."""
PAGE = Address("/api", service=DESCRIPTION)
CRUMB = ("Questions as tables", "/api")

blueprint = Blueprint("api", __name__)


@blueprint.get("/api")
def index() -> Response:
    """List the named queries with their parameters and columns, for people or for programs."""
    given = refuse_unknown(read_pairs(request.query_string), {"format": OPTIONS["format"]})
    media_type = choose(LISTS, request.headers.get("Accept", ""), given.get("format", ""))
    queries = (*read_queries(), *read_federated())
    if media_type == HTML:
        shown = [(query, columns_of(query), refused_services(query)) for query in queries]
        return _varied(page_answer("api.html", PAGE, {"queries": shown}))
    document = {"description": "/openapi.json", "queries": [_described(one) for one in queries]}
    response = _answer(json.dumps(document, ensure_ascii=False, indent=1) + "\n", media_type)
    add_links(response, [Link("service-desc", DESCRIPTION, "application/json")])
    return response


@blueprint.get("/api/<name>")
def answer(name: str) -> Response:
    """Answer a named query with the values, filters and page of the request."""
    stem, suffix = _split(name)
    query = check_services(find_query(stem))
    pairs = read_pairs(request.query_string)
    media_type, is_from_form = _form(suffix, dict(pairs).get("format", ""))
    asked = read_asked(query, columns_of(query), without_empty(pairs, is_from_form))
    binder = Binder(state().backend, state().base)
    bound = binder.bind(query.parameters, asked.values)
    if query.services:
        query = filled(query, state().backend, bound.get("programme"))
    question = Question(query, bound, asked.filters)
    table = table_of(question, *asked.page(media_type))
    if table is None:
        return Response()
    ways = links(url_for("api.answer", name=name), asked.pairs, table.page)
    if media_type == HTML:
        response = _page(table, asked, question, ways)
    else:
        response = _answer(_text(table, asked, media_type, ways), media_type)
        _name_file(response, table, asked, media_type)
    _tell_page(response, table, ways)
    if query.services:  # what others answer does not follow from the release
        response.headers["Cache-Control"] = NEVER
    add_links(response, [Link("describedby", f"/doc/query/{query.number}")])
    return response


def _split(name: str) -> tuple[str, str]:
    """Split a known suffix off a name."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and suffix in TABLES.names else (name, "")


def _form(suffix: str, name: str) -> tuple[str, bool]:
    """Choose the form of an answer, and tell whether a browser's form may have asked for it.

    The suffix wins over `format=`, that over the Accept header; a name that nobody offers is
    refused in any case.
    """
    if suffix or name:
        named = choose(TABLES, "", name)
        return (choose(TABLES, "", suffix) if suffix else named), False
    media_type = choose(TABLES, request.headers.get("Accept", ""))
    return media_type, media_type == HTML


def _text(table: Table, asked: Asked, media_type: str, ways: dict[str, str]) -> str | bytes:
    if media_type == "application/json":
        return render_json(table, asked, ways, state().release.name)
    if media_type == "text/csv":
        return render_csv(table, asked.options)
    return table.encoded(media_type)


def _page(table: Table, asked: Asked, question: Question, ways: dict[str, str]) -> Response:
    here = state()
    viewer = Viewer(here.ontology, [], here.words, here.base)
    binder = Binder(here.backend, here.base)
    view = answer_view(table, asked, question.bindings, binder, viewer.href)
    facts = {"query": asked.query, "view": view, "page": table.page, "ways": ways}
    facts |= {"instead": asked.instead, "wording": WORDING}
    address = Address(f"/api/{asked.query.number}")
    return _varied(page_answer("answer.html", address, facts, crumbs=[CRUMB]))


def _answer(body: str | bytes, media_type: str) -> Response:
    return _varied(Response(body, content_type=CONTENT_TYPES.get(media_type, media_type)))


def _varied(response: Response) -> Response:
    response.vary.add("Accept")
    return response


def _tell_page(response: Response, table: Table, ways: dict[str, str]) -> None:
    response.headers["X-Total-Count"] = str(table.page.total)
    add_links(
        response, [Link(relation, ways[relation]) for relation in RELATIONS if relation in ways]
    )


def _name_file(response: Response, table: Table, asked: Asked, media_type: str) -> None:
    kind = "attachment" if media_type in CONTENT_TYPES else "inline"
    name = file_name(table, asked, media_type)
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'


def _described(query: NamedQuery) -> dict[str, object]:
    return {
        "name": query.name,
        "number": query.number,
        "title": query.title,
        "question": query.question,
        "limits": query.limits,
        "keywords": query.keywords,
        "address": f"/api/{query.number}",
        "text": f"/queries/{query.name}.rq",
        "services": query.services,
        "isRefused": bool(refused_services(query)),
        "parameters": [_declared(one) for one in query.parameters],
        "columns": [
            {
                "name": one.name,
                "title": one.title,
                "type": one.type,
                "meaning": one.meaning,
                "filters": one.filters,
            }
            for one in columns_of(query)
        ],
    }


def _declared(parameter: Parameter) -> dict[str, object]:
    facts: dict[str, object] = {
        "name": parameter.name,
        "type": parameter.kind.value,
        "of": parameter.of or None,
        "default": parameter.default or None,
        "meaning": parameter.meaning,
    }
    if any(parameter.bounds):
        facts |= {"least": parameter.bounds[0], "greatest": parameter.bounds[1]}
    if parameter.kind in LISTED:
        choices = Binder(state().backend, state().base).choices(parameter)
        facts["values"] = [
            {"value": one.name, "label": one.label, "iri": str(one.iri)} for one in choices
        ]
    return facts
