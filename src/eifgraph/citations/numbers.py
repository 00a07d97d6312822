"""Volume, issue and pages of a reference.

Knows how they are printed; must not know titles, which have numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.citations.parts import Part

NUMBERS: Final = re.compile(
    r"""(?P<place>\b(?:vol(?:ume)?\.?\s*)?)
        (?P<volume>[A-Z]{0,2}\d{1,4}[A-Z]?(?:[/\u2010-\u2015-]\d{1,4})?)
        (?:\s*(?:\((?P<issue>[^()]{1,30})\)
          | ,?\s*(?:no|nr|issue|iss)\.?\s*(?P<number>\w{1,8}(?:[-\u2013]\w{1,4})?)
          | ,?\s*(?P<supplement>suppl(?:ement)?\.?\s*\w{0,6})))?
        \s*[,:;.]\s*
        (?:(?:pp?|art(?:icle)?|id|no)\.?\s*)?
        (?P<first>[A-Za-z]{0,3}\.?\d{1,8}(?:[A-Za-z]\d{0,6})?)
        (?:\s*[-\u2010-\u2015]+\s*(?P<last>[A-Za-z]{0,2}\d{1,8}[A-Za-z]?))?
        (?![\w/])""",
    re.VERBOSE | re.IGNORECASE,
)
VOLUME_ONLY: Final = re.compile(
    r"(?:,\s*|\bvol(?:ume)?\.?\s*)(?P<volume>\d{1,4})\s*(?:\((?P<issue>[^()]{1,30})\))?\s*[.,;]?\s*$",
    re.I,
)
PAGES_ONLY: Final = re.compile(
    r"\b(?:pp\.?|p\.)\s*(?P<first>[A-Za-z]?\d{1,6})(?:\s*[-\u2010-\u2015]+\s*(?P<last>[A-Za-z]?\d{1,6}))?",
    re.I,
)


def find_numbers(text: str, begin: int) -> re.Match[str] | None:
    """Find volume and pages: the last that look like them, as titles have numbers too."""
    found = None
    for match in _overlapping(NUMBERS, text, begin):
        if match["last"] is not None or found is None or found["last"] is None:
            found = match
    return found


def _overlapping(pattern: re.Pattern[str], text: str, begin: int) -> Iterator[re.Match[str]]:
    """Give matches, each looked for right behind the first number of the one before."""
    while (match := pattern.search(text, begin)) is not None:
        is_year = re.fullmatch(r"1[89]\d\d|20\d\d", match["volume"]) and _has_more(text, match)
        if not is_year:
            yield match
            begin = match.end()
        else:
            begin = match.end("volume")


def _has_more(text: str, match: re.Match[str]) -> bool:
    """Tell whether what looks like a volume is a year before it: more numbers follow the next."""
    return (
        re.compile(r"\s*(?:\([^()]{1,30}\)\s*)?[:,;]\s*[A-Za-z]?\d").match(text, match.end("first"))
        is not None
    )


def parts_of_numbers(
    text: str, begin: int, numbers: re.Match[str] | None
) -> dict[str, Part[str] | None]:
    """Give volume, issue and pages."""
    if numbers is None:
        alone, pages = VOLUME_ONLY.search(text, begin), PAGES_ONLY.search(text, begin)
        found = {
            "volume": _group(alone, "volume"),
            "issue": _group(alone, "issue"),
            "first_page": _group(pages, "first"),
            "last_page": _group(pages, "last"),
        }
    else:
        issues = (_group(numbers, name) for name in ("issue", "number", "supplement"))
        found = {
            "volume": _group(numbers, "volume"),
            "issue": next((one for one in issues if one), None),
            "first_page": _group(numbers, "first"),
            "last_page": _group(numbers, "last"),
        }
    first, last = found["first_page"], found["last_page"]
    if first is not None and last is not None:
        found["last_page"] = Part(whole_last(first.value, last.value), last.start, last.end)
    return found


def _group(match: re.Match[str] | None, name: str) -> Part[str] | None:
    if match is None or match[name] is None:
        return None
    return Part(match[name], *match.span(name))


def whole_last(first: str, last: str) -> str:
    """Give a last page in full.

    >>> whole_last("1425", "37"), whole_last("877", "08"), whole_last("98", "102")
    ('1437', '908', '102')
    """
    if not (last.isdigit() and first.isdigit() and len(last) < len(first)):
        return last
    whole = int(first[: len(first) - len(last)] + last)
    return str(whole if whole >= int(first) else whole + 10 ** len(last))
