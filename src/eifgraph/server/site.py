"""Pages for people and files to take away: front page, JSON-LD context, questions, downloads."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template, send_file
from rdflib import URIRef

from eifgraph.catalogue import find_query, read_queries, read_text, select
from eifgraph.config import resource_dir
from eifgraph.errors import NotFound
from eifgraph.server.pages import run_address
from eifgraph.server.schema import schema_parts
from eifgraph.server.state import state
from eifgraph.server.view import Viewer
from eifgraph.stats import read_matrix

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
def index() -> str:
    """Show the programmes and the ways in."""
    here = state()
    viewer = Viewer(here.ontology, [], here.words, here.base)
    rows = select(here.backend, read_text("programmes"))
    return render_template("index.html", rows=rows, href=viewer.href, release=here.release)


@blueprint.get("/completeness")
def completeness() -> str:
    """Show what is known of each programme and facet, and what is not."""
    here = state()
    matrix = read_matrix(here.backend)
    viewer = Viewer(here.ontology, [], here.words, here.base)
    return render_template(
        "completeness.html",
        matrix=matrix,
        states=matrix.states().most_common(),
        href=lambda iri: viewer.href(URIRef(iri)),
    )


@blueprint.get("/ontology/context.jsonld")
def context() -> Response:
    """Give the published JSON-LD context."""
    text = json.dumps({"@context": state().context}, indent=2, ensure_ascii=False) + "\n"
    response = Response(text, content_type="application/ld+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/schema")
def record_keys() -> str:
    """Show the keys of a record and what may stand there."""
    schema = json.loads(_schema_text())
    reasons = schema["$defs"]["Absent"]["properties"]["absent"]["enum"]
    return render_template("records.html", parts=schema_parts(schema), reasons=reasons)


def _schema_text() -> str:
    return (resource_dir("shapes") / "record.schema.json").read_text(encoding="utf-8")


@blueprint.get("/schema/record.json")
def record_schema() -> Response:
    """Give the JSON Schema of records."""
    response = Response(_schema_text(), content_type="application/schema+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/queries")
def queries() -> str:
    """Show the named questions, each with a link that runs it."""
    rows = [(query, run_address(query.text)) for query in read_queries()]
    return render_template("queries.html", rows=rows)


@blueprint.get("/queries/<name>.rq")
def query_text(name: str) -> Response:
    """Give the text of a named question."""
    return Response(find_query(name).text, content_type="application/sparql-query; charset=utf-8")


@blueprint.get("/download")
def downloads() -> str:
    """List the dumps of the release with sizes and checksums."""
    return render_template("download.html", release=state().release)


@blueprint.get("/download/<name>")
def download(name: str) -> Response:
    """Give one dump, or the manifest, of the release."""
    release = state().release
    if name == "manifest.json":
        return send_file(release.folder / "manifest.json", mimetype="application/json")
    if name not in release.files:
        raise NotFound("download", name, (*release.files, "manifest.json"))
    media_type, _, digest = release.files[name]
    response = send_file(release.folder / "dumps" / name, mimetype=media_type, as_attachment=True)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(digest)
    return response
