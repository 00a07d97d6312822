"""The settings: where things lie, under which base IRI, within which limits."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eifgraph.errors import ConfigError
from eifgraph.namespaces import INSTANCES

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Read once, passed down; each may be set as EIFGRAPH_NAME in the environment."""

    data: Path = Path("data")
    build: Path = Path("build")
    base: str = INSTANCES
    publish_contacts: bool = False

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
    unknown = sorted(given.keys() - {"data", "build", "base", "publish_contacts"})
    if unknown:
        name = f"EIFGRAPH_{unknown[0].upper()}"
        raise ConfigError(name, given[unknown[0]], "one of DATA, BUILD, BASE, PUBLISH_CONTACTS")
    default = Settings()
    return Settings(
        data=Path(given.get("data", default.data)),
        build=Path(given.get("build", default.build)),
        base=_base(given.get("base", default.base)),
        publish_contacts=_flag("PUBLISH_CONTACTS", given.get("publish_contacts", "no")),
    )


def _base(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not value.endswith("/"):
        raise ConfigError("EIFGRAPH_BASE", value, "an http(s) address that ends with /")
    return value


def _flag(name: str, value: str) -> bool:
    answers = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if value.casefold() not in answers:
        raise ConfigError(f"EIFGRAPH_{name}", value, "yes or no")
    return answers[value.casefold()]


def resource_dir(name: str) -> Path:
    """Find `ontology` or `shapes`: in the installed package, else in the checkout."""
    installed = _PACKAGE / "resources" / name
    return installed if installed.is_dir() else _PACKAGE.parent.parent / name
