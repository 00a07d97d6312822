"""Characters as people type them for characters as pages print them.

Curly quotes, Unicode hyphens, narrow spaces, ligatures, soft hyphens, Markdown's marks of emphasis:
they differ between copies of one page and change no fact. Must not know what any text means.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

PLAIN: Final = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒−﹣－", "-")
    | dict.fromkeys("\t\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u180e\u202f\u205f\u3000", " ")
    | {chr(code): " " for code in range(0x2000, 0x200B)}
    | dict.fromkeys("\u2028\u2029", " ")
    | {"⁄": "/", "∗": "*", "＋": "+", "＊": "*"}
)
"""One character for another: no offset moves."""

THOUSANDS: Final = "\u202f"
"""The narrow space within a number, which parts no words."""
LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
UNSEEN: Final = (
    "\xad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u202a\u202b\u202c\ufe0f\ufeff"
)
EMPHASIS: Final = (
    r"(?<![\w*])(?P<mark>\*{1,3}|(?P<under>__))(?=[^\s*_])"
    r"(?P<strong>(?(under)(?:[^*_\n]++|_(?!_))++|[^*\n]++))(?<!\s)(?P=mark)(?![\w])"
)
INNER_LINK: Final = r"\[(?P<linked>[^\[\]\n]+)\]\(\#[^)\n]*\)"
"""A link to a place of the page itself; one to elsewhere is an address, and stays."""
_NARROW: Final = r"\xa0\u2007\u2009\u202f"
"""Spaces that may stand within a number."""
_ODD: Final = re.compile(
    rf"""(?P<ligature>[{"".join(LIGATURES)}])
    | (?P<unseen>[{UNSEEN}]+)
    | (?<=\d)(?P<thousands>[{_NARROW}])(?=\d\d\d(?!\d))
    | (?P<spaces>\s{{2,}})
    | (?P<composed>\w[\u0300-\u036f]+)
    | {EMPHASIS}
    | {INNER_LINK}
    | (?P<hashes>^\s*\#{{1,6}}\s+)""",
    re.VERBOSE,
)

_ODD_ONES: Final = re.compile(
    rf"[*_#\[\u0300-\u036f{UNSEEN}{''.join(LIGATURES)}{_NARROW}\s]"
    rf"(?:(?<![^\S{_NARROW}])|(?=\s))"
)
"""Where `_ODD` may begin, or the mark that is composed with the letter before it."""
_COMPOSING: Final = re.compile("[\u0300-\u036f]")

_OTHERS: Final = re.compile(f"[{re.escape(''.join(map(chr, PLAIN)))}]")
_MARKS: Final = (*"*`\t\v\f\x1c\x1d\x1e\x1f", "  ", "__", "](#")
"""What a line of ASCII must have, at its ends besides a blank or a hash sign, to be not plain."""
Pieces = list[tuple[str, int]]
"""Pieces of plain text, each with the place on the raw line where it begins."""


def plain_pieces(line: str) -> Pieces:
    """Make one line plain, without white space around it; give its pieces and their places.

    >>> "".join(text for text, _ in plain_pieces("  **Child‑Parent**  “ﬁrst” "))
    'Child-Parent "first"'
    """
    if not line:
        return []
    return [(line, 0)] if is_plain(line) else _pieces(line)


def _pieces(line: str) -> Pieces:
    start = len(line) - len(line.lstrip())
    end = len(line.rstrip())
    if start < end and is_plain(line[start:end]):
        return [(line[start:end], start)]
    pieces = _odd_pieces(line, start, end)
    return _merged(pieces) if len(pieces) > 1 else pieces


def plain_lines(lines: Sequence[str], starts: Sequence[int]) -> list[Pieces]:
    """Make the lines of a page plain, each by itself; `starts` are where they begin."""
    marked = set(_marked("\n".join(lines), starts))
    return [
        []
        if not line
        else [(line, 0)]  # as `is_plain` has it
        if at not in marked and line.isascii() and line[0] not in " #" and line[-1] != " "
        else _pieces(line)
        for at, line in enumerate(lines)
    ]


def _marked(page: str, starts: Sequence[int]) -> Iterator[int]:
    """Give the places of the lines that have marks, looked for once a page."""
    for mark in _MARKS:
        place = page.find(mark)
        while place >= 0:
            at = bisect_right(starts, place)
            yield at - 1
            place = page.find(mark, starts[at]) if at < len(starts) else -1


def is_plain(line: str) -> bool:
    """Say whether a line that is not empty has nothing to be made plain, as most have not.

    >>> is_plain("Level of need: 3+"), is_plain("Level  of need"), is_plain("**3+**")
    (True, False, False)
    """
    if not line.isascii() or line[0] in " #" or line[-1] == " ":
        return False
    return not holds(line, _MARKS)


def holds(text: str, words: Iterable[str]) -> bool:
    """Say whether a text holds one of some words anywhere, far quicker than a pattern could.

    >>> holds("twelve sessions", ("lesson", "session")), holds("a year", ("week", "month"))
    (True, False)
    """
    for word in words:  # noqa: SIM110  a generator would take longer than the search
        if word in text:
            return True
    return False


def _odd_pieces(line: str, start: int, end: int) -> Pieces:
    pieces: Pieces = []
    place = start
    for match in _odd_ones(line, start, end):
        if match.start() > place:
            pieces.append((_typed(line[place : match.start()]), place))
        pieces += _pieces_of(match)
        place = match.end()
    if place < end:
        pieces.append((_typed(line[place:end]), place))
    return pieces


def _typed(text: str) -> str:
    """Give a text in the characters that people type, as `str.translate` does, but quicker."""
    return _OTHERS.sub(_one_typed, text)


def _one_typed(match: re.Match[str]) -> str:
    return match[0].translate(PLAIN)


def _odd_ones(line: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Give the matches of `_ODD`, which is slow to look for and quick to try where it may begin."""
    if not line.isascii() and _COMPOSING.search(line, start, end):
        yield from _ODD.finditer(line, start, end)
        return
    while found := _ODD_ONES.search(line, start, end):
        match = _ODD.match(line, found.start(), end)
        if match is not None:
            yield match
        start = match.end() if match is not None else found.start() + 1


def _pieces_of(match: re.Match[str]) -> Pieces:
    kind = str(match.lastgroup)
    if kind in ("strong", "linked"):  # what stands within may be odd itself
        text, place = match[kind], match.start(kind)
        if is_plain(text):
            return [(text, place)]
        return [(piece, place + at) for piece, at in _odd_pieces(text, 0, len(text))]
    if kind == "ligature":
        return [(LIGATURES[match[0]], match.start())]
    if kind == "thousands":
        return [(THOUSANDS, match.start())]
    if kind == "spaces":
        return [(" ", match.start())]
    if kind == "composed":
        return [(unicodedata.normalize("NFC", match[0]), match.start())]
    return []


def _merged(pieces: Pieces) -> Pieces:
    """Leave out doubled spaces where pieces meet."""
    merged: Pieces = []
    for text, place in pieces:
        if merged and merged[-1][0].endswith(" ") and text.startswith(" "):
            cut = len(text) - len(text.lstrip(" "))
            text, place = text[cut:], place + cut
        if text:
            merged.append((text, place))
    return merged


def plain(text: str) -> str:
    """Make a text of one line plain.

    >>> plain("pupils, “co‑operative”"), plain("Evidence rating: **3+***")
    ('pupils, "co-operative"', 'Evidence rating: 3+*')
    """
    return "".join(piece for piece, _ in plain_pieces(text)).strip()


def lowered(text: str) -> str:
    """Put the letters of ASCII in lower case, each character in its place.

    No word that is looked for has other letters, and asking Unicode for each takes ten times as
    long.

    >>> lowered("QCF-7"), lowered("\u0130X \u00c9")
    ('qcf-7', '\u0130x \u00c9')
    """
    if text.isascii():
        return text.lower()
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
