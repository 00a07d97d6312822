"""A run over all works that are linked: what is new about their standing since the last run.

Knows the rows of mappings, the sources and the file between runs; must not know how any of them is
read, nor how news are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eifgraph.citations.curated import merge, read_curated
from eifgraph.citations.curies import work_identifier
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, read_mappings
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.services.source import Source
from eifgraph.citations.standing import News, news_of, standing_of, statements_of
from eifgraph.citations.standings import FILE, Looked, read_standings, render_standings
from eifgraph.citations.work import Work
from eifgraph.errors import ResolveError
from eifgraph.files import write_whole

LINKED: Final = (Status.AUTO, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Watched:
    """A work, and where references to it are printed."""

    title: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WatchRun:
    """What came of a run."""

    news: tuple[News, ...]
    works: Mapping[str, Looked]
    """All works that are watched, as they are known now."""
    watched: Mapping[str, Watched]
    faults: tuple[ResolveError, ...]
    answered: tuple[str, ...] = ()
    """The sources that answered."""

    @property
    def alerts(self) -> tuple[News, ...]:
        """The news that warn."""
        return tuple(one for one in self.news if one.is_alert)


def linked_works(folder: Path) -> dict[str, Watched]:
    """Give the works that references are linked to, by identifier.

    Raises:
        RecordError: a file cannot be read.
    """
    machine = folder / MACHINE_FILE
    rows: Iterable[MappingRow] = read_mappings(machine).rows if machine.exists() else ()
    titles: dict[str, str] = {}
    pages: dict[str, set[str]] = {}
    for row in merge(rows, read_curated(folder / CURATED_FILE)).rows:
        if row.ext_status in LINKED:
            page = row.subject_id.partition(":")[2].rpartition("/")[0]
            pages.setdefault(row.object_id, set()).add(page)
            titles[row.object_id] = titles.get(row.object_id) or row.object_label
    return {name: Watched(titles[name], tuple(sorted(pages[name]))) for name in sorted(pages)}


def watch_works(folder: Path, sources: Sequence[Source], day: str) -> WatchRun:
    """Look at all linked works again; the file of the last run is read, not written.

    What a source that is silent said before stays its word.

    Raises:
        RecordError: a file cannot be read.
    """
    watched, before = linked_works(folder), read_standings(folder / FILE)
    found, faults = _ask(watched, sources)
    works, news = {}, []
    for name in watched:
        former = before.get(name)
        works[name] = _looked(former, found[name], day)
        was = None if former is None else standing_of(former.statements)
        one = news_of(name, was, standing_of(works[name].statements))
        news += [one] if one is not None else []
    answered = tuple(sorted({source for each in found.values() for source in each}))
    return WatchRun(tuple(news), works, watched, faults, answered)


def write_watch(run: WatchRun, folder: Path) -> None:
    """Keep what is known now, in one step."""
    write_whole(folder / FILE, render_standings(run.works))


Found = dict[str, dict[str, Work | None]]
"""For each work and each source that answered, its description if it has one."""


def _ask(names: Iterable[str], sources: Sequence[Source]) -> tuple[Found, tuple[ResolveError, ...]]:
    """Ask each source for all works at once."""
    found: Found = {name: {} for name in names}
    faults = []
    by_scheme: dict[str, dict[str, str]] = {}
    for name in found:
        scheme, value = work_identifier(name)
        by_scheme.setdefault(scheme, {})[value] = name
    for source in sources:
        for scheme, values in by_scheme.items():
            if scheme not in source.schemes:
                continue
            try:
                answered = source.by_identifiers(scheme, list(values))
            except ResolveError as fault:
                faults.append(fault)
                continue
            for value, name in values.items():
                found[name][source.name] = answered.get(value)
    return found, tuple(faults)


def _looked(former: Looked | None, found: Mapping[str, Work | None], day: str) -> Looked:
    kept = [one for one in (former.statements if former else ()) if one.source not in found]
    said = statements_of(work for work in found.values() if work is not None)
    asked = {**(former.asked if former else {}), **dict.fromkeys(found, day)}
    return Looked(tuple(sorted({*kept, *said})), asked)
