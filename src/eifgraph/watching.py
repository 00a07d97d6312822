"""A run over all works that are linked: what is new about their standing since the last run.

Knows the rows of mappings, the sources and the file between runs; must not know how any of them is
read, nor how news are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from eifgraph.citations.belonging import assign
from eifgraph.citations.curated import merge, read_curated
from eifgraph.citations.curies import work_curie, work_identifier
from eifgraph.citations.described import Known, describe
from eifgraph.citations.disowned import disowned
from eifgraph.citations.hearing import Hearing
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, read_mappings
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.services.source import Source
from eifgraph.citations.standing import TELLING, News, news_of, standing_of, statements_of
from eifgraph.citations.standings import (
    FILE,
    Looked,
    Told,
    read_standings,
    render_standings,
    take_back,
)
from eifgraph.citations.stored import FOLDER, Retrieved, read_folder, write_records
from eifgraph.citations.stored_list import LeftOut
from eifgraph.citations.work import Work
from eifgraph.errors import ResolveError, StoreError
from eifgraph.files import write_whole
from eifgraph.linking import LINKS, linked_works

TOLD_FOR = timedelta(days=90)
"""How long news stay in the file, for feeds."""
_Latest = dict[str, Work]
"""What each source said of a work last, by the source."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A work, and where references to it are printed."""

    title: str
    pages: tuple[str, ...]
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class WatchRun:
    """What came of a run."""

    news: tuple[News, ...]
    works: Mapping[str, Looked]
    """All works that are watched, as they are known now."""
    watched: Mapping[str, Watched]
    faults: tuple[ResolveError, ...]
    answered: tuple[str, ...] = ()
    """The sources that answered; of an index, those that its records are from."""
    records: tuple[Retrieved, ...] = ()
    """What they say, each with the answer that says it."""
    unknown: tuple[str, ...] = ()
    """Works of which no source that tells of retractions has a record, now or before."""

    @property
    def alerts(self) -> tuple[News, ...]:
        """The news that warn."""
        return tuple(one for one in self.news if one.is_alert)

    @property
    def is_checked(self) -> bool:
        """Whether there was nothing to check, or a source that tells of retractions answered."""
        return not self.watched or not TELLING.isdisjoint(self.answered)


def expect_links(folder: Path) -> None:
    """See that there are links to be watched: without, all would seem well for ever.

    Raises:
        StoreError: the folder has no file of links.
    """
    if not any((folder / name).is_file() for name in (MACHINE_FILE, CURATED_FILE)):
        wanted = f"{folder} has neither {MACHINE_FILE} nor {CURATED_FILE}"
        advice = "set EIFGRAPH_DATA to the folder that has links/, or run 'eifgraph link' first"
        raise StoreError(f"nothing was checked: {wanted}; {advice}")


def watched_works(folder: Path) -> dict[str, Watched]:
    """Give the works that references are linked to, each by the first of its identifiers.

    Raises:
        RecordError: a file cannot be read.
    """
    machine = folder / MACHINE_FILE
    rows: Iterable[MappingRow] = read_mappings(machine).rows if machine.exists() else ()
    linked = merge(rows, read_curated(folder / CURATED_FILE)).rows
    titles: dict[Identifier, str] = {}
    pages: dict[Identifier, set[str]] = {}
    for row in linked:
        if row.ext_status in LINKS:
            name = work_identifier(row.object_id)
            page = row.subject_id.partition(":")[2].rpartition("/")[0]
            pages.setdefault(name, set()).add(page)
            titles[name] = titles.get(name) or row.object_label
    found = {
        work_curie(*names[0]): Watched(
            next((titles[one] for one in names if titles[one]), ""),
            tuple(sorted({page for one in names for page in pages[one]})),
            names,
        )
        for names in linked_works(linked)
    }
    return dict(sorted(found.items()))


def watch_works(
    folder: Path, sources: Sequence[Source], day: str, hearing: Hearing | None = None
) -> WatchRun:
    """Look at all linked works again; the files of the last run are read, not written.

    What a source said before stays its word while it is silent, and when it has no record any more;
    a record that no longer says so takes it back. `hearing` hears the answers, to which records are
    traced.

    Raises:
        RecordError: a file cannot be read.
    """
    watched, before = watched_works(folder), read_standings(folder / FILE)
    known = {name: one.identifiers for name, one in watched.items()}
    names = {name: [work_curie(*one) for one in each] for name, each in known.items()}
    records = read_folder(folder / FOLDER)
    described = describe(known, sources, hearing or Hearing())
    denied = disowned((*records, *described.records), known)
    stored, believed = _stored(records, known), take_back(before, names, denied)
    works, news, unknown = {}, [], []
    for name, found in described.found.items():
        former = next((one for one in names[name] if one in before), name)
        latest = stored[name] | {work.source: work for work in found.values() if work}
        looked = _looked(believed.get(former), latest, dict.fromkeys(found, day), day)
        works[name], new = _tell(name, before.get(former), looked, day)
        news += [] if new is None else [new]
        is_told = looked.statements or not TELLING.isdisjoint(latest)
        unknown += [] if is_told else [name]
    given = [work.source for each in described.found.values() for work in each.values() if work]
    return WatchRun(
        tuple(news),
        works,
        watched,
        tuple(described.faults),
        tuple(sorted({*described.answered, *given})),
        tuple(described.records),
        tuple(unknown),
    )


def write_watch(run: WatchRun, folder: Path) -> tuple[LeftOut, ...]:
    """Keep what is known now, each file in one step; the one that ends news comes last.

    Give the records that are left out, as they could not be read again.
    """
    standings = render_standings(run.works)
    works = [one.identifiers for one in run.watched.values()]
    left = write_records(folder / FOLDER, run.records, works)
    write_whole(folder / FILE, standings)
    return left


def _tell(name: str, former: Looked | None, looked: Looked, day: str) -> tuple[Looked, News | None]:
    """Say what is new of a work, and note that it was told."""
    was = standing_of(former.statements) if former and former.asked else None
    new = news_of(name, was, standing_of(looked.statements))
    if new is None:
        return looked, None
    told = Told(day, new.now.state, new.now.since, new.is_alert, new.added)
    return replace(looked, told=(*looked.told, told)), new


def _stored(kept: Iterable[Retrieved], known: Known) -> dict[str, _Latest]:
    """Give for each work the latest record that is kept of each source, as graphs are made of."""
    records = sorted(kept, key=lambda one: (one.retrieved, one.address))
    owners = assign(tuple(known.values()), (one.work.identifiers for one in records)).owners
    latest: tuple[_Latest, ...] = tuple({} for _ in known)
    for one, owner in zip(records, owners, strict=True):
        if owner is not None:
            latest[owner][one.work.source] = one.work
    return dict(zip(known, latest, strict=True))


def _looked(former: Looked | None, latest: _Latest, days: Mapping[str, str], day: str) -> Looked:
    """Take what records say, and what sources said before of which there is none."""
    before = former or Looked()
    kept = [one for one in before.statements if one.source not in latest]
    said = statements_of(latest.values())
    asked = {**before.asked, **days}
    oldest = (date.fromisoformat(day) - TOLD_FOR).isoformat()
    told = tuple(one for one in before.told if one.day >= oldest)
    return Looked(tuple(sorted({*kept, *said})), asked, before.linked, told)
