"""Reviewing: verdicts become rows at once, can be taken back, and survive whatever ends the run."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.citations.agreement import Agreement
from eifgraph.citations.candidates import (
    REVIEW_FILE,
    Candidate,
    Question,
    kept,
    read_questions,
    render_questions,
)
from eifgraph.citations.clashes import Clash
from eifgraph.citations.compare import Comparison, compare
from eifgraph.citations.curated import read_curated
from eifgraph.citations.curies import NOTHING
from eifgraph.citations.facts import Mark, facts_of
from eifgraph.citations.mapping import (
    CURATED_FILE,
    MACHINE_FILE,
    MappingSet,
    new_set,
    render_mappings,
)
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.review import Curator, Session, open_questions
from eifgraph.citations.rows import CLOSE, CURATION, NOT, MappingRow, Status
from eifgraph.citations.screen import columns_of, render_question, wrapped
from eifgraph.citations.work import Access, Event, Kind, Person, Update, Work
from eifgraph.cli import cli
from eifgraph.errors import ConfigError, RecordError

TEXT = (
    "Lieberman, A.F., van Horn, P., & Ghosh Ippen, C. (2005). Toward evidence-based treatment: "
    "Child-parent psychotherapy with pre"
)
RIGHT = Work(
    source="crossref",
    identifiers={"doi": "10.5555/1", "pmid": "1", "pii": "S0145213411001499"},
    title="Toward evidence-based treatment: Child-parent psychotherapy with preschoolers",
    authors=(Person("Lieberman", "Alicia F."), Person("Van Horn", "Patricia")),
    years=(2005,),
    containers=("Journal of the American Academy of Child & Adolescent Psychiatry",),
    volume="44",
    first_page="1241",
    last_page="1248",
    kind=Kind.ARTICLE,
)
WIDE = replace(
    RIGHT,
    source="europepmc",
    identifiers={"pmid": "2"},
    title="心理療法による親子関係の改善とその効果についての無作為化比較試験",
    years=(2012,),
)
NOTICE = replace(
    RIGHT,
    identifiers={"doi": "10.5555/3"},
    title=f"Correction to: {RIGHT.title}",
    is_retracted=True,
)
DAY = "2026-11-29"
PERSON = "orcid:0000-0002-1825-0097"


PARTS = parse_reference(TEXT)


def candidate(work: Work, confidence: float | None = None) -> Candidate:
    """Give a work as a candidate for the reference."""
    return Candidate(work, compare(PARTS, work), confidence)


CANDIDATES = (candidate(RIGHT, 0.81), candidate(WIDE, 0.78), candidate(NOTICE))
ONE = Question("eifref:cpp/1", TEXT, CANDIDATES, "two candidates are alike", "early-steps")
TWO = Question("eifref:cpp/2", f"{TEXT} again", CANDIDATES[:1], "", "early-steps")
NO_CANDIDATE = Question("eifref:cpp/3", "A report. London: HMSO.", ())


@pytest.fixture
def session() -> Session:
    """A session of two questions."""
    return Session((ONE, TWO), Curator(DAY, PERSON))


def test_accept(session: Session) -> None:
    """An accepted candidate is a row with all that is known of the verdict."""
    after = session.accept(2)
    assert after.rows == (
        MappingRow(
            subject_id="eifref:cpp/1",
            object_id="pmid:2",
            subject_label=TEXT,
            object_label=WIDE.title,
            mapping_justification=CURATION,
            author_id=(PERSON,),
            mapping_date=DAY,
            ext_status=Status.ACCEPTED,
        ),
    )
    assert (after.question, after.verdicts, after.left) == (TWO, 1, 1)
    assert (session.rows, session.left) == ((), 2)


def test_reject_one_after_the_other(session: Session) -> None:
    """A rejected candidate goes, the question stays as long as there are others."""
    one = session.reject(1)
    assert one.question == replace(ONE, candidates=CANDIDATES[1:])
    two = one.reject(2).reject(1)
    assert two.question == TWO
    assert [row.object_id for row in two.rows] == ["doi:10.5555/1", "doi:10.5555/3", "pmid:2"]
    assert {(row.predicate_modifier, row.ext_status) for row in two.rows} == {
        (NOT, Status.REJECTED)
    }


def test_reject_all(session: Session) -> None:
    """All candidates are rejected at once, and that is one verdict."""
    after = session.reject_all()
    assert len(after.rows) == 3
    assert (after.verdicts, after.question) == (1, TWO)


def test_none() -> None:
    """That no database has a work is told as the standard tells it; nobody is named unasked."""
    (row,) = Session((ONE,), Curator(DAY)).none().rows
    assert (row.object_id, row.ext_status, row.predicate_modifier) == (NOTHING, Status.NONE, "")
    assert (row.object_source, row.author_id) == ("bioregistry:doi", ())


def test_close(session: Session) -> None:
    """That a reference names another version of a candidate is a close match, and accepted."""
    (row,) = session.close(2).rows
    assert row == replace(session.accept(2).rows[0], predicate_id=CLOSE)
    assert session.close(2).left == 1


def test_rows_of_one_verdict_share_a_moment() -> None:
    """With a clock, each verdict has its moment, and a question that is passed by needs none."""
    ticks = iter(("2026-11-29T10:00:00Z", "2026-11-29T10:00:01Z"))
    session = Session((ONE, TWO, ONE), Curator(DAY, PERSON, lambda: next(ticks)))
    after = session.reject_all().skip().none()
    assert [row.ext_moment[-3:] for row in after.rows] == ["00Z", "00Z", "00Z", "01Z"]


ACTIONS: dict[str, Callable[[Session], Session]] = {
    "accept": lambda session: session.accept(1),
    "close": lambda session: session.close(1),
    "reject": lambda session: session.reject(1),
    "reject all": Session.reject_all,
    "none": Session.none,
    "skip": Session.skip,
}


@pytest.mark.parametrize("action", ACTIONS)
def test_undo(session: Session, action: str) -> None:
    """Whatever was done last is taken back."""
    first = session.skip()
    assert ACTIONS[action](first).undo() == first
    assert ACTIONS[action](session).undo() == session


@given(st.lists(st.sampled_from(list(ACTIONS.values())), max_size=8))
def test_all_can_be_taken_back(actions: list[Callable[[Session], Session]]) -> None:
    """Undoing everything, one by one, leads back to the beginning."""
    start = here = Session((ONE, TWO, ONE), Curator(DAY))
    for action in actions:
        if here.question and here.question.candidates:
            here = action(here)
    for _ in here.steps:
        here = here.undo()
    assert here == start


@pytest.mark.parametrize("action", ACTIONS)
def test_nothing_is_left_to_decide(action: str) -> None:
    """Past the last question there is no verdict, and none on a candidate that is not there."""
    with pytest.raises(LookupError, match="no question waits"):
        ACTIONS[action](Session((), Curator(DAY)))


def test_what_cannot_be_done(session: Session) -> None:
    """Candidates that are not there cannot be chosen, nor can what was not done be undone."""
    for number in (0, 4):
        with pytest.raises(LookupError, match=f"no candidate {number}"):
            session.accept(number)
    with pytest.raises(LookupError, match="nothing was done"):
        session.undo()
    with pytest.raises(LookupError, match="no candidate 1"):
        Session((NO_CANDIDATE,), Curator(DAY)).reject_all()


def decided(question: Question, status: Status, work: str = NOTHING) -> MappingRow:
    """Give a row on a question."""
    return MappingRow(question.subject_id, work, ext_status=status)


def test_what_is_open() -> None:
    """Settled references are not asked for, and rejected candidates are not shown."""
    asked = (ONE, TWO, NO_CANDIDATE)
    assert open_questions(asked, None) == asked
    for status in (Status.ACCEPTED, Status.NONE):
        assert open_questions(asked, MappingSet((decided(ONE, status),))) == asked[1:]
    rejected = tuple(decided(one, Status.REJECTED, "doi:10.5555/1") for one in (ONE, TWO))
    left = replace(ONE, candidates=CANDIDATES[1:])
    assert open_questions(asked, MappingSet(rejected)) == (left, NO_CANDIDATE)
    machine = (decided(ONE, Status.AUTO), decided(TWO, Status.REVIEW))
    assert open_questions(asked, None, machine) == (TWO,)


WORKS = st.builds(
    Work,
    source=st.sampled_from(("crossref", "openalex")),
    identifiers=st.just({"doi": "10.5555/1", "wikidata": "Q1"}),
    title=st.text(max_size=9),
    authors=st.lists(st.builds(Person, st.text(max_size=5)), max_size=2).map(tuple),
    years=st.lists(st.integers(1900, 2030), max_size=2).map(tuple),
    kind=st.sampled_from(Kind),
    is_retracted=st.sampled_from((None, True, False)),
    cited_by=st.just(3),
    access=st.just(Access("https://example.org")),
    updates=st.just((Update(Event.CORRECTION),)),
)
AGREEMENTS = st.sampled_from(Agreement)
COMPARISONS = st.builds(
    Comparison,
    title_length=st.integers(0, 9),
    title_share=st.sampled_from((0.0, 0.333, 1.0)),
    is_cut=st.booleans(),
    before=st.integers(0, 30),
    after=st.integers(0, 30),
    author=AGREEMENTS,
    co_authors=st.sampled_from((None, 0.0, 0.5, 1.0)),
    year=st.sampled_from((None, 0, 1, 5)),
    container=AGREEMENTS,
    volume=AGREEMENTS,
    page=AGREEMENTS,
    clash=st.sampled_from(Clash),
    identifier=AGREEMENTS,
)
CHANCES = st.sampled_from((None, 0.0, 0.25, 1.0))
QUESTIONS = st.builds(
    Question,
    subject_id=st.sampled_from(("eifref:a/1", "eifref:a/2")),
    text=st.text(min_size=1, max_size=60),
    candidates=st.lists(st.builds(Candidate, WORKS, COMPARISONS, CHANCES), max_size=3).map(tuple),
    reason=st.text(max_size=40),
    page=st.text(max_size=9),
)


@given(st.lists(QUESTIONS, max_size=3))
def test_questions_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, questions: list[Question]
) -> None:
    """All that is shown of a candidate comes back, and the same questions give the same bytes."""
    path = tmp_path_factory.getbasetemp() / REVIEW_FILE
    path.write_text(render_questions(questions), encoding="utf-8")
    back = read_questions(path)
    expected = [
        replace(q, candidates=tuple(replace(c, work=kept(c.work)) for c in q.candidates))
        for q in questions
    ]
    assert sorted(back, key=repr) == sorted(expected, key=repr)
    assert render_questions(back) == path.read_text(encoding="utf-8")


LINE = json.loads(render_questions([ONE]))


def broken(*path: str | int, value: object) -> str:
    """Give the line of a question with another value in one place; `...` takes the key away."""
    line = json.loads(json.dumps(LINE))
    here = line
    for step in path[:-1]:
        here = here[step]
    if value is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    return json.dumps(line)


FIRST = ("candidates", 0)
SLIPS = {
    "no JSON": ("{", "", "no JSON"),
    "a list": ("[]", "", "is no object"),
    "deep": ("[" * 100_000, "", "no JSON"),
    "no text": (broken("text", value=...), "text", "is no text"),
    "no list": (broken("candidates", value="x"), "candidates", "is no list"),
    "no work": (broken(*FIRST, "work", value=None), "candidates[0].work", "no object"),
    "kind": (broken(*FIRST, "work", "kind", value="song"), "candidates[0].work.kind", "none of"),
    "year": (broken(*FIRST, "work", "years", value=["x"]), "candidates[0].work.years", "whole"),
    "names": (
        broken(*FIRST, "work", "authors", value=[{"family": 1}]),
        "candidates[0].work.authors[0].family",
        "is no text",
    ),
    "ids": (
        broken(*FIRST, "work", "identifiers", value={"doi": 1}),
        "candidates[0].work.identifiers",
        "text",
    ),
    "no id": (
        broken(*FIRST, "work", "identifiers", value={"pii": "1"}),
        "candidates",
        "identifier",
    ),
    "cut": (
        broken(*FIRST, "comparison", "is_cut", value=1),
        "candidates[0].comparison.is_cut",
        "true",
    ),
    "share": (
        broken(*FIRST, "comparison", "title_share", value=True),
        "candidates[0].comparison.title_share",
        "number",
    ),
}


@pytest.mark.parametrize("case", SLIPS)
def test_slips_in_questions_are_named(case: str, tmp_path: Path) -> None:
    """A line that is no question is told with line and key, and with what to do."""
    line, key, words = SLIPS[case]
    path = tmp_path / REVIEW_FILE
    path.write_text(f"{json.dumps(LINE)}\n\n{line}\n")
    with pytest.raises(RecordError, match="looked up again") as caught:
        read_questions(path)
    (fault,) = caught.value.faults
    assert (fault.line, fault.key) == (3, key)
    assert words in fault.reason


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_no_file_of_questions(content: bytes | None, tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    path = tmp_path / REVIEW_FILE
    if content:
        path.write_bytes(content)
    with pytest.raises(RecordError, match=REVIEW_FILE):
        read_questions(path)


def marks(one: Candidate) -> dict[str, str]:
    """Give the signs of a candidate's parts."""
    return {fact.part: fact.mark.value for fact in facts_of(one, PARTS)}


def test_marks() -> None:
    """What agrees, what contradicts and what cannot be told have their signs."""
    assert marks(CANDIDATES[0]) == {
        **{"authors": "+", "year": "+", "title": "+", "in": ".", "volume": ".", "pages": "."},
        "id": ".",
    }
    assert marks(CANDIDATES[1])["year"] == marks(CANDIDATES[1])["title"] == "x"
    assert [fact.text for fact in facts_of(CANDIDATES[2], PARTS) if fact.part == "but"] == [
        "it is a notice about another work",
        "it was retracted",
    ]


@given(st.builds(Candidate, WORKS, COMPARISONS, CHANCES))
def test_any_comparison_has_words(one: Candidate) -> None:
    """Every comparison can be told, and says at least which work it is."""
    facts = facts_of(one, PARTS)
    assert all(fact.text and isinstance(fact.mark, Mark) for fact in facts)
    assert "id" in {fact.part for fact in facts}


def test_a_screen_of_80_columns(session: Session) -> None:
    """Candidates stand side by side, also with characters that take two columns."""
    text = render_question(session, 80)
    assert max(map(columns_of, text.splitlines())) <= 80
    lines = text.splitlines()
    assert lines[0] == "1 of 2  early-steps"
    (top,) = (line for line in lines if "[1]" in line)
    assert top.split() == ["[1]", "crossref", "0.81", "[2]", "europepmc", "0.78"]
    (years,) = (line for line in lines if line.startswith("year") and "2012" in line)
    assert years.split() == ["year", "+", "2005", "x", "2012"]
    assert "Why: two candidates are alike" in text
    assert "1 verdict(s) kept" in render_question(session.reject(1))
    assert "No candidate was found." in render_question(Session((NO_CANDIDATE,), Curator(DAY)))


@given(st.builds(Session, st.lists(QUESTIONS, max_size=1).map(tuple), st.just(Curator(DAY))))
def test_any_question_fits_a_screen(session: Session) -> None:
    """No text of a page or service is wider than the screen, or steers the terminal."""
    for width in (20, 80, 200):
        text = render_question(session, width)
        assert all(columns_of(line) <= max(width, 39) for line in text.split("\n"))
        assert text.replace("\n", "").isprintable()


@given(st.text(alphabet="ab 心e\u0301\n", max_size=40), st.integers(4, 12))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """Wrapped lines have all characters but white space."""
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns_of(line) <= width for line in lines)


def test_more_candidates_than_digits() -> None:
    """Ten candidates are shown in turn."""
    many = tuple(
        candidate(replace(RIGHT, identifiers={"doi": f"10.5555/{n}"})) for n in range(1, 12)
    )
    text = render_question(Session((replace(ONE, candidates=many),), Curator(DAY)), 200)
    assert "[9]" in text
    assert "[10]" not in text
    assert "and 2 more" in text


def test_colours_and_none(session: Session) -> None:
    """Colours are put round texts, and what is there is the same without them."""
    painted = render_question(session, 80, lambda text, colour: f"<{colour}>{text}</>")
    assert "<green>+ 2005" in painted
    assert "<red>x 2012" in painted
    assert "<" not in render_question(session, 80)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of links in which two references wait."""
    folder = tmp_path / "data" / "links"
    folder.mkdir(parents=True)
    (folder / REVIEW_FILE).write_text(render_questions([ONE, TWO]), encoding="utf-8")
    return folder


def press(folder: Path, keys: str, *options: str, on: str = DAY, **environment: str) -> Result:
    """Run the command, and press keys."""
    words = ["link", "review", *(("--on", on) if on else ()), *options]
    settings = {"EIFGRAPH_DATA": str(folder.parent), "COLUMNS": "80", **environment}
    return CliRunner().invoke(cli, words, input=keys, env=settings)


def kept_rows(folder: Path) -> list[tuple[str, str, str]]:
    """Give what the file of curated rows says."""
    curated = read_curated(folder / CURATED_FILE)
    rows = curated.rows if curated else ()
    return [(row.subject_id, row.ext_status.value, row.object_id) for row in rows]


ACCEPTED, NO_WORK = ("eifref:cpp/1", "accepted", "pmid:2"), ("eifref:cpp/2", "none", NOTHING)
RUNS = {
    "accept and none": ("2nq", [ACCEPTED, NO_WORK]),
    "quit at once": ("q", []),
    "nothing pressed": ("", []),
    "skip": ("s2", []),
    "skip by space": (" nq", [NO_WORK]),
    "undo at the end": ("2nuq", [ACCEPTED]),
    "undo both": ("2nuuq", []),
    "undo and decide again": ("1u2q", [ACCEPTED]),
    "reject one": ("r1q", [("eifref:cpp/1", "rejected", "doi:10.5555/1")]),
    "reject none such": ("r9rxq", []),
    "close": ("c2q", [ACCEPTED]),
    "close to none such": ("c9cxq", []),
    "other keys": ("z?uq", []),
    "other key at the end": ("2nz", [ACCEPTED, NO_WORK]),
}


@pytest.mark.parametrize("case", RUNS)
def test_keys(case: str, folder: Path) -> None:
    """Keys make verdicts, which are in the file when the command ends."""
    keys, expected = RUNS[case]
    result = press(folder, keys)
    assert result.exit_code == 0
    assert kept_rows(folder) == expected
    assert f"{CURATED_FILE}, " in result.output


def test_notes(folder: Path) -> None:
    """What cannot be done is said, and ? explains the keys."""
    output = press(folder, "z9r?u?q").output
    assert "no such key" in output
    assert "there is no candidate 9" in output
    assert "r is followed by the number" in output
    assert "nothing was done yet" in output
    assert "they are never proposed again" in output
    assert "0 verdict(s)" in output


def test_nothing_waits(folder: Path) -> None:
    """What was decided is not asked again; without a file of questions nothing is."""
    press(folder, "2n")
    assert "nothing waits" in press(folder, "").output
    (folder / REVIEW_FILE).unlink()
    assert "nothing waits" in press(folder, "").output


def test_skipped_questions_come_again(folder: Path) -> None:
    """A skipped question is counted as left, and is asked the next time."""
    assert "1 verdict(s)" in (output := press(folder, "s1").output)
    assert "1 question(s) left" in output
    assert "1 of 1" in press(folder, "q").output


def test_rows_of_the_machine_say_what_waits(folder: Path) -> None:
    """Only what the machine leaves to review is asked; what has no candidates there is told."""
    rows = [replace(decided(one, Status.REVIEW, "doi:10.5555/1")) for one in (TWO, NO_CANDIDATE)]
    text = render_mappings(new_set("machine", "1", rows), is_condensed=True)
    (folder / MACHINE_FILE).write_text(text)
    result = press(folder, "q")
    assert "1 of 1" in result.output
    assert "1 reference(s) to review are not in" in result.stderr
    assert (folder / MACHINE_FILE).read_text() == text


def test_the_curator(folder: Path) -> None:
    """Who decides is named if they say so, by option or setting; a slip in it is told."""
    press(folder, "2q", EIFGRAPH_CURATOR="https://orcid.org/0000-0002-1825-0097")
    press(folder, "n", "--curator", "0000-0001-5109-3700")
    curated = read_curated(folder / CURATED_FILE)
    assert curated is not None
    assert [row.author_id for row in curated.rows] == [(PERSON,), ("orcid:0000-0001-5109-3700",)]
    for name, options, setting in (
        ("--curator", ("--curator", "me"), {}),
        ("EIFGRAPH_CURATOR", (), {"EIFGRAPH_CURATOR": "me"}),
        ("--on", ("--on", "today"), {}),
    ):
        error = press(folder, "q", *options, **setting).exception
        assert isinstance(error, ConfigError)
        assert error.name == name


def test_a_file_that_was_broken_meanwhile(folder: Path) -> None:
    """A verdict that cannot be kept is no verdict, and the file stays as it is."""
    (folder / CURATED_FILE).write_text("eifref:cpp/1\n")
    result = press(folder, "2")
    assert isinstance(result.exception, RecordError)
    assert (folder / CURATED_FILE).read_text() == "eifref:cpp/1\n"


def test_no_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal that gives single keys, the command says so."""

    def refuse() -> str:
        raise OSError(6, "no such device")

    monkeypatch.setattr("click.getchar", refuse)
    result = press(folder, "")
    assert result.exit_code == 2
    assert "needs a terminal" in result.output


class Terminal:
    """The command at a terminal of its own."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        self._master, self._slave = pty.openpty()
        settings = {"EIFGRAPH_DATA": str(folder.parent), "TERM": "xterm", "COLUMNS": "80"}
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "eifgraph", "link", "review", *words],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={**os.environ, **settings, **environment},
            start_new_session=True,
        )
        self.seen = ""

    def wait_for(self, words: str) -> str:
        """Read until words are seen and a key is waited for; give what was seen since last."""
        here = ""
        while words not in here or not self._waits_for_key():
            here += self._read()
        self.seen += here
        return here

    def _read(self) -> str:
        if select.select([self._master], [], [], 0.01)[0]:
            return os.read(self._master, 65536).decode("utf-8", "replace")
        assert self.process.poll() is None, "the command has ended"
        return ""

    def _waits_for_key(self) -> bool:
        return not termios.tcgetattr(self._slave)[3] & termios.ICANON

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self._master, key.encode())

    def end(self) -> int:
        """Wait for the end; give the exit code."""
        while self.process.poll() is None:
            if select.select([self._master], [], [], 0.01)[0]:
                self.seen += os.read(self._master, 65536).decode("utf-8", "replace")
        while select.select([self._master], [], [], 0)[0]:
            self.seen += os.read(self._master, 65536).decode("utf-8", "replace")
        return self.process.wait()

    def close(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._master)
        os.close(self._slave)


@contextmanager
def terminal(folder: Path, *words: str, **environment: str) -> Iterator[Terminal]:
    """Run the command at a terminal, on a day unless other words are given."""
    opened = Terminal(folder, *(words or ("--on", DAY)), **environment)
    try:
        yield opened
    finally:
        opened.close()


def test_at_a_terminal(folder: Path) -> None:
    """At a real terminal, keys need no Enter, signs have colours, and Ctrl-C loses no verdict."""
    with terminal(folder, NO_COLOR="") as here:
        assert "\x1b[32m+ 2005" in here.wait_for("? help")
        here.press("2")
        here.wait_for("1 verdict(s) kept")
        assert kept_rows(folder) == [ACCEPTED]
        here.press("\x03")
        assert here.end() == 130
        assert "1 verdict(s) in" in here.seen
    assert kept_rows(folder) == [ACCEPTED]


def test_killed_at_a_terminal(folder: Path) -> None:
    """kill -9 loses no verdict, and the next run goes on with the next question."""
    with terminal(folder, NO_COLOR="1") as here:
        assert "\x1b[32m" not in here.wait_for("? help")
        here.press("2")
        here.wait_for("1 verdict(s) kept")
        here.process.send_signal(signal.SIGKILL)
        assert here.end() == -signal.SIGKILL
    assert kept_rows(folder) == [ACCEPTED]
    press(folder, "n")
    assert kept_rows(folder) == [ACCEPTED, NO_WORK]
