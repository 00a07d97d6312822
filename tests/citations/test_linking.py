"""Runs over references: of a release, of a file, with sources that answer and that do not."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from eifgraph import cli
from eifgraph.backend import open_backend
from eifgraph.citations.candidates import REVIEW_FILE
from eifgraph.citations.curated import change_curated
from eifgraph.citations.decide import Named
from eifgraph.citations.described import Described
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, new_set, read_mappings
from eifgraph.citations.outcomes import Listed
from eifgraph.citations.rows import NOT, MappingRow, Status
from eifgraph.citations.stored import read_folder
from eifgraph.citations.stored_list import LeftOut
from eifgraph.cli.running import _tell
from eifgraph.linking import LinkRun, link_references, listed_references, write_run
from eifgraph.namespaces import INSTANCES
from eifgraph.release import open_release
from tests.citations.test_compare import CUT, WHOLE, WORK
from tests.citations.test_decide import LATER, STRANGER, TWIN
from tests.citations.test_resolve import OTHER, Shelf
from tests.citations.test_traps import BARE
from tests.standin.server import StandIn

SUBJECT = "eifref:early-steps/aaaaaaaaaaaa"
ONE = Listed(SUBJECT, WHOLE, "early-steps")
CUT_ONE = Listed("eifref:early-steps/bbbbbbbbbbbb", CUT, "early-steps")
DAY = "2026-11-29"
TRAP = "Smith, J. (2005). Parenting support for young mothers in deprived areas."


def run(folder: Path, *listed: Listed, shelves: tuple[Shelf, ...], day: str = DAY) -> LinkRun:
    """Run, and write what came of it."""
    found = link_references(listed, shelves, folder, lambda: day)
    write_run(found, folder, INSTANCES)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Give what a run wrote."""
    names = [name for name in (MACHINE_FILE, REVIEW_FILE) if (folder / name).exists()]
    return {name: (folder / name).read_bytes() for name in names}


def curate(folder: Path, row: MappingRow) -> None:
    """Have a person decide."""
    folder.mkdir(exist_ok=True)
    change_curated(folder / CURATED_FILE, new_set("curated", "1"), [row], [])


def test_references_of_a_release(own_build: Path) -> None:
    """A reference comes with its text, its page and what the links below its group state."""
    backend = open_backend(open_release(own_build).nquads)
    listed = listed_references(backend, INSTANCES)
    assert len(listed) == 4
    assert {one.page for one in listed} == {"child-parent-psychotherapy"}
    toth = next(one for one in listed if one.text.startswith("Toth"))
    assert ("pmid", "12549708") in toth.linked
    assert all(one.subject.startswith("eifref:child-parent-psychotherapy/") for one in listed)


def test_rows_and_questions(tmp_path: Path) -> None:
    """What is sure becomes a row, what is not a row and a question, and the files can be read."""
    found = run(tmp_path, ONE, CUT_ONE, shelves=(Shelf("crossref", (WORK, TWIN, STRANGER)),))
    rows = {row.subject_id: row for row in read_mappings(tmp_path / MACHINE_FILE).rows}
    assert rows[ONE.subject].object_id == "doi:10.5555/1"
    assert rows[ONE.subject].ext_status is Status.AUTO
    assert rows[ONE.subject].predicate_id == "skos:closeMatch"
    assert rows[CUT_ONE.subject].ext_status is Status.REVIEW
    assert [one.subject_id for one in found.questions] == [CUT_ONE.subject]
    assert len(found.questions[0].candidates) == 2


def test_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    """What is said again keeps its day; what is new has the new one."""
    shelves = (Shelf("crossref", (WORK, TWIN)),)
    run(tmp_path, ONE, CUT_ONE, shelves=shelves)
    before = files(tmp_path)
    run(tmp_path, ONE, CUT_ONE, shelves=shelves, day="2027-01-01")
    assert files(tmp_path) == before
    run(tmp_path, ONE, CUT_ONE, shelves=(*shelves, Shelf("other", (OTHER,))), day="2027-01-01")
    (row,) = (r for r in read_mappings(tmp_path / MACHINE_FILE).rows if r.subject_id == SUBJECT)
    assert (row.mapping_date, row.predicate_id) == ("2027-01-01", "skos:exactMatch")


def test_a_silent_source_loses_no_row(tmp_path: Path) -> None:
    """What was decided stays where nobody answers this time."""
    run(tmp_path, ONE, shelves=(Shelf("crossref", (WORK,)),))
    before = files(tmp_path)
    found = run(tmp_path, ONE, shelves=(Shelf("crossref", is_silent=True),), day="2027-01-01")
    assert files(tmp_path) == before
    assert found.resolutions[0][1].faults


@pytest.mark.parametrize("is_silent", [True, False])
def test_a_link_outlives_a_run_that_finds_less(tmp_path: Path, is_silent: bool) -> None:
    """Whether a source is silent or is not asked, no link becomes weaker or goes."""
    one, other = Shelf("crossref", (WORK,)), Shelf("other", (OTHER,))
    run(tmp_path, ONE, shelves=(one, other))
    before = files(tmp_path)
    fewer = (one, Shelf("other", is_silent=True)) if is_silent else (Shelf("small", (STRANGER,)),)
    found = run(tmp_path, ONE, shelves=fewer, day="2027-01-01")
    assert files(tmp_path) == before
    assert len(found.kept) == 1


GONE = {
    "another paper": (replace(LATER, identifiers=WORK.identifiers), STRANGER),
    "fits alike": (WORK, TWIN, replace(WORK, identifiers={"doi": "10.5555/9"}, first_page="")),
    "beyond those shown": (
        *(replace(TWIN, identifiers={"doi": f"10.5555/9{n}"}) for n in range(6)),
        replace(STRANGER, identifiers=WORK.identifiers),
    ),
}


@pytest.mark.parametrize("kind", GONE)
def test_a_link_goes_whose_work_is_seen_to_be_another(tmp_path: Path, kind: str) -> None:
    """What all sources now say of the linked work itself takes its link back."""
    run(tmp_path, CUT_ONE, shelves=(Shelf("crossref", (WORK,)),))
    (old,) = read_mappings(tmp_path / MACHINE_FILE).rows
    assert (old.ext_status, old.object_id) == (Status.AUTO, "doi:10.5555/1")
    now, silent = Shelf("crossref", GONE[kind]), Shelf("other", is_silent=True)
    found = run(tmp_path, CUT_ONE, shelves=(now, silent), day="2027-01-01")
    assert found.kept == found.rows == (old,)
    found = run(tmp_path, CUT_ONE, shelves=(now, Shelf("other")), day="2027-01-01")
    assert found.kept == ()
    assert [row.ext_status for row in found.rows] == [
        Status.NONE if kind == "another paper" else Status.REVIEW
    ]


def test_a_link_made_in_an_outage_does_not_outlive_it(tmp_path: Path) -> None:
    """Where one source was silent, and now two works fit alike, a person is asked after all."""
    one = Shelf("crossref", (replace(BARE, identifiers={"doi": "10.5555/a"}),))
    other = Shelf("datacite", (replace(BARE, identifiers={"doi": "10.5555/b"}),))
    listed = Listed(SUBJECT, TRAP, "early-steps")
    run(tmp_path, listed, shelves=(one, Shelf("datacite", is_silent=True)))
    (row,) = read_mappings(tmp_path / MACHINE_FILE).rows
    assert (row.ext_status, row.object_id) == (Status.AUTO, "doi:10.5555/a")
    assert row.ext_reason.endswith("datacite gave no answer")
    run(tmp_path, listed, shelves=(Shelf("crossref", is_silent=True), other))
    assert read_mappings(tmp_path / MACHINE_FILE).rows[0].object_id == "doi:10.5555/a"
    found = run(tmp_path, listed, shelves=(one, other))
    assert [row.ext_status for row in found.rows] == [Status.REVIEW]
    assert [one.subject_id for one in found.questions] == [SUBJECT]
    before = files(tmp_path)
    run(tmp_path, listed, shelves=(one, Shelf("datacite", is_silent=True)), day="2027-01-01")
    assert files(tmp_path) == before


def test_an_outage_changes_nothing_that_is_no_surer(tmp_path: Path) -> None:
    """Another witness in the place of a silent one, or fewer candidates, are no reason to write."""
    shelves = (Shelf("crossref", (WORK, TWIN)), Shelf("other", (OTHER,)))
    run(tmp_path, ONE, CUT_ONE, shelves=shelves)
    before = files(tmp_path)
    third = replace(OTHER, source="third")
    fewer = (Shelf("crossref", (WORK, TWIN)), Shelf("other", is_silent=True))
    found = run(
        tmp_path, ONE, CUT_ONE, shelves=(*fewer, Shelf("third", (third,))), day="2027-01-01"
    )
    assert files(tmp_path) == before
    assert found.kept


def test_a_question_outlives_an_outage(tmp_path: Path) -> None:
    """A reference that still waits for a person keeps its candidates while a source is silent."""
    run(tmp_path, CUT_ONE, shelves=(Shelf("crossref", (WORK, TWIN)),))
    before = files(tmp_path)
    run(tmp_path, CUT_ONE, shelves=(Shelf("crossref", is_silent=True),))
    assert files(tmp_path) == before
    assert before[REVIEW_FILE]


def test_a_record_without_an_identifier_is_no_link(tmp_path: Path) -> None:
    """What cannot be named is not written as a link, and the file can be read again."""
    run(tmp_path, ONE, shelves=(Shelf("crossref", (replace(WORK, identifiers={}),)),))
    (row,) = read_mappings(tmp_path / MACHINE_FILE).rows
    assert row.ext_status is Status.NONE
    assert "no identifier" in row.ext_reason


def test_a_run_without_anything_to_say_writes_nothing(tmp_path: Path) -> None:
    """Where nothing was looked up and nothing was there, no empty files are left."""
    run(tmp_path, shelves=(Shelf("crossref"),))
    assert list(tmp_path.iterdir()) == []


def test_what_people_settled_is_not_looked_up(tmp_path: Path) -> None:
    """A reference with a verdict costs no request, and its rows stay."""
    curate(tmp_path, MappingRow(SUBJECT, "doi:10.5555/2", WHOLE, ext_status=Status.ACCEPTED))
    before = (tmp_path / CURATED_FILE).read_bytes()
    shelf = Shelf("crossref", (WORK,))
    found = run(tmp_path, ONE, shelves=(shelf,))
    assert (found.settled, found.rows, shelf.asked) == (1, (), [])
    assert (tmp_path / CURATED_FILE).read_bytes() == before


def test_a_rejected_work_is_never_proposed_again(tmp_path: Path) -> None:
    """Neither as a link nor in a question."""
    rejected = MappingRow(SUBJECT, "doi:10.5555/1", WHOLE, predicate_modifier=NOT)
    curate(tmp_path, replace(rejected, ext_status=Status.REJECTED))
    found = run(tmp_path, ONE, shelves=(Shelf("crossref", (WORK, LATER)), Shelf("other", (OTHER,))))
    assert found.resolutions[0][1].decision.work is None
    written = files(tmp_path)
    assert MACHINE_FILE in written
    text = "".join(one.decode() for one in written.values())
    assert '"10.5555/1"' not in text
    assert "doi:10.5555/1\t" not in text


def rejecting(folder: Path) -> None:
    """Have a person say that the work which fits is not it."""
    row = MappingRow(SUBJECT, "doi:10.5555/1", WHOLE, predicate_modifier=NOT)
    curate(folder, replace(row, ext_status=Status.REJECTED))


@pytest.mark.parametrize("linked", [(), (("pmid", "77"),)])
def test_what_is_rejected_is_so_by_all_its_names(tmp_path: Path, linked: tuple[Named, ...]) -> None:
    """A source that knows the rejected work by another identifier alone is not believed either."""
    rejecting(tmp_path)
    bare = (replace(WORK, source="europepmc", identifiers={"pmid": "77"}),)
    others = Shelf("europepmc", bare), Shelf("pubmed", (replace(bare[0], source="pubmed"),))
    crossref = Shelf("crossref", (WORK,))
    found = run(tmp_path, replace(ONE, linked=linked), shelves=(crossref, *others))
    assert [row.ext_status for row in found.rows] == [Status.NONE]
    assert found.rows[0].ext_reason.startswith("all that was found was rejected by a person")
    assert found.questions == ()
    assert "pmid:77" not in others[1].asked
    run(tmp_path, ONE, shelves=(*others, crossref))
    assert not any(b"pmid" in one for one in files(tmp_path).values())


def test_what_may_be_rejected_is_left_to_a_person(tmp_path: Path) -> None:
    """While the source of what was rejected is silent, its twin of another name is no link."""
    rejecting(tmp_path)
    bare = replace(WORK, source="europepmc", identifiers={"pmid": "77"})
    silent, other = Shelf("crossref", is_silent=True), Shelf("europepmc", (bare,))
    (row,) = run(tmp_path, ONE, shelves=(silent, other)).rows
    assert (row.ext_status, row.object_id) == (Status.REVIEW, "pmid:77")
    assert "it may be what was rejected before" in row.ext_reason


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stand_in: StandIn,
    tmp_path: Path,
) -> Call:
    """Give a way to run commands that ask the stand-in; gives exit code, output and errors."""
    for name, address in asdict(stand_in.addresses).items():
        monkeypatch.setenv(f"EIFGRAPH_{name.upper()}_URL", address)
    monkeypatch.setenv("EIFGRAPH_ANSWERS", str(tmp_path / "answers"))
    monkeypatch.setenv("EIFGRAPH_DATA", str(tmp_path / "data"))

    def call(*arguments: str, given: str | bytes = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["eifgraph", *arguments])
        data = given if isinstance(given, bytes) else given.encode()
        stream = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)
        code = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


LANTERN = (
    "Quillfeather, M. J., van der Oak, P., & Lantern Study Group (2011). Evening lanterns and "
    "shared reading: A randomised trial with fam"
)
ONLINE = ("--online", "--mailto", "somebody@example.org")


def test_resolve_online_and_offline(call: Call, stand_in: StandIn) -> None:
    """A cut reference is found, and found again without a request, to the byte."""
    code, out, _ = call("resolve", *ONLINE, given=f"{LANTERN}\n\nToth et al (2002)\n")
    assert code == 0
    first, second = map(json.loads, out.splitlines())
    assert (first["line"], first["decision"]) == (1, "exact")
    assert first["identifiers"]["doi"] == "10.5555/lantern.2011.17"
    assert first["parts"]["cut"] == "at its end"
    assert (second["line"], second["decision"]) == (3, "none")
    stand_in.reset()
    assert call("resolve", "--offline", given=f"{LANTERN}\n\nToth et al (2002)\n")[1] == out
    assert not stand_in.log


FORMS = {
    "csv": (("--column", "ref"), f'id,ref\n1,"{LANTERN}"\n2,\n'),
    "json": (("--key", "ref"), json.dumps({"ref": LANTERN}) + "\n"),
}


DECISIONS = {"csv": ["exact", "unread"], "json": ["exact"]}


@pytest.mark.parametrize("form", FORMS)
def test_resolve_takes_tables(call: Call, form: str) -> None:
    """References come from a column or from a key."""
    options, text = FORMS[form]
    code, out, _ = call("resolve", *ONLINE, *options, given=text)
    assert code == (form == "csv")
    assert [json.loads(line)["decision"] for line in out.splitlines()] == DECISIONS[form]


WRONG = {
    "nobody to ask": ((), "x", "--online with --mailto"),
    "no contact": (("--online",), "x", "a mail address"),
    "a web contact": (("--online", "--mailto", "https://example.org/@me"), "x", "a mail address"),
    "both": (("--online", "--offline"), "x", "one of them"),
    "no such column": ((*ONLINE, "--column", "y"), "a,b\n1,2\n", "one of the columns"),
    "two forms": ((*ONLINE, "--key", "y", "--column", "x"), "x\n", "give one"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_calls_say_what_to_do(call: Call, kind: str) -> None:
    """A call that cannot be is refused with what would do."""
    options, text, said = WRONG[kind]
    code, out, err = call("resolve", *options, given=text)
    assert (code, out) == (2, "")
    assert said in err


def test_a_web_address_as_contact_is_for_endpoints(
    call: Call, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sources are told a mail address: nothing is asked with the other, and it is said at once."""
    monkeypatch.setenv("EIFGRAPH_CONTACT", "https://example.org/contact")
    code, out, err = call("resolve", "--online", given="x\n")
    assert (code, out, stand_in.log) == (2, "", [])
    assert "'https://example.org/contact' is none" in err
    assert call("resolve", "--offline", given="x\n")[0] == 1


UNREAD = {
    "no such key": '{"x": 1}',
    "no JSON": "x",
    "a list": "[1]",
    "null": '{"ref": null}',
    "a number": '{"ref": 7}',
    "too long": json.dumps({"ref": "x" * 6000}),
    "half a character": '{"ref": "Quillfeather (2011) \\ud800 Evening lanterns"}',
    "nested deeply": "[" * 200_000,
    "NUL": '{"ref": "a\\u0000b"}',
}


@pytest.mark.parametrize("kind", UNREAD)
def test_one_bad_line_costs_no_other(call: Call, kind: str) -> None:
    """A line that cannot be read is told of, nothing is asked for it, and the rest goes on."""
    text = f"{UNREAD[kind]}\n{json.dumps({'ref': LANTERN})}\n"
    code, out, _ = call("resolve", *ONLINE, "--key", "ref", given=text)
    first, second = map(json.loads, out.splitlines())
    assert code == 1
    assert (first["line"], first["decision"]) == (1, "unread")
    assert first["reason"]
    assert (second["line"], second["decision"]) == (2, "exact")


def test_what_was_never_asked_is_unresolved(call: Call) -> None:
    """Offline, an answer that is not kept is told apart from "there is none"."""
    code, out, _ = call("resolve", "--offline", given=f"{LANTERN}\n")
    found = json.loads(out)
    assert code == 1
    assert found["decision"] == "unresolved"
    assert found["faults"]


def test_link_a_release(
    call: Call, own_build: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The command looks up all references, and says what came of it and what to do."""
    monkeypatch.setenv("EIFGRAPH_BUILD", str(own_build))
    code, out, _ = call("link", *ONLINE)
    assert code == 0
    assert "4 references looked up" in out
    rows = read_mappings(tmp_path / "data" / "links" / MACHINE_FILE).rows
    assert {row.ext_status for row in rows} <= {Status.NONE, Status.REVIEW}
    assert len(rows) == 4
    before = files(tmp_path / "data" / "links")
    assert call("link", "--offline")[0] == 0
    assert files(tmp_path / "data" / "links") == before


def test_records_of_linked_works(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: StandIn
) -> None:
    """What sources say of linked works is kept, each with the answer that it stands in."""
    listed = (Listed(SUBJECT, LANTERN, "early-steps"),)
    monkeypatch.setattr("eifgraph.cli.running.listed_references", lambda *_: listed)
    monkeypatch.setattr("eifgraph.cli.running.open_release", lambda _: Nothing())
    monkeypatch.setattr("eifgraph.cli.running.open_backend", lambda _: None)
    code, out, _ = call("link", *ONLINE)
    assert code == 0
    assert "1 of 1 linked works are described, by 6 records of 7 sources" in out
    folder = tmp_path / "data" / "links" / "works"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    names = ("crossref", "europepmc", "openalex", "opencitations", "pubmed", "wikidata")
    assert set(before) == {f"{name}.json" for name in names}
    for one in read_folder(folder):
        assert one.work.doi == "10.5555/lantern.2011.17"
        assert one.address.startswith("http://127.0.0.1:")
        assert "somebody@example.org" not in one.address
        assert len(one.sha256) == 64
    assert call("link", "--offline")[0] == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    machine = tmp_path / "data" / "links" / MACHINE_FILE
    machine.unlink()
    monkeypatch.setattr("eifgraph.cli.running.listed_references", lambda *_: ())
    assert call("link", "--offline")[0] == 0
    assert list(folder.iterdir()) == []


def test_what_is_left_out_is_told(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that cannot be kept is a warning, of a run of links and of one that watches."""
    left = (LeftOut("crossref", "doi:10.5555/1", "work.title: '\\ud83d' is no text of one line"),)
    monkeypatch.setattr("eifgraph.cli.running.listed_references", lambda *_: ())
    monkeypatch.setattr("eifgraph.cli.running.open_release", lambda _: Nothing())
    monkeypatch.setattr("eifgraph.cli.running.open_backend", lambda _: None)
    monkeypatch.setattr("eifgraph.cli.running.write_run", lambda *_: left)
    monkeypatch.setattr("eifgraph.cli.watching.keep_records", lambda *_: left)
    monkeypatch.setattr("eifgraph.cli.watching.expect_links", lambda _: None)
    for command in ("link", "watch"):
        code, _, err = call(command, *ONLINE)
        assert code == 0
        assert f"warning: {left[0]}\n" in err


def test_rows_that_stay_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Who is told that rows stay is told which, as far as they are few."""
    rows = tuple(MappingRow(f"eifref:early-steps/{n}", "doi:10.5555/1") for n in range(12))
    _tell(LinkRun((), rows, (), (), 0, rows), Described({}))
    said = capsys.readouterr().out
    assert "12 row(s) of former runs stay, as this run found no more" in said
    assert "\n  eifref:early-steps/9 doi:10.5555/1 (auto)\n  and 2 more\n" in said


@dataclass
class Nothing:
    """A release that nobody reads."""

    nquads: Path = Path("none")


def test_options_of_a_run_are_not_for_reviews(call: Call) -> None:
    """An option that would have no effect is refused."""
    code, _, err = call("link", "--offline", "review")
    assert code == 2
    assert "alone" in err


@pytest.mark.parametrize("name", ["refs.csv", "refs.jsonl"])
def test_a_table_needs_its_place(call: Call, tmp_path: Path, name: str) -> None:
    """A file that is a table by its name is not read as lines."""
    (tmp_path / name).write_text("x\n")
    code, _, err = call("resolve", *ONLINE, str(tmp_path / name))
    assert code == 2
    assert "for where references are" in err


@pytest.mark.parametrize("text", ["10.5555/lantern.2011.17", "doi:10.5555/lantern.2011.17"])
def test_a_bare_identifier(call: Call, text: str) -> None:
    """An identifier and nothing else is taken at its word."""
    found = json.loads(call("resolve", *ONLINE, given=f"{text}\n")[1])
    assert found["decision"] == "exact"
    assert found["identifiers"]["doi"] == "10.5555/lantern.2011.17"


def test_an_index_takes_the_place_of_nothing_else(call: Call, tmp_path: Path) -> None:
    """Neither a folder with other things nor a file gives way, nor an index to an empty one."""
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(json.dumps({"DOI": "10.5555/1", "title": ["A title of it"]}) + "\n")
    bad.write_text("{broken\n")
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "mine.txt").write_text("precious")
    for target in (folder, good):
        code, _, err = call("index", str(good), "--into", str(target))
        assert code == 2
        assert "is no index" in err
    assert (folder / "mine.txt").read_text() == "precious"
    index = tmp_path / "index"
    assert call("index", str(good), "--into", str(index))[0] == 0
    code, _, err = call("index", str(bad), "--into", str(index))
    assert code == 2
    assert "bad.jsonl:1" in err
    assert call("resolve", "--snapshot", str(index), given="10.5555/1\n")[0] == 0


def test_index_and_snapshot(call: Call, tmp_path: Path) -> None:
    """A bulk snapshot is made into an index, in which works are looked up."""
    snapshot = tmp_path / "works.jsonl"
    record = {
        "DOI": "10.5555/1",
        "type": "journal-article",
        "title": [WORK.full_title],
        "author": [{"family": "Lieberman", "given": "A.F."}],
        "issued": {"date-parts": [[2005]]},
        "container-title": list(WORK.containers),
        "volume": "44",
        "page": "1241-1248",
    }
    snapshot.write_text(json.dumps(record) + "\n{broken\n")
    code, out, err = call("index", str(snapshot), "--into", str(tmp_path / "index"))
    assert code == 0
    assert "1 works" in out
    assert "1 records refused" in out
    assert "works.jsonl:2" in err
    code, out, _ = call("resolve", "--snapshot", str(tmp_path / "index"), given=f"{CUT}\n")
    found = json.loads(out)
    assert (found["decision"], found["identifiers"]) == ("close", {"doi": "10.5555/1"})
    assert replace(WORK, source="snapshot").doi == found["identifiers"]["doi"]
