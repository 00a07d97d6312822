"""A reference as it is given out: the work it means, or its own words where none is known.

Knows what all formats need; must not know any of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from eifgraph.citations.identifiers import iri_of
from eifgraph.citations.letters import folded
from eifgraph.citations.work import Person, Work

NO_KEY: Final = "reference"
LANDING: Final = ("doi", "pmid", "pmcid")
SUFFIX: Final = re.compile(r"(?:,\s*|\s+)(?P<suffix>(?:Jr|Sr)\b\.?|I{2,3}|IV)$")
PARTICLE: Final = re.compile(r"(?P<particle>(?:[^\W\d_A-Z][\w'’]*\s+)+)(?=\S)")
ADDRESS: Final = re.compile(r"[\s\\{}<>\"^`|]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference to be given out."""

    key: str
    """By which it is cited; made ASCII, and unlike the others' of the same list."""
    work: Work | None = None
    text: str = ""
    """As printed; all that is given out where no work is known."""
    link: str = ""
    """Where an abstract is read; the address of the DOI or of PubMed if none is told."""
    note: str = ""
    """Which finding and rating it supports."""

    @property
    def landing(self) -> str:
        """The link, or what the identifiers make of it; "" without any."""
        if self.link or self.work is None:
            return safe_address(self.link)
        ids = self.work.identifiers
        return next((iri_of(scheme, ids[scheme]) for scheme in LANDING if scheme in ids), "")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in the parts that styles treat apart."""

    family: str
    """Without its particle."""
    given: str = ""
    particle: str = ""
    """Such as "van der", as far as it is written small."""
    suffix: str = ""


def flat(text: str) -> str:
    r"""Give a text on one line, without control characters and halves of characters.

    >>> flat(" A trial\r\nER  - \x00")
    'A trial ER -'
    """
    bare = "".join(
        " " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one
        for one in text
        if unicodedata.category(one) != "Cs"
    )
    return " ".join(bare.split())


def safe_address(text: str) -> str:
    """Give an address with what no address has written by its numbers (RFC 3986, 2.1)."""
    return ADDRESS.sub(lambda one: f"%{ord(one[0]):02X}", flat(text))


def name_of(person: Person) -> Name:
    """Divide a person's name.

    >>> name_of(Person("van der Berg", "Robert, Jr."))
    Name(family='Berg', given='Robert', particle='van der', suffix='Jr.')
    """
    family, given = flat(person.family), flat(person.given)
    suffix = SUFFIX.search(given) or SUFFIX.search(family)
    if suffix is not None:
        given = given[: suffix.start()] if suffix.string == given else given
        family = family[: suffix.start()] if suffix.string == family else family
    particle = PARTICLE.match(family)
    if particle is None or not given:
        return Name(family, given, suffix=suffix["suffix"] if suffix else "")
    small = particle["particle"].strip()
    return Name(family[particle.end() :], given, small, suffix["suffix"] if suffix else "")


def date_of(work: Work) -> tuple[int, ...]:
    """Give year, month and day of a work, as far as they are known."""
    parts = work.issued.split("-") if work.issued else []
    if parts and all(part.isdecimal() for part in parts):
        return tuple(map(int, parts[:3]))
    return work.years[:1]


def pages_of(work: Work) -> tuple[str, ...]:
    """Give first and last page, or the article's number; each once."""
    pages = (flat(work.first_page), flat(work.last_page))
    return tuple(dict.fromkeys(page for page in pages if page))


def keys_of(items: Sequence[Cited]) -> Iterator[str]:
    """Give a key for each, in order: ASCII, in small letters as BibTeX does not tell case apart.

    >>> list(keys_of([Cited("Müller 2005"), Cited("muller-2005"), Cited("")]))
    ['muller-2005', 'muller-2005-2', 'reference']
    """
    wanted = [re.sub(r"[^a-z0-9:._-]+", "-", folded(one.key)).strip("-") for one in items]
    wanted = [key or NO_KEY for key in wanted]
    taken, used = set(wanted), set[str]()
    for key in wanted:
        own, number = key, 2
        while own in used or (own != key and own in taken):
            own, number = f"{key}-{number}", number + 1
        used.add(own)
        yield own
