"""Numbers as people write them, in digits and in words.

Reads nothing that it does not read in whole: "twenty-two hundred", "2 million" and "1,5" are no
number here. Must not know what a number counts.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

_ONES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = ("thir", "four", "fif", "six", "seven", "eigh", "nine")
_UNITS: Final = ("zero", *_ONES, "ten", "eleven", "twelve", *(f"{teen}teen" for teen in _TEENS))
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

WORDS: Final[dict[str, int]] = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {
        f"{tens}-{ones}": 10 * value + unit
        for value, tens in enumerate(_TENS, start=2)
        for unit, ones in enumerate(_ONES, start=1)
    }
)
"""Number words below a hundred; `NUMBER` and `parse_number` make larger ones of them."""

_SCALES: Final = {"hundred": 100, "thousand": 1000}
_FRACTIONS: Final = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
NARROW: Final = "\u00a0\u2007\u2009\u202f"
"""The spaces that divide thousands; a plain space does not say whether it does."""

# Parts of the patterns below, which callers may embed in verbose ones: no blank, no hash sign.
_ONE: Final = r"(?:one|t(?:wo|hree)|f(?:our|ive)|s(?:ix|even)|eight|nine)"
_TENS_BEGUN: Final = r"(?:t(?:wen|hir)|f(?:or|if)|s(?:ix|even)|eigh|nine)t"
_SMALL: Final = (
    rf"(?:{_TENS_BEGUN}y(?:(?:-|\s(?![a-z]+-)){_ONE}\b"
    rf"|(?!-(?:{_ONE}|\s+(?!to\b|or\b|and\b))|\s{_ONE}\s+hundred\b))"
    rf"|(?:thir|f(?:our|if)|s(?:ix|even)|eigh|nine)teen|ten|eleven|twelve|zero|{_ONE})\b"
)
# "two hundred five-year-olds" are two hundred: a blank adds no word that goes on with a hyphen
_REST: Final = rf"(?:[-\s]+and[-\s]+|-|\s+(?![a-z]++(?:(?<=ty)-{_ONE}\b)?+-)){_SMALL}"
_BROKEN_REST: Final = rf"\s+and\s+(?:{_TENS_BEGUN}|{_ONE}\w)"
_HUNDREDS: Final = rf"(?:{_ONE}|an?)[-\s]+hundred\b(?:{_REST}|(?!{_BROKEN_REST}))"
_WORDED: Final = (
    r"(?=one|t(?:w[eo]|h[ir]|en)|f(?:o(?:u|rt)|i[fv])|s(?:ix|ev)|e(?:ig|le)|ni|ze|an?[-\s])"
    rf"(?:{_HUNDREDS}|{_SMALL}|an?(?=[-\s]+thousand\b))"
    rf"(?:[-\s]+thousand\b(?:,?\s+(?:and\s+)?{_HUNDREDS}|{_REST})?)?"
)
_DIGITS: Final = (
    rf"(?<!\d)(?<!\d[.,{NARROW}])(?:[½¼¾]|\d{{1,3}}(?:,\d{{3}}){{1,3}}(?:\.\d{{1,6}})?"
    rf"|\d{{1,3}}(?:[{NARROW}]\d{{3}}){{1,3}}"
    r"|\d{1,9}(?:\.\d{1,6})?(?:\s?[½¼¾]|\s1/2\b)?)(?![.,]?\d)"
)
NUMBER: Final = (
    rf"(?:(?:{_DIGITS}|{_WORDED})(?:[-\s]+and[-\s]+an?[-\s]+half\b)?"
    r"(?![-\s]+(?:hundred|thousand|million|billion|dozen)s?\b))"
)
"""Pattern of one number, digits or words, below a milliard; give it to `parse_number`."""

WRITTEN: Final = "a number in words or with separators"
_PLAIN: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


def parse_number(text: str) -> Decimal:
    """Turn a match of `NUMBER` into its value.

    >>> parse_number("1,203"), parse_number("thirty-two"), parse_number("2½")
    (Decimal('1203'), Decimal('32'), Decimal('2.5'))
    >>> parse_number("two thousand, two hundred and thirty-seven")
    Decimal('2237')
    """
    if _is_plain(text):
        return Decimal(text)
    if (known := WORDS.get(text)) is not None:
        return Decimal(known)
    text = text.strip().replace("1/2", "½")
    if text[-1:] in _FRACTIONS:
        return (parse_number(text[:-1]) if text[:-1] else Decimal(0)) + _FRACTIONS[text[-1]]
    words = re.split(r"[-\s]+", ascii_lowered(text))
    more = Decimal(0)
    if "half" in words:
        words, more = words[:-3], Decimal("0.5")
        if not words:  # "half", "half an"
            return more
    if words[0][0].isdigit():
        return Decimal("".join(words).replace(",", "")) + more
    thousands = number = 0
    for word in (word.rstrip(",") for word in words):
        if word == "thousand":
            thousands, number = 1000 * number, 0
        elif word in _SCALES:
            number *= _SCALES[word]
        elif word != "and":
            number += 1 if word in {"a", "an"} else WORDS[word]
    return thousands + number + more


def ascii_lowered(text: str) -> str:
    """Give a match of a pattern that ignores case in plain small letters."""
    # without regard to case, a pattern also takes such letters as the two other i of Turkish
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def is_whole(number: Decimal) -> bool:
    """Say whether a number is whole, however many digits it has.

    >>> is_whole(Decimal("1e40")), is_whole(Decimal("1.5"))
    (True, False)
    """
    return number == number.to_integral_value()


def how_number(*printed: str | None) -> str:
    """Say how numbers were made of what is printed; nothing if all of them are as printed.

    >>> how_number("12", "1.5"), how_number("12", "1,203")
    ('', 'a number in words or with separators')
    """
    return "" if all(_is_plain(number) for number in printed if number) else WRITTEN


def _is_plain(text: str) -> bool:
    return text.isascii() and (text.isdigit() or _PLAIN.fullmatch(text) is not None)
