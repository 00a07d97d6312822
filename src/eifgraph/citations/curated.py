"""What people decided: kept in a file of its own, and never overruled.

Knows that a curated row always wins, and which curated rows contradict each other; must not know
how rows are written, nor how a work was found. A machine's run reads this file; only a person's
verdict changes it.
"""

from __future__ import annotations

import fcntl
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import Final

from eifgraph.citations.curies import REFERENCE, work_identifier
from eifgraph.citations.mapping import MappingSet, parse_mappings, read_mappings, render_mappings
from eifgraph.citations.rows import CLOSE, EXACT, MappingRow, Status
from eifgraph.errors import Fault, RecordError
from eifgraph.files import write_whole

DECIDED: Final = (Status.ACCEPTED, Status.REJECTED, Status.NONE)
SETTLED: Final = (Status.ACCEPTED, Status.NONE)
"""What leaves nothing to decide of a reference."""
LONGEST: Final = 80
"""Characters of a reference that are told of a conflict."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A machine's result that contradicts what a person decided."""

    curated: MappingRow
    machine: MappingRow
    path: Path | None
    """The file of the curated row, and below its line in it."""
    line: int

    def __str__(self) -> str:
        """Tell it in a line, with the page and the words of the reference."""
        close = " as close" if self.curated.predicate_id == CLOSE else ""
        said = f"{self.curated.subject_id} is {self.curated.ext_status.value}{close}"
        page = self.curated.subject_id.partition(":")[2].partition("/")[0]
        text = self.machine.subject_label or self.curated.subject_label
        of = f'on page {page}, "{shorten(text, LONGEST, placeholder=" ...")}"'
        decided = f"{said}: {self.curated.object_id}"
        return f"{self.path}:{self.line}: {decided}; found {self.found}; {of}"

    @property
    def found(self) -> str:
        """What the machine found, and how sure it is."""
        sure = self.machine.confidence
        return self.machine.object_id + ("" if sure is None else f" (confidence {sure:.3g})")


@dataclass(frozen=True, slots=True)
class Merged:
    """Curated and machine rows together."""

    rows: tuple[MappingRow, ...]
    """All that hold: the curated ones, and those of the machine that they leave standing."""
    machine: tuple[MappingRow, ...]
    """Of these, the machine's: what its file is to have."""
    conflicts: tuple[Conflict, ...]


def read_curated(path: Path) -> MappingSet | None:
    """Read a file of curated rows; None if it is not there yet.

    Raises:
        RecordError: it cannot be read, or its rows are doubled or contradict each other.
    """
    if not path.exists():
        return None
    mappings = read_mappings(path)
    check_curated(mappings.rows, path)
    return mappings


def check_curated(rows: Iterable[MappingRow], path: Path) -> None:
    """Check that rows can be what people decided.

    Raises:
        RecordError: a row is none of a person, is there twice or contradicts another.
    """
    by_subject: dict[str, list[MappingRow]] = defaultdict(list)
    faults = []
    for row in rows:
        if row.ext_status not in DECIDED:
            known = ", ".join(one.value for one in DECIDED)
            reason = f"{row.ext_status.value!r} is no verdict of a person"
            faults.append(Fault(row.line, "ext_status", reason, f"write one of {known}"))
        for other in by_subject[row.subject_id]:
            if reason := _contradiction(row, other):
                advice = f"keep this line or line {other.line}"
                faults.append(Fault(row.line, "object_id", reason, advice))
        by_subject[row.subject_id].append(row)
    if faults:
        raise RecordError(path, faults)


def _contradiction(row: MappingRow, other: MappingRow) -> str:
    """Say why two curated rows of one reference cannot both stand; "" if they can.

    A reference that names one version of a work is close to others.
    """
    if row.pair == other.pair:
        same = (row.ext_status, row.predicate_id) == (other.ext_status, other.predicate_id)
        return f"line {other.line} says {'the same' if same else 'the contrary'}"
    if Status.REJECTED in (row.ext_status, other.ext_status):
        return ""
    if Status.NONE in (row.ext_status, other.ext_status):
        return f"line {other.line} says whether there is a work, and says the contrary"
    if CLOSE not in (row.predicate_id, other.predicate_id) and _differs(row, other):
        return f"line {other.line} accepts another work"
    return ""


def _differs(row: MappingRow, other: MappingRow) -> bool:
    """Tell whether two rows name two works for certain: identifiers of one scheme that differ."""
    (scheme, value), (other_scheme, other_value) = map(
        work_identifier, (row.object_id, other.object_id)
    )
    return scheme == other_scheme and value != other_value


def rejected_pairs(curated: MappingSet | None) -> frozenset[tuple[str, str]]:
    """Give the pairs of reference and work that are never to be proposed again."""
    rows = curated.rows if curated else ()
    return frozenset(row.pair for row in rows if row.ext_status is Status.REJECTED)


def merge(machine_rows: Iterable[MappingRow], curated: MappingSet | None) -> Merged:
    """Put a machine's rows beside the curated ones, which win.

    A machine's row goes where a person settled its reference or rejected its work. It is a conflict
    if it claims, without asking for review, what a person denied.
    """
    by_subject: dict[str, list[MappingRow]] = defaultdict(list)
    for row in curated.rows if curated else ():
        by_subject[row.subject_id].append(row)
    standing, conflicts = [], []
    path = curated.path if curated else None
    for row in machine_rows:
        decided = by_subject.get(row.subject_id, [])
        if not any(one.ext_status in SETTLED or one.pair == row.pair for one in decided):
            standing.append(row)
        conflicts += [
            Conflict(one, row, path, one.line) for one in decided if _is_conflict(one, row)
        ]
    rows = (*(curated.rows if curated else ()), *standing)
    return Merged(rows, tuple(standing), tuple(conflicts))


def _is_conflict(curated: MappingRow, machine: MappingRow) -> bool:
    if machine.ext_status is not Status.AUTO:
        return False  # a question or "nothing found" denies nothing
    if curated.ext_status is Status.ACCEPTED:
        is_other_version = curated.predicate_id == CLOSE and machine.predicate_id == EXACT
        return _differs(curated, machine) or (is_other_version and curated.pair == machine.pair)
    return curated.ext_status is Status.NONE or curated.pair == machine.pair


def change_curated(
    path: Path, new: MappingSet, added: Collection[MappingRow], removed: Collection[MappingRow]
) -> MappingSet:
    """Put rows into a file of curated rows and take others out, in one step; give what it is now.

    All else in the file stays, also what somebody else has put there since it was read. `new` is
    what a file is to say of all rows that is not there yet.

    Raises:
        RecordError: the file cannot be read, or would contradict itself; it is left as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path.parent):
        before = read_curated(path) or new
        _check_base(before, new, path)
        gone = set(removed)
        kept = [row for row in before.rows if row not in gone]
        prefixes = {**new.prefixes, **before.prefixes}
        text = render_mappings(replace(before, rows=(*kept, *added), prefixes=prefixes))
        after = parse_mappings(text, path)  # nothing is written that could not be read
        check_curated(after.rows, path)
        write_whole(path, text)
    return after


def _check_base(before: MappingSet, new: MappingSet, path: Path) -> None:
    """Check that references are below the same IRI in a file and in what is put there."""
    there, here = before.prefixes.get(REFERENCE), new.prefixes[REFERENCE]
    if there not in (None, here):
        advice = "set EIFGRAPH_BASE as it was, or change the line"
        raise RecordError(path, [Fault(1, REFERENCE, f"is {there}, here {here}", advice)])


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep others from changing files of a folder; a process that is killed lets go too."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
