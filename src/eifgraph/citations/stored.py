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

    A record takes the place of those of its source that share an identifier with it, if it is of
    the same work as they were: what was found is seen by itself, so that what was known before of a
    work decides nothing. One that says what it said before keeps its day, so that the same answers
    give the same bytes. What is of none of the works goes.
    """
    known = {_said(one): one for one in former}
    plain = (replace(one, work=replace(one.work, score=None)) for one in found)
    new: dict[str, Retrieved] = {}
    for one in plain:
        new.setdefault(_said(one), known.get(_said(one), one))
    old = [one for said, one in known.items() if said not in new]
    items, first = [*old, *new.values()], len(old)
    replaced = _replaced(items, (*_owners(works, old), *_owners(works, new.values())), first)
    kept = [one for at, one in enumerate(items) if at not in replaced]
    owned = zip(kept, _owners(works, kept), strict=True)
    return tuple(sorted((one for one, owner in owned if owner is not None), key=_order))


def _said(one: Retrieved) -> str:
    """Give what a record says, whenever it does."""
    return json.dumps((one.work.source, facts_of(one.work)), sort_keys=True)


def _owners(
    works: Sequence[tuple[Identifier, ...]], records: Iterable[Retrieved]
) -> tuple[int | None, ...]:
    return assign(works, (one.work.identifiers for one in records)).owners


def _replaced(items: Sequence[Retrieved], owners: Sequence[int | None], first: int) -> set[int]:
    """Give which records are replaced by one behind them; from `first` on all are new."""
    last: dict[tuple[int, str, str, str], int] = {}
    found: set[int] = set()
    for at, (one, owner) in enumerate(zip(items, owners, strict=True)):
        keys = _keys(one, owner)
        if at >= first:
            found |= {last[key] for key in keys if key in last}
        last |= dict.fromkeys(keys, at)
    return found


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
