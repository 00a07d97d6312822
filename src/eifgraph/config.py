"""The settings: where things lie, under which base IRI, within which limits."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final

from eifgraph.access import Access, read_access, read_services
from eifgraph.bounds import MEGABYTE, Bounds
from eifgraph.errors import ConfigError
from eifgraph.lookups import KNOWN as OF_LOOKUPS
from eifgraph.lookups import Lookups, read_lookups
from eifgraph.namespaces import INSTANCES
from eifgraph.processes import core_count

MOST: Final = 1_000_000
BOUNDS: Final = {
    "query_seconds": ("seconds", 1, 0.1),
    "query_patience": ("patience", 1, 0.1),
    "query_memory": ("memory", MEGABYTE, 16),
    "query_result": ("result", MEGABYTE, 1),
    "query_workers": ("workers", 1, 1),
    "query_queue": ("queue", 1, 0),
}
"""Settings about queries: which bound each is, its unit, and the least that makes sense."""
INNER: Final = {"serving", "gateway"}
"""Settings that `eifgraph serve` makes for its own processes."""
KNOWN: Final = {
    *("data", "build", "base", "publish_contacts", "public_url", "processes", "cache"),
    *("services", "contact", "log", "rate", "proxies", "curator"),
    *INNER,
    *BOUNDS,
    *OF_LOOKUPS,
}

_ADDRESS: Final = re.compile(
    r"https?://(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?(?:/[\w.~/%-]*)?", re.A
)
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once, passed down; each may be set as EIFGRAPH_NAME in the environment."""

    data: Path = Path("data")
    build: Path = Path("build")
    base: str = INSTANCES
    publish_contacts: bool = False
    public_url: str = ""
    """The address of the site as its users know it; without one, that at which it is bound."""
    bounds: Bounds = field(default_factory=Bounds)
    """What one query may take."""
    processes: int = 1
    """How many processes of the server answer requests."""
    cache: int = 64 * MEGABYTE
    """How many bytes of answers each of them keeps, to give them again."""
    serving: Path | None = None
    """The file in which `eifgraph serve` tells its processes what to serve."""
    services: tuple[str, ...] = ()
    """The endpoints that queries may call, by their addresses."""
    contact: str = ""
    """Where the people behind this server can be reached; told to those endpoints and to sources
    of bibliographic records."""
    curator: str = ""
    """The ORCID iD of who reviews links, if they want to be named."""
    gateway: str = ""
    """The address of the process that calls them; without one, none is called."""
    access: Access = field(default_factory=Access)
    """How requests are logged, and how many a client may send."""
    lookups: Lookups = field(default_factory=Lookups)
    """Where works that references stand for are looked up."""

    @property
    def agent(self) -> str:
        """How this server names itself to others, as RFC 9110 (10.1.5) has it."""
        return f"eifgraph/{version('eifgraph')}" + (f" (+{self.contact})" if self.contact else "")

    @property
    def workers_each(self) -> int:
        """How many workers each process of the server has for the queries of its clients."""
        return -(-self.bounds.workers // self.processes)

    @property
    def queue_each(self) -> int:
        """How many queries may wait in each process of the server."""
        return -(-self.bounds.queue // self.processes)

    @property
    def graphs(self) -> Path:
        """The folder of the pages' graphs, one Turtle file each."""
        return self.data / "graph"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigError: a variable EIFGRAPH_... is unknown or its value cannot be used.
    """
    given = {
        name.removeprefix("EIFGRAPH_").lower(): value
        for name, value in environment.items()
        if name.startswith("EIFGRAPH_") and name != "EIFGRAPH_SHARED"  # that one is the tests'
    }
    unknown = sorted(given.keys() - KNOWN)
    if unknown:
        name = f"EIFGRAPH_{unknown[0].upper()}"
        known = ", ".join(one.upper() for one in sorted(KNOWN - INNER))
        raise ConfigError(name, given[unknown[0]], f"one of {known}")
    default = Settings()
    return Settings(
        data=Path(given.get("data", default.data)),
        build=Path(given.get("build", default.build)),
        base=_base(given.get("base", default.base)),
        publish_contacts=_flag("PUBLISH_CONTACTS", given.get("publish_contacts", "no")),
        public_url=_public_url(given.get("public_url", "")),
        bounds=_bounds(given),
        processes=int(_number("EIFGRAPH_PROCESSES", given.get("processes", str(core_count())), 1)),
        cache=int(_number("EIFGRAPH_CACHE", given.get("cache", "64"), 0) * MEGABYTE),
        serving=Path(given["serving"]) if given.get("serving") else None,
        services=read_services(given.get("services", "")),
        contact=_contact(given.get("contact", "")),
        curator=given.get("curator", ""),
        gateway=given.get("gateway", ""),
        access=read_access(given),
        lookups=read_lookups(given),
    )


def _bounds(given: Mapping[str, str]) -> Bounds:
    """Read what one query may take: seconds, MB of memory and of answer, workers, a queue."""
    bounds = Bounds(workers=8 * core_count())
    values = {
        bound: _number(f"EIFGRAPH_{name.upper()}", given[name], least) * unit
        for name, (bound, unit, least) in BOUNDS.items()
        if name in given
    }
    return replace(
        bounds,
        seconds=values.get("seconds", bounds.seconds),
        patience=values.get("patience", bounds.patience),
        memory=int(values.get("memory", bounds.memory)),
        result=int(values.get("result", bounds.result)),
        workers=int(values.get("workers", bounds.workers)),
        queue=int(values.get("queue", bounds.queue)),
    )


def _number(name: str, value: str, least: float) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not least <= number < MOST:
        raise ConfigError(name, value, f"a number from {least:g} up")
    return number


def _base(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not value.endswith("/"):
        raise ConfigError("EIFGRAPH_BASE", value, "an http(s) address that ends with /")
    return value


def _public_url(value: str) -> str:
    """Read an address without query and fragment; other addresses are made by adding to it."""
    if value and not _ADDRESS.fullmatch(value):
        expected = "an http(s) address such as https://example.org or https://example.org/eif"
        raise ConfigError("EIFGRAPH_PUBLIC_URL", value, expected)
    return value.rstrip("/")


def _contact(value: str) -> str:
    if not (value.isascii() and value.isprintable()) or set("()") & set(value):
        raise ConfigError("EIFGRAPH_CONTACT", value, "a mail or web address")
    return value.strip()


def _flag(name: str, value: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if value.casefold() not in answers:
        raise ConfigError(f"EIFGRAPH_{name}", value, "yes or no")
    return answers[value.casefold()]


def resource_dir(name: str) -> Path:
    """Find `ontology` or `shapes`: in the installed package, else in the checkout."""
    installed = _PACKAGE / "resources" / name
    return installed if installed.is_dir() else _PACKAGE.parent.parent / name
