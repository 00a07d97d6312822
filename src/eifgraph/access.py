"""Who may reach the server how often, whom it may call, and what is noted of that: as settings.

Knows how these settings are written; must not know HTTP servers, engines or files.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import urlsplit

from eifgraph.errors import ConfigError

_IRI: Final = re.compile(r"https?://[A-Za-z0-9\-._~:/?\[\]!$%&'()*+,;=]+")
_RATE: Final = re.compile(r"(?P<count>[1-9]\d{0,6})\s*/\s*(?P<unit>s|min|h)")
SECONDS: Final = {"s": 1.0, "min": 60.0, "h": 3600.0}
MOST_PROXIES: Final = 10


class Log(Enum):
    """How requests are logged: not at all, as lines for people, or as JSON."""

    NONE = "none"
    PLAIN = "plain"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Access:
    """How requests are logged, how many a client may send, and who that is.

    Without a `rate` it may send any number. The server stands behind so many `proxies`, all of
    them trusted to say whom they speak for.
    """

    log: Log = Log.NONE
    rate: Rate | None = None
    proxies: int = 0


def read_access(given: Mapping[str, str]) -> Access:
    """Read `log`, `rate` and `proxies`; requests are logged in lines unless it is said otherwise.

    Raises:
        ConfigError: one of them cannot be used.
    """
    return Access(
        _log(given.get("log", Log.PLAIN.value)),
        read_rate("EIFGRAPH_RATE", given.get("rate", "")),
        _proxies(given.get("proxies", "0")),
    )


def read_rate(name: str, value: str) -> Rate | None:
    """Read how many requests may be sent in what time; None if nothing is said.

    >>> read_rate("EIFGRAPH_RATE", "60/min")
    Rate(count=60, seconds=60.0)

    Raises:
        ConfigError: it cannot be used; names the setting.
    """
    if not value.strip():
        return None
    match = _RATE.fullmatch(value.strip())
    if match is None:
        raise ConfigError(name, value, "a number per s, min or h, such as 60/min")
    return Rate(int(match["count"]), SECONDS[match["unit"]])


def read_services(value: str) -> tuple[str, ...]:
    """Read addresses of endpoints, with blanks or commas between.

    >>> read_services("https://query.wikidata.org/sparql")
    ('https://query.wikidata.org/sparql',)

    Raises:
        ConfigError: one is no `https` address of an endpoint. One with `http` has to name a host
            by its number: a name could lead anywhere, and nothing would prove who answers.
    """
    found = tuple(dict.fromkeys(re.split(r"[\s,]+", value.strip()))) if value.strip() else ()
    for iri in found:
        if not _is_endpoint(iri):
            raise ConfigError(
                "EIFGRAPH_SERVICES", iri, "https addresses of endpoints, without user or fragment"
            )
    return found


def _is_endpoint(iri: str) -> bool:
    if not _IRI.fullmatch(iri):
        return False
    try:
        parts = urlsplit(iri)
        is_there = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_there and (parts.scheme == "https" or _is_number(parts.hostname or ""))


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _log(value: str) -> Log:
    try:
        return Log(value.casefold())
    except ValueError as error:
        raise ConfigError("EIFGRAPH_LOG", value, "none, plain or json") from error


def _proxies(value: str) -> int:
    if not value.isdecimal() or int(value) > MOST_PROXIES:
        raise ConfigError("EIFGRAPH_PROXIES", value, f"a number from 0 to {MOST_PROXIES}")
    return int(value)
