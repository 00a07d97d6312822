"""The named queries as data: read from the endpoint, by the convention of the SIB examples."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from rdflib import DCTERMS, RDF, RDFS, SDO, SH, SKOS, BNode, Graph, Literal, URIRef

from eifgraph.backend import Backend, open_backend
from eifgraph.catalogue import (
    NamedQuery,
    find_query,
    read_federated,
    read_meanings,
    read_queries,
    select,
)
from eifgraph.config import Settings, resource_dir
from eifgraph.examples import FEDERATES_WITH, GRAPH, example_graph
from eifgraph.export import read_quads
from eifgraph.namespaces import INSTANCES, ONTOLOGY, PREFIXES
from eifgraph.release import Release, open_release
from eifgraph.server import create_app

OWN = resource_dir("ontology").parent / "data" / "graph" / "child-parent-psychotherapy.ttl"
OWN_QUERIES, FEDERATED = read_queries(), read_federated()
QUERIES = tuple(sorted((*OWN_QUERIES, *FEDERATED), key=lambda query: query.name))
EXAMPLES = example_graph(INSTANCES)
IRIS = sorted(map(str, EXAMPLES.subjects(RDF.type, SH.SPARQLExecutable)))
TEXTS = (SH.select, SH.ask, SH.construct)
AS_EDITORS_ASK = """\
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query
WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query }
ORDER BY ?sq"""
PREFIXES_AS_EDITORS_ASK = """\
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }"""


def faults(graph: Graph, example: URIRef) -> list[str]:
    """Find what the tools of the SIB examples would not take: their shapes, in our words."""
    texts = [text for term in TEXTS for text in graph.objects(example, term)]
    comments = list(graph.objects(example, RDFS.comment))
    keywords = list(graph.objects(example, SDO.keywords))
    kinds = set(graph.objects(example, RDF.type))
    found = {
        "one text": len(texts) == 1,
        "one comment with a language": [
            isinstance(c, Literal) and c.language == "en" for c in comments
        ]
        == [True],
        "an endpoint": bool(list(graph.objects(example, SDO.target))),
        "keywords without space around": all(re.fullmatch(r"\S.*\S", str(k)) for k in keywords),
        "its kind": len(kinds) == 2,
    }
    return [name for name, holds in found.items() if not holds]


@pytest.fixture(scope="module")
def release(own_build: Path) -> Release:
    """A release of one page."""
    return open_release(own_build)


@pytest.fixture(scope="module")
def backend(release: Release) -> Backend:
    """The release, loaded."""
    return open_backend(release.nquads)


@pytest.fixture(scope="module")
def client(own_build: Path) -> FlaskClient:
    """A client of a server over the release."""
    return create_app(Settings(build=own_build)).test_client()


def test_every_query_is_an_example() -> None:
    """Each named query has an IRI by its number, which no change of title changes."""
    assert [f"{INSTANCES}id/query/{query.number}" for query in QUERIES] == IRIS
    assert len(IRIS) > 20


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_example_says_what_its_header_says(query: NamedQuery) -> None:
    """Title, question, keywords, variables and limits come from the header, the text does not."""
    iri = URIRef(f"{INSTANCES}id/query/{query.number}")
    assert faults(EXAMPLES, iri) == []
    for term in (RDFS.label, DCTERMS.title):
        assert list(EXAMPLES.objects(iri, term)) == [Literal(query.title, lang="en")]
    assert EXAMPLES.value(iri, DCTERMS.identifier) == Literal(query.name)
    assert EXAMPLES.value(iri, RDFS.comment) == Literal(query.question, lang="en")
    assert {str(o) for o in EXAMPLES.objects(iri, SDO.keywords)} == set(query.keywords)
    variables = {URIRef(f"{INSTANCES}id/variable/{name}") for name in query.variables}
    assert set(EXAMPLES.objects(iri, SDO.variableMeasured)) == variables
    assert EXAMPLES.value(iri, SDO.target) == URIRef(f"{INSTANCES}sparql")
    assert str(EXAMPLES.value(iri, SH.select)).startswith("PREFIX ")
    assert query.text.endswith(query.body)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_header_has_keywords(query: NamedQuery) -> None:
    """Each header names at least two words to find the query by, none of them twice."""
    assert len(query.keywords) == len(set(query.keywords)) >= 2
    assert all(word and word == word.strip() for word in query.keywords)


def test_every_variable_has_a_meaning() -> None:
    """Each variable of a query has its meaning in a sentence, and none is left over."""
    meanings = read_meanings()
    assert set(meanings) == {name for query in QUERIES for name in query.variables}
    assert list(meanings) == sorted(meanings)
    assert all(text.endswith(".") and text[0].isupper() for text in meanings.values())
    for name, text in meanings.items():
        iri = URIRef(f"{INSTANCES}id/variable/{name}")
        assert EXAMPLES.value(iri, SKOS.definition) == Literal(text, lang="en")
        assert EXAMPLES.value(iri, SDO.name) == Literal(name)


def test_planted_faults_are_found() -> None:
    """The check of an example can fail, for each thing that it asks."""
    bad = Graph()
    iri = URIRef("urn:bad")
    bad.add((iri, RDF.type, SH.SPARQLExecutable))
    bad.add((iri, RDFS.comment, Literal("no language")))
    bad.add((iri, SDO.keywords, Literal("space ")))
    assert len(faults(bad, iri)) == 5


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_other_endpoints_are_named(query: NamedQuery) -> None:
    """Those that a query asks are told as the convention has it, of the others nothing."""
    iri = URIRef(f"{INSTANCES}id/query/{query.number}")
    services = [str(one) for one in EXAMPLES.objects(iri, FEDERATES_WITH)]
    assert services == list(query.services)
    assert bool(services) == (query in FEDERATED)


def test_page_of_a_query_that_is_refused(client: FlaskClient) -> None:
    """Of a query that asks others, the page says that it is not run here, and how it could be."""
    answer = client.get("/doc/query/f01", headers={"Accept": "text/html"})
    assert "Run it" not in answer.text
    assert "Not run here" in answer.text
    assert "https://sparql.opencitations.net/meta" in answer.text


@pytest.mark.parametrize("form", ["ask", "construct", "select"])
def test_each_form_has_its_term(form: str) -> None:
    """The property of the text and the class follow from the form of the query."""
    query = replace(find_query("q04"), text=f"# {form} of\n\n{form.upper()} {{ ?s ?p ?o }}")
    graph = example_graph("http://example.org/", [query])
    iri = URIRef("http://example.org/id/query/q04")
    assert faults(graph, iri) == []
    assert graph.value(iri, SH[form]) == Literal(query.body)
    assert (iri, RDF.type, SH[f"SPARQL{form.capitalize()}Executable"]) in graph
    assert graph.value(iri, SDO.target) == URIRef("http://example.org/sparql")


def test_graph_stands_apart(release: Release) -> None:
    """Examples are in a graph of their own, without blank nodes, and say nothing in our terms."""
    assert release.graphs[f"{INSTANCES}graph/{GRAPH}"] == len(EXAMPLES)
    nodes = {node for triple in EXAMPLES for node in triple}
    assert not [node for node in nodes if isinstance(node, BNode)]
    assert not [n for n in nodes if isinstance(n, URIRef) and n.startswith(ONTOLOGY)]
    without = sum(count for name, count in release.graphs.items() if not name.endswith(GRAPH))
    assert without + len(EXAMPLES) == release.quads
    own = set(read_quads(OWN, f"{INSTANCES}graph/{OWN.stem}"))
    assert release.graphs[f"{INSTANCES}graph/{OWN.stem}"] == len(own)


def test_prefixes_are_declared(backend: Backend) -> None:
    """Editors that ask for prefixes get each of ours once."""
    rows = select(backend, PREFIXES_AS_EDITORS_ASK)
    assert len(rows) == len(PREFIXES)
    assert {str(row["prefix"]): str(row["namespace"]) for row in rows} == PREFIXES


def test_editors_find_one_row_a_query(backend: Backend) -> None:
    """The question that editors for such examples ask gives each query once, ready to run."""
    rows = select(backend, AS_EDITORS_ASK)
    assert [str(row["comment"]) for row in rows] == [query.question for query in QUERIES]
    assert [str(row["query"]) for row in rows] == [query.body for query in QUERIES]


@pytest.mark.parametrize("declared", [False, True], ids=["as it stands", "prefixes before"])
def test_stored_text_runs(backend: Backend, declared: bool) -> None:
    """Read from the release, each text gives the rows of the named query, whichever way it is run.

    SHACL puts the declared prefixes before a text; the texts declare theirs all the same.
    """
    before = ""
    if declared:
        rows = select(backend, PREFIXES_AS_EDITORS_ASK)
        before = "".join(f"PREFIX {row['prefix']}: <{row['namespace']}>\n" for row in rows)
    stored = select(backend, AS_EDITORS_ASK)[len(FEDERATED) :]
    for query, row in zip(OWN_QUERIES, stored, strict=True):
        assert select(backend, before + str(row["query"])) == select(backend, query.text)


def test_a_named_query_lists_them(backend: Backend) -> None:
    """Query q27 lists all named queries, itself too, from the endpoint."""
    rows = select(backend, find_query("q27").text)
    assert [str(row["name"]) for row in rows] == [query.name for query in QUERIES]
    for row, query in zip(rows, QUERIES, strict=True):
        assert str(row["keywords"]).split(", ") == sorted(query.keywords)
        assert str(row["variables"]).split() == sorted(query.variables)
        assert str(row["text"]) == query.body


def test_page_of_a_query(client: FlaskClient) -> None:
    """A query is a thing with a page: its text as written, a link that runs it, no dead link."""
    answer = client.get("/id/query/q04", headers={"Accept": "text/html"}, follow_redirects=True)
    shown = html.fromstring(answer.text)
    assert shown.xpath("string(//h1)") == find_query("q04").title
    assert [pre.text_content() for pre in shown.xpath("//pre")] == [find_query("q04").body]
    (run,) = shown.xpath("//a[contains(text(), 'Run it')]/@href")
    assert len(client.get(run).text.splitlines()) == 6
    definitions = [item.text_content() for item in shown.xpath("//dl/div[dt='definition']/dd")]
    assert read_meanings()["outcomeLabel"] in [text.strip() for text in definitions]
    local = [link for link in shown.xpath("//main//a/@href") if link.startswith("/")]
    assert "/sparql" in local
    assert {client.get(link).status_code for link in local} == {200}


def test_other_pages_offer_nothing_to_run(client: FlaskClient) -> None:
    """Only a query can be run."""
    answer = client.get(
        "/doc/programme/child-parent-psychotherapy", headers={"Accept": "text/html"}
    )
    assert "Run it" not in answer.text


def test_questions_link_to_their_data(client: FlaskClient) -> None:
    """The page of questions links each to its thing, and names its keywords."""
    shown = html.fromstring(client.get("/queries").text)
    links = shown.xpath("//section/h2/a/@href")
    assert links == [f"/doc/query/{query.number}" for query in (*OWN_QUERIES, *FEDERATED)]
    assert {client.get(link).status_code for link in links} == {200}
    assert "theory of change, mechanism" in shown.text_content()


def test_where_it_is_served_does_not_matter() -> None:
    """Another base of the data gives other IRIs and another endpoint, nothing else."""
    other = "https://example.org/kg/"
    moved = example_graph(other).serialize(format="nt").replace(other, INSTANCES)
    assert sorted(moved.split("\n")) == sorted(EXAMPLES.serialize(format="nt").split("\n"))
