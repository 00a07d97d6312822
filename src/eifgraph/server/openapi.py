"""The description of the whole HTTP interface for programs, in OpenAPI 3.1.

Knows how its parts are put together; what addresses there are is known to the application, what
named queries take to their headers. It is made once for each release, whose names it lists.
"""

from __future__ import annotations

import json
from typing import Final

import yaml
from flask import Blueprint, Flask, Response, current_app

from eifgraph import __version__
from eifgraph.binding import Binder
from eifgraph.server.answers import kept_text
from eifgraph.server.openapi_parts import SCHEMAS, Part, fault_responses
from eifgraph.server.openapi_paths import paths
from eifgraph.server.openapi_queries import query_components, query_paths
from eifgraph.server.state import State, state
from eifgraph.server.table_forms import NOTE

ABOUT: Final = (
    "What the EIF Guidebook says of programmes for children and families, as a knowledge graph:"
    " tables without SPARQL (`/api`), SPARQL 1.1, linked data, downloads. All of it is read-only."
)
TAGS: Final = {
    "named queries": "Questions that are ready to be asked, as tables with parameters and pages.",
    "SPARQL": "Any question, by the SPARQL 1.1 Protocol.",
    "citations": "References, for programs for citations, with what rests on them.",
    "linked data": "Each thing at its own address, as a page and as data.",
    "ontology": "Classes, properties and code lists.",
    "downloads": "All data as files.",
    "records": "How facts are written down to be read in.",
    "pages": "Pages for people.",
    "this description": "For programs that learn addresses by themselves.",
}

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def described() -> Response:
    """Describe every address in JSON."""
    return Response(_text("application/json"), content_type="application/json")


@blueprint.get("/openapi.yaml")
def described_in_yaml() -> Response:
    """Describe every address in YAML."""
    return Response(_text("application/yaml"), content_type="application/yaml")


class _Plain(yaml.SafeDumper):
    """Writes what stands in several places as often as it does, without references of YAML."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - named so by yaml
        return True


def describe(app: Flask, here: State) -> Part:
    """Describe an application that serves the given state.

    Addresses are relative to the description, so it holds on whatever host it is read from.
    """
    components = query_components(Binder(here.backend, here.base))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "eifgraph",
            "version": __version__,
            "summary": "The EIF Guidebook as linked data.",
            "description": f"{ABOUT}\n\n{NOTE}",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/", "description": "Where this description is served."}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": dict(sorted((paths(app) | query_paths()).items())),
        "components": {
            "schemas": SCHEMAS | components["schemas"],
            "parameters": components["parameters"],
            "responses": fault_responses(),
        },
    }


def _text(media_type: str) -> str:
    """Give the description as text, made once a release."""
    return kept_text("/openapi", media_type, lambda: _written(media_type))


def _written(media_type: str) -> str:
    document = describe(current_app, state())
    if media_type == "application/json":
        return json.dumps(document, ensure_ascii=False) + "\n"
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True)
