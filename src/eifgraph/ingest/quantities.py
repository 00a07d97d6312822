"""Numbers, ranges and spans of time as people write them on a page."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

from eifgraph.model import QualificationRange, Quantity, Unit

_UNITS: Final = [
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
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

WORDS: Final[dict[str, int]] = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {
        f"{tens}-{_UNITS[unit]}": 10 * value + unit
        for value, tens in enumerate(_TENS, start=2)
        for unit in range(1, 10)
    }
)
"""Number words below a hundred; larger numbers are printed in digits on every page seen.

"Two hundred" is therefore no number here, rather than two."""

NUMBER: Final = (
    r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|(?:"
    + "|".join(sorted(WORDS, key=len, reverse=True))
    + r")\b(?!\s+(?:hundred|thousand)\b))"
)
"""Pattern of one number, digits or a word; give it to `parse_number`."""

RANGE: Final = (
    rf"(?:(?P<approximate>approximately|about|around|roughly)\s+)?"
    rf"(?:(?P<up_to>up\s+to|at\s+most)\s+|(?P<at_least>at\s+least)\s+)?"
    rf"(?P<between>between\s+)?"
    rf"(?P<low>{NUMBER})(?:\s*(?(between)and|(?:to|or|-|–))\s*(?P<high>{NUMBER}))?"
)
"""Pattern of a number or range; give its match to `parse_range`."""

OPEN_END: Final = r"(?:\s+or\s+(?P<more>longer|more))?"

TIME_UNITS: Final = {
    "minute": (Unit.HOUR, Decimal(60)),
    "hour": (Unit.HOUR, Decimal(1)),
    "day": (Unit.DAY, Decimal(1)),
    "week": (Unit.WEEK, Decimal(1)),
    "month": (Unit.MONTH, Decimal(1)),
    "year": (Unit.YEAR, Decimal(1)),
}
"""Printed unit of time: the unit that we keep and how many of the printed make one of ours."""

TIME_UNIT: Final = r"(?P<unit>minute|hour|day|week|month|year)s?\b"

QUALIFICATION: Final = re.compile(
    r"""\b(?P<frame>QCF|RQF|NFQ)\b     # the qualification framework
        [-\s]*(?:level)?[-\s]*        # "QCF-7", "QCF level 7", "QCF-level 7"
        (?P<low>\d{1,2})
        (?:\s*(?:/|to|-|–)\s*(?P<high>\d{1,2}))?""",
    re.VERBOSE,
)


def parse_number(text: str) -> Decimal:
    """Turn a match of `NUMBER` into its value.

    >>> parse_number("1,203"), parse_number("thirty-two"), parse_number("1.5")
    (Decimal('1203'), Decimal('32'), Decimal('1.5'))
    """
    # without regard to case, a pattern also takes such letters as the dotted capital I of Turkish
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    word = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return Decimal(WORDS[word]) if word in WORDS else Decimal(word.replace(",", ""))


def is_whole(number: Decimal) -> bool:
    """Say whether a number is whole, however many digits it has.

    >>> is_whole(Decimal("1e40")), is_whole(Decimal("1.5"))
    (True, False)
    """
    return number == number.to_integral_value()


def parse_range(match: re.Match[str], unit: Unit, per: Decimal = Decimal(1)) -> Quantity:
    """Turn a match of `RANGE` into a quantity; `per` printed units make one of `unit`.

    >>> match = re.search(RANGE + OPEN_END, "twelve or more")
    >>> parse_range(match, Unit.COUNT).maximum is None
    True
    """
    groups = match.groupdict()
    low = _scaled(groups["low"], per)
    high = low if groups["high"] is None else _scaled(groups["high"], per)
    return Quantity(
        minimum=None if groups["up_to"] else low,
        maximum=None if groups["at_least"] or groups.get("more") else high,
        unit=unit,
        is_approximate=groups["approximate"] is not None,
    )


def parse_time(match: re.Match[str]) -> Quantity:
    """Turn a match of `RANGE` and `TIME_UNIT` into a quantity of time; minutes become hours."""
    unit, per = TIME_UNITS[match["unit"].casefold()]
    return parse_range(match, unit, per)


def parse_qualification(match: re.Match[str]) -> QualificationRange:
    """Turn a match of `QUALIFICATION` into its frame and levels.

    >>> parse_qualification(QUALIFICATION.search("QCF-level 7/8"))
    QualificationRange(frame='QCF', minimum=7, maximum=8)
    """
    low = int(match["low"])
    return QualificationRange(match["frame"], low, int(match["high"] or low))


def _scaled(text: str, per: Decimal) -> Decimal:
    number = parse_number(text)
    return number if per == 1 else round(number / per, 2).normalize()
