"""Whether a work still stands, by day and by source."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.standing import (
    MARKS,
    Standing,
    State,
    Statement,
    news_of,
    standing_of,
    statements_of,
)
from eifgraph.citations.work import Event, Kind, Update, Work

NOTICE = "10.5555/notice"
RETRACTION = Update(Event.RETRACTION, NOTICE, date(2020, 5, 1), "publisher")
WATCH = Update(Event.RETRACTION, NOTICE, date(2020, 4, 20), "retraction-watch")
CONCERN = Update(Event.CONCERN, "10.5555/concern", date(2019, 1, 2))
CORRECTION = Update(Event.CORRECTION, "10.5555/corrected", date(2018, 3, 4))
BACK = Update(Event.REINSTATEMENT, "10.5555/back", date(2021, 6, 7))
VERSION = Update(Event.NEW_VERSION, "10.5555/v2", date(2021, 1, 1))


PLAIN = "Play at home"


def work(
    *updates: Update, source: str = "crossref", flag: bool | None = None, title: str = PLAIN
) -> Work:
    """Give a description with notices."""
    return Work(source, updates=updates, is_retracted=flag, title=title)


def standing(*works: Work, on: date | None = None) -> Standing:
    """Give the standing that descriptions amount to."""
    return standing_of(statements_of(works), on)


CASES = {
    "nothing": ((), State.STANDS, ""),
    "a retraction": ((RETRACTION,), State.RETRACTED, "2020-05-01"),
    "of two witnesses, the earlier day": ((RETRACTION, WATCH), State.RETRACTED, "2020-04-20"),
    "a concern": ((CONCERN,), State.CONCERN, "2019-01-02"),
    "a concern, then a retraction": ((RETRACTION, CONCERN), State.RETRACTED, "2020-05-01"),
    "a correction": ((CORRECTION,), State.CORRECTED, "2018-03-04"),
    "corrected, then retracted": ((CORRECTION, RETRACTION), State.RETRACTED, "2020-05-01"),
    "reinstated": ((RETRACTION, BACK), State.STANDS, "2021-06-07"),
    "a new version": ((VERSION,), State.STANDS, ""),
    "without a day": ((Update(Event.WITHDRAWAL),), State.RETRACTED, ""),
    "one tells what, another when": (
        (Update(Event.RETRACTION, "pmid:7"), RETRACTION, VERSION),
        *(State.RETRACTED, "2020-05-01"),
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_standing(kind: str) -> None:
    """Events in the order of their days bring a work where it stands."""
    updates, state, since = CASES[kind]
    found = standing(work(*updates))
    assert (found.state, found.since) == (state, since)
    assert len(found.statements) == len(updates)


def test_on_the_day_of_an_assessment() -> None:
    """What came later does not count on an earlier day, and both days are known."""
    then = standing(work(RETRACTION), on=date(2016, 7, 1))
    now = standing(work(RETRACTION))
    assert (then.state, then.statements) == (State.STANDS, ())
    assert now.state.is_alert


def test_each_source_keeps_its_word() -> None:
    """Two sources of one notice are two statements of one event."""
    found = standing(work(RETRACTION), work(RETRACTION, source="europepmc"))
    assert found.sources == ("crossref", "europepmc")
    assert len(found.statements) == 2


@pytest.mark.parametrize(
    ("works", "state"),
    [
        ((work(source="openalex", flag=True),), State.FLAGGED),
        ((work(source="openalex", flag=True), work(RETRACTION)), State.RETRACTED),
        ((work(source="openalex", flag=True), work(CORRECTION)), State.FLAGGED),
        ((work(source="openalex", flag=True), work(RETRACTION, BACK)), State.STANDS),
        ((work(source="openalex", flag=False),), State.STANDS),
        ((work(source="wikidata", flag=True), work(CONCERN)), State.CONCERN),
        ((work(source="wikidata", flag=True), work(source="openalex", flag=True)), State.RETRACTED),
        ((work(source="europepmc", flag=True),), State.RETRACTED),
        ((work(source="pubmed", flag=True), work(CONCERN)), State.RETRACTED),
        ((work(source="pubmed", flag=True), work(RETRACTION, BACK)), State.STANDS),
    ],
)
def test_what_marks_without_a_notice_come_to(works: tuple[Work, ...], state: State) -> None:
    """One source's mark is told as that; the library's, or those of two others, warn."""
    assert standing(*works).state is state
    assert standing(*works).state.is_alert is (state in (State.RETRACTED, State.CONCERN))


SHOUTED, WITHDRAWN = f"RETRACTED: {PLAIN}", f"WITHDRAWN: {PLAIN}"


@pytest.mark.parametrize(
    ("works", "state"),
    [
        ((work(title=SHOUTED),), State.RETRACTED),
        ((work(title=f"[RETRACTED] {PLAIN}"),), State.RETRACTED),
        ((work(title=f"RETRACTED ARTICLE: {PLAIN}"), work(CONCERN)), State.RETRACTED),
        ((work(title=f"Retracted: {PLAIN}"),), State.FLAGGED),
        ((work(title=SHOUTED.upper()),), State.FLAGGED),
        ((work(title=WITHDRAWN),), State.FLAGGED),
        ((work(title=WITHDRAWN), work(source="europepmc", title=WITHDRAWN)), State.FLAGGED),
        ((work(title=WITHDRAWN), work(source="openalex", flag=True)), State.RETRACTED),
        ((work(title="Removed: stories of children in care"),), State.STANDS),
        ((work(title="REMOVED: STORIES OF CHILDREN IN CARE"),), State.STANDS),
        ((work(title="Withdrawn-child behaviour: a trial"),), State.STANDS),
        ((work(title="Retracted papers in education: a review"),), State.STANDS),
        ((work(title=f"RETRACTED- {PLAIN}"),), State.RETRACTED),
        ((work(title=f"(RETRACTED) {PLAIN}"),), State.RETRACTED),
        ((work(title=f"{PLAIN} \u2013 RETRACTED"),), State.RETRACTED),
        ((work(title=f"{PLAIN} [RETRACTED ARTICLE]"),), State.RETRACTED),
        ((work(title="Why papers are RETRACTED"),), State.STANDS),
        ((work(title="RETRACTED:"),), State.STANDS),
        ((work(RETRACTION, BACK, title=SHOUTED),), State.STANDS),
        ((work(RETRACTION, title=SHOUTED),), State.RETRACTED),
        ((Work("crossref", title=SHOUTED, kind=Kind.NOTICE),), State.STANDS),
        ((Work("crossref", title=SHOUTED, updates_to=("10.5555/1",)),), State.STANDS),
    ],
)
def test_what_titles_say(works: tuple[Work, ...], state: State) -> None:
    """RETRACTED in capitals is the publisher's word; other titles are one mark for all sources."""
    assert standing(*works).state is state


def test_who_hands_a_title_on() -> None:
    """A title that says so is told as a mark of each source that has it, not beside its notice."""
    found = standing(work(title=SHOUTED), work(RETRACTION, source="europepmc", title=SHOUTED))
    assert [(one.source, one.event) for one in found.statements] == [
        ("crossref", "titled RETRACTED"),
        ("europepmc", "retraction"),
    ]
    assert found.sources == ("crossref", "europepmc")


def test_news() -> None:
    """What is new is told once, and is an alert when it begins to warn."""
    stands, retracted, back = (
        standing(),
        standing(work(RETRACTION)),
        standing(work(RETRACTION, BACK)),
    )
    first = news_of("doi:1", None, retracted)
    assert first is not None
    assert first.is_alert
    found = news_of("doi:1", stands, retracted)
    assert found is not None
    assert (found.is_alert, len(found.added)) == (True, 1)
    again = news_of("doi:1", retracted, back)
    assert again is not None
    assert not again.is_alert
    assert news_of("doi:1", retracted, retracted) is None
    assert news_of("doi:1", None, stands) is None


STATEMENTS = st.builds(
    Statement,
    source=st.sampled_from(["crossref", "openalex"]),
    event=st.sampled_from([*(one.value for one in Event), *MARKS]),
    day=st.sampled_from(["", "2019-01-01", "2020-01-01", "2021-01-01"]),
    notice=st.sampled_from(["", NOTICE, "10.5555/other"]),
)


@given(st.lists(STATEMENTS, max_size=6))
def test_order_does_not_matter(statements: list[Statement]) -> None:
    """The same statements in any order give the same standing."""
    shuffled = sorted(statements, key=lambda one: (one.event, one.notice), reverse=True)
    assert standing_of(statements) == standing_of(shuffled)


def test_who_says_so() -> None:
    """Who tells of a correction is no witness of a retraction; a mark is one, if there is one."""
    told = [
        work(CORRECTION),
        work(RETRACTION, source="europepmc"),
        work(source="openalex", flag=True),
    ]
    assert standing(*told).sources == ("europepmc", "openalex")
    assert standing(told[0]).sources == ("crossref",)
    assert standing(told[0], told[2]).sources == ("openalex",)
