"""Citations of works in releases: named as by the index, each traced to its answer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from rdflib import PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from eifgraph.citations.citation import MOST
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.stored import FOLDER as RECORDS
from eifgraph.citations.stored import Retrieved, render_records
from eifgraph.citations.stored_cited import FOLDER as CITED_BY
from eifgraph.citations.stored_cited import render_cited
from eifgraph.citations.work import Work
from eifgraph.errors import RecordError
from eifgraph.graph import citation_graphs
from eifgraph.graph.citations import CITO
from eifgraph.graph.works import C4O, SPDX
from eifgraph.namespaces import INSTANCES
from eifgraph.release import open_release
from eifgraph.server import create_app
from eifgraph.shapes import Rules, check_text
from eifgraph.sources import LINKS
from eifgraph.turtle import render_turtle
from tests.citations.test_cited_by import CITATION, CITED, LEAST, MOMENT, PMID, UNCITED, traced
from tests.test_links import CURATED, build, settings_of

NAME = "opencitations/2026-11-22"
ROW = MappingRow(subject_id="eifref:a/b", object_id="doi:10.5555/a", ext_status=Status.AUTO)
OTHER = replace(ROW, subject_id="eifref:a/c", object_id="pmid:1")
WORK = URIRef(f"{INSTANCES}id/work/doi/10-5555-a-2948d23a")
OTHER_WORK = URIRef(f"{INSTANCES}id/work/pmid/1")
NODE = URIRef("https://w3id.org/oc/index/ci/0602-0601")
ONE_WORK = Retrieved(
    Work("crossref", {"doi": "10.5555/a", "pmid": "1"}), "https://a.example/", MOMENT, "0" * 64
)
KNOWN = replace(ONE_WORK, work=Work("opencitations", {"pmid": "1"}))


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The graph of one work that is cited twice, and another that is not; not to be changed."""
    graphs = citation_graphs([CITED, UNCITED], [KNOWN], [ROW, OTHER], INSTANCES)
    assert list(graphs) == [NAME]
    return graphs[NAME]


def test_a_citation_leads_from_work_to_work(graph: Graph) -> None:
    """It has the index's own IRI, the citing work's, the work of ours, and what is told of it."""
    omid = URIRef("https://w3id.org/oc/meta/br/0602")
    assert set(graph.predicate_objects(NODE)) == {
        (RDF.type, CITO.Citation),
        (RDF.type, CITO.AuthorSelfCitation),
        (RDFS.label, Literal("Citation 0602-0601", lang="en")),
        (CITO.hasCitingEntity, omid),
        (CITO.hasCitedEntity, WORK),
        (CITO.hasCitationCreationDate, Literal("2021-03", datatype=XSD.gYearMonth)),
        (PROV.hadPrimarySource, graph.value(NODE, PROV.hadPrimarySource)),
    }
    assert set(graph.objects(omid, SKOS.exactMatch)) == {URIRef("https://doi.org/10.5555/b")}
    least = URIRef("https://w3id.org/oc/index/ci/0603-0601")
    pubmed = URIRef("https://pubmed.ncbi.nlm.nih.gov/7")
    assert graph.value(least, CITO.hasCitingEntity) == pubmed
    assert graph.value(least, CITO.hasCitationCreationDate) is None


def test_counts_and_citations_say_from_which_answer_they_are(graph: Graph) -> None:
    """The count is from the answer that counts, a citation from the one that lists."""
    (count,) = graph.objects(WORK, C4O.hasGlobalCitationFrequency)
    value = Literal("2", datatype=XSD.nonNegativeInteger)
    assert graph.value(count, C4O.hasGlobalCountValue) == value
    assert graph.value(count, C4O.hasGlobalCountDate) == Literal("2026-11-22", datatype=XSD.date)
    for node, trace in ((count, CITED.counted), (NODE, CITED.listed)):
        assert trace is not None
        answer = graph.value(node, PROV.hadPrimarySource)
        assert graph.value(answer, PROV.atLocation) == URIRef(trace.address)
        checksum = graph.value(answer, SPDX.checksum)
        digest = Literal(trace.sha256, datatype=XSD.hexBinary)
        assert graph.value(checksum, SPDX.checksumValue) == digest
    (none,) = graph.objects(OTHER_WORK, C4O.hasGlobalCitationFrequency)
    assert str(graph.value(none, C4O.hasGlobalCountValue)) == "0"


def test_an_index_counts_none_for_what_it_does_not_know() -> None:
    """A count of none is told only of a work of which the same source has a record."""
    elsewhere = replace(KNOWN, work=replace(KNOWN.work, source="openalex"))
    assert citation_graphs([UNCITED], [elsewhere], [OTHER], INSTANCES) == {}
    assert list(citation_graphs([UNCITED], [KNOWN], [OTHER], INSTANCES)) == [NAME]


@pytest.mark.parametrize("is_joined", [False, True])
def test_a_citation_of_two_works_that_are_one_in_the_index(is_joined: bool, rules: Rules) -> None:
    """Asked for by either identifier, it is of both; if a record joins them, of the one work."""
    again = replace(CITED, cited=PMID)
    rows = [ROW] if is_joined else [ROW, OTHER]
    (found,) = citation_graphs([CITED, again], [ONE_WORK][:is_joined], rows, INSTANCES).values()
    works = {WORK} if is_joined else {WORK, OTHER_WORK}
    assert set(found.objects(NODE, CITO.hasCitedEntity)) == works
    assert len(set(found.objects(NODE, PROV.hadPrimarySource))) == 1
    assert check_text(render_turtle(found), Path("cited.ttl"), rules).conforms


LATER = replace(CITED, listed=traced("citations", 23))
OFTEN = replace(CITED, count=MOST + 1, citations=(), listed=None)
DATES = tuple(replace(LEAST, oci=f"{at}-1", created="2021-03-05"[:at]) for at in (4, 7, 10))
FLAGGED = replace(CITATION, is_author_self=None, is_journal_self=True)
CASES = {
    "full": CITED,
    "none": UNCITED,
    "often": OFTEN,
    "dates": replace(CITED, citations=(*DATES, FLAGGED)),
}


@pytest.mark.parametrize("name", CASES)
def test_graphs_conform_and_have_no_blank_nodes(name: str, rules: Rules) -> None:
    """Whatever an index says or leaves out, the graph breaks no shape."""
    (graph,) = citation_graphs([CASES[name]], [KNOWN], [ROW, OTHER], INSTANCES).values()
    report = check_text(render_turtle(graph), Path("cited.ttl"), rules)
    assert report.conforms, report
    assert all(isinstance(node, URIRef | Literal) for triple in graph for node in triple)
    assert (None, RDF.type, CITO.Citation) in graph or not CASES[name].citations


def test_graphs_by_source_and_day() -> None:
    """A list that was asked for later is told on its own day; works that no row names are not."""
    graphs = citation_graphs([LATER], [], [ROW], INSTANCES)
    assert list(graphs) == [NAME, "opencitations/2026-11-23"]
    assert (NODE, None, None) in graphs["opencitations/2026-11-23"]
    assert citation_graphs([CITED], [], [OTHER], INSTANCES) == {}
    one, other = (
        {name: render_turtle(graph) for name, graph in graphs.items()}
        for graphs in (
            citation_graphs(given, [KNOWN], [ROW, OTHER], INSTANCES)
            for given in ((CITED, UNCITED), (UNCITED, CITED))
        )
    )
    assert one == other


def test_build_takes_citations_in(tmp_path: Path, quick_builds: None) -> None:
    """They stand with the records of the same source and day, and the work's page tells of them.

    A page is not flooded by citations: it shows the count. A broken file keeps the former release.
    """
    settings = settings_of(tmp_path, CURATED)
    links = settings.data / LINKS
    record = replace(ONE_WORK, work=replace(ONE_WORK.work, source="opencitations"))
    for folder, text in ((RECORDS, render_records([record])), (CITED_BY, render_cited([CITED]))):
        (links / folder).mkdir()
        (links / folder / "opencitations.json").write_text(text, encoding="utf-8")
    result = build(settings)
    assert result.exit_code == 0, result.output
    turtle = (settings.graphs / f"{NAME}.ttl").read_text(encoding="utf-8")
    assert turtle.count("a biro:BibliographicRecord") == 1
    assert turtle.count("cito:hasCitedEntity") == 2
    client = create_app(settings).test_client()
    page = html.fromstring(client.get("/doc/work/doi/10-5555-a-2948d23a").get_data(as_text=True))
    assert "Cited by 2, opencitations, 2026-11-22" in page.text_content()
    assert "Citation 0602-0601" not in page.text_content()
    query = "SELECT ?by { ?by ^cito:hasCitingEntity/cito:hasCitedEntity ?work }"
    prefixed = f"PREFIX cito: <{CITO}> {query}"
    rows = json.loads(client.get("/sparql", query_string={"query": prefixed}).data)
    assert len(rows["results"]["bindings"]) == 2
    broken = render_cited([CITED]).replace('"oci"', '"id"')
    (links / CITED_BY / "opencitations.json").write_text(broken, encoding="utf-8")
    release = open_release(settings.build).name
    result = build(settings)
    assert isinstance(result.exception, RecordError)
    assert "opencitations.json:2: citations[0].id: " in str(result.exception)
    assert open_release(settings.build).name == release
