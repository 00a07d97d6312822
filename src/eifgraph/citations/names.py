"""The authors at the beginning of a reference.

Knows how names are written in lists; must not know who anybody is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

PARTICLE: Final = (
    r"(?:(?:van|von|vom|zu|zur|de|der|den|het|del|della|degli|di|da|das|do|dos|du|le|la|las|los|lo"
    r"|ten|ter|'t|el|al|bin|ibn|ben|st\.?|saint|af|av|d'|o')[\s'\u2019]+)"
)
LETTER: Final = r"[^\W\d_]"
CAPITAL: Final = r"(?:(?=[^\W\d_a-z\u00df-\u00f6\u00f8-\u00ff])[^\W\d_])"
SURNAME: Final = (
    rf"(?i:{PARTICLE}){{0,3}}{CAPITAL}{LETTER}{{0,40}}(?:['\u2019\u00b4`\u2010-\u2015-]{LETTER}{{1,40}}){{0,4}}"
    rf"(?:\s(?:(?i:{PARTICLE}){{0,2}}){CAPITAL}{LETTER}{{1,40}}"
    rf"(?:['\u2019\u2010-\u2015-]{LETTER}{{1,40}}){{0,4}}){{0,2}}"
)
INITIALS: Final = (
    rf"(?:{CAPITAL}{{1,4}}(?!{LETTER})\.?"
    rf"(?:[\s\u2010-\u2015-]{{0,3}}(?=\W*{CAPITAL}(?![a-z])))?){{1,5}}"
)
GIVEN: Final = rf"{CAPITAL}{LETTER}+(?:[\s-]{CAPITAL}(?:{LETTER}+|\.))*"
SUFFIX: Final = r"(?:,?\s+(?:Jr|Sr|II|III|IV|2nd|3rd)\b\.?)?"
OVER: Final = r"(?=[\s,;:.&()]|$)"
SURNAME_FIRST: Final = re.compile(
    rf"(?P<surname>{SURNAME}),?\s+(?P<given>{INITIALS}){SUFFIX}{OVER}"
)
COMMA_GIVEN: Final = re.compile(rf"(?P<surname>{SURNAME}),\s+(?P<given>{GIVEN}){SUFFIX}{OVER}")
GIVEN_FIRST: Final = re.compile(
    rf"(?P<given>{INITIALS})(?:\s+|(?<=\.))(?P<surname>{SURNAME}){SUFFIX}{OVER}"
)
STYLES: Final = (SURNAME_FIRST, GIVEN_FIRST, COMMA_GIVEN)
LED_BY_INITIALS: Final = re.compile(
    rf"(?:{CAPITAL}{{1,3}}\s+(?i:{PARTICLE}){{0,2}}{CAPITAL}[\w'\u2019-]*[a-z\u00df-\u00ff]\w*(?:,\s+|\s+(?=\())){{2}}"
)
"""Two names with their initials in front, as in "F Tagliaferri, C Compagnone, ": so are the rest,
and what looks like a surname with initials behind it is the end of one name and the next's."""
BETWEEN: Final = re.compile(
    r"\s*(?:[,;](?:\s*(?:&|and\b|und\b|et\b(?!\s+al)|y\b))?|&|and\b|und\b|et\b(?!\s+al))\s*"
    r"(?:\.{3}\s*)?"
)
ET_AL: Final = re.compile(r"[\s,;]*(?:\(?\bet\s+al\b\.?\)?|\band\s+(?:others|colleagues)\b)", re.I)
BODY: Final = re.compile(r"(?P<name>[^\W\d_][^().;:|]{2,120}?)[.,]?\s+\((?:1[5-9]|20)\d\d[a-z]?\b")
COLLECTIVE: Final = re.compile(
    r"^[^,]*\b(?:group|network|committee|commission|consortium|collaborat(?:ion|ors|ive)|council"
    r"|investigators|team|society|association|foundation|institute|centre|center|department"
    r"|organi[sz]ation|union|agency|office|service|trust|university)s?$",
    re.IGNORECASE,
)
"""What the name of a body ends with; "MTA Cooperative Group" is nobody of the name of Group."""
AND: Final = re.compile(r"\s(?:and|&)\s+the\s")
"""Between a person and a body."""
MOST: Final = 60
"""Authors that are read; more are not needed to tell works apart."""


@dataclass(frozen=True, slots=True)
class Author:
    """An author as printed, and where; a body has no initials."""

    surname: str
    given: str
    """Initials or names."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Authors:
    """Those named at the beginning of a reference."""

    authors: tuple[Author, ...]
    is_et_al: bool
    end: int
    """Where they are over; 0 if there are none."""


def read_authors(text: str) -> Authors:
    """Read the authors with whom a reference begins.

    >>> [one.surname for one in read_authors("Lieberman, A.F., van Horn, P. (2005). A").authors]
    ['Lieberman', 'van Horn']
    >>> [one.surname for one in read_authors("F Doe, C Roe, M Poe, A review. Nature").authors]
    ['Doe', 'Roe', 'Poe']
    >>> read_authors("Peters GJ et al (1991) B").is_et_al
    True
    """
    found: list[Author] = []
    place, is_et_al = 0, False
    patterns = (GIVEN_FIRST,) if LED_BY_INITIALS.match(text) else STYLES
    while len(found) < MOST:
        match = _name(text, place, patterns)
        if match is None:
            break
        author = Author(match["surname"], match["given"].strip(), match.start(), match.end())
        found.append(author)
        place = match.end()
        if also := ET_AL.match(text, place):
            place, is_et_al = also.end(), True
            break
        between = BETWEEN.match(text, place)
        if between is None:
            break
        place = between.end()
    if not found or _is_of_body(text, found):
        return _body(text)
    return Authors(tuple(found), is_et_al, max(place if is_et_al else 0, found[-1].end))


def _name(text: str, place: int, patterns: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    for pattern in patterns:
        if match := pattern.match(text, place):
            return match
    return None


def _is_of_body(text: str, found: list[Author]) -> bool:
    """Tell whether what looks like a name is the beginning of a body's.

    >>> [one.surname for one in read_authors("MRC Groin Hernia Trial Group (1999) Open").authors]
    ['MRC Groin Hernia Trial Group']
    """
    match = BODY.match(text) if len(found) == 1 else None
    if match is None or not text.startswith(found[0].given):
        return False
    return COLLECTIVE.search(match["name"]) is not None and not AND.search(match["name"])


def _body(text: str) -> Authors:
    """Read a body that stands in the place of authors, or one surname with "et al"."""
    alone = re.compile(rf"(?P<surname>{SURNAME})").match(text)
    if alone is not None and (also := ET_AL.match(text, alone.end())):
        author = Author(alone["surname"], "", alone.start(), alone.end())
        return Authors((author,), True, also.end())
    match = BODY.match(text)
    if match is None:
        return Authors((), False, 0)
    author = Author(match["name"], "", match.start("name"), match.end("name"))
    return Authors((author,), False, match.end("name"))
