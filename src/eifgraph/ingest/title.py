"""Which programme a page is about, and which copy of which page it is."""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile
from typing import Final

from eifgraph.errors import PageError
from eifgraph.ingest import headings as known
from eifgraph.ingest.block import Block
from eifgraph.ingest.furniture import DOWNLOADED, RUNNING_TITLE
from eifgraph.ingest.headings import LABEL
from eifgraph.ingest.layouts import detect_layout
from eifgraph.ingest.page import Page
from eifgraph.ingest.reviews import DATE, furniture_month, read_month
from eifgraph.model import Method, Read, SourcePage

COPIED_FROM: Final = re.compile(r"^Copied from:\s*(?P<source>\S.*?)\s*$", re.MULTILINE)
_REPORT: Final = re.compile(r"EIF PROGRAMME REPORT")
_NO_TITLE: Final = re.compile(
    rf"(?:{DATE}|home|menu|search|(?:the )?guidebook|programmes?|contents?|\d+"
    r"|EIF PROGRAMME REPORT"
    r"|https?://\S+)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    r"(?<![\w-])(?P<name>(?:[a-z]-)?[A-Z0-9][^.()\n]{2,80}?)(?:\s+\((?P<acronym>[A-Z][\w&-]{1,11})\)\s+[a-z]"
    r"|\s+(?:is\s+(?:an?|for|delivered|designed|part)\b|has\s+evidence\s+of\b|aims\b))"
)
_PRONOUN: Final = re.compile(
    r"(?:it|its|this|these|they|their|there|each|every|whoever|what|who|a|an|level \d|for|in|at|by"
    r"|parents?|children|families|mothers?|the (?:programme|intervention|information|review))\b",
    re.IGNORECASE,
)
"""First words of subjects that are no names."""
_SENTENCE: Final = re.compile(r".*[a-z,)]\.$|.{120,}")
_ACRONYM_LAST: Final = re.compile(r"\s+\([A-Z][\w&-]*[A-Z][\w&-]*\)$")
"""An acronym that the title itself has in brackets."""
_ACRONYM: Final = re.compile(r"\((?<=\s\()(?P<acronym>[^\W\d_][\w&-]{1,11})\)")
LONGEST_TITLE: Final = 3
LONGEST_NAME: Final = 300
"""Characters of a name; what is longer is none, and no acronym is looked for after it."""


def read_name(page: Page) -> Read[str]:
    """Read the programme's name from the title; never from an address.

    Raises:
        PageError: the page has no title and no sentence that begins with the name.
    """
    title = page.body(known.TITLE) or Block("", 1)
    lines = [line for line in title.lines() if not _is_no_title(line.text)]
    if running_title(page) is not None:  # a site may print the ratings above the title
        lines = list(dropwhile(lambda line: LABEL.match(line.text), lines))
    leading = list(takewhile(_may_be_title, lines))
    if leading:
        return _in_mixed_case(page, _title_among(page, title, leading, lines))
    inferred = _subject(page)
    if inferred is None:
        raise PageError(page.path, "no title on its first line", "put the programme's name there")
    return inferred


def _may_be_title(line: Block) -> bool:
    return not _SENTENCE.fullmatch(line.text) and not LABEL.match(line.text)


def _title_among(page: Page, title: Block, leading: list[Block], lines: list[Block]) -> Block:
    """Give the title: the first line, or on a page with its site's navigation the last."""
    has_site = any(line.casefold().startswith("skip to") for line, _ in page.furniture_texts())
    if has_site and len(lines) > len(leading) > 1:
        for at in range(len(leading)):
            whole = _whole_title(page, title, leading[at:])
            if "\n" in whole.text:
                return whole
        return leading[-1]
    return _whole_title(page, title, lines)


def _is_no_title(text: str) -> bool:
    return _NO_TITLE.fullmatch(text.strip("#* ")) is not None


def _whole_title(page: Page, title: Block, lines: list[Block]) -> Block:
    """Give the title, which a printed page may have set over several lines."""
    running = running_title(page)
    for count in range(min(LONGEST_TITLE, len(lines)), 1, -1):
        stretch = title.stretch(lines[0], lines[count - 1])
        name = " ".join(stretch.text.split())
        if name == running or ("\n\n" not in stretch.text and _recurs(page, name)):
            return stretch
    return lines[0]


def _recurs(page: Page, name: str) -> bool:
    """Say whether a name stands on the page again, beside its title."""
    text = " ".join(word for body in page.bodies.values() for word in body.text.split())
    return text.count(name) > 1


def running_title(page: Page) -> str | None:
    """Give the name that a printed page's running head repeats."""
    for line, _ in page.furniture_texts():
        match = RUNNING_TITLE.fullmatch(line)
        if match is not None:
            return match["name"]
    return None


def _in_mixed_case(page: Page, title: Block) -> Read[str]:
    """Read a title; one in capitals takes the form that the text has, if it has one."""
    name = " ".join(title.text.strip("#* ").split())
    how = "lines joined" if "\n" in title.text else ""
    if name.isupper() and len(name) > 5:
        pattern = re.compile(re.escape(name).replace(r"\ ", r"\s+"), re.IGNORECASE)
        for section in page.sections:
            for match in pattern.finditer(section.body.text):
                found = " ".join(match[0].split())
                if not found.isupper() and not found.islower():
                    return title.read(found, how="capitals as the text has them")
    return title.read(name, how=how)


def _subject(page: Page) -> Read[str] | None:
    """Give the subject of the first sentence that says what the programme is.

    It counts as a name if the page gives its short form or repeats it.
    """
    for section in page.chapter(known.TITLE, known.ASSESSMENT, known.PROGRAMME):
        for match in _SUBJECT.finditer(section.body.text):
            if _PRONOUN.match(match["name"]):
                continue
            if match["acronym"] or _recurs(page, " ".join(match["name"].split())):
                place = section.body.part(*match.span("name"))
                return place.read(match["name"], None, "subject of a sentence", Method.INFERRED)
    return None


def read_acronym(page: Page, name: str) -> Read[str] | None:
    """Find the acronym that stands in brackets after the name."""
    name = _ACRONYM_LAST.sub("", name)
    if len(name) > LONGEST_NAME:
        return None
    wanted, reach = _compared(name), 2 * len(name) + 40
    if not wanted:
        return None
    for section in page.sections:
        text = section.body.text
        for match in _ACRONYM.finditer(text) if "(" in text else ():
            before = text[max(0, match.start() - reach) : match.start()]
            if _compared(before).endswith(wanted) and sum(map(str.isupper, match["acronym"])) >= 2:
                return section.body.part(*match.span("acronym")).read(match["acronym"])
    return None


def _compared(text: str) -> str:
    """Give a name as it is compared, whatever its case and the blanks and dashes between words."""
    return " ".join(word for word in text.casefold().split() if word not in {"-", "–"})


def read_source(page: Page) -> SourcePage:
    """Read which site the copy is of, in which layout, and the months that it prints."""
    site, layout = detect_layout(page)
    block = page.body(known.COPY)
    match = COPIED_FROM.search(block.text) if block else None
    return SourcePage(
        site,
        layout,
        address=_address(page),
        published=furniture_month(page, "published") or read_month(page, "published"),
        modified=furniture_month(page, "modified") or read_month(page, r"(?:last\s+)?updated"),
        copied_from=block.read(match["source"], match) if block and match else None,
    )


def _address(page: Page) -> Read[str] | None:
    """Read the address that a printed page names as its own, or the file states."""
    for line, span in page.furniture_texts():
        if match := DOWNLOADED.search(line):
            return Read(match["address"], span)
    first = next((page.body(known.TITLE) or Block("", 1)).lines(), None)
    if first is not None and re.fullmatch(r"https?://\S+", first.text):
        return first.read(first.text)
    if page.address is None:
        return None
    for number, text in enumerate(page.lines, start=1):
        if text.strip():
            how = "stated in the file's own header"
            return Block(text, number).read(page.address, None, how)
    return None
