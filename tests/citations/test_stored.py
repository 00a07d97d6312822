"""Stored records of works: what is written is read again, the same bytes; slips are named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from eifgraph.citations.stored import Retrieved, read_folder, read_records, render_records
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work
from eifgraph.errors import RecordError

WORK = Work(
    source="crossref",
    identifiers={"doi": "10.5555/a", "pmid": "1"},
    title="A title",
    subtitle="Two years on",
    authors=(Person("Doe", "J.", "0000-0002-1825-0097"), Person("The Group", is_group=True)),
    years=(2012, 2011),
    issued="2012-03",
    containers=("Synthetic Journal",),
    issns=("0378-5955",),
    publisher="A Publisher",
    volume="1",
    issue="2",
    first_page="3",
    last_page="9",
    language="en",
    kind=Kind.ARTICLE,
    updates=(Update(Event.RETRACTION, "10.5555/b", date(2020, 1, 2), "publisher"),),
    updates_to=("10.5555/c",),
    is_retracted=False,
    cited_by=0,
    access=Access("https://example.org/a.pdf", "https://creativecommons.org/licenses/by/4.0/"),
)
RECORD = Retrieved(
    WORK,
    "https://api.crossref.org/works/10.5555/a",
    datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    "0" * 64,
)
LEAST = replace(RECORD, work=Work("openalex", {"openalex": "W1234"}))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Every field comes back, also no citations and a flag that says no; what is empty stays so."""
    path = tmp_path / "records.json"
    path.write_text(render_records([LEAST, RECORD, RECORD]), encoding="utf-8")
    assert read_records(path) == (RECORD, LEAST)
    assert render_records(read_records(path)) == path.read_text(encoding="utf-8")
    assert read_folder(tmp_path) == (RECORD, LEAST)
    assert read_folder(tmp_path / "none") == ()


def test_order_and_score_change_nothing() -> None:
    """The same records give the same bytes in any order, whatever search found them."""
    scored = replace(RECORD, work=replace(WORK, score=12.5))
    assert render_records([scored, LEAST]) == render_records([LEAST, RECORD])
    assert "score" not in render_records([scored])


def test_no_records_are_a_file_too(tmp_path: Path) -> None:
    """An empty list is read and written."""
    path = tmp_path / "records.json"
    path.write_text(render_records([]), encoding="utf-8")
    assert read_records(path) == ()


Facts = dict[str, object]


def put(*keys: str | int, value: object) -> Callable[[list[Facts]], None]:
    """Give a change of the second record of a file."""

    def change(facts: list[Facts]) -> None:
        place: object = facts[1]
        for key in keys[:-1]:
            place = place[key]  # type: ignore[index]  # the keys are those of the form
        place[keys[-1]] = value  # type: ignore[index]  # likewise

    return change


FAULTS = {
    "unknown key": (put("colour", value="red"), "colour"),
    "no source": (put("source", value="Cross ref"), "source"),
    "no address": (put("address", value="crossref"), "address"),
    "who asked": (put("address", value="https://a.example/x?mailto=b@c"), "tells who asked"),
    "no time": (put("retrieved", value="today"), "retrieved"),
    "no zone": (put("retrieved", value="2026-11-22T10:00:00"), "retrieved"),
    "no digest": (put("sha256", value="0"), "sha256"),
    "no work": (put("work", value=[]), "work"),
    "no identifier": (put("work", "identifiers", value={}), "work.identifiers"),
    "unknown scheme": (put("work", "identifiers", "isbn", value="1"), "work.identifiers.isbn"),
    "odd DOI": (put("work", "identifiers", "doi", value="DOI:10.5555/A"), "10.5555/a"),
    "number for text": (put("work", "title", value=1), "work.title"),
    "text for number": (put("work", "cited_by", value="12"), "work.cited_by"),
    "no truth": (put("work", "is_retracted", value=1), "work.is_retracted"),
    "no list": (put("work", "issns", value="0378-5955"), "work.issns"),
    "odd ISSN": (put("work", "issns", value=["03785955"]), "work.issns[0]"),
    "odd ORCID": (
        put("work", "authors", 0, "orcid", value="https://orcid.org/0000-0002-1825-0097"),
        "work.authors[0].orcid",
    ),
    "no name": (put("work", "authors", 1, value={"given": "J."}), "work.authors[1].family"),
    "odd kind": (put("work", "kind", value="poem"), "work.kind"),
    "odd event": (put("work", "updates", 0, "event", value="lost"), "work.updates[0].event"),
    "odd day": (put("work", "updates", 0, "day", value="2020"), "work.updates[0].day"),
    "odd date": (put("work", "issued", value="2012-3"), "work.issued"),
    "odd link": (put("work", "access", "address", value="a.pdf"), "work.access.address"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_slips_are_named(tmp_path: Path, name: str) -> None:
    """Each slip is told with the line at which its record begins, and its key."""
    change, word = FAULTS[name]
    facts = json.loads(render_records([RECORD, replace(RECORD, sha256="1" * 64)]))
    change(facts)
    path = tmp_path / "records.json"
    path.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    line = path.read_text(encoding="utf-8").splitlines().index(" {", 2) + 1
    with pytest.raises(RecordError) as raised:
        read_records(path)
    assert f"{path}:{line}: " in str(raised.value)
    assert word in str(raised.value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        *(("", 1), ("{}", 1), ("[", 1), ("[{}\n{}]", 2), ("[\n{]", 2), ("[]\n[]", 1)),
        *(("[" * 100_000, 1), ("[{},]", 1), ('["\ud800"]'.encode("utf-8", "replace").decode(), 1)),
    ],
)
def test_what_is_no_list_of_records(tmp_path: Path, text: str, line: int) -> None:
    """What is no JSON, or another JSON, is refused with its line."""
    path = tmp_path / "records.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=f"records.json:{line}: "):
        read_records(path)


def test_unreadable_files(tmp_path: Path) -> None:
    """A file that is not there, or not UTF-8, is a clear fault."""
    path = tmp_path / "records.json"
    with pytest.raises(RecordError, match="cannot be opened"):
        read_records(path)
    path.write_bytes(b"\xff")
    with pytest.raises(RecordError, match="UTF-8"):
        read_records(path)
