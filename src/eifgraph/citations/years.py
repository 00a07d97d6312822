"""The year of a reference, wherever its style has it.

Knows how years are printed; must not know other parts, but where they stand.
"""

from __future__ import annotations

import re
from typing import Final

from eifgraph.citations.parts import Part

YEAR: Final = r"(?P<year>1[5-9]\d\d|20\d\d)(?P<letter>[a-z])?"
IN_BRACKETS: Final = re.compile(rf"[(\[]{YEAR}\b[^()\[\]]{{0,40}}[)\]]")
BEFORE_VOLUME: Final = re.compile(
    rf"\b{YEAR}(?:\s+[A-Z][a-z]{{2,8}}\.?(?:\s?\d{{1,2}})?)?\s*[;,:]?\s*(?:vol(?:ume)?\.?\s*)?$",
    re.I,
)
AFTER_AUTHORS: Final = re.compile(rf"[\s.,:;(]*{YEAR}\b(?![-\u2013/]\d)\)?")
ANYWHERE: Final = re.compile(rf"(?<![\d\-\u2013:/.]){YEAR}\b(?![-\u2013:/]\d)")
UNDATED: Final = re.compile(
    r"[(\[](?:in\s+(?:press|prep\w*)|forthcoming|submitted|under\s+review|unpublished|n\.?\s?d\.?)[)\]]",
    re.I,
)
"""What stands in the place of a year."""


def find_year(text: str, authors_end: int) -> Part[int] | None:
    """Find the year where most styles have it: in brackets, or behind the authors.

    >>> find_year("Doe, J. (in press). Children of the cohort (2003). Journal.", 7) is None
    True
    """
    match, undated = IN_BRACKETS.search(text), UNDATED.search(text)
    if match is not None and undated is not None and undated.start() < match.start():
        return None
    if match is None and authors_end:
        match = AFTER_AUTHORS.match(text, authors_end)
    return _year(match)


def _year(match: re.Match[str] | None) -> Part[int] | None:
    return None if match is None else Part(int(match["year"]), *match.span("year"))


def year_near(text: str, begin: int, numbers: re.Match[str] | None) -> Part[int] | None:
    """Find a year before the volume ("Lancet 2011;377:1"), or anywhere behind the title's start.

    What is undated has no year but that before a volume.
    """
    if numbers is not None:
        found = BEFORE_VOLUME.search(text, begin, numbers.start())
        if found is not None:
            return _year(found)
    if UNDATED.search(text, 0, begin):
        return None
    pages = range(0) if numbers is None else range(numbers.start("first"), numbers.end())
    matches = [one for one in ANYWHERE.finditer(text, begin) if one.start() not in pages]
    return _year(matches[-1]) if matches else None
