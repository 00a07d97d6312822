"""How often and how many at once a source is asked.

A source is asked at even intervals, so that no stretch of time sees more requests than it allows;
what its answers say about limits slows us down, never makes us faster than our own. Knows time and
headers about limits; must not know requests or answers.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Moments:
    """Time and chance, which tests replace."""

    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = random.random
    """Gives a number from 0 up to 1."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds, and so many at once."""

    count: float
    seconds: float
    at_once: int

    @property
    def interval(self) -> float:
        """Seconds from one request to the next."""
        return self.seconds / self.count


LIMITS: Final[Mapping[str, Limit]] = {
    "crossref": Limit(10, 1, 3),
    "openalex": Limit(10, 1, 3),
    "europepmc": Limit(5, 1, 2),
    "pubmed": Limit(3, 1, 1),
    "opencitations": Limit(180, 60, 2),
    "wikidata": Limit(1, 1, 1),
    "datacite": Limit(5, 1, 2),
}
"""What each source allows at most, or what is polite where it does not say."""
OTHERS: Final = Limit(1, 1, 1)
MARGIN: Final = 1.05
"""Requests do not arrive as evenly as they are sent."""
TRIES: Final = 5
CAP: Final = 60.0
"""Seconds that are waited at most without being told."""
PATIENCE: Final = 900.0
"""Seconds that are waited at most when told; a source that wants more is not asked again."""
EPOCH: Final = 1e9
"""From here on, a time is told as seconds since 1970, not from now."""
INTERVAL_UNITS: Final = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


class Pace:
    """Lets requests to one source through, each in its turn."""

    def __init__(self, limit: Limit, moments: Moments) -> None:
        self._own, self._moments = limit, moments
        self._interval = limit.interval * MARGIN
        self._at_once = limit.at_once
        self._active, self._next = 0, float("-inf")
        self._room = threading.Condition()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and hold it."""
        with self._room:
            self._room.wait_for(lambda: self._active < self._at_once)
            self._active += 1
        try:
            self._wait()
            yield
        finally:
            with self._room:
                self._active -= 1
                self._room.notify_all()

    def _wait(self) -> None:
        while True:
            with self._room:
                now = self._moments.clock()
                wait = self._next - now
                if wait <= 1e-6:
                    self._next = now + self._interval
                    return
            self._moments.sleep(wait)

    def rest(self, seconds: float) -> None:
        """Let nothing through for a while."""
        with self._room:
            self._next = max(self._next, self._moments.clock() + seconds)

    def heed(self, headers: Mapping[str, str]) -> None:
        """Heed what an answer says about how many requests are allowed."""
        count = positive(headers.get("x-rate-limit-limit"))
        seconds = _interval(headers.get("x-rate-limit-interval", "1s"))
        at_once = positive(headers.get("x-concurrency-limit"))
        with self._room:
            if count and seconds:
                self._interval = max(self._own.interval, seconds / count) * MARGIN
            if at_once:
                self._at_once = max(1, min(self._own.at_once, int(at_once)))
                self._room.notify_all()


def positive(text: str | None) -> float:
    """Read a number from a header; 0 if there is none."""
    with suppress(TypeError, ValueError):
        number = float(text or "")
        if 0 < number < float("inf"):
            return number
    return 0.0


def _interval(text: str) -> float:
    """Read an interval such as "1s"; 0 for what is none.

    >>> _interval("1s"), _interval("2m"), _interval("soon")
    (1.0, 120.0, 0.0)
    """
    number = text.strip().rstrip("msh")
    return positive(number) * INTERVAL_UNITS.get(text.strip()[len(number) :] or "s", 0.0)


def told_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Tell how long a source wants not to be asked; None if it does not say.

    It says so with Retry-After, in seconds or as a date (RFC 9110, 10.2.3), or by having none
    left until a reset.
    """
    told = headers.get("retry-after")
    if told is not None:
        if told.strip().isdecimal():
            return float(told)
        with suppress(ValueError):
            moment = parsedate_to_datetime(told)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            return max(0.0, (moment - now).total_seconds())
    return none_left(headers, now)


def none_left(headers: Mapping[str, str], now: datetime) -> float | None:
    """Tell how long it is until a source allows requests again; None if it does now."""
    for kind in ("", "-usd"):
        left = headers.get(f"x-ratelimit-remaining{kind}")
        if left is None or positive(left):
            continue
        reset = positive(headers.get("x-ratelimit-reset"))
        with suppress(ValueError):
            if float(left) <= 0 and reset:
                return max(0.0, reset - now.timestamp()) if reset > EPOCH else reset
    return None


def own_wait(attempt: int, draw: Callable[[], float]) -> float:
    """Give the seconds to wait after a failure that told nothing: exponential, fully jittered."""
    return draw() * min(CAP, 2.0**attempt)
