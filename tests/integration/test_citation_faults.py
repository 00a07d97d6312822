"""Seeded runs against sources that fail in every way: nothing is lost, doubled or made up."""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from eifgraph.citations.fetch import Fetcher, Manners
from eifgraph.citations.leaving import ENOUGH
from eifgraph.citations.pacing import Limit, Moments
from eifgraph.citations.services.every import Sources, open_sources
from eifgraph.citations.services.source import Sought
from eifgraph.citations.work import Work
from eifgraph.errors import NotKept, ResolveError, SourceSilent, SourceStopped
from eifgraph.lookups import Lookups
from tests.citations.test_fetch import ask_for, most_within
from tests.standin.asking import CONTACT, FAST, Clock, manners
from tests.standin.faults import LONG, TRANSPORT, Plan
from tests.standin.server import StandIn

RUNS = int(os.environ.get("FAULT_RUNS", "100"))
"""Seeded runs, in hundreds; FAULT_RUNS=1000 is the whole measure, and takes some minutes."""
DOIS = (
    *("10.5555/lantern.2011.17", "10.5555/tidepool.2016.2", "10.5555/handbook.ch4"),
    *("10.5555/hedge.report.3", "10.5555/(kites)1097<55::aid-22>3.0.co;2-k", "10.5555/none"),
)
SOUGHT = Sought(
    "Pippin, L., & Russet, C. (2018). Does orchard play improve language? A cluster trial. "
    "Journal of Invented Family Studies, 19, 410-431.",
    *("Does orchard play improve language? A cluster trial", "Pippin", 2018),
    *("Journal of Invented Family Studies", "19", "410"),
)
Outcome = dict[tuple[str, str], object]


def sources(fetch: Fetcher, stand_in: StandIn) -> Sources:
    """Give all sources, as the stand-in plays them."""
    return open_sources(fetch, Lookups(stand_in.addresses), CONTACT)


def ask_all(found: Sources, order: random.Random | None = None) -> Outcome:
    """Ask every source for every work, each by itself; errors are outcomes."""
    asked = [(one, doi) for one in found.all if "doi" in one.schemes for doi in DOIS]
    asked += [(one, "") for one in found.all]
    if order is not None:
        order.shuffle(asked)
    outcome: Outcome = {}
    for source, doi in asked:
        try:
            works: object = (
                dict(source.by_identifiers("doi", [doi])) if doi else source.search(SOUGHT)
            )
        except ResolveError as error:
            works = error
        assert (source.name, doi) not in outcome
        outcome[source.name, doi] = works
    return outcome


@pytest.fixture(scope="module")
def truth(running_stand_in: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What is found when nothing fails."""
    running_stand_in.reset()
    polite = manners(tmp_path_factory.mktemp("truth"))
    with Fetcher(polite, Clock().moments, FAST) as fetch:
        return ask_all(sources(fetch, running_stand_in))


def plans(chance: random.Random) -> list[Plan]:
    """Draw what goes wrong in a run."""
    kinds = [one for one in TRANSPORT if one != "slow" or chance.random() < 0.02]
    chosen = chance.sample(kinds, chance.randint(1, 3))
    found = [Plan(one, chance.choice([0.1, 0.3, 0.6])) for one in chosen]
    if chance.random() < 0.05:
        found.append(Plan(LONG, 0.05, times=1))
    return found


def test_truth_is_something(truth: Outcome) -> None:
    """Without faults nothing fails, and works are found."""
    assert not any(isinstance(one, Exception) for one in truth.values())
    assert sum(bool(one) for one in truth.values()) > 20


@pytest.mark.parametrize("part", range(RUNS // 100))
def test_faults_lose_and_invent_nothing(
    stand_in: StandIn, truth: Outcome, tmp_path: Path, part: int
) -> None:
    """Each outcome is the truth or an error; what is kept is true; a later run completes it."""
    seen: Counter[str] = Counter()
    for seed in range(100 * part, 100 * (part + 1)):
        chance, folder = random.Random(seed), tmp_path / str(seed)
        stand_in.reset()
        stand_in.limit, stand_in.slowness = ("100000", "1s", "8"), 0.2
        stand_in.faults.set(plans(chance), seed)
        with Fetcher(manners(folder, seconds=0.1), Clock().moments, FAST) as fetch:
            found = ask_all(sources(fetch, stand_in), chance)
        seen += stand_in.faults.counts
        assert found.keys() == truth.keys()
        failed = {key for key, one in found.items() if isinstance(one, ResolveError)}
        assert {key: one for key, one in found.items() if key not in failed} == {
            key: one for key, one in truth.items() if key not in failed
        }
        stopped = {key[0] for key in failed if isinstance(found[key], SourceStopped)}
        silent = Counter(key[0] for key in failed if isinstance(found[key], SourceSilent))
        in_vain = {name for name, count in silent.items() if count >= ENOUGH}
        assert stopped <= in_vain or stand_in.faults.counts[LONG]
        assert_kept(folder, stand_in, truth, failed)
        shutil.rmtree(folder)
    assert set(TRANSPORT) - {"slow"} <= seen.keys()


def assert_kept(
    folder: Path, stand_in: StandIn, truth: Outcome, failed: set[tuple[str, str]]
) -> None:
    """See that what is kept is the truth, offline and without requests, and can be completed."""
    stand_in.reset()
    with Fetcher(Manners(folder, is_offline=True), Clock().moments) as fetch:
        kept = ask_all(sources(fetch, stand_in))
    assert stand_in.log == []
    assert all(
        kept[key] == truth[key] if key not in failed else is_partly(kept[key], truth[key])
        for key in truth
    )
    stand_in.limit = ("100000", "1s", "8")
    with Fetcher(manners(folder), Clock().moments, FAST) as fetch:
        assert ask_all(sources(fetch, stand_in)) == truth
    assert bool(stand_in.log) == bool(failed)


def is_partly(kept: object, true: object) -> bool:
    """Tell whether what failed is not kept, or true."""
    return isinstance(kept, NotKept) or kept == true


def test_works_are_equal_only_if_all_of_them_is() -> None:
    """The comparison that all of this rests on sees a difference."""
    assert Work("crossref", {"doi": "10.5555/1"}) != Work("crossref", {"doi": "10.5555/2"})


@pytest.mark.parametrize("seed", range(5))
def test_limits_are_kept_whatever_fails(stand_in: StandIn, tmp_path: Path, seed: int) -> None:
    """Eight threads among faults stay within rate and number at once, tries after failures too."""
    stand_in.limit, stand_in.delay = ("150", "1s", "3"), 0.015
    kinds = ("429", "500-html", "200-cut", "reset", "503-after-date")
    stand_in.faults.set([Plan(one, 0.08) for one in kinds], seed)
    moments = Moments(draw=lambda: 0.0)
    limits = {"crossref": Limit(150, 1, 3)}
    with Fetcher(manners(tmp_path), moments, limits) as fetch, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(fetch, ask_for(stand_in, number)) for number in range(250)]
        answers = [one.result() for one in asked if not isinstance(one.exception(), SourceSilent)]
    assert len({one.address for one in answers}) == len(answers) > 200
    assert all(one.is_found for one in answers)
    assert len(stand_in.log) == len(answers) + sum(stand_in.faults.counts.values())
    assert most_within(stand_in.log, 1) <= 150
    assert max(one.in_flight for one in stand_in.log) == 3
