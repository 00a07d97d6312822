"""What pages show of the publications that references stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from rdflib import SKOS, Graph, URIRef

from eifgraph.backend import open_backend
from eifgraph.catalogue import read_queries, select
from eifgraph.citations.rows import CLOSE, MappingRow, Status
from eifgraph.citations.standings import Looked
from eifgraph.citations.stored import Retrieved
from eifgraph.citations.work import Event, Update, Work
from eifgraph.cli import cli
from eifgraph.config import Settings, resource_dir
from eifgraph.graph import link_graph, record_graphs, standing_graph
from eifgraph.graph.links import NAME
from eifgraph.namespaces import INSTANCES
from eifgraph.release import build_release, open_release
from eifgraph.server import create_app
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF
from tests.releases import GRAPHS, make_builds_quick

PAGE = "child-parent-psychotherapy"
ROW = MappingRow(
    subject_id=f"eifref:{PAGE}/9b4e21147cf2",
    object_id="doi:10.5555/a",
    object_label="A title",
    ext_status=Status.ACCEPTED,
)
WORK = Work("crossref", {"doi": "10.5555/a"}, title="A title")
GONE = Update(Event.RETRACTION, "10.5555/notice", date(2020, 1, 2))
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
DOI = "https://doi.org/10.1097/01.chi.0000222784.03735.92"
PUBMED = "https://pubmed.ncbi.nlm.nih.gov/16865033"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a server over our own page and its links."""
    build = tmp_path_factory.mktemp("links")
    files = {name: GRAPHS / f"{name}.ttl" for name in (PAGE, NAME)}
    with pytest.MonkeyPatch.context() as patch:
        make_builds_quick(patch)
        build_release(files, resource_dir("ontology"), build, INSTANCES)
    return create_app(Settings(data=build, build=build)).test_client()


def shown(client: FlaskClient, path: str) -> HtmlElement:
    """Give a page."""
    return html.fromstring(client.get(path).get_data(as_text=True))


@pytest.mark.parametrize(
    "path", [f"programme/{PAGE}", f"reference/{PAGE}/effdc4b19d72"], ids=["programme", "reference"]
)
def test_page_leads_to_publications(client: FlaskClient, path: str) -> None:
    """The page of a programme, and of a reference, links DOI and PubMed number, and says why."""
    page = shown(client, f"/doc/{path}")
    links = page.xpath("//main//a/@href")
    assert links.count(DOI) == links.count(PUBMED) == 1
    assert "Exact match" in page.text_content()
    assert "PubMed page of the article" in page.text_content()


def test_data_of_a_programme_have_its_publications(client: FlaskClient) -> None:
    """The Turtle of a programme says what its page shows."""
    graph = Graph().parse(data=client.get(f"/doc/programme/{PAGE}.ttl").data, format="turtle")
    works = set(graph.objects(None, EIF.identifies))
    assert len(works) == 4
    assert URIRef(DOI) in {
        match for work in works for match in graph.objects(work, SKOS.exactMatch)
    }


def test_graph_of_links_has_a_page(client: FlaskClient) -> None:
    """The named graph tells what it is made from, and gives its statements."""
    assert "Links between references" in shown(client, f"/graph/{NAME}").text_content()
    turtle = client.get(f"/graph/{NAME}.ttl").get_data(as_text=True)
    assert turtle.count("a eif:Linking") == 5


def test_page_tells_that_nothing_was_looked_up(client: FlaskClient) -> None:
    """That no publication is known to be retracted is not to say that none is."""
    page = shown(client, f"/doc/programme/{PAGE}")
    said = "4 references, 4 with a known publication; whether they still stand was never looked up."
    assert f"Publications: {said}" in page.text_content()


def page_of(folder: Path, rows: Sequence[MappingRow], *works: Work, asked: str = "") -> str:
    """Give the text of the programme's page over its references, these rows and records."""
    records = [Retrieved(one, "http://127.0.0.1/works", MOMENT, "0" * 64) for one in works]
    looked = {rows[0].object_id: Looked((), {"crossref": asked})} if asked else {}
    graphs = {
        "links/references": link_graph(rows, [], INSTANCES),
        "links/standings": standing_graph(records, looked, rows, INSTANCES),
        **record_graphs(records, rows, INSTANCES),
    }
    files = {PAGE: GRAPHS / f"{PAGE}.ttl"}
    for name, graph in graphs.items():
        files[name] = folder / f"{name.replace('/', '-')}.ttl"
        files[name].write_text(render_turtle(graph), encoding="utf-8")
    build_release(files, resource_dir("ontology"), folder / "build", INSTANCES)
    settings = Settings(data=folder, build=folder / "build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EIFGRAPH_BUILD", str(settings.build))
        patch.setenv("EIFGRAPH_DATA", str(settings.data))
        made = CliRunner().invoke(cli, ["audit", "CPP", "--retracted"])
    assert made.exception is None
    answer = create_app(settings).test_client().get(f"/doc/programme/{PAGE}")
    assert answer.status_code == 200
    text = html.fromstring(answer.get_data(as_text=True)).text_content()
    return " ".join(f"{text} {made.output}".split())


def test_a_reference_without_a_publication_has_no_other_ones(
    tmp_path: Path, quick_builds: None
) -> None:
    """What is said of one publication is not said of references that stand for none."""
    text = page_of(tmp_path, [ROW], replace(WORK, updates=(GONE,)))
    said = "4 references, 1 with a known publication; 1 of them looked up, last on 2026-11-22: 1"
    assert said in text
    assert text.count("was retracted on 2020-01-02, says crossref") == 1
    assert "without report 'Toth 2002'" in text


def test_what_may_be_another_version_is_told_with_doubt(tmp_path: Path, quick_builds: None) -> None:
    """A close match that is retracted warns, says so, and leaves nothing out of an audit."""
    row = replace(ROW, predicate_id=CLOSE, ext_status=Status.AUTO)
    text = page_of(tmp_path, [row], replace(WORK, updates=(GONE,)))
    assert "of which it is not certain that it is a report of study 1, was retracted" in text
    assert "Without what is retracted" not in text
    assert "if it is the one that the reference names, is retracted" in text
    assert "may be another version of its reports; none is left out" in text


def test_what_is_another_version_is_told_so(tmp_path: Path, quick_builds: None) -> None:
    """What a person found to be another version is told without doubt, and left out of nothing."""
    text = page_of(tmp_path, [replace(ROW, predicate_id=CLOSE)], replace(WORK, updates=(GONE,)))
    assert "A title, another version of which is a report of study 1, was retracted" in text
    assert "another version of what the reference names, is retracted" in text
    assert "not certain" not in text
    assert "Without what is retracted" not in text
    assert "another version of its reports; none is left out" in text


@pytest.mark.parametrize(
    ("source", "asked", "said"),
    [
        ("opencitations", "", "whether they still stand was never looked up"),
        ("opencitations", "2026-11-29", "1 unknown to the sources asked, last on 2026-11-29"),
        ("openalex", "2026-11-29", "1 of them looked up, last on 2026-11-29: no warnings"),
    ],
)
def test_unknown_is_not_stands(
    tmp_path: Path, quick_builds: None, source: str, asked: str, said: str
) -> None:
    """A source that tells of no retractions does not say that a work stands."""
    assert said in page_of(tmp_path, [ROW], replace(WORK, source=source), asked=asked)


def test_who_says_what(tmp_path: Path, quick_builds: None) -> None:
    """Who tells of a correction is no witness of a retraction; a mark beside an erratum is told."""
    erratum = replace(WORK, updates=(Update(Event.CORRECTION),))
    told = replace(WORK, source="europepmc", updates=(GONE,))
    text = page_of(tmp_path, [ROW], erratum, told)
    assert "was retracted on 2020-01-02, says europepmc, asked" in text
    marked = replace(erratum, source="openalex", is_retracted=True)
    folder = tmp_path / "marked"
    folder.mkdir()
    text = page_of(folder, [ROW], marked)
    assert "To know: A title" in text
    assert "is marked as retracted or withdrawn, without a notice, says openalex" in text


def test_a_title_is_told(tmp_path: Path, quick_builds: None) -> None:
    """A title that says so warns on the page and in q33, which tell that there is no notice."""
    titled = replace(WORK, title=f"RETRACTED: {WORK.title}")
    text = page_of(tmp_path, [ROW], titled, replace(titled, source="openalex", is_retracted=True))
    assert "was retracted, says crossref, openalex, asked" in text
    backend = open_backend(open_release(tmp_path / "build").nquads)
    query = next(one for one in read_queries() if one.number == "q33")
    rows = select(backend, query.text)
    said = [(f"{row['sourceLabel']}", f"{row['eventLabel']}") for row in rows]
    marked, retracted = "Marked as retracted", "Titled RETRACTED"
    told = [("openalex", marked), ("crossref", retracted), ("openalex", retracted)]
    assert said == [(source, f"{how}, without a notice") for source, how in told]
