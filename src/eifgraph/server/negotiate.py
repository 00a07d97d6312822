"""Which media type an answer gets: the one table of what is offered, and how a client asks.

Knows media types and headers; must not know requests, engines or pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from eifgraph.errors import NotAcceptable

HTML: Final = "text/html"
_PARAMETER: Final = re.compile(r""";\s*(?!q\s*=)[^\s=;,]+=(?:"[^"]*"|[^;,"]*)""")


@dataclass(frozen=True, slots=True, eq=False)  # each is itself alone, and so can be remembered
class Offer:
    """The media types one kind of answer comes in, best first."""

    types: tuple[str, ...]
    aliases: Mapping[str, str]
    """Other names that clients send, and the offered type each stands for."""
    names: Mapping[str, str]
    """Short names for `?format=`."""


RESULTS: Final = Offer(
    types=(
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    aliases={
        "application/json": "application/sparql-results+json",
        "application/xml": "application/sparql-results+xml",
        "text/xml": "application/sparql-results+xml",
        "text/javascript": "application/sparql-results+json",
        "text/plain": "text/csv",
    },
    names={
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
    },
)

# EasyRdf lists JSON-LD at q=1 and cannot read it; hence it comes after the others.
GRAPHS: Final = Offer(
    types=(
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/n-quads",
        "application/trig",
    ),
    aliases={
        "application/turtle": "text/turtle",
        "application/x-turtle": "text/turtle",
        "text/n3": "text/turtle",
        "text/rdf+n3": "text/turtle",
        "text/plain": "application/n-triples",
        "text/ntriples": "application/n-triples",
        "application/xml": "application/rdf+xml",
        "text/xml": "application/rdf+xml",
        "application/json": "application/ld+json",
        "application/x-json+ld": "application/ld+json",
        "text/x-nquads": "application/n-quads",
        "application/x-trig": "application/trig",
    },
    names={
        "turtle": "text/turtle",
        "ttl": "text/turtle",
        "nt": "application/n-triples",
        "ntriples": "application/n-triples",
        "n-triples": "application/n-triples",
        "rdfxml": "application/rdf+xml",
        "rdf": "application/rdf+xml",
        "rdf+xml": "application/rdf+xml",
        "xml": "application/rdf+xml",
        "jsonld": "application/ld+json",
        "json-ld": "application/ld+json",
        "json": "application/ld+json",
        "nq": "application/n-quads",
        "trig": "application/trig",
    },
)

_TRIPLES: Final = ("text/turtle", "application/n-triples", "application/rdf+xml")
DATA: Final = (*_TRIPLES, "application/ld+json")
"""Forms of a small graph, in the order that decides between equals."""
PAGES: Final = Offer(
    types=(HTML, *DATA),
    aliases={name: kind for name, kind in GRAPHS.aliases.items() if kind in DATA},
    names={name: kind for name, kind in GRAPHS.names.items() if kind in DATA} | {"html": HTML},
)
"""What is known of a thing: a page for people, or data."""
DESCRIPTIONS: Final = Offer(DATA, PAGES.aliases, PAGES.names)
"""The same where programs are the ones who ask, and a page is elsewhere."""
WHOLE_GRAPHS: Final = Offer((*DATA, HTML), PAGES.aliases, PAGES.names)
"""The same for what is data before all; a page is for those who name it."""


TABLES: Final = Offer(
    types=("application/json", *RESULTS.types, HTML),
    aliases={
        "application/xml": "application/sparql-results+xml",
        "text/xml": "application/sparql-results+xml",
        "text/plain": "text/csv",
        "application/xhtml+xml": HTML,
    },
    names={
        "json": "application/json",
        "srj": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "srx": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "html": HTML,
    },
)
"""Answers of named queries; their short names are suffixes of addresses too."""


@lru_cache(maxsize=1024)
def choose(offer: Offer, accept: str, name: str = "") -> str:
    """Choose the media type for an Accept header, or for a `format=` which wins over it.

    >>> choose(GRAPHS, "application/ld+json, application/n-triples")
    'application/n-triples'
    >>> choose(RESULTS, "text/html, */*;q=0.1", name="csv")
    'text/csv'

    Raises:
        NotAcceptable: nothing that is offered is accepted.
    """
    if name.strip():
        # in an address, a plus that is not encoded is a space
        return _named(offer, name.strip().lower().replace(" ", "+"))
    if not accept.strip():
        return offer.types[0]
    accepted = _accepted(accept)
    # Aliases come last, so that at equal quality the type's own name decides.
    best = accepted.best_match((*offer.types, *offer.aliases))
    if best is None:
        raise NotAcceptable(accept, offer.types)
    chosen = offer.aliases.get(best, best)
    if best != chosen and _is_forbidden(accepted, chosen):
        raise NotAcceptable(accept, offer.types)
    return chosen


@lru_cache(maxsize=1024)
def prefers_html(accept: str) -> bool:
    """Tell whether a client is a browser: HTML is named, and nothing of ours is liked better.

    >>> prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    True
    >>> prefers_html("*/*")
    False
    """
    accepted = _accepted(accept)
    if not any(value == HTML and quality > 0 for value, quality in accepted):
        return False
    others = (*RESULTS.types, *GRAPHS.types, "application/json", "application/problem+json")
    return accepted.best_match((HTML, *others)) == HTML


def _accepted(accept: str) -> MIMEAccept:
    """Parse a header; of the parameters of a type only its quality counts here."""
    return parse_accept_header(_PARAMETER.sub("", accept.lower()), MIMEAccept)


def _named(offer: Offer, name: str) -> str:
    media_type = offer.names.get(name) or offer.aliases.get(name, name)
    if media_type not in offer.types:
        raise NotAcceptable(name, (*offer.names, *offer.types))
    return media_type


def _is_forbidden(accepted: MIMEAccept, media_type: str) -> bool:
    """Tell whether a type is named with q=0, though one of its aliases is accepted."""
    return any(value == media_type and quality == 0 for value, quality in accepted)
