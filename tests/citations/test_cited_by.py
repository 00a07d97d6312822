"""Who cites linked works: asked only where wanted, kept with its answers, and nothing made up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from eifgraph.citations.asking import Answer, Ask, Fetch, read_body
from eifgraph.citations.citation import MOST, Citation, CitedBy
from eifgraph.citations.citing_works import PATIENCE, ask_cited_by
from eifgraph.citations.curated import change_curated
from eifgraph.citations.described import Described
from eifgraph.citations.fetch import Fetcher
from eifgraph.citations.mapping import CURATED_FILE, new_set
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.services.opencitations import OpenCitations, citations_of
from eifgraph.citations.stored import FOLDER as WORKS
from eifgraph.citations.stored import Retrieved, write_records
from eifgraph.citations.stored_cited import (
    FOLDER,
    read_cited,
    read_cited_folder,
    render_cited,
    renewed_cited,
    write_cited,
)
from eifgraph.citations.trace import Trace
from eifgraph.citations.work import Work
from eifgraph.cited_by import cite_links
from eifgraph.errors import (
    NotKept,
    RecordError,
    ResolveError,
    SourceRefused,
    SourceSilent,
    SourceStopped,
)
from eifgraph.linking import LinkRun
from tests.citations.test_linking import ONLINE, Call, call
from tests.standin import opencitations as standin
from tests.standin.asking import FAST
from tests.standin.faults import Plan
from tests.standin.reply import Reply
from tests.standin.server import StandIn

__all__ = ["call"]
MOMENT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DOI, PMID, OMID = ("doi", "10.5555/a"), ("pmid", "1"), ("omid", "br/0601")
CITATION = Citation(
    "0602-0601", {"doi": "10.5555/b", "omid": "br/0602"}, "2021-03", True, is_journal_self=False
)
LEAST = Citation("0603-0601", {"pmid": "7"})


def traced(name: str, day: int = 22) -> Trace:
    """Give a trace to an answer."""
    return Trace(f"https://a.example/{name}", MOMENT.replace(day=day), "0" * 64)


CITED = CitedBy(
    "opencitations", DOI, 2, traced("count"), (CITATION, LEAST), listed=traced("citations")
)
UNCITED = CitedBy("opencitations", PMID, 0, traced("count"))


def played(count: object, rows: object, media: str = "application/json") -> tuple[Fetch, list[str]]:
    """Give a client that answers with a count and a list, and what it is asked."""
    asked: list[str] = []

    def fetch(ask: Ask) -> Answer:
        asked.append(ask.url.split("/")[-2])
        content = json.dumps(rows if asked[-1] == "citations" else count).encode()
        body, is_found = read_body(ask, 200, media, content)
        return Answer(ask.source, ask.address, body, is_found, MOMENT, "0" * 64)

    return fetch, asked


def row(number: int, **others: str) -> dict[str, str]:
    """Give a row of the Index."""
    return {"oci": f"06{number}-0601", "citing": f"omid:br/06{number:04}"} | others


def test_works_that_are_cited_too_often_have_a_count_alone() -> None:
    """A huge list is not asked for; one that comes all the same is not kept in part."""
    fetch, asked = played([{"count": str(MOST + 1)}], [row(1)])
    found = OpenCitations(fetch, "http://a.example").cited_by(*DOI)
    assert (found.count, found.citations, found.listed) == (MOST + 1, (), None)
    assert asked == ["citation-count"]
    fetch, asked = played([{"count": "3"}], [row(number) for number in range(MOST + 1)])
    found = OpenCitations(fetch, "http://a.example").cited_by(*DOI)
    assert (found.count, found.citations, found.listed) == (3, (), None)
    assert asked == ["citation-count", "citations"]
    fetch, _ = played([{"count": str(MOST)}], [row(number) for number in range(MOST)])
    assert len(OpenCitations(fetch, "http://a.example").cited_by(*DOI).citations) == MOST


def test_rows_are_read_as_far_as_they_can_be() -> None:
    """A row without a citation or a citing work is left out; a date is one of the calendar."""
    rows = [
        row(9, creation="2021-02-30", author_sc="", journal_sc="Yes"),
        row(1, oci="oci:061-0601", citing="issn:0378-5955 doi:10.5555/X pmid:none omid:br/0611"),
        row(2, oci="one-two"),
        row(3, citing="issn:0378-5955"),
        row(9, creation="2020"),
        {},
        "x",
    ]
    assert citations_of(rows) == (
        Citation("061-0601", {"doi": "10.5555/x", "omid": "br/0611"}),
        Citation("069-0601", {"omid": "br/060009"}, created="2020"),
    )
    assert citations_of(rows[:1]) == (
        Citation("069-0601", {"omid": "br/060009"}, created="2021-02", is_journal_self=True),
    )


@pytest.mark.parametrize("count", [[], [{}], {}, [{"count": "many"}], [{"count": "-1"}], "34"])
def test_what_is_no_count(count: object) -> None:
    """JSON of another form is no answer, and least of all a count of none."""
    fetch, _ = played(count, [])
    with pytest.raises(ValueError, match="another form"):
        OpenCitations(fetch, "http://a.example").cited_by(*DOI)


@pytest.mark.parametrize("rows", [{}, "HTTP status code 500", None])
def test_what_is_no_list(rows: object) -> None:
    """A count without its list is no answer either."""
    fetch, _ = played([{"count": "1"}], rows)
    with pytest.raises(ValueError, match="another form"):
        OpenCitations(fetch, "http://a.example").cited_by(*DOI)


def test_errors_in_plain_text(fetcher: Fetcher, stand_in: StandIn) -> None:
    """OpenCitations tells of errors in plain text: with any status they are no answer."""
    fetch, _ = played([{"count": "1"}], [row(1)], "text/plain")
    with pytest.raises(ValueError, match="text/plain in the place of application/json"):
        OpenCitations(fetch, "http://a.example").cited_by(*DOI)
    nowhere = OpenCitations(fetcher, f"{stand_in.addresses.opencitations}/nowhere")
    with pytest.raises(SourceRefused, match="status 404"):
        nowhere.cited_by(*DOI)


@dataclass
class Shelf:
    """An index that notes what it is asked, and knows some works or is in some trouble."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    trouble: Callable[[str], type[ResolveError] | None] = lambda _: None
    asked: list[tuple[str, str]] = field(default_factory=list)
    name: str = "opencitations"

    def cited_by(self, scheme: str, value: str) -> CitedBy:
        """Give a count."""
        self.asked.append((scheme, value))
        fault = self.trouble(value)
        if fault is not None:
            raise fault(self.name, value, "no answer", "try later")
        return CitedBy(self.name, (scheme, value), self.counts.get((scheme, value), 0), traced("c"))


def test_the_next_identifier_is_asked_where_the_index_knows_none() -> None:
    """DOI, PubMed number and OMID, until there is a count; none of them, and nothing is asked."""
    shelf = Shelf({PMID: 3})
    (found,) = ask_cited_by([(OMID, PMID, DOI, ("wikidata", "Q1"))], shelf).found
    assert (found.cited, found.count, shelf.asked) == (PMID, 3, [DOI, PMID])
    shelf = Shelf()
    (found,) = ask_cited_by([(PMID, DOI)], shelf).found
    assert (found.cited, found.count, shelf.asked) == (DOI, 0, [DOI, PMID])
    assert ask_cited_by([(("wikidata", "Q1"),)], shelf).found == ()


def numbered(count: int) -> list[tuple[tuple[str, str], ...]]:
    """Give works."""
    return [(("pmid", str(number)),) for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("fault", "is_given_up"),
    [(SourceSilent, True), (SourceStopped, True), (SourceRefused, False), (NotKept, False)],
)
def test_a_silent_index_is_left_in_peace(fault: type[ResolveError], is_given_up: bool) -> None:
    """After silences in a row nothing more is asked; other faults are of one work alone."""
    shelf = Shelf(trouble=lambda _: fault)
    found = ask_cited_by(numbered(20), shelf)
    assert (len(shelf.asked) < PATIENCE + 2) is is_given_up
    assert len(found.faults) == len(shelf.asked)
    assert found.found == ()


def test_a_work_that_cannot_be_asked_costs_no_other() -> None:
    """Silences here and there end nothing."""
    shelf = Shelf(trouble=lambda value: SourceSilent if int(value) % 3 == 0 else None)
    found = ask_cited_by(numbered(30), shelf)
    assert (len(found.found), len(found.faults)) == (20, 10)


def test_what_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    """Read and written again, a file has the same bytes, in any order of what it is made from."""
    path = tmp_path / "opencitations.json"
    path.write_text(render_cited([UNCITED, CITED]), encoding="utf-8")
    assert read_cited(path) == (CITED, UNCITED)
    assert render_cited([CITED, UNCITED]) == path.read_text(encoding="utf-8")
    assert read_cited_folder(tmp_path / "nowhere") == ()


def put(*keys: str | int, value: object = None) -> Callable[[list[object]], None]:
    """Give a change of a file: another value, or none for a key that goes."""

    def change(facts: list[object]) -> None:
        place: object = facts[1]
        for key in keys[:-1]:
            place = place[key]  # type: ignore[index]  # the keys are those of the form
        if value is None:
            del place[keys[-1]]  # type: ignore[attr-defined]  # likewise
        else:
            place[keys[-1]] = value  # type: ignore[index]  # likewise

    return change


FIRST = ("citations", 0)
SLIPS = {
    "unknown key": (put("colour", value="red"), "colour"),
    "no source": (put("source", value="Open Citations"), "source"),
    "no count": (put("count"), "count"),
    "text for count": (put("count", value="2"), "count"),
    "two works": (put("cited", "pmid", value="1"), "cited"),
    "odd DOI": (put("cited", "doi", value="DOI:10.5555/A"), "cited.doi"),
    "no answer": (put("counted", "sha256"), "counted"),
    "who asked": (put("counted", "address", value="https://a.example/?email=b@c"), "tells who"),
    "no time": (put("listed", "retrieved", value="today"), "listed.retrieved"),
    "no digest": (put("listed", "sha256", value="0"), "listed.sha256"),
    "citations of no answer": (put("listed"), "listed"),
    "answer without citations": (put("citations"), "citations"),
    "no list": (put("citations", value="none"), "citations"),
    "no OCI": (put(*FIRST, "oci"), "citations[0].oci"),
    "odd OCI": (put(*FIRST, "oci", value="one-two"), "citations[0].oci"),
    "no citing work": (put(*FIRST, "citing", value={}), "citations[0].citing"),
    "odd citing work": (put(*FIRST, "citing", "isbn", value="1"), "citations[0].citing.isbn"),
    "no day": (put(*FIRST, "created", value="2021-02-30"), "citations[0].created"),
    "no truth": (put(*FIRST, "is_author_self", value="no"), "citations[0].is_author_self"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_slips_are_named(tmp_path: Path, name: str) -> None:
    """Each slip is told with file, the line at which its work begins, and its key."""
    change, word = SLIPS[name]
    other = replace(CITED, cited=("doi", "10.5555/aa"))
    facts = json.loads(render_cited([CITED, other]))
    change(facts)
    path = tmp_path / "opencitations.json"
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index(" {", 2) + 1
    with pytest.raises(RecordError) as raised:
        read_cited(path)
    assert f"{path}:{line}: " in str(raised.value)
    assert word in str(raised.value)


def test_an_item_that_is_none(tmp_path: Path) -> None:
    """What is no object is told of too."""
    path = tmp_path / "opencitations.json"
    path.write_text("[\n1]", encoding="utf-8")
    with pytest.raises(RecordError, match=r"opencitations\.json:2: is no object"):
        read_cited(path)


def test_what_says_the_same_keeps_its_day() -> None:
    """New counts and citations take the place of old ones, whatever identifier was asked for."""
    works = [(DOI, PMID)]
    again = replace(CITED, counted=traced("count", 29), listed=traced("citations", 29))
    assert renewed_cited([CITED], [again], works) == (CITED,)
    more = replace(again, cited=PMID, count=3)
    assert renewed_cited([CITED], [more], works) == (more,)
    fewer = replace(again, citations=(LEAST,))
    assert renewed_cited([CITED], [fewer], works) == (fewer,)
    other = replace(CITED, source="another")
    assert renewed_cited([CITED], [other], works) == (other, CITED)
    assert renewed_cited([CITED], [], [(PMID,)]) == ()


def test_files_go_with_their_works(tmp_path: Path) -> None:
    """A source that has nothing to say of any linked work has no file."""
    write_cited(tmp_path / FOLDER, [CITED, UNCITED], [(DOI,), (PMID,)])
    path = tmp_path / FOLDER / "opencitations.json"
    assert read_cited(path) == (CITED, UNCITED)
    write_cited(tmp_path / FOLDER, [], [(PMID,)])
    assert read_cited(path) == (UNCITED,)
    write_cited(tmp_path / FOLDER, [], [])
    assert not path.exists()


LANTERN = "10.5555/lantern.2011.17"
ROWS = [
    MappingRow("eifref:a/aaaaaaaaaaaa", f"doi:{LANTERN}", "x", ext_status=Status.ACCEPTED),
    MappingRow("eifref:a/bbbbbbbbbbbb", "pmid:990000022", "x", ext_status=Status.ACCEPTED),
    MappingRow("eifref:a/cccccccccccc", "doi:10.5555/none", "x", ext_status=Status.ACCEPTED),
]


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of links in which people have linked three works; only the Index is asked."""
    for name in ("listed_references", "open_release", "open_backend"):
        monkeypatch.setattr(f"eifgraph.cli.running.{name}", Nothing())
    monkeypatch.setattr("eifgraph.cli.running.describe_links", lambda *_: Described({}))
    monkeypatch.setattr("eifgraph.cli.whom.Fetcher", partial(Fetcher, limits=FAST))
    folder = tmp_path / "data" / "links"
    folder.mkdir(parents=True)
    change_curated(folder / CURATED_FILE, new_set("curated", "1"), ROWS, [])
    return folder


class Nothing:
    """A release without references."""

    nquads = Path("none")

    def __call__(self, *_: object) -> Nothing:
        return self

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_a_work_is_asked_for_by_what_was_learnt_of_it(tmp_path: Path) -> None:
    """Identifiers that records add, of this run and of former ones, are those of the work."""
    change_curated(tmp_path / CURATED_FILE, new_set("curated", "1"), ROWS[:2], [])
    lantern = Work("openalex", {"doi": LANTERN, "pmid": "990000017"})
    kites = Work("crossref", {"doi": "10.5555/kites", "pmid": "990000022"})
    moment = (MOMENT, "0" * 64)
    known = [(("doi", LANTERN),)]
    write_records(tmp_path / WORKS, [Retrieved(lantern, "https://a.example/", *moment)], known)
    shelf = Shelf({("pmid", "990000017"): 4})
    run = cite_links(
        LinkRun((), (), (), (), 0),
        [Retrieved(kites, "https://b.example/", *moment)],
        tmp_path,
        shelf,
    )
    assert set(shelf.asked) >= {("doi", "10.5555/kites"), ("pmid", "990000017")}
    assert {one.cited: one.count for one in run.cited.found} == {
        ("pmid", "990000017"): 4,
        ("doi", "10.5555/kites"): 0,
    }
    often = replace(run.cited.found[0], count=MOST + 1)
    told = replace(run, cited=replace(run.cited, found=(often,))).summary
    assert told.endswith(f"cited {MOST + 1} times, 0 citations listed; 1 cited too often to list")


def bytes_of(links: Path) -> dict[str, bytes]:
    """Give what is kept of citations."""
    return {path.name: path.read_bytes() for path in (links / FOLDER).glob("*")}


def index_requests(stand_in: StandIn) -> list[str]:
    """Give what the Index was asked."""
    return [one.path for one in stand_in.log if "/index/v2/" in one.path]


def test_the_command_keeps_who_cites(call: Call, links: Path, stand_in: StandIn) -> None:
    """Counts and citations of all linked works come with their answers; offline, the same bytes."""
    code, out, _ = call("link", *ONLINE, "--cited-by")
    assert code == 0
    assert "3 of 3 linked works are looked up in the index: cited 179 times, 179 citations" in out
    found = {one.cited: one for one in read_cited(links / FOLDER / "opencitations.json")}
    assert {cited: one.count for cited, one in found.items()} == {
        ("doi", LANTERN): 53,
        ("pmid", "990000022"): 126,
        ("doi", "10.5555/none"): 0,
    }
    assert all(len(one.citations) == one.count for one in found.values())
    assert all(one.counted.address.startswith("http://127.0.0.1:") for one in found.values())
    assert "somebody" not in str(found)
    lantern, listed = stand_in.corpus.by("doi", LANTERN), found["doi", LANTERN].listed
    assert lantern is not None
    assert listed is not None
    sent = Reply(200, list(standin.citations(lantern))).content
    assert listed.sha256 == hashlib.sha256(sent).hexdigest()
    before, count = bytes_of(links), len(stand_in.log)
    assert len(index_requests(stand_in)) == 5
    assert call("link", "--offline", "--cited-by")[0] == 0
    assert (bytes_of(links), len(stand_in.log)) == (before, count)


def test_nothing_is_asked_of_the_index_unless_wanted(
    call: Call, links: Path, stand_in: StandIn
) -> None:
    """Without the option there is no request and no file; what is there of linked works stays."""
    assert call("link", *ONLINE)[0] == 0
    assert (index_requests(stand_in), bytes_of(links)) == ([], {})
    call("link", *ONLINE, "--cited-by")
    before, count = bytes_of(links), len(index_requests(stand_in))
    assert call("link", *ONLINE)[0] == 0
    assert (bytes_of(links), len(index_requests(stand_in))) == (before, count)
    change_curated(links / CURATED_FILE, new_set("curated", "1"), [], ROWS[:2])
    assert call("link", "--offline")[0] == 0
    (left,) = read_cited(links / FOLDER / "opencitations.json")
    assert left.cited == ("doi", "10.5555/none")


def test_a_silent_index_loses_nothing(
    call: Call, links: Path, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was known stays, the fault is told, and the exit code says that something is left."""
    call("link", *ONLINE, "--cited-by")
    before = bytes_of(links)
    monkeypatch.setenv("EIFGRAPH_ANSWERS", str(tmp_path / "others"))
    stand_in.faults.set([Plan("429-long", service="opencitations")])
    code, out, err = call("link", *ONLINE, "--cited-by")
    assert code == 1
    assert "0 of 3 linked works are looked up in the index" in out
    assert "opencitations" in err
    assert bytes_of(links) == before
    monkeypatch.setenv("EIFGRAPH_ANSWERS", str(tmp_path / "none"))
    assert call("link", "--offline", "--cited-by")[0] == 1
    assert bytes_of(links) == before


@pytest.mark.parametrize("arguments", [("--cited-by",), ("--cited-by", "review")])
def test_the_option_needs_somebody_to_ask(call: Call, arguments: tuple[str, ...]) -> None:
    """Without a service to ask the option is refused, not passed over."""
    code, _, err = call("link", *arguments)
    assert code == 2
    assert "--online" in err
