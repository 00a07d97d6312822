"""Works found in bulk files, of every form; nothing bad is dropped unseen or left half."""

from __future__ import annotations

import csv
import fcntl
import gzip
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest
import tantivy
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.snapshot import Index, Refused, build_index, open_index, reading
from eifgraph.citations.snapshot.asking import choose_terms
from eifgraph.citations.snapshot.layout import ACCOUNT, FORM
from eifgraph.citations.snapshot.packing import pack, unpack
from eifgraph.citations.snapshot.records import work_of
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work
from eifgraph.errors import ConfigError, MissingExtra, NotFound, StoreError

CROSSREF: dict[str, Any] = {
    "DOI": "10.5555/1",
    "title": ["Parent &amp; child: <i>a trial</i>"],
    "subtitle": ["Two years on"],
    "author": [
        {"given": "Jane", "family": "van Doe", "ORCID": "http://orcid.org/0000-0001-2345-6789"},
        {"name": "The Trial Group"},
        {"given": "Robert", "family": "Roe", "suffix": "Jr."},
    ],
    "issued": {"date-parts": [[2005, 3]]},
    "published-online": {"date-parts": [[2004, 12, 1]]},
    "container-title": ["Journal of Trials"],
    "short-container-title": ["J Trials"],
    "ISSN": ["12345678"],
    "publisher": "Press",
    "volume": "12",
    "issue": "3",
    "page": "45-9",
    "language": "en",
    "type": "journal-article",
    "alternative-id": ["S0890-8567(09)62235-8"],
    "is-referenced-by-count": 7,
    "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}],
    "updated-by": [
        {
            "DOI": "10.5555/2",
            "type": "retraction",
            "source": "retraction-watch",
            "updated": {"date-parts": [[2010, 1, 2]]},
        }
    ],
}
OPENALEX: dict[str, Any] = {
    "id": "https://openalex.org/W1234567",
    "doi": "https://doi.org/10.5555/1",
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/123"},
    "title": "Parent & child: a trial",
    "authorships": [
        {"raw_author_name": "Jane van Doe", "author": {"display_name": "J. Doe"}},
        {"raw_author_name": "Roe, Robert", "author": {"display_name": "Robert Roe Jr."}},
    ],
    "publication_year": 2005,
    "publication_date": "2005-03-01",
    "primary_location": {
        "source": {
            "display_name": "Journal of Trials",
            "issn_l": "1234-5678",
            "issn": ["1234-5678"],
            "host_organization_name": "Press",
        }
    },
    "biblio": {"volume": "12", "issue": "3", "first_page": "45", "last_page": "49"},
    "language": "en",
    "type": "article",
    "type_crossref": "journal-article",
    "is_retracted": False,
    "cited_by_count": 0,
    "open_access": {"oa_url": "https://example.org/1"},
    "best_oa_location": {"license": "cc-by"},
}
META = {
    "id": "doi:10.5555/1 pmid:123 omid:br/06101",
    "title": "Parent & child: a trial",
    "author": "Doe, Jane [orcid:0000-0001-2345-6789 omid:ra/061]; The Trial Group [omid:ra/062]",
    "pub_date": "2005-03",
    "venue": "Journal of Trials [issn:1234-5678 omid:br/0611]",
    "volume": "12",
    "issue": "3",
    "page": "45-49",
    "type": "journal article",
    "publisher": "Press [crossref:1 omid:ra/063]",
    "editor": "",
}
REFERENCE = "van Doe J, Roe R (2005) Parent and child: a trial. Journal of Trials 12(3):45-49."


def lines(*rows: object) -> bytes:
    """Give rows as JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def write_csv(path: Path) -> None:
    """Write a dump of OpenCitations Meta."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, META)
        writer.writeheader()
        writer.writerow(META)


def write_parquet(path: Path) -> None:
    """Write OpenAlex's record as Parquet, its parts nested."""
    source = path.with_suffix(".source.json")
    source.write_bytes(lines(OPENALEX))
    duckdb.sql(f"COPY (SELECT * FROM read_json('{source}')) TO '{path}' (FORMAT parquet)")


FORMS: dict[str, tuple[Callable[[Path], object], str]] = {
    "works.jsonl": (lambda path: path.write_bytes(lines(CROSSREF)), "crossref"),
    "part_000.gz": (lambda path: path.write_bytes(gzip.compress(lines(OPENALEX))), "openalex"),
    "0.json": (lambda path: path.write_bytes(lines({"items": [CROSSREF]})), "crossref"),
    "1.json.gz": (
        lambda path: path.write_bytes(gzip.compress(b' {\n "items" :[ ' + lines(CROSSREF) + b"]}")),
        "crossref",
    ),
    "list.json": (lambda path: path.write_bytes(lines([OPENALEX])), "openalex"),
    "meta.csv": (write_csv, "opencitations"),
    "works.parquet": (write_parquet, "openalex"),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_read(tmp_path: Path, name: str) -> None:
    """A work is found in every form of file, by its reference and by its identifier."""
    write, source = FORMS[name]
    write(tmp_path / name)
    index = build_index([tmp_path / name], tmp_path / "index")
    assert (index.report.works, index.report.refused, len(index)) == (1, 0, 1)
    (found,) = index.find(REFERENCE, "Parent and child: a trial")
    assert (found.source, found.doi, found.volume) == (source, "10.5555/1", "12")
    assert (found.first_page, found.last_page, found.years[0]) == ("45", "49", 2005)
    assert found.score is not None
    assert index.by_identifier("doi", "https://doi.org/10.5555/1") == (unpack(pack(found), None),)


def test_crossref_is_read_whole() -> None:
    """All that Crossref tells and a work holds is there."""
    assert work_of(CROSSREF) == Work(
        source="crossref",
        identifiers={"doi": "10.5555/1", "pii": "S0890856709622358"},
        title="Parent & child: a trial",
        subtitle="Two years on",
        authors=(
            Person("van Doe", "Jane", "0000-0001-2345-6789"),
            Person("The Trial Group", is_group=True),
            Person("Roe", "Robert, Jr."),
        ),
        years=(2005, 2004),
        issued="2005-03",
        containers=("Journal of Trials", "J Trials"),
        issns=("1234-5678",),
        publisher="Press",
        volume="12",
        issue="3",
        first_page="45",
        last_page="49",
        language="en",
        kind=Kind.ARTICLE,
        updates=(Update(Event.RETRACTION, "10.5555/2", date(2010, 1, 2), "retraction-watch"),),
        cited_by=7,
        access=Access(licence="https://creativecommons.org/licenses/by/4.0/"),
    )


def test_numbers_and_flags_are_what_they_are() -> None:
    """What should be a number or a flag and is none counts as not told."""
    found = work_of({**OPENALEX, "cited_by_count": "many", "is_retracted": "no"})
    assert isinstance(found, Work)
    assert (found.cited_by, found.is_retracted) == (None, None)
    found = work_of({**OPENALEX, "type_crossref": "proceedings-article"})
    assert isinstance(found, Work)
    assert found.kind is Kind.PROCEEDINGS


def test_a_notice_says_what_it_is_about() -> None:
    """What updates another work is a notice."""
    found = work_of({"DOI": "10.5555/2", "update-to": [{"DOI": "10.5555/1", "type": "erratum"}]})
    assert isinstance(found, Work)
    assert (found.kind, found.updates_to) == (Kind.NOTICE, ("10.5555/1",))


def test_openalex_is_read_whole() -> None:
    """All that OpenAlex tells and a work holds is there."""
    assert work_of(OPENALEX) == Work(
        source="openalex",
        identifiers={"doi": "10.5555/1", "pmid": "123", "openalex": "W1234567"},
        title="Parent & child: a trial",
        authors=(Person("van Doe", "Jane"), Person("Roe", "Robert, Jr.")),
        years=(2005,),
        issued="2005-03-01",
        containers=("Journal of Trials",),
        issns=("1234-5678",),
        publisher="Press",
        volume="12",
        issue="3",
        first_page="45",
        last_page="49",
        language="en",
        kind=Kind.ARTICLE,
        is_retracted=False,
        cited_by=0,
        access=Access("https://example.org/1", "cc-by"),
    )


def test_opencitations_is_read_whole() -> None:
    """All that OpenCitations Meta tells and a work holds is there."""
    assert work_of(META) == Work(
        source="opencitations",
        identifiers={"doi": "10.5555/1", "pmid": "123", "omid": "br/06101"},
        title="Parent & child: a trial",
        authors=(
            Person("Doe", "Jane", "0000-0001-2345-6789"),
            Person("The Trial Group", is_group=True),
        ),
        years=(2005,),
        issued="2005-03",
        containers=("Journal of Trials",),
        issns=("1234-5678",),
        publisher="Press",
        volume="12",
        issue="3",
        first_page="45",
        last_page="49",
        kind=Kind.ARTICLE,
    )


@pytest.mark.parametrize("row", [CROSSREF, OPENALEX, META], ids=["crossref", "openalex", "meta"])
def test_a_work_is_kept_whole(row: dict[str, Any]) -> None:
    """Packed and unpacked, a work is the same."""
    work = work_of(row)
    assert isinstance(work, Work)
    assert unpack(pack(work)) == work
    assert unpack(pack(Work("crossref"))) == Work("crossref")


BAD = (
    b'{"DOI": "10.5555/9", "title": ["Good"]}\n'
    b"\n"
    b"{broken\n"
    b"[]\n"
    b'{"name": "no work"}\n'
    b'{"DOI": "10.5555/8", "author": [3]}\n'  # of which the rest is good
    b'{"DOI": "none"}\n'
    b'{"DOI": "10.5555/\\ud800", "title": ["Half"]}\n'  # of which half a character is lost
)
REASONS = {
    3: "not JSON",
    4: "not an object",
    5: "neither of Crossref",
    7: "neither a title nor an identifier",
}


def test_refused_rows_are_told(tmp_path: Path) -> None:
    """What is no work is counted and named by file and line, and the rest is read."""
    (tmp_path / "bad.jsonl").write_bytes(BAD)
    report = build_index([tmp_path / "bad.jsonl"], tmp_path / "index").report
    assert (report.works, report.refused, report.read) == (3, 4, 7)
    assert [fault.line for fault in report.faults] == list(REASONS)
    assert all(REASONS[fault.line] in fault.reason for fault in report.faults)
    assert {fault.file for fault in report.faults} == {str(tmp_path / "bad.jsonl")}
    told = (tmp_path / "index" / "refused.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(told) == 4


BROKEN = {
    "cut.jsonl.gz": (gzip.compress(lines(*[CROSSREF] * 3))[:-9], "breaks off"),
    "no.gz": (b"not packed", "breaks off"),
    "cut.json": (
        b'{"items": [\n' + json.dumps(CROSSREF).encode() + b',\n{"DOI": ',
        "nothing behind",
    ),
    "no.parquet": (b"PAR1", "not Parquet"),
    "odd.csv": (b'id,title,author,pub_date,venue\ndoi:10.5555/1,A\n"a"b', "as many fields"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told(tmp_path: Path, name: str) -> None:
    """A file that breaks off is told with the line, and the next one is read."""
    (tmp_path / name).write_bytes(BROKEN[name][0])
    (tmp_path / "good.jsonl").write_bytes(lines(CROSSREF))
    index = build_index([tmp_path / name, tmp_path / "good.jsonl"], tmp_path / "index")
    assert BROKEN[name][1] in index.report.faults[0].reason
    assert index.by_identifier("doi", "10.5555/1")


def test_items_are_read_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is read in parts wherever these end, and each item has its line."""
    rows = [{**CROSSREF, "DOI": f"10.5555/{n}"} for n in range(20)]
    text = "\n,\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "0.json").write_text(f'{{"items":\n[\n{text}\n]}}', encoding="utf-8")
    monkeypatch.setattr(reading, "CHUNK", 23)
    found = list(reading.read_rows(tmp_path / "0.json"))
    assert found == [(3 + 2 * n, row) for n, row in enumerate(rows)]


def test_a_line_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: a line beyond the limit is passed over, and the next one is read."""
    monkeypatch.setattr(reading, "LONGEST", 100)
    (tmp_path / "a.jsonl").write_bytes(b"{" + b" " * 300 + b"}\n" + lines({"DOI": "10.5555/1"}))
    refused, good = reading.read_rows(tmp_path / "a.jsonl")
    assert isinstance(refused, Refused)
    assert (refused.line, good) == (1, (2, {"DOI": "10.5555/1"}))


KILLED = """
import os, signal, sys
from pathlib import Path
from eifgraph.citations.snapshot import building
def kill(work, count=[]):
    count.append(work)
    if len(count) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return b"[]"
building.pack = kill
building.build_index([Path(sys.argv[1])], Path(sys.argv[2]))
"""


def killed_build(file: Path, folder: Path) -> None:
    """Kill a build in the middle."""
    ended = subprocess.run([sys.executable, "-c", KILLED, str(file), str(folder)], check=False)
    assert ended.returncode == -signal.SIGKILL


def test_a_killed_build_begins_anew(tmp_path: Path) -> None:
    """What a killed build left is no index and stands in no one's way."""
    file, folder = tmp_path / "works.jsonl", tmp_path / "index"
    file.write_bytes(lines(*({"DOI": f"10.5555/{n}"} for n in range(5))))
    killed_build(file, folder)
    with pytest.raises(NotFound):
        open_index(folder)
    assert len(build_index([file], folder)) == 5
    file.write_bytes(lines(*({"DOI": f"10.5555/{n}"} for n in range(3))))
    killed_build(file, folder)
    assert len(open_index(folder)) == 5
    assert len(build_index([file], folder)) == 3
    assert {one.name for one in tmp_path.iterdir()} == {"works.jsonl", "index", ".index.lock"}


def test_an_index_moved_aside_is_put_back(tmp_path: Path) -> None:
    """Killed between its two moves, a build leaves the old index to be put back."""
    file, folder = tmp_path / "works.jsonl", tmp_path / "index"
    file.write_bytes(lines(CROSSREF))
    build_index([file], folder)
    folder.rename(tmp_path / ".index.old")
    assert len(build_index([file], folder)) == 1
    assert not (tmp_path / ".index.old").exists()


class FullDisk:
    """An engine whose disk is full."""

    def add_document(self, _: object) -> None:
        """Tell it as the engine does."""
        raise ValueError("No space left on device")


def test_a_full_disk_is_told_and_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that cannot be ended says why and leaves nothing behind."""
    (tmp_path / "a.jsonl").write_bytes(lines(CROSSREF))
    engine = SimpleNamespace(writer=lambda **_: FullDisk())
    monkeypatch.setattr(tantivy, "Index", lambda *_, **__: engine)
    with pytest.raises(StoreError, match="No space left"):
        build_index([tmp_path / "a.jsonl"], tmp_path / "index")
    assert {one.name for one in tmp_path.iterdir()} == {"a.jsonl", ".index.lock"}


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the disk is told with the line to which it had come."""

    def broken(path: Path) -> Iterator[reading.Numbered]:
        yield 1, CROSSREF
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(reading, "READERS", {".jsonl": broken})
    (tmp_path / "a.jsonl").write_bytes(b"")
    *_, last = reading.read_rows(tmp_path / "a.jsonl")
    assert last == Refused(str(tmp_path / "a.jsonl"), 2, "it cannot be read: Input/output error")


def test_two_do_not_build_at_once(tmp_path: Path) -> None:
    """A second build is refused while one is under way."""
    (tmp_path / "a.jsonl").write_bytes(lines(CROSSREF))
    with (tmp_path / ".index.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="another build"):
            build_index([tmp_path / "a.jsonl"], tmp_path / "index")


def test_files_are_checked_before_any_is_read(tmp_path: Path) -> None:
    """A name that tells no form, or a file that is not there, is told at once."""
    with pytest.raises(ConfigError, match="parquet"):
        build_index([tmp_path / "works.xml"], tmp_path / "index")
    with pytest.raises(NotFound, match="snapshot file"):
        build_index([tmp_path / "works.jsonl"], tmp_path / "index")
    assert not list(tmp_path.iterdir())


def test_an_index_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """The fault of a disk is ours to tell."""
    (tmp_path / "a.jsonl").write_bytes(lines(CROSSREF))
    with pytest.raises(StoreError, match=r"a\.jsonl"):
        build_index([tmp_path / "a.jsonl"], tmp_path / "a.jsonl" / "index")


@pytest.mark.parametrize("package", ["tantivy", "duckdb"])
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    """Without a package of the extra, the error says how to get it."""
    monkeypatch.setitem(sys.modules, package, None)
    (tmp_path / "works.parquet").write_bytes(b"")
    with pytest.raises(MissingExtra, match=r"pip install 'eifgraph\[bulk\]'") as caught:
        build_index([tmp_path / "works.parquet"], tmp_path / "index")
    assert (caught.value.package, caught.value.extra) == (package, "bulk")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of a hundred works that differ in a word, a name and numbers."""
    folder = tmp_path_factory.mktemp("snapshot")
    rows = [
        {
            "DOI": f"10.5555/{n}",
            "title": [f"A trial of word{n} with children"],
            "author": [{"family": f"Name{n % 7}"}],
            "volume": str(n % 10),
            "page": str(1000 + n),
        }
        for n in range(100)
    ]
    double = {**rows[3], "DOI": "10.5555/double", "page": "2", "volume": "99"}
    (folder / "a.jsonl").write_bytes(lines(*rows, double))
    return build_index([folder / "a.jsonl"], folder / "index")


def test_the_best_comes_first(index: Index) -> None:
    """Of works with the same title, numbers tell which is meant."""
    found = index.find("Name3 (2001). A trial of word3 with children. J, 3, 1003.", "", 2)
    assert [one.doi for one in found] == ["10.5555/3", "10.5555/double"]
    found = index.find("Name3 (2001). A trial of word3 with children. J, 99, 2.", "", 1)
    assert [one.doi for one in found] == ["10.5555/double"]


def test_none_cannot_be_the_most(index: Index) -> None:
    """A search for no work at all is refused at the door."""
    with pytest.raises(ConfigError, match="most"):
        index.find("A trial", most=0)


def test_an_index_without_a_title_in_the_text_is_looked_through(index: Index) -> None:
    """Where no title begins in the text, more works are looked at, and no more are given."""
    assert len(index.find("Name3 (2001). Another trial with children. J, 3.", "", 4)) == 4


def test_what_has_no_word_of_any_finds_nothing(index: Index) -> None:
    """A text without a known word has no candidates."""
    assert index.find("Qqq", "Qqq") == index.find("") == ()
    assert index.by_identifier("pmid", "1") == ()
    with pytest.raises(NotFound, match="doi"):
        index.by_identifier("isbn", "1")


def test_a_title_that_is_there_outweighs_rare_words(index: Index) -> None:
    """A work whose title begins in the text comes before those that share rarer words."""
    text = "Name3 (2001). A trial of word50 with children; word51, word52, word53. J, 3, 1052-1053."
    assert index.find(text, "")[0].doi == "10.5555/50"
    assert index.find(text, "", 1)[0].doi == "10.5555/50"


@given(text=st.text(max_size=80), title=st.text(max_size=20))
def test_any_text_can_be_looked_for(index: Index, text: str, title: str) -> None:
    """No text is a fault."""
    assert len(index.find(text, title)) <= 8


class Counts(dict[str, int]):
    """A lexicon of a million works."""

    def __len__(self) -> int:
        return 1_000_000

    def frequency(self, field: str, word: str) -> int:
        """Know titles only."""
        return self.get(word, 0) if field == "title" else 0

    def longer(self, field: str, beginning: str) -> list[str]:
        """Give what begins so."""
        return [word for word in self if field == "title" and word.startswith(beginning)]


COUNTS = Counts(the=900_000, trial=80_000, rare=30, rarer=20, rarest=10, recombinant=50)


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("the trial rare rarer rarest.", "", ["rarest", "rarer", "rare"]),
        ("the trial.", "", ["trial", "the"]),
        ("Rarest R. The trial of rare", "The trial of rare", ["rare", "trial", "the", "rarer"]),
        ("the trial of recomb", "", ["trial", "the", "recombinant"]),
        ("the trial of recomb Press 12", "the trial of recomb", ["trial", "the", "recombinant"]),
    ],
    ids=["rarest first", "in want of others", "behind names", "cut", "cut within"],
)
def test_few_words_are_chosen(text: str, title: str, expected: list[str]) -> None:
    """The rarest words are asked for, common ones only for want of others, cut ones completed."""
    found = [word for field, word in choose_terms(text, title, COUNTS) if field == "title"]
    assert found[: len(expected)] == expected
    assert len(found) <= len(expected) + 1


def test_an_index_of_another_version_is_not_opened(tmp_path: Path) -> None:
    """An index in a former form is told apart from one that is not there, and from a broken one."""
    (tmp_path / ACCOUNT).write_text('{"form": 0}', encoding="utf-8")
    with pytest.raises(NotFound, match="index of this version"):
        open_index(tmp_path)
    account = {"form": FORM, "works": 1, "refused": 0, "faults": [], "files": []}
    (tmp_path / ACCOUNT).write_text(json.dumps(account), encoding="utf-8")
    with pytest.raises(StoreError, match="build the index again"):
        open_index(tmp_path)
    with pytest.raises(NotFound, match="index of a snapshot"):
        open_index(tmp_path / "none")
