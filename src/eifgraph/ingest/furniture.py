"""Which lines belong to the printing of a page and not to what it says.

Running heads, page numbers, the browser's own header, links that skip to the content. Left out of
the text, they no longer break a sentence in two; they stay lines of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise
from typing import Final

from eifgraph.ingest.headings import KNOWN, LABEL_ONLY, plain_heading
from eifgraph.model import MONTHS

_MONTH_YEAR: Final = rf"(?:{'|'.join(MONTHS)})\s+(?:19|20)\d\d(?!\d)"
RUNNING_TITLE: Final = re.compile(r"EIF Guidebook > (?P<name>\S.*?)(?:\s+(?P<page>\d{1,3}))?")
DATES: Final = re.compile(
    rf"Published\s+(?P<published>{_MONTH_YEAR})"
    rf"(?:\s*\|\s*Last\s+updated\s+(?P<modified>{_MONTH_YEAR}))?",
    re.IGNORECASE,
)
DOWNLOADED: Final = re.compile(r"Downloaded from (?P<address>https?://\S+)")
_FIXED: Final = re.compile(
    r"""skip\ to\ (?:the\ |main\ )*(?:content|navigation|search)
    | what\ works\ logo | page\ \d{1,3}(?:\ (?:of|/)\ \d{1,3})? | back\ to\ (?:the\ )?top
    | (?:print|share)(?:\ this\ page)? | download(?:\ this\ page)?(?:\ as)?(?:\ a)?\ pdf
    | (?:(?:more|less)\ (?:detail|about)\ (?:on\ )?(?:mixed\ findings\ for\ )?
        (?:this\ programme|study\ \d{1,2}[a-z]?)\s*)+
    | \d{1,2}/\d{1,2}/\d{2,4},\ \d{1,2}:\d\d(?:\ [ap]m)?\b.*
    | https?://\S+\s+\d{1,3}/\d{1,3} | page\ \d{1,3}:\ .{1,80}\ -\ eif\ guidebook""",
    re.IGNORECASE | re.VERBOSE,
)
_TRANSCRIPT: Final = re.compile(r"transcript(?: of .*)?", re.IGNORECASE)
FIRST_PAGE: Final = re.compile(
    r"^EIF Guidebook > .{100,}?(?P<evidence>\bEvidence rating: \S{1,4})"
    r" (?P<cost>Cost rating: (?:NA|[1-5]))$"
)
"""All of a first page on one line, as sites for documents sum it up; it ends in the ratings."""
_FIRST: Final = frozenset(
    (
        *("skip", "what", "page", "back", "prin", "shar", "down", "more", "less", "publ", "eif "),
        *("http", "tran"),
    )
)
"""How lines of furniture begin that begin with no number, and a site's frame."""
OPEN_END: Final = re.compile(
    r"(?:[:,&]|\b(?:study|studies|and|or|of|the|an?|to|in|with|by|for|from|between|aged|level))$"
)
"""Ends of lines after which more must follow, be it a number."""
_NEEDS_NUMBER: Final = re.compile(
    r"\b(?:study|studies|aged|level)(?:(?:\s\d{1,2}[a-z]?,?){1,9}\s(?:and|or|to|&))?$",
    re.IGNORECASE,
)
LONGEST_NUMBER: Final = 8
"""So many characters are too many for a page's number."""
HEAD: Final = 15
"""So many lines of a page may be its title block."""
SHORTEST_HEAD: Final = 4
"""A word of fewer letters is no running head: "RCT" may stand on a line of its own."""
_NUMBER: Final = re.compile(r"[-–]?\s*(?P<page>\d{1,3})\s*[-–]?")
_CAPITALS: Final = re.compile(r"[^a-z]*[A-Z][^a-z]*[A-Z][^a-z]*[A-Z][^a-z]*")


Printed = Sequence[tuple[int, str]]
"""Lines that are not blank, each with its place."""


def furniture_lines(texts: Sequence[str]) -> frozenset[int]:
    """Give the places, from 0, of lines that are furniture; `texts` are plain lines."""
    begun: Printed = [
        (at, text)
        for at, text in enumerate(texts)
        if text and (text[:4].lower() in _FIRST or text[0].isdigit())
    ]
    found = {at for at, text in begun if is_furniture(text)}
    found.update(_frame(texts, begun))
    capitals = list(compress(enumerate(texts), map(str.isupper, texts)))
    found.update([*_running_heads(texts, capitals, found)])
    short = [(at, text) for at, text in enumerate(texts) if text and len(text) < LONGEST_NUMBER]
    found.update([*_page_numbers(texts, short, found)])
    return frozenset(found)


def _frame(texts: Sequence[str], begun: Printed) -> Iterator[int]:
    """Find what a site for documents prints above the transcript of the Guidebook's PDF."""
    for at, text in begun:
        if at + 1 < len(texts) and _TRANSCRIPT.fullmatch(text):
            following = next((one for one in texts[at + 1 :] if one), "")
            if _FIXED.fullmatch(following) and following.lower().endswith("eif guidebook"):
                yield from (
                    i for i in range(at + 1) if texts[i] and not FIRST_PAGE.search(texts[i])
                )
            return


def is_furniture(text: str) -> bool:
    """Say whether a line is furniture by its words alone.

    >>> is_furniture("Skip to main content"), is_furniture("Page 3 of 12"), is_furniture("Home")
    (True, True, False)
    """
    if (text[:4].lower() not in _FIRST and not text[0].isdigit()) or len(text) > 300:
        return False
    return any(pattern.fullmatch(text) for pattern in (_FIXED, RUNNING_TITLE, DATES, DOWNLOADED))


def _running_heads(texts: Sequence[str], capitals: Printed, found: set[int]) -> Iterator[int]:
    """Find lines in capitals that recur and are no heading; at a page's head they are a title."""
    places: dict[str, list[int]] = {}
    for at, text in capitals:
        if at in found or not _CAPITALS.fullmatch(text):
            continue
        if " " not in text and len(text) < SHORTEST_HEAD:
            continue
        if not _is_listed(texts, at):
            places.setdefault(text, []).append(at)
    for text, recurring in places.items():
        if len(recurring) > 1 and plain_heading(text) not in KNOWN:
            yield from recurring[recurring[0] < HEAD :]


def _page_numbers(texts: Sequence[str], short: Printed, found: set[int]) -> Iterator[int]:
    """Find bare numbers beside other furniture, or that count the pages; never a value."""
    numbers = [(at, int(m["page"])) for at, text in short if (m := _NUMBER.fullmatch(text))]
    numbers = [(at, page) for at, page in numbers if not _is_value(texts, at)]
    bare = [(at, page) for at, page in numbers if not OPEN_END.search(_before(texts, at))]
    counted = {
        at
        for (at, page), (after, following) in pairwise(bare)
        for at in (at, after)
        if following == page + 1
    }
    for at, _ in numbers:
        if at in counted or _beside(texts, at, found):
            yield at


def _before(texts: Sequence[str], at: int) -> str:
    return next((texts[i] for i in range(at - 1, -1, -1) if texts[i]), "")


def _is_value(texts: Sequence[str], at: int) -> bool:
    before = _before(texts, at)
    if LABEL_ONLY.fullmatch(before) is not None or before.endswith(":"):
        return True
    return _NEEDS_NUMBER.search(before) is not None and texts[at - 1] == before


def _is_listed(texts: Sequence[str], at: int) -> bool:
    """Say whether a line stands below a label or heading: "RCT" and "USA" recur as values."""
    return _is_value(texts, at) or plain_heading(_before(texts, at)) in KNOWN


def _beside(texts: Sequence[str], at: int, found: set[int]) -> bool:
    before = next((i for i in range(at - 1, -1, -1) if texts[i]), -1)
    after = next((i for i in range(at + 1, len(texts)) if texts[i]), -1)
    return before in found or after in found
