"""Named queries that ask other endpoints: whether this server runs them, and by what.

Knows which endpoints this server may call; must not know how one is called.
"""

from __future__ import annotations

from io import BytesIO

from flask import current_app

from eifgraph.backend.embedded import check_question
from eifgraph.backend.rows import TSV
from eifgraph.backend.services import NOWHERE, Services
from eifgraph.catalogue import NamedQuery, read_federated, read_queries
from eifgraph.errors import ParameterError, QueryRefused
from eifgraph.federation import filled
from eifgraph.server.later import SERVICES, Later, answer_to
from eifgraph.server.state import state
from eifgraph.server.tables import Question, Table, cut_table, read_table


def refused_services(query: NamedQuery) -> tuple[str, ...]:
    """Give the endpoints that a query asks and that this server does not call."""
    return tuple(one for one in query.services if one not in _services().callable)


def queries_run_here() -> tuple[NamedQuery, ...]:
    """Give the named queries that this server runs."""
    federated = (query for query in read_federated() if not refused_services(query))
    return (*read_queries(), *federated)


def check_services(query: NamedQuery) -> NamedQuery:
    """Give a query that this server runs.

    Raises:
        QueryRefused: it asks endpoints that this server does not call; says what can be done.
    """
    refused = refused_services(query)
    if refused:
        names = " and ".join(f"<{one}>" for one in refused)
        raise QueryRefused(
            f"{query.number} asks {names}",
            "this server calls it only if its operator lists it in EIFGRAPH_SERVICES;"
            " an engine of your own can ask both, see /queries#federated",
        )
    return query


def table_of(question: Question, limit: int, offset: int) -> Table | None:
    """Give a page of rows; None if who called the view is to ask, and call it again.

    A query of our data alone is asked here; one that asks others is put like one at the endpoint,
    so that no thread waits for them.

    Raises:
        QueryError, ServerBusy: see `Backend.query`.
    """
    backend = state().backend
    if not question.query.services:
        return read_table(backend, question, limit, offset)
    asked = question.request
    later = Later(check_question(asked, TSV, _services()), TSV)
    answer = answer_to(later, asked, backend)
    return None if answer is None else cut_table(BytesIO(answer), question, limit, offset)


def ready_text(query: NamedQuery) -> str | None:
    """Give the text of a query to be run here; None if it is refused or would ask for too much."""
    ready = None if refused_services(query) else with_identifiers(query)
    return ready.text if ready else None


def with_identifiers(query: NamedQuery) -> NamedQuery | None:
    """Give a query with the identifiers of this release; None if one call cannot have so many."""
    try:
        return filled(query, state().backend) if query.services else query
    except ParameterError:
        return None


def _services() -> Services:
    services: Services = current_app.extensions.get(SERVICES, NOWHERE)
    return services
