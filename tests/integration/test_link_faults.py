"""Seeded runs of `eifgraph link` that are killed, run out of disk or meet sources that fail.

Nothing that was decided is lost or doubled, files are whole, and a later run gives the same bytes
as one that nothing disturbed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from eifgraph.backend import open_backend
from eifgraph.citations.fetch import Fetcher
from eifgraph.citations.hearing import Hearing
from eifgraph.citations.mapping import CURATED_FILE, MACHINE_FILE, read_mappings
from eifgraph.citations.outcomes import Listed
from eifgraph.citations.pacing import LIMITS
from eifgraph.citations.resolve import SILENT
from eifgraph.citations.rows import MappingRow, Status
from eifgraph.citations.services.every import open_sources
from eifgraph.citations.standings import FILE as STANDINGS
from eifgraph.citations.stored import read_folder
from eifgraph.linking import (
    LinkRun,
    describe_links,
    link_references,
    listed_references,
    write_run,
)
from eifgraph.lookups import Lookups
from eifgraph.namespaces import INSTANCES
from eifgraph.release import open_release
from tests.citations.test_fetch import most_within
from tests.forking import KILLED, Ended, Forks, forking
from tests.integration.test_citation_faults import plans
from tests.keeping import kept_answers, path_of
from tests.linked import curate, make_data, make_release, with_twins
from tests.standin.asking import BEGIN, CONTACT, FAST, Clock, manners
from tests.standin.faults import TRANSPORT, Plan
from tests.standin.server import Seen, StandIn, running

RUNS: Final = int(os.environ.get("FAULT_RUNS", "40"))
"""Seeded runs in all; FAULT_RUNS=1000 is the whole measure, and takes half an hour."""
AT_A_TIME: Final = range(4)
"""Each kind of fault is tested in so many parts."""
ONLINE: Final = ("link", "--online", "--mailto", CONTACT)
OFFLINE: Final = ("link", "--offline")
PRIVATE: Final = ("mailto", "email", "tool", "api_key")
"""Parameters that tell who asks, which are no part of what is asked."""
Files = dict[str, bytes]


def seeds(part: int, share: float) -> range:
    """Give the seeds of a part of the runs that are for one kind of fault."""
    count = max(len(AT_A_TIME), round(RUNS * share))
    return range(part, count, len(AT_A_TIME))


def files(data: Path) -> Files:
    """Give all that lies in a folder of links, by name."""
    folder = data / "links"
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@dataclass
class Place:
    """Where a run works: its folders, and the files that were there before."""

    data: Path
    answers: Path
    build: Path

    @property
    def settings(self) -> dict[str, str]:
        """Its settings, without their prefix."""
        return {name.upper(): str(value) for name, value in asdict(self).items()}

    @property
    def files(self) -> Files:
        """What lies in its folder of links."""
        return files(self.data)


@dataclass
class Desk:
    """All that a run needs."""

    stand_in: StandIn
    build: Path
    listed: tuple[Listed, ...]
    forks: Forks
    folder: Path
    _count: int = field(default=0)

    def place(self, former: Files | None = None, answers: Path | None = None) -> Place:
        """Give folders for a run, with what people decided or what lay there before."""
        self._count += 1
        folder = self.folder / str(self._count)
        place = Place(folder / "data", answers or folder / "answers", self.build)
        for name, content in (former or {}).items():
            path = place.data / "links" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if former is None:
            curate(place.data / "links", self.listed)
        return place

    def quiet(self) -> None:
        """Have nothing fail, and forget what was asked."""
        self.stand_in.reset()
        self.stand_in.limit, self.stand_in.slowness = ("100000", "1s", "8"), 0.2

    def run_here(self, place: Place, seconds: float = 5.0) -> LinkRun:
        """Run in this process, where waits take no time, and it is always one moment."""
        hearing, links = Hearing(), place.data / "links"
        moments = replace(Clock().moments, now=lambda: BEGIN)
        polite = manners(place.answers, seconds=seconds)
        with Fetcher(polite, moments, FAST, hearing.hear) as fetch:
            sources = open_sources(fetch, Lookups(self.stand_in.addresses), CONTACT)
            day = BEGIN.date().isoformat()
            run = link_references(self.listed, sources.searched, links, lambda: day, hearing)
            described = describe_links(run, links, sources.all, hearing)
        write_run(run, links, INSTANCES, described)
        return run


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A release, sources of their own, and a process that forks."""
    folder = tmp_path_factory.mktemp("link-faults")
    settings = make_data(folder)
    make_release(settings)
    release = open_release(settings.build)
    listed = listed_references(open_backend(release.nquads), INSTANCES)
    with running() as stand_in, forking(addresses(stand_in)) as forks:
        stand_in.corpus = with_twins(stand_in.corpus.works)
        yield Desk(stand_in, settings.build, listed, forks, folder / "runs")


def addresses(stand_in: StandIn) -> dict[str, str]:
    """Give the settings by which the sources are found."""
    return {f"EIFGRAPH_{name.upper()}_URL": url for name, url in asdict(stand_in.addresses).items()}


@dataclass(frozen=True)
class Truth:
    """What a run comes to that nothing disturbs."""

    files: Files
    size: int
    """Bytes that it writes, with one for each time that a file takes its place."""
    seconds: float
    """How long it takes."""
    answers: Path


@pytest.fixture(scope="module")
def truth(desk: Desk) -> Truth:
    """Run once undisturbed."""
    desk.quiet()
    place, begin = desk.place(), time.monotonic()
    ended = desk.forks.run(*ONLINE, settings=place.settings, disk=("measured", None))
    seconds = time.monotonic() - begin
    assert ended.code == 0, ended.said
    return Truth(place.files, int(ended.said.split()[-1]), seconds, place.answers)


@pytest.fixture(scope="module")
def former(desk: Desk) -> Truth:
    """What a run comes to while one source is silent, so that it knows less than the truth."""
    desk.quiet()
    place = desk.place()
    desk.stand_in.faults.set([Plan("500-html", service="europepmc")])
    desk.run_here(place)
    return Truth(place.files, 0, 0.0, place.answers)


def rows(found: Files, folder: Path) -> dict[str, MappingRow]:
    """Read the machine's rows; each reference has one at most."""
    if MACHINE_FILE not in found:
        return {}
    path = folder / "read.tsv"
    path.write_bytes(found[MACHINE_FILE])
    read = read_mappings(path).rows
    assert len({row.subject_id for row in read}) == len(read)
    return {row.subject_id: row for row in read}


def test_truth_is_something(desk: Desk, truth: Truth, former: Truth, tmp_path: Path) -> None:
    """Undisturbed, all kinds of decisions are made; with a source silent, other ones."""
    found = rows(truth.files, tmp_path)
    counts = Counter((row.ext_status, row.predicate_id) for row in found.values())
    assert counts[Status.AUTO, "skos:exactMatch"] == 5
    assert counts[Status.AUTO, "skos:closeMatch"] == 1
    assert {Status.REVIEW, Status.NONE} <= {status for status, _ in counts}
    assert len(found) == len(desk.listed) - 1 == 10
    names = {MACHINE_FILE, "review.ndjson", STANDINGS, *(f"works/{n}.json" for n in WORKS)}
    assert set(truth.files) == names | {CURATED_FILE}
    assert truth.size > sum(len(truth.files[name]) for name in names)
    assert {name for name in names if former.files.get(name) != truth.files[name]} > {MACHINE_FILE}


WORKS: Final = (
    *("crossref", "datacite", "europepmc", "openalex", "opencitations", "pubmed", "wikidata"),
)


@pytest.mark.parametrize("part", AT_A_TIME)
def test_killed_at_any_moment(desk: Desk, truth: Truth, part: int) -> None:
    """Whole files are left; a later run asks for nothing again, and gives the same bytes."""
    killed = 0
    for seed in seeds(part, 0.3):
        chance, place = random.Random(seed), desk.place()
        for _ in range(chance.choice([1, 1, 2])):
            desk.quiet()
            before = place.files
            killed += kill(desk, truth, place, chance).code == KILLED
            assert_whole(place.files, before, truth.files)
        answers = kept_answers(place.answers)
        kept = {path_of(one.address) for one in answers if not one.is_form}
        desk.quiet()
        ended = desk.forks.run(*ONLINE, settings=place.settings)
        assert ended.code == 0, ended.said
        assert place.files == truth.files
        assert kept.isdisjoint(map(asked, desk.stand_in.log))
        shutil.rmtree(place.data.parent)
    assert killed


def kill(desk: Desk, truth: Truth, place: Place, chance: random.Random) -> Ended:
    """Kill a run at some time, or at some byte of what it writes."""
    if chance.random() < 0.5:
        byte = chance.randrange(truth.size)
        ended = desk.forks.run(*ONLINE, settings=place.settings, disk=("killed", byte))
        assert ended.code == KILLED, ended.said
        return ended
    process = desk.forks.start(*ONLINE, settings=place.settings)
    time.sleep(chance.uniform(0, truth.seconds))
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    return desk.forks.end()


def assert_whole(found: Files, *known: Files) -> None:
    """See that each file is as it was or as it is to be, but for those that nobody reads."""
    for name, content in found.items():
        if not name.endswith(".part"):
            assert content in [files[name] for files in known if name in files], name
    assert found[CURATED_FILE] == known[0][CURATED_FILE]


def asked(seen: Seen) -> str:
    """Give what a request asks for, as answers are kept."""
    parts = urlsplit(seen.path)
    query = [one for one in parse_qsl(parts.query, True) if one[0] not in PRIVATE]
    return f"{parts.path}?{urlencode(query)}" if query else parts.path


@pytest.mark.parametrize("part", AT_A_TIME)
def test_disk_full_at_any_byte(desk: Desk, truth: Truth, former: Truth, part: int) -> None:
    """Former files stay whole, it is told in a line, and a later run completes it."""
    for seed in seeds(part, 0.3):
        chance = random.Random(seed)
        is_first = chance.random() < 0.3
        place = desk.place(None if is_first else former.files)
        desk.quiet()
        before = place.files
        if chance.random() < 0.5:
            how: dict[str, Any] = {"disk": ("full", chance.randrange(truth.size - 20))}
        else:
            how = {"largest": chance.randrange(chance.choice([1 << 12, 1 << 15, 1 << 16, 1 << 18]))}
        ended = desk.forks.run(*ONLINE, settings=place.settings, **how)
        assert ended.code == 2 or not (is_first and "disk" in how), ended.said
        assert_told(ended)
        assert_whole(place.files, before, truth.files)
        desk.quiet()
        ended = desk.forks.run(*ONLINE, settings=place.settings)
        assert ended.code == 0, ended.said
        assert_rows(place.files, truth.files)
        shutil.rmtree(place.data.parent)


def assert_told(ended: Ended) -> None:
    """See that a fault is one clear line, with what to do."""
    assert ended.code in (0, 2), ended.said
    assert "Traceback" not in ended.said
    if ended.code:
        (line,) = [one for one in ended.said.splitlines() if one.startswith("error: ")]
        assert "cannot be" in line
        assert "room" in line


def assert_rows(found: Files, true: Files) -> None:
    """See that the same was decided, and asked of people."""
    names = (MACHINE_FILE, "review.ndjson", CURATED_FILE)
    assert {name: found[name] for name in names} == {name: true[name] for name in names}


@pytest.mark.parametrize("part", AT_A_TIME)
def test_faults_of_sources(
    desk: Desk, truth: Truth, former: Truth, tmp_path: Path, part: int
) -> None:
    """Connections that drop at any byte, storms of refusals: no decision is lost, doubled or new.

    What lay there before stays, and what the faults left open is completed by a later run.
    """
    seen: Counter[str] = Counter()
    for seed in seeds(part, 0.4):
        chance = random.Random(seed)
        before = chance.choice([None, former.files, truth.files])
        place = desk.place(before)
        before = place.files
        desk.quiet()
        desk.stand_in.faults.set(plans(chance), seed)
        desk.run_here(place, seconds=0.1)
        seen += desk.stand_in.faults.counts
        assert_nothing_lost(*(rows(one, tmp_path) for one in (before, place.files, truth.files)))
        assert place.files[CURATED_FILE] == before[CURATED_FILE]
        if before == truth.files:
            assert_rows(place.files, truth.files)
        assert_traced(place, truth, former)
        desk.quiet()
        desk.run_here(place)
        assert_rows(place.files, truth.files)
        assert_traced(place, truth, former)
        desk.quiet()
        done = place.files
        desk.run_here(place)
        assert place.files == done
        assert desk.stand_in.log == []
        shutil.rmtree(place.data.parent)
    assert set(TRANSPORT) - {"slow"} <= seen.keys() or RUNS < 200


Rows = dict[str, MappingRow]


def assert_nothing_lost(before: Rows, found: Rows, true: Rows) -> None:
    """See that each row is true, or says less than the truth; and that no former row says more."""
    assert before.keys() <= found.keys() <= true.keys()
    for subject, row in found.items():
        is_linked = row.ext_status is Status.AUTO
        assert not is_linked or row.object_id == true[subject].object_id or is_open(row)
        assert row.ext_status is not Status.NONE or true[subject].ext_status is Status.NONE
        was = before.get(subject)
        assert was is None or was.ext_status is not Status.AUTO or is_linked


def is_open(row: MappingRow) -> bool:
    """Tell whether a link says that more may be known another time."""
    return row.ext_reason.endswith(SILENT)


def assert_traced(place: Place, *known: Truth) -> None:
    """See that each record names an answer that is kept, now or by the run before."""
    folders = (place.answers, *(one.answers for one in known))
    kept = {(one.address, one.sha256) for each in folders for one in kept_answers(each)}
    records = read_folder(place.data / "links" / "works")
    assert {(one.address, one.sha256) for one in records} <= kept


def test_a_warm_cache_asks_for_nothing(desk: Desk, truth: Truth) -> None:
    """Offline or online, kept answers give the same bytes without a request, while they are fresh.

    What was not there is asked for again after a week, what was there after three months; then the
    days on which sources were asked are later ones, and all else is as it was.
    """
    desk.quiet()
    for command, days in ((OFFLINE, 0), (OFFLINE, 400), (ONLINE, 0), (ONLINE, 6.9)):
        place = desk.place(truth.files, truth.answers)
        assert desk.forks.run(*command, settings=place.settings, later=days).code == 0
        assert place.files == truth.files
    place = desk.place(answers=truth.answers)
    assert desk.forks.run(*OFFLINE, settings=place.settings).code == 0
    assert place.files == truth.files
    assert desk.stand_in.log == []
    answers = (one for one in kept_answers(truth.answers) if not one.is_form)
    fresh = {path_of(one.address): one.days for one in answers}
    for days, again in ((7.1, {7}), (90.1, {7, 90})):
        desk.quiet()
        copy = desk.place(truth.files)
        shutil.copytree(truth.answers, copy.answers)
        assert desk.forks.run(*ONLINE, settings=copy.settings, later=days).code == 0
        assert {**copy.files, STANDINGS: truth.files[STANDINGS]} == truth.files
        assert {fresh.get(asked(one), 7) for one in desk.stand_in.log} == again


def test_two_runs_at_once(desk: Desk, truth: Truth) -> None:
    """The second is refused and asks for nothing; neither spoils what the first writes."""
    desk.quiet()
    desk.stand_in.delay = 0.1
    place = desk.place()
    with forking(addresses(desk.stand_in)) as other:
        desk.forks.start(*ONLINE, settings=place.settings)
        while not desk.stand_in.log:
            time.sleep(0.01)
        refused = other.run(*OFFLINE, settings=place.settings)
        assert (refused.code, "wait for it" in refused.said) == (2, True), refused.said
        assert desk.forks.end().code == 0
        assert place.files == truth.files


@pytest.mark.parametrize("seed", range(2))
def test_two_runs_of_which_one_is_killed(desk: Desk, truth: Truth, seed: int) -> None:
    """Who holds others off lets go when killed; whoever comes next completes it."""
    chance, place = random.Random(seed), desk.place()
    desk.quiet()
    desk.stand_in.delay = 0.05
    process = desk.forks.start(*ONLINE, settings=place.settings)
    with forking(addresses(desk.stand_in)) as other:
        other.start(*ONLINE, settings=place.settings)
        time.sleep(chance.uniform(0, truth.seconds))
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        assert desk.forks.end().code in (0, 2, KILLED)
        assert other.end().code in (0, 2)
        assert desk.forks.run(*ONLINE, settings=place.settings).code == 0
    assert place.files == truth.files


@pytest.mark.parametrize("seed", range(max(2, RUNS // 100)))
def test_real_processes(desk: Desk, truth: Truth, seed: int) -> None:
    """As users run it: killed, out of room and begun anew; limits hold, and the result is true."""
    chance, place = random.Random(seed), desk.place()
    desk.quiet()
    desk.stand_in.limit = ("10", "1s", "3")
    killed = begin(desk, place)
    time.sleep(chance.uniform(1, 5))
    killed.kill()
    assert said_by(killed)[0] in (0, KILLED)
    if seed % 2:
        kilobytes = chance.randrange(1, 60)
        code, said = said_by(begin(desk, place, f"ulimit -f {kilobytes}; "))
        assert_told(Ended(code, said))
    code, said = said_by(begin(desk, place))
    assert code == 0, said
    assert without_times(place.files) == without_times(truth.files)
    log = list(desk.stand_in.log)
    for service in {one.service for one in log}:
        limit = LIMITS[service]
        ours = [one for one in log if one.service == service]
        assert most_within(ours, limit.seconds) <= limit.count


def begin(desk: Desk, place: Place, limits: str = "") -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    names = {f"EIFGRAPH_{name}": value for name, value in place.settings.items()}
    command = " ".join((sys.executable, "-m", "eifgraph", *ONLINE))
    return subprocess.Popen(
        ["/bin/sh", "-c", f"{limits}exec {command}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **addresses(desk.stand_in), **names},
    )


def said_by(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Give how a process ends, and what it says."""
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def without_times(found: Files) -> dict[str, object]:
    """Give what files say, but for when it was; records are in the order of that."""
    today = datetime.now(tz=UTC).date().isoformat().encode()
    plain: dict[str, object] = {}
    for name, content in found.items():
        plain[name] = content.replace(today, BEGIN.date().isoformat().encode())
        if name.startswith("works/"):
            records = [{**one, "retrieved": ""} for one in json.loads(content)]
            plain[name] = sorted(records, key=lambda one: str(one["address"]))
    return plain
