"""What of a reference is looked for: its rarest words, and the numbers that stand in it.

A reference has twenty to sixty words, most of which thousands of works share; the few rarest find
the work as surely and many times faster. Knows words and how often each is found; must not know
the index that tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from eifgraph.citations.letters import letters, words
from eifgraph.citations.snapshot.layout import NAMES, NUMBERS, TITLE

Term = tuple[str, str]
"""A field and a word in it."""


class Lexicon(Protocol):
    """What an index tells of its words."""

    def __len__(self) -> int:
        """Give the number of works."""

    def frequency(self, field: str, word: str) -> int:
        """Give how many works have a word in a field."""

    def longer(self, field: str, beginning: str) -> list[str]:
        """Give the most frequent words of a field that begin so."""


TITLE_WORDS: Final = 8
NAME_WORDS: Final = 3
NUMBER_WORDS: Final = 4
KNOWN: Final = 12
"""Letters by which a title is found in its reference."""
BEGINNING: Final = 24
"""Letters of a title that say which it is."""
LONGEST_WORD: Final = 40
SHORTEST_CUT: Final = 4
"""Letters from which on the rest of a word is guessed."""
NAMED_WITHIN: Final = 12
"""Words from the first on among which surnames are looked for."""
COMMON: Final = 0.02
"""The share of all works from which on a word tells little."""
FEW: Final = 1000.0
"""So many works are looked through at once: a word that no more of them have is not common."""
ENOUGH: Final = 3
"""Words that are not common, from which on common ones are left out."""
NO_WORDS: Final = re.compile(r"https?://\S*|\b10\.\d{4,9}/\S+|\bdoi:\s*\S*", re.IGNORECASE)
"""Addresses and DOIs: their digits are no volume and no page."""
BROKEN: Final = re.compile(r"(\w)-\s*\n\s*(\w)")
DIGIT: Final = re.compile(r"[0-9]")


def choose_terms(text: str, title: str, lexicon: Lexicon) -> list[Term]:
    """Choose what to look for, of a reference and of its title as far as that is known."""
    found, behind = words_of(text), words_of(_behind(text, title))
    own = dict.fromkeys(words_of(title))
    rest = [one for one in dict.fromkeys(behind) if one not in own and _says_something(one)]
    in_title = _rarest(TITLE, own, lexicon)[:TITLE_WORDS]
    in_title += _rarest(TITLE, rest, lexicon)[: TITLE_WORDS - len(in_title)]
    names = [word for word in found[:NAMED_WITHIN] if len(word) > 1 and not DIGIT.search(word)]
    numbers = [word for word in found if DIGIT.search(word)]
    return [
        *dict.fromkeys((*in_title, *_completed(text, title, lexicon))),
        *_rarest(NAMES, dict.fromkeys(names), lexicon)[:NAME_WORDS],
        *_rarest(NUMBERS, dict.fromkeys(numbers), lexicon)[:NUMBER_WORDS],
    ]


def _completed(text: str, title: str, lexicon: Lexicon) -> Iterable[Term]:
    """Give what a word may have been at which a reference or its title was cut off."""
    for part, is_cut in ((text, text.rstrip()[-1:].isalpha()), (title, True)):
        last = next(iter(words(part[-LONGEST_WORD:])[-1:]), "")
        is_whole = part is title and lexicon.frequency(TITLE, last) > 0
        if is_cut and not is_whole and len(last) >= SHORTEST_CUT:
            yield from ((TITLE, longer) for longer in lexicon.longer(TITLE, last))


def _behind(text: str, title: str) -> str:
    """Give what stands behind the first words of a title, before which are names."""
    place = text.find(title[:KNOWN]) if title else -1
    return text[max(place, 0) :]


def _says_something(word: str) -> bool:
    """Tell whether a word that may be of no title is worth looking for: no initial, no number."""
    return len(word) > 2 and not word.isdecimal()


def words_of(text: str) -> list[str]:
    r"""Give the words of a text; what a line break has divided stands there as a whole, too.

    >>> words_of("genetic condi-\ntions: doi:10.1/x")
    ['genetic', 'condi', 'tions', 'conditions']
    """
    bare = NO_WORDS.sub(" ", text)
    found = words(bare)
    if "-" in bare and "\n" in bare:
        found += sorted(set(words(BROKEN.sub(r"\1\2", bare))).difference(found))
    return found


def _rarest(field: str, candidates: Iterable[str], lexicon: Lexicon) -> list[Term]:
    """Give those that are found at all, the rarest first, common ones only in want of others."""
    frequency, most = lexicon.frequency, max(COMMON * len(lexicon), FEW)
    counted = sorted((count, word) for word in candidates if (count := frequency(field, word)))
    return [(field, word) for count, word in _without_common(counted, most)]


def _without_common(counted: Sequence[tuple[int, str]], most: float) -> Sequence[tuple[int, str]]:
    rare = [one for one in counted if one[0] <= most]
    return rare if len(rare) >= ENOUGH else counted[:ENOUGH]


def begins_in(title: str, text: str) -> bool:
    """Tell whether a title begins anywhere in a text of which letters alone are left."""
    beginning = letters(title)[:BEGINNING]
    return len(beginning) >= KNOWN and beginning in text
