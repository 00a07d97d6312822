"""The references of a release, given out to programs for citations and read back by others."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import rispy  # type: ignore[import-untyped]  # it has no types
from bibtexparser.entrypoint import parse_string
from click.testing import CliRunner
from rdflib import Graph

from eifgraph import catalogue, cli
from eifgraph.backend import Backend, open_backend
from eifgraph.backend.rows import N_TRIPLES, TSV, iris_in
from eifgraph.catalogue import read_text, select_among
from eifgraph.citations.formats import FORMATS, Cited
from eifgraph.citations.rows import CLOSE, MappingRow, Status
from eifgraph.citations.standing import State
from eifgraph.citations.stored import Retrieved
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work
from eifgraph.citing import cited_in, cited_references
from eifgraph.citing.items import DOUBT, UNASKED, UNKNOWN, VERSION, key_of
from eifgraph.config import resource_dir
from eifgraph.errors import NotFound, NothingToCite, ParameterError, QueryError, QueryLimit
from eifgraph.graph import link_graph, record_graphs, standing_graph
from eifgraph.iris import concept_iri, exact_slug
from eifgraph.namespaces import INSTANCES, ONTOLOGY
from eifgraph.release import open_release
from tests.citations.test_compare import WORK
from tests.citations.test_formats import WORK as ODD
from tests.releases import GRAPHS

DOI = "10.1097/01.chi.0000222784.03735.92"
CPP = "child-parent-psychotherapy"
TOTH, OTHER = f"eifref:{CPP}/9b4e21147cf2", f"eifref:{CPP}/effdc4b19d72"
ID = f"{INSTANCES}id"
ASSESSMENT = f"assessment/{CPP}/eif/foundations-for-life-2016-07"
SCHEMES = Graph().parse(resource_dir("ontology") / "schemes.ttl")
BEGIN = datetime(2026, 11, 29, tzinfo=UTC)
ROW = MappingRow(subject_id=TOTH, object_id="doi:10.5555/1", object_label="A title",
                 ext_status=Status.AUTO, mapping_date="2026-11-29")  # fmt: skip


@pytest.fixture(scope="module")
def backend(real_build: Path) -> Backend:
    """A release of all real data."""
    return open_backend(open_release(real_build).nquads)


@pytest.fixture(scope="module")
def own_quads() -> list[str]:
    """The statements of our own page."""
    graph = Graph().parse(GRAPHS / f"{CPP}.ttl")
    return quads(f"{INSTANCES}graph/{CPP}", graph)


def quads(name: str, graph: Graph) -> list[str]:
    """Give the lines of a graph under a name."""
    lines = graph.serialize(format="nt").splitlines()
    return [f"{line[:-1]}<{name}> .\n" for line in lines if line]


def store(folder: Path, page: Sequence[str], rows: Iterable[MappingRow], *works: Work) -> Backend:
    """Give a store of our own page, links, and records; each is a day older than the next."""
    links = tuple(rows)
    records = [
        Retrieved(work, "http://127.0.0.1/works", BEGIN + timedelta(days=day), "0" * 64)
        for day, work in enumerate(works)
    ]
    graphs = {"links/references": link_graph(links, [], INSTANCES)}
    graphs |= record_graphs(records, links, INSTANCES)
    graphs["links/standings"] = standing_graph(records, {}, links, INSTANCES)
    made = [line for name in graphs for line in quads(f"{INSTANCES}graph/{name}", graphs[name])]
    path = folder / "eifgraph.nq"
    path.write_text("".join((*page, *made)), encoding="utf-8")
    return open_backend(path)


def toth(backend: Backend) -> Cited:
    """Give the item of the first reference."""
    return cited_references(backend, INSTANCES, "CPP")[0]


def test_references_of_a_programme(backend: Backend) -> None:
    """Each reference comes once, with the work that it stands for and what rests on it."""
    items = cited_references(backend, INSTANCES, "cpp")
    assert [one.key for one in items] == [
        "toth2002",
        "ghoshippen2011",
        "lieberman2005",
        "lieberman2006",
    ]
    last = items[-1]
    assert last.work is not None
    assert dict(last.work.identifiers) == {"doi": DOI, "pmid": "16865033"}
    assert UNASKED in last.note
    assert [one.family for one in last.work.authors] == ["Lieberman", "Ghosh Ippen", "van Horn"]
    assert (last.work.years, last.work.containers) == ((2006,), ())
    whole, _, cut, _ = (one.work for one in items)
    assert whole is not None
    assert cut is not None
    assert (whole.containers, whole.kind) == (("Development and Psychopathology",), Kind.ARTICLE)
    assert (cut.containers, cut.volume, cut.first_page) == ((), "44", "1241")
    assert "Study 2 of Child-Parent Psychotherapy" in last.note
    assert "evidence rating 3+; outcomes: Improved behaviour;" in last.note
    assert 'follow-up of a randomized c".' in last.note
    assert DOUBT not in last.note
    assert last.landing == f"https://doi.org/{DOI}"
    assert items[1].landing.endswith("/S0145213411001499")


@pytest.mark.parametrize("name", [CPP, f"{ID}/programme/{CPP}", "Child-parent  psychotherapy"])
def test_a_programme_goes_by_any_name(backend: Backend, name: str) -> None:
    """By its name in any case, its short name, or its IRI."""
    assert len(cited_references(backend, INSTANCES, name)) == 4


def test_of_a_study_and_of_an_outcome(backend: Backend) -> None:
    """A study has its own references, an outcome those of the studies that it is based on."""
    assert len(cited_references(backend, INSTANCES, "CPP", study="1")) == 1
    assert len(cited_references(backend, INSTANCES, "CPP", outcome="improved behaviour")) == 3


def test_a_record_loses_nothing(own_quads: list[str], tmp_path: Path) -> None:
    """What comes out of a release is, in every format, what the record that went in would be."""
    work = replace(ODD, identifiers=WORK.identifiers)
    item = toth(store(tmp_path, own_quads, [ROW], work))
    expected = replace(item, work=work)
    for form in FORMATS.values():
        assert form.render([item]) == form.render([expected])
    assert item.work is not None
    assert item.work.access == ODD.access


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name)
def test_every_kind_is_read_back(kind: Kind, own_quads: list[str], tmp_path: Path) -> None:
    """A release tells what kind of publication a record is of."""
    item = toth(store(tmp_path, own_quads, [ROW], replace(WORK, kind=kind)))
    assert item.work is not None
    assert item.work.kind is kind


def test_a_work_with_little_known(own_quads: list[str], tmp_path: Path) -> None:
    """A record without a title goes by that of the link; an author may have one name only."""
    bare = Work("datacite", {"doi": "10.5555/1"}, authors=(Person("Plato"),), issued="1999")
    item = toth(store(tmp_path, own_quads, [ROW], bare))
    assert item.work == replace(bare, title="A title", years=(1999,))


def test_the_best_record_is_taken(own_quads: list[str], tmp_path: Path) -> None:
    """Of several sources the best, of one source the newest; identifiers and access are of all."""
    free = Access("https://example.org/a.pdf", "CC BY")
    works = (
        replace(WORK, title="Older", subtitle=""),
        replace(WORK, title="Newer", subtitle=""),
        Work("openalex", {"doi": "10.5555/1", "openalex": "W1234"}, title="Other", access=free),
        Work("wikidata", {"doi": "10.5555/1", "wikidata": "Q1"}, title="Least"),
    )
    item = toth(store(tmp_path, own_quads, [ROW], *works))
    assert item.work is not None
    assert (item.work.source, item.work.title, item.work.access) == ("crossref", "Newer", free)
    assert item.work.identifiers == {**WORK.identifiers, "openalex": "W1234", "wikidata": "Q1"}


def test_what_no_work_is_known_for_is_given_as_printed(own_build: Path) -> None:
    """Without links a reference is its own words."""
    backend = open_backend(open_release(own_build).nquads)
    items = cited_references(backend, INSTANCES, "CPP")
    assert [one.work for one in items] == [None] * 4
    assert items[0].text.startswith("Toth, S.L.")
    said = CliRunner(env={"EIFGRAPH_BUILD": str(own_build)}).invoke(
        cli.cli, ["audit", "CPP", "--retracted"]
    )
    assert "none of its references stands for a known publication: run eifgraph link" in said.output


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"text": "Doe, J. (2001). A trial.", "surname": "Doe Roe", "year": "2001"}, "doeroe2001"),
        ({"text": "Doe, J. (2001). A trial."}, "doe2001"),
        ({"text": "A report that names nobody"}, "a-report-that-names-nobo"),
    ],
)
def test_keys(row: dict[str, str], key: str) -> None:
    """What is cited goes by surname and year, also where the text alone tells them."""
    assert key_of(row) == key


def test_a_work_comes_once(own_quads: list[str], tmp_path: Path) -> None:
    """Two references to one work are one item, whose note tells of both."""
    rows = [ROW, replace(ROW, subject_id=OTHER)]
    items = cited_references(store(tmp_path, own_quads, rows), INSTANCES, "CPP")
    assert len(items) == 3
    assert "Study 1 of" in items[0].note
    assert "Study 2 of" in items[0].note
    assert items[0].note.count("Printed as") == 2


def test_a_close_link_is_no_unmarked_guess(own_quads: list[str], tmp_path: Path) -> None:
    """The note says so where it is not certain which work a reference stands for."""
    rows = [replace(ROW, predicate_id=CLOSE)]
    assert DOUBT in toth(store(tmp_path, own_quads, rows, WORK)).note


def test_another_version_is_no_guess(own_quads: list[str], tmp_path: Path) -> None:
    """What a person found to be another version is said to be one, in the note and by q32."""
    rows = [replace(ROW, predicate_id=CLOSE, ext_status=Status.ACCEPTED)]
    backend = store(
        tmp_path, [*own_quads, *quads(f"{INSTANCES}graph/schemes", SCHEMES)], rows, WORK
    )
    item = toth(backend)
    assert DOUBT not in item.note
    assert f'"; {VERSION}.' in item.note
    query = next(one for one in catalogue.read_queries() if one.number == "q32")
    decided = [row for row in catalogue.select(backend, query.text) if "work" in row]
    assert [str(row["decisionLabel"]) for row in decided] == ["Another version"]


def test_a_retracted_work_says_so(own_quads: list[str], tmp_path: Path) -> None:
    """The note begins with what happened to the work; of one that stands it says nothing."""
    gone = (Update(Event.RETRACTION, day=date(2020, 1, 2)),)
    retracted = toth(store(tmp_path, own_quads, [ROW], replace(WORK, updates=gone)))
    assert UNASKED not in retracted.note
    assert retracted.note.startswith("This work is retracted since 2020-01-02. Study 1 of")
    assert toth(store(tmp_path, own_quads, [ROW], WORK)).note.startswith("Study 1 of")


def test_every_standing_can_be_cited(own_quads: list[str], tmp_path: Path) -> None:
    """A work that stands, or that no source knows, is cited without a warning; others have one."""
    rows = [ROW]
    for state in State:
        iri = concept_iri("standing", state.name.lower())
        work = f"{ID}/work/doi/{exact_slug('10.5555/1')}"
        said = f"<{work}> <{ONTOLOGY}#standing> <{iri}> <{INSTANCES}graph/links/standings> .\n"
        note = toth(store(tmp_path, [*own_quads, said], rows)).note
        is_quiet = state in (State.STANDS, State.UNKNOWN)
        assert note.startswith("Study 1 of") == is_quiet, state
        assert UNKNOWN in note
        assert UNASKED not in note


def test_a_wrong_identifier_is_not_given_out(own_quads: list[str], tmp_path: Path) -> None:
    """What a record alone takes for another identifier of its work, and is another's, stays out."""
    rows = [ROW, replace(ROW, subject_id=OTHER, object_id="pmid:22222")]
    wrong = replace(WORK, identifiers={"doi": "10.5555/1", "pmid": "22222"})
    item = toth(store(tmp_path, own_quads, rows, wrong))
    assert item.work is not None
    assert dict(item.work.identifiers) == {"doi": "10.5555/1"}


def test_what_is_set_aside_says_so(own_quads: list[str], tmp_path: Path) -> None:
    """A reference that does not count is cited only where it is named, and its note tells."""
    gone = f"{ID}/reference/{CPP}/9b4e21147cf2"
    page = [
        line.replace(f"<{ONTOLOGY}#reportedIn> <{gone}>", "<urn:x> <urn:y>") for line in own_quads
    ]
    aside = f"<{ID}/{ASSESSMENT}> <{ONTOLOGY}#setsAside> <{gone}> <{INSTANCES}graph/{CPP}> .\n"
    backend = store(tmp_path, [*page, aside], [])
    assert len(cited_references(backend, INSTANCES, "CPP")) == 3
    (item,) = cited_in(backend, [gone])
    assert item.note.startswith("Set aside by Child-Parent Psychotherapy, Foundations for Life")


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"programme": "nobody"}, ParameterError, "no programme 'nobody'; there are 52"),
        ({"programme": "Let's Play in Tandem"}, NotFound, "no reference in the assessments"),
        ({"programme": "CPP", "study": "9"}, NotFound, "there are: 1, 2"),
        ({"programme": "CPP", "outcome": "wealth"}, NotFound, "Improved behaviour"),
    ],
)
def test_what_is_not_there(
    backend: Backend, asked: dict[str, str], error: type[Exception], said: str
) -> None:
    """It is told what there is."""
    with pytest.raises(error, match=said):
        cited_references(backend, INSTANCES, **asked)


REFERENCE = f"{ID}/reference/{CPP}/effdc4b19d72"
SECOND = ["ghoshippen2011", "lieberman2005", "lieberman2006"]
"""The reports of the second study."""
STANDING = {
    f"{ID}/work/doi/10-1097-01-chi-0000222784-03735-92-9e0a4fe3": ["lieberman2006"],
    f"https://doi.org/{DOI}": ["lieberman2006"],
    "https://pubmed.ncbi.nlm.nih.gov/16865033": ["lieberman2006"],
    REFERENCE: ["lieberman2006"],
    f"{ID}/linking/{CPP}/effdc4b19d72/pmid/16865033": ["lieberman2006"],
    f"{ID}/study/{ASSESSMENT}/1": ["toth2002"],
    f"{ID}/{ASSESSMENT}": ["ghoshippen2011", "lieberman2005", "lieberman2006", "toth2002"],
    f"{ID}/programme/{CPP}": ["ghoshippen2011", "lieberman2005", "lieberman2006", "toth2002"],
    f"{ID}/child-outcome/reduced-ptsd-symptoms": [
        "ghoshippen2011",
        "lieberman2005",
        "lieberman2006",
    ],
}


@pytest.mark.parametrize("thing", STANDING)
def test_what_stands_for_references(backend: Backend, thing: str) -> None:
    """Each kind of thing stands for the references that rest on it, or on which it rests."""
    assert sorted(one.key for one in cited_in(backend, [thing])) == STANDING[thing]


def test_claims_findings_and_records_stand_for_references(
    backend: Backend, own_quads: list[str], tmp_path: Path
) -> None:
    """So do those whose names are made of others'."""
    query = f"SELECT ?x {{ ?x <{ONTOLOGY}#basedOn> <{ID}/study/{ASSESSMENT}/1> }} LIMIT 1"
    (claim,) = catalogue.select(backend, query)
    assert [one.key for one in cited_in(backend, [str(claim["x"])])] == ["toth2002"]
    record = f"{ID}/record/crossref/2026-11-29/doi/10-5555-1-48909450"
    made = f"<{ID}/finding/x> <{ONTOLOGY}#foundBy> <{ID}/study/{ASSESSMENT}/1> <urn:g> .\n"
    synthetic = store(tmp_path, [*own_quads, made], [ROW], WORK)
    assert [one.key for one in cited_in(synthetic, [record])] == ["toth2002"]
    assert [one.key for one in cited_in(synthetic, [f"{ID}/finding/x"])] == ["toth2002"]


def test_items_come_in_the_order_of_the_answer(backend: Backend) -> None:
    """And each once, however often its things are named."""
    named = [f"{ID}/study/{ASSESSMENT}/2", "urn:x", f"{ID}/programme/{CPP}", REFERENCE]
    keys = [one.key for one in cited_in(backend, named)]
    assert keys[-1] == "toth2002"
    assert len(keys) == 4


@pytest.mark.parametrize("named", [[], ["urn:x", f"{ID}/site/eif"]])
def test_nothing_to_cite(backend: Backend, named: list[str]) -> None:
    """Where nothing stands for a reference, it is told what could."""
    with pytest.raises(NothingToCite, match=r"select works, references, studies") as told:
        cited_in(backend, named)
    assert told.value.named == len(named)


def test_iris_in_answers() -> None:
    """IRIs of rows come in order, and no text that looks like one; of triples the ends, sorted."""
    rows = b'?a\t?b\n<urn:b>\t"<urn:no>"\n<urn:a>\t<urn:b>\n'
    assert iris_in(rows, TSV) == ("urn:b", "urn:a")
    triples = b'<urn:s> <urn:p> <urn:o> .\n_:b <urn:p> "<urn:no>" .\n'
    assert iris_in(triples, N_TRIPLES) == ("urn:o", "urn:s")
    with pytest.raises(QueryError, match="ASK"):
        iris_in(b"true\n", TSV)
    with pytest.raises(QueryError, match="cannot be read"):
        iris_in(b"<urn:s> <urn:p>", N_TRIPLES)


LONG = {
    "rows": (b"?a\n" + b"<urn:%d>\n" * 9 % (*range(9),), TSV, "names more than 3 things"),
    "triples": (
        b"<urn:s> <urn:p> <urn:%d> .\n" * 9 % (*range(9),),
        N_TRIPLES,
        "names more than 3 things",
    ),
    "the same again": (b"?a\n" + b"<urn:a>\n" * 61, TSV, "more than 60 values"),
    "empty cells": (b"?a\t?b\n" + b"\t\n" * 31, TSV, "more than 60 values"),
}


@pytest.mark.parametrize("case", LONG)
def test_long_answers_are_not_read_to_their_end(case: str) -> None:
    """It is told that there is too much once that is seen, whatever stands behind it."""
    answer, media_type, said = LONG[case]
    with pytest.raises(QueryLimit, match=said):
        iris_in(answer + b"this cannot be read", media_type, 3)
    assert len(iris_in(b"?a\n" + b"<urn:a>\n" * 60, TSV, 3)) == 1
    assert len(iris_in(b"?a\n<urn:a>\n<urn:b>\n<urn:c>\n", TSV, 3)) == 3


def test_values_cannot_end_a_query(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no IRI is passed over; the others are asked for in as many parts as it takes."""
    evil = [
        "urn:x> } UNION { ?thing ?p ?reference",
        "x",
        "urn:\\u003e",
        "urn:a b",
        "urn:\n",
        REFERENCE,
    ]
    monkeypatch.setattr(catalogue, "AT_ONCE", 1)
    found = select_among(
        backend, read_text("things_to_cite"), "thing", [*evil, f"{ID}/{ASSESSMENT}"]
    )
    assert {row["thing"] for row in found} == {REFERENCE, f"{ID}/{ASSESSMENT}"}


def dois_of(text: str, form: str) -> list[str | None]:
    """Read an export by a parser that is not ours; give the DOIs."""
    if form == "ris":
        return [one.get("doi") for one in rispy.loads(text)]
    if form == "csl":
        return [one.get("DOI") for one in json.loads(text)]
    fields = [one.fields_dict.get("doi") for one in parse_string(text).entries]
    return [one.value if one else None for one in fields]


@pytest.fixture
def ask(real_build: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Run the command on a release, without a folder of data."""
    monkeypatch.setenv("EIFGRAPH_BUILD", str(real_build))
    monkeypatch.setenv("EIFGRAPH_DATA", "/nonexistent")
    return CliRunner()


@pytest.mark.parametrize("form", FORMATS)
def test_the_command(form: str, ask: CliRunner) -> None:
    """What is printed is read by a parser that is not ours, with all four references."""
    done = ask.invoke(cli.cli, ["cite", "CPP", "--format", form])
    assert done.exit_code == 0
    assert dois_of(done.stdout, form) == [None, None, "10.1097/01.chi.0000181047.59702.58", DOI]


QUERIES = {
    "rows": f"SELECT ?work {{ ?work a <{ONTOLOGY}#Work> }}",
    "graph": f"CONSTRUCT {{ ?work a <urn:x> }} {{ ?work a <{ONTOLOGY}#Work> }}",
    "description": f"DESCRIBE <{REFERENCE}> <https://doi.org/10.1097/01.chi.0000181047.59702.58>",
}


@pytest.mark.parametrize("kind", QUERIES)
def test_works_of_any_answer(kind: str, ask: CliRunner, tmp_path: Path) -> None:
    """A query of any form is read from a file."""
    (tmp_path / "query.rq").write_text(QUERIES[kind], encoding="utf-8")
    name = str(tmp_path / "query.rq")
    done = ask.invoke(cli.cli, ["cite", "--query", name, "--format", "csl"])
    assert DOI in dois_of(done.stdout, "csl")


def test_a_query_of_standard_input(ask: CliRunner) -> None:
    """A query may be piped in."""
    done = ask.invoke(cli.cli, ["cite", "--query", "-"], input=QUERIES["rows"])
    assert DOI in dois_of(done.stdout, "ris")


def test_a_named_question(ask: CliRunner) -> None:
    """A question of ours goes by its name."""
    done = ask.invoke(cli.cli, ["cite", "--query", "q32"])
    assert len(dois_of(done.stdout, "ris")) == 4


REFUSED: dict[str, tuple[list[str], str | bytes, str]] = {
    "neither": ([], "", "a PROGRAMME or --query"),
    "both": (["CPP", "--query", "-"], "", "not both"),
    "study": (["--query", "-", "--study", "1"], "", "--study"),
    "no such question": (["--query", "q99"], "", "no query 'q99'"),
    "not text": (["--query", "-"], b"\xff\xfe", "UTF-8"),
    "truth": (["--query", "-"], "ASK {}", "ASK"),
    "service": (["--query", "-"], "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", "SERVICE"),
    "nothing": (["--query", "-"], "SELECT ?x { ?x a <urn:x> }", "no work to cite"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_command_refuses(
    case: str, own_build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with 2 and says why, and prints nothing else."""
    arguments, text, said = REFUSED[case]
    given = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setenv("EIFGRAPH_BUILD", str(own_build))
    monkeypatch.setattr(sys, "argv", ["eifgraph", "cite", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
    with pytest.raises(SystemExit) as end:
        cli.main()
    told = capsys.readouterr()
    assert (end.value.code, told.out) == (2, "")
    assert said in told.err
