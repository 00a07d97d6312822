"""The read wing's face: SPARQL, pages of things, downloads. Reads releases, writes nothing."""

from __future__ import annotations

from flask import Flask

from eifgraph.backend.services import Services
from eifgraph.config import Settings, read_settings
from eifgraph.server import (
    api,
    citing,
    crawlers,
    data,
    dataset,
    downloads,
    ontology_page,
    openapi,
    pages,
    site,
    sparql,
)
from eifgraph.server.address import PUBLIC_URL
from eifgraph.server.answers import link_rights, page_context
from eifgraph.server.bodies import limit_headers
from eifgraph.server.crossing import open_to_all
from eifgraph.server.data import DataState
from eifgraph.server.freshness import keep_fresh
from eifgraph.server.later import SERVICES
from eifgraph.server.problems import register_error_handlers
from eifgraph.server.state import State, open_state

OF_RELEASES = (
    *(dataset.blueprint, pages.blueprint, ontology_page.blueprint),
    *(site.blueprint, downloads.blueprint, crawlers.blueprint),
    *(api.blueprint, citing.blueprint, openapi.blueprint),
)
"""What is there only where a release is served."""


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
    app.extensions[SERVICES] = Services(settings.services, settings.gateway)
    app.before_request(limit_headers)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # its redirects would name the host that a request gives
    register_error_handlers(app)
    open_to_all(app)
    app.after_request(keep_fresh)
    app.register_blueprint(sparql.blueprint)
    if isinstance(state, DataState):
        app.jinja_env.globals["layout"] = "plain.html"
        app.register_blueprint(data.blueprint)
        return app
    for blueprint in OF_RELEASES:
        app.register_blueprint(blueprint)
    app.context_processor(page_context)
    app.after_request(link_rights)  # the last is called first; other data are not ours to license
    return app
