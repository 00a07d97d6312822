"""Texts that are made once a release and kept: the same until there is another release.

Some forms take a second to make (a tree of JSON-LD, the page of the ontology), and a crawler asks
for all of them. So what was made is kept, the last asked for longest, up to a number of bytes.

Knows texts and their sizes; must not know what they are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

MOST: Final = 32 * 1024 * 1024
"""Characters that are kept in all, in each process of the server."""

Key = tuple[str, ...]


class Kept:
    """Texts by key, up to a number of characters; safe among threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._texts: OrderedDict[Key, str] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], str]) -> str:
        """Give the text of a key, made if it is not kept; two threads may both make it."""
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
                return self._texts[key]
        text = make()
        with self._lock:
            self._keep(key, text)
        return text

    def _keep(self, key: Key, text: str) -> None:
        if key in self._texts or len(text) > self._most:
            return
        self._texts[key] = text
        self._size += len(text)
        while self._size > self._most:
            _, oldest = self._texts.popitem(last=False)
            self._size -= len(oldest)
