"""Answers in fewer bytes for clients that ask for it (RFC 9110, 12.5.3): zstd or gzip.

Knows content codings and which media types gain by them; must not know requests or sockets.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Final, Protocol

import zstandard
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

LEAST: Final = 860
"""Bytes below which an answer would not become shorter by as much as a header costs."""
GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
TEXTS: Final = (
    "application/json",
    "application/ld+json",
    "application/n-quads",
    "application/n-triples",
    "application/openapi+json",
    "application/problem+json",
    "application/rdf+xml",
    "application/schema+json",
    "application/sparql-query",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "application/trig",
    "application/xml",
    "application/yaml",
    "image/svg+xml",
)
"""Media types other than text/* that are text."""


class Encoder(Protocol):
    """What makes parts of an answer shorter."""

    def compress(self, part: bytes) -> bytes:
        """Take a part; give what is ready."""
        ...

    def flush(self) -> bytes:
        """Give what is left at the end."""
        ...


class Identity:
    """Leaves an answer as it is."""

    def compress(self, part: bytes) -> bytes:
        """Give the part."""
        return part

    def flush(self) -> bytes:
        """Give nothing."""
        return b""


@lru_cache(maxsize=256)
def choose_coding(accepted: str) -> str:
    """Choose a coding for an Accept-Encoding header; none is the empty string.

    >>> choose_coding("gzip, deflate, br, zstd")
    'zstd'
    >>> choose_coding("gzip;q=0.5, zstd;q=0, *;q=0.1")
    'gzip'
    >>> choose_coding("identity;q=1, *;q=0")
    ''
    """
    if not accepted:
        return ""
    wanted = parse_accept_header(accepted.lower(), Accept)
    best = max(("zstd", "gzip"), key=lambda coding: wanted.quality(coding))
    plain = wanted.quality("identity") if "identity" in wanted.values() else 0
    return best if wanted.quality(best) > 0 and wanted.quality(best) >= plain else ""


def is_text(content_type: str) -> bool:
    """Tell whether answers of a type become much shorter.

    >>> is_text("text/csv; charset=utf-8")
    True
    """
    media_type = content_type.partition(";")[0].strip()
    return media_type.startswith("text/") or media_type in TEXTS


def encoder_of(coding: str) -> Encoder:
    """Make an encoder; both are set to be quick, as answers are made while they are sent."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=1).compressobj()
    if coding == "gzip":
        return zlib.compressobj(1, zlib.DEFLATED, GZIP_WINDOW)
    return Identity()
