"""Which sources are left alone for the rest of a run, and why.

Knows how often a source was asked in vain; must not know how it is asked.
"""

from __future__ import annotations

import logging
import threading
from typing import Final

logger = logging.getLogger(__name__)

ENOUGH: Final = 3
"""Questions in a row without an answer, each tried several times, after which a source is left."""


class Left:
    """Sources that are not asked again; may be used by many threads."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}
        self._failed: set[str] = set()
        self._in_vain: dict[str, int] = {}
        self._lock = threading.Lock()

    def reason(self, source: str) -> str | None:
        """Say why a source is not asked again; None if it is."""
        return self._reasons.get(source)

    def stop(self, source: str, reason: str) -> None:
        """Leave a source alone from now on, and say so."""
        with self._lock:
            self._reasons.setdefault(source, reason)
        logger.warning("%s is not asked again in this run: %s", source, reason)

    def is_first_failure(self, source: str) -> bool:
        """Say whether a source fails for the first time, and note that it does."""
        with self._lock:
            is_first = source not in self._failed
            self._failed.add(source)
        return is_first

    def answered(self, source: str) -> None:
        """Note that a source has answered a question."""
        with self._lock:
            self._in_vain.pop(source, None)

    def asked_in_vain(self, source: str) -> None:
        """Note that a question to a source had no answer; after several in a row, leave it."""
        with self._lock:
            self._in_vain[source] = self._in_vain.get(source, 0) + 1
            is_enough = self._in_vain[source] == ENOUGH
        if is_enough:
            self.stop(source, f"it gave no answer to {ENOUGH} questions in a row")
