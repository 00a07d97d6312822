"""A reference as printed, taken apart: who, when, what, where, and which part is missing.

Styles differ from journal to journal (APA, Vancouver, Harvard and their kin), and a page may cut a
line off in mid-word, so each part is found on its own and may be absent. Knows how references are
written; must not know works that they could stand for. Nothing is repaired: each part is a stretch
of the text.
"""

from __future__ import annotations

import re
from typing import Final

from eifgraph.citations.letters import letters
from eifgraph.citations.names import read_authors
from eifgraph.citations.numbers import PAGES_ONLY, find_numbers, parts_of_numbers
from eifgraph.citations.parts import Cut, Part, ReferenceParts
from eifgraph.citations.printed import Address, Identified, find_identifiers
from eifgraph.citations.years import UNDATED, find_year, year_near

SENTENCE: Final = re.compile(r"[.?!][\"'\u2019\u201d)]?\s+(?=[\"'\u2018\u201c(]?[^\W_])")
"""What may be the end of a sentence, or of an initial or an abbreviation."""
SMALL: Final = frozenset(
    (
        *(
            "of",
            "and",
            "the",
            "in",
            "for",
            "on",
            "de",
            "la",
            "le",
            "les",
            "des",
            "du",
            "der",
            "die",
        ),
        *("das", "und", "et", "&", "a", "an", "to", "from", "with", "at", "by", "y", "e", "i"),
    )
)
"""Words that names of journals have in small letters."""
SHORTEST_TITLE: Final = 4
"""Letters of a title, at least."""
LONGEST_CONTAINER: Final = 14
"""Words that the name of a journal has at most."""
LEFT_OVER: Final = re.compile(r"(?<=\s)[b-hj-z](?=\s+[A-Z(\d])")
"""One letter that is no word, before what begins anew: a line was cut off in mid-word."""
WHOLE: Final = re.compile(r"[.)\]\d*>\"\u201d]\s*$")
ENDS_WITH_ADDRESS: Final = re.compile(r"(?:https?://|10\.\d{4,9}/|www\.)\S*$", re.I)
LABEL_AT_END: Final = re.compile(
    r"[\s(]{0,4}(?:doi|pmid|pmcid|available\s(?:at|from))\s{0,2}:?$", re.I
)
"""A label whose value is missing says nothing."""
LABELS: Final = re.compile("doi|pmid|pmcid|pmc|pubmed")
LIST_NUMBER: Final = re.compile(r"^(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)])\s+(?=[^\W\d_])")
"""The place of a reference in a numbered list."""
LONGEST: Final = 5000
"""Characters that are read; no reference has as many."""
NEXT_DATED: Final = re.compile(r"[(\[](?:1[89]|20)\d\d[a-z]?[)\]]")
BEGINS_ANEW: Final = re.compile(r"(?:[;.]|\d)\s+(?=[^\W\d_])")
LINES: Final = re.compile(r"(?P<hyphen>[-\u2010\u00ad])?[^\S\n]*\n\s*")


def joined(text: str) -> str:
    r"""Give a text on one line; a hyphen at a line's end stays, as it may be part of the word.

    >>> joined("a 6-month follow-\nup of\n a trial")
    'a 6-month follow-up of a trial'
    """
    one = LINES.sub(lambda match: match["hyphen"] or " ", text)
    return " ".join(one.split())


def parse_reference(text: str) -> ReferenceParts:
    """Take a reference apart.

    >>> parts = parse_reference("Doe, J., & Roe, R. (2001). A trial. The Journal, 12(3), 45-9.")
    >>> parts.title.value, parts.container.value, parts.volume.value, parts.last_page.value
    ('A trial', 'The Journal', '12', '49')
    """
    text = LIST_NUMBER.sub("", LABEL_AT_END.sub("", joined(text[:LONGEST])))
    identifiers, urls = find_identifiers(text)
    bare = _blanked(text, identifiers, urls)
    if identifiers and not LABELS.sub("", letters(bare)):
        addresses = tuple(Part(one.value, one.start, one.end) for one in urls)
        return ReferenceParts(text, identifiers=identifiers, urls=addresses, is_bare=True)
    people = read_authors(bare)
    year = find_year(bare, people.end)
    begin = _title_begins(bare, people.end, year)
    numbers = find_numbers(bare, begin)
    year = year or year_near(bare, begin, numbers)
    cut, cut_at = _find_cut(text, begin)
    end = _title_ends_by(bare, begin, numbers, year)
    printed = parts_of_numbers(bare, begin, numbers)
    title, container = _title_and_container(bare, begin, end, is_sure=numbers is not None)
    return ReferenceParts(
        text=text,
        authors=people.authors,
        is_et_al=people.is_et_al,
        year=year,
        title=title,
        container=container,
        volume=printed["volume"],
        issue=printed["issue"],
        first_page=printed["first_page"],
        last_page=printed["last_page"],
        identifiers=identifiers,
        urls=tuple(Part(one.value, one.start, one.end) for one in urls),
        is_several=_is_several(bare, begin),
        cut=cut,
        cut_at=cut_at,
    )


def _is_several(text: str, begin: int) -> bool:
    """Tell whether another reference follows: names and a year in brackets, behind the title."""
    for dated in NEXT_DATED.finditer(text, begin):
        before = text[begin : dated.start()]
        for start in BEGINS_ANEW.finditer(before):
            people = read_authors(before[start.end() :])
            is_dated = people.authors and not before[start.end() + people.end :].strip(" .,&")
            if is_dated and all(one.given for one in people.authors):
                return True
    return False


def _blanked(text: str, identifiers: tuple[Identified, ...], addresses: tuple[Address, ...]) -> str:
    """Put spaces in the place of what is no part of a title; all places stay as they are."""
    stretches = [(one.start, one.end) for one in identifiers]
    for start, end in (*stretches, *((one.start, one.end) for one in addresses)):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _title_begins(text: str, authors_end: int, year: Part[int] | None) -> int:
    """Give where the title begins: behind a year that follows the authors, or behind these."""
    place = authors_end
    undated = UNDATED.search(text)
    if year is not None and (year.start - authors_end < 60 or not authors_end):
        place = year.end
    elif undated and undated.start() - authors_end < 60:
        place = undated.end()
    if place > authors_end and (closing := re.compile(r"[^()\[\]]{0,40}[)\]]").match(text, place)):
        place = closing.end()
    rest = re.compile(r"[\s.,:;)\]]*(?:\(Eds?\.?\)[\s.,:;]*)?[\"'\u2018\u201c]?").match(text, place)
    return rest.end() if rest else place


def _find_cut(text: str, begin: int) -> tuple[Cut, int | None]:
    """Tell whether and where a part of a reference is missing.

    A whole one ends with a full stop, pages, a bracket or an address. A cut that shows in no way
    cannot be seen here.
    """
    inside = LEFT_OVER.search(text, begin)
    if inside is not None:
        return Cut.INSIDE, inside.end()
    if not text or WHOLE.search(text) or ENDS_WITH_ADDRESS.search(text):
        return Cut.NONE, None
    return Cut.END, len(text)


def _title_ends_by(
    text: str, begin: int, numbers: re.Match[str] | None, year: Part[int] | None
) -> int:
    """Give where title and container are over at the latest."""
    end = len(text.rstrip()) if numbers is None else numbers.start()
    pages = PAGES_ONLY.search(text, begin, end)
    if pages is not None:
        end = pages.start()
    if year is not None and begin < year.start < end and end - year.end < 25:
        end = year.start
    return end


def _title_and_container(
    text: str, begin: int, end: int, *, is_sure: bool
) -> tuple[Part[str] | None, Part[str] | None]:
    """Divide what stands between authors and numbers."""
    places = [match.span() for match in SENTENCE.finditer(text, begin, end)]
    places = [(dot, after) for dot, after in places if dot - begin >= SHORTEST_TITLE]
    for dot, after in places:
        if _is_container(text[after:end]):
            return _part(text, begin, dot), _part(text, after, end)
    if places and is_sure:
        dot, after = places[-1]
        return _part(text, begin, dot), _part(text, after, end)
    if places:
        dot, after = places[0]
        return _part(text, begin, dot), _part(text, after, end)
    return _part(text, begin, end), None


def _is_container(text: str) -> bool:
    """Tell whether a text looks like the name of a journal: few words, nearly all capitals."""
    names = re.findall(r"[^\W\d_][\w'\u2019-]*|&", text)
    if not names or len(names) > LONGEST_CONTAINER:
        return False
    return all(name[0].isupper() or name.lower() in SMALL for name in names)


def _part(text: str, start: int, end: int) -> Part[str] | None:
    """Give a stretch without the signs around it."""
    found = text[start:end]
    end = start + len(found.rstrip(" \t.,:;([\"'\u2018\u201c"))
    start += len(found) - len(found.lstrip(" \t.,:;)]\"'\u2019\u201d"))
    return Part(text[start:end], start, end) if start < end else None
