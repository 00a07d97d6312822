"""Golden pages changed at random: lines dropped, moved, cut, spliced, misspelt and drawn out.

The same seed gives the same pages. Must not know what any text means.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Final

from tests.score.pages import golden_pages

LONG: Final = 20_000
"""Characters of a very long line."""
DEEP: Final = 40
ODD: Final = (
    "\x0b\x0c\x1c\x85\xa0\xad\u2007\u2009\u200b\u2028\u202e\ufeff½²٣४ⅷ①−﹣％ﬁ\U0001d7d8\U0001f600"
)
NUMBERS: Final = (
    "0",
    "1",
    "7",
    "1,203",
    "1 139",
    "2.042",
    "12-16",
    "two",
    "thirty-one",
    "a hundred",
)

Lines = list[str]
Mutation = Callable[[random.Random, Lines], None]


@cache
def golden_texts() -> tuple[str, ...]:
    """Give the text of every golden page that is read, by name."""
    return tuple(g.page.read_text("utf-8") for g in golden_pages() if not g.is_refused)


def drop(rng: random.Random, lines: Lines) -> None:
    """Leave out some lines."""
    start = rng.randrange(len(lines))
    del lines[start : start + rng.randint(1, 6)]


def duplicate(rng: random.Random, lines: Lines) -> None:
    """Repeat some lines elsewhere or in place."""
    start = rng.randrange(len(lines))
    place = rng.choice([start, rng.randrange(len(lines))])
    lines[place:place] = lines[start : start + rng.randint(1, 6)]


def move(rng: random.Random, lines: Lines) -> None:
    """Move some lines elsewhere."""
    start = rng.randrange(len(lines))
    moved = lines[start : start + rng.randint(1, 12)]
    del lines[start : start + len(moved)]
    place = rng.randint(0, len(lines))
    lines[place:place] = moved


def cut(rng: random.Random, lines: Lines) -> None:
    """Cut a line in two, or off."""
    at = rng.randrange(len(lines))
    place = rng.randint(0, len(lines[at]))
    lines[at : at + 1] = [lines[at][:place], lines[at][place:]][: rng.randint(1, 2)]


def join(rng: random.Random, lines: Lines) -> None:
    """Run a line on into the next."""
    at = rng.randrange(len(lines))
    lines[at : at + 2] = [rng.choice([" ", "", " - ", " | "]).join(lines[at : at + 2])]


def swap(rng: random.Random, lines: Lines) -> None:
    """Swap two characters of a line."""
    at = rng.choice([at for at, line in enumerate(lines) if line.strip()] or [0])
    letters = list(lines[at])
    if len(letters) > 1:
        one, other = rng.randrange(len(letters)), rng.randrange(len(letters))
        letters[one], letters[other] = letters[other], letters[one]
    lines[at] = "".join(letters)


def splice(rng: random.Random, lines: Lines) -> None:
    """Put lines of another golden page in."""
    other = rng.choice(golden_texts()).split("\n")
    start = rng.randrange(len(other))
    place = rng.randint(0, len(lines))
    lines[place:place] = other[start : start + rng.randint(1, 40)]


def unicode(rng: random.Random, lines: Lines) -> None:
    """Put characters from all of Unicode into a line."""
    at = rng.randrange(len(lines))
    place = rng.randint(0, len(lines[at]))
    odd = (rng.choice([rng.choice(ODD), _any_character(rng)]) for _ in range(rng.randint(1, 8)))
    lines[at] = lines[at][:place] + "".join(odd) + lines[at][place:]


def _any_character(rng: random.Random) -> str:
    code = rng.choice([rng.randrange(1, 0xD800), rng.randrange(0xE000, 0x110000)])
    return chr(code)


def truncate(rng: random.Random, lines: Lines) -> None:
    """End the page somewhere in a line."""
    at = rng.randint(len(lines) // 4, len(lines) - 1)
    lines[at:] = [lines[at][: rng.randint(0, len(lines[at]))]]


def renumber(rng: random.Random, lines: Lines) -> None:
    """Change a number."""
    places = [
        (at, start, start + 1)
        for at, line in enumerate(lines)
        for start, letter in enumerate(line)
        if letter.isdigit()
    ]
    if places:
        at, start, end = rng.choice(places)
        lines[at] = lines[at][:start] + rng.choice(NUMBERS) + lines[at][end:]


def repeat_heading(rng: random.Random, lines: Lines) -> None:
    """Repeat a short line, as a heading would be, often or with a mark."""
    short = [line for line in lines if 3 < len(line) < 60] or ["Study 1"]
    heading = rng.choice(short)
    for _ in range(rng.choice([1, 2, 60])):
        text = rng.choice([heading, f"{heading} (continued)", f"## {heading}", heading.upper()])
        lines.insert(rng.randint(0, len(lines)), text)


def lengthen(rng: random.Random, lines: Lines) -> None:
    """Make a line very long."""
    at = rng.randrange(len(lines))
    piece = rng.choice(
        [f"{lines[at]} ", lines[at][-3:], "- ", "(", "a", "1 ", " ", "study 1, ", "et al "]
    )
    lines[at] = (lines[at] + (piece or "x") * (LONG // max(1, len(piece))))[:LONG]


def nest(rng: random.Random, lines: Lines) -> None:
    """Put many bullets before a line, or indent it deeply."""
    at = rng.randrange(len(lines))
    bullet = rng.choice(["- ", "• ", "* ", "– ", "\t", "    ", "> ", "1. "])
    lines[at] = bullet * rng.randint(1, DEEP) + lines[at]


MUTATIONS: Final[tuple[Mutation, ...]] = (
    *(drop, duplicate, move, cut, join, swap, splice, unicode, truncate, renumber),
    *(repeat_heading, lengthen, nest),
)


def mutated(seed: int, number: int) -> str:
    """Give the page of a case."""
    rng = random.Random(f"{seed}-{number}")
    lines = rng.choice(golden_texts()).split("\n")
    for _ in range(rng.choice([1, 1, 2, 3, 5, 8, 13])):
        if not lines:
            lines = [""]
        rng.choice(MUTATIONS)(rng, lines)
    return "\n".join(lines)
