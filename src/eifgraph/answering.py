"""Answers of the current release to queries, for commands.

Knows the release and the store; must not know how a query is written, nor a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eifgraph.backend import Backend, SparqlRequest, open_backend
from eifgraph.backend.guard import inspect_query
from eifgraph.binding import Binder
from eifgraph.catalogue import NamedQuery
from eifgraph.config import Settings
from eifgraph.errors import ParameterError, QueryRefused
from eifgraph.release import open_release


def query_current(settings: Settings, text: str, form: str) -> Iterator[bytes]:
    """Run a query on the current release and stream the answer in a form such as "csv"."""
    return _answer(open_backend(open_release(settings.build).nquads), SparqlRequest(text), form)


def answer_current(
    settings: Settings, query: NamedQuery, given: Mapping[str, str], form: str
) -> Iterator[bytes]:
    """Run a named query with values of its parameters on the current release; stream the answer.

    Raises:
        QueryRefused: it asks other endpoints, which a command does not.
        ParameterError: it has no such parameter, or the value means nothing.
    """
    if query.services:
        advice = (
            "a command calls no other endpoint; let a server that may (EIFGRAPH_SERVICES) answer at"
            f" /api/{query.number}, or run /queries/{query.name}.rq in an engine of your own"
        )
        raise QueryRefused(f"{query.number} asks {' and '.join(query.services)}", advice)
    names = [one.name for one in query.parameters]
    for name in given:
        if name not in names:
            known = f"its parameters are {', '.join(names)}" if names else "it has no parameters"
            raise ParameterError(name, f"is none of {query.number}; {known}")
    backend = open_backend(open_release(settings.build).nquads)
    bound = Binder(backend, settings.base).bind(query.parameters, given)
    return _answer(backend, SparqlRequest(query.text, bindings=bound), form)


def _answer(backend: Backend, asked: SparqlRequest, form: str) -> Iterator[bytes]:
    from eifgraph.server.negotiate import GRAPHS, RESULTS, choose  # the server is slow to import

    offer = GRAPHS if inspect_query(asked.text).form.is_graph else RESULTS
    return backend.query(asked, choose(offer, "", form))
