"""What one query may take: time, memory, bytes, a place among others.

Knows numbers and their names; must not know processes, engines or HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of an endpoint.

    `seconds` a query may compute; the time in which its reader takes nothing is not counted, but
    no reader may take nothing for `patience` seconds. `memory` is what it may take beyond the
    store, `result` how long its answer may be, both in bytes. So many `workers` answer at a time;
    up to `queue` questions wait for them, each up to `wait` seconds. `port` is the only one that
    a worker may connect to, that of the gateway to services; with 0 it can connect to nothing.
    """

    seconds: float = 30.0
    patience: float = 30.0
    memory: int = 512 * MEGABYTE
    result: int = 1024 * MEGABYTE
    workers: int = 4
    queue: int = 32
    wait: float = 5.0
    port: int = 0
