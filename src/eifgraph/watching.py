"""A run over all works that are linked: what is new about their standing since the last run.

Knows the rows of mappings, the sources and the file between runs; must not know how any of them is
read, nor how news are printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from eifgraph.citations.curated import merge, read_curated
from eifgraph.citations.curies import work_curie, work_identifier
from eifgraph.citations.described import describe
from eifgraph.citations.hearing import Hearing
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, read_mappings
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.rows import MappingRow
from eifgraph.citations.services.source import Source
from eifgraph.citations.standing import TELLING, News, news_of, standing_of
from eifgraph.citations.standings import (
    FILE,
    Looked,
    Told,
    joined,
    read_standings,
    render_standings,
)
from eifgraph.citations.stored import FOLDER, Retrieved, read_folder, renewed, write_records
from eifgraph.citations.stored_list import LeftOut
from eifgraph.citations.testimony import Testimonies, Testimony, attribute
from eifgraph.errors import ResolveError, StoreError
from eifgraph.files import write_whole
from eifgraph.linking import LINKS, linked_works

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment of what is not traced to an answer: it counts this time, and is not kept."""
TOLD_FOR = timedelta(days=90)
"""How long news stay in the file, for feeds."""


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
    """All works that are watched, as they are known now, and others whose news are told still."""
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
    a record that no longer says so takes it back, and so does one that turns out to be of another
    work. `hearing` hears the answers, to which records are traced.

    Raises:
        RecordError: a file cannot be read.
    """
    watched, before = watched_works(folder), read_standings(folder / FILE)
    known = {name: one.identifiers for name, one in watched.items()}
    described = describe(known, sources, hearing or Hearing())
    heard = [work for each in described.found.values() for work in each.values() if work]
    others = (Retrieved(work, "", NEVER, "") for work in heard)  # one that is traced comes first
    records = (*described.records, *others)
    kept = renewed(read_folder(folder / FOLDER), records, tuple(known.values()))
    layers = ([Testimony.of(one.work) for one in kept], _remembered(before))
    found = attribute(tuple(known.values()), layers)
    former, rest = _former(before, found, day)
    works, news, unknown = rest, [], []
    for number, (name, one) in enumerate(watched.items()):
        known_before, asked = joined(former[number]), dict.fromkeys(described.found[name], day)
        looked = _looked(replace(known_before, watched=day), found, number, asked)
        works[name], new = _with_news(name, one, former[number], looked)
        news += [] if new is None else [new]
        said = found.of_works[number].items()
        known_to = {source for source, told in said if told.remembered_of is None}
        is_told = looked.statements or not TELLING.isdisjoint(known_to)
        unknown += [] if is_told else [name]
    answered = tuple(sorted({*described.answered, *(work.source for work in heard)}))
    return WatchRun(
        *(tuple(news), works, watched, tuple(described.faults), answered),
        *(tuple(described.records), tuple(unknown)),
    )


def keep_records(run: WatchRun, folder: Path) -> tuple[LeftOut, ...]:
    """Keep what sources say of works; give what is left out, as it could not be read again."""
    works = [one.identifiers for one in run.watched.values()]
    return write_records(folder / FOLDER, run.records, works)


def end_watch(run: WatchRun, folder: Path) -> None:
    """Keep what is known now, after all else: it ends news."""
    write_whole(folder / FILE, render_standings(run.works))


def _remembered(before: Mapping[str, Looked]) -> list[Testimony]:
    """Give what is remembered of each source; in older files a record has the name of its work."""
    return [
        Testimony(
            source,
            looked.records.get(source) or dict([work_identifier(name)]),
            tuple(one for one in looked.statements if one.source == source),
            remembered_of=work_identifier(name),
        )
        for name, looked in before.items()
        for source in sorted({*looked.records, *(one.source for one in looked.statements)})
    ]


def _former(
    before: Mapping[str, Looked], found: Testimonies, day: str
) -> tuple[list[list[Looked]], dict[str, Looked]]:
    """Give what was known of each work, and for some time of works that are linked no more.

    A work may have had another name, or been taken for several.
    """
    oldest = (date.fromisoformat(day) - TOLD_FOR).isoformat()
    of_work: list[list[Looked]] = [[] for _ in found.of_works]
    rest: dict[str, Looked] = {}
    for name, looked in before.items():
        recent = replace(looked, told=tuple(one for one in looked.told if one.day >= oldest))
        number = found.numbers.get(work_identifier(name))
        if number is not None:
            of_work[number].append(recent)
        elif recent.told or looked.last_watched >= oldest:
            rest[name] = recent
    return of_work, rest


def _looked(former: Looked, found: Testimonies, number: int, days: Mapping[str, str]) -> Looked:
    records = {source: one.identifiers for source, one in found.of_works[number].items()}
    asked = {**former.asked, **days}
    return replace(former, statements=found.statements(number), asked=asked, records=records)


def _with_news(
    name: str, about: Watched, former: Sequence[Looked], looked: Looked
) -> tuple[Looked, News | None]:
    """Say what is new of a work, and note that it was told.

    If it was taken for several before, readers of the one that stood are to be warned too.
    """
    now, watched = standing_of(looked.statements), [one for one in former if one.last_watched]
    several = (joined(watched), *watched) if now.state.is_alert else (joined(watched),)
    was = [standing_of(one.statements) for one in several] if watched else [None]
    found = [new for one in was if (new := news_of(name, one, now)) is not None]
    if not found:
        return looked, None
    new = max(found, key=lambda one: one.is_alert)
    told = Told(
        *(looked.watched, name, about.title, about.pages, now.state, now.since, new.is_alert),
        new.added,
    )
    return replace(looked, told=(*looked.told, told)), new
