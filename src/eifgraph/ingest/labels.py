"""Lists of labels under a heading, and the ways in which a page says that there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import holds, lowered, plain
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absence, Absent, Read, Several

T = TypeVar("T")

ABSENCES: dict[str, Absence] = {
    "not available": Absence.NOT_AVAILABLE,
    "not available at this time": Absence.NOT_AVAILABLE,
    "information not available": Absence.NOT_AVAILABLE,
    "currently not available": Absence.NOT_AVAILABLE,
    "not currently available": Absence.NOT_AVAILABLE,
    "none measured": Absence.NONE_MEASURED,
    "not measured": Absence.NONE_MEASURED,
    "not reported": Absence.NOT_REPORTED,
    "n/a": Absence.NOT_AVAILABLE,
}
"""Printed forms of an absence, in lower case and without the full stop."""
LONGEST_ABSENCE: Final = 2 * max(map(len, ABSENCES))
"""More characters, white space among them, are none of those."""
INTRODUCES: Final = re.compile(
    r".*:\s*|.*\b(?:best available evidence|relates to)\b.*", re.IGNORECASE
)
ALSO: Final = re.compile(r".*\b(?:may|can|could)\s+also\b.*", re.IGNORECASE)
"""What introduces a second list, of that for which there is no evidence."""
_SEPARATORS: Final = re.compile(r"(?:\s|[,;./&|()–-]|\band\b|\bor\b)+", re.IGNORECASE)
_PIECE: Final = re.compile(r"[^,;.|]*[^,;.|\s]")
_COUNTRY: Final = re.compile(r"(?<![^\s,;])(?!and\b|&)[^\s,;].*?(?=\s*(?:[,;]|\s+(?:and|&)\s+|$))")
_ARTICLE: Final = re.compile(r"^[Tt]he\s+")

DOUBT: Final = re.compile(
    r"\b(?:none|neither|nor|not?|no\s+longer|never|whether|unclear|unknown|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that turn a statement round or leave it open."""
MAY_DOUBT: Final = ("no", "nei", "nev", "n't", "whe", "unc")
"""What every word of doubt holds; far quicker to look for."""


def introduces(text: str) -> bool:
    """Say whether a line introduces a list.

    >>> introduces("It relates to:"), introduces("Home")
    (True, False)
    """
    may = text[-1] == ":" or holds(text.lower(), ("best available evidence", "relates to"))
    return may and INTRODUCES.fullmatch(text) is not None


def says_plainly(text: str, match: re.Match[str], denials: tuple[str, ...]) -> bool:
    """Say whether the sentence around a match denies nothing but what the match's groups took in.

    "Includes two evaluations, neither of them in the UK" matches "includes ... UK"; its "neither"
    is in no group, so it is not plain, and a value read from it would be a guess.
    """
    start = text.rfind(".", 0, match.start()) + 1
    end = text.find(".", match.end())
    rest = text[start : len(text) if end < 0 else end]
    for first, last in sorted((match.span(name) for name in denials), reverse=True):
        if first >= 0:
            rest = rest[: first - start] + rest[last - start :]
    return not has_doubt(rest)


def has_doubt(text: str) -> bool:
    """Say whether a text has a word that turns a statement round or leaves it open.

    >>> has_doubt("It is not known"), has_doubt("A notable study")
    (True, False)
    """
    return holds(lowered(text), MAY_DOUBT) and DOUBT.search(text) is not None


def merged(reads: Iterable[Read[T]]) -> tuple[Read[T], ...]:
    """Give each value once, where it stands first; its other places are repetitions."""
    found: dict[T, Read[T]] = {}
    for read in reads:
        first = found.setdefault(read.value, read)
        if first is not read:
            repeated = (*first.repeated, read.span)
            found[read.value] = Read(first.value, first.span, first.method, first.how, repeated)
    return tuple(found.values())


def silent_or_unread(blocks: Iterable[Block], hint: re.Pattern[str]) -> Absent:
    """Give the absence of a value that no pattern found.

    A page that holds the hint speaks of the value, in words that were not understood; only one
    that does not is silent.
    """
    for block in blocks:
        if match := hint.search(block.text):
            return Absent(Absence.NOT_UNDERSTOOD, block.span(*match.span()))
    return Absent(Absence.NOT_STATED)


def read_absence(block: Block | None) -> Absent | None:
    """Give the absence that a block prints, or that it is by being empty or missing."""
    text = "" if block is None else block.text.strip(" \t\n-•*")
    if block is None or not text:
        return Absent(Absence.NOT_STATED)
    if len(text) > LONGEST_ABSENCE:
        return None
    items = block.items()
    first = next(items, None)
    reason = None if first is None else ABSENCES.get(first.text.rstrip(".").casefold())
    if first is None or reason is None or next(items, None) is not None:
        return None
    return Absent(reason, first.whole())


def read_labels(block: Block | None, scheme: str, notes: Notes) -> Several[str]:
    """Read labels of one code list, one a line or several; what introduces the list is no label."""
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    found: list[Read[str]] = []
    for item in block.items():
        if found and "also" in item.text.lower() and ALSO.fullmatch(item.text):
            break
        if introduces(item.text):
            continue
        reads = list(_labels_in(item, scheme, notes))
        found += reads
    return merged(found) or _nothing_but(block)


def _nothing_but(block: Block) -> Absent:
    """Say why a list gave no label: there is only its introduction, or nothing known."""
    if all(introduces(item.text) for item in block.items()):
        return Absent(Absence.NOT_STATED)
    return Absent(Absence.NOT_UNDERSTOOD, block.whole())


def _labels_in(item: Block, scheme: str, notes: Notes) -> Iterator[Read[str]]:
    """Read the labels of one line: one that is the line, or several side by side."""
    whole = notes.code_lists.notation(scheme, item.text.rstrip("."))
    if whole is not None:
        yield item.read(whole)
        return
    several = list(_side_by_side(item, scheme, notes))
    if several:
        yield from several
        return
    first = plain(item.whole().quote.split("\n", 1)[0])
    notation = notes.code_lists.notation(scheme, first)
    if notation is not None and item.text.startswith(first):  # a note stands on the line below
        yield item.part(0, len(first)).read(notation)
        notes.unknown_label(scheme, item.part(len(first) + 1, len(item.text)))
        return
    for match in _PIECE.finditer(item.text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        piece = item.part(start, match.end())
        notation = notes.code_lists.notation(scheme, piece.text)
        if notation is None:
            notes.unknown_label(scheme, piece)
        else:
            yield piece.read(notation)


def _side_by_side(item: Block, scheme: str, notes: Notes) -> Iterator[Read[str]]:
    """Read a line that consists of labels and what may stand between them, and of nothing else."""
    matches = list(notes.labels_pattern(scheme).finditer(item.text))
    rest = item.text
    for match in reversed(matches):
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    if not matches or _SEPARATORS.sub("", rest):
        return
    for match in matches:
        notation = notes.code_lists.notation(scheme, match[0])
        if notation is not None:
            yield item.part(*match.span()).read(notation)


def read_words(block: Block) -> Several[str]:
    """Read a list in words of the page's own, divided by commas or semicolons."""
    if absence := read_absence(block):
        return absence
    found: list[Read[str]] = []
    for match in re.finditer(r"[^,;\s](?:[^,;(]|\([^()]*\)|\()*", block.text):
        text = match[0].strip().rstrip(".").strip()
        part = block.part(match.start(), match.start() + len(text))
        if text:
            found.append(part.read(text))
    return merged(found) or Absent(Absence.NOT_UNDERSTOOD, block.whole())


def read_countries(block: Block | None, notes: Notes) -> Several[str]:
    """Read countries, one a line or divided by commas, semicolons or "and"."""
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    found: list[Read[str]] = []
    items = [item for item in block.items() if not introduces(item.text)]
    pieces = [item.part(*match.span()) for item in items for match in _COUNTRY.finditer(item.text)]
    for at, piece in enumerate(pieces):
        broken = block.stretch(pieces[at - 1], piece) if at else piece  # "South" on a line's end
        read = _country(piece, notes) or (_country(broken, notes) if at else None)
        if read is not None:
            found.append(read)
        elif at + 1 == len(pieces) or not _country(block.stretch(piece, pieces[at + 1]), notes):
            notes.unknown_label("country", piece)
    return merged(found) or Absent(Absence.NOT_UNDERSTOOD, block.whole())


def _country(part: Block, notes: Notes) -> Read[str] | None:
    name = " ".join(part.text.split())
    notation = notes.code_lists.notation("country", _ARTICLE.sub("", name).rstrip("."))
    return None if notation is None else part.read(notation)
