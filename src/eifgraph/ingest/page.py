"""From a file to sections with line numbers.

Knows the headings of the print layout (Guidebook pages of 2017 to 2019 as printed or saved to
PDF) and how to refuse what is no such page. Must not know what any section means.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eifgraph.errors import PageError
from eifgraph.ingest.block import Block
from eifgraph.model import SourceFile

MAX_BYTES = 5_000_000
"""A Guidebook page is some 12 kB; four hundred times that is no page."""

TITLE = "title block"
ASSESSMENT = "EIF Programme Assessment"
OUTCOMES = "Child outcomes"
CHARACTERISTICS = "Key programme characteristics"
PROGRAMME = "About the programme"
THEORY = "How does it work? (Theory of Change)"
CONTACT = "Contact details"
EVIDENCE = "About the evidence"
COPY = "About this copy"
FURNITURE = ("Guidebook", "EIF", "Disclaimer")

HEADINGS: dict[str, tuple[str, ...]] = {
    TITLE: (),
    ASSESSMENT: (
        "What does the evidence rating mean?",
        "What does the plus mean?",
        "Cost rating",
    ),
    OUTCOMES: (),
    CHARACTERISTICS: (
        "Who is it for?",
        "How is it delivered?",
        "Where is it delivered?",
        "How is it targeted?",
        "Where has it been implemented?",
        "UK provision",
        "UK evaluation",
    ),
    PROGRAMME: (
        "What happens during delivery?",
        "How is it delivered?",
        "What happens during the intervention?",
        "What are the implementation requirements?",
        "Who can deliver it?",
        "What are the training requirements?",
        "How are the practitioners supervised?",
        "What are the systems for maintaining fidelity?",
        "Is there a licensing requirement?",
    ),
    THEORY: ("How does it work?",),
    CONTACT: (),
    EVIDENCE: (),
    COPY: (),
} | dict.fromkeys(FURNITURE, ())
"""Chapter headings of the print layout, and the headings that may stand within each."""

NEEDED = (ASSESSMENT, OUTCOMES, CHARACTERISTICS, EVIDENCE)
STUDY_HEADING = re.compile(r"Study (?P<number>\d{1,2}[a-z]?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a chapter and the text below it, up to the next heading."""

    chapter: str
    heading: str
    heading_line: int
    body: Block


@dataclass(frozen=True, slots=True)
class Page:
    """A page cut into sections; joined again, they hold every line."""

    file: SourceFile
    lines: tuple[str, ...]
    sections: tuple[Section, ...]

    def body(self, chapter: str, heading: str = "") -> Block | None:
        """Give the text under a heading ("" is the chapter's own text), or None if not there."""
        bodies = (s.body for s in self.sections if (s.chapter, s.heading) == (chapter, heading))
        return next(bodies, None)

    def chapter(self, chapter: str) -> tuple[Section, ...]:
        """Give all sections of a chapter in page order."""
        return tuple(s for s in self.sections if s.chapter == chapter)


def read_page(path: Path) -> Page:
    """Read a file as a Guidebook page in the print layout.

    Raises:
        PageError: the file cannot be read, is empty, too large, not text, or no Guidebook page.
    """
    data = _read_bytes(path)
    lines = tuple(re.split(r"\r\n|\r|\n", _decode(path, data)))
    if not any(line.strip() for line in lines):
        raise PageError(path, "the file is empty", "save the page again as text")
    sections = tuple(split_sections(lines))
    found = {section.chapter for section in sections}
    missing = [heading for heading in NEEDED if heading not in found]
    if missing:
        raise PageError(
            path,
            f"not a Guidebook page in the print layout: no heading {missing[0]!r}",
            "save the programme's own page as text, whole",
        )
    return Page(source_file(path, data), lines, sections)


def source_file(path: Path, data: bytes, folder: str = "") -> SourceFile:
    """Describe a file and its bytes; a data file's slug begins with its folder."""
    lines = re.split(rb"\r\n|\r|\n", data)
    return SourceFile(
        slug=f"{folder}/{page_slug(path)}" if folder else page_slug(path),
        name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        line_count=len(lines) - (lines[-1] == b""),
        is_data=bool(folder),
    )


def page_slug(path: Path) -> str:
    """Name a page after its file: "Child Parent.txt" is "child-parent"."""
    ascii_stem = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_stem.lower()).strip("-")
    if not slug:
        raise PageError(path, "the file's name has no letter or digit", "give it a plain name")
    return slug


def split_sections(lines: tuple[str, ...]) -> Iterator[Section]:
    """Cut lines into sections; each line is a heading or in exactly one body."""
    chapter, heading, heading_line = TITLE, "", 0
    start = 0
    for index, line in enumerate(lines):
        opened = _heading(line, chapter)
        if opened is None:
            continue
        yield Section(chapter, heading, heading_line, _body(lines, start, index))
        (chapter, heading), heading_line, start = opened, index + 1, index + 1
    yield Section(chapter, heading, heading_line, _body(lines, start, len(lines)))


def _body(lines: tuple[str, ...], start: int, end: int) -> Block:
    return Block("\n".join(lines[start:end]), start + 1)


def _heading(line: str, chapter: str) -> tuple[str, str] | None:
    """Say which (chapter, heading) a line opens, if it is a heading at all."""
    text = line.strip().strip("#*").strip().casefold()
    for name in HEADINGS[chapter]:
        if text == name.casefold():
            return chapter, name
    if chapter == EVIDENCE and (study := STUDY_HEADING.fullmatch(text)):
        return chapter, study["number"]
    for name in HEADINGS:
        if text == name.casefold():
            return name, ""
    return None


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            reason = f"the file has {size:,} bytes, a page at most {MAX_BYTES:,}"
            raise PageError(path, reason, "save the programme's own page as text")
        return path.read_bytes()
    except OSError as error:
        raise PageError(path, f"cannot be read ({error.strerror})", "check the path") from error


def _decode(path: Path, data: bytes) -> str:
    advice = "save the page as UTF-8 text"
    if b"\x00" in data:
        raise PageError(path, "the file is not text", advice)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageError(path, f"line {line} is not UTF-8", advice) from error
