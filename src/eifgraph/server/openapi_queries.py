"""The named queries as addresses of the OpenAPI description: parameters, filters, rows.

Knows named queries and how they are asked; must not know other addresses.
"""

from __future__ import annotations

from typing import Final

from eifgraph.binding import Binder
from eifgraph.catalogue import NamedQuery
from eifgraph.parameters import Parameter
from eifgraph.server.federated import queries_run_here
from eifgraph.server.filters import Column
from eifgraph.server.negotiate import TABLES
from eifgraph.server.openapi_parts import (
    HELD,
    KNOWN,
    Part,
    content,
    faults,
    filter_parameters,
    list_name,
    list_schema,
    option_parameters,
    parameter_of,
)
from eifgraph.server.paging import RELATIONS
from eifgraph.server.tables import columns_of

TAG: Final = "named queries"
FAULTS: Final = (400, 404, 406, 503, 504)
FEDERATED_FAULTS: Final = (*FAULTS, 502)
HEADERS: Final[Part] = {
    "X-Total-Count": {
        "description": "Rows on all pages.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "Link": {
        "description": f"Other pages, as {', '.join(RELATIONS)} (RFC 8288).",
        "schema": {"type": "string"},
    },
}


def query_paths() -> dict[str, Part]:
    """Describe the address of each named query, and that of their forms by suffix."""
    queries = queries_run_here()
    found = {f"/api/{query.number}": {"get": _operation(query)} for query in queries}
    found["/api/{name}.{suffix}"] = {"get": _by_suffix(queries)}
    return found


def query_components(binder: Binder) -> dict[str, dict[str, Part]]:
    """Give the parameters and schemas that the addresses of named queries refer to."""
    parameters = {f"option.{name}": part for name, part in option_parameters().items()}
    schemas: dict[str, Part] = {}
    for query in queries_run_here():
        for column in columns_of(query):
            named = filter_parameters(column).items()
            parameters |= {f"filter.{name}": part for name, part in named}
        for one in query.parameters:
            if one.of and list_name(one) not in schemas:
                schemas[list_name(one)] = list_schema(one, binder)
    return {"parameters": parameters, "schemas": schemas}


def _operation(query: NamedQuery) -> Part:
    columns = columns_of(query)
    return {
        "operationId": f"api_{query.number}",
        "summary": query.title,
        "description": f"{query.question}\n\n{query.limits}",
        "tags": [TAG],
        "parameters": [
            *(parameter_of(one, query) for one in query.parameters),
            *_references("option", option_parameters()),
            *_filters(query.parameters, columns),
        ],
        "responses": _responses(_rows(columns), FEDERATED_FAULTS if query.services else FAULTS),
    }


def _filters(own: tuple[Parameter, ...], columns: tuple[Column, ...]) -> list[Part]:
    taken = {one.name for one in own}
    names = [name for column in columns for name in column.filters if name not in taken]
    return _references("filter", names)


def _references(kind: str, names: object) -> list[Part]:
    assert isinstance(names, (list, dict))
    return [{"$ref": f"#/components/parameters/{kind}.{name}"} for name in names]


def _rows(columns: tuple[Column, ...]) -> Part:
    row = {
        "type": "object",
        "required": [one.name for one in columns],
        "properties": {one.name: HELD[one.type] | {"description": one.meaning} for one in columns},
        "additionalProperties": False,
    }
    return {"properties": {"rows": {"type": "array", "items": row}}}


def _responses(rows: Part | None = None, statuses: tuple[int, ...] = FAULTS) -> Part:
    answer: Part = {"$ref": "#/components/schemas/Answer"}
    schema = {"allOf": [answer, rows]} if rows else answer
    described = content(TABLES.types, KNOWN | {"application/json": schema})
    whole = {"description": "A page of rows.", "headers": HEADERS, "content": described}
    good = {"description": "What the client has is still good."}
    return {"200": whole, "304": good} | faults(*statuses)


def _by_suffix(queries: tuple[NamedQuery, ...]) -> Part:
    names = [query.number for query in queries] + [query.name for query in queries]
    described = (
        ("name", "Number or name of a named query.", names),
        ("suffix", "The form of the answer; it wins over the Accept header.", [*TABLES.names]),
    )
    places = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": meaning,
            "schema": {"type": "string", "enum": values},
        }
        for name, meaning, values in described
    ]
    return {
        "operationId": "api_by_suffix",
        "summary": "Answer a named query in the form of the suffix",
        "description": "It takes the parameters and filters of the address without suffix.",
        "tags": [TAG],
        "parameters": [*places, *_references("option", option_parameters())],
        "responses": _responses(),
    }
