"""The file in which answers are kept, so that nothing is asked twice.

Knows the file; must not know how answers come, nor what they say. Whole answers alone are put in,
and nothing that tells who asked. One that a record is from stays when a newer one takes its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from requests_cache.backends.base import DESERIALIZE_ERRORS
from requests_cache.models.request import CachedRequest
from requests_cache.models.response import CachedResponse
from requests_cache.serializers import json_serializer

from eifgraph.citations.asking import Answer, Ask, BrokenAnswer, read_body
from eifgraph.errors import AnswersError

FILE: Final = "answers.sqlite"
PREPARED: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "CREATE TABLE IF NOT EXISTS responses (key TEXT PRIMARY KEY, value BLOB, expires INTEGER)",
    "CREATE TABLE IF NOT EXISTS former (digest TEXT PRIMARY KEY, value BLOB)",
    "CREATE TABLE IF NOT EXISTS named (folder TEXT, digest TEXT, PRIMARY KEY (folder, digest))",
)
"""What is done before anything is read or written."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came back, read to its end."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    content: bytes

    @property
    def media(self) -> str:
        """What kind of body it says to be."""
        return self.headers.get("content-type", "")


class Kept:
    """The file of answers; only whole ones are put in, each in one transaction.

    The file is SQLite of our own, in the form of requests-cache: that library tries for ever to
    write where there is no room. Each call raises AnswersError where the file cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._path, self._lock = folder / FILE, threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not all(os.access(one, os.W_OK) for one in (folder, self._path) if one.exists()):
                raise PermissionError("it cannot be written")
            self._file = _opened(self._path)
        except (OSError, sqlite3.Error) as error:
            raise self._fault(error) from error

    def find(self, ask: Ask) -> tuple[Answer, datetime] | None:
        """Give a kept answer, and until when it is fresh; None if none is kept."""
        row = self._do("SELECT value FROM responses WHERE key = ?", key_of(ask))
        try:
            kept = None if row is None else json_serializer.loads(row[0])
            if kept is None or kept.expires is None:
                return None
            media = kept.headers.get("Content-Type", "")
            received = Received(kept.status_code, {"content-type": media}, kept.content)
            return answer_of(ask, received, kept.created_at), kept.expires
        except (*DESERIALIZE_ERRORS, BrokenAnswer):  # damaged, or of another form
            return None

    def put(self, ask: Ask, received: Received, now: datetime, until: datetime) -> None:
        """Keep an answer, and nothing that tells who asked."""
        kept = CachedResponse(
            content=received.content,
            status_code=received.status,
            url=ask.address,
            request=CachedRequest(method="GET" if ask.form is None else "POST", url=ask.address),
            created_at=now,
            expires=until,
        )
        kept.headers["Content-Type"] = received.media
        value, expires = str(json_serializer.dumps(kept)), int(until.timestamp())
        self._keep_former(key_of(ask), received.content)
        self._do("INSERT OR REPLACE INTO responses VALUES (?, ?, ?)", key_of(ask), value, expires)

    def name(self, folder: Path, digests: Iterable[str]) -> None:
        """Say which answers the records of a folder are from: they stay when others come for them.

        Former ones that no folder names any more go.
        """
        told = (str(folder.resolve()), json.dumps(sorted(set(digests))))
        self._do("DELETE FROM named WHERE folder = ?", told[0])
        self._do("INSERT INTO named SELECT ?, value FROM json_each(?)", *told)
        self._do("DELETE FROM former WHERE digest NOT IN (SELECT digest FROM named)")

    def _keep_former(self, key: str, content: bytes) -> None:
        """Keep the answer that is about to be replaced, if a record is from it."""
        row = self._do("SELECT value FROM responses WHERE key = ?", key)
        try:
            before = None if row is None else json_serializer.loads(row[0])
        except DESERIALIZE_ERRORS:
            return
        if row is None or before is None or before.content == content:
            return
        digest = hashlib.sha256(before.content).hexdigest()
        if self._do("SELECT 1 FROM named WHERE digest = ?", digest) is not None:
            self._do("INSERT OR IGNORE INTO former VALUES (?, ?)", digest, row[0])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _do(self, statement: str, *values: str | int) -> tuple[str, ...] | None:
        """Run a statement in a transaction of its own; give the first row, if there is one."""
        try:
            with self._lock:
                found: tuple[str, ...] | None = self._file.execute(statement, values).fetchone()
        except sqlite3.Error as error:
            raise self._fault(error) from error
        return found

    def _fault(self, error: Exception) -> AnswersError:
        again = "delete the file to have all answers fetched again, or set EIFGRAPH_ANSWERS"
        return AnswersError(self._path, f"cannot be used: {error}", f"make room for it, or {again}")


def _opened(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        for statement in PREPARED:
            file.execute(statement)
    except sqlite3.Error:
        file.close()
        raise
    return file


def key_of(ask: Ask) -> str:
    """Give what two requests have in common that ask the same."""
    form = "" if ask.form is None else urlencode(sorted(ask.form.items()))
    asked = "\n".join((ask.url, urlencode(sorted(ask.parameters.items())), form, ask.media))
    return hashlib.sha256(asked.encode()).hexdigest()


def answer_of(ask: Ask, received: Received, retrieved: datetime) -> Answer:
    """Make an answer of what came.

    Raises:
        BrokenAnswer: it is not whole.
    """
    body, is_found = read_body(ask, received.status, received.media, received.content)
    digest = hashlib.sha256(received.content).hexdigest()
    return Answer(ask.source, ask.address, body, is_found, retrieved, digest)
