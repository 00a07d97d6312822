"""Answers that were given before, for the same release and the very same request.

A release never changes, so an answer stays right as long as its release is served. Knows sizes and
ages; must not know what an answer says.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

Key = tuple[object, ...]
LARGEST: Final = 1024 * 1024
"""Bytes of the longest answer that is kept; a longer one costs less to make than to hold."""
OVERHEAD: Final = 1024
"""Bytes that an entry takes besides its texts, about."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it was sent."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Cache:
    """The answers asked for last, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._entries: OrderedDict[Key, tuple[Stored, int]] = OrderedDict()

    def get(self, key: Key) -> Stored | None:
        """Give the answer to a request, if it is here."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, stored: Stored) -> None:
        """Keep an answer; those that nobody asked for longest make room."""
        size = OVERHEAD + len(stored.body) + sum(len(str(part)) for part in key)
        if len(stored.body) > LARGEST or size > self._most or key in self._entries:
            return
        self._entries[key] = stored, size
        self._size += size
        while self._size > self._most:
            _, (_, freed) = self._entries.popitem(last=False)
            self._size -= freed
