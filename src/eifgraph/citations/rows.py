"""A row of a file of mappings: that a reference stands for a work, or does not.

Knows what the cells of a row may say and how they fit together; must not know files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Final

from eifgraph.citations.curies import (
    BUILT_IN,
    CURIE,
    NOTHING,
    contract,
    work_curie,
    work_identifier,
)
from eifgraph.citations.sssom import MULTIVALUED, Cells, join_values, split_values
from eifgraph.errors import Fault

EXACT: Final = "skos:exactMatch"
CLOSE: Final = "skos:closeMatch"
NOT: Final = "Not"
MOMENT: Final = "a moment such as 2026-11-29T10:00:00Z"
LEXICAL: Final = "semapv:LexicalMatching"
COMPOSITE: Final = "semapv:CompositeMatching"
CURATION: Final = "semapv:ManualMappingCuration"
ENTITIES: Final = (
    *("subject_id", "predicate_id", "object_id", "mapping_justification", "author_id"),
    *("reviewer_id", "creator_id", "subject_source", "object_source", "mapping_source"),
    *("mapping_tool_id", "subject_match_field", "object_match_field", "subject_preprocessing"),
    *("object_preprocessing", "curation_rule", "issue_tracker_item"),
)
"""The slots that hold CURIEs."""


class Status(Enum):
    """How far a row has come."""

    AUTO = "auto"
    REVIEW = "review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MappingRow:
    """That a reference stands for a work, for no work at all, or not for this one."""

    subject_id: str
    """The reference, as a CURIE (see `curies.contract`)."""
    object_id: str = NOTHING
    """The work, as `curies.work_curie` gives it."""
    subject_label: str = ""
    """The reference as printed on the page."""
    predicate_id: str = EXACT
    predicate_modifier: str = ""
    object_label: str = ""
    mapping_justification: str = LEXICAL
    author_id: tuple[str, ...] = ()
    reviewer_id: tuple[str, ...] = ()
    object_source: str = ""
    mapping_tool: str = ""
    mapping_tool_version: str = ""
    mapping_date: str = ""
    confidence: float | None = None
    """Of 0 to 1; files keep three digits of it."""
    match_string: tuple[str, ...] = ()
    other: str = ""
    comment: str = ""
    ext_reason: str = ""
    ext_status: Status = Status.AUTO
    ext_moment: str = ""
    """When a person decided in a review, to tell the order of a day; rows of one verdict share it.
    """
    more: tuple[tuple[str, str], ...] = ()
    """Cells of other slots, kept as they are."""
    line: int = field(default=0, compare=False)
    """Where the row begins in its file."""

    @property
    def pair(self) -> tuple[str, str]:
        """Reference and work."""
        return self.subject_id, self.object_id


KNOWN: Final = frozenset(one.name for one in fields(MappingRow)) - {"more", "line"}
"""The slots that a row reads or writes itself."""


def cells_of(row: MappingRow) -> Cells:
    """Write a row as cells."""
    cells: Cells = dict(row.more)
    for slot in KNOWN:
        value = getattr(row, slot)
        if value in (None, "", ()):
            continue
        if isinstance(value, tuple):
            cells[slot] = join_values(value)
        elif isinstance(value, Status):
            cells[slot] = value.value
        else:
            cells[slot] = _number(value) if isinstance(value, float) else str(value)
    return cells


def _number(value: float) -> str:
    """Write a number with up to three digits, as the standard's canonical form has it.

    >>> _number(0.9725), _number(1.0), _number(0.5)
    ('0.973', '1', '0.5')
    """
    rounded = Decimal(str(value)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def read_row(
    line: int, cells: Cells, prefixes: Mapping[str, str]
) -> tuple[MappingRow, list[Fault]]:
    """Read the cells of a row, and tell what is wrong with them; then the row cannot be used."""
    reader = _RowReader(line, cells, prefixes)
    return reader.row(), reader.faults


class _RowReader:
    """Reads the cells of a row, and gathers what is wrong with them."""

    def __init__(self, line: int, cells: Cells, prefixes: Mapping[str, str]) -> None:
        self._line, self._cells, self._prefixes = line, dict(cells), {**prefixes, **BUILT_IN}
        self.faults: list[Fault] = []

    def row(self) -> MappingRow:
        """Give the row; where there are faults, what is left of it."""
        values: dict[str, object] = {"line": self._line}
        for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            if slot not in self._cells:
                self._fault(slot, "is empty", "every row needs one")
        for slot in ENTITIES:
            if slot in self._cells:
                parts = [self._curie(slot, one) for one in self._values(slot)]
                self._cells[slot] = join_values(parts) if slot in MULTIVALUED else parts[0]
        for slot, read in READERS.items():
            if slot in self._cells:
                values[slot] = self._read(slot, read)
        for slot in KNOWN & self._cells.keys() - READERS.keys():
            values[slot] = (
                split_values(self._cells[slot]) if slot in MULTIVALUED else self._cells[slot]
            )
        values["more"] = tuple(sorted((k, v) for k, v in self._cells.items() if k not in KNOWN))
        values.setdefault("ext_status", _implied(self._cells))
        values.setdefault("subject_id", "")
        row = MappingRow(**values)  # type: ignore[arg-type]  # each slot is read as its type
        if not self.faults:
            self._check_together(row)
        return row

    def _values(self, slot: str) -> tuple[str, ...]:
        cell = self._cells[slot]
        return split_values(cell) if slot in MULTIVALUED else (cell,)

    def _curie(self, slot: str, text: str) -> str:
        curie = contract(text, self._prefixes)
        match = CURIE.fullmatch(curie)
        if match is None:
            self._fault(slot, f"{text!r} is no CURIE", "write it as prefix:name")
        elif match["prefix"] not in self._prefixes:
            advice = f"add a line #  {match['prefix']}: ... below #curie_map:"
            self._fault(slot, f"the prefix {match['prefix']!r} is not declared", advice)
        return curie

    def _read(self, slot: str, read: Callable[[str], object]) -> object:
        try:
            return read(self._cells[slot])
        except ValueError as error:
            self._fault(slot, f"{self._cells[slot]!r} cannot be used", f"write {error}")
            return None

    def _check_together(self, row: MappingRow) -> None:
        is_not, is_nothing = row.predicate_modifier == NOT, row.object_id == NOTHING
        if is_not != (row.ext_status is Status.REJECTED):
            advice = f"a rejected row, and no other, has {NOT}"
            self._fault("predicate_modifier", f"does not fit {row.ext_status.value!r}", advice)
        if is_nothing != (row.ext_status is Status.NONE):
            advice = f"a row with status none, and no other, has {NOTHING}"
            self._fault("object_id", f"does not fit {row.ext_status.value!r}", advice)

    def _fault(self, slot: str, reason: str, advice: str) -> None:
        self.faults.append(Fault(self._line, slot, reason, advice))


def _implied(cells: Cells) -> Status:
    """Give the status of a row without one, as tools leave it that drop columns of others."""
    if cells.get("predicate_modifier") == NOT:
        return Status.REJECTED
    if cells.get("object_id") == NOTHING:
        return Status.NONE
    is_curated = cells.get("mapping_justification") == CURATION
    return Status.ACCEPTED if is_curated else Status.AUTO


def _one_of(*known: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell not in known:
            raise ValueError(" or ".join(known))
        return cell

    return read


def _work(cell: str) -> str:
    curie = cell if cell == NOTHING else work_curie(*work_identifier(cell))
    if not curie:
        raise ValueError(f"it as doi:10.NUMBER/NAME, pmid:NUMBER and so on, or {NOTHING}")
    return curie


def _status(cell: str) -> Status:
    if cell not in {one.value for one in Status}:
        raise ValueError(" or ".join(one.value for one in Status))
    return Status(cell)


def _confidence(cell: str) -> float:
    if not re.fullmatch(r"0*(?:0(?:\.\d+)?|1(?:\.0+)?)", cell, re.ASCII):
        raise ValueError("a number from 0 to 1")
    return float(cell)


def _date(cell: str) -> str:
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError:
        raise ValueError("a day such as 2026-11-29") from None


def _moment(cell: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)", cell, re.ASCII):
        raise ValueError(MOMENT)
    try:
        datetime.fromisoformat(cell)
    except ValueError:
        raise ValueError(MOMENT) from None
    return cell


READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "predicate_id": _one_of(EXACT, CLOSE),
    "predicate_modifier": _one_of(NOT),
    "object_id": _work,
    "mapping_date": _date,
    "confidence": _confidence,
    "ext_moment": _moment,
    "ext_status": _status,
}
"""How cells are read of which not every text can be used."""
