"""Links in releases: what each row of `data/links/` says as triples, and how builds take it in."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rdflib import DCTERMS, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from eifgraph.citations.curated import read_curated
from eifgraph.citations.curies import NOTHING, expand, prefixes_of
from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.mapping import new_set, render_mappings
from eifgraph.citations.one_work import works_of
from eifgraph.citations.rows import CLOSE, COMPOSITE, CURATION, EXACT, NOT, MappingRow, Status
from eifgraph.cli import cli
from eifgraph.config import Settings, resource_dir
from eifgraph.errors import ConformanceError, RecordError
from eifgraph.graph import link_graph
from eifgraph.graph.links import NAME, SSSOM, LinkFile
from eifgraph.graph.studies import DATACITE
from eifgraph.iris import concept_iri
from eifgraph.links import render_links, with_links
from eifgraph.namespaces import INSTANCES, OTHERS, VOCAB
from eifgraph.release import open_release
from eifgraph.sources import LINKS
from eifgraph.vocab import EIF
from tests import alignments

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "data" / "graph" / "child-parent-psychotherapy.ttl"
PAGE = "child-parent-psychotherapy"
TOTH = f"eifref:{PAGE}/9b4e21147cf2"
OTHER = f"eifref:{PAGE}/c12f7c05d30f"
REFERENCE = URIRef(expand(TOTH, prefixes_of()))
PERSON = "orcid:0000-0002-1825-0097"
ROW = MappingRow(
    subject_id=TOTH,
    object_id="doi:10.5555/a",
    object_label="A title",
    mapping_justification=COMPOSITE,
    reviewer_id=(PERSON,),
    mapping_tool="eifgraph",
    mapping_tool_version="1",
    mapping_date="2026-11-29",
    confidence=0.9734,
    comment="Title and year agree.",
    ext_reason="exact",
    ext_status=Status.AUTO,
)
WORK = URIRef(f"{INSTANCES}id/work/doi/10-5555-a-2948d23a")


def graph_of_rows(*rows: MappingRow, publish: bool = False) -> Graph:
    """Give the triples of rows."""
    return link_graph(rows, [LinkFile("machine.sssom.tsv", 9, "0" * 64)], INSTANCES, publish)


def settings_of(folder: Path, *rows: MappingRow, name: str = "curated") -> Settings:
    """Give the settings of a data folder with our own page and rows."""
    graphs = folder / "data" / "graph"
    graphs.mkdir(parents=True, exist_ok=True)
    shutil.copy(OWN, graphs)
    if rows:
        links = folder / "data" / LINKS
        links.mkdir(exist_ok=True)
        text = render_mappings(new_set(name, "1", rows))
        (links / f"{name}.sssom.tsv").write_text(text, encoding="utf-8")
    return Settings(data=folder / "data", build=folder / "build")


def graph_files(settings: Settings) -> tuple[Path, ...]:
    """Give the graph files of a data folder."""
    return tuple(sorted(settings.graphs.rglob("*.ttl")))


def build(settings: Settings) -> Result:
    """Run `eifgraph build` as its users do."""
    names = {"EIFGRAPH_DATA": str(settings.data), "EIFGRAPH_BUILD": str(settings.build)}
    return CliRunner(env=names).invoke(cli, ["build"])


CURATED = replace(ROW, mapping_justification=CURATION, ext_status=Status.ACCEPTED)
DECISIONS = {
    "exact": ROW,
    "close": replace(ROW, predicate_id=CLOSE),
    "other-version": replace(CURATED, predicate_id=CLOSE),
    "review": replace(ROW, ext_status=Status.REVIEW),
    "rejected": replace(ROW, ext_status=Status.REJECTED, predicate_modifier=NOT),
    "none": replace(ROW, ext_status=Status.NONE, object_id=NOTHING, object_label=""),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_each_decision_is_a_statement(decision: str) -> None:
    """A reference says what was decided; only what is accepted makes it identify a work."""
    graph = graph_of_rows(DECISIONS[decision])
    (linking,) = graph.objects(REFERENCE, EIF.decidedBy)
    assert graph.value(linking, EIF.decision) == concept_iri("linking-decision", decision)
    assert graph.value(linking, EIF.proposes) == (None if decision == "none" else WORK)
    accepted = [WORK] if decision in ("exact", "close", "other-version") else []
    assert list(graph.objects(REFERENCE, EIF.identifies)) == accepted


LABELS = {
    "close": "may be",
    "other-version": "is another version of",
}


@pytest.mark.parametrize("decision", LABELS)
def test_close_is_a_doubt_or_another_version(decision: str) -> None:
    """A lookup is not sure of a close match; a person who accepts one knows another version."""
    graph = graph_of_rows(DECISIONS[decision])
    (linking,) = graph.objects(REFERENCE, EIF.decidedBy)
    assert f" {LABELS[decision]} doi:10.5555/a" in str(graph.value(linking, RDFS.label))


def test_each_decision_is_in_the_code_list() -> None:
    """What can be decided is what the code list has, no more and no less."""
    schemes = Graph().parse(resource_dir("ontology") / "schemes.ttl")
    members = schemes.subjects(SKOS.inScheme, URIRef(f"{VOCAB}linking-decision"))
    assert {concept_iri("linking-decision", one) for one in DECISIONS} == set(members)


def test_a_linking_says_how_and_why() -> None:
    """Confidence, method, reason, comment, day and tool are those of the row."""
    graph = graph_of_rows(ROW)
    (linking,) = graph.objects(REFERENCE, EIF.decidedBy)
    assert {
        SSSOM.confidence: Literal("0.973", datatype=XSD.decimal),
        SSSOM.mapping_justification: URIRef(OTHERS["semapv"] + "CompositeMatching"),
        SKOS.editorialNote: Literal("exact", lang="en"),
        RDFS.comment: Literal("Title and year agree.", lang="en"),
        DCTERMS.created: Literal("2026-11-29", datatype=XSD.date),
        SSSOM.mapping_tool: Literal("eifgraph"),
        SSSOM.mapping_tool_version: Literal("1"),
    }.items() <= dict(graph.predicate_objects(linking)).items()


def test_persons_are_named_only_if_asked() -> None:
    """Without the setting a reviewer is in no triple; with it, by ORCID iD."""
    assert "0000-0002-1825-0097" not in graph_of_rows(ROW).serialize(format="nt")
    graph = graph_of_rows(ROW, publish=True)
    orcid = URIRef("https://orcid.org/0000-0002-1825-0097")
    assert list(graph.objects(None, PROV.wasAttributedTo)) == [orcid]


def test_a_work_has_all_of_its_identifiers() -> None:
    """Two identifiers of one reference are one work, named after the DOI, with both addresses."""
    graph = graph_of_rows(replace(ROW, object_id="pmid:123", object_label=""), ROW)
    assert list(graph.subjects(RDF.type, EIF.Work)) == [WORK]
    assert graph.value(WORK, RDFS.label) == Literal("A title", lang="en")
    names = {
        str(graph.value(one, RDFS.label)) for one in graph.objects(WORK, DATACITE.hasIdentifier)
    }
    assert names == {"doi:10.5555/a", "pmid:123"}
    assert set(graph.objects(WORK, SKOS.exactMatch)) == {
        URIRef("https://doi.org/10.5555/a"),
        URIRef("https://pubmed.ncbi.nlm.nih.gov/123"),
    }


JOINED = {
    "by one reference": ((TOTH, "pmid:1", EXACT), (TOTH, "doi:10.5555/a", EXACT), 1),
    "not two of a scheme": ((TOTH, "doi:10.5555/b", EXACT), (TOTH, "doi:10.5555/a", EXACT), 2),
    "not what is close": ((TOTH, "pmid:1", CLOSE), (TOTH, "doi:10.5555/a", EXACT), 2),
    "not of two references": ((OTHER, "pmid:1", EXACT), (TOTH, "doi:10.5555/a", EXACT), 2),
    "the same of two references": (
        *((OTHER, "doi:10.5555/a", EXACT), (TOTH, "doi:10.5555/a", EXACT), 1),
    ),
}


@pytest.mark.parametrize("case", JOINED)
def test_identifiers_of_one_work(case: str) -> None:
    """Identifiers are of one work only where one reference is exactly both, in any order."""
    *pairs, count = JOINED[case]
    rows = [
        MappingRow(subject_id=s, object_id=o, predicate_id=p, ext_status=Status.AUTO)
        for s, o, p in pairs
    ]
    assert len(works_of(rows)) == len(works_of(rows[::-1])) == count
    assert works_of(rows) == works_of(rows[::-1])


def test_identifiers_are_joined_across_references() -> None:
    """What two references have in common makes one work of all their identifiers."""
    rows = [
        MappingRow(subject_id=OTHER, object_id="pmid:1", ext_status=Status.AUTO),
        MappingRow(subject_id=OTHER, object_id="pmcid:PMC2", ext_status=Status.AUTO),
        MappingRow(subject_id=TOTH, object_id="pmcid:PMC2", ext_status=Status.AUTO),
        MappingRow(subject_id=TOTH, object_id="doi:10.5555/a", ext_status=Status.AUTO),
    ]
    assert works_of(rows) == ((("doi", "10.5555/a"), ("pmid", "1"), ("pmcid", "PMC2")),)


def test_no_blank_nodes_and_no_invention() -> None:
    """The graph has no blank nodes, and no identifier that no row gives."""
    graph = graph_of_rows(*DECISIONS.values())
    assert all(isinstance(node, URIRef | Literal) for triple in graph for node in triple)
    labels = {
        str(graph.value(n, RDFS.label)) for n in graph.subjects(RDF.type, DATACITE.Identifier)
    }
    assert labels == {"doi:10.5555/a"}


def test_without_links_nothing_changes(tmp_path: Path) -> None:
    """No folder, and a file without rows: the release has the graphs it would have anyway."""
    settings = settings_of(tmp_path)
    files = graph_files(settings)
    assert with_links(settings, files).files == files
    (settings.data / LINKS).mkdir()
    empty = render_mappings(new_set("curated", "1", [CURATED]))
    text = "".join(empty.splitlines(keepends=True)[:-1])
    (settings.data / LINKS / "curated.sssom.tsv").write_text(text, encoding="utf-8")
    assert with_links(settings, files).files == files
    assert graph_files(settings) == files


def test_build_takes_links_in(tmp_path: Path, quick_builds: None) -> None:
    """The release has the graph of links, counts it, and a second build says the same."""
    settings = settings_of(tmp_path, CURATED)
    assert build(settings).exit_code == 0
    release = open_release(settings.build)
    assert release.graphs[f"{INSTANCES}graph/{NAME}"] > 20
    assert release.classes[str(EIF.Linking)] == 1
    assert release.counts is not None
    assert str(EIF.Work) in release.counts.classes
    assert build(settings).exit_code == 0
    assert open_release(settings.build).name == release.name


def test_build_forgets_links_that_are_gone(tmp_path: Path) -> None:
    """A graph that a former build made is not taken once its rows are gone."""
    settings = settings_of(tmp_path, CURATED)
    assert settings.graphs / f"{NAME}.ttl" in with_links(settings, graph_files(settings)).files
    shutil.rmtree(settings.data / LINKS)
    linked = with_links(settings, graph_files(settings))
    assert [path.name for path in linked.files] == [OWN.name]


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("doi:10.5555/a", "doi:ten", "curated.sssom.tsv:"),
        ("accepted", "perhaps", "ext_status"),
        ("#license", "#licence", "license"),
        ("id/reference/", "elsewhere/", "EIFGRAPH_BASE"),
    ],
)
def test_broken_file_keeps_the_former_release(
    tmp_path: Path, quick_builds: None, before: str, after: str, word: str
) -> None:
    """A fault in a file of links is told with its place; nothing is built, the former stays."""
    settings = settings_of(tmp_path, CURATED)
    assert build(settings).exit_code == 0
    former = open_release(settings.build).name
    path = settings.data / LINKS / "curated.sssom.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    result = build(settings)
    assert isinstance(result.exception, RecordError)
    assert word in str(result.exception)
    assert open_release(settings.build).name == former


def test_unknown_reference_is_told_and_left_out(tmp_path: Path, quick_builds: None) -> None:
    """A row about a reference that no page has gives a warning with its line and no triple."""
    gone = replace(CURATED, subject_id=f"eifref:{PAGE}/000000000000")
    settings = settings_of(tmp_path, CURATED, gone)
    result = build(settings)
    assert result.exit_code == 0
    assert "curated.sssom.tsv:18: warning: no-reference" in result.stderr
    assert "000000000000" not in (settings.graphs / f"{NAME}.ttl").read_text(encoding="utf-8")


def test_people_win_over_the_machine(tmp_path: Path) -> None:
    """Of a reference that a person settled, a machine's row is left out, and the conflict told."""
    settings_of(tmp_path, replace(ROW, object_id="doi:10.5555/b"), name="machine")
    settings = settings_of(tmp_path, CURATED)
    graphs, warnings = render_links(settings, graph_files(settings))
    turtle = graphs[NAME]
    assert "10.5555/a" in turtle
    assert "10.5555/b" not in turtle
    assert len(warnings) == 1
    assert "10.5555/b" in warnings[0]


def test_what_breaks_a_shape_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A work without label and identifier breaks shapes, and no graph is written."""
    settings = settings_of(tmp_path, CURATED)
    broken = Graph()
    broken.add((WORK, RDF.type, EIF.Work))
    monkeypatch.setattr("eifgraph.links.link_graph", lambda *_: broken)
    with pytest.raises(ConformanceError):
        with_links(settings, graph_files(settings))
    assert not (settings.graphs / f"{NAME}.ttl").exists()


def test_dois_that_differ_in_a_sign_are_two_works(tmp_path: Path) -> None:
    """Their addresses differ, whatever a slug makes of the signs."""
    other = replace(CURATED, subject_id=OTHER, object_id="doi:10.5555/a-b")
    settings = settings_of(tmp_path, replace(CURATED, object_id="doi:10.5555/a.b"), other)
    with_links(settings, graph_files(settings))
    graph = Graph().parse(settings.graphs / f"{NAME}.ttl")
    assert len(set(graph.subjects(RDF.type, EIF.Work))) == 2
    assert len(set(graph.subjects(RDF.type, DATACITE.Identifier))) == 2


def test_sample_rows_say_from_what_they_were_verified() -> None:
    """Our own rows: four references, five identifiers, each with its grounds, and no person."""
    curated = read_curated(ROOT / "data" / LINKS / "curated.sssom.tsv")
    assert curated is not None
    assert {row.object_id for row in curated.rows} == {
        *("doi:10.1097/01.chi.0000181047.59702.58", "doi:10.1097/01.chi.0000222784.03735.92"),
        *("pmid:16865033", "pmid:12549708", "pii:S0145213411001499"),
    }
    assert {row.ext_status for row in curated.rows} == {Status.ACCEPTED}
    assert {row.mapping_date for row in curated.rows} == {"2026-11-29"}
    assert all(len(row.comment) > 60 for row in curated.rows)
    assert not any(row.reviewer_id or row.author_id for row in curated.rows)


@pytest.fixture(scope="module")
def spar() -> alignments.Vocabularies:
    """Read SPAR's vocabularies as published; they are not ours, so they lie beside the checkout."""
    folder = Path(os.environ.get("EIFGRAPH_SHARED", ROOT.parent / "shared")) / "vocabularies"
    if not folder.is_dir():
        pytest.skip("needs ../shared/vocabularies, or EIFGRAPH_SHARED naming the folder of it")
    found = alignments.Vocabularies()
    for name in ("fabio.ttl", "datacite.ttl", "biro.ttl", "cito.ttl", "c4o.ttl", "pso.ttl"):
        found.read(folder / name)
    return found


def test_terms_of_others_exist(spar: alignments.Vocabularies) -> None:
    """Every term of others that the graph uses, and every scheme of identifiers, is known there."""
    graph = graph_of_rows(*DECISIONS.values(), publish=True)
    used = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    used |= {DATACITE[scheme] for scheme in NORMAL}
    foreign = {term for term in used if not str(term).startswith(INSTANCES)}
    assert len(foreign) > 20
    assert sorted(str(term) for term in foreign if not spar.kinds_of(term)) == []
    assert not spar.kinds_of(DATACITE.pubmed)


def test_context_names_the_terms() -> None:
    """The JSON-LD context has the terms of links."""
    context = json.loads((ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    assert {"Linking", "decidedBy", "decision", "proposes"} <= context["@context"].keys()
