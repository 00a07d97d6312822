"""Clients for tests: with a clock that runs only when somebody sleeps, and without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eifgraph.citations.fetch import Fetcher, Manners
from eifgraph.citations.pacing import LIMITS, Limit, Moments
from tests.standin.server import StandIn, running

CONTACT = "somebody@example.org"
BEGIN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
FAST = dict.fromkeys(LIMITS, Limit(100_000, 1, 8))


class Clock:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self._seconds = 0.0
        self._lock = threading.Lock()

    @property
    def moments(self) -> Moments:
        """Time as it is here, and chance that always takes the longest wait."""
        return Moments(self.clock, self.now, self.sleep, lambda: 1.0)

    def clock(self) -> float:
        """Give the seconds since the beginning."""
        return self._seconds

    def now(self) -> datetime:
        """Give the moment."""
        return BEGIN + timedelta(seconds=self._seconds)

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        with self._lock:
            self.slept.append(seconds)
            self._seconds += seconds


def manners(folder: Path, *, is_offline: bool = False, seconds: float = 5.0) -> Manners:
    """Give manners for tests."""
    return Manners(folder, CONTACT, is_offline, seconds)


@pytest.fixture(scope="session")
def running_stand_in() -> Iterator[StandIn]:
    """A stand-in that runs while tests do."""
    with running() as stand_in:
        yield stand_in


@pytest.fixture
def stand_in(running_stand_in: StandIn) -> StandIn:
    """A stand-in that has seen nothing, and fails in no way."""
    running_stand_in.reset()
    return running_stand_in


@pytest.fixture
def clock() -> Clock:
    """Time for a test."""
    return Clock()


@pytest.fixture
def fetcher(tmp_path: Path, clock: Clock) -> Iterator[Fetcher]:
    """A client that never really waits."""
    with Fetcher(manners(tmp_path / "answers"), clock.moments, FAST) as client:
        yield client
