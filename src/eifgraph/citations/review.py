"""A person's way through the references that wait, verdict by verdict.

Each can be taken back. Knows which verdicts there are and what rows they make; must not know keys,
terminals or files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from eifgraph.citations.candidates import Candidate, Question
from eifgraph.citations.curated import SETTLED, rejected_pairs
from eifgraph.citations.curies import NOTHING
from eifgraph.citations.letters import printable
from eifgraph.citations.mapping import MappingSet
from eifgraph.citations.rows import CLOSE, CURATION, NOT, MappingRow, Status

NOWHERE: Final = "bioregistry:doi"
"""Where a work was looked for that was not found, as the standard wants it told."""


@dataclass(frozen=True, slots=True)
class Curator:
    """Who decides, if they want to be named, and on which day."""

    day: str
    person: str = ""
    """As a CURIE, such as `orcid:...`."""
    clock: Callable[[], str] = str
    """Gives the moment, so that it can be told what was decided last; "" without one."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a person did: the rows of a verdict, or none if they passed a question by."""

    place: int
    rows: tuple[MappingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """Questions, how far a person has come with them, and what they did; each action gives anew."""

    questions: tuple[Question, ...]
    curator: Curator
    place: int = 0
    steps: tuple[Step, ...] = field(default=())

    @property
    def rows(self) -> tuple[MappingRow, ...]:
        """The rows of all verdicts that were not taken back."""
        return tuple(row for step in self.steps for row in step.rows)

    @property
    def verdicts(self) -> int:
        """How many verdicts there are."""
        return sum(bool(step.rows) for step in self.steps)

    @property
    def left(self) -> int:
        """How many questions are still open, those that were passed by among them."""
        return len(open_questions(self.questions, MappingSet(self.rows)))

    @property
    def question(self) -> Question | None:
        """The question that waits, without the candidates that were rejected; None at the end."""
        if self.place >= len(self.questions):
            return None
        asked = self.questions[self.place]
        gone = {row.pair for row in self.rows}
        left = tuple(c for c in asked.candidates if (asked.subject_id, c.object_id) not in gone)
        return replace(asked, candidates=left)

    def accept(self, number: int) -> Session:
        """Take the candidate of this number, from 1, for the work that the reference names.

        Raises:
            LookupError: there is no such candidate.
        """
        asked, chosen = self._chosen(number)
        return self._on(self._row(asked, chosen, Status.ACCEPTED))

    def close(self, number: int) -> Session:
        """Say that the reference names another version of this candidate, such as its preprint.

        Raises:
            LookupError: there is no such candidate.
        """
        asked, chosen = self._chosen(number)
        row = self._row(asked, chosen, Status.ACCEPTED)
        return self._on(replace(row, predicate_id=CLOSE))

    def reject(self, number: int) -> Session:
        """Say that the reference does not name this candidate; the question stays, if others do.

        Raises:
            LookupError: there is no such candidate.
        """
        asked, chosen = self._chosen(number)
        after = self._on(self._row(asked, chosen, Status.REJECTED))
        return after if len(asked.candidates) == 1 else replace(after, place=self.place)

    def reject_all(self) -> Session:
        """Say that the reference names none of the candidates.

        Raises:
            LookupError: there is none.
        """
        asked, _ = self._chosen(1)
        return self._on(*(self._row(asked, one, Status.REJECTED) for one in asked.candidates))

    def none(self) -> Session:
        """Say that no database has what the reference names, such as a report.

        Raises:
            LookupError: no question waits.
        """
        return self._on(self._row(self._asked(), None, Status.NONE))

    def skip(self) -> Session:
        """Pass the question by, with no verdict.

        Raises:
            LookupError: no question waits.
        """
        self._asked()
        return self._on()

    def first(self, subject: str) -> Session:
        """Ask about a reference first, if it is among the questions; nothing may be done yet."""
        ordered = sorted(self.questions, key=lambda one: one.subject_id != subject)
        return replace(self, questions=tuple(ordered))

    def undo(self) -> Session:
        """Take back what was done last, be it a verdict or not.

        Raises:
            LookupError: nothing was done.
        """
        if not self.steps:
            raise LookupError("nothing was done yet")
        *before, last = self.steps
        return replace(self, place=last.place, steps=tuple(before))

    def _on(self, *rows: MappingRow) -> Session:
        moment = self.curator.clock() if rows else ""
        rows = tuple(replace(row, ext_moment=moment) for row in rows)
        steps = (*self.steps, Step(self.place, rows))
        return replace(self, place=self.place + 1, steps=steps)

    def _asked(self) -> Question:
        asked = self.question
        if asked is None:
            raise LookupError("no question waits")
        return asked

    def _chosen(self, number: int) -> tuple[Question, Candidate]:
        asked = self._asked()
        if not 1 <= number <= len(asked.candidates):
            raise LookupError(f"there is no candidate {number}")
        return asked, asked.candidates[number - 1]

    def _row(self, asked: Question, chosen: Candidate | None, status: Status) -> MappingRow:
        return MappingRow(
            subject_id=asked.subject_id,
            subject_label=asked.text,
            object_id=chosen.object_id if chosen else NOTHING,
            object_label=printable(chosen.work.full_title) if chosen else "",
            object_source="" if chosen else NOWHERE,
            predicate_modifier=NOT if status is Status.REJECTED else "",
            mapping_justification=CURATION,
            author_id=(self.curator.person,) if self.curator.person else (),
            mapping_date=self.curator.day,
            ext_status=status,
        )


def open_questions(
    questions: Iterable[Question], curated: MappingSet | None, waiting: Sequence[MappingRow] = ()
) -> tuple[Question, ...]:
    """Give the questions that are still open, without the candidates that were rejected before.

    Open are those that no curated row settles and, if rows of a machine are given, that one of them
    still leaves to review.
    """
    rejected = rejected_pairs(curated)
    settled = (
        {row.subject_id for row in curated.rows if row.ext_status in SETTLED} if curated else set()
    )
    asked_of = {row.subject_id for row in waiting if row.ext_status is Status.REVIEW}
    found = []
    for one in questions:
        if one.subject_id in settled or (waiting and one.subject_id not in asked_of):
            continue
        left = tuple(c for c in one.candidates if (one.subject_id, c.object_id) not in rejected)
        if left or not one.candidates:
            found.append(replace(one, candidates=left))
    return tuple(found)


def last_verdict(rows: Iterable[MappingRow], person: str) -> tuple[MappingRow, ...]:
    """Give the rows of what a person decided last in a review, on whichever day; nothing if none.

    Rows without a moment were written by hand, and rows that others confirmed are no longer only
    theirs: neither is given. Without a person, it is what was decided by those who are not named.
    """
    authors = (person,) if person else ()
    own = [
        row for row in rows if row.ext_moment and row.author_id == authors and not row.reviewer_id
    ]
    last = max((datetime.fromisoformat(row.ext_moment) for row in own), default=None)
    return tuple(row for row in own if datetime.fromisoformat(row.ext_moment) == last)


def verdict_words(rows: Sequence[MappingRow]) -> str:
    """Say in words what the rows of one verdict say of their reference.

    >>> verdict_words([MappingRow("eifref:a/1", "doi:10.5555/1", ext_status=Status.ACCEPTED)])
    'is doi:10.5555/1'
    """
    first, names = rows[0], ", ".join(row.object_id for row in rows)
    if first.ext_status is Status.NONE:
        return "is in no database"
    if first.ext_status is Status.REJECTED:
        return f"is not {names}"
    return f"is another version of {names}" if first.predicate_id == CLOSE else f"is {names}"
