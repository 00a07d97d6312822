"""Asking the sources: one client for all of them, that keeps answers, waits and names itself.

An answer is whole, or it is an error: a source that is down never looks like one that knows no
such work, and nothing broken is kept. Knows HTTP; must not know any source's form of
requests and records, nor the file in which answers are kept.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

from eifgraph.access import Rate
from eifgraph.citations.asking import Answer, Ask, BrokenAnswer
from eifgraph.citations.kept import Kept, Received, answer_of, key_of
from eifgraph.citations.leaving import Left
from eifgraph.citations.pacing import (
    LIMITS,
    OTHERS,
    PATIENCE,
    TRIES,
    Limit,
    Moments,
    Pace,
    none_left,
    own_wait,
    told_wait,
)
from eifgraph.config import Settings
from eifgraph.errors import (
    ConfigError,
    NotKept,
    ResolveError,
    SourceRefused,
    SourceSilent,
    SourceStopped,
)
from eifgraph.lookups import is_mail
from eifgraph.namespaces import INSTANCES

logger = logging.getLogger(__name__)

RETRIED: Final = frozenset({408, 429, 500, 502, 503, 504})
RESTING: Final = frozenset({429, 503})
"""Statuses that concern every request to the source, not only this one."""
CLOSED: Final = frozenset({401, 403})
"""Statuses by which a source turns us away; to go on asking is rude."""
MOVED: Final = frozenset({301, 302, 303, 307, 308})
HOPS: Final = 3
FRAMED: Final = frozenset({"content-length", "transfer-encoding"})
"""Headers one of which tells where a body ends, if not the end of the connection does."""
LARGEST: Final = 64 * 1024 * 1024
"""Bytes that are read of an answer."""
LATER: Final = "what is not resolved now is asked for in the next run"


@dataclass(frozen=True, slots=True)
class Manners:
    """Who asks, and how."""

    folder: Path
    contact: str = ""
    """A mail address; without one, nothing is asked."""
    is_offline: bool = False
    """Whether kept answers alone are given, however old."""
    seconds: float = 30.0
    rate: Rate | None = None
    """At most so many requests to each source."""
    found_for: timedelta = timedelta(days=90)
    """How long an answer that holds something is fresh."""
    empty_for: timedelta = timedelta(days=7)
    """How long one is that holds nothing."""

    @property
    def agent(self) -> str:
        """How we name ourselves."""
        return f"eifgraph/{version('eifgraph')} ({INSTANCES}; mailto:{self.contact})"


def manners_of(settings: Settings, *, is_offline: bool = False) -> Manners:
    """Give the manners that the settings ask for."""
    lookups = settings.lookups
    return Manners(lookups.answers, settings.contact, is_offline, lookups.seconds, lookups.rate)


FAILURES: Final = (
    (requests.exceptions.Timeout, "it did not answer in time"),
    (requests.exceptions.ChunkedEncodingError, "its answer broke off"),
    (requests.exceptions.SSLError, "its certificate cannot be trusted"),
    (requests.exceptions.ConnectionError, "it cannot be reached, or its answer broke off"),
    (requests.RequestException, "the request failed"),
)
"""In our words, as those of requests tell the address with keys."""


def _reason(error: Exception) -> str:
    told = next((words for kind, words in FAILURES if isinstance(error, kind)), str(error))
    return told or type(error).__name__


class Fetcher:
    """Gives answers, kept ones first; may be called by many threads."""

    def __init__(
        self,
        manners: Manners,
        moments: Moments = Moments(),  # noqa: B008 - it holds functions only, and cannot change
        limits: Mapping[str, Limit] = LIMITS,
        heard: Callable[[Answer], None] | None = None,
    ) -> None:
        """Open the file of answers; `heard` is told every answer that is given."""
        self._manners, self._moments, self._limits = manners, moments, limits
        self._heard, self._agent = heard, manners.agent
        self._kept = Kept(manners.folder)
        self._session = requests.Session()
        # Of an answer that is cut off within its headers it warns with the whole address.
        logging.getLogger("urllib3.connection").setLevel(logging.ERROR)
        self._paces: dict[tuple[str, str], Pace] = {}
        self._asked: dict[str, threading.Lock] = {}
        self._left = Left()
        self._lock = threading.Lock()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections and file."""
        self._session.close()
        self._kept.close()

    def __call__(self, ask: Ask) -> Answer:
        """Give the answer to a request.

        Raises:
            ResolveError: there is none; its kind says why.
            AnswersError: it could not be kept.
            ConfigError: it would have to be asked for, and no contact is set.
        """
        with self._turn(ask):
            answer = self._find(ask) or self._get(ask)
        if self._heard is not None:
            self._heard(answer)
        return answer

    def _turn(self, ask: Ask) -> threading.Lock:
        """Give what holds back who asks the same at the same time: the answer is kept by then."""
        with self._lock:
            return self._asked.setdefault(key_of(ask), threading.Lock())

    def _find(self, ask: Ask) -> Answer | None:
        found = self._kept.find(ask)
        if found is not None and (self._manners.is_offline or found[1] > self._moments.now()):
            return found[0]
        if self._manners.is_offline:
            advice = "ask for it once with --online"
            raise NotKept(ask.source, ask.address, "no answer is kept", advice)
        if not is_mail(self._manners.contact):
            expected = "a mail address, which sources are told when works are looked up"
            raise ConfigError("EIFGRAPH_CONTACT", self._manners.contact, expected)
        return None

    def _get(self, ask: Ask) -> Answer:
        """Ask until an answer is whole, and keep it."""
        reason = ""
        for attempt in range(TRIES):
            try:
                received = self._send(ask)
                wait, is_for_all = self._heed(ask, received)
                if received.status not in RETRIED:
                    answer = self._keep(ask, received)
                    self._left.answered(ask.source)
                    return answer
                reason = f"it answered with status {received.status}"
            except (OSError, BrokenAnswer) as error:
                reason, wait, is_for_all = _reason(error), None, False
            self._tell(ask, attempt, reason)
            if is_for_all or attempt + 1 < TRIES:
                seconds = own_wait(attempt, self._moments.draw) if wait is None else wait
                (self._pace(ask).rest if is_for_all else self._moments.sleep)(seconds)
        self._left.asked_in_vain(ask.source)
        raise SourceSilent(ask.source, ask.address, f"{reason}, after {TRIES} tries", LATER)

    def _tell(self, ask: Ask, attempt: int, reason: str) -> None:
        """Tell of a try that came to nothing: the first of a source at once, as waits are long."""
        level = logging.WARNING if self._left.is_first_failure(ask.source) else logging.DEBUG
        logger.log(level, "%s: %s (try %d of %d)", ask.source, reason, attempt + 1, TRIES)

    def _keep(self, ask: Ask, received: Received) -> Answer:
        if received.status not in (200, 404):
            raise self._refusal(ask, received)
        now = self._moments.now()
        try:
            answer = answer_of(ask, received, now)
        except BrokenAnswer as error:
            if received.status == 404:
                raise self._refusal(ask, received) from error
            raise
        lasting = self._manners.found_for if answer.is_found else self._manners.empty_for
        self._kept.put(ask, received, now, now + lasting)
        return answer

    def _heed(self, ask: Ask, received: Received) -> tuple[float | None, bool]:
        """Heed what an answer says of limits; give how long to wait, and if others have to."""
        pace, now = self._pace(ask), self._moments.now()
        pace.heed(received.headers)
        if received.status not in RETRIED:
            seconds = none_left(received.headers, now)
            if seconds is not None and seconds <= PATIENCE:
                pace.rest(seconds)
            elif seconds is not None:
                self._left.stop(ask.source, f"it has no requests left for {seconds:.0f} s")
            return None, False
        wait = told_wait(received.headers, now)
        if wait is not None and wait > PATIENCE:
            self._left.stop(ask.source, f"it wants not to be asked for {wait:.0f} s")
            self._raise_if_stopped(ask)
        return wait, received.status in RESTING

    def _refusal(self, ask: Ask, received: Received) -> ResolveError:
        reason = f"it answered with status {received.status}"
        if received.status in CLOSED:
            self._left.stop(ask.source, reason)
            advice = "see whether its key and EIFGRAPH_CONTACT are right; it is not asked again"
            return SourceStopped(ask.source, ask.address, reason, advice)
        return SourceRefused(ask.source, ask.address, reason, "report this: it is asked wrongly")

    def _raise_if_stopped(self, ask: Ask) -> None:
        reason = self._left.reason(ask.source)
        if reason is not None:
            raise SourceStopped(ask.source, ask.address, reason, LATER)

    def _pace(self, ask: Ask) -> Pace:
        key = ask.source, urlsplit(ask.url).netloc
        with self._lock:
            if key not in self._paces:
                limit, rate = self._limits.get(ask.source, OTHERS), self._manners.rate
                if rate is not None and rate.seconds / rate.count > limit.interval:
                    limit = Limit(rate.count, rate.seconds, limit.at_once)
                self._paces[key] = Pace(limit, self._moments)
            return self._paces[key]

    def _send(self, ask: Ask) -> Received:
        """Send a request in its turn, and go where it has moved to on the same host."""
        url, parameters = ask.url, {**ask.parameters, **ask.private}
        for _ in range(HOPS + 1):
            with self._pace(ask).turn():
                self._raise_if_stopped(ask)
                received = self._exchange(ask, url, parameters)
            place = received.headers.get("location", "")
            if received.status not in MOVED or ask.form is not None or not place:
                return received
            self._pace(ask).heed(received.headers)
            moved = urljoin(url, place)
            if urlsplit(moved)[:2] != urlsplit(url)[:2]:
                return received
            url, parameters = moved, dict(ask.private) if "?" not in moved else {}
        return received

    def _exchange(self, ask: Ask, url: str, parameters: Mapping[str, str]) -> Received:
        """Send one request, and read what comes to its end."""
        seconds, clock = self._manners.seconds, self._moments.clock
        until = clock() + 2 * seconds
        headers = {"User-Agent": self._agent, "Accept": ask.media, **ask.headers}
        with self._session.request(
            "GET" if ask.form is None else "POST",
            url,
            params=parameters,
            data=ask.form,
            headers=headers,
            timeout=seconds,
            allow_redirects=False,
            stream=True,
        ) as response:
            names = {name.lower(): value for name, value in response.headers.items()}
            if not names.keys() & FRAMED and "close" not in names.get("connection", ""):
                raise ConnectionError("it was cut off within its headers")
            content = bytearray()
            for piece in response.iter_content(65536):
                content += piece
                if clock() > until or len(content) > LARGEST:
                    raise TimeoutError("its answer takes too long, or is too large")
            return Received(response.status_code, names, bytes(content))
