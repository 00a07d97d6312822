"""Linked works looked at again: what is new is told once, and nothing that was known is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
    joined,
    note_linked,
    read_standings,
    render_standings,
)
from eifgraph.citations.stored import (
    FOLDER,
    Retrieved,
    read_folder,
    write_records,
)
from eifgraph.citations.work import Event, Update, Work
from eifgraph.config import read_settings
from eifgraph.errors import RecordError, StoreError
from eifgraph.files import write_out
from eifgraph.graph import record_graphs
from eifgraph.graph.works import BIRO
from eifgraph.linking import LinkRun, write_run
from eifgraph.namespaces import INSTANCES
from eifgraph.report.news import ATOM, render_atom, render_json, render_text
from eifgraph.watching import WatchRun, end_watch, keep_records, watch_works, watched_works
from tests.citations.test_compare import WORK
from tests.citations.test_described import Desk
from tests.citations.test_linking import ONLINE, Call, call
from tests.citations.watched import Heard, accepted, in_graph, told, watch_on
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
    keep_records(run, folder)
    end_watch(run, folder)
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
    assert in_graph(folder) == {DOI: "retracted", "doi:10.5555/2": "unknown"}
    assert run.unknown == ("doi:10.5555/2",)


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
    feed = ET.fromstring(render_atom(run.works, "2026-11-29T10:00:00+00:00"))
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


def test_ids_in_a_feed_are_unique(folder: Path) -> None:
    """What is told twice on one day are two entries, the last word first (RFC 4287, 4.2.6)."""
    retracted = Desk("crossref", (replace(WORK, updates=(RETRACTED,)),))
    for one in (retracted, Desk("crossref", (WORK,)), retracted):
        run = look(folder, one)
    titles = [one.findtext(f"{{{ATOM}}}title") for one in entries(run)]
    assert titles == ["ALERT: retracted: A trial", "stands: A trial", "ALERT: retracted: A trial"]
    assert len({one.findtext(f"{{{ATOM}}}id") for one in entries(run)}) == 3


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


def accept(folder: Path, subject: str, name: str, *gone: MappingRow) -> MappingRow:
    """Have a person accept a link, and take others back."""
    row = MappingRow(f"eifref:early-steps/{subject * 12}", name, "x", object_label="A trial")
    row = replace(row, ext_status=Status.ACCEPTED)
    change_curated(folder / CURATED_FILE, new_set("curated", "1"), [row], gone)
    return row


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A folder of links with one work, known by its DOI."""
    links = tmp_path / "data" / "links"
    links.mkdir(parents=True)
    accept(links, "a", DOI)
    return links


def desk(source: str, *works: Work) -> Heard:
    """Give a source with records."""
    schemes = ("pmid",) if source == "pubmed" else ("doi", "pmid")
    return Heard(source, works, schemes=schemes)


OPENALEX = replace(WORK, identifiers={"doi": "10.5555/1", "pmid": "1"})
PUBMED = replace(WORK, identifiers={"pmid": "1"}, updates=(RETRACTED,))


def linked_otherwise(folder: Path) -> list[Heard]:
    """Have a person link the PubMed number as another work."""
    accept(folder, "b", "pmid:1")
    return [desk("openalex", OPENALEX)]


WAYS: dict[str, Callable[[Path], list[Heard]]] = {
    "it is linked as another work": linked_otherwise,
    "its source takes it back": lambda _: [desk("openalex", replace(WORK, updates=()))],
    "another source gives another": lambda _: [
        desk("openalex", OPENALEX),
        desk("europepmc", replace(WORK, identifiers={"doi": "10.5555/1", "pmid": "2"})),
    ],
}
"""How a PubMed number ceases to be one of a work."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_linked_between", [True, False])
def test_what_was_said_of_another_work_is_taken_back(
    one: Path, way: str, is_linked_between: bool
) -> None:
    """A retraction that was a work's by a number which is no more ends, in news as in graphs."""
    first = watch_on(one, "2026-11-01", desk("openalex", OPENALEX), desk("pubmed", PUBMED))
    assert told(first) == [(DOI, "retracted")]
    assert in_graph(one)[DOI] == "retracted"
    others = WAYS[way](one)
    if is_linked_between:
        write_run(LinkRun((), (), (), (), 0), one, INSTANCES)
    run = watch_on(one, "2026-11-02", *others, desk("pubmed", PUBMED))
    other = [("pmid:1", "retracted")] if way.startswith("it is linked") else []
    assert told(run) == [(DOI, "stands"), *other]
    assert in_graph(one) == {DOI: "stands", **dict(other)}
    assert told(watch_on(one, "2026-11-03", *others, desk("pubmed", PUBMED))) == []
    titles = [each.findtext(f"{{{ATOM}}}title") for each in entries(run)]
    assert titles[-1] == "ALERT: retracted: A trial"
    assert "stands: A trial" in titles


def test_a_record_of_another_work_says_nothing(one: Path) -> None:
    """A source that answers with another DOI now takes nothing back, and adds nothing."""
    accept(one, "a", "pmid:1")
    own = replace(OPENALEX, updates=(RETRACTED,))
    wrong = replace(own, identifiers={"doi": "10.5555/9", "pmid": "1"})
    assert told(watch_on(one, "2026-11-01", desk("pubmed", own))) == [(DOI, "retracted")]
    assert told(watch_on(one, "2026-11-02", desk("pubmed", wrong))) == []
    assert in_graph(one) == {DOI: "retracted"}


def test_two_works_may_have_records_with_one_best_identifier(one: Path) -> None:
    """Records of a source that agree on a DOI, which is neither work's, are of their own works."""
    accept(one, "a", "pmid:1", *accepted(one))
    accept(one, "b", "pmid:2")
    works = [
        replace(WORK, identifiers={"doi": "10.5555/9", "pmid": number}, updates=updates)
        for number, updates in (("1", (RETRACTED,)), ("2", ()))
    ]
    run = watch_on(one, "2026-11-01", desk("pubmed", *works))
    assert told(run) == [("pmid:1", "retracted")]
    assert in_graph(one) == {"pmid:1": "retracted", "pmid:2": "stands"}
    (graph,) = record_graphs(read_folder(one / FOLDER), accepted(one), INSTANCES).values()
    assert len(set(graph.subject_objects(BIRO.references))) == 2
    assert len(set(graph.subjects(BIRO.references))) == 2


def test_what_is_remembered_of_a_work_is_said_of_no_other(one: Path) -> None:
    """A record that is not kept, of a work that is linked no more, warns of no other work."""
    retracted = replace(WORK, identifiers={"doi": "10.5555/2", "pmid": "1"}, updates=(RETRACTED,))
    accept(one, "b", "pmid:1")
    first = watch_on(one, "2026-11-01", desk("openalex", retracted))
    assert told(first) == [("pmid:1", "retracted")]
    gone = [row for row in accepted(one) if row.object_id == "pmid:1"]
    accept(one, "b", "pmid:2", *gone)
    silent = Heard("openalex", is_silent=True)
    watch_on(one, "2026-11-02", silent, desk("crossref", WORK))
    of_other = replace(WORK, identifiers={"doi": "10.5555/2", "pmid": "2"}, updates=())
    crossref = desk("crossref", WORK, of_other)
    assert told(watch_on(one, "2026-11-03", silent, crossref)) == []
    assert in_graph(one) == {DOI: "stands", "pmid:2": "stands"}


def test_a_record_is_replaced_by_none_of_another_work(one: Path) -> None:
    """What takes a record's place has to be of its work when all is known, not only at first."""
    accept(one, "a", "pmid:2", *accepted(one))
    accept(one, "b", "pmid:1")

    def known_as(doi: str, pmid: str, *updates: Update) -> Work:
        names = {"doi": f"10.5555/{doi}", "pmid": pmid} if doi else {"pmid": pmid}
        return replace(WORK, identifiers=names, updates=updates)

    first = known_as("2", "2"), known_as("1", "1")
    watch_on(
        one, "2026-11-01", desk("openalex", *first), desk("pubmed", known_as("2", "2", RETRACTED))
    )
    then = known_as("2", "2"), known_as("", "1")
    run = watch_on(
        one, "2026-11-02", desk("openalex", *then), desk("pubmed", known_as("2", "1", RETRACTED))
    )
    assert told(run) == [("pmid:1", "retracted")]
    assert in_graph(one) == {"pmid:1": "retracted", "pmid:2": "retracted"}


def test_old_retractions_are_not_told_again_after_a_break(one: Path) -> None:
    """A work that is linked again soon was watched, also if its news are in feeds no more."""
    retracted = desk("crossref", replace(WORK, updates=(RETRACTED,)))
    watch_on(one, "2026-01-01", retracted)
    assert told(watch_on(one, "2026-04-12", retracted)) == []
    row, *_ = accepted(one)
    accept(one, "b", "doi:10.5555/2", row)
    assert told(watch_on(one, "2026-04-13", retracted)) == []
    accept(one, "a", DOI)
    assert told(watch_on(one, "2026-04-14", retracted)) == []


def test_what_is_only_remembered_stays(one: Path) -> None:
    """Where records are lost and sources silent, what was said stays, also by learnt numbers."""
    watch_on(one, "2026-11-01", desk("openalex", OPENALEX), desk("pubmed", PUBMED))
    shutil.rmtree(one / FOLDER)
    silent = Heard("openalex", is_silent=True)
    run = watch_on(one, "2026-11-02", silent, desk("crossref"))
    assert told(run) == []
    assert standing_of(run.works[DOI].statements).state is State.RETRACTED
    assert run.unknown == ()


def test_what_is_only_remembered_is_not_known(one: Path) -> None:
    """That a work stands needs a record, as in graphs; that it does not was said and stays so."""
    watch_on(one, "2026-11-01", desk("crossref", WORK))
    assert in_graph(one) == {DOI: "stands"}
    shutil.rmtree(one / FOLDER)
    run = watch_on(one, "2026-11-02", Heard("crossref", is_silent=True), desk("europepmc"))
    assert (told(run), run.unknown, in_graph(one)) == ([], (DOI,), {DOI: "unknown"})


def test_works_keep_their_news_under_other_names(one: Path) -> None:
    """A known retraction is no news, and keeps its id in feeds, when a work is known otherwise."""
    retracted = replace(OPENALEX, updates=(RETRACTED,))
    first = watch_on(one, "2026-11-01", desk("pubmed", retracted))
    assert told(first) == []  # it is asked by PubMed numbers only, and none is known
    first = watch_on(one, "2026-11-01", desk("crossref", retracted))
    assert told(first) == [(DOI, "retracted")]
    curated = read_curated(one / CURATED_FILE)
    assert curated is not None
    accept(one, "a", "pmid:1", *curated.rows)
    run = watch_on(one, "2026-11-02", desk("crossref", retracted))
    assert (told(run), list(run.watched)) == ([], ["pmid:1"])
    (entry,) = entries(run)
    assert ET.tostring(entry) == ET.tostring(entries(first)[0])


def test_works_that_are_joined_keep_all_that_is_known(one: Path) -> None:
    """Two works that turn out to be one have what was known of both, and who knew less is told."""
    accept(one, "b", "pmid:1")
    corrected = replace(WORK, updates=(Update(Event.CORRECTION, day=date(2019, 1, 1)),))
    first = watch_on(one, "2026-11-01", desk("europepmc", corrected, PUBMED))
    assert told(first) == [(DOI, "corrected"), ("pmid:1", "retracted")]
    shutil.rmtree(one / FOLDER)
    accept(one, "b", DOI)
    run = watch_on(one, "2026-11-02", desk("crossref", WORK))
    assert list(run.watched) == [DOI]
    assert [(each.work, each.is_alert, len(each.added)) for each in run.news] == [(DOI, True, 1)]
    assert told(watch_on(one, "2026-11-02", desk("crossref", WORK))) == []
    assert [said.event for said in run.works[DOI].statements] == ["correction", "retraction"]
    before = [ET.tostring(each) for each in entries(first)]
    assert [ET.tostring(each) for each in entries(run)[1:]] == before


@pytest.mark.parametrize("order", [1, -1])
def test_joined_works_were_watched_if_one_was(order: int) -> None:
    """What was known of either is no news, in whichever order they are known."""
    known = [Looked(watched=DAY), Looked(linked={"crossref": NEXT})][::order]
    assert joined(known).last_watched == DAY
    assert joined(known).days == {"crossref": NEXT}


def test_two_records_of_a_source_both_count(one: Path) -> None:
    """A source that has a work twice, once as retracted, says so, in news as in graphs."""
    accept(one, "a", "pmid:1")
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    records = [
        Retrieved(replace(work, source="europepmc"), f"http://127.0.0.1/{at}", moment, f"{at}" * 64)
        for at, work in enumerate(
            (replace(WORK, updates=(RETRACTED,)), replace(PUBMED, updates=()))
        )
    ]
    names = [each.identifiers for each in watched_works(one).values()]
    write_records(one / FOLDER, records, names)
    assert told(watch_on(one, "2026-11-02", desk("crossref", WORK))) == [(DOI, "retracted")]
    assert in_graph(one) == {DOI: "retracted"}


def test_files_of_former_versions_are_read(folder: Path) -> None:
    """What was known to a version that remembered no records is no news again."""
    said = {"source": "crossref", "event": "retraction", "day": "2020-05-01"}
    said |= {"notice": "10.5555/notice", "asserted_by": "publisher"}
    former = {DOI: {"asked": {"crossref": DAY}, "statements": [said]}}
    (folder / FILE).write_text(json.dumps(former))
    assert look(folder, Desk("crossref"), day=NEXT).news == ()
    kept = read_standings(folder / FILE)[DOI]
    assert standing_of(kept.statements).state is State.RETRACTED


def test_works_that_are_linked_no_more_are_told_still(one: Path) -> None:
    """A feed keeps the news of a work while it is linked to nothing, and does not tell it again."""
    retracted = desk("crossref", replace(WORK, updates=(RETRACTED,)))
    first = watch_on(one, "2026-11-01", retracted)
    row = accept(one, "b", "doi:10.5555/2")
    curated = read_curated(one / CURATED_FILE)
    assert curated is not None
    gone = [one for one in curated.rows if one != row]
    change_curated(one / CURATED_FILE, new_set("curated", "1"), [], gone)
    away = watch_on(one, "2026-11-02", retracted)
    assert (told(away), list(away.watched)) == ([], ["doi:10.5555/2"])
    assert [ET.tostring(each) for each in entries(away)] == [ET.tostring(entries(first)[0])]
    accept(one, "a", DOI)
    again = watch_on(one, "2026-11-03", retracted)
    assert told(again) == []
    assert len(entries(again)) == 1
    change_curated(one / CURATED_FILE, new_set("curated", "1"), [], gone)
    assert DOI not in watch_on(one, "2027-02-02", retracted).works


def test_what_nobody_is_asked_of_is_told_once(one: Path) -> None:
    """A kept retraction is news in one run, also where no source can be asked of it."""
    accept(one, "b", "pmid:7")
    record = Retrieved(
        replace(PUBMED, source="pubmed", identifiers={"pmid": "7"}),
        *("http://127.0.0.1/", datetime(2026, 11, 1, tzinfo=UTC), "0" * 64),
    )
    names = [each.identifiers for each in watched_works(one).values()]
    write_records(one / FOLDER, [record], names)
    crossref = Heard("crossref", (WORK,))
    assert told(watch_on(one, "2026-11-01", crossref)) == [("pmid:7", "retracted")]
    run = watch_on(one, "2026-11-02", crossref)
    assert (told(run), len(entries(run))) == ([], 1)


def test_feeds_can_be_read_whatever_a_title_holds(one: Path) -> None:
    """Characters that XML has not are left out of it."""
    curated = read_curated(one / CURATED_FILE)
    assert curated is not None
    odd = replace(curated.rows[0], object_label="A\x0b tr\x01ial \ufffe<&>")
    change_curated(one / CURATED_FILE, new_set("curated", "1"), [odd], curated.rows)
    run = watch_on(one, "2026-11-01", desk("crossref", replace(WORK, updates=(RETRACTED,))))
    (entry,) = entries(run)
    title = entry.findtext(f"{{{ATOM}}}title") or ""
    assert title.startswith("ALERT: retracted: A tr")
    assert title.endswith("<&>")


ODD = {"event": "nonsense", "source": "crossref"}
NEWS = {"day": DAY, "work": DOI, "title": "x", "pages": [], "state": "stands", "since": ""}


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}x", '{"a": 1}', '{"a": {"asked": {}}}'),
        '{"nothing": {"asked": {}, "statements": []}}',
        json.dumps({DOI: {"asked": {}, "statements": [ODD]}}),
        json.dumps({DOI: {"asked": {}, "statements": [], "told": [NEWS]}}),
        json.dumps({DOI: {"asked": {}, "statements": [], "watched": 7}}),
        json.dumps({DOI: {"asked": {"crossref": 5}, "statements": []}}),
        json.dumps({DOI: {"asked": {}, "statements": [], "records": {"crossref": {"doi": 7}}}}),
    ],
)
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


@pytest.mark.usefixtures("call")
@pytest.mark.parametrize("place", ["/dev/full", "closed"])
def test_a_reader_that_is_gone_is_no_alert(folder: Path, place: str) -> None:
    """Where news cannot be told, the exit code says that it failed, and they are news again."""
    command = [sys.executable, "-m", "eifgraph", "watch", *ONLINE, "--format", "json"]
    if place == "closed":
        reader, out = os.pipe()
        os.close(reader)
    else:
        out = os.open(place, os.O_WRONLY)
    try:
        ended = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(out)
    assert ended.returncode == 2, ended.stderr
    assert "standard output cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (folder / FILE).exists()


def test_news_are_written_into_what_is_there(tmp_path: Path) -> None:
    """A link stays a link, and a pipe a pipe."""
    real, link, pipe = (tmp_path / name for name in ("real", "link", "pipe"))
    link.symlink_to(real)
    write_out(link, "news")
    assert (link.is_symlink(), real.read_text()) == (True, "news")
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text)
        write_out(pipe, "news")
        assert (read.result(), pipe.is_fifo()) == ("news", True)


def test_what_fails_behind_the_news_lets_them_be_told_again(
    call: Call, folder: Path, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that ends news is written last of all, so that no alert is without its exit code."""
    link_retracted(folder, stand_in)
    with monkeypatch.context() as patch:
        patch.setattr("eifgraph.cli.watching.name_answers", fail)
        assert call("watch", *ONLINE)[0] == 2
    code, out, _ = call("watch", *ONLINE)
    assert code == 1
    assert out.startswith("ALERT")


def fail(*_: object) -> None:
    """Fail as a full disk lets fail."""
    raise StoreError("the disk is full")
