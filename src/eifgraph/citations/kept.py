"""The file in which answers are kept, so that nothing is asked twice.

Knows the file; must not know how answers come, nor what they say. Whole answers alone are put in,
and nothing that tells who asked.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from requests_cache.backends.sqlite import SQLiteCache
from requests_cache.models.request import CachedRequest
from requests_cache.models.response import CachedResponse

from eifgraph.citations.asking import Answer, Ask, BrokenAnswer, read_body
from eifgraph.errors import ResolveError

FILE: Final = "answers.sqlite"


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
    """The file of answers; only whole ones are put in, each in one transaction."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not all(os.access(one, os.W_OK) for one in (folder, self._path) if one.exists()):
                raise PermissionError("it cannot be written")
            self._file = SQLiteCache(self._path, wal=True, serializer="json", busy_timeout=10_000)
        except (OSError, sqlite3.Error) as error:
            raise self._fault(error) from error

    def find(self, ask: Ask) -> tuple[Answer, datetime] | None:
        """Give a kept answer, and until when it is fresh; None if none is kept."""
        try:
            kept = self._file.get_response(_key(ask))
        except sqlite3.Error as error:
            raise self._fault(error) from error
        if kept is None or kept.expires is None:
            return None
        received = Received(
            kept.status_code, {"content-type": kept.headers.get("Content-Type", "")}, kept.content
        )
        try:
            return answer_of(ask, received, kept.created_at), kept.expires
        except BrokenAnswer:  # kept by a version that knew another form
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
        try:
            self._file.save_response(kept, cache_key=_key(ask), expires=until)
            if not self._file.contains(_key(ask)):  # on a full disk it goes on without a word
                raise sqlite3.OperationalError("an answer could not be written")
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def close(self) -> None:
        """Close the file."""
        self._file.close()  # type: ignore[no-untyped-call]  # it has no type

    def _fault(self, error: Exception) -> ResolveError:
        advice = "delete the file to have all answers fetched again, or set EIFGRAPH_ANSWERS"
        return ResolveError("kept answers", str(self._path), f"cannot be used: {error}", advice)


def _key(ask: Ask) -> str:
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
