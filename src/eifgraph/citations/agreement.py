"""Single parts of a reference beside those of a work: authors, years, journals, numbers.

Knows when two people write the same thing in two ways; must not know titles, nor how a part is
weighed. What one side lacks is no disagreement.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from eifgraph.citations.letters import letters, words
from eifgraph.citations.parts import Part, ReferenceParts
from eifgraph.citations.work import Work


class Agreement(Enum):
    """How a part of a reference stands to that of a work."""

    AGREES = "agrees"
    PARTLY = "partly"
    CONTRADICTS = "contradicts"
    UNKNOWN = "one of them has none"


def compare_author(parts: ReferenceParts, work: Work) -> Agreement:
    """Compare the first authors; PARTLY if one is among the other's co-authors."""
    if not parts.authors or not work.authors:
        return Agreement.UNKNOWN
    first = letters(parts.authors[0].surname)
    family = letters(work.authors[0].family)
    if _same_name(first, family):
        return Agreement.AGREES
    others = {letters(one.family) for one in work.authors[1:]}
    if any(_same_name(first, other) for other in others):
        return Agreement.PARTLY
    if any(_same_name(letters(one.surname), family) for one in parts.authors[1:]):
        return Agreement.PARTLY
    return Agreement.CONTRADICTS


def _same_name(one: str, other: str) -> bool:
    """Tell whether two surnames are the same, a particle or a second name left out, or a slip.

    >>> _same_name("vanhorn", "horn"), _same_name("ghosh", "ghoshippen"), _same_name("li", "lie")
    (True, True, False)
    """
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and (long.endswith(short) or long.startswith(short)):
        return True
    return len(short) >= 5 and DamerauLevenshtein.distance(short, long, score_cutoff=1) <= 1


def share_of_co_authors(parts: ReferenceParts, work: Work) -> float | None:
    """Give the share of the other authors of a reference whom a work has; None if it names one."""
    others = [letters(one.surname) for one in parts.authors[1:]]
    known = [letters(one.family) for one in work.authors]
    if not others or len(known) < 2:
        return None
    found = sum(any(_same_name(name, one) for one in known) for name in others)
    return round(found / len(others), 2)


def years_between(parts: ReferenceParts, work: Work) -> int | None:
    """Give the years between the reference's and the nearest of the work's; None without one."""
    if parts.year is None or not work.years:
        return None
    return min(abs(parts.year.value - year) for year in work.years)


def compare_container(parts: ReferenceParts, behind: str, work: Work) -> Agreement:
    """Compare the journal or book; where none was read, what stands behind the title is taken."""
    names = [name for name in work.containers if name]
    if not names:
        return Agreement.UNKNOWN
    printed = parts.container.value if parts.container else re.split(r"\d", behind, maxsplit=1)[0]
    said = words(printed)
    if not said:
        return Agreement.UNKNOWN
    best = max(_like(said, words(name)) for name in names)
    if best >= 0.8:
        return Agreement.AGREES
    return Agreement.PARTLY if best >= 0.5 else Agreement.CONTRADICTS


LITTLE: Final = frozenset(
    ("the", "of", "and", "in", "for", "on", "a", "an", "de", "la", "et", "der", "die", "und", "y")
)


def _like(said: list[str], name: list[str]) -> float:
    """Tell how alike two names of a journal are, 0 to 1; each may be abbreviated or cut in front.

    >>> _like(["dev", "psychopathol"], ["development", "and", "psychopathology"])
    1.0
    """
    one = [word for word in said if word not in LITTLE] or said
    other = [word for word in name if word not in LITTLE] or name
    if not one or not other:
        return 0.0
    if len(one) == 1 and len(other) > 1 and one[0] == "".join(word[0] for word in other):
        return 1.0
    places = iter(other)
    found = 0
    for word in one:
        if any(_abbreviates(word, full) for full in places):
            found += 1
        else:
            places = iter(other[found:])
    return found / max(len(one), min(len(other), len(one)))


def _abbreviates(word: str, full: str) -> bool:
    short, long = sorted((word, full), key=len)
    if long.startswith(short):
        return True
    # contractions such as "natl" and "intl" keep the first letter and others in order
    if short[0] != long[0] or len(short) < 3:
        return False
    rest = iter(long)
    return all(letter in rest for letter in short)


def compare_number(said: Part[str] | None, known: str, numbers: list[str]) -> Agreement:
    """Compare a volume or page: the one that was read, or where none was, any behind the title.

    Another number that stands there may be an issue or a last page: then nothing is known.
    """
    plain = _bare(known)
    if not plain:
        return Agreement.UNKNOWN
    if said is not None and _bare(said.value) == plain:
        return Agreement.AGREES
    is_there = plain in map(_bare, numbers)
    if said is None:
        return Agreement.AGREES if is_there else Agreement.UNKNOWN
    return Agreement.UNKNOWN if is_there else Agreement.CONTRADICTS


def compare_page(said: Part[str] | None, known: str, numbers: list[str]) -> Agreement:
    """Compare a first page as `compare_number` does; PARTLY if a slip of one digit is between them.

    A slip is a digit that is another one, left out or doubled, or two that changed places.

    >>> compare_page(Part("1214", 0, 4), "1241", []), compare_page(Part("124", 0, 3), "1241", [])
    (<Agreement.PARTLY: 'partly'>, <Agreement.PARTLY: 'partly'>)
    """
    found = compare_number(said, known, numbers)
    if found is not Agreement.CONTRADICTS or said is None:
        return found
    short, long = sorted((_bare(said.value), _bare(known)), key=len)
    is_slip = len(long) > 1 and DamerauLevenshtein.distance(short, long, score_cutoff=1) <= 1
    return Agreement.PARTLY if is_slip else found


def _bare(number: str) -> str:
    """Give a number without signs and leading noughts.

    >>> _bare("S012"), _bare("e33693"), _bare("0044")
    ('s12', 'e33693', '44')
    """
    match = re.match(r"(?P<letters>[a-z]*)0*(?P<rest>[0-9]*[a-z]?)", letters(number))
    return match["letters"] + match["rest"] if match else ""


def compare_identifier(parts: ReferenceParts, work: Work) -> Agreement:
    """Compare the identifiers that both state."""
    said = {(one.scheme, one.value) for one in parts.identifiers}
    if said & set(work.identifiers.items()):
        return Agreement.AGREES
    is_comparable = any(scheme in work.identifiers for scheme, _ in said)
    return Agreement.CONTRADICTS if is_comparable else Agreement.UNKNOWN
