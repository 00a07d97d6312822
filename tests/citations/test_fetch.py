"""Asking sources: politely, again when it may help, and never taking a failure for an answer."""

from __future__ import annotations

import hashlib
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eifgraph.access import Rate
from eifgraph.citations.asking import Answer, Ask
from eifgraph.citations.fetch import Fetcher, Manners, manners_of
from eifgraph.citations.kept import FILE, Kept, Received
from eifgraph.citations.pacing import LIMITS, TRIES, Limit, Moments
from eifgraph.citations.services.every import Sources, open_sources
from eifgraph.citations.services.reading import must
from eifgraph.config import read_settings
from eifgraph.errors import (
    AnswersError,
    ConfigError,
    NotKept,
    ResolveError,
    SourceRefused,
    SourceSilent,
    SourceStopped,
)
from eifgraph.lookups import ADDRESSES, Lookups
from tests.keeping import kept_answers
from tests.standin.asking import CONTACT, FAST, Clock, manners
from tests.standin.faults import TRANSPORT, Plan
from tests.standin.server import SERVICES, Seen, StandIn

DOIS = ("10.5555/lantern.2011.17", "10.5555/none")
SECRET = "a-key-of-ours"


def ask_for(stand_in: StandIn, number: int = 1) -> Ask:
    """Make a request to Crossref that is unlike others."""
    return Ask(
        "crossref",
        f"{stand_in.addresses.crossref}/works",
        lambda body: bool(must(body, list, "message", "items")),
        {"query.bibliographic": f"lanterns {number}", "rows": "1"},
        private={"mailto": CONTACT},
    )


def sources(fetch: Fetcher, stand_in: StandIn) -> Sources:
    """Give all sources, as the stand-in plays them."""
    return open_sources(fetch, Lookups(stand_in.addresses), CONTACT)


def everything(found: Sources) -> list[object]:
    """Ask all sources for works that are there, and for one that is not."""
    return [dict(one.by_identifiers("doi", DOIS)) for one in found.all if "doi" in one.schemes]


def most_within(log: Sequence[Seen], seconds: float) -> int:
    """Count the most requests in any stretch of time."""
    times = sorted(one.at for one in log)
    return max(sum(start <= at < start + seconds for at in times) for start in times)


def ask_at_once(fetch: Fetcher, stand_in: StandIn, count: int) -> list[Answer]:
    """Ask from eight threads."""
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda number: fetch(ask_for(stand_in, number)), range(count)))


def test_rate_and_number_at_once_are_kept(stand_in: StandIn, tmp_path: Path) -> None:
    """Threads together never ask more often, nor more at once, than is allowed."""
    stand_in.limit, stand_in.delay = ("40", "1s", "2"), 0.04
    limits = {"crossref": Limit(40, 1, 2)}
    with Fetcher(manners(tmp_path), limits=limits) as fetch:
        ask_at_once(fetch, stand_in, 44)
    assert len(stand_in.log) == 44
    assert most_within(stand_in.log, 1) <= 40
    assert max(one.in_flight for one in stand_in.log) == 2


def test_headers_slow_us_down(stand_in: StandIn, tmp_path: Path, clock: Clock) -> None:
    """Limits that answers tell of are kept; higher ones than our own are not used."""
    stand_in.limit = ("2", "1s", "1")
    with Fetcher(manners(tmp_path), clock.moments, {"crossref": Limit(10, 1, 3)}) as fetch:
        fetch(ask_for(stand_in, 1))
        fetch(ask_for(stand_in, 2))
        stand_in.limit = ("1000", "1s", "50")
        fetch(ask_for(stand_in, 3))
        before = clock.clock()
        fetch(ask_for(stand_in, 4))
        fetch(ask_for(stand_in, 5))
    assert clock.slept[:2] == [pytest.approx(0.105), pytest.approx(0.525)]
    assert clock.clock() - before >= 0.2


def test_one_at_a_time_when_told(stand_in: StandIn, tmp_path: Path) -> None:
    """A lower number at once is kept as soon as an answer tells it."""
    stand_in.limit = ("1000", "1s", "1")
    stand_in.delay = 0.005
    with Fetcher(manners(tmp_path), limits={"crossref": Limit(1000, 1, 8)}) as fetch:
        fetch(ask_for(stand_in, 99))
        ask_at_once(fetch, stand_in, 10)
    assert max(one.in_flight for one in stand_in.log) == 1


def test_own_rate_is_a_setting(stand_in: StandIn, tmp_path: Path, clock: Clock) -> None:
    """A lower rate can be set; a higher one changes nothing."""
    for rate, slept in ((Rate(1, 2), 2.1), (Rate(10_000, 1), 0.105)):
        polite = replace(manners(tmp_path / f"{rate.count}"), rate=rate)
        clock.slept.clear()
        with Fetcher(polite, clock.moments, {"crossref": Limit(10, 1, 1)}) as fetch:
            fetch(ask_for(stand_in, 1))
            fetch(ask_for(stand_in, 2))
        assert clock.slept == [pytest.approx(slept)]


@pytest.mark.parametrize(
    "contact", ["", "https://example.org", "@", "https://example.org/@me", "a b@example.org"]
)
def test_nothing_is_asked_without_a_mail_address(
    stand_in: StandIn, tmp_path: Path, contact: str
) -> None:
    """Without a mail address no request is sent."""
    with Fetcher(Manners(tmp_path, contact)) as fetch, pytest.raises(ConfigError, match="CONTACT"):
        fetch(ask_for(stand_in))
    assert stand_in.log == []


def test_we_say_who_we_are(fetcher: Fetcher, stand_in: StandIn) -> None:
    """Every request names program and contact; services that read a mail address get it."""
    everything(sources(fetcher, stand_in))
    assert {one.agent for one in stand_in.log} == {
        f"eifgraph/0.1.0 (https://w3id.org/eifgraph/; mailto:{CONTACT})"
    }
    asked = {one.service for one in stand_in.log if one.has_mail}
    assert asked == {"openalex", "europepmc"} | {"crossref"}


def test_warm_answers_need_no_request(stand_in: StandIn, tmp_path: Path, clock: Clock) -> None:
    """What was answered is not asked again, neither by another client nor offline."""
    with Fetcher(manners(tmp_path), clock.moments, FAST) as fetch:
        first = everything(sources(fetch, stand_in))
    stand_in.reset()
    for is_offline in (False, True):
        with Fetcher(manners(tmp_path, is_offline=is_offline), clock.moments) as fetch:
            assert everything(sources(fetch, stand_in)) == first
    assert stand_in.log == []


def test_offline_says_what_is_missing(stand_in: StandIn, tmp_path: Path) -> None:
    """Offline, an answer that was never kept is an error of its own; no contact is needed."""
    with Fetcher(Manners(tmp_path, is_offline=True)) as fetch, pytest.raises(NotKept) as caught:
        fetch(ask_for(stand_in))
    assert (caught.value.source, stand_in.log) == ("crossref", [])
    assert "lanterns" in caught.value.address


def test_answers_that_hold_nothing_are_asked_for_sooner(
    stand_in: StandIn, fetcher: Fetcher, clock: Clock
) -> None:
    """After a week nothing is asked for again, after three months what was found is."""
    crossref = sources(fetcher, stand_in).crossref

    def requests() -> int:
        before = len(stand_in.log)
        for doi in DOIS:
            crossref.by_identifiers("doi", [doi])
        return len(stand_in.log) - before

    assert requests() == 2
    assert requests() == 0
    clock.sleep(timedelta(days=8).total_seconds())
    assert requests() == 1
    clock.sleep(timedelta(days=90).total_seconds())
    assert requests() == 2


def test_offline_gives_old_answers(stand_in: StandIn, tmp_path: Path, clock: Clock) -> None:
    """Offline, kept answers are given however old, with the time at which they came."""
    with Fetcher(manners(tmp_path), clock.moments, FAST) as fetch:
        first = fetch(ask_for(stand_in))
    clock.sleep(timedelta(days=1000).total_seconds())
    with Fetcher(manners(tmp_path, is_offline=True), clock.moments) as fetch:
        assert fetch(ask_for(stand_in)) == first


def test_who_asks_is_not_kept(stand_in: StandIn, tmp_path: Path) -> None:
    """Neither mail address nor key are in the file, and others find the same answers."""
    ask = replace(
        ask_for(stand_in),
        private={"mailto": CONTACT, "api_key": SECRET},
        headers={"authorization": SECRET},
    )
    with Fetcher(manners(tmp_path), limits=FAST) as fetch:
        with pytest.raises(SourceRefused):  # Crossref knows no `api_key`
            fetch(ask)
        fetch(ask_for(stand_in))
        other = replace(ask_for(stand_in), private={"mailto": "other@example.org"})
        assert fetch(other).is_found
    assert len(stand_in.log) == 2
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"works" in content
    assert CONTACT.encode() not in content
    assert SECRET.encode() not in content


@pytest.mark.parametrize("fault", TRANSPORT)
def test_faults_that_pass_are_got_over(
    stand_in: StandIn, tmp_path: Path, clock: Clock, fault: str
) -> None:
    """A fault that passes leaves no trace in what is found, nor in what is kept."""
    stand_in.slowness = 0.3
    polite = manners(tmp_path, seconds=0.1)
    with Fetcher(polite, clock.moments, FAST) as fetch:
        stand_in.faults.set([Plan(fault, times=2)])
        answer = fetch(ask_for(stand_in))
    assert answer.is_found
    assert stand_in.faults.counts[fault] == 2
    assert len(stand_in.log) == 3
    assert kept(tmp_path) == 1


def kept(folder: Path) -> int:
    """Count the answers in the file."""
    with sqlite3.connect(folder / FILE) as file:
        (count,) = file.execute("SELECT count(*) FROM responses").fetchone()
    file.close()
    return int(count)


@pytest.mark.parametrize("fault", TRANSPORT)
def test_faults_that_stay_are_no_answers(
    stand_in: StandIn, tmp_path: Path, clock: Clock, fault: str
) -> None:
    """A fault that stays is an error after five tries, at every source; nothing is kept."""
    stand_in.slowness = 0.3
    with Fetcher(manners(tmp_path, seconds=0.05), clock.moments, FAST) as fetch:
        stand_in.faults.set([Plan(fault)])
        for source in sources(fetch, stand_in).all:
            if "doi" not in source.schemes or (fault == "slow" and source.name != "crossref"):
                continue
            before = len(stand_in.log)
            with pytest.raises((SourceSilent, SourceRefused)) as caught:
                source.by_identifiers("doi", DOIS)
            assert source.name in str(caught.value)
            assert len(stand_in.log) - before in (1, TRIES)
    assert kept(tmp_path) == 0


def test_retry_after_is_honoured(fetcher: Fetcher, stand_in: StandIn, clock: Clock) -> None:
    """As many seconds as are told are waited, by everybody who asks that source."""
    stand_in.faults.set([Plan("429-after", times=1)])
    fetcher(ask_for(stand_in))
    assert sum(clock.slept) == pytest.approx(2, abs=0.01)


def test_waits_grow(fetcher: Fetcher, stand_in: StandIn, clock: Clock) -> None:
    """Without being told, waits double, up to chance."""
    stand_in.faults.set([Plan("500-html")])
    with pytest.raises(SourceSilent, match="500, after 5 tries"):
        fetcher(ask_for(stand_in))
    assert [one for one in clock.slept if one > 0.5] == [1, 2, 4, 8]


def test_long_waits_stop_a_source(fetcher: Fetcher, stand_in: StandIn, clock: Clock) -> None:
    """A source that wants more than a quarter of an hour is not asked again; others are."""
    stand_in.faults.set([Plan("429-long", times=1)])
    found = sources(fetcher, stand_in)
    with pytest.raises(SourceStopped, match="7200 s"):
        found.crossref.by_identifiers("doi", DOIS)
    with pytest.raises(SourceStopped):
        found.crossref.by_identifiers("doi", DOIS[:1])
    assert found.openalex.by_identifiers("doi", DOIS)
    assert [one.service for one in stand_in.log].count("crossref") == 1
    assert sum(clock.slept) < 1


@pytest.mark.parametrize(("fault", "kind"), [("400", SourceRefused), ("403", SourceStopped)])
def test_refusals_are_final(
    fetcher: Fetcher, stand_in: StandIn, fault: str, kind: type[ResolveError]
) -> None:
    """A refusal is not tried again."""
    stand_in.faults.set([Plan(fault, times=1)])
    with pytest.raises(kind):
        fetcher(ask_for(stand_in))
    assert len(stand_in.log) == 1


def test_foreign_404_is_no_answer(fetcher: Fetcher, stand_in: StandIn) -> None:
    """A 404 that is not the service's own is not "no such work"."""
    ask = replace(ask_for(stand_in), url=f"{stand_in.addresses.crossref}s/works/10.5555%2Fnone")
    with pytest.raises(SourceRefused, match="404"):
        fetcher(ask)


def test_nobody_is_there(fetcher: Fetcher, caplog: pytest.LogCaptureFixture) -> None:
    """A source that cannot be reached is silent; neither error nor log tell a key."""
    ask = Ask("crossref", "http://127.0.0.1:9/works", bool, private={"api_key": SECRET})
    with caplog.at_level("DEBUG", "eifgraph"), pytest.raises(SourceSilent) as caught:
        fetcher(ask)
    assert "it cannot be reached, or its answer broke off, after 5 tries" in str(caught.value)
    assert SECRET not in f"{caught.value}{caplog.text}"


@pytest.mark.parametrize(("fault", "requests"), [("301-elsewhere", 1), ("301-circle", 4)])
def test_redirects_end(fetcher: Fetcher, stand_in: StandIn, fault: str, requests: int) -> None:
    """A redirect to another host is not followed, and one in a circle not for ever."""
    stand_in.faults.set([Plan(fault)])
    with pytest.raises(SourceRefused, match="301"):
        fetcher(ask_for(stand_in))
    assert len(stand_in.log) == requests


def test_last_answer_of_the_day_is_used(fetcher: Fetcher, stand_in: StandIn) -> None:
    """An answer that leaves no more requests is used; then the source is not asked again."""
    stand_in.faults.set([Plan("none-left", times=1)])
    assert fetcher(ask_for(stand_in, 1)).is_found
    with pytest.raises(SourceStopped, match="no requests left"):
        fetcher(ask_for(stand_in, 2))
    assert fetcher(ask_for(stand_in, 1)).is_found
    assert len(stand_in.log) == 1


def test_short_rests_are_waited_for(fetcher: Fetcher, stand_in: StandIn, clock: Clock) -> None:
    """If requests are allowed again soon, that is waited for."""
    stand_in.faults.set([Plan("none-left-now", times=1)])
    fetcher(ask_for(stand_in, 1))
    fetcher(ask_for(stand_in, 2))
    assert sum(clock.slept) == pytest.approx(30, abs=0.01)


def test_endless_answers_are_left(
    fetcher: Fetcher, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer that is too large is not read to its end."""
    monkeypatch.setattr("eifgraph.citations.fetch.LARGEST", 10)
    with pytest.raises(SourceSilent, match="too large"):
        fetcher(ask_for(stand_in))


def test_the_same_is_asked_once_at_the_same_time(stand_in: StandIn, tmp_path: Path) -> None:
    """Who asks what is being asked waits for that answer, which is the one that is kept."""
    stand_in.delay = 0.05
    with Fetcher(manners(tmp_path), limits=FAST) as fetch, ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: fetch(ask_for(stand_in)).retrieved, range(8)))
    assert len(stand_in.log) == len(answers) == 1


def test_everything_given_is_told(stand_in: StandIn, tmp_path: Path) -> None:
    """Whoever listens hears of every answer, where it came from and what it was."""
    heard: list[Answer] = []
    with Fetcher(manners(tmp_path), Moments(), FAST, heard.append) as fetch:
        everything(sources(fetch, stand_in))
    assert {one.source for one in heard} == {one.service for one in stand_in.log}
    assert all(len(one.digest) == 64 and CONTACT not in one.address for one in heard)


def test_unreadable_file_is_told(tmp_path: Path) -> None:
    """A file that is none of ours is named, with what to do."""
    (tmp_path / FILE).write_bytes(b"no database, but long enough to look like one" * 100)
    with pytest.raises(AnswersError, match="delete the file"):
        Fetcher(manners(tmp_path))


def test_file_that_goes_bad_is_told(stand_in: StandIn, tmp_path: Path) -> None:
    """A file that can no longer be written or read is an error, whatever was answered."""
    with Fetcher(manners(tmp_path), limits=FAST) as fetch:
        fetch(ask_for(stand_in))
        with sqlite3.connect(tmp_path / FILE) as file:
            fails = "BEGIN SELECT RAISE(FAIL, 'full'); END"
            file.execute(f"CREATE TRIGGER full BEFORE INSERT ON responses {fails}")
        file.close()
        with pytest.raises(AnswersError, match="cannot be used: full"):
            fetch(ask_for(stand_in, 2))
        with sqlite3.connect(tmp_path / FILE) as file:
            file.execute("DROP TABLE responses")
        file.close()
        with pytest.raises(AnswersError, match="no such table"):
            fetch(ask_for(stand_in))


def test_broken_entry_is_asked_for_again(stand_in: StandIn, tmp_path: Path) -> None:
    """An entry that was damaged counts as not kept."""
    with Fetcher(manners(tmp_path), limits=FAST) as fetch:
        fetch(ask_for(stand_in))
    with sqlite3.connect(tmp_path / FILE) as file:
        file.execute("UPDATE responses SET value = substr(value, 1, 40)")
    file.close()
    with Fetcher(manners(tmp_path), limits=FAST) as fetch:
        assert fetch(ask_for(stand_in)).is_found
    assert len(stand_in.log) == 2


KILLED = """
import sys
from pathlib import Path
from eifgraph.citations.fetch import Fetcher
from tests.citations.test_fetch import FAST, ask_for, manners
from tests.standin.server import StandIn
stand_in = StandIn(int(sys.argv[1]))
with Fetcher(manners(Path(sys.argv[2])), limits=FAST) as fetch:
    for number in range(100_000):
        fetch(ask_for(stand_in, number))
        print(number, flush=True)
"""


def test_killed_while_writing(stand_in: StandIn, tmp_path: Path) -> None:
    """A process killed at any moment leaves a file with every answer that it had given."""
    stand_in.limit = ("100000", "1s", "8")
    command = [sys.executable, "-c", KILLED, str(stand_in.port), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        given = [int(process.stdout.readline()) for _ in range(30)]
        process.send_signal(signal.SIGKILL)
        given += [int(line) for line in process.stdout.read().splitlines() if line]
    with Fetcher(manners(tmp_path, is_offline=True)) as fetch:
        assert all(fetch(ask_for(stand_in, number)).is_found for number in given)
    assert kept(tmp_path) in (len(given), len(given) + 1)


def test_many_threads_share_a_client(stand_in: StandIn, fetcher: Fetcher) -> None:
    """Threads get their own answers, and each is kept."""
    answers = ask_at_once(fetcher, stand_in, 40)
    assert [f"lanterns+{number}&" in one.address for number, one in enumerate(answers)] == [
        True
    ] * 40
    before = len(stand_in.log)
    assert ask_at_once(fetcher, stand_in, 40) == answers
    assert (before, len(stand_in.log)) == (40, 40)


def test_waiting_holds_up_one_source_only(stand_in: StandIn, tmp_path: Path, clock: Clock) -> None:
    """While one source rests, another is asked."""
    stand_in.faults.set([Plan("429", times=1, service="crossref")])
    rested, is_asked = threading.Event(), threading.Event()

    def sleep(seconds: float) -> None:
        if seconds > 0.5:
            rested.set()
            is_asked.wait(5)
        clock.sleep(seconds)

    moments = replace(clock.moments, sleep=sleep)
    with Fetcher(manners(tmp_path), moments, FAST) as fetch, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(fetch, ask_for(stand_in))
        assert rested.wait(5)
        assert sources(fetch, stand_in).openalex.by_identifiers("doi", DOIS)
        is_asked.set()
        assert slow.result().is_found


def test_settings_lead_to_manners(tmp_path: Path) -> None:
    """Contact, folder, patience and rate are settings."""
    given = {
        "EIFGRAPH_CONTACT": CONTACT,
        "EIFGRAPH_ANSWERS": str(tmp_path),
        "EIFGRAPH_LOOKUP_SECONDS": "7",
        "EIFGRAPH_LOOKUP_RATE": "2/s",
    }
    found = manners_of(read_settings(given), is_offline=True)
    assert found == Manners(tmp_path, CONTACT, True, 7.0, Rate(2, 1.0))


def test_every_source_has_a_limit() -> None:
    """No source is asked without a limit of its own, and each is played."""
    assert set(LIMITS) == set(ADDRESSES) == set(SERVICES)


def test_a_source_that_is_silent_is_left(stand_in: StandIn, tmp_path: Path) -> None:
    """After three questions in vain, one after another, it is asked no more in this run."""
    stand_in.limit = ("100000", "1s", "8")
    stand_in.faults.set([Plan("reset", 1.0)], 1)
    with Fetcher(manners(tmp_path), Clock().moments, FAST) as fetch:
        for number in range(3):
            with pytest.raises(SourceSilent):
                fetch(ask_for(stand_in, number))
        sent = len(stand_in.log)
        stand_in.faults.set([], 1)
        with pytest.raises(SourceStopped, match="3 questions in a row"):
            fetch(ask_for(stand_in, 9))
    assert len(stand_in.log) == sent == 3 * TRIES


def test_an_answer_that_a_record_is_from_stays(tmp_path: Path) -> None:
    """A newer answer takes its place, and the former can be looked at while a record names it."""
    ask = Ask("crossref", "http://127.0.0.1/works", bool)
    moment, digests = datetime(2026, 11, 29, tzinfo=UTC), []
    headers = {"content-type": "application/json"}
    with closing(Kept(tmp_path)) as kept:
        for text in ("{}", '{"a": 1}', '{"a": 2}'):
            kept.put(
                ask,
                Received(200, headers, text.encode()),
                moment,
                moment,
            )
            digests.append(hashlib.sha256(text.encode()).hexdigest())
            kept.name(tmp_path / "links", digests[:1])
        there = {one.sha256 for one in kept_answers(tmp_path)}
        assert there == {digests[0], digests[2]}
        kept.name(tmp_path / "links", [])
    assert {one.sha256 for one in kept_answers(tmp_path)} == {digests[2]}
