"""What agrees between a reference and a candidate, and what does not, in words for a person.

Knows what each part of a comparison means; must not know how wide a screen is, nor which verdict
it leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from eifgraph.citations.agreement import Agreement
from eifgraph.citations.aligned import align_titles, render_stretches
from eifgraph.citations.candidates import Candidate
from eifgraph.citations.clashes import Clash
from eifgraph.citations.parts import ReferenceParts
from eifgraph.citations.work import Kind


class Mark(Enum):
    """How a part of a candidate stands to the reference, and its sign."""

    AGREES = "+"
    PARTLY = "~"
    CONTRADICTS = "x"
    UNKNOWN = "."


MARKS: Final = {
    Agreement.AGREES: Mark.AGREES,
    Agreement.PARTLY: Mark.PARTLY,
    Agreement.CONTRADICTS: Mark.CONTRADICTS,
    Agreement.UNKNOWN: Mark.UNKNOWN,
}
MANY_LETTERS: Final = 12
"""Letters that nothing explains from which on they are worth a word."""
WHOLE: Final = 0.97
LONG: Final = 24
"""Letters of a title from which on its beginning tells it apart."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A part of a candidate, how it stands to the reference, and what it says."""

    part: str
    mark: Mark
    text: str
    is_aligned: bool = False
    """Whether signs in the text tell which words the reference has, and where it is cut."""


def facts_of(candidate: Candidate, parts: ReferenceParts) -> tuple[Fact, ...]:
    """Give the facts of a candidate, in the order of a reference; what it lacks is left out."""
    work, found = candidate.work, candidate.comparison
    pages = "-".join(dict.fromkeys(one for one in (work.first_page, work.last_page) if one))
    said = (
        Fact("authors", _author_mark(candidate), _authors(candidate)),
        Fact("year", _year_mark(found.year), ", ".join(map(str, work.years))),
        _title(candidate, parts),
        Fact("in", MARKS[found.container], work.containers[0] if work.containers else ""),
        Fact("volume", MARKS[found.volume], work.volume),
        Fact("pages", MARKS[found.page], pages),
        Fact("id", MARKS[found.identifier], candidate.object_id),
    )
    return (*(one for one in said if one.text), *_others(candidate))


def _others(candidate: Candidate) -> Iterator[Fact]:
    """Give what is only worth saying if it is so."""
    work, found = candidate.work, candidate.comparison
    if work.kind not in (Kind.ARTICLE, Kind.OTHER):
        yield Fact("kind", Mark.UNKNOWN, work.kind.value)
    if found.clash is not Clash.NONE:
        yield Fact("but", Mark.CONTRADICTS, found.clash.value)
    if work.is_retracted:
        yield Fact("but", Mark.UNKNOWN, "it was retracted")
    if found.before >= MANY_LETTERS:
        text = f"{found.before} letters before the title are not in it"
        yield Fact("rest", Mark.PARTLY, text)
    if found.after >= MANY_LETTERS:
        yield Fact("rest", Mark.PARTLY, f"{found.after} letters behind the title are not in it")


def _title(candidate: Candidate, parts: ReferenceParts) -> Fact:
    """Give the title word by word beside the reference's, or as it is if they are two titles."""
    mark, text = _title_mark(candidate), render_stretches(align_titles(parts, candidate.work))
    if text:
        return Fact("title", mark, text, is_aligned=True)
    return Fact("title", mark, candidate.work.full_title + _title_note(candidate))


def _title_mark(candidate: Candidate) -> Mark:
    found = candidate.comparison
    if found.title_share >= WHOLE or (found.is_cut and found.title_length >= LONG):
        return Mark.AGREES
    if found.is_cut or found.title_share >= 0.5:
        return Mark.PARTLY
    return Mark.CONTRADICTS if candidate.work.title else Mark.UNKNOWN


def _title_note(candidate: Candidate) -> str:
    found = candidate.comparison
    if found.is_cut and found.title_length:
        return f" ({found.title_share:.0%} of it, then the reference is cut)"
    if not found.title_length:
        return " (none of it)" if candidate.work.title else ""
    return "" if found.title_share >= WHOLE else f" ({found.title_share:.0%} of it)"


def _author_mark(candidate: Candidate) -> Mark:
    found = candidate.comparison
    is_whole = found.co_authors is None or found.co_authors >= 0.5
    return Mark.PARTLY if found.author is Agreement.AGREES and not is_whole else MARKS[found.author]


def _authors(candidate: Candidate) -> str:
    names = [f"{one.family} {one.given}".strip() for one in candidate.work.authors]
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    share = candidate.comparison.co_authors
    is_told = shown and share is not None and share < 1
    return f"{shown} ({share:.0%} of the others)" if is_told else shown


def _year_mark(apart: int | None) -> Mark:
    if apart is None:
        return Mark.UNKNOWN
    return Mark.AGREES if apart == 0 else Mark.PARTLY if apart == 1 else Mark.CONTRADICTS
