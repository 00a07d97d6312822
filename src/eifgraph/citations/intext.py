"""Short forms such as "Ghosh et al (2011)", and the reference of the same study that each names.

A study's page lists its references; a short form is looked for among those only. Knows surnames
and years; must not know works. Where two references fit, neither is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from eifgraph.citations.letters import letters
from eifgraph.citations.names import SURNAME
from eifgraph.citations.parts import ReferenceParts

SHORT: Final = re.compile(
    rf"""(?<![^\W\d_])(?P<first>{SURNAME})
        (?: ,?\s+(?P<more>et\s+al)\.?
          | ,?\s+(?:and|&)\s+(?P<second>{SURNAME}) )?
        (?:'s|\u2019s)?,?\s*[(\[]?\s*
        (?P<years>(?:19|20)\d\d[a-z]?(?:\s*[,;&]\s*(?:19|20)\d\d[a-z]?)*)\b\s*[)\]]?""",
    re.VERBOSE,
)
YEAR: Final = re.compile(r"(?P<year>\d{4})(?P<letter>[a-z]?)")


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A name and a year in a text."""

    text: str
    surname: str
    second: str
    """Of the two authors that it names, the second; "" if it names one."""
    is_et_al: bool
    year: int
    letter: str
    """Which of several of one year, as in 2002a."""
    start: int
    end: int


def read_short_forms(text: str) -> tuple[ShortForm, ...]:
    """Read all short forms in a text.

    >>> [(one.surname, one.year) for one in read_short_forms("Doe & Roe (2001, 2003a); Poe, 2004")]
    [('Doe', 2001), ('Doe', 2003), ('Poe', 2004)]
    """
    return tuple(form for match in SHORT.finditer(text) for form in _forms(match))


def _forms(match: re.Match[str]) -> Iterator[ShortForm]:
    for year in YEAR.finditer(match["years"]):
        yield ShortForm(
            text=match[0],
            surname=match["first"],
            second=match["second"] or "",
            is_et_al=match["more"] is not None,
            year=int(year["year"]),
            letter=year["letter"],
            start=match.start(),
            end=match.end(),
        )


def find_reference(form: ShortForm, references: Sequence[ReferenceParts]) -> int | None:
    """Give the place of the one reference that a short form names; None for none or several.

    The whole first surname is better than a part of it: "Ghosh" is "Ghosh Ippen" only where no
    other Ghosh of that year is listed. Authors are counted where the form says how many there are.
    """
    for fits in (_is_name, _begins_name):
        found = [
            place
            for place, parts in enumerate(references)
            if _is_of_year(form, parts) and fits(form.surname, parts) and _has_as_many(form, parts)
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _is_of_year(form: ShortForm, parts: ReferenceParts) -> bool:
    if parts.year is None or parts.year.value != form.year:
        return False
    letter = parts.text[parts.year.end : parts.year.end + 1]
    return not form.letter or not letter.isalpha() or letter == form.letter


def _is_name(surname: str, parts: ReferenceParts) -> bool:
    return bool(parts.authors) and letters(parts.authors[0].surname) == letters(surname)


def _begins_name(surname: str, parts: ReferenceParts) -> bool:
    """Tell whether a surname is one of the two that the first author has, or lacks its particle."""
    if not parts.authors:
        return False
    said = letters(surname)
    return said in {letters(word) for word in parts.authors[0].surname.split()}


def _has_as_many(form: ShortForm, parts: ReferenceParts) -> bool:
    many = len(parts.authors)
    if form.second:
        second = letters(parts.authors[1].surname) if many > 1 else ""
        return letters(form.second) == second
    return many > 1 or parts.is_et_al if form.is_et_al else True
