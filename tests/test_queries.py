"""The named queries: each answers its question over synthetic programmes and one real page.

The rows were written by hand, from the pages and records below `golden`, not from the answers.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow
from rdflib.term import Identifier
from SPARQLWrapper import SELECT, SPARQLWrapper

from eifgraph import catalogue
from eifgraph.backend import Backend, open_backend
from eifgraph.citations.mapping import (
    CURATED_FILE,
    MACHINE_FILE,
    read_mappings,
    render_mappings,
)
from eifgraph.citations.stored import FOLDER as RECORDS
from eifgraph.citations.stored_cited import FOLDER as CITED
from eifgraph.config import Settings, resource_dir
from eifgraph.derive import audit_quads, effect_size_quads, union_of
from eifgraph.errors import NotFound, QueryError
from eifgraph.export import in_order, read_quads, write_nquads
from eifgraph.files import write_whole
from eifgraph.links import with_links
from eifgraph.namespaces import INSTANCES, ONTOLOGY, PREFIXES, VOCAB
from eifgraph.pipeline import ingest_file, read_parts
from eifgraph.release import open_release
from eifgraph.sources import LINKS as LINKS_FOLDER
from tests.graphs import graph_of
from tests.vocabulary import read_rating_rules

GOLDEN = Path(__file__).parent / "golden"
ANSWERS = GOLDEN / "answers"
LINKS = GOLDEN / "links"
REAL = Path(__file__).parent.parent / "data" / "pages" / "child-parent-psychotherapy.txt"
REAL_LINKS = REAL.parent.parent / LINKS_FOLDER / CURATED_FILE
SOURCES = (*sorted(GOLDEN.glob("synthetic-*.*")), REAL)
QUERIES = catalogue.read_queries()
GRAPHS = Path(__file__).parent.parent / "data" / "graph"
COMPETENCY = QUERIES[:20]
LONG = ("q01", "q02", "q04", "q08", "q10", "q11", "q14", "q15", "q20")
"""Queries that rdflib takes long for; `tests/integration/test_queries.py` asks them too."""
PROGRAMMES = "SELECT ?programme { ?programme a <https://w3id.org/eifgraph/ontology#Programme> }"
LABELS = "SELECT ?label { ?programme <http://www.w3.org/2000/01/rdf-schema#label> ?label }"
CPP_NAME = "Child-Parent Psychotherapy"
CPP = URIRef(INSTANCES + "id/programme/child-parent-psychotherapy")


@pytest.fixture(scope="module")
def real(real_build: Path) -> Backend:
    """A release of all real data, with what is derived from it."""
    return open_backend(open_release(real_build).nquads)


def copy_links(folder: Path) -> None:
    """Write the links of synthetic references, and those of the real page, into a folder."""
    folder.mkdir()
    shutil.copy(LINKS / MACHINE_FILE, folder)
    for name in (RECORDS, CITED):
        shutil.copytree(LINKS / name, folder / name)
    made_up, real = read_mappings(LINKS / CURATED_FILE), read_mappings(REAL_LINKS)
    both = replace(made_up, rows=made_up.rows + real.rows)
    write_whole(folder / CURATED_FILE, render_mappings(both))


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every page and record of `SOURCES`, checked, with links, ontology and code lists."""
    folder = tmp_path_factory.mktemp("queries")
    code_lists, shapes = read_parts()
    ontology = resource_dir("ontology")
    quads = read_quads(ontology / "eif.ttl", ONTOLOGY)
    quads += read_quads(ontology / "schemes.ttl", VOCAB.rstrip("/"))
    settings = Settings(data=folder)
    for source in SOURCES:
        ingested = ingest_file(source, settings, code_lists, shapes)
        assert ingested.report.conforms, f"{source.name}: {ingested.report}"
        write_whole(ingested.target, ingested.turtle)
    copy_links(settings.data / LINKS_FOLDER)
    for path in with_links(settings, sorted(settings.graphs.rglob("*.ttl"))).files:
        name = path.relative_to(settings.graphs).with_suffix("").as_posix()
        quads += read_quads(path, f"{INSTANCES}graph/{name}")
    store = union_of(quads)
    quads += effect_size_quads(store, INSTANCES) + audit_quads(
        store, INSTANCES, read_rating_rules()
    )
    path = folder / "eifgraph.nq"
    write_nquads(in_order(quads), path, ontology / "context.jsonld")
    return path


@pytest.fixture(scope="module")
def backend(golden: Path) -> Backend:
    """The golden graph in our own engine."""
    return open_backend(golden)


@pytest.fixture(scope="module")
def other_engine(golden: Path) -> Graph:
    """The golden graph in rdflib, which has a SPARQL engine of its own."""
    return graph_of(ox.parse(path=str(golden)))


def is_of_real_data(query: catalogue.NamedQuery) -> bool:
    """Say whether a question can only be asked of data of several sites."""
    return "q21" < query.name < "q28"


def plain(term: Identifier | None) -> str:
    """Give a term as text: no value is empty, and 32, 32.0 and 3.2e1 are the same number."""
    value = term.toPython() if isinstance(term, Literal) else term
    if isinstance(value, Decimal):
        number = format(value, "f")
        return number.rstrip("0").rstrip(".") if "." in number else number
    return "" if term is None else str(term)


class Section(TypedDict, total=False):
    """Rows in order: which columns of them, which rows, and how many there are in all."""

    columns: list[str]
    where: dict[str, str]
    rows: list[list[str]]
    count: int


class Answer(Section, total=False):
    """The file of a golden answer; instead of all rows it may name some, absent and present.

    In `never` stand near misses: values that no row has together, and why (`because`).
    """

    absent: list[list[str]]
    present: list[list[str]]
    never: list[dict[str, str]]
    real: list[Section]


def answer_to(query: catalogue.NamedQuery) -> Answer:
    """Read the golden answer to a question."""
    answer: Answer = json.loads((ANSWERS / f"{query.name[:3]}.json").read_text(encoding="utf-8"))
    return answer


def rows_of(backend: Backend, query: catalogue.NamedQuery) -> list[dict[str, str]]:
    """Ask a question and give its rows as text."""
    return [
        {name: plain(term) for name, term in row.items()}
        for row in catalogue.select(backend, query.text)
    ]


def picked(rows: list[dict[str, str]], answer: Section) -> list[list[str]]:
    """Give the columns of an answer, of the rows that its `where` picks."""
    where = answer.get("where", {})
    return [
        [row.get(column, "") for column in answer["columns"]]
        for row in rows
        if all(row.get(name, "") == value for name, value in where.items())
    ]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_answer(backend: Backend, real: Backend, query: catalogue.NamedQuery) -> None:
    """The rows are those written out by hand, in that order; `where` picks some of them.

    The competency questions are asked of synthetic pages, those about sites of the real data.
    """
    answer = answer_to(query)
    rows = rows_of(real if is_of_real_data(query) else backend, query)
    found = picked(rows, answer)
    if "absent" in answer:
        assert len(rows) == answer["count"]
        assert not [row for row in answer["absent"] if row in found]
        assert all(row in found for row in answer["present"])
    else:
        assert found == answer["rows"]


@pytest.mark.parametrize("query", COMPETENCY, ids=lambda query: query.name)
def test_near_misses_are_no_rows(backend: Backend, query: catalogue.NamedQuery) -> None:
    """What comes near is left out for the reason given; what is named there is in the graph."""
    answer = answer_to(query)
    rows = rows_of(backend, query)
    labels = {str(row["label"]) for row in catalogue.select(backend, LABELS)}
    never = answer.get("never", [])
    assert never or "absent" in answer
    for miss in never:
        assert miss["because"]
        wanted = {name: value for name, value in miss.items() if name != "because"}
        assert wanted.keys() <= set(query.variables), wanted
        assert wanted.get("programmeLabel", CPP_NAME) in labels, wanted
        assert not [row for row in rows if wanted.items() <= row.items()], miss


def as_set(rows: Iterable[dict[str, Identifier]]) -> list[list[tuple[str, str]]]:
    """Give rows without order, as text: engines spell numbers in their own ways."""
    return sorted(sorted((name, plain(term)) for name, term in row.items()) for row in rows)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_another_engine_gives_the_same_rows(
    backend: Backend, other_engine: Graph, query: catalogue.NamedQuery
) -> None:
    """No query needs an engine of one make: rdflib reads each, and gives the same rows."""
    prepared = prepareQuery(query.body)
    assert [str(name) for name in prepared.algebra["PV"]] == list(query.variables)
    if query in COMPETENCY and query.number not in LONG:  # in those about sites rdflib errs at q23
        check_rows(backend, other_engine, query)


def check_rows(backend: Backend, other_engine: Graph, query: catalogue.NamedQuery) -> None:
    """See that both engines give the same rows."""
    prepared = prepareQuery(query.body)
    rows = [row.asdict() for row in other_engine.query(prepared) if isinstance(row, ResultRow)]
    assert as_set(rows) == as_set(catalogue.select(backend, query.body))


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_answer_on_real_data(real: Backend, query: catalogue.NamedQuery) -> None:
    """Of real data each question gives what was read by hand in the observations.

    A question without a row has none there either: the copies do not show what it needs.
    """
    sections = answer_to(query)["real"]
    rows = rows_of(real, query)
    assert sections
    for section in sections:
        assert picked(rows, section) == section["rows"]
        assert len(rows) == section.get("count", len(rows))


def test_every_programme_and_facet_has_a_state(real: Backend) -> None:
    """Completeness is told of 52 programmes and 16 facets each, every one with a state."""
    rows = rows_of(real, catalogue.find_query("q23"))
    assert len({row["programme"] for row in rows}) == 52
    assert len({row["facet"] for row in rows}) == 16
    assert len(rows) == len({(row["programme"], row["facet"]) for row in rows}) == 52 * 16
    assert all(row["state"] for row in rows)


def test_a_cost_that_is_not_available_is_not_known(real: Backend) -> None:
    """A rating of NA says that there is none, so completeness does not count it."""
    rows = rows_of(real, catalogue.find_query("q23"))
    costs = {
        row["programmeLabel"]: (row["state"], row["sites"])
        for row in rows
        if row["facet"] == "cost rating"
    }
    assert costs[CPP_NAME] == ("Cost information not available", "0")
    assert costs["Let's Play in Tandem"][0] == "Known"


KINDS = """
PREFIX eif: <https://w3id.org/eifgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?kind WHERE {
  ?programme eif:assessedBy ?assessment .
  { ?assessment eif:evidenceRating|eif:costRating ?value }
  UNION { ?assessment eif:holdsFor/(eif:ageGroup|eif:setting) ?value }
  UNION { ?assessment eif:holdsFor/(eif:targeting|eif:deliveryModel) ?value }
  UNION { ?assessment eif:claims/eif:inDomain ?value }
  UNION { ?assessment eif:restsOn/eif:design ?value }
  UNION { ?assessment eif:ratingCaveat|eif:site ?value }
  UNION { ?assessment eif:describes/eif:deliveredBy/eif:minimumQualification/eif:frame ?value }
  OPTIONAL { ?value skos:prefLabel ?label }
  BIND (COALESCE(STR(?label), ?value) AS ?kind)
}"""
WANTED = {
    *("Level 2", "Level 2 plus", "Level 3", "Level 3 plus", "Level 4", "Level 4 plus"),
    *("No effect found", "Not level 2", "Mixed findings", "Plus restored", "Plus not seen"),
    *("Low cost", "Medium-low cost", "Medium cost", "Medium-high cost", "High cost"),
    *("Cost information not available", "Second-hand", "What Works Ireland", "Elsewhere"),
    *("Antenatal", "Perinatal", "Infants", "Toddlers", "Preschool", "Preadolescents"),
    *("Adolescents", "Online or app", "Home visiting", "Online", "Secondary school"),
    *("Universal", "Targeted selective", "Targeted indicated", "QCF", "RQF", "NFQ"),
    *("Quasi-experimental design", "Pre/post study", "Cluster randomised controlled trial"),
}


def test_golden_programmes_are_of_many_kinds(backend: Backend) -> None:
    """At least twelve programmes, of every rating and cost band and of many other kinds."""
    programmes = {row["programme"] for row in catalogue.select(backend, PROGRAMMES)}
    assert len(programmes) == 15
    kinds = {str(row["kind"]) for row in catalogue.select(backend, KINDS)}
    assert not WANTED - kinds


def test_nothing_synthetic_is_data() -> None:
    """Made-up programmes stay below `tests`."""
    data = [path for path in GRAPHS.parent.rglob("*") if path.is_file()]
    assert REAL in data
    assert not [path for path in data if "synthetic" in path.read_text("utf-8").lower()]


def test_each_question_has_query_and_answer() -> None:
    """There are twenty competency questions and some more, numbered without a gap."""
    numbers = [f"q{number:02}" for number in range(1, len(QUERIES) + 1)]
    assert len(numbers) > 20
    assert [query.name.split("-")[0] for query in QUERIES] == numbers
    assert sorted(path.stem for path in ANSWERS.glob("*.json")) == numbers


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_header(backend: Backend, real: Backend, query: catalogue.NamedQuery) -> None:
    """A header says what is asked, names what comes back, and prefixes are ours and used."""
    backend = real if is_of_real_data(query) else backend
    assert query.title
    assert query.question
    assert query.limits
    rows = catalogue.select(backend, query.text)
    assert rows
    assert {name for row in rows for name in row} <= set(query.variables)
    body = query.text.partition("SELECT")[2]
    for line in query.text.splitlines():
        if line.startswith("PREFIX "):
            prefix, address = line.removeprefix("PREFIX ").split(": ")
            assert address == f"<{PREFIXES[prefix]}>"
            assert f"{prefix}:" in body


def test_outcome_evidence_of_the_real_page(backend: Backend) -> None:
    """Child-Parent Psychotherapy makes five claims, each on one study."""
    rows = catalogue.select(backend, catalogue.find_query("q04").text)
    assert len([row for row in rows if row["programme"] == CPP]) == 5


def test_binding_narrows_an_answer(backend: Backend) -> None:
    """A projected variable can be given a value."""
    text = catalogue.find_query("q04-outcome-evidence").text
    rows = catalogue.select(backend, text, programme=CPP)
    assert len(rows) == 5
    assert {row["programme"] for row in rows} == {CPP}


def test_construct(backend: Backend) -> None:
    """A CONSTRUCT gives a graph."""
    graph = catalogue.construct(backend, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }", s=CPP)
    assert (CPP, RDF.type, None) in graph


def test_rows_of_an_ask_are_refused(backend: Backend) -> None:
    """An ASK has a truth value and no rows."""
    with pytest.raises(QueryError, match="no rows"):
        catalogue.select(backend, "ASK { ?s ?p ?o }")


@pytest.mark.parametrize("name", ["q99", "q", "", "programmes", "../q01"])
def test_unknown_query(name: str) -> None:
    """Who asks for a query that is not there is told which are."""
    with pytest.raises(NotFound, match="q04-outcome-evidence"):
        catalogue.find_query(name)


def test_any_query_file_can_be_read() -> None:
    """A query by its full name; another name is refused."""
    assert catalogue.read_text("q04-outcome-evidence") == catalogue.find_query("q04").text
    with pytest.raises(NotFound):
        catalogue.read_text("q04")


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_clients_take_it_for_a_select(query: catalogue.NamedQuery) -> None:
    """SPARQLWrapper guesses the kind of query by words, also within comments it fails to drop.

    It drops every other one of comment lines in a row, so header lines are kept apart by "#".
    """
    client = SPARQLWrapper("http://127.0.0.1")
    client.setQuery(query.text)
    assert client.queryType == SELECT
