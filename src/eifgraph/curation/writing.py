"""Corrections as text: a new one, ready to be put in its file, and the schema of such files."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, Final

from eifgraph.curation.apply import corrected, page_says
from eifgraph.curation.correction import DAY, Action, Correction, CorrectionReader
from eifgraph.curation.path import Steps, path_text
from eifgraph.curation.places import Lost, item_step, locate, value_at
from eifgraph.errors import Fault, RecordError
from eifgraph.model import CodeLists, Curation, Programme
from eifgraph.namespaces import INSTANCES
from eifgraph.records.parts import locate_text, yaml_text
from eifgraph.records.source import Plain

SCHEMA_ID: Final = f"{INSTANCES}schema/correction.json"
NEW: Final = Path("(new correction)")
"""What faults name as the file of a correction that is in none yet."""

MEANINGS: Final = {
    "fact": "The path of a fact, by the keys of a record (shapes/record.schema.json). An item "
    "of a list is told by what it says or by its position from 0.",
    "seen": "What the page said when the correction was written: its value, the quote it was "
    "read from, or why there was none; of a list, the names of its items.",
    "value": "The value in its place, in the plain form of a record, or {absent: reason}.",
    "add": "The item, or items, that a list lacks.",
    "remove": "The item that a list has in error, told by its text or by keys and texts.",
    "by": "Who says so: initials or a handle.",
    "why": "What it is known from.",
    "on": "The day of the correction, as 2026-11-24.",
}
"""What each key of a correction means."""


def new_correction(
    programme: Programme, fact: str, change: str, curation: Curation, code_lists: CodeLists
) -> str:
    """Write a correction of what a page says, to be put in the page's file of corrections.

    `change` is YAML: the new value as a record has it, or `add: ITEM`, `remove: ITEM` of a list.

    Raises:
        RecordError: the path leads nowhere on this page, the value does not fit, or the page says
            so already.
    """
    who: dict[str, Plain] = {"by": curation.by, "why": curation.why, "on": curation.on}
    try:
        done = _done(change)
        one = _read({"fact": fact} | done | who, code_lists)
    except RecordError as error:
        if change.lstrip().startswith(("{", "[")):
            raise
        done = {"value": change}  # a sentence may look like YAML, such as "Note: see page 2"
        try:
            one = _read({"fact": fact} | done | who, code_lists)
        except RecordError:
            raise error from None
    place = locate(programme, one.steps)
    seen = place if isinstance(place, Lost) else page_says(programme, one)
    if isinstance(seen, Lost) or isinstance(place, Lost):
        assert isinstance(seen, Lost)  # as a path that leads nowhere says nothing
        advice = "take a path from `ingest --to json` of this page"
        raise RecordError(NEW, [Fault(1, "fact", seen.reason, advice)])
    (finding,) = corrected(programme, [dataclasses.replace(one, seen=seen)])[1]
    if finding.code != "corrected":
        raise RecordError(NEW, [Fault(1, "value", "the page says so already", "leave it as it is")])
    steps = _by_keys(programme, one.steps)
    lasting: dict[str, Plain] = {"fact": path_text(steps), "seen": seen}
    return yaml_text([lasting | done | who]) + "\n"


def _done(change: str) -> dict[str, Plain]:
    given = locate_text(change, NEW.name).plain()
    is_item = isinstance(given, dict) and given.keys() in ({"add"}, {"remove"})
    return given if is_item and isinstance(given, dict) else {"value": given}


def _read(plain: dict[str, Plain], code_lists: CodeLists) -> Correction:
    reader = CorrectionReader(NEW.name, code_lists)
    one = reader.read(locate_text(yaml_text(plain), NEW.name))
    if one is None:
        raise RecordError(NEW, [dataclasses.replace(fault, line=1) for fault in reader.faults])
    return one


def _by_keys(programme: Programme, steps: Steps) -> Steps:
    """Tell items by their keys in place of positions, so that the path lasts."""
    lasting = list(steps)
    for number, step in enumerate(steps):
        if step.index is not None:
            place = locate(programme, steps[: number + 1])
            assert not isinstance(place, Lost)  # the whole path was found
            items = value_at(programme, place[:-1])
            lasting[number] = item_step(items, step.index, step.name)
    return tuple(lasting)


def correction_schema() -> dict[str, Any]:
    """Make the JSON Schema of a file of corrections; what a value may be, the code itself knows."""
    types: dict[str, dict[str, Any]] = {
        key: {"type": "string", "minLength": 1} for key in ("fact", "by", "why", "on")
    }
    types["fact"]["examples"] = [
        "assessment.cost_rating",
        'assessment.claims[label="Improved sleep"].studies',
        "assessment.studies[number=1].sample.size",
    ]
    types["on"] = {"type": "string", "pattern": DAY}
    correction = {
        "type": "object",
        "properties": {
            key: types.get(key, {}) | {"description": text} for key, text in MEANINGS.items()
        },
        "required": ["fact", "by", "why", "on"],
        "oneOf": [{"required": [action.value]} for action in Action],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Corrections of a page",
        "description": "What people correct of the facts read from one page.",
        "if": {"type": "array"},
        "then": {"items": {"$ref": "#/$defs/Correction"}, "minItems": 1},
        "else": {"$ref": "#/$defs/Correction"},
        "$defs": {"Correction": correction},
    }
