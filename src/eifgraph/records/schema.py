"""The JSON Schema of records, made from the model's types.

JSON Schema 2020-12. Where a value may be written plainly or in full, `if` decides by its keys, so
that a fault is told of the form that was meant.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from eifgraph.model import Absence, Absent, CodeLists, Curation, Method, Programme, Read, Unit
from eifgraph.namespaces import INSTANCES
from eifgraph.records.fields import DAY_FIELDS, MONTH_FIELDS, SCHEMES, hints, is_required
from eifgraph.records.meanings import MEANINGS

SCHEMA_ID: Final = f"{INSTANCES}schema/record.json"
CODE_LIST: Final = "x-code-list"
"""Our own keyword: the value is a member of the code list, by notation or label."""
MONTH: Final = r"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])$"
DAY: Final = r"^20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$"
LINES: Final[dict[str, Any]] = {
    "type": "array",
    "description": "First and last line, counted from 1.",
    "items": {"type": "integer", "minimum": 1},
    "minItems": 2,
    "maxItems": 2,
}
_LINES: Final = {"$ref": "#/$defs/Lines"}
ABSENT: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Why there is no value.",
    "properties": {
        "absent": {"enum": [reason.value for reason in Absence]},
        "lines": _LINES,
        "quote": {"type": "string"},
        "curation": {"$ref": "#/$defs/Curation"},
    },
    "required": ["absent"],
    "additionalProperties": False,
}


def record_schema(code_lists: CodeLists) -> dict[str, Any]:
    """Make the schema: a record, or a list of the records of one programme."""
    maker = _Maker(code_lists)
    record = maker.reference(Programme)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Records of a programme",
        "description": "What copies of pages say of one programme, a record for each copy. "
        "A key that is left out was not seen.",
        "if": {"type": "array"},
        "then": {"items": record, "minItems": 1},
        "else": record,
        "$defs": dict(sorted(maker.definitions.items())),
    }


class _Maker:
    def __init__(self, code_lists: CodeLists) -> None:
        self.code_lists = code_lists
        self.definitions: dict[str, Any] = {"Absent": ABSENT, "Lines": LINES}

    def reference(self, cls: type) -> dict[str, Any]:
        """Refer to the definition of a dataclass, making it the first time."""
        if cls.__name__ not in self.definitions:
            self.definitions[cls.__name__] = {}  # so that a type within itself ends
            fields = hints(cls)
            properties = {name: self._field(cls, name, fields[name]) for name in MEANINGS[cls]}
            self.definitions[cls.__name__] = {
                "type": "object",
                "description": _first_line(cls),
                "properties": properties,
                "required": [name for name in fields if is_required(cls, name)],
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{cls.__name__}"}

    def _field(self, cls: type, name: str, hint: Any) -> dict[str, Any]:
        made = self._type(hint, SCHEMES.get((cls, name)))
        if name in MONTH_FIELDS:
            made = _either("value", self._full(_MONTH), _MONTH) if "else" in made else _MONTH
        if name in DAY_FIELDS:
            made = _DAY
        return made | {"description": MEANINGS[cls][name]}

    def _type(self, hint: Any, scheme: str | None) -> dict[str, Any]:
        origin, members = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            (inner,) = (m for m in members if m not in (Absent, type(None)))
            made = self._type(inner, scheme)
            return (
                _either("absent", {"$ref": "#/$defs/Absent"}, made) if Absent in members else made
            )
        if origin is Read:
            plain = self._type(members[0], scheme)
            return _either("value", self._full(plain), plain)
        if origin is tuple:
            return {"type": "array", "items": self._type(members[0], scheme)}
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.reference(hint)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"enum": [m.name.lower() if hint is Unit else m.value for m in hint]}
        return self._plain(hint, scheme)

    def _full(self, plain: dict[str, Any]) -> dict[str, Any]:
        """Describe a value in full: with its place, what stands elsewhere, and who set it."""
        one = _one(plain)
        other = _one({key: part for key, part in plain.items() if key != "examples"})
        more = {
            "otherwise": {"type": "array", "items": other},
            "curation": self.reference(Curation),
        }
        return one | {"properties": one["properties"] | more}

    def _plain(self, hint: type, scheme: str | None) -> dict[str, Any]:
        if hint is not str:
            return {"type": {bool: "boolean", int: "integer", Decimal: "number"}[hint]}
        made: dict[str, Any] = {"type": ["string", "integer"]}
        if scheme is not None:
            made["description"] = f"A notation or label of the code list '{scheme}'."
            made["examples"] = list(self.code_lists.schemes[scheme])
            made[CODE_LIST] = scheme
        return made


def _either(key: str, then: dict[str, Any], otherwise: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"type": "object", "required": [key]}, "then": then, "else": otherwise}


def _one(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "value": plain,
            "lines": _LINES,
            "quote": {"type": "string"},
            "method": {"enum": [method.value for method in Method]},
            "how": {"type": "string"},
            "repeated": {"type": "array", "items": _LINES},
        },
        "required": ["value"],
        "additionalProperties": False,
    }


_MONTH: Final = {"type": "string", "pattern": MONTH, "description": "A month such as 2016-07."}
_DAY: Final = {"type": "string", "pattern": DAY, "description": "A day such as 2026-11-24."}


def _first_line(cls: type) -> str:
    return (cls.__doc__ or "").strip().splitlines()[0]
