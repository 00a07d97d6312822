"""Pages for people, and texts that go with them: front page, context, questions, schema."""

from __future__ import annotations

import json
from dataclasses import replace

from flask import Blueprint, Response
from rdflib import URIRef

from eifgraph.catalogue import (
    NamedQuery,
    find_query,
    read_federated,
    read_queries,
    read_text,
    select,
)
from eifgraph.config import resource_dir
from eifgraph.server.answers import page_answer, plain_answer
from eifgraph.server.dataset import dataset_address, dataset_graph, places
from eifgraph.server.federated import ready_text, refused_services, with_identifiers
from eifgraph.server.freshness import A_DAY
from eifgraph.server.negotiate import HTML
from eifgraph.server.pages import run_address
from eifgraph.server.schema import schema_parts
from eifgraph.server.signposts import DESCRIPTION, LICENCE, Address, Link
from eifgraph.server.state import state
from eifgraph.server.structured import describe_dataset
from eifgraph.server.view import Viewer
from eifgraph.stats import read_matrix

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
def index() -> Response:
    """Show the programmes and the ways in."""
    here = state()
    viewer = Viewer(here.ontology, [], here.words, here.base)
    rows = select(here.backend, read_text("programmes"))
    facts = {"rows": rows, "href": viewer.href, "release": here.release}
    about = describe_dataset(dataset_graph(), places().dataset, here.release, here.root)
    data = dataset_address()
    address = replace(data, path="/", forms={}, described=data, service=DESCRIPTION)
    return page_answer("index.html", address, facts, [about])


@blueprint.get("/completeness")
def completeness() -> Response:
    """Show what is known of each programme and facet, and what is not."""
    here = state()
    matrix = read_matrix(here.backend)
    viewer = Viewer(here.ontology, [], here.words, here.base)
    facts = {
        "matrix": matrix,
        "states": matrix.states().most_common(),
        "href": lambda iri: viewer.href(URIRef(iri)),
    }
    return page_answer("completeness.html", Address("/completeness"), facts)


@blueprint.get("/ontology/context.jsonld")
def context() -> Response:
    """Give the published JSON-LD context; it may be kept long, for terms keep their meaning."""
    text = json.dumps({"@context": state().context}, indent=2, ensure_ascii=False) + "\n"
    links = [Link("license", LICENCE), Link("describedby", "/ontology", HTML)]
    response = plain_answer(text, "application/ld+json", links)
    response.headers["Cache-Control"] = A_DAY
    return response


@blueprint.get("/schema")
def record_keys() -> Response:
    """Show the keys of a record and what may stand there."""
    schema = json.loads(_schema_text())
    reasons = schema["$defs"]["Absent"]["properties"]["absent"]["enum"]
    facts = {"parts": schema_parts(schema), "reasons": reasons}
    return page_answer("records.html", Address("/schema"), facts)


def _schema_text() -> str:
    return (resource_dir("shapes") / "record.schema.json").read_text(encoding="utf-8")


@blueprint.get("/schema/record.json")
def record_schema() -> Response:
    """Give the JSON Schema of records."""
    links = [Link("license", LICENCE), Link("describedby", "/schema", HTML)]
    return plain_answer(_schema_text(), "application/schema+json", links)


@blueprint.get("/queries")
def queries() -> Response:
    """Show the named questions, each with a link that runs it."""
    rows = [(query, run_address(query.text)) for query in read_queries()]
    facts = {"rows": rows, "federated": [_federated(query) for query in read_federated()]}
    return page_answer("queries.html", Address("/queries"), facts)


def _federated(query: NamedQuery) -> tuple[NamedQuery, tuple[str, ...], str | None]:
    """Give a query that asks others, those of them that are not called, and what runs it if any."""
    return query, refused_services(query), run_address(ready_text(query))


@blueprint.get("/queries/<name>.rq")
def query_text(name: str) -> Response:
    """Give the text of a named question; of one that asks others, with what is to be looked for."""
    query = find_query(name)
    query = with_identifiers(query) or query
    links = [Link("license", LICENCE), Link("describedby", f"/doc/query/{query.number}")]
    return plain_answer(query.text, "application/sparql-query; charset=utf-8", links)
