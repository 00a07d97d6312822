"""What goes wrong with answers: seeded, so that a run can be repeated, and counted."""

from __future__ import annotations

import copy
import random
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from tests.standin.reply import HTML, Reply, page

REFUSALS = ("429-after", "429", "503", "500-html", "503-after-date")
BROKEN = ("200-html", "200-cut", "reset", "slow", "200-empty")
TRANSPORT = (*REFUSALS, *BROKEN)
"""Faults that hide what the service knows."""
IN_DATA = ("issued-null", "no-title", "group-author", "duplicates")
"""Faults that services' own records have."""
LONG = "429-long"
"""A source that wants to be left alone for hours."""


@dataclass(frozen=True)
class Plan:
    """A fault, in which share of the answers of which service it is, and how often at most."""

    fault: str
    share: float = 1.0
    times: int | None = None
    service: str = ""
    """All of them if it is ""."""


class Faults:
    """Decides what goes wrong with each answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.set(())

    def set(self, plans: Iterable[Plan], seed: int = 0) -> None:
        """Have other faults from now on, and count anew."""
        with self._lock:
            self._plans = tuple(plans)
            self._random = random.Random(seed)
            self.counts: Counter[str] = Counter()

    def draw(self, service: str) -> str:
        """Give the fault of the next answer, "" for none."""
        with self._lock:
            for plan in self._plans:
                is_ours = plan.service in ("", service)
                is_left = plan.times is None or self.counts[plan.fault] < plan.times
                if is_ours and is_left and self._random.random() < plan.share:
                    self.counts[plan.fault] += 1
                    return plan.fault
            return ""

    def place(self, size: int) -> int:
        """Give the byte at which a body of some size breaks off."""
        with self._lock:
            return self._random.randrange(size) if size else 0


def refused(fault: str, reply: Reply) -> Reply:
    """Give what is answered in the place of a reply, or the reply, by a fault."""
    match fault:
        case "429-after":
            return Reply(429, {"error": "Rate limit exceeded"}, headers={"Retry-After": "2"})
        case "429":
            return Reply(429, {"error": "Rate limit exceeded"})
        case "429-long":
            return Reply(429, {"error": "Rate limit exceeded"}, headers={"Retry-After": "7200"})
        case "503-after-date":
            long_ago = "Thu, 01 Jan 2015 00:00:00 GMT"
            return Reply(503, "busy", HTML, {"Retry-After": long_ago})
        case "301-elsewhere":
            return Reply(301, "", HTML, {"Location": "http://127.0.0.1:9/works"})
        case "301-circle":
            return Reply(301, "", HTML, {"Location": "/crossref/works"})
        case "none-left":
            left = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "86000"}
            return replace(reply, headers={**reply.headers, **left})
        case "none-left-now":
            left = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}
            return replace(reply, headers={**reply.headers, **left})
        case "503" | "403" | "401" | "400":
            return page(int(fault), "Not now")
        case "500-html":
            return page(500, "Internal Server Error")
        case "200-html":
            return page(200, "We are doing some maintenance")
        case "200-empty":
            return replace(reply, body="", headers={})
    return reply


def spoiled(fault: str, body: Any) -> Any:
    """Give an answer whose records have a fault, as those of services at times have."""
    body = copy.deepcopy(body)
    for listed in _lists(body):
        if fault == "duplicates":
            listed += copy.deepcopy(listed)
    for one in _all(body):
        if fault == "issued-null" and "issued" in one:
            one["issued"] = {"date-parts": [[None]]}
        if fault == "no-title" and "title" in one:
            del one["title"]
        if fault == "group-author" and one.get("author") and isinstance(one["author"], list):
            one["author"][0] = {"name": "Invented Group", "sequence": "first"}
    return body


def _all(body: Any) -> list[dict[str, Any]]:
    if isinstance(body, dict):
        return [body, *(found for value in body.values() for found in _all(value))]
    return [found for one in body for found in _all(one)] if isinstance(body, list) else []


def _lists(body: Any) -> list[list[Any]]:
    """Find the lists of records in an answer."""
    keys = {"items", "results", "result", "records", "data"}
    found = [one[key] for one in _all(body) for key in keys & one.keys()]
    return [one for one in found if isinstance(one, list)] + [body] * isinstance(body, list)
