"""The JSON Schema of records as a page shows it: parts, keys, meanings, kinds of value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

KINDS: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
}
FIRST: Final = ("Programme", "SourcePage", "Assessment", "OutcomeClaim", "ClaimFinding")
"""The parts that most records need; they come first."""


NO_PARTS: Final = frozenset({"Absent", "Lines"})
"""What stands in any part and has no keys of its own to explain."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a part: what it means and what may stand there."""

    name: str
    meaning: str
    required: bool
    several: bool
    part: str | None
    scheme: str | None
    kind: str


def schema_parts(schema: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Give the parts of the schema with their keys, those most needed first."""
    parts = {name: part for name, part in schema["$defs"].items() if name not in NO_PARTS}
    order = [*FIRST, *sorted(parts.keys() - set(FIRST))]
    return [
        (
            name,
            {
                "description": parts[name]["description"],
                "keys": [
                    _key(key, value, key in parts[name]["required"])
                    for key, value in parts[name]["properties"].items()
                ],
            },
        )
        for name in order
    ]


def _key(name: str, value: Mapping[str, Any], required: bool) -> Key:
    plain, several = _plain(value)
    kinds = plain.get("type", "string")
    kind = "one of " + ", ".join(map(str, plain["enum"])) if "enum" in plain else ""
    return Key(
        name=name,
        meaning=value["description"],
        required=required,
        several=several,
        part=plain["$ref"].rsplit("/", 1)[-1] if "$ref" in plain else None,
        scheme=plain.get("x-code-list"),
        kind=kind or KINDS[kinds if isinstance(kinds, str) else kinds[0]],
    )


def _plain(value: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Find the plain form of a value, below "if" and lists; say whether it is a list."""
    several = False
    while "else" in value or "items" in value:
        several = several or "items" in value
        value = value["items"] if "items" in value else value["else"]
    return value, several
