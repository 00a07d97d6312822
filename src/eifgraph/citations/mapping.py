"""Files of mappings in `data/links/`: which reference stands for which work.

Knows how a set of rows is written and read (SSSOM/TSV); must not know who wins where a machine and
a person differ (`curated`), nor how a work was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from eifgraph.citations.curies import BUILT_IN, CURIE, REFERENCE, prefixes_of
from eifgraph.citations.rows import ENTITIES, MappingRow, cells_of, read_row
from eifgraph.citations.sssom import (
    EXTENSIONS,
    MULTIVALUED,
    Cells,
    Meta,
    Sheet,
    parse_sheet,
    render_sheet,
    split_values,
)
from eifgraph.citations.utf8 import read_utf8
from eifgraph.errors import Fault, RecordError
from eifgraph.namespaces import INSTANCES

MACHINE_FILE: Final = "machine.sssom.tsv"
CURATED_FILE: Final = "curated.sssom.tsv"
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
DEFINED: Final = {
    "ext_status": ("adms:status", "xsd:string"),
    "ext_reason": ("skos:editorialNote", "xsd:string"),
    "ext_moment": ("prov:generatedAtTime", "xsd:dateTime"),
}
"""Our own columns, and the properties and types that they stand for."""


@dataclass(frozen=True, slots=True)
class MappingSet:
    """A file of rows, and what it says of all of them."""

    rows: tuple[MappingRow, ...] = ()
    metadata: Mapping[str, Meta] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=prefixes_of)
    path: Path | None = field(default=None, compare=False)


def new_set(
    name: str, version: str, rows: Iterable[MappingRow] = (), base: str = INSTANCES
) -> MappingSet:
    """Give a set of our own, such as `curated`, for references below a base IRI."""
    metadata: dict[str, Meta] = {
        "mapping_set_id": f"{base}links/{name}",
        "mapping_set_version": version,
        "mapping_set_title": f"References of EIF Guidebook pages and the works they name: {name}",
        "license": LICENCE,
    }
    return MappingSet(tuple(rows), metadata, prefixes_of(base))


def read_mappings(path: Path) -> MappingSet:
    """Read a file of rows.

    Raises:
        RecordError: it cannot be read as such; each fault is told with line and column.
    """
    return parse_mappings(read_utf8(path), path)


def parse_mappings(text: str, path: Path) -> MappingSet:
    """Read the text of a file of rows (see `read_mappings`)."""
    sheet = parse_sheet(text, path)
    metadata = dict(sheet.metadata)
    faults = [
        Fault(1, slot, "is missing", f"add a line #{slot}: ...")
        for slot in ("mapping_set_id", "license")
        if not metadata.get(slot)
    ]
    declared = metadata.pop("curie_map", {})
    prefixes = {k: str(v) for k, v in declared.items()} if isinstance(declared, dict) else {}
    expected = {**prefixes_of(), **BUILT_IN}
    del expected[REFERENCE]  # references may lie below another base
    faults += [
        Fault(1, "curie_map", f"{name} is {prefixes[name]}", f"make it {expected[name]}")
        for name in sorted(prefixes.keys() & expected.keys())
        if prefixes[name] != expected[name]
    ]
    read = [read_row(line, cells, prefixes) for line, cells in sheet.rows]
    faults += [fault for _, found in read for fault in found]
    if faults:
        raise RecordError(path, faults)
    return MappingSet(tuple(row for row, _ in read), metadata, {**prefixes_of(), **prefixes}, path)


def render_mappings(mappings: MappingSet, *, is_condensed: bool = False) -> str:
    """Write a set of rows: sorted, and the same bytes for the same rows.

    Condensed, what all rows say alike is said once; a file that grows row by row is better without.
    """
    rows = [cells_of(row) for row in mappings.rows]
    metadata = dict(mappings.metadata)
    metadata[EXTENSIONS] = _definitions(metadata.get(EXTENSIONS, []), rows)
    used = _prefixes_used(metadata, rows)
    metadata["curie_map"] = {
        name: address for name, address in mappings.prefixes.items() if name in used
    }
    sheet = Sheet(metadata, tuple((0, cells) for cells in rows))
    return render_sheet(sheet, is_condensed=is_condensed)


def _definitions(given: Meta, rows: list[Cells]) -> list[Meta]:
    """Define the columns in use that are none of the standard's."""
    listed = given if isinstance(given, list) else [given]
    known: dict[str, dict[str, Meta]] = {
        str(one.get("slot_name")): one for one in listed if isinstance(one, dict)
    }
    for slot, (stands_for, kind) in DEFINED.items():
        known.setdefault(slot, {"slot_name": slot, "property": stands_for, "type_hint": kind})
    used = {name for cells in rows for name in cells}
    return [
        one
        for slot, one in sorted(known.items(), key=lambda item: str(item[1].get("property")))
        if slot in used
    ]


def _prefixes_used(metadata: Mapping[str, Meta], rows: list[Cells]) -> set[str]:
    """Give the prefixes of all CURIEs, but for those that need not be declared."""
    texts = {
        one
        for cells in rows
        for slot in ENTITIES
        if slot in cells
        for one in (split_values(cells[slot]) if slot in MULTIVALUED else (cells[slot],))
    }
    texts |= set(_texts([value for slot, value in metadata.items() if slot != "curie_map"]))
    found = (CURIE.fullmatch(text) for text in texts)
    return {match["prefix"] for match in found if match} - BUILT_IN.keys()


def _texts(value: Meta) -> Iterable[str]:
    if isinstance(value, str):
        yield value
        return
    for one in value.values() if isinstance(value, dict) else value:
        yield from _texts(one)
