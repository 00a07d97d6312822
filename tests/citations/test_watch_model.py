"""Any course of links, sources and days: a watch and a release say the same, and nothing twice."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from eifgraph.citations.curated import change_curated
from eifgraph.citations.curies import work_curie
from eifgraph.citations.mapping import CURATED_FILE, new_set
from eifgraph.citations.rows import CLOSE, EXACT, MappingRow, Status
from eifgraph.citations.standing import standing_of
from eifgraph.citations.work import Work
from eifgraph.watching import WatchRun
from tests.citations.test_compare import WORK
from tests.citations.test_watching import RETRACTED
from tests.citations.watched import Heard, accepted, in_graph, told, watch_on

DOIS, PMIDS, PMCIDS = ("10.5555/1", "10.5555/2"), ("1", "2"), ("PMC1",)
SCHEMES = {
    "crossref": ("doi", "pmid"),
    "openalex": ("doi", "pmid"),
    "pubmed": ("pmid", "doi"),
}
DAYS = ("2026-11-01", "2026-11-02", "2026-11-03")


@st.composite
def records(draw: st.DrawFn, most: int = 2) -> tuple[Work, ...]:
    """Make the records of a source, none of which shares an identifier with another."""
    left: dict[str, list[str]] = {"doi": list(DOIS), "pmid": list(PMIDS), "pmcid": list(PMCIDS)}
    works = []
    for _ in range(draw(st.integers(0, most))):
        names = {}
        for scheme, values in left.items():
            if draw(st.booleans()) and values:
                names[scheme] = values.pop(draw(st.integers(0, len(values) - 1)))
        if names:
            updates = (RETRACTED,) if draw(st.booleans()) else ()
            works.append(replace(WORK, identifiers=names, updates=updates))
    return tuple(works)


@dataclass(frozen=True)
class Day:
    """What is linked on a day, what sources have, and which of them are silent."""

    links: tuple[tuple[tuple[str, ...], str], ...]
    """For each reference the works that it names, and how."""
    answers: tuple[tuple[Work, ...], ...]
    silent: frozenset[str]

    def desks(self, silent: frozenset[str] | None = None) -> list[Heard]:
        """Give the sources."""
        off = self.silent if silent is None else silent
        named = zip(SCHEMES.items(), self.answers, strict=True)
        return [
            Heard(name, works, is_silent=name in off, schemes=schemes)
            for (name, schemes), works in named
        ]

    def link(self, folder: Path) -> None:
        """Have people link references so, and no longer otherwise."""
        rows = [
            MappingRow(
                f"eifref:early-steps/{'ab'[at] * 12}",
                name,
                "x",
                object_label="A trial",
                predicate_id=how,
                ext_status=Status.ACCEPTED,
            )
            for at, (names, how) in enumerate(self.links)
            for name in names
        ]
        gone = accepted(folder) if (folder / CURATED_FILE).exists() else []
        change_curated(folder / CURATED_FILE, new_set("curated", "1"), rows, gone)


@st.composite
def links(draw: st.DrawFn) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Make the links of one or two references, which have no identifier in common."""
    of_scheme = [draw(st.permutations(values)) for values in (DOIS, PMIDS)]
    made = []
    for at in range(draw(st.integers(1, 2))):
        which = draw(st.sampled_from([(0,), (1,), (0, 1)]))
        names = tuple(work_curie(("doi", "pmid")[kind], of_scheme[kind][at]) for kind in which)
        made.append((names, draw(st.sampled_from([EXACT, EXACT, CLOSE]))))
    return tuple(made)


@st.composite
def courses(draw: st.DrawFn, *, is_relinked: bool) -> list[Day]:
    """Make some days; a source mostly says again what it said the day before."""
    linked, answers = draw(links()), tuple(draw(records()) for _ in SCHEMES)
    days = []
    for _ in DAYS:
        silent = frozenset(draw(st.sets(st.sampled_from(sorted(SCHEMES)), max_size=1)))
        days.append(Day(linked, answers, silent))
        if is_relinked and draw(st.booleans()):
            linked = draw(links())
        answers = tuple(draw(st.one_of(st.just(one), records())) for one in answers)
    return days


@contextmanager
def links_folder() -> Iterator[Path]:
    """Give a folder of links, for one example."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "data" / "links"
        folder.mkdir(parents=True)
        yield folder


def states(run: WatchRun) -> dict[str, str]:
    """Give how works stand after a run, as graphs name it."""
    found = {name: standing_of(run.works[name].statements).state for name in run.watched}
    return {
        name: "unknown" if name in run.unknown else state.name.lower()
        for name, state in found.items()
    }


def all_silent(day: Day) -> Sequence[Heard]:
    """Give sources of which none answers."""
    return day.desks(frozenset(SCHEMES))


@settings(max_examples=40)
@given(courses(is_relinked=False))
def test_a_watch_and_a_release_agree(course: list[Day]) -> None:
    """They agree on each day; the same answers are no news, nor is silence; no state changes so."""
    with links_folder() as folder:
        course[0].link(folder)
        before: dict[str, str] = {}
        for on, day in zip(DAYS, course, strict=True):
            run = watch_on(folder, on, *day.desks())
            now = states(run)
            assert {**dict.fromkeys(now, "unknown"), **in_graph(folder)} == now
            changed = {name for name in now.keys() & before.keys() if now[name] != before[name]}
            news = {name for name, _ in told(run)}
            assert all(name in news or "unknown" in (now[name], before[name]) for name in changed)
            for desks in (day.desks(), all_silent(day)):
                again = watch_on(folder, on, *desks)
                assert (told(again), states(again)) == ([], now)
            before = now


@settings(max_examples=40)
@given(courses(is_relinked=True))
def test_links_may_change(course: list[Day]) -> None:
    """Whatever people link anew, the same answers are no news, and no alert is lost."""
    with links_folder() as folder:
        for on, day in zip(DAYS, course, strict=True):
            day.link(folder)
            run = watch_on(folder, on, *day.desks())
            graph = in_graph(folder)
            warned = {name for name, state in states(run).items() if state == "retracted"}
            assert {name for name, state in graph.items() if state == "retracted"} <= warned
            assert told(watch_on(folder, on, *day.desks())) == []
