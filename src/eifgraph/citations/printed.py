"""Identifiers and addresses within a text, and where they stand.

Knows how they are printed; must not know which work they name. An address states an identifier in
its host and path only: publishers put the identifiers of other articles into query strings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from eifgraph.citations.identifiers import NORMAL

URL: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"\u201d]+", re.IGNORECASE)
PRINTED: Final = re.compile(
    r"""\b(?:doi\s{0,3}:?\s{0,3})?(?P<doi>10\.[0-9]{4,9}/[^\s"<>\u201d]{1,200})
      | \bPMID\s{0,3}:?\s{0,3}(?P<pmid>[1-9][0-9]{0,8})\b
      | \b(?:PMCID\s{0,3}:?\s{0,3})?(?P<pmcid>PMC[1-9][0-9]{0,8})\b""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
IN_ADDRESS: Final = {
    "pmid": re.compile(
        r"europepmc\.org/(?:abstract|article)/med/(\d{1,9})/?$"
        r"|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})/?$|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/(\d{1,9})/?$",
        re.IGNORECASE,
    ),
    "pmcid": re.compile(r"(?:/articles?|/abstract)/(?:pmc/)?(PMC\d{1,9})(?:/|$)", re.IGNORECASE),
    "doi": re.compile(
        r"(?:(?:dx\.)?doi\.org|/doi(?:/(?:abs|full|pdf|epdf|epub|book))?|/articles?|/chapter|/book)"
        r"/(10\.\d{4,9}/[^\s?#]+?)(?:/(?:abstract|full|pdf|epdf|summary))?/?$",
        re.IGNORECASE,
    ),
    "pii": re.compile(
        r"/(?:pii|articles?|retrieve/pii)/(S\d{4}-?\d{3}[\dX]\(?\d\d\)?\d{5}-?[\dX])(?:/|$)",
        re.IGNORECASE,
    ),
}
"""Where in host and path of an address an identifier of each scheme stands."""


@dataclass(frozen=True, slots=True)
class Identified:
    """An identifier in its normal form, and the stretch of text that states it."""

    scheme: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Address:
    """An address, and where it stands."""

    value: str
    start: int
    end: int


def find_identifiers(text: str) -> tuple[tuple[Identified, ...], tuple[Address, ...]]:
    """Find identifiers, those that addresses state among them, and addresses.

    >>> [(one.scheme, one.value) for one in find_identifiers("Title. doi: 10.5555/A.1).")[0]]
    [('doi', '10.5555/a.1')]
    """
    found: list[Identified] = []
    urls: list[Address] = []
    taken: list[range] = []
    for match in URL.finditer(text):
        address = match[0].rstrip(".,;)]")
        end = match.start() + len(address)
        urls.append(Address(address, match.start(), end))
        taken.append(range(match.start(), end))
        found += (
            Identified(scheme, value, match.start(), end)
            for scheme, value in identifiers_of(address)
        )
    for match in PRINTED.finditer(text):
        scheme = str(match.lastgroup)
        if any(match.start(scheme) in one for one in taken):
            continue
        value = NORMAL[scheme](match[scheme])
        if value:
            length = len(match[scheme].rstrip(".,;)]")) if scheme == "doi" else len(match[scheme])
            found.append(
                Identified(scheme, value, match.start(scheme), match.start(scheme) + length)
            )
    return tuple(found), tuple(urls)


def identifiers_of(address: str) -> tuple[tuple[str, str], ...]:
    """Give the identifiers that an address states, by scheme.

    >>> identifiers_of("https://www.jaacap.com/article/S0890-8567(09)62235-8/fulltext?refuid=S1")
    (('pii', 'S0890856709622358'),)
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # a host that is no host, such as "http://[x"
        return ()
    place = unquote(parts.netloc + parts.path)
    found = []
    for scheme, pattern in IN_ADDRESS.items():
        if match := pattern.search(place):
            value = NORMAL[scheme](next(group for group in match.groups() if group))
            if value:
                found.append((scheme, value))
    return tuple(found)
