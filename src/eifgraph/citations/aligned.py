"""The title of a reference beside that of a candidate, word by word, for a person.

Knows which words are the same however they are spelt or broken, and where a reference is cut; must
not know how alike two titles have to be, nor how wide a screen is. Nothing here decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from rapidfuzz.distance import Indel

from eifgraph.citations.compare import LABELS, find_title
from eifgraph.citations.letters import letters, words
from eifgraph.citations.parts import ReferenceParts
from eifgraph.citations.work import Work

LEAST: Final = 0.3
"""Share of the shorter title that both must have; with less they are two titles."""
WORD: Final = re.compile(r"[^\s\-\u2010-\u2015/]*(?:[\-\u2010-\u2015/]+|(?=\s)|$)\s*")
"""What ends with white space, or with a sign that another copy may leave out."""
TAKEN: Final = str.maketrans("[]{}|", "()()/")
"""Signs that have a meaning of ours, and what stands in their place in a title."""


class Side(Enum):
    """Which of two titles has some words, and the signs round these."""

    BOTH = ("", "")
    CANDIDATE = ("[", "]")
    REFERENCE = ("{", "}")
    LOST = ("|", "")
    """Of the candidate alone, as the reference is cut before them."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stand together, and which title has them."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    """Its letters, by which words are compared."""
    text: str
    """As it stands, with what follows it."""


Run = tuple[list[_Word], list[_Word]]
"""Words of a candidate's title, and those of a reference's that stand in their place."""


def align_titles(parts: ReferenceParts, work: Work) -> tuple[Stretch, ...]:
    """Tell which words two titles share, in order; nothing if they are two titles.

    A word that is cut off in its middle is shared as far as it goes.
    """
    title = _words(work.full_title)
    start, end = _title_region(parts, work)
    said = _words(parts.text[start:end], work)
    steps = Indel.opcodes([one.key for one in title], [one.key for one in said])
    found: list[Stretch] = []
    run: Run = [], []
    shared = 0
    for step in steps:
        if step.tag != "equal":
            run[0].extend(title[step.src_start : step.src_end])
            run[1].extend(said[step.dest_start : step.dest_end])
            continue
        same = title[step.src_start : step.src_end]
        shared += sum(len(one.key) for one in same)
        found += [*_apart(run), Stretch(Side.BOTH, _joined(same))]
        run = [], []
    found += _behind(run) if end == parts.cut_at else _apart(run)
    shorter = min(sum(len(one.key) for one in side) for side in (title, said))
    return _merged(found) if shorter and shared >= LEAST * shorter else ()


def render_stretches(stretches: Iterable[Stretch]) -> str:
    """Write words of two titles as one text.

    >>> said = Stretch(Side.BOTH, "A trial of "), Stretch(Side.CANDIDATE, "reading ")
    >>> render_stretches([*said, Stretch(Side.REFERENCE, "talking"), Stretch(Side.BOTH, "aloud")])
    'A trial of [reading] {talking} aloud'
    """
    text = ""
    for one in stretches:
        opening, closing = one.side.value
        is_cut_word = one.side is Side.LOST and not one.text[:1].isspace()
        if one.side is Side.LOST and not is_cut_word:
            opening += " "
        gap = "" if is_cut_word or text[-1:] in ("", " ", "-", "/") else " "
        body = one.text.translate(TAKEN).strip()
        text += gap + opening + body + closing + one.text[len(one.text.rstrip()) :]
    return text.strip()


def _title_region(parts: ReferenceParts, work: Work) -> tuple[int, int]:
    """Give where the title of a reference begins and ends, be it found there or read as such."""
    read, found = parts.title, find_title(parts, work)
    spans = [one for one in ((read.start, read.end) if read else None, found) if one]
    if len(spans) == 2 and not (spans[0][0] < spans[1][1] and spans[1][0] < spans[0][1]):
        spans = spans[1:]  # what was read as the title is something else
    if not spans:
        return 0, 0
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    if parts.cut_at is not None and start < parts.cut_at:
        end = min(end, parts.cut_at)
    return start, end


def _words(text: str, work: Work | None = None) -> list[_Word]:
    """Divide a text into words; of a reference, a journal's name at the end is left out."""
    found: list[_Word] = []
    for match in WORD.finditer(text):
        key = letters(match[0]) or ("and" if "&" in match[0] else "")
        if key:
            found.append(_Word(key, match[0]))
        elif found:
            found[-1] = _Word(found[-1].key, found[-1].text + match[0])
    if work is not None:
        own = set(words(work.full_title))
        known = (set(words(" ".join((*work.containers, work.publisher)))) | LABELS) - own
        while found and found[-1].key in known:
            found.pop()
    return found


def _joined(run: Sequence[_Word]) -> str:
    return "".join(one.text for one in run)


def _apart(run: Run) -> list[Stretch]:
    """Give words that are not the same on both sides, but for those that are broken otherwise."""
    title, said = run
    here, there = _same_letters(title, said)
    both = [Stretch(Side.BOTH, _joined(title[:here]))]
    sides = ((Side.CANDIDATE, title[here:]), (Side.REFERENCE, said[there:]))
    return both + [Stretch(side, _joined(some)) for side, some in sides]


def _same_letters(title: Sequence[_Word], said: Sequence[_Word]) -> tuple[int, int]:
    """Count the words at the beginning of both that have the same letters, as follow-up, followup.

    >>> here, there = _words("follow-up of"), _words("followup: a")
    >>> _same_letters(here, there)
    (2, 1)
    """
    ends = {"".join(one.key for one in said[:n]): n for n in range(1, len(said) + 1)}
    begins = ("".join(one.key for one in title[:n]) for n in range(1, len(title) + 1))
    found = [(n, ends[text]) for n, text in enumerate(begins, 1) if text in ends]
    return found[-1] if found else (0, 0)


def _behind(run: Run) -> list[Stretch]:
    """Give what stands at the end of a title that is cut: the last word may be a part of one."""
    title, said = run
    rest = "".join(one.key for one in said)
    count = 0
    while count < len(title) and len(rest) >= len(title[count].key):
        if not rest.startswith(title[count].key):
            break
        rest = rest.removeprefix(title[count].key)
        count += 1
    whole = title[:count]
    if count < len(title) and title[count].key.startswith(rest):
        length = _length_of(title[count].text, rest)
        before = _joined(whole) + title[count].text[:length]
        lost = title[count].text[length:] + _joined(title[count + 1 :])
        return [Stretch(Side.BOTH, before), Stretch(Side.LOST, lost if rest else f" {lost}")]
    last = len(said)
    lost = _joined(title[last:])
    return [*_apart((title[:last], said)), Stretch(Side.LOST, f" {lost}")]


def _length_of(text: str, key: str) -> int:
    """Give how many characters of a word have the letters of its beginning."""
    return next(n for n in range(len(text) + 1) if len(letters(text[:n])) >= len(key))


def _merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Give stretches without empty ones, and none beside another of the same side."""
    found: list[Stretch] = []
    for one in stretches:
        if not one.text.strip():
            continue
        if found and found[-1].side is one.side:
            found[-1] = Stretch(one.side, found[-1].text + one.text)
        else:
            found.append(one)
    return tuple(found)
