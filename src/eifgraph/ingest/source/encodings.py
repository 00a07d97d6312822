"""From bytes to text: which encoding a file was saved in.

Pages are English, which is what lets a rule be right where detectors of all languages guess: on
"Müller" they say Polish. UTF-8 is tried first and costs one look for control characters. Must not
know what the text is for.
"""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1e\x1f"})
"""Bytes that text seldom has; word processors leave \\v, \\x1e and \\x1f as breaks and hyphens."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1d\x7f]")
FEW = 200
"""A text may have one control character in so many: a stray one does not make it binary."""

USUAL = re.compile(
    r"""(?=[^\x00-\x7f])(?:
        (?<=[A-Za-z])[à-öø-ÿœšž] | [à-öø-ÿœšž](?=[a-z])    # within a word: Müller, élan
      | (?<![A-Za-z])[À-ÖØ-ÞŠŽ](?=[a-z]) | (?<![^\s(])Ó(?=\s[A-Z])    # Ünal, Ó Briain
      | (?<![A-Za-z])[‘“](?=[A-Za-z0-9])
      | (?<=[A-Za-z0-9.,!?)])[’”](?![^\W\d_]{9})    # an apostrophe or a closing quote
      | (?<![A-Za-z])[£€](?=\s?[0-9])
      | (?<=[\s0-9A-Za-z])[–—](?=[\s0-9A-Za-z])
      | (?<!\S)[•·](?!\S)
      | (?<=[\sA-Za-z])…(?![a-z])
      | [™®©½¼°²³±×\u00a0]
    )""",
    re.VERBOSE,
)
"""Characters beyond ASCII, each in a place where English has it."""


class NotText(ValueError):
    """Raised when bytes are no text in any encoding that pages are saved in."""


def decode(data: bytes) -> str:
    r"""Give the text of some bytes.

    A byte order mark decides; then null bytes, which tell UTF-16; then whether it is UTF-8; then
    whether Windows-1252 or Mac Roman puts more characters where English has them (Latin-1 is
    read as Windows-1252, which has all its printed characters).

    >>> decode(b"a parent\x92s view"), decode("“own”".encode("mac-roman"))
    ('a parent’s view', '“own”')

    Raises:
        NotText: it has null bytes or many control characters, or its byte order mark lies.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if b"\x00" in data:
        return _decoded(data, _wide_encoding(data))
    if (len(data) - len(data.translate(None, CONTROLS))) * FEW > len(data):
        raise NotText("control characters")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_bytewise(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"not {encoding}") from error
    if "\x00" in text or len(CONTROL.findall(text)) * FEW > len(text):
        raise NotText("control characters")
    return text


def _wide_encoding(data: bytes) -> str:
    """Tell the order of UTF-16 without a mark by where its null bytes stand."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 or min(even, odd) * 8 > max(even, odd) or max(even, odd) * 4 < len(data):
        raise NotText("null bytes")
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_bytewise(data: bytes) -> str:
    mac = data.decode("mac-roman")
    try:
        windows = data.decode("windows-1252")
    except UnicodeDecodeError:  # five bytes stand for nothing there
        windows = None
    if windows is not None and _usual(windows) >= _usual(mac):
        return windows
    if windows is None and _usual(mac) * 2 < sum(map(len, re.findall(r"[^\x00-\x7f]+", mac))):
        raise NotText("no known encoding")
    return mac


def _usual(text: str) -> int:
    return len(USUAL.findall(text))
