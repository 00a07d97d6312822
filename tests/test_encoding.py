"""Answers in fewer bytes: which coding a client gets, and that nothing is lost by it."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
import zstandard

from eifgraph.server.encoding import choose_coding, encoder_of, is_text


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=0", ""),
        ("br", ""),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("identity", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip, ,;", "gzip"),
    ],
)
def test_a_coding_is_chosen_as_the_client_likes(accepted: str, coding: str) -> None:
    """The one it likes best of ours, and none that it does not want."""
    assert choose_coding(accepted) == coding


def unzstd(data: bytes) -> bytes:
    """Read a stream whose length is not told at its beginning."""
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


@pytest.mark.parametrize("coding", ["zstd", "gzip", ""])
def test_nothing_is_lost(coding: str) -> None:
    """What comes in parts is read back whole by another program's code."""
    parts = [b"abc" * 1000, b"", b"d", b"\x00" * 70_000]
    encoder = encoder_of(coding)
    sent = b"".join(encoder.compress(part) for part in parts) + encoder.flush()
    read: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.decompress,
        "zstd": unzstd,
        "": bytes,
    }
    assert read[coding](sent) == b"".join(parts)
    assert bool(coding) == (len(sent) < 2000)


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [("text/turtle; charset=utf-8", True), ("application/trig", True), ("image/png", False)],
)
def test_what_is_text(content_type: str, expected: bool) -> None:
    """Parameters of a type do not matter."""
    assert is_text(content_type) is expected
