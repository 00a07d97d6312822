"""Reading answers that may lack anything, or have it in another form.

Knows JSON and the ways in which bibliographic facts are written; must not know any source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from eifgraph.citations.identifiers import NORMAL, normal_issn
from eifgraph.citations.letters import plain, printable
from eifgraph.citations.numbers import whole_last
from eifgraph.citations.work import WEB, Person

YEAR: Final = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
PAGES: Final = re.compile(
    r"\s*(?P<first>[^\s\u2010-\u2015-]+)(?:\s*[\u2010-\u2015-]+\s*(?P<last>\S+))?"
)
ISO_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)


def at(value: object, *path: str | int) -> object:
    """Give what stands at a path of keys and places; None if there is nothing.

    >>> at({"a": [{"b": 1}]}, "a", 0, "b"), at({"a": None}, "a", 0, "b")
    (1, None)
    """
    for step in path:
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: object, *path: str | int) -> str:
    r"""Give a text or number as text, in one line of what can be seen; "" if there is none.

    >>> text({"volume": 44}, "volume"), text({"volume": None}, "volume"), text("44\u00a0(2)\u200b")
    ('44', '', '44 (2)')
    """
    found = at(value, *path)
    if isinstance(found, str):
        return printable(found)
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def entries(value: object, *path: str | int) -> tuple[object, ...]:
    """Give what a list has; nothing if there is none. One thing without its list is taken as one.

    >>> entries({"a": [1, 2]}, "a"), entries({"a": "b"}, "a"), entries({}, "a")
    ((1, 2), ('b',), ())
    """
    found = at(value, *path)
    if isinstance(found, list):
        return tuple(found)
    return () if found is None or found == "" else (found,)


def texts(value: object, *path: str | int) -> tuple[str, ...]:
    """Give the texts of a list that are not empty, without markup, each once."""
    found = (plain(text(one)) for one in entries(value, *path))
    return tuple(dict.fromkeys(one for one in found if one))


def whole(value: object, *path: str | int) -> int | None:
    """Give a whole number, also one written as text; None if there is none."""
    with suppress(ValueError):
        return int(text(value, *path))
    return None


def count(value: object, *path: str | int) -> int | None:
    """Give how many of something there are; None if that is not told, or less than none.

    >>> count({"cited": "12"}, "cited"), count({"cited": -1}, "cited")
    (12, None)
    """
    found = whole(value, *path)
    return None if found is None or found < 0 else found


def web(address: str) -> str:
    """Give an address of the web; "" for what is none.

    >>> web("https://a.example/b.pdf"), web("http://a.example/a b.pdf"), web("ftp://a.example/")
    ('https://a.example/b.pdf', '', '')
    """
    return address if WEB.fullmatch(address) else ""


def named(people: Iterable[Person]) -> tuple[Person, ...]:
    """Give the persons whose family name is told; what else stands among authors is none."""
    return tuple(one for one in people if one.family)


def must(value: object, kind: type[list[object]] | type[dict[str, object]], *path: str) -> object:
    """Give what an answer cannot be without.

    Raises:
        ValueError: it has nothing of this kind there.
    """
    found = at(value, *path)
    if not isinstance(found, kind):
        raise ValueError(f"no {kind.__name__} at {'/'.join(path) or 'its root'}")  # noqa: TRY004  a body that lacks it is a bad value
    return found


def issns(values: Iterable[str]) -> tuple[str, ...]:
    """Give ISSNs in their normal form, each once.

    >>> issns(["08908567", "none"])
    ('0890-8567',)
    """
    return tuple(dict.fromkeys(filter(None, map(normal_issn, values))))


def identifiers(found: Mapping[str, str]) -> Mapping[str, str]:
    """Give identifiers in their normal forms, without what is none."""
    normal = {scheme: NORMAL[scheme](value) for scheme, value in found.items() if value}
    return {scheme: value for scheme, value in normal.items() if value}


def pages(printed: str) -> tuple[str, str]:
    """Give first and last page; the last in full.

    >>> pages("1425-37"), pages("e33693"), pages("S12\u2013S19"), pages("")
    (('1425', '1437'), ('e33693', ''), ('S12', 'S19'), ('', ''))
    """
    match = PAGES.match(printed.partition(",")[0].partition(";")[0])
    if match is None:
        return "", ""
    first, last = match["first"], match["last"] or ""
    return first, whole_last(first, last)


def years(*dates: str) -> tuple[int, ...]:
    """Give the years of dates, in order, each once.

    >>> years("2005-12", "", "Online 2004", "2005")
    (2005, 2004)
    """
    found = (YEAR.search(one) for one in dates)
    return tuple(dict.fromkeys(int(match[0]) for match in found if match))


def iso_date(printed: str) -> str:
    """Give a date as far as it is known; "" for what is none.

    >>> iso_date("2005-12-01T00:00:00Z"), iso_date("Dec 2005")
    ('2005-12-01', '')
    """
    match = ISO_DATE.match(printed)
    return match[0] if match else ""


def known_date(printed: str) -> str:
    """Give a date as far as it is one of the calendar; "" for what is none.

    >>> known_date("2021-03"), known_date("2021-02-30"), known_date("2021-13"), known_date("n.d.")
    ('2021-03', '2021-02', '2021', '')
    """
    found = iso_date(printed)
    while found and day(f"{found}-01-01") is None:
        found = found.rpartition("-")[0]
    return found


PARTICLES: Final = frozenset(
    (
        *("van", "von", "de", "del", "della", "der", "den", "di", "da", "dos", "das", "du"),
        *("la", "le", "les", "ten", "ter", "zu", "zur", "el", "al", "bin", "ibn"),
    )
)
SUFFIX: Final = re.compile(r",?\s+(?P<suffix>Jr\.?|Sr\.?|I{2,3}|IV)$", re.IGNORECASE)


def person_of(name: str, orcid: str = "") -> Person:
    """Divide a name that is written as it is spoken, or with a comma behind the family name.

    >>> person_of("Patricia van Horn"), person_of("Sammy Davis Jr.").given
    (Person(family='van Horn', given='Patricia', orcid='', is_group=False), 'Sammy, Jr.')
    """
    suffix = SUFFIX.search(name)
    bare, behind = (name[: suffix.start()], f", {suffix['suffix']}") if suffix else (name, "")
    family, comma, given = bare.partition(",")
    if comma:
        return Person(family.strip(), given.strip() + behind, orcid)
    parts = bare.split()
    begin = max(len(parts) - 1, 0)
    while begin > 1 and parts[begin - 1].lower() in PARTICLES:
        begin -= 1
    return Person(" ".join(parts[begin:]), " ".join(parts[:begin]) + behind, orcid)


def day(printed: str) -> date | None:
    """Give a day; None if the date is not known to the day."""
    with suppress(ValueError):
        return date.fromisoformat(printed[:10])
    return None


def title_of(printed: str) -> str:
    """Give a title without markup, and without a full stop at its end.

    >>> title_of("A <i>trial</i>."), title_of("Does it work?")
    ('A trial', 'Does it work?')
    """
    bare = plain(printed)
    return bare[:-1].rstrip() if bare.endswith(".") and not bare.endswith("..") else bare
