"""Odd texts of sources: made plain, or left out with a warning; what is written is always read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eifgraph.citations.candidates import (
    REVIEW_FILE,
    Question,
    askable,
    read_questions,
    render_questions,
)
from eifgraph.citations.candidates import (
    kept as asked_of,
)
from eifgraph.citations.citation import Citation, CitedBy
from eifgraph.citations.described import Described
from eifgraph.citations.mapping import MACHINE_FILE, read_mappings
from eifgraph.citations.review import Curator, Session
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.services import (
    crossref,
    datacite,
    europepmc,
    openalex,
    opencitations,
    pubmed,
    wikidata,
)
from eifgraph.citations.stored import Retrieved, read_folder, render_records, write_records
from eifgraph.citations.stored_cited import read_cited_folder, render_cited, write_cited
from eifgraph.citations.trace import Trace
from eifgraph.citations.work import Access, Event, Person, Update, Work
from eifgraph.linking import LinkRun, write_run
from eifgraph.namespaces import INSTANCES
from tests.citations.test_review import RIGHT, candidate

ADDRESS = "https://api.crossref.org/works/10.5555/a"
MOMENT = datetime(2026, 11, 29, 10, tzinfo=UTC)
DOI = "10.5555/a"
UNSEEN = {
    "zero-width space": "\u200b",
    "soft hyphen": "\u00ad",
    "left-to-right mark": "\u200e",
    "C1 control": "\x92",
}
LOST = {
    "private use": "\ue000",
    "lone surrogate": "\ud83d",
    "no character": "\ufffe",
}
ODD = UNSEEN | LOST
SPACES = {"no-break space": "\u00a0", "narrow space": "\u202f", "line end": "\n", "line": "\u2028"}
OF_ALEX = {"id": "https://openalex.org/W1234", "doi": DOI, "title": "T"}


def kept(work: Work, folder: Path) -> Work:
    """Give a work as it is read again, which must be without a warning."""
    record = Retrieved(work, ADDRESS, MOMENT, "0" * 64)
    assert write_records(folder, [record], [tuple(work.identifiers.items())]) == ()
    (again,) = read_folder(folder)
    return again.work


def said(x: str) -> list[Work]:
    """Give what each source says with a sign in all of its texts."""
    name = f"An{x}n Lee"
    return [
        crossref.work_of(
            {
                "DOI": DOI,
                "title": [f"A{x}b"],
                "volume": f"1{x}",
                "publisher": f"X{x}Y",
                "page": f"12{x}-34",
                "language": f"en{x}",
                "license": [{"URL": f"https://a.example/{x}"}],
                "author": [{"family": f"Le{x}e", "given": f"An{x}n"}],
                "updated-by": [{"DOI": "10.5555/n", "type": "retraction", "source": f"a{x}b"}],
                "is-referenced-by-count": -1,
                "issued": {"date-parts": [[2005, 123]]},
            }
        ),
        openalex.work_of(
            OF_ALEX
            | {
                "doi": f"{DOI}{x}",
                "title": f"A{x}b",
                "authorships": [{"raw_author_name": name}, {"raw_author_name": f"{x}, Jr."}],
                "biblio": {"volume": f"44{x}(2)", "issue": x, "first_page": f"{x}1"},
                "publication_year": f"{x}20{x}05",
                "cited_by_count": -1,
                "open_access": {"oa_url": f"https://a.example/{x} b"},
            }
        ),
        europepmc.work_of(
            {
                "doi": DOI,
                "title": f"A{x}b",
                "pageInfo": f"12{x}-34",
                "pubYear": f"2{x}005",
                "pmcid": f"PMC1{x}",
                "isOpenAccess": "Y",
                "authorList": {"author": [{"fullName": f"<i>{x}</i>"}, {"fullName": name}]},
                "citedByCount": -3,
            }
        ),
        pubmed.work_of(
            "7",
            {
                "title": f"A{x}b",
                "pages": f"1{x}",
                "authors": [{"name": name}, {"name": x, "authtype": "CollectiveName"}],
            },
        ),
        datacite.work_of(
            {
                "attributes": {
                    "doi": DOI,
                    "titles": [{"title": f"A{x}b"}],
                    "publicationYear": f"n{x}d",
                    "publisher": f"X{x}Y",
                    "container": {"title": f"<b>{x}</b>", "volume": x},
                    "creators": [{"name": name}, {"name": x}],
                    "citationCount": -1,
                }
            }
        ),
        opencitations.work_of(
            {"id": f"doi:{DOI}", "title": f"A{x}b", "author": f"{x}, Ann", "venue": f"<b>{x}</b>"}
        ),
        *wikidata.works_of(
            {
                "results": {
                    "bindings": [
                        {
                            name: {"value": value}
                            for name, value in {
                                "item": "http://www.wikidata.org/entity/Q7",
                                "title": f"A{x}b",
                                "venueName": x,
                                "volume": f"1{x}",
                            }.items()
                        }
                    ]
                }
            }
        ),
    ]


@pytest.mark.parametrize("sign", [*ODD, *SPACES])
def test_texts_of_every_source_are_plain(sign: str, tmp_path: Path) -> None:
    """What cannot be seen goes, white space is plain, and a lost character is marked."""
    x = {**ODD, **SPACES}[sign]
    between = " " if sign in SPACES else "\ufffd" if sign in LOST else ""
    for work in said(x):
        assert work.full_title == f"A{between}b"
        assert kept(work, tmp_path / work.source) == replace(work, score=None)


MENDED: dict[str, tuple[Work, Callable[[Work], object], object]] = {
    "volume": (
        openalex.work_of(OF_ALEX | {"biblio": {"volume": "44\u00a0(2)"}}),
        lambda w: w.volume,
        "44 (2)",
    ),
    "address with a blank": (
        openalex.work_of(OF_ALEX | {"open_access": {"oa_url": "http://x.org/a b.pdf"}}),
        lambda w: w.access.address,
        "",
    ),
    "other address": (
        openalex.work_of(
            OF_ALEX
            | {
                "open_access": {"oa_url": "ftp://x.org/a.pdf"},
                "best_oa_location": {"landing_page_url": "https://x.org/a"},
            }
        ),
        lambda w: w.access.address,
        "https://x.org/a",
    ),
    "count": (openalex.work_of(OF_ALEX | {"cited_by_count": -1}), lambda w: w.cited_by, None),
    "no name": (
        openalex.work_of(OF_ALEX | {"authorships": [{"raw_author_name": ", Jr."}]}),
        lambda w: w.authors,
        (),
    ),
    "escaped twice": (
        openalex.work_of(OF_ALEX | {"doi": "10.5555/a%2525"}),
        lambda w: w.doi,
        "10.5555/a%",
    ),
    "entity twice": (
        openalex.work_of(OF_ALEX | {"doi": "10.5555/a&amp;amp;lt;b"}),
        lambda w: w.doi,
        "10.5555/a<b",
    ),
    "escaped sign": (
        openalex.work_of(OF_ALEX | {"doi": "10.5555/a%E2%80%8Bb"}),
        lambda w: w.doi,
        "10.5555/ab",
    ),
    "month": (
        crossref.work_of({"DOI": DOI, "issued": {"date-parts": [[2005, 123, 1]]}}),
        lambda w: w.issued,
        "2005",
    ),
}


@pytest.mark.parametrize("case", MENDED)
def test_what_cannot_be_used_is_not_told(case: str, tmp_path: Path) -> None:
    """A value that is none is left out, the rest of its record is kept."""
    work, value, expected = MENDED[case]
    assert value(work) == expected
    assert kept(work, tmp_path) == replace(work, score=None)


FEW = settings(max_examples=40)
TEXT = st.text(max_size=12) | st.sampled_from((*ODD.values(), *SPACES.values(), "", " "))
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
SCHEMES = st.sampled_from(("doi", "pmid", "pmcid", "pii", "isbn"))
IDENTIFIERS = st.dictionaries(SCHEMES, TEXT, max_size=2) | TEXT.map(
    lambda text: {"doi": f"10.5555/{text}"}
)
NUMBERS = st.integers(-2, 3000)
WORKS = st.builds(
    Work,
    source=st.just("openalex") | TEXT,
    identifiers=IDENTIFIERS,
    title=TEXT,
    subtitle=TEXT,
    authors=st.lists(st.builds(Person, TEXT, TEXT, TEXT, st.booleans()), max_size=2).map(tuple),
    years=st.lists(NUMBERS, max_size=2).map(tuple),
    issued=TEXT,
    containers=TEXTS,
    issns=TEXTS,
    volume=TEXT,
    updates=st.lists(st.builds(Update, st.sampled_from(Event), TEXT), max_size=1).map(tuple),
    updates_to=TEXTS,
    cited_by=st.none() | NUMBERS,
    access=st.builds(Access, TEXT, TEXT),
)
"""Works as no source gives them: every text is any text."""
GOOD = Retrieved(Work("openalex", {"doi": DOI}, "T"), ADDRESS, MOMENT, "0" * 64)


@FEW
@given(WORKS, st.just(ADDRESS) | TEXT)
def test_any_work_is_read_again_or_left_out(work: Work, address: str) -> None:
    """No work is an error or spoils a file; one that is left out is named with the reason."""
    odd = Retrieved(work, address, MOMENT, "1" * 64)
    with TemporaryDirectory() as name:
        folder = Path(name) / "works"
        names = [tuple(work.identifiers.items()), (("doi", DOI),)]
        left = write_records(folder, [GOOD, odd], names)
        again = read_folder(folder)
        assert GOOD in again or (work.source, work.doi) == ("openalex", DOI)
        assert len(left) + len(again) >= 1 + (work.identifiers != {"doi": DOI})
        if left:
            (one,) = left
            assert "left out" in str(one)
            assert str(one).isprintable()
        elif work.identifiers:
            plain = replace(odd, work=replace(work, score=None))
            assert render_records([plain])[2:-3] in render_records(again)


@FEW
@given(WORKS)
def test_any_text_in_an_answer_is_kept(work: Work) -> None:
    """What a source says in odd texts is read so that it can be kept whole."""
    record = OF_ALEX | {
        "title": work.title,
        "authorships": [{"raw_author_name": one.family} for one in work.authors],
        "doi": work.identifiers.get("doi", ""),
        "publication_date": work.issued,
        "publication_year": work.issued,
        "primary_location": {"source": {"display_name": work.subtitle, "issn": list(work.issns)}},
        "biblio": {"volume": work.volume, "issue": work.subtitle, "first_page": work.title},
        "cited_by_count": work.cited_by,
        "open_access": {"oa_url": work.access.address},
        "best_oa_location": {"license": work.access.licence},
    }
    with TemporaryDirectory() as name:
        read = openalex.work_of(record)
        assert kept(read, Path(name)) == replace(read, score=None)


def test_nothing_is_written_before_all_is_read(tmp_path: Path) -> None:
    """One that cannot be kept leaves the former one, and all files of others, as they would be."""
    crossref_one = replace(GOOD, work=replace(GOOD.work, source="crossref"))
    assert write_records(tmp_path, [GOOD], [(("doi", DOI),)]) == ()
    odd = replace(GOOD, work=replace(GOOD.work, title="Caf\ud83d"))
    (left,) = write_records(tmp_path, [crossref_one, odd], [(("doi", DOI),)])
    assert str(left) == (
        "openalex: what it says of doi:10.5555/a is left out: "
        "work.title: 'Caf\\ud83d' is no text of one line"
    )
    assert read_folder(tmp_path) == (crossref_one, GOOD)


@FEW
@given(TEXT, IDENTIFIERS, NUMBERS)
def test_any_citations_are_read_again_or_left_out(
    text: str, citing: dict[str, str], count: int
) -> None:
    """The file of who cites a work is never spoilt either."""
    trace = Trace("https://a.example/", MOMENT, "0" * 64)
    good = CitedBy("opencitations", ("doi", DOI), 0, trace)
    odd = CitedBy("opencitations", ("doi", "10.5555/b"), count, trace)
    odd = replace(odd, citations=(Citation("1-1", citing, text),), listed=trace)
    with TemporaryDirectory() as name:
        left = write_cited(Path(name), [odd, good], [(good.cited,), (odd.cited,)])
        again = read_cited_folder(Path(name))
        assert good in again
        assert len(again) == 2 - len(left)
        if not left:
            assert render_cited(again) == render_cited([good, odd])


@FEW
@given(WORKS)
def test_any_candidate_is_read_again_or_left_out(work: Work) -> None:
    """What waits for a person can always be read."""
    good = candidate(RIGHT)
    odd = replace(good, work=asked_of(work))
    asked = Question("eifref:early-steps/1", "As printed", (odd, good), page="early-steps")
    (question,), left = askable([asked])
    assert len(question.candidates) == 2 - len(left)
    assert good in question.candidates
    with TemporaryDirectory() as name:
        path = Path(name) / REVIEW_FILE
        path.write_text(render_questions([question]), encoding="utf-8")
        assert render_questions(read_questions(path)) == path.read_text(encoding="utf-8")


def test_a_run_leaves_out_what_it_cannot_keep(tmp_path: Path) -> None:
    """Links, questions and records of a run: all are written, and what is left out is told."""
    odd = replace(GOOD, work=replace(GOOD.work, title="Caf\ud83d"))
    asked = Question(
        "eifref:early-steps/1",
        "As printed",
        (replace(candidate(RIGHT), work=replace(RIGHT, title="\ud83d")), candidate(RIGHT)),
    )
    row = MappingRow("eifref:early-steps/2", f"doi:{DOI}")
    run = LinkRun((), (row,), (asked,), (), 0)
    left = write_run(run, tmp_path, INSTANCES, Described({}, records=[odd]))
    assert [one.source for one in left] == ["openalex", "crossref"]
    assert read_mappings(tmp_path / MACHINE_FILE).rows == (row,)
    assert [len(one.candidates) for one in read_questions(tmp_path / REVIEW_FILE)] == [1]
    assert json.loads((tmp_path / REVIEW_FILE).read_text(encoding="utf-8"))["text"] == "As printed"


def test_labels_of_rows_are_plain() -> None:
    """A title with tabs and line ends becomes a label of one line."""
    odd = replace(candidate(RIGHT), work=replace(RIGHT, title="A\tb\u200b\r\nc\ud83d"))
    session = Session((Question("eifref:a/1", "As printed", (odd,)),), Curator("2026-11-29"))
    assert session.accept(1).rows[0].object_label == "A b c\ufffd"
