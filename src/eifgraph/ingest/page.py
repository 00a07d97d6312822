"""From a file to sections of plain text that know where they stand on the page.

Knows how headings cut a page. Must not know what any section means.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from eifgraph.errors import PageError
from eifgraph.ingest import headings as known
from eifgraph.ingest.arranging import Arranged, Cut, Section
from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import lowered, plain
from eifgraph.ingest.headings import (
    DOMAIN_WORDS,
    EVIDENCE,
    FIRST_WORDS,
    KNOWN,
    TITLE,
    opened_by,
    plain_heading,
    study_heading,
    without_continued,
)
from eifgraph.ingest.line import Line
from eifgraph.ingest.source import SourceText, source_text
from eifgraph.ingest.wrapping import Wrapped
from eifgraph.model import Absence, Absent, SourceFile, Span
from eifgraph.sources import page_slug

LONGEST_HEADING: Final = 90
_UNKNOWN: Final = re.compile(r"[A-Z][^.?!:]{2,70}\?")
_PREFIXES: Final = frozenset(
    " ".join(words.split()[:count]) for words in KNOWN for count in range(1, len(words.split()))
)
"""First words of headings: a line that consists of them may be a heading wrapped over lines."""


ELSEWHERE: Final = {
    *(known.EVIDENCE, known.OTHER_STUDIES, known.REFERENCES, known.THEORY, known.PROGRAMME),
    *(known.CONTACT, known.COPY, *known.FURNITURE),
}
"""Chapters in which a rating is not the programme's: of a study, of other programmes."""


@dataclass(frozen=True)
class Page:
    """A page cut into sections; together they hold every line.

    `bodies` are the texts under each heading, sections of one heading joined; `again` are those
    of characteristics that stand a second time.
    """

    file: SourceFile
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    furniture: frozenset[int] = frozenset()
    address: str | None = None
    bodies: dict[tuple[str, str], Block] = field(default_factory=dict)
    again: dict[tuple[str, str], tuple[Block, ...]] = field(default_factory=dict)
    path: Path = Path()

    @cached_property
    def text(self) -> str:
        """All plain text, below the lines of furniture, which tell of the page's site."""
        furniture = [line for line, _ in self.furniture_texts()]
        return "\n".join([*furniture, *(body.text for body in self.bodies.values())])

    @cached_property
    def low(self) -> str:
        """The same in lower case, each character in its place."""
        return lowered(self.text)

    @cached_property
    def rated(self) -> tuple[Block, ...]:
        """The texts in which the programme's own ratings can stand."""
        return tuple(s.body for s in self.sections if s.chapter not in ELSEWHERE)

    def body(self, chapter: str, heading: str = "") -> Block | None:
        """Give the text under a heading ("" is the chapter's own text), or None if not there."""
        if self.bodies:
            return self.bodies.get((chapter, heading))
        found = (s.body for s in self.sections if (s.chapter, s.heading) == (chapter, heading))
        return next(found, None)

    def chapter(self, *chapters: str) -> tuple[Section, ...]:
        """Give all sections of some chapters in page order."""
        return tuple(s for s in self.sections if s.chapter in chapters)

    def furniture_texts(self) -> Iterator[tuple[str, Span]]:
        """Give each line of furniture, made plain, and where it stands."""
        for number in sorted(self.furniture):
            line = self.lines[number - 1]
            yield plain(line), Span(number, number, line.strip())

    def has(self, chapter: str) -> bool:
        """Say whether the copy has anything of a chapter."""
        return any(section.chapter == chapter for section in self.sections)

    def missing(self, chapter: str) -> Absent:
        """Say why something of a chapter has no value: it is silent, or not in the copy."""
        return Absent(Absence.NOT_STATED if self.has(chapter) else Absence.NOT_SEEN)


def cut_page(path: Path) -> Page:
    """Cut a file into sections, whatever it is of: text, HTML or PDF, told by its content.

    Raises:
        PageError: the file cannot be read, is empty, too large, or holds no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PageError(path, f"cannot be read ({error.strerror})", "check the path") from error
    source = source_text(path, data)
    if not any(line.strip() for line in source.lines):
        raise PageError(path, "the file is empty", "save the page again as text")
    file = source_file(path, data, form=source.form, lines=source.lines)
    return make_page(path, file, source)


def make_page(path: Path, file: SourceFile, source: SourceText) -> Page:
    """Cut the lines of a source into sections."""
    wrapped = Wrapped(source.lines, source.furniture, source.continues)
    cuts = list(_cut(list(wrapped.joined())))
    arranged = Arranged("\n".join(source.lines), wrapped.starts[:-1], cuts)
    sections = tuple(arranged.sections(len(source.lines)))
    furniture = frozenset(at + 1 for at in wrapped.furniture)
    bodies, again = arranged.bodies()
    lines = tuple(source.lines)
    return Page(file, lines, sections, furniture, source.address, bodies, again, path)


def source_file(
    path: Path, data: bytes, folder: str = "", form: str = "text", lines: Sequence[str] = ()
) -> SourceFile:
    """Describe a file and its bytes; a data file's slug begins with its folder."""
    kept: Sequence[str | bytes] = lines or re.split(rb"\r\n|\r|\n", data)
    return SourceFile(
        slug=f"{folder}/{page_slug(path)}" if folder else page_slug(path),
        name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        line_count=len(kept) - (not kept[-1]),
        is_data=bool(folder),
        form=form,
    )


def _cut(lines: list[Line]) -> Iterator[Cut]:
    cut = Cut(TITLE, "", 0)
    following = 0
    for at, line in enumerate(lines):
        if at < following:
            continue  # it belongs to a heading of several lines
        text = line.text
        is_known = text.split(" ", 1)[0].strip("#*:").casefold() in FIRST_WORDS
        if is_known or text[-1] == "?":
            opened, count = _opened(lines, at, cut, is_known=is_known)
            if opened is not None:
                yield cut
                cut, following = opened, at + count
                continue
        cut.lines.append(line)
    yield cut


def _opened(lines: list[Line], at: int, cut: Cut, *, is_known: bool) -> tuple[Cut | None, int]:
    """Say which section a line opens, if it opens one, and how many lines its heading takes.

    The first word of those that the Guidebook has `is_known`.
    """
    text = lines[at].text
    if len(text) > LONGEST_HEADING:
        return None, 1
    if not is_known:
        return _unknown(lines, at, cut), 1
    chapter = cut.chapter
    joined, count = text, 1
    while plain_heading(joined) in _PREFIXES and count < 4 and at + count < len(lines):
        following = lines[at + count]
        if following.apart:
            break
        joined, count = f"{joined} {following.text}", count + 1
        if opened_by(joined, chapter):
            return _new_cut(joined, cut, lines[at].first), count
    if _is_label_here(lines, at, cut):
        return None, 1
    if plain_heading(text) in KNOWN or _is_study(text):
        return _new_cut(text, cut, lines[at].first), 1
    return _unknown(lines, at, cut), 1


def _unknown(lines: list[Line], at: int, cut: Cut) -> Cut | None:
    """Give the section that a question opens which is none of the Guidebook's."""
    text = lines[at].text
    if text[-1] != "?" or not _UNKNOWN.fullmatch(text) or (at and not lines[at].apart):
        return None
    return Cut(cut.chapter, text, lines[at].first, is_known=False)


def _new_cut(text: str, cut: Cut, first: int) -> Cut | None:
    goes_on = without_continued(text) != text
    study = study_heading(text)
    if study is not None:
        return Cut(EVIDENCE, study["number"].lower(), first, goes_on=goes_on)
    opened = opened_by(text, cut.chapter)
    if opened is not None and goes_on and opened == (cut.chapter, ""):
        opened = (cut.chapter, cut.heading)  # the chapter goes on, and so does what was begun
    return None if opened is None else Cut(*opened, first, goes_on=goes_on)


def _is_study(text: str) -> bool:
    """Say whether a line is the heading of a study; in lower case, it is the end of a sentence."""
    return text[0] == "S" and study_heading(text) is not None


def _is_label_here(lines: list[Line], at: int, cut: Cut) -> bool:
    """Say whether a word that can be a heading is the label of a list within a study."""
    if (
        cut.chapter != EVIDENCE
        or not cut.heading
        or plain_heading(lines[at].text) != "child outcomes"
    ):
        return False
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    is_chapter = DOMAIN_WORDS.match(following) or following.endswith(":") or len(following) > 90
    is_label = lines[at].text.endswith(":") and not DOMAIN_WORDS.match(following)
    return is_label or not is_chapter
