"""What each address of the server answers: the table of the OpenAPI description.

Knows endpoints, media types and statuses; what an address is for is told by its view function. An
endpoint that is not in the table is described as far as its rule tells; a test wants each in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from flask import Flask
from werkzeug.routing import Rule

from eifgraph.export import DUMPS
from eifgraph.server.citing import CITATIONS, OF_NAMES, PARAMETERS
from eifgraph.server.forms import SUFFIXES
from eifgraph.server.negotiate import DESCRIPTIONS, GRAPHS, HTML, PAGES, RESULTS, WHOLE_GRAPHS
from eifgraph.server.openapi_parts import WORDS, Part, content, faults, in_query

PLACE: Final = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
FORM_TYPE: Final = "application/x-www-form-urlencoded"
ADDRESSES: Final[Part] = {"type": "array", "items": {"type": "string"}}
QUERY: Final[Part] = {"type": "string", "maxLength": 100_000}
SECONDS: Final[Part] = {"type": "number", "exclusiveMinimum": 0}
NAMES: Final = {
    "name": "A name as it stands in addresses of this server; it may hold slashes.",
    "suffix": "The form.",
    "filename": "A file of the layout of pages.",
    "number": "The number of a part.",
    "release": "The name of a release: its digest.",
}
EXAMPLES: Final = {
    "pages.thing": "programme/child-parent-psychotherapy",
    "pages.concept": "setting/home",
    "pages.document": "programme/child-parent-psychotherapy.ttl",
    "pages.page_graph": "child-parent-psychotherapy.nt",
    "ontology.version": "0.3.0",
    "site.query_text": "q04",
    "downloads.download": "eifgraph.nq",
    "downloads.download_of": "manifest.json",
    "static": "eifgraph.css",
}


@dataclass(frozen=True, slots=True)
class Detail:
    """What an endpoint answers with beside what its rule and view function tell."""

    tag: str
    types: tuple[str, ...] = ()
    """Media types of status 200; without any, it never answers so."""
    faults: tuple[int, ...] = ()
    sees_other: bool = False
    """Whether it sends to another address (303)."""
    parts: tuple[str, ...] = field(default=())
    """Statuses of answers to a Range, beside 416."""


DUMPED: Final = ("application/json", *sorted({kind for kind, _ in DUMPS.values()}))
FILE: Final = Detail("downloads", DUMPED, (404, 416), parts=("206",))
PAGE: Final = Detail("pages", (HTML,))
SENDS: Final = Detail("linked data", (), (404,), sees_other=True)
THING: Final = Detail("linked data", PAGES.types, (404, 406, 410))
TABLE: Final[dict[str, Detail]] = {
    "api.index": Detail("named queries", ("application/json", HTML), (400, 406)),
    "citing.cite": Detail(
        "citations", (*CITATIONS.types, HTML), (400, 403, 404, 406, 502, 503, 504)
    ),
    "crawlers.robots": Detail("pages", ("text/plain",)),
    "crawlers.site_map": Detail("pages", ("application/xml",)),
    "crawlers.site_map_part": Detail("pages", ("application/xml",), (404,)),
    "dataset.dataset": SENDS,
    "dataset.description": THING,
    "dataset.void": Detail("linked data", DESCRIPTIONS.types, (406,), sees_other=True),
    "downloads.download": FILE,
    "downloads.download_of": FILE,
    "downloads.downloads": Detail("downloads", (HTML,)),
    "ontology.ontology": Detail("ontology", (*PAGES.types, "image/svg+xml"), (404, 406)),
    "ontology.version": Detail("ontology", (), (404, 410), sees_other=True),
    "openapi.described": Detail("this description", ("application/json",)),
    "openapi.described_in_yaml": Detail("this description", ("application/yaml",)),
    "pages.code_lists": THING,
    "pages.concept": SENDS,
    "pages.document": THING,
    "pages.page_graph": Detail("linked data", WHOLE_GRAPHS.types, (404, 406, 410)),
    "pages.thing": SENDS,
    "site.completeness": PAGE,
    "site.context": Detail("ontology", ("application/ld+json",)),
    "site.index": PAGE,
    "site.queries": PAGE,
    "site.query_text": Detail("named queries", ("application/sparql-query",), (404,)),
    "site.record_keys": Detail("records", (HTML,)),
    "site.record_schema": Detail("records", ("application/schema+json",)),
    "sparql.sparql": Detail(
        "SPARQL", (*RESULTS.types, *GRAPHS.types, HTML), (400, 403, 406, 502, 503, 504)
    ),
    "static": Detail("pages", ("text/css",), (404, 416), parts=("206",)),
}
ELSEWHERE: Final = {"api.answer"}
"""Endpoints that are described by others than this table: each named query is an address."""


def paths(app: Flask) -> dict[str, Part]:
    """Describe the addresses of an application, but for those of named queries."""
    found: dict[str, Part] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint not in ELSEWHERE:
            found[template(rule)] = {"get": _operation(app, rule)}
    found["/sparql"]["get"]["parameters"] = [
        in_query("query", "A SPARQL 1.1 query; without one, the service is described.", QUERY),
        *_dataset_parameters(),
        in_query("format", "The form of the answer; it wins over Accept.", _names()),
    ]
    found["/sparql"]["post"] = _post("sparql_post", found["/sparql"]["get"])
    asked = [in_query("query", "A SPARQL 1.1 query; cited is what its answer names.", QUERY)]
    asked += [*_dataset_parameters(), in_query("format", PARAMETERS["format"], _forms())]
    found["/cite"]["post"] = _post("cite_post", found["/cite"]["get"] | {"parameters": asked})
    named = [in_query(name, PARAMETERS[name], WORDS) for name in OF_NAMES]
    found["/cite"]["get"]["parameters"] = [*named, *asked]
    return found


def template(rule: Rule) -> str:
    """Give the address of a rule as OpenAPI writes it."""
    return PLACE.sub(r"{\g<name>}", rule.rule)


def _operation(app: Flask, rule: Rule) -> Part:
    detail = TABLE.get(rule.endpoint, Detail("pages", (), ()))
    lines = (app.view_functions[rule.endpoint].__doc__ or "Give a file.").strip().splitlines()
    return {
        "operationId": re.sub(r"\W+", "_", f"get{template(rule)}").strip("_"),
        "summary": lines[0],
        "tags": [detail.tag],
        "parameters": [_in_path(rule, name) for name in sorted(rule.arguments)],
        "responses": _responses(detail)
        if rule.endpoint in TABLE
        else {"default": {"description": "An answer."}},
    }


def _in_path(rule: Rule, name: str) -> Part:
    described: Part = {
        "name": name,
        "in": "path",
        "required": True,
        "description": NAMES[name],
        "schema": {"type": "string", "minLength": 1},
    }
    if name == "suffix":
        described["schema"] = {"enum": [*SUFFIXES, "svg"]}
    elif name == "number":
        described["schema"] = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
    elif rule.endpoint in EXAMPLES and name != "release":
        described["example"] = EXAMPLES[rule.endpoint]
    return described


def _responses(detail: Detail) -> Part:
    found: Part = {}
    for status in ("200", *detail.parts) if detail.types else ():
        said = "The answer, in the form asked for." if status == "200" else "The bytes asked for."
        found[status] = {"description": said, "content": content(detail.types)}
    if detail.sees_other:
        location = {"description": "The address of the page.", "schema": {"type": "string"}}
        found["303"] = {
            "description": "The page about it is elsewhere.",
            "headers": {"Location": location | {"required": True}},
            "content": {"text/plain": {}},
        }
    found["304"] = {"description": "What the client has is still good."}
    return found | faults(*detail.faults)


def _dataset_parameters() -> list[Part]:
    return [
        in_query("default-graph-uri", "A graph of the default graph, instead of FROM.", ADDRESSES),
        in_query("named-graph-uri", "A named graph, instead of FROM NAMED.", ADDRESSES),
        in_query("timeout", "Seconds that the query may take, if fewer than allowed.", SECONDS),
    ]


def _names() -> Part:
    names = sorted({*RESULTS.names, *GRAPHS.names})
    return {"type": "string", "enum": names}


def _forms() -> Part:
    return {"type": "string", "enum": list(CITATIONS.names)}


def _post(name: str, get: Part) -> Part:
    """Describe the two ways to send a query in a body (SPARQL 1.1 Protocol, 2.1)."""
    properties = {one["name"]: one["schema"] for one in get["parameters"]}
    form = {"type": "object", "required": ["query"], "properties": properties}
    return get | {
        "operationId": name,
        "summary": "Answer a query that is sent as a form or as it is.",
        "parameters": _dataset_parameters(),
        "requestBody": {
            "required": True,
            "content": {
                FORM_TYPE: {"schema": form},
                "application/sparql-query": {"schema": {"type": "string"}},
            },
        },
        "responses": get["responses"] | faults(413, 415),
    }
