"""Parts that descriptions of addresses are put together from: parameters, schemas, responses.

Knows OpenAPI 3.1 and JSON Schema; must not know which addresses there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from eifgraph.binding import LONGEST, VISIBLE, Binder
from eifgraph.catalogue import JSON_RESULTS, NamedQuery
from eifgraph.parameters import Kind, Parameter
from eifgraph.server.asked import DEFAULTS, OPTIONS, PAGING
from eifgraph.server.filters import Column
from eifgraph.server.negotiate import HTML
from eifgraph.server.paging import FARTHEST, MOST

Part = dict[str, Any]
PROBLEM: Final = "application/problem+json"
MONTH: Final = "^[0-9]{4}-(0[1-9]|1[0-2])$"
DAY: Final = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
WORDS: Final[Part] = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": VISIBLE}
NAMES: Final = 1000
"""So many names of a list are given one by one; a longer list is described only."""
STATUSES: Final = {
    400: "The request cannot be understood; the detail says what could be.",
    403: "The query asks for what is not allowed, or takes more than it may.",
    404: "There is nothing at this address.",
    406: "None of the forms that are accepted is offered; the detail lists them.",
    410: "There was something at this address in a former release; the detail says what is now.",
    413: "The request is too large.",
    415: "The body is neither a form nor a query.",
    416: "The file has no such bytes.",
    502: "A service that the query calls gave no answer; the detail names it.",
    503: "Too many queries at once; Retry-After says when to try again.",
    504: "The query takes longer than it may.",
}
"""Faults, each answered with a problem (RFC 9457), or with a page for people."""
FILTERED: Final[dict[str, Part]] = {
    "integer": {"type": "integer", "minimum": -(10**15) + 1, "maximum": 10**15 - 1},
    "number": {"type": "number"},
    "truth": {"type": "boolean"},
    "month": {"type": "string", "pattern": MONTH},
    "day": {"type": "string", "pattern": DAY},
}
"""What a filter takes, by the type of its column; others take words."""
HELD: Final[dict[str, Part]] = {
    "iri": {"type": ["string", "null"]},
    "text": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "truth": {"type": ["boolean", "null"]},
    "month": {"type": ["string", "null"], "pattern": MONTH},
    "day": {"type": ["string", "null"], "pattern": DAY},
    "any": {"type": ["string", "number", "boolean", "null"]},
}
"""What a row in JSON holds, by the type of its column."""
ADDRESS: Final[Part] = {"type": "string", "description": "An address on this server."}
TERM: Final[Part] = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": {"type": "string"},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string"},
    },
}
SCHEMAS: Final[dict[str, Part]] = {
    "Problem": {
        "type": "object",
        "description": "A fault (RFC 9457).",
        "required": ["title", "status", "detail"],
        "properties": {
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What is wrong, and what to do."},
            "line": {"type": "integer", "description": "Where in a query, counted from 1."},
            "column": {"type": "integer"},
        },
    },
    "SparqlResults": {
        "type": "object",
        "description": "Rows, or the truth value of an ASK (SPARQL 1.1 Query Results JSON).",
        "required": ["head"],
        "properties": {
            "head": {"type": "object"},
            "boolean": {"type": "boolean"},
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {"type": "object", "additionalProperties": TERM},
                    }
                },
            },
        },
    },
    "Links": {
        "type": "object",
        "description": "Pages around this one; all other parameters are kept.",
        "required": ["self", "first", "last"],
        "properties": dict.fromkeys(("self", "first", "prev", "next", "last"), ADDRESS),
    },
    "Answer": {
        "type": "object",
        "description": "A page of the answer of a named query, and what is to be known of it.",
        "required": [
            *("query", "title", "question", "asked", "limits", "note", "license", "release"),
            *("parameters", "columns", "total", "limit", "offset", "links", "rows"),
        ],
        "properties": {
            "asked": {
                "type": "string",
                "description": "The question, or what is asked in place of it.",
            },
            "limits": {"type": "string", "description": "What the answer cannot mean."},
            "note": {"type": "string", "description": "What a rating is not."},
            "release": {"type": "string", "description": "The release that answered."},
            "parameters": {"type": "object", "description": "The parameters as given."},
            "columns": {"type": "array", "items": {"type": "object"}},
            "total": {"type": "integer", "description": "Rows on all pages.", "minimum": 0},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
            "offset": {"type": "integer", "minimum": 0},
            "links": {"$ref": "#/components/schemas/Links"},
            "rows": {"type": "array", "items": {"type": "object"}, "maxItems": MOST},
        },
    },
}

KNOWN: Final = {JSON_RESULTS: {"$ref": "#/components/schemas/SparqlResults"}}
"""Media types whose bodies are the same everywhere."""


def content(types: Iterable[str], schemas: Mapping[str, Part] = KNOWN) -> Part:
    """Describe bodies in some media types, those in `schemas` by more than their type."""
    return {
        media_type: {"schema": schemas[media_type]} if media_type in schemas else {}
        for media_type in types
    }


def fault_responses() -> dict[str, Part]:
    """Describe what each fault is answered with."""
    body = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}, HTML: {}}
    found: dict[str, Part] = {
        f"Fault{status}": {"description": text, "content": body}
        for status, text in STATUSES.items()
    }
    found["Fault503"]["headers"] = {
        "Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}
    }
    return found


def faults(*statuses: int) -> Part:
    """Refer to the faults that an address may answer with."""
    return {str(s): {"$ref": f"#/components/responses/Fault{s}"} for s in statuses}


def option_parameters() -> dict[str, Part]:
    """Describe the parameters that every named query takes."""
    defaults = ", ".join(f"{count} in {media_type}" for media_type, count in DEFAULTS.items())
    bounds = {"limit": (1, MOST), "offset": (0, FARTHEST)}
    found: dict[str, Part] = {}
    for name, (allowed, meaning) in OPTIONS.items():
        found[name] = in_query(name, meaning, {"type": "string", "enum": list(allowed)})
    for name, meaning in PAGING.items():
        least, most = bounds[name]
        schema: Part = {"type": "integer", "minimum": least, "maximum": most}
        found[name] = in_query(name, meaning, schema)
    found["limit"]["description"] += f" Default: {defaults}, else {MOST}."
    return found


def in_query(name: str, meaning: str, schema: Part) -> Part:
    """Describe a parameter of the query part of an address."""
    return {"name": name, "in": "query", "description": meaning, "schema": schema}


def filter_parameters(column: Column) -> dict[str, Part]:
    """Describe the filters on a column."""
    words = {"": "equal to this", "min": "at least this", "max": "at most this"}
    found: dict[str, Part] = {}
    for name in column.filters:
        way = name.removeprefix(column.name).removeprefix(".")
        schema = FILTERED["truth"] if way == "known" else FILTERED.get(column.type, WORDS)
        said = {"known": "given (true) or not (false)", "contains": "holding these words"}
        meaning = f"Rows with {column.name} {words.get(way) or said[way]}. {column.meaning}"
        found[name] = in_query(name, meaning, schema)
    return found


def parameter_of(parameter: Parameter, query: NamedQuery) -> Part:
    """Describe a parameter of a named query."""
    default = f" Default: {parameter.default}." if parameter.default else ""
    described = in_query(parameter.name, parameter.meaning + default, schema_of(parameter))
    if parameter.of:
        described["description"] += " By label, other name, notation or IRI; capitals do not count."
    described["x-query"] = query.number
    return described


def schema_of(parameter: Parameter) -> Part:
    """Say what a parameter takes; lists of names are schemas of their own."""
    least, most = parameter.bounds
    schemas: dict[Kind, Part] = {
        Kind.INTEGER: {"type": "integer", "minimum": least, "maximum": most},
        Kind.MONTH: {"type": "string", "pattern": MONTH},
        Kind.TEXT: WORDS,
        Kind.THING: WORDS | {"pattern": r"^[A-Za-z0-9/:#._~-]+$"},
    }
    return schemas.get(parameter.kind) or {"$ref": f"#/components/schemas/{list_name(parameter)}"}


def list_name(parameter: Parameter) -> str:
    """Name the schema of what a parameter can be chosen from."""
    return f"{parameter.kind.value}-{parameter.of}"


def list_schema(parameter: Parameter, binder: Binder) -> Part:
    """List the names that a parameter takes, if they are not too many."""
    names = binder.names(parameter)
    if len(names) > NAMES:
        return WORDS | {"description": f"One of {len(names)} names.", "examples": names[:5]}
    return {"type": "string", "enum": names}
