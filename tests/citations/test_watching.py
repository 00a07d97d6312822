"""Linked works looked at again: what is new is told once, and nothing that was known is lost."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eifgraph.citations.curated import change_curated, read_curated
from eifgraph.citations.curies import work_curie
from eifgraph.citations.mapping import CURATED_FILE, new_set
from eifgraph.citations.rows import NOT, MappingRow, Status
from eifgraph.citations.standing import TELLING, State, standing_of
from eifgraph.citations.standings import (
    FILE,
    Looked,
    note_linked,
    read_standings,
    render_standings,
)
from eifgraph.citations.stored import (
    FOLDER,
    Retrieved,
    read_folder,
    render_records,
    write_records,
)
from eifgraph.citations.work import Event, Update
from eifgraph.config import read_settings
from eifgraph.errors import RecordError
from eifgraph.graph import standing_graph
from eifgraph.linking import LinkRun, write_run
from eifgraph.namespaces import INSTANCES
from eifgraph.report.news import ATOM, render_atom, render_json, render_text
from eifgraph.vocab import EIF
from eifgraph.watching import WatchRun, watch_works, watched_works, write_watch
from tests.citations.test_compare import WORK
from tests.citations.test_described import Desk
from tests.citations.test_linking import ONLINE, Call, call
from tests.standin.faults import Plan
from tests.standin.server import StandIn

__all__ = ["call"]
DOI = "doi:10.5555/1"
RETRACTED = Update(Event.RETRACTION, "10.5555/notice", date(2020, 5, 1), "publisher")
DAY, NEXT = "2026-11-29", "2026-11-30"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of links: two references to one work, one to another, one to none."""
    rows = [
        MappingRow("eifref:early-steps/aaaaaaaaaaaa", DOI, "x", object_label="A trial"),
        MappingRow("eifref:first-steps/bbbbbbbbbbbb", DOI, "x"),
        MappingRow("eifref:first-steps/cccccccccccc", "doi:10.5555/2", "x"),
    ]
    rows = [replace(row, ext_status=Status.ACCEPTED) for row in rows]
    rejected = replace(rows[0], subject_id="eifref:z/dddddddddddd", object_id="doi:10.5555/3")
    rows.append(replace(rejected, ext_status=Status.REJECTED, predicate_modifier=NOT))
    links = tmp_path / "data" / "links"
    links.mkdir(parents=True)
    change_curated(links / CURATED_FILE, new_set("curated", "1"), rows, [])
    return links


def look(folder: Path, *desks: Desk, day: str = DAY) -> WatchRun:
    """Look again, and keep what is known."""
    run = watch_works(folder, desks, day)
    write_watch(run, folder)
    return run


def test_watched_works(folder: Path) -> None:
    """Each work is watched once, and it is known which pages refer to it; rejected ones are not."""
    found = watched_works(folder)
    assert list(found) == [DOI, "doi:10.5555/2"]
    assert found[DOI].title == "A trial"
    assert found[DOI].pages == ("early-steps", "first-steps")


def test_a_work_with_two_identifiers_is_one(folder: Path) -> None:
    """A reference of which people accepted a DOI and a PubMed number names one work.

    What was known of it by the other identifier is not news again.
    """
    desk = Desk("crossref", (replace(WORK, updates=(RETRACTED,)),))
    look(folder, desk)
    row = MappingRow("eifref:early-steps/aaaaaaaaaaaa", "pmid:1", "x")
    accepted = replace(row, ext_status=Status.ACCEPTED)
    change_curated(folder / CURATED_FILE, new_set("curated", "1"), [accepted], [])
    known = watched_works(folder)
    assert list(known) == [DOI, "doi:10.5555/2"]
    assert known[DOI].identifiers == (("doi", "10.5555/1"), ("pmid", "1"))
    before = (folder / FILE).read_text().replace(f'"{DOI}"', '"pmid:1"')
    (folder / FILE).write_text(before)
    assert look(folder, desk, day=NEXT).news == ()


def link_retracted(folder: Path, stand_in: StandIn) -> str:
    """Have a person accept a work that the stand-in knows to be retracted; give its DOI."""
    retracted: str = next(
        work["doi"]
        for work in stand_in.corpus.works
        if any(one["type"] == "retraction" for one in work["updated_by"])
    )
    row = MappingRow("eifref:early-steps/eeeeeeeeeeee", work_curie("doi", retracted), "x")
    accepted = replace(row, ext_status=Status.ACCEPTED)
    change_curated(folder / CURATED_FILE, new_set("curated", "1"), [accepted], [])
    return retracted


def test_records_are_renewed(call: Call, folder: Path, stand_in: StandIn) -> None:
    """A watch keeps what sources say of each work, for the next release to take notices from."""
    retracted = link_retracted(folder, stand_in)
    assert call("watch", *ONLINE)[0] == 1
    records = read_folder(folder / "works")
    assert {one.work.doi for one in records} == {retracted}
    assert any(one.event is Event.RETRACTION for each in records for one in each.work.updates)


def test_a_retraction_is_told_once(folder: Path) -> None:
    """A new retraction is an alert, and no news the next time; all works are asked for at once."""
    desk = Desk("crossref", (WORK,))
    assert look(folder, desk).news == ()
    assert desk.asked == [("10.5555/1", "10.5555/2")]
    run = look(folder, Desk("crossref", (replace(WORK, updates=(RETRACTED,)),)), day=NEXT)
    assert [one.work for one in run.alerts] == [DOI]
    before = (folder / FILE).read_bytes()
    again = look(folder, Desk("crossref", (replace(WORK, updates=(RETRACTED,)),)), day=NEXT)
    assert again.news == ()
    assert (folder / FILE).read_bytes() == before


def test_what_links_were_told_is_still_news(folder: Path) -> None:
    """A work that was asked for when it was linked is watched for the first time all the same."""
    names = {DOI: [DOI, "pmid:1"], "doi:10.5555/2": ["doi:10.5555/2"]}
    told = {DOI: {"crossref": DAY, "pubmed": DAY}, "doi:10.5555/2": {}}
    linked = note_linked({"pmid:1": Looked()}, names, told)
    assert linked == {"pmid:1": Looked(linked=told[DOI])}
    assert note_linked(linked, names, {DOI: {"crossref": "2026-11-01"}}) == linked
    assert note_linked({}, names, told) == {DOI: Looked(linked=told[DOI])}
    (folder / FILE).write_text(render_standings({DOI: Looked(linked=told[DOI])}))
    run = look(folder, Desk("crossref", (replace(WORK, updates=(RETRACTED,)),)), day=NEXT)
    assert [one.before for one in run.alerts] == [None]
    kept = read_standings(folder / FILE)[DOI]
    assert kept.days == {"crossref": NEXT, "pubmed": DAY}


def test_a_second_witness_is_news_but_no_alert(folder: Path) -> None:
    """Another source that says the same adds its statement."""
    retracted = replace(WORK, updates=(RETRACTED,))
    look(folder, Desk("crossref", (retracted,)))
    run = look(folder, Desk("crossref", (retracted,)), Desk("europepmc", (retracted,)), day=NEXT)
    assert len(run.news) == 1
    assert run.alerts == ()
    assert run.news[0].added[0].source == "europepmc"


def test_silence_takes_nothing_back(folder: Path) -> None:
    """What a source said stays its word while it is silent, and it is told that it was."""
    look(folder, Desk("crossref", (replace(WORK, updates=(RETRACTED,)),)))
    run = look(folder, Desk("crossref", is_silent=True), day=NEXT)
    assert run.news == ()
    assert len(run.faults) == 1
    kept = read_standings(folder / FILE)[DOI]
    assert standing_of(kept.statements).state is State.RETRACTED
    assert kept.asked == {"crossref": DAY}


def test_a_source_may_take_its_word_back(folder: Path) -> None:
    """What a source no longer says when it answers is no longer its word."""
    look(folder, Desk("crossref", (replace(WORK, updates=(RETRACTED,)),)))
    run = look(folder, Desk("crossref", (WORK,)), day=NEXT)
    assert [one.now.state for one in run.news] == [State.STANDS]
    assert run.alerts == ()


def test_a_record_that_vanishes_takes_nothing_back(folder: Path) -> None:
    """That a source has no record any more is no all-clear; one that says so is."""
    retracted = replace(WORK, updates=(RETRACTED,))
    look(folder, Desk("crossref", (retracted,)), Desk("openalex", (retracted,)))
    run = look(folder, Desk("crossref"), Desk("openalex"), day=NEXT)
    assert (run.news, run.unknown) == ((), ("doi:10.5555/2",))
    kept = read_standings(folder / FILE)[DOI]
    assert standing_of(kept.statements).sources == ("crossref", "openalex")
    assert kept.asked == {"crossref": NEXT, "openalex": NEXT}
    run = look(folder, Desk("crossref", (WORK,)), Desk("openalex", (WORK,)), day=NEXT)
    assert [one.now.state for one in run.news] == [State.STANDS]


@pytest.mark.parametrize("is_silent", [True, False])
def test_graphs_agree(folder: Path, is_silent: bool) -> None:
    """What links were told and no source tells again warns in a watch as it does in a release."""
    told = replace(WORK, updates=(RETRACTED,))
    record = Retrieved(told, "http://127.0.0.1/", datetime(2026, 11, 1, tzinfo=UTC), "0" * 64)
    write_records(folder / FOLDER, [record], [(("doi", "10.5555/1"),)])
    answers = Desk("europepmc"), Desk("crossref", is_silent=is_silent)
    run = look(folder, *answers, day=NEXT)
    assert [one.work for one in run.alerts] == [DOI]
    curated = read_curated(folder / CURATED_FILE)
    assert curated is not None
    rows = [row for row in curated.rows if row.ext_status is Status.ACCEPTED]
    graph = standing_graph(read_folder(folder / FOLDER), run.works, rows, INSTANCES)
    found = sorted(str(state).rpartition("/")[2] for state in graph.objects(None, EIF.standing))
    assert (found, run.unknown) == (["retracted", "unknown"], ("doi:10.5555/2",))


def test_unknown_to_those_who_tell(folder: Path) -> None:
    """That a source which tells of no retractions has a record says nothing of a standing."""
    desks = Desk("datacite", (WORK,)), Desk("crossref")
    assert look(folder, *desks).unknown == (DOI, "doi:10.5555/2")
    assert look(folder, Desk("crossref", (WORK,))).unknown == ("doi:10.5555/2",)


def test_news_in_three_forms(folder: Path) -> None:
    """A person, a program and a feed reader are told the same."""
    run = look(folder, Desk("crossref", (replace(WORK, updates=(RETRACTED,)),)))
    text = render_text(run.news, run.watched)
    assert text.startswith(f"ALERT: A trial ({DOI}): retracted since 2020-05-01\n")
    assert "referred to by early-steps, first-steps" in text
    (facts,) = json.loads(render_json(run.news, run.watched))
    assert (facts["alert"], facts["now"], facts["since"]) == (True, "retracted", "2020-05-01")
    (entry,) = entries(run)
    assert entry.findtext(f"{{{ATOM}}}title") == "ALERT: retracted: A trial"
    link = entry.find(f"{{{ATOM}}}link")
    assert link is not None
    assert link.get("href") == "https://doi.org/10.5555/1"


def entries(run: WatchRun) -> list[ET.Element]:
    """Give the entries of the feed."""
    feed = ET.fromstring(render_atom(run.works, run.watched, "2026-11-29T10:00:00+00:00"))
    return feed.findall(f"{{{ATOM}}}entry")


def test_feeds_keep_news_for_readers_who_look_seldom(folder: Path) -> None:
    """News stay in the feed with the same id and day, the newest first, for 90 days."""
    retracted = Desk("crossref", (replace(WORK, updates=(RETRACTED,)),))
    (first,) = entries(look(folder, retracted))
    assert ET.tostring(first) == ET.tostring(entries(look(folder, retracted, day=NEXT))[0])
    back = look(folder, Desk("crossref", (WORK,)), day="2026-12-01")
    days = [one.findtext(f"{{{ATOM}}}updated") for one in entries(back)]
    assert days == ["2026-12-01T00:00:00Z", f"{DAY}T00:00:00Z"]
    assert ET.tostring(first) == ET.tostring(entries(back)[1])
    again = look(folder, retracted, day="2026-12-02")
    titles = [one.findtext(f"{{{ATOM}}}title") for one in entries(again)]
    assert titles == ["ALERT: retracted: A trial", "stands: A trial", "ALERT: retracted: A trial"]
    assert len({one.findtext(f"{{{ATOM}}}id") for one in entries(again)}) == 3
    assert len(entries(look(folder, retracted, day="2027-02-27"))) == 3
    later = look(folder, retracted, day="2027-03-01")
    assert [one.findtext(f"{{{ATOM}}}updated") for one in entries(later)] == [
        "2026-12-02T00:00:00Z",
        "2026-12-01T00:00:00Z",
    ]


def test_a_feed_names_no_news_twice(folder: Path) -> None:
    """What is told twice on one day is one entry: ids are unique (RFC 4287)."""
    retracted = Desk("crossref", (replace(WORK, updates=(RETRACTED,)),))
    for desk in (retracted, Desk("crossref", (WORK,)), retracted):
        run = look(folder, desk)
    assert len({one.findtext(f"{{{ATOM}}}id") for one in entries(run)}) == len(entries(run)) == 2


def test_news_are_told_before_they_are_known(
    call: Call, folder: Path, stand_in: StandIn, tmp_path: Path
) -> None:
    """Where news cannot be written they are news again; a file for them is written whole."""
    link_retracted(folder, stand_in)
    code, _, err = call("watch", *ONLINE, "--output", f"{folder / CURATED_FILE}/news.txt")
    assert (code, (folder / FILE).exists()) == (2, False)
    assert f"{CURATED_FILE}/news.txt cannot be written" in err
    feed = tmp_path / "feeds" / "news.xml"
    asked = ("watch", *ONLINE, "--format", "atom", "--output", f"{feed}")
    assert call(*asked)[:2] == (1, "")
    known = feed.read_text()
    assert "ALERT: retracted: " in known
    shutil.rmtree(read_settings().lookups.answers)
    stand_in.faults.set([Plan("403", service=one) for one in TELLING])
    assert call(*asked)[0] == 2
    assert feed.read_text() == known
    stand_in.reset()
    assert call(*asked)[0] == 0
    assert "ALERT: retracted: " in feed.read_text()


@pytest.mark.parametrize("by", ["watch", "link"])
def test_what_was_said_of_another_work_is_not_kept(folder: Path, by: str) -> None:
    """A record that turns out to be another work's takes its retraction along, also by a link."""
    wrong = replace(WORK, identifiers={"pmid": "1"}, source="pubmed", updates=(RETRACTED,))
    row = MappingRow("eifref:early-steps/aaaaaaaaaaaa", "pmid:1", "x", ext_status=Status.ACCEPTED)
    change_curated(folder / CURATED_FILE, new_set("curated", "1"), [row], [])
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    names = [one.identifiers for one in watched_works(folder).values()]
    write_records(folder / FOLDER, [Retrieved(wrong, "http://127.0.0.1/", moment, "0" * 64)], names)
    assert [one.work for one in look(folder, Desk("crossref", (WORK,))).alerts] == [DOI]
    other = replace(wrong, identifiers={"doi": "10.5555/9", "pmid": "1"})
    found = Retrieved(other, "http://127.0.0.1/2", datetime(2026, 11, 30, tzinfo=UTC), "1" * 64)
    path = folder / FOLDER / "pubmed.json"
    path.write_text(render_records([found]), encoding="utf-8")
    if by == "link":
        write_run(LinkRun((), (), (), (), 0), folder, INSTANCES)
        assert not path.exists()
        assert standing_of(read_standings(folder / FILE)[DOI].statements).state is State.STANDS
    run = look(folder, Desk("crossref", (WORK,)), day=NEXT)
    assert standing_of(run.works[DOI].statements).state is State.STANDS
    assert [one.now.state for one in run.news] == ([State.STANDS] if by == "watch" else [])


@pytest.mark.parametrize("text", ["", "[]", "{}x", '{"a": 1}', '{"a": {"asked": {}}}'])
def test_a_broken_file_is_told(folder: Path, text: str) -> None:
    """It is said which file cannot be read, and what to do; it is left as it is."""
    (folder / FILE).write_text(text)
    with pytest.raises(RecordError, match="standings"):
        look(folder, Desk("crossref"))
    assert (folder / FILE).read_text() == text


def test_nothing_checked_is_no_all_clear(call: Call, folder: Path) -> None:
    """Where no source answers, cron is told, and nothing is written."""
    code, out, err = call("watch", "--offline")
    assert (code, out) == (2, "")
    assert "nothing was checked" in err
    assert not (folder / FILE).exists()


def test_who_tells_of_no_retractions_checks_nothing(
    call: Call, folder: Path, stand_in: StandIn
) -> None:
    """Where all that tell of retractions are silent, cron is told, whoever else answers."""
    stand_in.faults.set([Plan("403", service=one) for one in TELLING])
    code, out, err = call("watch", *ONLINE)
    assert (code, out) == (2, "")
    assert "nothing was checked: no source that tells of retractions answered" in err
    assert not (folder / FILE).exists()


@pytest.mark.parametrize("is_there", [True, False])
def test_no_links_are_no_all_clear(call: Call, tmp_path: Path, is_there: bool) -> None:
    """A data folder without links, such as a mistyped one, is an error, and is not made."""
    links = tmp_path / "data" / "links"
    if is_there:
        links.mkdir(parents=True)
    code, out, err = call("watch", *ONLINE)
    assert (code, out) == (2, "")
    assert f"{links} has neither" in err
    assert "EIFGRAPH_DATA" in err
    assert (tmp_path / "data").exists() is is_there


def test_the_command(call: Call, folder: Path, stand_in: StandIn) -> None:
    """A retraction that services tell of is an alert by exit code once, and then is known."""
    retracted = link_retracted(folder, stand_in)
    code, out, err = call("watch", *ONLINE)
    assert code == 1
    assert f"({work_curie('doi', retracted)}): retracted" in out
    assert "crossref: retraction" in out
    assert "1 new alerts" in err
    assert call("watch", *ONLINE, "--format", "json")[:2] == (0, "[]\n")
