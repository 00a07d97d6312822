"""From a record file to programmes: one file, one programme, a record for each copy of a page."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError, validators
from jsonschema.protocols import Validator

from eifgraph.errors import Fault, RecordError
from eifgraph.ingest.named import with_named_studies
from eifgraph.ingest.page import source_file
from eifgraph.model import (
    Absence,
    Absent,
    CodeLists,
    Contact,
    Programme,
    Read,
)
from eifgraph.records.codec import Decoder
from eifgraph.records.fields import DAY_FIELDS
from eifgraph.records.schema import CODE_LIST, record_schema
from eifgraph.records.source import Located, read_located

FOLDER: Final = "records"
NOT_SEEN: Final = Absent(Absence.NOT_SEEN)
KINDS: Final = {
    "object": "a mapping of keys",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def read_records(path: Path, code_lists: CodeLists) -> tuple[Programme, ...]:
    """Read a file of records (YAML, JSON, JSON lines) as programmes, one for each copy of a page.

    Raises:
        RecordError: it cannot be read, does not fit the schema, names what no code list has, or
            holds records of several programmes; all faults are told at once, with lines and keys.
    """
    data, records = read_located(path)
    if not records:
        raise RecordError.whole(path, "there is no record in it")
    faults = list(_schema_faults(records, code_lists))
    if faults:
        raise RecordError(path, faults)
    decode = Decoder(code_lists)
    file = source_file(path, data, FOLDER)
    programmes = tuple(
        with_named_studies(decode.programme(record, file=file, contact=Contact(None, None)))
        for record in records
    )
    faults = list(_other_programmes(programmes))
    if faults:
        raise RecordError(path, faults)
    return programmes


def _schema_faults(records: tuple[Located, ...], code_lists: CodeLists) -> Iterator[Fault]:
    validator = _validator(code_lists)
    for record in records:
        if not isinstance(record.value, dict):
            reason = "is no record" if record.value != () else "is an empty list"
            advice = "a record is a mapping of keys, a file a list of them or one a line"
            yield Fault(record.span.first_line, "", reason, advice)
            continue
        plain: Any = record.plain()
        for error in sorted(validator.iter_errors(plain), key=lambda e: str(e.path)):
            yield from _faults(error, record)


def _validator(code_lists: CodeLists) -> Validator:
    """Make a validator that knows our code lists, so that all faults are found in one pass."""

    def member(_: object, scheme: str, value: object, __: object) -> Iterator[ValidationError]:
        if isinstance(value, str | int) and not _is_member(code_lists, scheme, str(value)):
            yield ValidationError(
                f"{str(value)!r} is not in the code list {scheme!r}",
                validator_value=", ".join(member_names(code_lists, scheme)),
            )

    known: Any = validators.extend(  # type: ignore[no-untyped-call]  # jsonschema's own
        Draft202012Validator, {CODE_LIST: member}
    )
    validator: Validator = known(record_schema(code_lists))
    return validator


def _is_member(code_lists: CodeLists, scheme: str, text: str) -> bool:
    is_notation = text in code_lists.schemes[scheme].values()
    return is_notation or code_lists.notation(scheme, text) is not None


def member_names(code_lists: CodeLists, scheme: str) -> list[str]:
    """Give the preferred labels of a code list, with notations too short to guess (3+, NA)."""
    preferred: dict[str, str] = {}
    for label, notation in code_lists.schemes[scheme].items():
        preferred.setdefault(notation, label)
    names = [
        label if len(notation) > 3 else f"{label} ({notation})"
        for notation, label in preferred.items()
    ]
    return names if len(names) <= 30 else [*names[:30], "..."]


def _faults(error: ValidationError, record: Located) -> Iterator[Fault]:
    """Put a fault of the schema in words, with the line and key it stands at."""
    here = record.at(iter(error.absolute_path))
    key = ".".join(str(step) for step in error.absolute_path)
    line = here.span.first_line
    if error.validator == "additionalProperties":
        assert isinstance(error.schema, Mapping)  # it has the keyword that failed
        known = list(error.schema["properties"])
        values = here.value if isinstance(here.value, dict) else {}
        for name in values.keys() - set(known):
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}"
            yield Fault(values[name].key_line, name, "unknown key", hint)
    elif error.validator == "required":
        missing = error.message.split("'")[1]
        yield Fault(line, f"{key}.{missing}".lstrip("."), "the key is missing", "add it")
    else:
        reason, advice = _words(error)
        yield Fault(line, key, reason, advice)


def _words(error: ValidationError) -> tuple[str, str]:
    seen = re.sub(r"\s+", " ", str(error.instance))
    seen = seen if len(seen) <= 60 else f"{seen[:60]}..."
    if isinstance(error.schema, Mapping) and "pattern" in error.schema:  # only dates have one
        what, example = (
            ("day", "2026-11-24") if error.path[-1] in DAY_FIELDS else ("month", "2016-07")
        )
        return f"{seen!r} is not a {what}", f"write it as {example}"
    if error.validator == CODE_LIST:
        near = difflib.get_close_matches(
            str(error.instance), str(error.validator_value).split(", "), 1
        )
        hint = f"did you mean {near[0]!r}? " if near else ""
        names = f"take one of: {error.validator_value}; or add it to ontology/schemes.ttl"
        return error.message, f"{hint}{names}"
    if error.validator == "type":
        kinds: Any = error.validator_value
        wanted = kinds if isinstance(kinds, str) else kinds[0]
        return f"{seen!r} is not {KINDS[wanted]}", f"write {KINDS[wanted]}{_example(error)}"
    if error.validator == "enum":
        known: Any = error.validator_value
        return f"{seen!r} is not known here", f"take one of: {', '.join(known)}"
    return str(error.message), "compare shapes/record.schema.json"


def _example(error: ValidationError) -> str:
    """Show how the value would be written, where that is but a matter of marks."""
    seen: Any = error.instance
    if error.validator_value == "array" and isinstance(seen, str | int):
        return f": [{seen}]"
    if seen is None:
        return ", leave the key out if it was not seen, or say {absent: label-only}"
    if isinstance(seen, Decimal | bool):
        return f': "{seen}"'
    return ""


def _other_programmes(programmes: tuple[Programme, ...]) -> Iterator[Fault]:
    first = _known_as(programmes[0])
    for programme in programmes[1:]:
        name = _known_as(programme)
        if name.value != first.value:
            reason = f"{name.value!r} is not {first.value!r}, as on line {first.span.first_line}"
            advice = "one file, one programme: move it, or say so by known_as"
            yield Fault(name.span.first_line, "name", reason, advice)


def _known_as(programme: Programme) -> Read[str]:
    return programme.known_as or programme.name
