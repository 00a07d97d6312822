"""How many requests a client may send: as many as fit its bucket, which fills at a rate.

Knows who counts as one client; must not know what is asked. The buckets are those of one process.
A library would bring storage backends and a choice of strategies; this is one strategy of 20 lines.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from contextlib import suppress
from typing import Final

from werkzeug.exceptions import TooManyRequests

from eifgraph.access import Access, Rate

MOST_CLIENTS: Final = 10_000
"""How many clients are remembered; the one that was longest silent is forgotten first."""
PREFIX: Final = 64
"""A customer of the IPv6 Internet has so many bits at least, all of them one client."""


class Buckets:
    """A bucket for each client."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, now: float) -> float:
        """Take a place for a request; give 0, or the seconds until there is one."""
        count, per_second = self._rate.count, self._rate.count / self._rate.seconds
        left, since = self._buckets.pop(client, (float(count), now))
        left = min(float(count), left + (now - since) * per_second)
        wait = 0.0 if left >= 1 else (1 - left) / per_second
        self._buckets[client] = (left if wait else left - 1, now)
        while len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return wait

    def __len__(self) -> int:
        return len(self._buckets)


def client_of(remote: str, forwarded: str = "", proxies: int = 0) -> str:
    """Name the client of a request: its address, of IPv6 the network.

    Each of the trusted proxies adds the address that it was asked from to X-Forwarded-For; what
    stands before those is the client's own word, and not believed.

    >>> client_of("::1", "10.0.0.1, 192.0.2.7", proxies=1)
    '192.0.2.7'
    """
    said = [part.strip() for part in forwarded.split(",")]
    if proxies and len(said) >= proxies:
        remote = said[-proxies] or remote
    return _one_client(remote)


def _one_client(text: str) -> str:
    for part in (text, text.rpartition(":")[0].strip("[]"), text.strip("[]")):  # with a port, too
        with suppress(ValueError):
            address = ipaddress.ip_address(part.partition("%")[0])
            if isinstance(address, ipaddress.IPv6Address):
                if address.ipv4_mapped:
                    return str(address.ipv4_mapped)
                return str(ipaddress.ip_network((address, PREFIX), strict=False))
            return str(address)
    return "unknown"


class Limiter:
    """Refuses requests of clients who send more than they may, if there is such a limit."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._buckets = None if access.rate is None else Buckets(access.rate)

    def fault(self, remote: str, forwarded: str) -> TooManyRequests | None:
        """Take a place for a request that comes now; give the fault where there is none."""
        rate = self._access.rate
        if rate is None or self._buckets is None:
            return None
        client = client_of(remote, forwarded, self._access.proxies)
        wait = self._buckets.take(client, time.monotonic())
        if not wait:
            return None
        allowed = f"A client may send {rate.count} requests in {rate.seconds:g} s."
        return TooManyRequests(allowed, retry_after=math.ceil(wait))
