"""Single values of records, as sources of several minds write them.

Knows lists, pages and names; must not know any source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.numbers import whole_last
from eifgraph.citations.work import Person

PARTICLES: Final = frozenset(
    (
        *("van", "von", "de", "del", "della", "der", "den", "di", "da", "dos", "das", "du"),
        *("la", "le", "les", "ten", "ter", "zu", "zur", "el", "al", "bin", "ibn"),
    )
)
SUFFIX: Final = re.compile(r",?\s+(?P<suffix>Jr\.?|Sr\.?|I{2,3}|IV)$", re.IGNORECASE)


def text_of(value: object) -> str:
    """Give a text or a number as text, "" for what is none."""
    return str(value).strip() if isinstance(value, (str, int)) else ""


def count_of(value: object) -> int | None:
    """Give a number that counts, None for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts(value: object) -> Iterator[str]:
    """Give the texts of a list that are not empty."""
    if isinstance(value, (list, tuple)):
        yield from (text for one in value if (text := text_of(one)))


def first_text(value: object) -> str:
    """Give the first text of a list."""
    return next(texts(value), "")


def not_empty(values: Iterable[str]) -> tuple[str, ...]:
    """Give those that say something, each once."""
    return tuple(dict.fromkeys(value for value in values if value))


def pages(value: object) -> tuple[str, str]:
    """Give first and last page.

    >>> pages("1241-8"), pages("e1"), pages(None), pages("S1-S9, S12")
    (('1241', '1248'), ('e1', ''), ('', ''), ('S1', 'S9'))
    """
    first, _, last = text_of(value).split(",")[0].replace("\u2013", "-").partition("-")
    return first.strip(), whole_last(first.strip(), last.strip()) if last.strip() else ""


def identifiers_of(**printed: object) -> Mapping[str, str]:
    """Give identifiers by scheme in their normal forms; what is none is left out."""
    found = {scheme: NORMAL[scheme](text_of(value)) for scheme, value in printed.items()}
    return MappingProxyType({scheme: value for scheme, value in found.items() if value})


def person_of(name: str, orcid: str = "") -> Person:
    """Divide a name written as it is spoken.

    >>> person_of("Patricia van Horn"), person_of("Sammy Davis Jr.").given
    (Person(family='van Horn', given='Patricia', orcid='', is_group=False), 'Sammy, Jr.')
    """
    suffix = SUFFIX.search(name)
    parts = (name[: suffix.start()] if suffix else name).split()
    begin = len(parts) - 1
    while begin > 1 and parts[begin - 1].lower() in PARTICLES:
        begin -= 1
    family, given = " ".join(parts[max(begin, 0) :]), " ".join(parts[: max(begin, 0)])
    return Person(family, f"{given}, {suffix['suffix']}" if suffix else given, orcid)
