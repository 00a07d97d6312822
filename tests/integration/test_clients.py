"""Real clients ask a real server five kinds of questions, and get what stands in its data.

A client that is not installed is left out, and the reason says how to install it; `.ci/run`
installs all of them and fails where one is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from SPARQLWrapper import GET, JSON, POST, POSTDIRECTLY, URLENCODED, XML

from eifgraph.namespaces import INSTANCES
from eifgraph.release import open_release
from eifgraph.vocab import EIF
from tests.integration.clients import asking, browser
from tests.integration.clients.asking import Answer, Client, Question, Refused, rows
from tests.served import serving

CPP: Final = URIRef(f"{INSTANCES}id/programme/child-parent-psychotherapy")
SAID: Final = "100 % + é & ü = 1;#?\\/"
PROGRAMME: Final = f"?programme a {EIF.Programme.n3()} ; {RDFS.label.n3()} ?label ."
DEEP: Final = f"?s ?p ?o FILTER ({'!(' * 101}?o{')' * 101})"
ELSEWHERE: Final = "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }"
QUESTIONS: Final = {
    "select": Question(
        "SELECT ?programme ?label ?said",
        f"{PROGRAMME} BIND ({Literal(SAID).n3()} AS ?said)",
        "select",
    ),
    "ask": Question("ASK", f"{CPP.n3()} a {EIF.Programme.n3()}", "ask"),
    "not": Question("ASK", f"{CPP.n3()} a {EIF.Study.n3()}", "ask"),
    "construct": Question(
        f"CONSTRUCT {{ ?programme {RDFS.label.n3()} ?label }}", PROGRAMME, "graph"
    ),
    "describe": Question(f"DESCRIBE {CPP.n3()}", "", "graph"),
}
WRONG: Final = Question("SELECT * WHERE { ?s ?p", "", "select")
NPM: Final = partial(
    Client,
    needs=("node", f"{asking.HERE}/node_modules"),
    install="npm ci --prefix tests/integration/clients",
)
IN_BROWSER: Final = partial(
    Client,
    needs=("chromium", str(browser.BUILD)),
    install="chromium (Debian) and npm ci --prefix tests/integration/clients",
)
ROWS_ALONE: Final = frozenset(("ask", "not", "construct", "describe"))
CLIENTS: Final = {
    "sparqlwrapper-get": Client(asking.sparqlwrapper(GET, URLENCODED)),
    "sparqlwrapper-form": Client(asking.sparqlwrapper(POST, URLENCODED)),
    "sparqlwrapper-direct": Client(asking.sparqlwrapper(POST, POSTDIRECTLY)),
    "sparqlstore-get": Client(asking.sparqlstore(XML, "GET")),
    "sparqlstore-direct": Client(asking.sparqlstore(XML, "POST")),
    "sparqlstore-form": Client(asking.sparqlstore(XML, "POST_FORM")),
    "sparqlstore-json": Client(
        asking.sparqlstore(JSON, "GET"), cannot=frozenset(("construct", "describe"))
    ),
    "pyoxigraph-service": Client(
        asking.service, cannot=frozenset(("describe",)), refused=ELSEWHERE
    ),
    "comunica": NPM(asking.script("node", "comunica.mjs"), refused=DEEP),
    "fetch-sparql-endpoint": NPM(asking.script("node", "fetch-sparql-endpoint.mjs")),
    "sparql-http-client": NPM(asking.script("node", "sparql-http-client.mjs")),
    "yasqe-get": IN_BROWSER(browser.yasqe("GET")),
    "yasqe-post": IN_BROWSER(browser.yasqe("POST")),
    "roqet": Client(asking.roqet, needs=("roqet",), install="rasqal-utils (Debian)"),
    "jena": Client(
        asking.jena,
        refused=DEEP,
        needs=("java", f"{asking.JARS}/jena-cmds.jar", f"{asking.JARS}/slf4j-nop.jar"),
        install="libapache-jena-java libthrift-java libslf4j-java default-jre-headless (Debian)",
    ),
    "easyrdf": Client(
        asking.script("php", "easyrdf.php"),
        needs=("php", "/usr/share/php/EasyRdf/autoload.php"),
        install="php-easyrdf php-cli (Debian)",
    ),
    "perl": Client(
        asking.script("perl", "query-client.pl"),
        needs=("perl", "/usr/share/perl5/RDF/Query/Client.pm"),
        install="librdf-query-client-perl (Debian)",
    ),
    "r-xml": Client(
        asking.sparql_of_r("xml"),
        cannot=ROWS_ALONE,
        needs=("Rscript", "/usr/lib/R/site-library/SPARQL"),
        install="r-cran-sparql (Debian)",
    ),
    "r-csv": Client(
        asking.sparql_of_r("csv"),
        cannot=ROWS_ALONE,
        needs=("Rscript", "/usr/lib/R/site-library/SPARQL"),
        install="r-cran-sparql (Debian)",
    ),
}
ASKED: Final = [
    (name, kind) for name in CLIENTS for kind in QUESTIONS if kind not in CLIENTS[name].cannot
]


@pytest.fixture(scope="module")
def endpoint(some_build: Path) -> Iterator[str]:
    """The endpoint of a server over some real data."""
    with serving(some_build) as served:
        yield served.endpoint


@pytest.fixture(scope="module")
def graph(some_build: Path) -> Graph:
    """The union of all graphs of the release that is served, read without a query."""
    quads = ox.parse(path=open_release(some_build).nquads, format=ox.RdfFormat.N_QUADS)
    lines = "".join(f"{quad.triple} .\n" for quad in quads)
    return Graph().parse(data=lines, format="nt")


def expected(graph: Graph, kind: str) -> Answer:
    """Give what stands in the data."""
    programmes = set(graph.subjects(RDF.type, EIF.Programme))
    labels = {(one, label) for one in programmes for label in graph.objects(one, RDFS.label)}
    if kind == "select":
        found = [(str(one), str(label)) for one, label in labels]
        return rows([{"programme": one, "label": label, "said": SAID} for one, label in found])
    if kind == "construct":
        return frozenset((one, RDFS.label, label) for one, label in labels)
    if kind == "describe":
        return frozenset(graph.triples((CPP, None, None)))
    return CPP in programmes if kind == "ask" else (CPP, RDF.type, EIF.Study) in graph


def asker(name: str) -> asking.Ask:
    """Give a client, or leave the test out where it is not installed."""
    if reason := asking.missing(CLIENTS[name]):
        pytest.skip(reason)
    return CLIENTS[name].ask


@pytest.mark.parametrize(("name", "kind"), ASKED, ids=lambda part: str(part))
def test_client_gets_what_stands_in_the_data(
    endpoint: str, graph: Graph, name: str, kind: str
) -> None:
    """Rows, truth values and triples are those of the files, whatever is in the query's text."""
    wanted = expected(graph, kind)
    assert isinstance(wanted, bool) or len(wanted) > 3
    assert asker(name)(endpoint, QUESTIONS[kind]) == wanted


@pytest.mark.parametrize("name", CLIENTS)
def test_client_is_told_of_an_error(endpoint: str, name: str) -> None:
    """No client takes a fault for an answer; its message has the status."""
    asked, status = WRONG, "400"
    if pattern := CLIENTS[name].refused:
        asked, status = Question("SELECT *", pattern, "select"), "403"
    with pytest.raises(Refused, match=status):
        asker(name)(endpoint, asked)


def test_each_client_asks_what_it_can() -> None:
    """Only what a client has no way to ask is left out."""
    assert len(ASKED) == len(CLIENTS) * len(QUESTIONS) - 11
