"""Where bibliographic records are looked up, and as whom: as settings.

Knows the addresses of the sources, and how these settings are written; must not know what the
sources answer, nor how they are asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from eifgraph.access import Rate, read_rate
from eifgraph.errors import ConfigError

_ADDRESS: Final = re.compile(
    r"https?://(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?(?:/[\w.~/%-]*)?", re.A
)
_KEY: Final = re.compile(r"[!-~]{0,500}")
_MAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.A)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The base address of each source; each may be set as EIFGRAPH_NAME_URL."""

    crossref: str = "https://api.crossref.org"
    openalex: str = "https://api.openalex.org"
    europepmc: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    opencitations: str = "https://api.opencitations.net"
    wikidata: str = "https://query-scholarly.wikidata.org/sparql"
    """The part of Wikidata that has scholarly articles."""
    datacite: str = "https://api.datacite.org"


@dataclass(frozen=True, slots=True)
class Keys:
    """What sources give to registered users; each may be set as EIFGRAPH_NAME_KEY."""

    openalex: str = ""
    pubmed: str = ""
    opencitations: str = ""


@dataclass(frozen=True, slots=True)
class Lookups:
    """How bibliographic records are looked up."""

    addresses: Addresses = Addresses()
    keys: Keys = Keys()
    answers: Path = user_cache_path("eifgraph") / "answers"
    """The folder in which answers are kept; of the user, as no checkout is to be littered."""
    seconds: float = 30.0
    """How long an answer is waited for."""
    rate: Rate | None = None
    """At most so many requests to each source, however many it allows."""


ADDRESSES: Final = tuple(one.name for one in fields(Addresses))
KEYS: Final = tuple(one.name for one in fields(Keys))
KNOWN: Final = frozenset(
    (
        *(f"{name}_url" for name in ADDRESSES),
        *(f"{name}_key" for name in KEYS),
        *("answers", "lookup_seconds", "lookup_rate"),
    )
)
"""The settings that are read here."""


def read_lookups(given: Mapping[str, str]) -> Lookups:
    """Read the settings in `KNOWN`.

    >>> read_lookups({"crossref_url": "http://127.0.0.1:8111/crossref/"}).addresses.crossref
    'http://127.0.0.1:8111/crossref'

    Raises:
        ConfigError: one of them cannot be used.
    """
    default = Lookups()
    addresses = {
        name: _address(name, given[f"{name}_url"]) for name in ADDRESSES if f"{name}_url" in given
    }
    keys = {name: _key(name, given[f"{name}_key"]) for name in KEYS if f"{name}_key" in given}
    return Lookups(
        addresses=Addresses(**addresses),
        keys=Keys(**keys),
        answers=Path(given.get("answers", default.answers)),
        seconds=_seconds(given.get("lookup_seconds", str(default.seconds))),
        rate=read_rate("EIFGRAPH_LOOKUP_RATE", given.get("lookup_rate", "")),
    )


def is_mail(contact: str) -> bool:
    """Tell whether a contact is a mail address: sources want one of who asks.

    >>> is_mail("me@example.org"), is_mail("https://example.org/@me")
    (True, False)
    """
    return _MAIL.fullmatch(contact) is not None


def _address(name: str, value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        expected = "an http(s) address without query and fragment"
        raise ConfigError(f"EIFGRAPH_{name.upper()}_URL", value, expected)
    return value.rstrip("/")


def _key(name: str, value: str) -> str:
    if not _KEY.fullmatch(value):
        raise ConfigError(f"EIFGRAPH_{name.upper()}_KEY", "...", "printable ASCII without blanks")
    return value


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0.1 <= seconds <= 3600:
        raise ConfigError("EIFGRAPH_LOOKUP_SECONDS", value, "a number from 0.1 to 3600")
    return seconds
