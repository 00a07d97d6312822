"""What every source says of works that are known, asked by their identifiers.

Knows that one source may name an identifier by which another can be asked; must not know any
source, nor what is done with what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from eifgraph.citations.belonging import assign
from eifgraph.citations.curies import work_curie
from eifgraph.citations.hearing import Hearing, records_of
from eifgraph.citations.one_work import Identifier
from eifgraph.citations.services.source import Source
from eifgraph.citations.stored import Retrieved
from eifgraph.citations.work import Work
from eifgraph.errors import ResolveError

AT_ONCE: Final = 8
"""Sources that are asked at the same time; each has a pace of its own."""
Known = Mapping[str, tuple[Identifier, ...]]
"""Works, each by a name of the caller's, with the identifiers that it is known by."""


@dataclass(slots=True)
class Described:
    """What came of asking all sources for works."""

    found: dict[str, dict[str, Work | None]]
    """For each work and each source that answered, its description if the source has one."""
    records: list[Retrieved] = field(default_factory=list)
    """The descriptions, each with the answer that it is from."""
    faults: list[ResolveError] = field(default_factory=list)
    silent: set[tuple[str, str]] = field(default_factory=set)
    """Work and source, where a question got no answer: that it knows no such work is not said."""
    days: dict[str, str] = field(default_factory=dict)
    """For each source that answered, the day of the oldest of its answers; some may be kept."""

    @property
    def answered(self) -> tuple[str, ...]:
        """The sources that answered for some work."""
        return tuple(sorted({source for each in self.found.values() for source in each}))

    @property
    def asked(self) -> dict[str, dict[str, str]]:
        """For each work and each source that answered for it, the day."""
        return {
            name: {source: self.days[source] for source in each if source in self.days}
            for name, each in self.found.items()
        }


def describe(known: Known, sources: Sequence[Source], hearing: Hearing) -> Described:
    """Ask all sources for all works, as many at once as each takes.

    A source that does not know a work by its own identifiers is asked once more by those that other
    sources give it, unless they disagree. A description that contradicts the better identifiers of
    the work that it was asked for is none of it.
    """
    made = Described({name: {} for name in known})
    _ask(known, sources, hearing, made)
    works = _belonging(known, made)
    more = {name: works[name][len(own) :] for name, own in known.items()}
    _ask({name: names for name, names in more.items() if names}, sources, hearing, made)
    _belonging(known, made)
    return made


def _belonging(known: Known, made: Described) -> dict[str, tuple[Identifier, ...]]:
    """Drop descriptions of other works; give what each work is known by now."""
    given = [
        (number, name, source, work)
        for number, (name, each) in enumerate(made.found.items())
        for source, work in each.items()
        if work is not None
    ]
    found = assign(tuple(known.values()), (work.identifiers for *_, work in given))
    for (number, name, source, _), owner in zip(given, found.owners, strict=True):
        if owner != number:
            made.found[name][source] = None
    return dict(zip(known, found.works, strict=True))


@dataclass(slots=True)
class _Told:
    """What one source says in one round of questions."""

    found: dict[str, Work | None] = field(default_factory=dict)
    records: tuple[Retrieved, ...] = ()
    faults: list[ResolveError] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    day: str = ""
    """That of the oldest answer, or ""."""


def _ask(known: Known, sources: Sequence[Source], hearing: Hearing, made: Described) -> None:
    """Ask for what is not found yet; all sources at the same time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(_one_source, known, source, hearing, made.found) for source in sources]
    for source, one in zip(sources, asked, strict=True):
        told = one.result()
        made.silent |= {(name, source.name) for name in told.silent}
        for name, work in told.found.items():
            if work or (name, source.name) not in made.silent:
                made.found[name][source.name] = work
        made.records += told.records
        made.faults += told.faults
        days = [day for day in (told.day, made.days.get(source.name)) if day]
        made.days |= {source.name: min(days)} if days else {}


def _one_source(
    known: Known, source: Source, hearing: Hearing, before: Mapping[str, Mapping[str, Work | None]]
) -> _Told:
    """Ask one source, by each scheme of identifiers that it knows, for what it has not given."""
    told = _Told()
    with hearing.listening() as answers:
        for scheme in source.schemes:
            wanted = {
                name: value
                for name, identifiers in known.items()
                for kind, value in identifiers
                if kind == scheme and not told.found.get(name) and not before[name].get(source.name)
            }
            if not wanted:
                continue
            try:
                given = source.by_identifiers(scheme, list(dict.fromkeys(wanted.values())))
            except ResolveError as fault:
                told.faults.append(fault)
                told.silent |= wanted.keys()
                continue
            told.found |= {name: given.get(value) for name, value in wanted.items()}
    works = (work for work in told.found.values() if work is not None)
    told.records = tuple(records_of(works, answers))
    told.day = min((one.retrieved.date().isoformat() for one in answers), default="")
    return told


def names_of(works: Iterable[tuple[Identifier, ...]]) -> dict[str, tuple[Identifier, ...]]:
    """Name works by the CURIE of the first of their identifiers."""
    return {work_curie(*identifiers[0]): identifiers for identifiers in works}
