"""Ranges, spans of time as people write them on a page.

A bound that is itself shut out ("more than 20", "under five") is none that a `Quantity` can hold,
so such a text is no quantity; nor is one that contradicts itself. Must not know what is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.numbers import (
    NUMBER,
    WORDS,
    WRITTEN,
    ascii_lowered,
    how_number,
    is_whole,
    parse_number,
)
from eifgraph.model import Quantity, Read, Unit

__all__ = [
    "NUMBER",
    "OPEN_END",
    "RANGE",
    "TIME",
    "TIME_UNIT",
    "TIME_UNITS",
    "WORDS",
    "WRITTEN",
    "beginnings",
    "find_quantities",
    "how_number",
    "how_written",
    "is_whole",
    "parse_number",
    "parse_range",
    "parse_time",
]

_ABOUT: Final = (
    r"approximately|approx\.?|about|around|roughly|circa|nearly|almost|an\s+estimated"
    r"|an\s+average\s+of|on\s+average,?|~|≈"
)
UP_TO: Final = r"up\s+to|at\s+most|(?:no|not)\s+(?:more|longer)\s+than|(?:a\s+)?maximum(?:\s+of)?"
AT_LEAST: Final = (
    r"at\s+least|(?:no|not)\s+(?:less|fewer|shorter)\s+than|(?:a\s+)?minimum(?:\s+of)?"
)
# "delivered over ten sessions" says how many, "of over ten sessions" what they are more than
_STRICT: Final = (
    r"(?:more|fewer|less|longer|shorter|greater)\s+than|under|above|below|beyond|exceeding"
    r"|(?:(?<=for\s)|(?<=of\s)|(?<=with\s)|(?<=last\s)|(?<=lasts\s)|(?<=lasting\s))over"
)
_STARTS: Final = {
    "a": r"bo(?:ut|ve)|lmost|n?[-\s]+[adehmtwy]|pprox|round|t\s+[lm]",
    "b": r"e(?:low|tween|yond)",
    "c": r"irc",
    "e": r"igh|lev|xc",
    "f": r"ewer|i(?:f|ve)|o(?:rt|ur)|rom",
    "g": r"reat",
    "h": r"alf",
    "l": r"ess|on",
    "m": r"ax|in|ore",
    "n": r"ear|in|o\s|ot\s",
    "o": r"n\s+av|ne|ver",
    "r": r"oug",
    "s": r"even|hort|ix",
    "t": r"en|h(?:ir|re)|w[eo]",
    "u": r"nder|p\s",
    "z": r"er",
}
"""How the words of this module begin, by their first letters."""
_SIGNS: Final = r"[\d½¼¾~≈]"
# Tried at every word of a page, so the cheapest test is first
_FIRST: Final = "|".join((_SIGNS, *(f"{one}(?:{rest})" for one, rest in _STARTS.items())))
_BEGINNING: Final = re.compile(rf"[^0-9a-z_/:+](?={_FIRST})")
"""What stands before a match of `RANGE` or `TIME` in lower case; a search passes most letters
without a closer look."""
_BEFORE: Final = (
    rf"(?<![\w/:+])(?={_FIRST})(?<!\w[-–])"  # not in the middle of something else
    rf"(?:(?P<approximate>{_ABOUT})\s*)?+"  # each at once or not at all: no second try
    rf"(?:(?P<up_to>{UP_TO})\s+|(?P<at_least>{AT_LEAST})\s+|(?P<strict>{_STRICT})\s+)?+"
    rf"(?:(?P<between>between)\s+|(?P<since>from)\s+)?+(?:(?P<about>{_ABOUT})\s*)?+"
)
_TO: Final = r"\s*(?:-\s+)?(?:to|or|-|–|(?(between)and|(?!)))\s*"
_OR_MORE: Final = (
    r"(?:\s+or\s+(?:(?P<or_more>more|longer|above|over)|(?P<or_less>fewer|less|shorter|under)))?"
)
RANGE: Final = rf"{_BEFORE}(?P<low>{NUMBER})(?P<plus>\+)?(?:{_TO}(?P<high>{NUMBER}))?{_OR_MORE}"
"""Pattern of a number or range; give its match to `parse_range`, which may find it is none."""

OPEN_END: Final = r"(?:\s+or\s+(?:(?P<more>longer|more|above|over)|(?P<less>fewer|less|shorter)))?"

TIME_UNITS: Final = {
    "minute": (Unit.HOUR, Decimal(60)),
    "hour": (Unit.HOUR, Decimal(1)),
    "day": (Unit.DAY, Decimal(1)),
    "week": (Unit.WEEK, Decimal(1)),
    "month": (Unit.MONTH, Decimal(1)),
    "year": (Unit.YEAR, Decimal(1)),
}
"""Printed unit of time: the unit that we keep and how many of the printed make one of ours."""

_SHORT_UNITS: Final = {"min": "minute", "hr": "hour", "yr": "year", "mth": "month"}
_MIXED: Final[tuple[tuple[Unit, dict[str, Fraction]], ...]] = (
    (Unit.HOUR, {"hour": Fraction(1), "minute": Fraction(60)}),
    (Unit.DAY, {"day": Fraction(1), "week": Fraction(1, 7)}),
    (Unit.MONTH, {"month": Fraction(1), "year": Fraction(1, 12)}),
)
"""Units that stand side by side ("18 months to 3 years"), and in which one we keep them."""

TIME_UNIT: Final = r"(?P<unit>minute|hour|day|week|month|year)s?\b"
_ANY_UNIT: Final = r"(?:minute|min|hour|hr|day|week|month|mth|year|yr)"
_ONCE: Final = rf"(?:half(?:[-\s]+an?)?|an?)(?=[-\s]{{1,2}}{_ANY_UNIT}\b)"
_ADDED: Final = r"(?:,?(?:\s+and)?\s+(?P<{0}>{1})[-\s]?(?P<{0}_unit>minute|min|month)s?\b)?"
TIME: Final = (
    rf"{_BEFORE}(?P<low>{NUMBER}|{_ONCE})(?P<plus>\+)?"
    rf"(?:(?:[-\s]{{0,2}}(?P<low_unit>{_ANY_UNIT})s?\b"
    rf"{_ADDED.format('low_added', NUMBER)})?{_TO}(?P<high>{NUMBER}|{_ONCE}))?{_OR_MORE}"
    rf"[-\s]{{0,2}}(?P<unit>{_ANY_UNIT})s?\b(?P<half>\s+and\s+a\s+half\b)?"
    rf"(?:{_ADDED.format('added', NUMBER)}(?!\s+(?:of|for|per)\b))"
    rf"(?![-\s]*olds?\b|\s+of\s+age\b){OPEN_END}"
)
"""Pattern of a time with its unit and all that belongs to it; give its match to `parse_time`.

"half an hour", "1 hour 30 minutes", "a year or more", "45 minutes to an hour", "90-minute"; not
"two school years" and no age. It has the groups of `RANGE`, `TIME_UNIT` and `OPEN_END`."""

_UNIT_GROUPS: Final = ("unit", "low_unit", "added_unit", "low_added_unit")
_NO_LOW: Final = ("up_to", "or_less", "less")
_NO_HIGH: Final = ("at_least", "or_more", "more", "plus")
_LISTED: Final = re.compile(rf"\b{NUMBER},\s*\Z", re.IGNORECASE)  # "4, 8 or 12 sessions"
_OR: Final = re.compile(r"\s+or\s", re.IGNORECASE)


def beginnings(low: str) -> list[int]:
    """Give where in a text in lower case matches of `RANGE` or `TIME` may begin.

    >>> beginnings("twelve or, at most, 14 sessions")
    [0, 11, 20]
    """
    return [match.start() for match in _BEGINNING.finditer(f" {low}")]


def parse_range(match: re.Match[str], unit: Unit, per: Decimal = Decimal(1)) -> Quantity | None:
    """Turn a match of `RANGE` into a quantity; `per` printed units make one of `unit`.

    None if it is upside down or half a list, or has no bound that a quantity could hold.

    >>> match = re.search(RANGE + OPEN_END, "twelve or more")
    >>> parse_range(match, Unit.COUNT).maximum is None
    True
    """
    low = _scaled(parse_number(match["low"]), per)
    high = low if match["high"] is None else _scaled(parse_number(match["high"]), per)
    return _quantity(match, match.groupdict(), low, high, unit)


def parse_time(match: re.Match[str], assumed: str = "") -> Quantity | None:
    """Turn a match of `TIME`, or of `RANGE` and `TIME_UNIT`, into a quantity of time.

    Minutes become hours, to two decimals; of two units the smaller is kept, but for minutes. None
    as for `parse_range`, and for what has no one meaning ("1 to 2 hours 30 minutes"). `assumed` is
    the unit where none is printed.

    >>> parse_time(re.search(TIME, "1 hour 30 minutes")).minimum
    Decimal('1.5')
    """
    groups = match.groupdict()
    units = _printed_units(groups, assumed)
    target, has_high = _target(set(units.values())), match["high"] is not None
    if target is None or (
        has_high and "low_unit" not in units and (groups.get("half") or groups.get("added"))
    ):
        return None
    unit, per = target
    half = Decimal("0.5") if groups.get("half") else Decimal(0)

    def end(number: str, name: str, added: str, more: Decimal) -> Decimal | None:
        value = _scaled(parse_number(match[number]) + more, per[name])
        if value is None or not groups.get(added):
            return value
        small = _scaled(parse_number(match[added]), per[units[f"{added}_unit"]])
        return None if small is None else value + small

    high = end("high" if has_high else "low", units["unit"], "added", half)
    low = high
    if has_high:
        low = end("low", units.get("low_unit", units["unit"]), "low_added", Decimal(0))
    return _quantity(match, groups, low, high, unit)


def how_written(match: re.Match[str], assumed: str = "") -> str:
    """Say how a match of `RANGE` or `TIME` was made into a number; nothing if it is as printed.

    >>> how_written(re.search(TIME, "two to 90 minutes"))
    'a number in words or with separators; minutes as hours'
    """
    groups = match.groupdict()
    written = how_number(*map(groups.get, ("low", "high", "low_added", "added")))
    said = [written] if written else []
    if groups.get("unit") or assumed:
        units = set(_printed_units(groups, assumed).values())
        if units == {"minute"} or len(units) > 1:
            kept = "hour" if "minute" in units else "day" if "week" in units else "month"
            said.append(f"{' and '.join(f'{unit}s' for unit in sorted(units - {kept}))} as {kept}s")
    return "; ".join(said)


def find_quantities(pattern: re.Pattern[str], block: Block) -> Iterator[Read[Quantity]]:
    """Read each match of a pattern made with `TIME` or `RANGE` that is a quantity, with its how."""
    has_unit = "unit" in pattern.groupindex
    for match in pattern.finditer(block.text):
        quantity = parse_time(match) if has_unit else parse_range(match, Unit.COUNT)
        if quantity is not None:
            yield block.read(quantity, match, how_written(match))


def _quantity(
    match: re.Match[str],
    groups: Mapping[str, str | None],
    low: Decimal | None,
    high: Decimal | None,
    unit: Unit,
) -> Quantity | None:
    one_ended = match["high"] is None and (groups.get("between") or groups.get("since"))
    if low is None or high is None or low > high or groups.get("strict") or one_ended:
        return None
    if match["high"] is not None and _OR.match(match.string, match.end("low")):
        before = match.string[: match.start("low")][-60:]
        if _LISTED.search(before):
            return None
    has_no_low = any(map(groups.get, _NO_LOW))
    has_no_high = any(map(groups.get, _NO_HIGH))
    if has_no_low and has_no_high:
        return None
    return Quantity(
        minimum=None if has_no_low else low,
        maximum=None if has_no_high else high,
        unit=unit,
        is_approximate=bool(groups.get("approximate") or groups.get("about")),
    )


def _printed_units(groups: Mapping[str, str | None], assumed: str) -> dict[str, str]:
    """Give for each group of a match that is a unit the unit that it names."""
    named = {"unit": assumed}
    for name in _UNIT_GROUPS:
        if printed := groups.get(name):
            unit = ascii_lowered(printed)
            named[name] = _SHORT_UNITS.get(unit, unit)
    return named


def _target(units: set[str]) -> tuple[Unit, Mapping[str, Decimal | Fraction]] | None:
    if len(units) == 1:
        (name,) = units
        unit, per = TIME_UNITS[name]
        return unit, {name: per}
    return next((kept for kept in _MIXED if units <= kept[1].keys()), None)


def _scaled(number: Decimal, per: Decimal | Fraction) -> Decimal | None:
    """Give a number in larger or smaller units, to two decimals; None if nothing is left of it."""
    if per == 1:
        return number
    value = round(Fraction(number) / Fraction(per), 2)
    return Decimal(value.numerator) / value.denominator if value or not number else None
