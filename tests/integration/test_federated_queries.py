"""The federated queries between processes: our server asks another's, and tells its faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from eifgraph.backend.services import Services, gateway_of, port_of
from eifgraph.bounds import Bounds
from eifgraph.catalogue import NamedQuery, find_query, select
from eifgraph.errors import ServiceError
from eifgraph.federation import filled
from tests.integration.test_federation import ask, served
from tests.integration.test_served import build
from tests.loops import guarded
from tests.serving import served_data
from tests.standin.engine import GRAPH
from tests.test_federated import OURS, QUERIES, ROWS, short, shortened

__all__ = ["build"]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of our data."""
    path = tmp_path_factory.mktemp("ours") / "ours.nq"
    store = ox.Store()
    store.load(OURS.encode(), format=ox.RdfFormat.TURTLE)
    store.dump(str(path), format=ox.RdfFormat.N_QUADS)
    return path


@pytest.fixture(scope="module")
def others() -> Iterator[str]:
    """The address of another's endpoint: a server of its own, over the made-up graph."""
    with served_data("--data", GRAPH) as address:
        yield f"{address}/sparql"


def moved(query: NamedQuery, others: str) -> str:
    """Give the text of a query that asks the stand-in."""
    text = query.text
    for one in query.services:
        text = text.replace(f"<{one}>", f"<{others}>")
    return text


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rows_by_gateway(ours: Path, others: str, query: NamedQuery) -> None:
    """What runs tables asks through the gateway, from a worker that cannot go out itself."""
    with gateway_of((others,), "eifgraph/test", 10) as gateway:
        bounds = Bounds(workers=1, port=port_of(gateway))
        with guarded(ours, bounds, Services((others,), gateway)) as backend:
            text = moved(filled(query, backend), others)
            found = select(backend, text)
    columns, expected = ROWS[query.number]
    assert [tuple(short(row.get(name)) for name in columns) for row in found] == expected


def test_faults_are_told_of_the_service(ours: Path, others: str) -> None:
    """A service that fails is named as the query names it, and the gateway is not."""
    broken = others.replace("/sparql", "/nothing")
    with gateway_of((broken,), "eifgraph/test", 10) as gateway:
        bounds = Bounds(workers=1, port=port_of(gateway))
        with guarded(ours, bounds, Services((broken,), gateway)) as backend:
            text = moved(filled(find_query("f01"), backend), broken)
            with pytest.raises(ServiceError, match=r"nothing> gave no answer: .* status 404"):
                select(backend, text)


def test_from_our_endpoint(build: Path, others: str, ours: Path) -> None:
    """A server that lists the other endpoint answers the query; one that does not refuses it."""
    text = moved(find_query("f01"), others)
    with served(build, EIFGRAPH_SERVICES=others) as address:
        status, body = ask(address, text)
        assert (status, json.loads(body)["results"]["bindings"]) == (200, [])
    with served(build) as address:
        assert ask(address, text)[0] == 403


def test_from_an_endpoint_of_ones_own(ours: Path, others: str) -> None:
    """A third party's engine joins what our endpoint and another's say, by two calls."""
    with served_data("--data", ours) as address:
        rows = ox.Store().query(f"""
            PREFIX datacite: <http://purl.org/spar/datacite/>
            PREFIX literal: <http://www.essepuntato.it/2010/06/literalreification/>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            SELECT ?label ?resource {{
              SERVICE <{address}/sparql> {{
                ?work rdfs:label ?label ; datacite:hasIdentifier/literal:hasLiteralValue ?doi
              }}
              SERVICE <{others}> {{
                ?resource datacite:hasIdentifier/literal:hasLiteralValue ?doi
              }}
            }}""")
        assert isinstance(rows, ox.QuerySolutions)
        found = [(row["label"].value, shortened(row["resource"].value)) for row in rows]
    assert found == [("A made-up trial", "br/0990001")]
