"""What a source is asked, and what counts as its answer.

A body that is not what its media type promises is no answer, and least of all "no such work".
Knows HTTP's words; must not know how requests are sent, nor any source's records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

JSON: Final = "application/json"
SPARQL_JSON: Final = "application/sparql-results+json"
TEXT: Final = "text/plain"


def never(media: str, text: str) -> bool:  # noqa: ARG001 - a rule has both
    """Hold no 404 for "no such work"."""
    return False


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, and how its answer is known to be whole."""

    source: str
    url: str
    holds: Callable[[object], bool]
    """Tells whether a body (JSON read, or text) holds anything; raises ValueError if it is not of
    the form that this source's answers have."""
    parameters: Mapping[str, str] = field(default_factory=_nothing)
    form: Mapping[str, str] | None = None
    """Sent by POST if there is one."""
    media: str = JSON
    """What the answer has to be."""
    unknown: Callable[[str, str], bool] = never
    """Tells by its media type and text whether a 404 is the source's own "no such work"."""
    private: Mapping[str, str] = field(default_factory=_nothing)
    """Parameters that tell who asks: sent, but neither kept nor part of what is asked."""
    headers: Mapping[str, str] = field(default_factory=_nothing)
    """Likewise."""

    @property
    def address(self) -> str:
        """What is asked for, without who asks."""
        return f"{self.url}?{urlencode(self.parameters)}" if self.parameters else self.url


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of a source."""

    source: str
    address: str
    """What was asked for."""
    body: object
    """JSON read, or text; None if the source knows no such thing."""
    is_found: bool
    retrieved: datetime
    digest: str
    """SHA-256 of the body as it came."""


Fetch = Callable[[Ask], Answer]
"""Gives an answer, or raises ResolveError."""


class BrokenAnswer(ValueError):
    """Raised when a body is not what it was to be; does not leave `fetch`."""


def _is_of(media: str, wanted: str) -> bool:
    """Tell whether a media type is the one wanted, or a kin of it; `holds` looks at the rest."""
    if wanted == TEXT:
        return media.startswith("text/")
    return media == JSON or (media.startswith("application/") and media.endswith("+json"))


def read_body(ask: Ask, status: int, media: str, content: bytes) -> tuple[object, bool]:
    """Give the body of an answer with status 200 or 404, and whether it holds anything.

    Raises:
        BrokenAnswer: it is not whole, or not what this source answers with.
    """
    media = media.partition(";")[0].strip().casefold()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenAnswer("its body is not UTF-8") from error
    if status == 404:
        if ask.unknown(media, text):
            return None, False
        raise BrokenAnswer("its 404 does not say that there is no such work")
    if not _is_of(media, ask.media):
        raise BrokenAnswer(f"it sent {media or 'a body of no type'} in the place of {ask.media}")
    body: object = text
    if media != TEXT:
        try:
            body = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BrokenAnswer("its JSON cannot be read, or is cut off") from error
    try:
        return body, ask.holds(body)
    except ValueError as error:
        raise BrokenAnswer(f"its answer has another form than expected: {error}") from error
