"""What the stand-in answers with, and what it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json"
TEXT = "text/plain"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request: the part of its path below the service, and its parameters."""

    path: str
    """Not unquoted."""
    query: Mapping[str, str]
    accept: str = ""


@dataclass(frozen=True)
class Reply:
    """An answer before anything goes wrong with it."""

    status: int
    body: Any
    """JSON, or text."""
    media: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        is_text = isinstance(self.body, str)
        return (self.body if is_text else json.dumps(self.body, ensure_ascii=False)).encode()


def page(status: int, words: str) -> Reply:
    """Make a page for people, as servers before services send."""
    return Reply(status, f"<!doctype html><html><body><h1>{words}</h1></body></html>", HTML)
