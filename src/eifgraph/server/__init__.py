"""The read wing's face: SPARQL, pages of things, downloads. Reads releases, writes nothing."""

from __future__ import annotations

from flask import Flask, Response

from eifgraph.config import Settings, read_settings
from eifgraph.server import data, ontology_page, pages, site, sparql
from eifgraph.server.address import PUBLIC_URL
from eifgraph.server.data import DataState
from eifgraph.server.problems import register_error_handlers
from eifgraph.server.state import State, open_state

CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def create_app(settings: Settings | None = None, state: State | DataState | None = None) -> Flask:
    """Make the application over the current release, or over other data.

    Raises:
        StoreError: there is no release yet.
    """
    app = Flask(__name__)
    settings = settings or read_settings()
    state = state or open_state(settings)
    app.config[PUBLIC_URL] = settings.public_url
    app.extensions["eifgraph"] = state
    app.url_map.strict_slashes = False
    register_error_handlers(app)
    app.after_request(_protect)
    app.register_blueprint(sparql.blueprint)
    if isinstance(state, DataState):
        app.jinja_env.globals["layout"] = "plain.html"
        app.register_blueprint(data.blueprint)
        return app
    for blueprint in (pages.blueprint, ontology_page.blueprint, site.blueprint):
        app.register_blueprint(blueprint)
    app.after_request(_point_out)
    return app


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def _point_out(response: Response) -> Response:
    """Link to licence and description of a release; other data are not ours to speak for."""
    response.headers.add("Link", f'<{LICENCE}>; rel="license"')
    response.headers.add("Link", '</doc/dataset>; rel="describedby"')
    return response
