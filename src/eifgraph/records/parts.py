"""A part of a record by itself: held against the schema, decoded, written as YAML.

Knows how one value of a record is written. Must not know where in a record it will stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from eifgraph.errors import Fault
from eifgraph.model import CodeLists
from eifgraph.records.codec import Decoder
from eifgraph.records.record import _faults, _validator
from eifgraph.records.schema import _Maker
from eifgraph.records.source import Located, Plain, _compose, _Loader, _Text

SHORT: Final = 72
"""Up to so many characters, a list or mapping is written in one line."""


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a class of the model, or (`is_item`) one item of the list that it holds."""

    cls: type
    name: str
    hint: Any
    scheme: str | None
    is_item: bool = False

    def item(self) -> Part:
        """Give an item of the list that this field holds."""
        lists = [hint for hint in (self.hint, *get_args(self.hint)) if _is_list(hint)]
        return Part(self.cls, self.name, get_args(lists[0])[0], self.scheme, is_item=True)


def _is_list(hint: Any) -> bool:
    return getattr(hint, "__origin__", None) is tuple


class PartReader:
    """Reads values of parts by the record schema, the code lists and the model's own types."""

    def __init__(self, code_lists: CodeLists) -> None:
        self.code_lists = code_lists
        self._maker = _Maker(code_lists)
        self._decoder = Decoder(code_lists)
        self._validator = _validator(code_lists)

    def faults(self, part: Part, at: Located) -> Iterator[Fault]:
        """Say what the schema of records finds wrong with a value; keys are those within it."""
        made = (
            self._maker._type(part.hint, part.scheme)
            if part.is_item
            else self._maker._field(part.cls, part.name, part.hint)
        )
        validator = self._validator.evolve(schema=made | {"$defs": self._maker.definitions})
        plain: Any = at.plain()
        for error in sorted(validator.iter_errors(plain), key=lambda e: str(e.path)):
            yield from _faults(error, at)

    def decode(self, part: Part, at: Located) -> object:
        """Turn a value without faults into a value of the model; its spans are of its own file."""
        value: object = self._decoder._value(part.hint, at, part.scheme)
        return value


def locate_text(text: str, name: str) -> Located:
    """Read a short text as YAML; `name` stands for its file in faults.

    Raises:
        RecordError: it is no YAML, or uses anchors, tags or very deep nesting.
    """
    return _compose(_Text(Path(name), text))


class _Dumper(yaml.SafeDumper):
    """Quotes what a reader of YAML 1.1 or 1.2 would take for no text; dates and `on` stay bare."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  PyYAML's signature
        return True


class _LineDumper(_Dumper):
    """Writes in lines what would be long in one."""


def _both(first: str) -> list[Any]:
    older = yaml.SafeDumper.yaml_implicit_resolvers.get(first, [])
    kept = [pair for pair in older if pair[0].rsplit(":", 1)[-1] not in ("timestamp", "bool")]
    return [*kept, *_Loader.yaml_implicit_resolvers.get(first, [])]


def _represent_decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    kind = "int" if value == value.to_integral() else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", format(value.normalize(), "f"))


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _represent_list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, _is_short(value))


def _represent_mapping(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.MappingNode:
    parts = [*value, *value.values()]
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, _is_short(parts))


def _is_short(parts: list[Any]) -> bool:
    return (
        not any(isinstance(part, dict | list) for part in parts)
        and sum(len(str(part)) + 2 for part in parts) <= SHORT
    )


_FIRST: Final = {*yaml.SafeDumper.yaml_implicit_resolvers, *_Loader.yaml_implicit_resolvers}
_Dumper.yaml_implicit_resolvers = {first: _both(first) for first in _FIRST if first is not None}
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?:y|n|yes|no|off)$", re.IGNORECASE), list("yYnNoO")
)
_Dumper.add_representer(Decimal, _represent_decimal)
_Dumper.add_representer(str, _represent_text)
_LineDumper.add_representer(list, _represent_list)
_LineDumper.add_representer(dict, _represent_mapping)


def yaml_text(value: Plain, *, is_flow: bool = False) -> str:
    """Write a value as YAML: in lines, or (`is_flow`) all in one line.

    >>> yaml_text({"value": "no", "quote": "a: b"}, is_flow=True)
    "{value: 'no', quote: 'a: b'}"
    """
    text = yaml.dump(
        value,
        Dumper=_Dumper if is_flow else _LineDumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=is_flow,
        width=float("inf") if is_flow else 100,
    )
    return str(text).removesuffix("\n").removesuffix("\n...")
