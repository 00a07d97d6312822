"""Texts reduced to what two writers of the same title share: letters and digits, in order.

Case, accents, punctuation, spaces and hyphens at line ends differ from copy to copy. Knows
characters; must not know what a text says.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

MARKUP: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9:]{0,20}(?:\s[^<>]{0,200})?/?>")
WORD: Final = re.compile(r"[a-z0-9]+")
FAULTS: Final = 0.1
"""Letters of a hundred that may differ between two copies of a text."""
PROBE: Final = 40
"""Letters of a beginning that are looked for."""
FOUND: Final = 82.0
"""How alike they must be, of 100, to be found."""
SURE: Final = 3
"""Letters that agree in a row at the end of what is taken as common."""


def plain(text: str) -> str:
    r"""Give a text without markup and entities, in one line of characters that can be seen.

    >>> plain("Effects of <i>parent</i>\n training &amp; support")
    'Effects of parent training & support'
    """
    return printable(html.unescape(MARKUP.sub("", html.unescape(text))))


def printable(text: str) -> str:
    r"""Give a text in one line, of characters that can be seen, its white space single.

    Soft hyphens, marks of direction and controls go; U+FFFD stands for a character that is lost.

    >>> printable("Parent\u00a0and chi\u00adld\n therapy\u200b")
    'Parent and child therapy'
    """
    if not text.isprintable():
        text = "".join(one if one.isprintable() or one.isspace() else _lost(one) for one in text)
    return " ".join(text.split())


def _lost(character: str) -> str:
    """Give what stands for a character that cannot be seen: nothing, if none could be.

    To drop half a character from an identifier would make it that of another work.
    """
    return "" if unicodedata.category(character) in ("Cc", "Cf") else "\ufffd"


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Give a text in lower-case ASCII.

    >>> folded("Müller–Łukasz: Œuvre")
    'muller-lukasz: oeuvre'
    """
    return anyascii(text).lower()


def words(text: str) -> list[str]:
    """Give the words of a text, folded."""
    return WORD.findall(folded(text))


def letters(text: str) -> str:
    r"""Give the letters and digits of a text, folded, with nothing between.

    >>> letters("A 6-month follow-\nup")
    'a6monthfollowup'
    """
    return "".join(words(text))


@dataclass(frozen=True, slots=True)
class Placed:
    """The letters of a text, each with its place there."""

    letters: str
    places: tuple[int, ...]
    """For each letter, where in the text its character stands; one more for the end."""

    @classmethod
    def of(cls, text: str) -> Placed:
        """Reduce a text."""
        found: list[str] = []
        places: list[int] = []
        for place, character in enumerate(text):
            for letter in letters(character):
                found.append(letter)
                places.append(place)
        return cls("".join(found), (*places, len(text)))

    def at(self, place: int) -> int:
        """Give the number of letters before a place of the text."""
        low, high = 0, len(self.letters)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.places[middle] < place else (low, middle)
        return low


@dataclass(frozen=True, slots=True)
class Shared:
    """How much of a title a text has, from a place on."""

    length: int
    """Letters of the title that the text has, from its first on, but for a few faults."""
    start: int
    """The letter of the text where they begin."""
    end: int
    """The letter of the text after the last of them."""


NOTHING: Final = Shared(0, 0, 0)


def find_beginning(title: str, text: str, earliest: int = 0) -> int | None:
    """Find where in the letters of a text those of a title begin; None if they do not."""
    probe = title[:PROBE]
    exact = text.find(probe, earliest)
    if exact >= 0:
        return exact
    within = text[earliest:]
    if len(within) < len(probe):
        is_it = fuzz.ratio(title[: len(within)], within) >= FOUND
        return earliest if is_it and within else None
    found = fuzz.partial_ratio_alignment(probe, within, score_cutoff=FOUND)
    return None if found is None else earliest + found.dest_start


def shared_beginning(title: str, text: str, start: int) -> Shared:
    """Tell how many letters of a title a text has from some letter on.

    It goes on as long as no more than a tenth of what was gone through differs, and ends where
    letters agree.
    """
    part = text[start : start + len(title) + len(title) // 5 + 5]
    faults, best = 0, (0, 0)
    for step in Levenshtein.opcodes(title, part):
        if step.tag != "equal":
            faults += max(step.src_end - step.src_start, step.dest_end - step.dest_start)
            continue
        is_sure = step.src_end - step.src_start >= SURE or step.src_end == len(title)
        if is_sure and faults <= FAULTS * step.src_end + 1:
            best = step.src_end, step.dest_end
    return Shared(best[0], start, start + best[1])
