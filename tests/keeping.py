"""The answers of sources that are kept, as they lie in their file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from requests_cache.backends.sqlite import SQLiteCache
from requests_cache.serializers import json_serializer

from eifgraph.citations.kept import FILE

loads = json_serializer.loads


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it came."""

    address: str
    """What was asked for."""
    content: bytes
    days: int
    """How long it is fresh."""
    is_form: bool
    """Whether what was asked is no part of the address."""

    @property
    def sha256(self) -> str:
        """The digest of its body."""
        return hashlib.sha256(self.content).hexdigest()


def path_of(address: str) -> str:
    """Give an address without its host."""
    return "/" + address.partition("//")[2].partition("/")[2]


def kept_answers(folder: Path) -> tuple[KeptAnswer, ...]:
    """Give all answers that are kept in a folder, none if it has none; the file is not changed."""
    return tuple(_answers(folder / FILE)) if (folder / FILE).exists() else ()


def _answers(path: Path) -> Iterator[KeptAnswer]:
    file = SQLiteCache(path, wal=True, serializer="json")
    try:
        connection = sqlite3.connect(path)
        is_made = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'former'").fetchone()
        values = connection.execute("SELECT value FROM former") if is_made else ()
        former = [loads(value) for (value,) in values]  # a killed run may have made no table yet
        connection.close()
        for one in (*file.responses.values(), *former):
            assert one.expires is not None
            days = (one.expires - one.created_at).days
            yield KeptAnswer(str(one.url), one.content, days, one.request.method == "POST")
    finally:
        file.close()  # type: ignore[no-untyped-call]  # it has no type
