"""Pages without one of their sections, and the facts that must be gone or still there.

Knows how sections cut a page; must not know how any of them is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eifgraph.errors import PageError
from eifgraph.ingest import Page
from eifgraph.records.codec import encode
from tests.metamorphic.facts import Lines, Place, places, read

DERIVED: Final = (
    *("page.", "assessment.claims_complete", "assessment.plus_explained"),
    *("assessment.rating_basis", "assessment.theory_of_change.position"),
    "assessment.studies.links.listed_after",
)
"""Fields that are concluded from several places of a page."""
SAID_TWICE: Final = (
    *("name", "assessment.is_mixed", "assessment.delivery.practitioners."),
    *("assessment.offered_ages.", "assessment.review."),
    *("assessment.delivery.sessions", "assessment.delivery.sessions_per_week"),
    *("assessment.delivery.session_length", "assessment.delivery.span"),
)
"""Fields that pages state in several sections: without one, another may be read."""
NEEDED: Final = ("title", "assessment")
"""Chapters without which there is no page to read."""


@dataclass(frozen=True)
class Deletion:
    """A section of a page that is to go: its lines, headings below a chapter's own included."""

    chapter: str
    heading: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """Say which section it is."""
        return f"{self.chapter or 'title'}/{self.heading}@{self.first}"

    def takes(self, lines: Lines) -> bool:
        """Say whether lines lie in the section, in whole."""
        return self.first <= lines[0] and lines[1] <= self.last

    def touches(self, lines: Lines) -> bool:
        """Say whether any of the lines lies in the section."""
        return lines[0] <= self.last and self.first <= lines[1]


def deletions(page: Page) -> tuple[Deletion, ...]:
    """Give every section; that of a chapter ends where another chapter begins."""
    found = []
    for at, section in enumerate(page.sections):
        last = section.last_line
        if not section.heading:
            for following in page.sections[at + 1 :]:
                if following.chapter != section.chapter:
                    break
                last = following.last_line
        found.append(Deletion(section.chapter, section.heading, section.first_line, last))
    return tuple(found)


def without(page: Page, gone: Deletion) -> str:
    """Give the text of a page without a section."""
    return "\n".join([*page.lines[: gone.first - 1], *page.lines[gone.last :]])


def faults(path: Path, gone: Deletion, scratch: Path) -> Iterator[str]:
    """Say what a deletion changes beside the facts of the section, or leaves of them."""
    page, programme = read(path)
    before = list(places(encode(programme)))
    scratch.write_text(without(page, gone), "utf-8")
    try:
        after = list(places(encode(read(scratch)[1])))
    except PageError as error:
        if not _is_needed(page, gone):
            yield f"refused: {error.reason}"
        return
    yield from compared(before, after, gone)


def _is_needed(page: Page, gone: Deletion) -> bool:
    first = page.sections[0].chapter
    return gone.chapter in (first, *NEEDED) or "assessment" in gone.chapter.casefold()


def compared(before: list[Place], after: list[Place], gone: Deletion) -> Iterator[str]:
    """Compare the facts of a page with those of the page without a section."""
    left = {(place.path, place.value) for place in after}
    known = {(place.path, place.value) for place in before}
    others = {(place.field, value) for place in before for value in place.others}
    for place in before:
        if place.field.startswith(DERIVED):
            continue
        is_left = (place.path, place.value) in left
        is_own = place.lines and all(map(gone.takes, place.lines))
        if is_own and is_left and not place.field.startswith(SAID_TWICE):
            yield f"stays: {place.field} {place.value!r}"
        if not is_left and not any(map(gone.touches, place.owners)):
            yield f"goes too: {place.field} {place.value!r}"
    for place in after:
        if place.field.startswith((*DERIVED, *SAID_TWICE[1:])) or _is_renamed(place, gone):
            continue
        if (place.path, place.value) not in known and (place.field, place.value) not in others:
            yield f"new: {place.field} {place.value!r}"


def _is_renamed(place: Place, gone: Deletion) -> bool:
    """Say whether a page that has lost its title is called as its text calls it."""
    return place.field == "name" and gone.first == 1
