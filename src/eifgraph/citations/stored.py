"""Records of works as sources gave them, kept in `data/links/works/`: no build needs a network.

Knows the JSON form of a record; must not know any source's own form, nor which reference a work is
for. What is empty is left out, so that a file diffs well; a file that is read and written again has
the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from eifgraph.citations.belonging import assign
from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.stored_form import FormError, facts_of, work_of
from eifgraph.citations.stored_list import (
    Form,
    LeftOut,
    parse_list,
    read_folder_of_lists,
    read_list,
    render_list,
    write_lists,
)
from eifgraph.citations.trace import TRACED, Trace, matching, trace_facts, trace_of
from eifgraph.citations.work import Work

FOLDER: Final = "works"
"""Below `data/links/`."""
KEYS: Final = ("source", *TRACED, "work")
_SOURCE: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A work as a source described it in one answer."""

    work: Work
    address: str
    """What was asked for, without who asked."""
    retrieved: datetime
    """When, to the second, in UTC."""
    sha256: str
    """Of the answer."""

    @property
    def trace(self) -> Trace:
        """The answer."""
        return Trace(self.address, self.retrieved, self.sha256)

    @property
    def day(self) -> str:
        """The day of retrieval."""
        return self.trace.day


def render_records(records: Iterable[Retrieved]) -> str:
    """Write records, in order: the same bytes for the same records."""
    return render_list(_facts(one) for one in sorted(set_of(records), key=_order))


def set_of(records: Iterable[Retrieved]) -> list[Retrieved]:
    """Give records without those that are said twice."""
    return list({json.dumps(_facts(one), sort_keys=True): one for one in records}.values())


def read_records(path: Path) -> tuple[Retrieved, ...]:
    """Read a file of records.

    Raises:
        RecordError: it cannot be read as such; each fault is told with the line at which its record
            begins, and its key.
    """
    return read_list(path, _record)


def read_folder(folder: Path) -> tuple[Retrieved, ...]:
    """Read all files of records in a folder; none if it is not there.

    Raises:
        RecordError: see `read_records`.
    """
    return read_folder_of_lists(folder, _record)


def renewed(
    former: Iterable[Retrieved],
    found: Iterable[Retrieved],
    works: Sequence[tuple[Identifier, ...]],
) -> tuple[Retrieved, ...]:
    """Give former records of works that references are linked to, with what was found in its place.

    A record takes the place of those of its source that are of the same work and share an
    identifier with it. One that says what it said before keeps its day, so that the same answers
    give the same bytes. What is of none of the works goes.
    """
    known, new = tuple(former), tuple(found)
    owners = assign(works, (one.work.identifiers for one in (*known, *new))).owners
    kept: dict[tuple[int, str, str, str], Retrieved] = {}
    for one, owner in zip(known, owners, strict=False):
        kept |= dict.fromkeys(_keys(one, owner), one)
    for one, owner in zip(new, owners[len(known) :], strict=True):
        plain = replace(one, work=replace(one.work, score=None))
        keys = _keys(plain, owner)
        olds = {id(old): old for key in keys if (old := kept.get(key))}.values()
        if any(old.work == plain.work for old in olds):
            continue
        gone = {key for old in olds for key in _keys(old, owner)}
        kept = {key: one for key, one in kept.items() if key not in gone}
        kept |= dict.fromkeys(keys, plain)
    return tuple(sorted(set_of(kept.values()), key=_order))


def write_records(
    folder: Path, found: Iterable[Retrieved], works: Sequence[tuple[Identifier, ...]]
) -> tuple[LeftOut, ...]:
    """Put records in the place of former ones (see `render_folder`); give those left out."""
    texts, left = render_folder(folder, found, works)
    write_lists(texts)
    return left


def render_folder(
    folder: Path, found: Iterable[Retrieved], works: Sequence[tuple[Identifier, ...]]
) -> tuple[dict[Path, str], tuple[LeftOut, ...]]:
    """Give the text of each source's file, with records in the place of former ones.

    Records go that are of no work of `works`, nor of one by an identifier that a record gives it; a
    file without records has no text. One that could not be read again is left out, as if the source
    had not told it: a former one stays. Each text is read before it is given.

    Raises:
        RecordError: a file cannot be read.
    """
    plain = (replace(one, work=replace(one.work, score=None)) for one in found)
    new, left = FORM.readable(plain)
    former = read_folder(folder)
    records = renewed(former, new, works)
    by_source: dict[str, list[Retrieved]] = {one.work.source: [] for one in (*former, *records)}
    for one in records:
        by_source[one.work.source].append(one)
    texts = {
        folder / f"{source}.json": render_records(mine) if mine else ""
        for source, mine in by_source.items()
    }
    for path, text in texts.items():
        parse_list(text or "[]", path, _record)
    return texts, left


def _keys(one: Retrieved, owner: int | None) -> list[tuple[int, str, str, str]]:
    """Give what another record of the same source and work may have in common with it."""
    if owner is None:
        return []
    return [(owner, one.work.source, *name) for name in one.work.identifiers.items()]


def _order(one: Retrieved) -> tuple[str, ...]:
    names = (f"{scheme}:{one.work.identifiers.get(scheme, '')}" for scheme in NORMAL)
    return (one.work.source, one.retrieved.isoformat(), *names, one.address, one.sha256)


def _facts(one: Retrieved) -> dict[str, object]:
    return {"source": one.work.source, **trace_facts(one.trace), "work": facts_of(one.work)}


def source_of(value: object) -> str:
    """Read the name of a source.

    Raises:
        FormError: it is none.
    """
    return matching("source", value, _SOURCE, "the short name of a source, such as crossref")


def _record(facts: object) -> Retrieved:
    if not isinstance(facts, dict):
        raise FormError("", "is no record", "write an object")
    for key in [*facts, *KEYS]:
        if (key in facts) != (key in KEYS):
            known = ", ".join(KEYS)
            raise FormError(str(key), "is missing or not known", f"write {known}, and no more")
    source, trace = source_of(facts["source"]), trace_of(facts)
    work = work_of(source, facts["work"])
    return Retrieved(work, trace.address, trace.retrieved, trace.sha256)


def _told(one: Retrieved) -> tuple[str, str]:
    scheme, value = next(iter(one.work.identifiers.items()), ("", one.work.full_title))
    return one.work.source, f"{scheme}:{value}" if scheme else f"{value!r}"


FORM: Final = Form(_facts, _record, _told)
"""How records are written and read."""
