"""Which numbers a text states, in digits or in words, and which of given facts it does not.

Reads numbers in its own way, not the reader's, and takes a number for stated in every way in which
a person could read it: "2.042" is both 2.042 and 2,042. Must not know how pages are laid out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from eifgraph.model import MONTHS
from tests.score.tree import is_reading

ONES: Final = (
    *[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
    ],
    *["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
)
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SMALL: Final = {word: at for at, word in enumerate(ONES)} | {
    word: 10 * at for at, word in enumerate(TENS, 2)
}
SCALES: Final = {"hundred": 100, "thousand": 1000}
ONE: Final = frozenset({"a", "an", "each", "every", "per"})
"""Words that say "one" of what follows, where that can be counted."""
COUNTED: Final = re.compile(r"(?:hour|day|week|month|year|session|visit|meeting|half)\w*")
SINGLE: Final[dict[str, Decimal]] = {
    **dict.fromkeys(
        ("once", "single", "weekly", "daily", "monthly", "yearly", "annual"), Decimal(1)
    ),
    **dict.fromkeys(("twice", "pair", "couple", "double", "both", "fortnight"), Decimal(2)),
    **dict.fromkeys(("fortnightly", "half", "halves"), Decimal("0.5")),
    **dict.fromkeys(("birth", "newborn", "newborns"), Decimal(0)),
    "biweekly": Decimal(2),
    "thrice": Decimal(3),
    "quarter": Decimal("0.25"),
    "quarters": Decimal("0.75"),
    "dozen": Decimal(12),
}
CONVERTED: Final = (("minute", 60), ("min", 60))
"""Units that a fact gives as parts of a larger one."""
MULTIPLIED: Final = (("year", 12), ("annual", 12), ("hour", 60), ("week", 7), ("fortnight", 14))
_UNSEEN: Final = re.compile("[\xad\u200b-\u200f\u2060\ufeff]")
_RAISED: Final = re.compile("[¹²³⁰⁴-⁹]")
"""Marks of footnotes, which are no digits of the number before them."""
_WORD: Final = re.compile(r"[a-z]+|\d+(?:\.\d+)?")
_GROUPED: Final = re.compile(
    r"(?<!\d)(?<!\d[,.\u00a0\u2007\u2009\u202f])"
    r"(?=(\d{1,3}(?:[,. \u00a0\u2007\u2009\u202f]\d{3}){1,6}(?!\d)(?:\.\d+(?![\d.]))?))"
)
"""Found again from each number on that a space divides: "1 139,204" may be two."""
_DECIMAL: Final = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_FRACTION: Final = re.compile(r"(?:(?<!\d)(\d{1,9})[\s-]{0,2})?\b(\d{1,2})[/\u2044](\d{1,2})(?!\d)")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Stated:
    """A text and all that it can be read to state."""

    text: str

    @cached_property
    def plain(self) -> str:
        """Give the text in small letters, compatible characters as their plain ones."""
        seen = _RAISED.sub(" ", _UNSEEN.sub("", self.text))
        text = unicodedata.normalize("NFKC", _spaced(seen))
        text = re.sub(r"[^\S\n]+", " ", re.sub(r"[\u2010-\u2012\u2212]", "-", text))
        return text.casefold().replace("ı", "i")

    @cached_property
    def digits(self) -> frozenset[str]:
        """Give each run of digits, those that the end of a line divides included."""
        joined = re.sub(r"-? ?\n\s*", "", self.plain)
        return frozenset(_DIGITS.findall(self.plain) + _DIGITS.findall(joined))

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        """Give each number in digits or words, in all its readings."""
        found = {Decimal(match) for match in _DECIMAL.findall(self.plain)}
        found |= {Decimal(run) for run in _DIGITS.findall(self.plain)}
        for text in (self.plain, self.text):
            found |= {value for match in _GROUPED.findall(text) for value in _grouped(match)}
        found |= set(_fractions(self.plain)) | set(_worded(self.plain))
        return frozenset(found)

    @cached_property
    def converted(self) -> frozenset[Decimal]:
        """Give the numbers in a larger or smaller unit, where the text has the unit's name."""
        found: set[Decimal] = set()
        for word, divisor in CONVERTED:
            if word in self.plain:
                found |= {number / divisor for number in self.numbers}
        for word, factor in MULTIPLIED:
            if word in self.plain:
                found |= {number * factor for number in (*self.numbers, Decimal(1))}
        return frozenset(found)

    def states(self, number: Decimal) -> bool:
        """Say whether the text can be read to state a number.

        >>> Stated("two hundred and thirty-seven pupils").states(Decimal(37))
        False
        >>> Stated("an hour and a half").states(Decimal("1.5"))
        True
        """
        if number < 0:
            signed = rf"(?<![\w.,)-])-\s?{re.escape(format(abs(number), 'f'))}(?![\d.,]?\d)"
            return re.search(signed, self.plain) is not None
        return number in self.numbers

    def states_converted(self, number: Decimal) -> bool:
        """Say whether the text states a number in another unit.

        >>> Stated("45 minutes").states_converted(Decimal("0.75"))
        True
        """
        near = Decimal("0.005")  # 50 minutes are 0.83 hours
        return any(abs(number - one) < near for one in self.converted)

    def states_month(self, month: str) -> bool:
        """Say whether the text has the year and the month of "2016-07"."""
        year, number = month.split("-")
        name = MONTHS[int(number) - 1].casefold()
        is_named = name in self.plain or re.search(rf"\b{name[:3]}", self.plain) is not None
        is_month = is_named or not {number, number.lstrip("0")}.isdisjoint(self.digits)
        return year in self.digits and is_month


def _grouped(text: str) -> Iterator[Decimal]:
    """Read a number in groups of three digits, with decimals if a full stop divides no group."""
    groups = _DIGITS.findall(text)
    yield Decimal("".join(groups))
    if text.count(".") == 1 and len(groups) > 2:
        yield Decimal(f"{''.join(groups[:-1])}.{groups[-1]}")


def _spaced(text: str) -> str:
    """Keep signs that compatibility would run into the digits before them."""
    return re.sub(r"(?<=\d)(?=[½¼¾⅓⅔])", " ", text)


def _fractions(text: str) -> Iterator[Decimal]:
    for match in _FRACTION.finditer(text):
        if int(match[3]):
            part = Decimal(match[2]) / Decimal(match[3])
            yield part
            yield int(match[1] or 0) + part


def _worded(text: str) -> Iterator[Decimal]:
    """Give numbers in words: as long as they go, and the words that say a number by themselves."""
    words = _WORD.findall(re.sub(r"(?<=[a-z])-\s*\n\s*(?=[a-z])", "-", text))
    at = 0
    while at < len(words):
        value, count = _number(words, at)
        if count:
            yield Decimal(value)
            if words[at + count : at + count + 3] in (["and", "a", "half"], ["and", "one", "half"]):
                yield value + Decimal("0.5")
        elif words[at] in SINGLE:
            yield SINGLE[words[at]]
        elif words[at] in ONE and any(map(COUNTED.fullmatch, words[at + 1 : at + 3])):
            yield Decimal(1)
            if "half" in words[at + 1 : at + 6]:
                yield Decimal("1.5")
        at += count or 1


def _number(words: list[str], start: int) -> tuple[int, int]:
    """Read the longest number in words from a place on; give it and how many words it takes."""
    whole = part = count = 0
    at = start
    while at < len(words):
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in SCALES and count:
            part = max(part, 1) * SCALES[word]
            if word == "thousand":
                whole, part = whole + part, 0
        elif word in ("a", "an") and following in SCALES and not count:
            part = 1
        elif word in SMALL and _fits(SMALL[word], part, count):
            part += SMALL[word]
        elif word == "and" and count and words[at - 1] in SCALES and following in SMALL:
            pass
        else:
            break
        at += 1
        count = at - start
    return whole + part, count


def _fits(value: int, part: int, count: int) -> bool:
    """Say whether a small number goes on the number before it: "thirty" and "seven" do."""
    if not count:
        return True
    room = part % 100
    return room == 0 or (room >= 20 and room % 10 == 0 and 0 < value < 10)


@dataclass(frozen=True)
class Number:
    """A number among facts: its field, what it is, and the words that it was read from."""

    field: str
    value: Decimal | str
    quote: str = ""


NO_NUMBERS: Final = frozenset(
    {
        *("lines", "quote", "method", "how", "repeated", "column", "curation", "identifier"),
        *("position", "listed_after", "explanations", "layout", "site", "domain", "truncation"),
        *("unit", "direction", "mode", "kind", "transcription", "absent"),
    }
)
"""Keys whose values are places, notations or checks, not what a page states."""
MONTHLY: Final = frozenset({"month", "published", "modified"})


def numbers_in(value: Any, at: Number | None = None) -> Iterator[Number]:
    """Give every number of facts as `encode` writes them, and every text that has digits."""
    at = at or Number("", "")
    if isinstance(value, dict):
        if is_reading(value):
            at = replace(at, quote=value["quote"])
        for key, part in value.items():
            if key not in NO_NUMBERS:
                inner = at.field if key == "value" and is_reading(value) else f"{at.field}.{key}"
                yield from numbers_in(part, replace(at, field=inner.lstrip(".")))
    elif isinstance(value, list):
        for part in value:
            yield from numbers_in(part, at)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield replace(at, value=Decimal(value))
    elif isinstance(value, str) and _DIGITS.search(value):
        yield replace(at, value=value)


def invented(facts: Any, page: str) -> tuple[Number, ...]:
    """Give the numbers of facts that the page does not state.

    A number in another unit is stated only where the words that it was read from have the unit.
    """
    stated = Stated(page)
    return tuple(number for number in numbers_in(facts) if not _is_stated(number, stated))


FROM_ABOVE: Final = ("assessment.claims.studies", "assessment.claims.findings.study")
"""Numbers of studies that stand on another line than the rest of what is read."""


def out_of_place(facts: Any) -> tuple[Number, ...]:
    """Give the numbers that the very words do not state that they are said to be read from."""
    numbers = (one for one in numbers_in(facts) if one.quote and one.field not in FROM_ABOVE)
    return tuple(one for one in numbers if not _is_stated(one, Stated(one.quote)))


def _is_stated(number: Number, stated: Stated) -> bool:
    if isinstance(number.value, Decimal):
        quote = Stated(number.quote)
        if number.value == 1 and number.field.endswith(".count") and _A.search(quote.plain):
            return True
        return stated.states(number.value) or quote.states_converted(number.value)
    if number.field.rsplit(".", 1)[-1] in MONTHLY:
        return stated.states_month(number.value)
    if number.field.endswith("evidence_rating"):
        stated = Stated(f"{stated.text} {_levels(stated.plain)}")
    runs = _DIGITS.findall(Stated(number.value).plain)
    return all(run in stated.digits or Decimal(run) in stated.numbers for run in runs)


_A: Final = re.compile(r"\ban?\b")
LEVELS: Final = {"preliminary": "2", "efficacy": "3", "effectiveness": "4"}
"""What the evidence standards call the levels; a page may give the word alone."""


def _levels(text: str) -> str:
    return " ".join(level for word, level in LEVELS.items() if word in text)
