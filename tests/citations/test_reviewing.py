"""A review over several runs: what was decided before is taken back, and it can be tried first."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from eifgraph.citations.candidates import REVIEW_FILE, render_questions
from eifgraph.citations.curated import change_curated, read_curated
from eifgraph.citations.curies import NOTHING
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, new_set
from eifgraph.citations.review import Curator, Session, last_verdict, verdict_words
from eifgraph.citations.rows import CLOSE, NOT, MappingRow, Status
from eifgraph.citations.sample import sample_questions
from eifgraph.citations.screen import columns_of, render_question
from tests.citations.test_review import (
    ACCEPTED,
    DAY,
    PERSON,
    TWO,
    folder,
    kept_rows,
    press,
    terminal,
)

__all__ = ["folder"]
LATER = "2026-12-01"
OTHER_PERSON = "0000-0001-5109-3700"


def made(moment: str, work: str = "doi:10.5555/1", **more: object) -> MappingRow:
    """Give a row of a person that was made at a moment."""
    row = MappingRow("eifref:cpp/1", work, author_id=(PERSON,), ext_status=Status.ACCEPTED)
    return replace(row, ext_moment=moment, **more)  # type: ignore[arg-type]  # as tests name them


EARLY, LATE = "2026-11-28T09:30:00Z", "2026-11-28T10:00:00+01:00"
"""The second is written later in the day, and is the earlier."""
LAST = {
    "nothing": ([], PERSON, ()),
    "by the clock, not the text": ([made(EARLY), made(LATE, "pmid:1")], PERSON, ("doi:10.5555/1",)),
    "all of one verdict": (
        [made(EARLY), made(EARLY, "pmid:1")],
        PERSON,
        ("doi:10.5555/1", "pmid:1"),
    ),
    "not by hand": ([made("")], PERSON, ()),
    "not of others": ([made(EARLY)], "", ()),
    "of those not named": ([made(EARLY, author_id=())], "", ("doi:10.5555/1",)),
    "not what others confirmed": ([made(EARLY, reviewer_id=("orcid:1",))], PERSON, ()),
}


@pytest.mark.parametrize("case", LAST)
def test_what_was_decided_last(case: str) -> None:
    """It is what the same person decided at the last moment, of rows that a review has made."""
    rows, person, expected = LAST[case]
    assert tuple(row.object_id for row in last_verdict(rows, person)) == expected


SAID = {
    "is doi:10.5555/1": [made(EARLY)],
    "is another version of doi:10.5555/1": [made(EARLY, predicate_id=CLOSE)],
    "is in no database": [made(EARLY, NOTHING, ext_status=Status.NONE)],
    "is not doi:10.5555/1, pmid:1": [
        made(EARLY, work, ext_status=Status.REJECTED, predicate_modifier=NOT)
        for work in ("doi:10.5555/1", "pmid:1")
    ],
}


@pytest.mark.parametrize("words", SAID)
def test_a_verdict_in_words(words: str) -> None:
    """Each verdict can be told in a few words."""
    assert verdict_words(SAID[words]) == words


def test_a_former_verdict_is_taken_back(folder: Path) -> None:
    """The next day u takes back what was decided last, says what, and asks that question first."""
    press(folder, "s1q")
    press(folder, "q")
    output = press(folder, "uq", on=LATER).output
    assert f'Taken back: of {DAY}: "Lieberman' in output
    assert "is doi:10.5555/1" in " ".join(output.split())
    assert output.count("1 of 2") == 1
    assert "again" in output.rpartition("1 of 2")[2]
    assert "0 verdict(s)" in output
    assert "1 of former runs taken back, 2 question(s) left" in output
    assert kept_rows(folder) == []


def test_all_former_verdicts_can_be_taken_back(folder: Path) -> None:
    """u goes back verdict by verdict, past what this run has done, until nothing is left."""
    press(folder, "r1r1q")
    assert len(kept_rows(folder)) == 2
    press(folder, "uuq", on=LATER)
    assert kept_rows(folder) == []
    assert "no review of yours" in press(folder, "2uuq").output
    assert kept_rows(folder) == []


def test_a_verdict_of_many_rows_goes_as_one(folder: Path) -> None:
    """Candidates that were rejected at once come back at once, and other rows stay."""
    change_curated(folder / CURATED_FILE, new_set("curated", "1"), [made("", "pmid:9")], [])
    (folder / CURATED_FILE).write_text(
        (folder / CURATED_FILE).read_text().replace("eifref:cpp/1", "eifref:a/9")
    )
    by_hand = kept_rows(folder)
    press(folder, "xq")
    assert len(kept_rows(folder)) == 4
    assert "[3]" in press(folder, "uq", on=LATER).output
    assert kept_rows(folder) == by_hand


def test_only_own_verdicts_are_taken_back(folder: Path) -> None:
    """What another person decided stays."""
    press(folder, "2q", "--curator", PERSON)
    assert "no review of yours" in press(folder, "uq", "--curator", OTHER_PERSON).output
    assert "no review of yours" in press(folder, "uq").output
    assert kept_rows(folder) == [ACCEPTED]
    press(folder, "uq", "--curator", PERSON)
    assert kept_rows(folder) == []


def test_a_question_that_is_no_longer_there(folder: Path) -> None:
    """Where a lookup has meanwhile dropped the question, the row goes and that is said."""
    press(folder, "2q")
    (folder / REVIEW_FILE).write_text(render_questions([TWO]), encoding="utf-8")
    assert "no longer asks about it" in " ".join(press(folder, "uq").output.split())
    assert kept_rows(folder) == []


def test_close_verdicts_are_kept(folder: Path) -> None:
    """c and a number make an accepted close match, which settles the reference."""
    output = press(folder, "c2q").output
    assert "c: of which candidate?" in output
    curated = read_curated(folder / CURATED_FILE)
    assert curated is not None
    assert [(row.predicate_id, row.object_id) for row in curated.rows] == [(CLOSE, "pmid:2")]
    assert "1 of 1" in press(folder, "q").output
    assert "is another version of pmid:2" in " ".join(press(folder, "uq").output.split())


def test_how_to_come_to_questions(folder: Path) -> None:
    """Who has no question is told the commands that make some, and why there is none."""
    press(folder, "2n")
    output = press(folder, "").output
    assert "all that was asked is decided" in output
    for name in (REVIEW_FILE, CURATED_FILE):
        (folder / name).unlink()
    output = press(folder, "").output
    assert "no references were looked up yet" in output
    assert "eifgraph link --online --mailto" in output
    assert "eifgraph link review --try" in output
    assert not (folder / MACHINE_FILE).exists()


SAMPLE = sample_questions()


def test_the_sample_needs_each_verdict() -> None:
    """Every kind of verdict is right once, and every screen shows what tells."""
    assert sorted(one.right[0] for one in SAMPLE) == ["1", "c", "n", "s", "x"]
    session = Session(tuple(one.question for one in SAMPLE), Curator(DAY))
    first = render_question(session, 80)
    assert "par|ents of" in first
    assert "[Correction to:]" in first
    assert max(map(columns_of, first.splitlines())) <= 80
    assert all(
        name.startswith("10.5555/")
        for one in SAMPLE
        for candidate in one.question.candidates
        for name in candidate.work.identifiers.values()
    )


TRIALS = {
    "as the sample has them": ("".join(one.right for one in SAMPLE) + "q", 5),
    "nothing": ("q", 0),
    "other keys for the same": ("1c1r1r1n ", 5),
    "all wrong": ("nn1 1q", 0),
    "taken back": ("1uq", 0),
    "taken back and right": ("nu1q", 1),
}


@pytest.mark.parametrize("case", TRIALS)
def test_a_trial(case: str, folder: Path) -> None:
    """A trial says which verdicts are as the sample has them, and writes nothing at all."""
    keys, right = TRIALS[case]
    before = {path: path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}
    output = press(folder, keys, "--try", on="").output
    assert f"{right} of 5 as the sample has them; nothing was written" in output
    assert {p: p.read_bytes() for p in folder.parent.rglob("*") if p.is_file()} == before


def test_a_trial_says_why(folder: Path) -> None:
    """After each verdict the right one and its reason are told."""
    output = " ".join(press(folder, "n1uuuq", "--try", on="").output.split())
    assert "Question 1: you said n, the sample 1: " in output
    assert "Question 2: you said 1, the sample c1: " in output
    assert "nothing was done yet" in output


def test_a_trial_takes_no_curator(folder: Path) -> None:
    """An option that would have no effect is refused."""
    result = press(folder, "q", "--try")
    assert result.exit_code == 2
    assert "--try writes nothing" in result.output


def shown(text: str) -> str:
    """Give what a terminal shows as one line, without colours."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text).split())


def test_taking_back_at_a_terminal(folder: Path) -> None:
    """Where nothing waits, a person at a terminal can still take back what they decided last."""
    press(folder, "2nq")
    with terminal(folder, "--on", LATER) as here:
        first = shown(here.wait_for("Any other key ends."))
        assert "nothing waits for review" in first
        assert f'u takes back: of {DAY}: "Lieberman' in first
        here.press("u")
        assert "Taken back: of" in shown(here.wait_for("is in no database"))
        here.press("c")
        here.wait_for("of which candidate?")
        here.press("1")
        here.wait_for("That was the last one")
        here.press("\x03")
        assert here.end() == 130
        assert "1 verdict(s) in" in here.seen
    assert kept_rows(folder) == [ACCEPTED, ("eifref:cpp/2", "accepted", "doi:10.5555/1")]


def test_a_trial_at_a_terminal(folder: Path) -> None:
    """At a real terminal colours tell the same as the signs, which are there without colours."""
    with terminal(folder, "--try", NO_COLOR="") as here:
        seen = here.wait_for("? help")
        assert "\x1b[90m|ents of" in seen
        assert "\x1b[94m[Correction to:]\x1b[0m" in seen
        assert "with par|ents of" in shown(seen)
        here.press("1")
        assert "as the sample has it" in here.wait_for("Question 1")
        here.press("\x03")
        assert here.end() == 130
        assert "nothing was written" in here.seen
