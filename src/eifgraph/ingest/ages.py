"""The ages of those who were studied or may take part, as pages word them.

A mean is no range, a grade or school year no age. "Under five" shuts its bound out and is not
read, as `Quantity` could only say "up to five"; nor are "by age five" and "Antenatal years old".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import holds, lowered
from eifgraph.ingest.quantities import NUMBER, how_written, parse_time
from eifgraph.model import Quantity, Read, Unit

_UNIT: Final = r"(?:year|yr|month|mth)"
_ABOUT: Final = r"(?:approximately|about|around|roughly|circa|~)"
_YOUNG: Final = (
    r"(?:child|children|infants?|babies|toddlers?|pre-?schoolers?|boys?|girls?|adolescents?"
    r"|young\s+people|pupils?|students?|youths?|teenagers?)"
)
# The ends of the range; what leads up to it and what follows say whether these are ages.
_ENDS: Final = rf"""
    (?:(?P<approximate>{_ABOUT})\s*)?+
    (?:(?P<up_to>up\s+to|no\s+older\s+than|at\s+most)\s+ | (?P<at_least>at\s+least)\s+
      | (?P<from>from)\s+)?
    (?:(?:the\s+)?ages?\s+(?:of\s+)?)?(?:(?P<about>{_ABOUT})\s*)?
    (?:(?P<birth>birth|newborns?)\s*(?:up\s+)?(?:to|-|–|until)\s*(?:the\s+)?(?:ages?\s+(?:of\s+)?)?
      (?!birth))?
    (?P<low>{NUMBER})(?P<plus>\+)?
    (?:(?:[-\s]{{0,2}}(?P<low_unit>{_UNIT})s?\b)?
       (?:(?:,\s*{NUMBER}){{1,6}},?\s+(?:and|or) | \s*(?:-\s+)?(?P<to>to|and|or|-|–|until|up\s+to))
       \s*(?:age\s+)?(?P<high>{NUMBER}))?
    (?:[-\s]{{0,2}}(?P<unit>{_UNIT})s?\b)?"""
_BEGINNING: Final = re.compile(
    r"[^0-9a-z_/:;.-](?=[\d¼½¾~]|a(?:bo|do|ge|pp|ro|t\s+[lm]|[-\s]+hun)|b(?:ab|e[lty]|ir|oy)|c(?:hild|irc)"
    r"|e[il]|f(?:i[fv]|o(?:rt|ur)|rom)|girl|infa|less|more|n(?:ew|in|o\s)|o(?:ld|ne|ver)"
    r"|p(?:re|up)|roug|s(?:ev|ix|tude)|t(?:en|h(?:e\s+age|ir|re)|odd|w|ee)|u(?:nd|p\s)|you|ze)"
)
"""What stands before a match of `_AGES` in lower case."""
_FIRST: Final = (  # how the words of it begin, as the cheapest test
    r"(?=[\d¼½¾~]|a(?:bo|ge|pp|ro|t\s|[-\s]+hun)|birth|circ|e[il]|f(?:i[fv]|o[ur]|rom)|n(?:ew|in|o\s)|one"
    r"|roug|s(?:ev|ix)|t(?:en|h[eir]|w)|up\s|ze)"
)
_OPEN: Final = r"(?P<more>\s+(?:and|or)\s+(?:over|older|above|up|upwards)\b)?"
_AGES: Final = re.compile(
    rf"""(?<![\w/:;.-])(?:
      (?P<aged>aged?|ages)\b(?:\s*range)?:?\s*(?:ranged?\s+)?(?:of\s+)?(?:between\s+)?
    | (?P<children>{_YOUNG})\b(?:\s+who\s+(?:are|were))?(?:\s*[,(])?\s*(?:between\s+)?
    | between\s+(?:the\s+ages\s+of\s+)?
    | (?P<strict>(?:under|over|below|above|beyond|(?:younger|older|less|more)\s+than)[-\s]
        (?:the\s+age\s+of\s+)?)
    | ){_FIRST}{_ENDS}
      (?P<old>[-\s]{{0,2}}olds?\b|\s+of\s+age\b)?{_OPEN}""",
    re.VERBOSE | re.IGNORECASE,
)
_HINT: Final = re.compile(r"\bage|old|years?\b|yrs?\b|months?\b|mths?\b|birth|newborn")
_HINTS: Final = ("age", "old", "year", "month", "birth", "yr", "mth", "newborn")
"""What every text that `_HINT` finds holds."""
_AGE: Final = re.compile(r"\bages?\b", re.IGNORECASE)
_MOMENT: Final = re.compile(
    r"\b(?:at|by|until|till|before|after|since|than|(?P<to>to))\s+(?:the\s+)?\Z"
    r"|\b(?:when|once|until)\s+(?:the|their|her)\s+\w+\s+(?:is|are|was)\s+\Z",
    re.IGNORECASE,
)
_MEAN: Final = re.compile(r"\b(?:mean|median|average)\b[^,;.()]{0,30}\Z", re.IGNORECASE)
_MEAN_AFTER: Final = re.compile(r"\s*(?:\(?(?:mean|median|on\s+average)\b)", re.IGNORECASE)
_NOT_READ: Final = (
    re.compile(  # "age 2 follow-up", "aged 4 - 112 of whom", "7;6", "2 years 6 months"
        r"[-\s]+(?:later|follow|assess|wave|visit)|\s+of\s+(?:wh|th[eo])"
        r"|\s+(?:and|or)\s+(?:under|younger|below|less)\b"
        r"|(?:\s*\([^()]{1,40}\))?,\s*(?:and\s+)?\d+\s*(?:-|–|to)\s*\d"  # one of several ranges
        rf"|[;:]\d|[.,]?\d|%|(?:,?\s+and)?\s+{NUMBER}\s+month|\s*(?:-|–|to\b|or\b)\s*{NUMBER}",
        re.IGNORECASE,
    )
)
_LATER: Final = re.compile(
    r"[-\s]+(?:later|after|ago|follow|post|from|of\b|in\b|period|before|long|apart|and\s+a\s+half)"
    r"|\s+(?:and|or)\s+(?:under|younger|below)",
    re.IGNORECASE,
)
_WHERE: Final = re.compile(r"\s+in\b", re.IGNORECASE)
_ENDED: Final = re.compile(r"\s*(?:[.,;:)]|\Z)")
_OLDEST: Final = Decimal(120)


def parse_ages(block: Block) -> Read[Quantity] | None:
    """Read the first statement of ages: in months or years, years if it names no unit.

    >>> parse_ages(Block("18 months to 3 years", 1)).value.maximum
    Decimal('36')
    >>> parse_ages(Block("children with a mean age of 4.2 years", 1))
    """
    for match in _candidates(block.text):
        quantity = _ages(match) if _is_age(match) else None
        if quantity is not None:
            how = how_written(match, "year")
            if match["birth"]:
                how = "; ".join(filter(None, (how, "birth as 0")))
            return block.read(quantity, match, how)
    return None


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Give the matches of `_AGES`, which is slow to look for at each letter."""
    low = lowered(text)
    if not holds(low, _HINTS) or _HINT.search(low) is None:
        return
    end, last = 0, max(map(low.rfind, _HINTS))
    for before in _BEGINNING.finditer(f" {low}"):
        if before.start() > last:
            return
        match = _AGES.match(text, before.start()) if before.start() >= end else None
        if match is not None:
            yield match
            end = match.end()


def _is_age(match: re.Match[str]) -> bool:
    """Say whether the words around a number make it an age of somebody, and no mean or moment."""
    text, start, end = match.string, match.start(), match.end()
    is_named = match["aged"] or match["old"] or _AGE.search(match[0])
    is_named = is_named or (match["children"] and match["birth"])
    if match["strict"] or not (match["unit"] or is_named):
        return False
    before = text[max(0, start - 60) : start]
    moment = _MOMENT.search(before)
    if _MEAN.search(before) or (moment and not (moment["to"] and match["high"])):
        return False
    if _NOT_READ.match(text, end) or _MEAN_AFTER.match(text, end):
        return False
    has_ended = _ENDED.match(text, end) is not None
    is_range = any(match[name] for name in ("high", "birth", "up_to", "more"))
    if match["children"] or match["birth"]:
        is_said = is_range or has_ended
    else:
        is_said = is_range and has_ended and not before.strip()
    later = _LATER.match(text, end)
    is_where = match["children"] and is_range and _WHERE.match(text, end)  # "... in nurseries"
    return bool(is_named) or bool(is_said and (later is None or is_where))


def _ages(match: re.Match[str]) -> Quantity | None:
    has_unit, has_high = match["unit"] is not None, match["high"] is not None
    if match["low_unit"] and not has_unit:
        return None  # "6 months to 5": five of what?
    if match["birth"] and has_high:
        return None
    if match["from"] and not (has_high or match["birth"] or match["more"]):
        return None
    is_list = has_high and (match["to"] or "and").casefold() in {"and", "or"}
    is_between = re.match(r"(?:.*\s)?between\s", match[0], re.IGNORECASE) is not None
    if is_list and not (has_unit or is_between or _ENDED.match(match.string, match.end())):
        return None  # "aged four and 12 of them"
    quantity = parse_time(match, "year")
    if quantity is not None and match["birth"]:
        quantity = replace(quantity, minimum=Decimal(0), maximum=quantity.minimum)
    if quantity is None:
        return None
    most = _OLDEST * (12 if quantity.unit is Unit.MONTH else 1)
    return quantity if max(quantity.minimum or 0, quantity.maximum or 0) <= most else None
