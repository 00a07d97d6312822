"""Records of works in releases: a graph for each source and day, and only what a source said."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import DCTERMS, PROV, RDF, RDFS, SDO, XSD, Graph, Literal, URIRef

from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.standing import State
from eifgraph.citations.stored import FOLDER as RECORDS
from eifgraph.citations.stored import Retrieved, render_records
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work
from eifgraph.cli import cli
from eifgraph.errors import RecordError
from eifgraph.graph import citation_graphs, record_graphs, standing_graph
from eifgraph.graph.studies import DATACITE
from eifgraph.graph.works import BIRO, C4O, KINDS
from eifgraph.iris import concept_iri
from eifgraph.links import with_links
from eifgraph.namespaces import INSTANCES, OTHERS
from eifgraph.ontology import read_code_lists
from eifgraph.release import open_release
from eifgraph.shapes import Rules, check_text
from eifgraph.sources import LINKS, folder_files
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF
from tests import alignments
from tests.citations.test_cited_by import CITED
from tests.citations.test_stored import RECORD, WORK
from tests.test_links import CURATED, ROOT, build, graph_files, settings_of

NAME = "crossref/2026-11-22"
ROW = MappingRow(subject_id="eifref:a/b", object_id="doi:10.5555/a", ext_status=Status.AUTO)
NODE = URIRef(f"{INSTANCES}id/record/crossref/2026-11-22/doi/10-5555-a-2948d23a")
THE_WORK = URIRef(f"{INSTANCES}id/work/doi/10-5555-a-2948d23a")


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The graph of one record with all that can be said; not to be changed."""
    return record_graphs([RECORD], [ROW], INSTANCES)[NAME]


def test_one_graph_for_each_source_and_day() -> None:
    """What another source says, or the same on another day, stands in a graph of its own."""
    other = replace(RECORD, work=replace(WORK, source="openalex"))
    later = replace(RECORD, retrieved=RECORD.retrieved + timedelta(days=1))
    graphs = record_graphs([RECORD, other, later], [ROW], INSTANCES)
    assert list(graphs) == [NAME, "crossref/2026-11-23", "openalex/2026-11-22"]
    assert all((None, BIRO.references, THE_WORK) in graph for graph in graphs.values())


def test_a_record_is_told_in_the_words_of_its_source(graph: Graph) -> None:
    """Title, date, volume, issue, pages, kind and licence are the record's."""
    assert {
        RDF.type: BIRO.BibliographicRecord,
        DCTERMS.title: Literal("A title: Two years on"),
        DCTERMS.issued: Literal("2012-03", datatype=XSD.gYearMonth),
        DCTERMS.type: URIRef(OTHERS["fabio"] + "JournalArticle"),
        SDO.volumeNumber: Literal("1"),
        SDO.issueNumber: Literal("2"),
        SDO.pageStart: Literal("3"),
        SDO.pageEnd: Literal("9"),
        SDO.url: Literal("https://example.org/a.pdf", datatype=XSD.anyURI),
        SDO.isAccessibleForFree: Literal(True),
        DCTERMS.license: URIRef("https://creativecommons.org/licenses/by/4.0/"),
    }.items() <= dict(graph.predicate_objects(NODE)).items()


def test_a_record_says_which_answer_it_is_from(graph: Graph) -> None:
    """Address, moment and digest of the answer are given."""
    answer = graph.value(NODE, PROV.hadPrimarySource)
    assert graph.value(answer, PROV.atLocation) == URIRef(RECORD.address)
    moment = Literal("2026-11-22T10:00:00Z", datatype=XSD.dateTime)
    assert graph.value(answer, PROV.generatedAtTime) == moment
    checksum = graph.value(answer, URIRef(OTHERS["spdx"] + "checksum"))
    digest = Literal("0" * 64, datatype=XSD.hexBinary)
    assert graph.value(checksum, URIRef(OTHERS["spdx"] + "checksumValue")) == digest


def test_authors_are_in_order(graph: Graph) -> None:
    """Each author has a place, and the ORCID iD that this source asserts."""
    found = {
        int(str(graph.value(one, SDO.position))): (
            str(graph.value(one, SDO.name)),
            graph.value(one, RDF.type),
            graph.value(one, SDO.identifier),
        )
        for one in graph.objects(NODE, SDO.author)
    }
    orcid = URIRef("https://orcid.org/0000-0002-1825-0097")
    assert found == {1: ("J. Doe", SDO.Person, orcid), 2: ("The Group", SDO.Organization, None)}


def test_the_journal_has_its_issn(graph: Graph) -> None:
    """What the work appeared in has name, ISSN and publisher."""
    journal = graph.value(NODE, DCTERMS.isPartOf)
    assert graph.value(journal, SDO.issn) == Literal("0378-5955")
    assert graph.value(journal, SDO.name) == Literal("Synthetic Journal")
    assert graph.value(journal, SDO.publisher) == Literal("A Publisher")


def test_a_count_is_an_observation(graph: Graph) -> None:
    """How often a work is cited has day and source, and is no number on the work; 0 is told too."""
    (count,) = graph.objects(THE_WORK, C4O.hasGlobalCitationFrequency)
    assert graph.value(count, C4O.hasGlobalCountValue) == Literal(
        "0", datatype=XSD.nonNegativeInteger
    )
    assert graph.value(count, C4O.hasGlobalCountDate) == Literal("2026-11-22", datatype=XSD.date)
    assert graph.value(count, PROV.hadPrimarySource) == NODE
    source = graph.value(count, C4O.hasGlobalCountSource)
    assert graph.value(source, RDFS.label) == Literal("crossref", lang="en")
    assert not [o for o in graph.objects(THE_WORK) if isinstance(o, Literal)]


def test_a_retraction_is_a_statement(graph: Graph) -> None:
    """A notice says what happened, when, by which publication, and who says so."""
    (notice,) = graph.objects(THE_WORK, EIF.affectedBy)
    assert graph.value(notice, EIF.event) == concept_iri("notice-event", "retraction")
    assert graph.value(notice, DCTERMS.date) == Literal("2020-01-02", datatype=XSD.date)
    assert graph.value(notice, DCTERMS.source) == URIRef("https://doi.org/10.5555/b")
    assert graph.value(notice, PROV.hadPrimarySource) == NODE
    by = graph.value(notice, PROV.wasAttributedTo)
    assert graph.value(by, RDFS.label) == Literal("publisher", lang="en")


def test_a_work_has_the_identifiers_that_a_source_gives(graph: Graph) -> None:
    """An identifier that only the source knows is the work's too, in the graph of that source."""
    found = graph.objects(THE_WORK, DATACITE.hasIdentifier)
    labels = {str(graph.value(one, RDFS.label)) for one in found}
    assert labels == {"doi:10.5555/a", "pmid:1"}


def test_works_that_no_row_names_are_left_out() -> None:
    """A record of a work that no reference has to do with is not published."""
    other = replace(RECORD, work=replace(WORK, identifiers={"doi": "10.5555/z"}))
    assert record_graphs([other], [ROW], INSTANCES) == {}


def test_the_later_answer_of_a_day_counts() -> None:
    """Two records of one work, source and day do not run together."""
    later = replace(
        RECORD,
        work=replace(WORK, cited_by=7, title="Another"),
        retrieved=RECORD.retrieved + timedelta(hours=1),
    )
    graph = record_graphs([later, RECORD], [ROW], INSTANCES)[NAME]
    assert [str(title) for title in graph.objects(NODE, DCTERMS.title)] == ["Another: Two years on"]


LEAST = Retrieved(
    Work("openalex", {"doi": "10.5555/a"}), "https://a.example/", RECORD.retrieved, "1" * 64
)
ODD = replace(
    RECORD,
    work=replace(
        WORK,
        issued="",
        issns=(),
        containers=(),
        access=Access(licence="all rights reserved"),
        updates=(Update(Event.CONCERN), Update(Event.OTHER, "pmid:12", date(2021, 1, 1), "")),
        authors=(Person("Doe"),),
        kind=Kind.NOTICE,
        cited_by=None,
    ),
)


@pytest.mark.parametrize("record", [RECORD, LEAST, ODD], ids=["full", "least", "odd"])
def test_graphs_conform_and_have_no_blank_nodes(record: Retrieved, rules: Rules) -> None:
    """Whatever a record says or leaves out, its graph breaks no shape."""
    (graph,) = record_graphs([record], [ROW], INSTANCES).values()
    report = check_text(render_turtle(graph), Path("record.ttl"), rules)
    assert report.conforms, report
    assert all(isinstance(node, URIRef | Literal) for triple in graph for node in triple)


def test_events_are_the_code_list() -> None:
    """Every event of a source has its member of the code list."""
    members = read_code_lists(ROOT / "ontology").schemes["notice-event"]
    assert {event.value.replace(" ", "-") for event in Event} == set(members.values())


def test_standings_are_the_code_list() -> None:
    """Every state of a work has its member of the code list."""
    members = read_code_lists(ROOT / "ontology").schemes["standing"]
    assert {state.name.lower() for state in State} == set(members.values())


@pytest.fixture(scope="module")
def known() -> alignments.Vocabularies:
    """Read other vocabularies as published; they are not ours, so they lie beside the checkout."""
    folder = Path(os.environ.get("EIFGRAPH_SHARED", ROOT.parent / "shared")) / "vocabularies"
    if not folder.is_dir():
        pytest.skip("needs ../shared/vocabularies, or EIFGRAPH_SHARED naming the folder of it")
    found = alignments.Vocabularies()
    for name in alignments.STORED:
        found.read(folder / name)
    return found


def test_terms_of_others_exist(known: alignments.Vocabularies) -> None:
    """Every term of others that a record uses, and every kind of work, is known there."""
    graphs = [
        *record_graphs([RECORD, ODD, LEAST], [ROW], INSTANCES).values(),
        *citation_graphs([CITED], [], [ROW], INSTANCES).values(),
    ]
    used = {p for graph in graphs for p in graph.predicates()} | set(KINDS.values())
    used |= {kind for graph in graphs for kind in graph.objects(None, RDF.type)}
    spaces = (INSTANCES, OTHERS["spdx"])  # the catalogue tests look at SPDX
    foreign = {term for term in used if not str(term).startswith(spaces)}
    assert len(foreign) > 36
    assert sorted(str(term) for term in foreign if not known.kinds_of(term)) == []


def test_build_takes_records_in(tmp_path: Path, quick_builds: None) -> None:
    """A release has the graph of each source and day; a broken file keeps the former release."""
    settings = settings_of(tmp_path, CURATED)
    path = settings.data / LINKS / RECORDS / "crossref.json"
    path.parent.mkdir()
    path.write_text(render_records([RECORD]), encoding="utf-8")
    assert build(settings).exit_code == 0
    release = open_release(settings.build)
    assert release.graphs[f"{INSTANCES}graph/{NAME}"] > 40
    path.write_text(path.read_text(encoding="utf-8").replace("retrieved", "got"), encoding="utf-8")
    result = build(settings)
    assert isinstance(result.exception, RecordError)
    assert "crossref.json:2: got: " in str(result.exception)
    assert open_release(settings.build).name == release.name
    path.unlink()
    linked = with_links(settings, graph_files(settings))
    assert [file.stem for file in linked.files if "-11-" in file.stem] == []


def test_records_are_no_sources(tmp_path: Path, quick_builds: None) -> None:
    """A lookup writes JSON below the data; a build that ingests takes none of it for a programme.

    A check reads it as what it is, and says at which line it cannot.
    """
    settings = settings_of(tmp_path, CURATED)
    path = settings.data / LINKS / RECORDS / "crossref.json"
    path.parent.mkdir()
    path.write_text(render_records([RECORD]), encoding="utf-8")
    (settings.data / LINKS / "standings.json").write_text("{}", encoding="utf-8")
    assert folder_files(settings.data) == ()
    names = {"EIFGRAPH_DATA": str(settings.data), "EIFGRAPH_BUILD": str(settings.build)}
    runner = CliRunner(env=names)
    for given in ([], [str(path)]):
        made = runner.invoke(cli, ["check", *given])
        assert made.exit_code == 0, made.output
    assert build(settings).exit_code == 0
    path.write_text("[{}]", encoding="utf-8")
    for given in ([], [str(path)]):
        made = runner.invoke(cli, ["check", *given])
        assert made.exit_code == 2
        assert f"error: {path}:1: " in made.output


def test_same_records_give_same_graphs() -> None:
    """The order of records changes nothing."""
    later = replace(LEAST, retrieved=datetime(2026, 11, 23, tzinfo=UTC))
    one = record_graphs([RECORD, LEAST, later], [ROW], INSTANCES)
    other = record_graphs([later, LEAST, RECORD], [ROW], INSTANCES)
    assert {name: render_turtle(graph) for name, graph in one.items()} == {
        name: render_turtle(graph) for name, graph in other.items()
    }


def test_two_works_are_two_things() -> None:
    """Two DOIs that differ in their signs alone are two works; one retraction is of one of them."""
    rows = [replace(ROW, object_id=f"doi:10.5555/{name}") for name in ("a.b", "a-b")]
    known = {"doi": "10.5555/a.b"}
    graphs = record_graphs(
        [replace(RECORD, work=replace(WORK, identifiers=known))], rows, INSTANCES
    )
    (work,) = graphs[NAME].subjects(EIF.affectedBy)
    standings = standing_graph(
        [replace(RECORD, work=replace(WORK, identifiers=known))], {}, rows, INSTANCES
    )
    assert set(standings.subjects(EIF.standing)) == {work}
