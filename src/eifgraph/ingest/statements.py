"""What newer pages print of a finding: its statement, its score, whether it is long-term.

Knows the wordings of a change and where its measure is named. Must not know the measures, and does
not mend one that is cut off: whether the copy ends there, only the caller can see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.measures import parse_timeframe
from eifgraph.ingest.quantities import NUMBER, how_number, parse_number

_DIRECTIONS: Final = {
    "improvement": "improvement",
    "improved": "improvement",
    "reduction": "reduction",
    "reduced": "reduction",
    "decrease": "reduction",
    "decreased": "reduction",
    "increase": "increase",
    "increased": "increase",
}
"""Printed word: notation in the code list `change-direction`."""

_QUOTE: Final = "['\"‘“]"
# "rated by parents" says who answered; only a name after "by" is what was used
_MEASURED: Final = (
    r"(?:(?:as\s)?(?:measured|assessed)\s(?:using|with|on|through|via"
    rf"|by(?=\s(?:the\s)?(?-i:{_QUOTE}?[A-Z])))|(?<=,\s)using)"
)
_ON: Final = rf"(?:(?:the|an?)\s(?=[\w(]|{_QUOTE}))?"
# "0.3-point improvement on the ...", "Increase in ...", "Reduced risk of ..."
_STATEMENT: Final = re.compile(
    rf"""(?:Statement:?\s)?(?:An?\s)?
    (?:\+?(?P<amount>{NUMBER})[-\s]?(?P<unit>(?P<percent>percentage[-\s])?points?)\s
       (?P<change>improvement|reduction|increase|decrease)
     | (?P<bare>improvement|reduction|increase|decrease)s?(?=,?\s(?:on|in|of|as|measured|using)\b)
     | (?P<done>improved|reduced|increased|decreased))
    (?P<rest>,?\s.*\w.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_BY: Final = re.compile(rf"(?:.*?[,\s])??\(?{_MEASURED}\s{_ON}(?P<measure>.*\w.*)", re.IGNORECASE)
_FIRST_ON: Final = re.compile(rf",?\son\s{_ON}(?P<measure>.*\w.*)", re.IGNORECASE)
# "in conduct problems on the SDQ": only a name in capitals or quotes is what it was measured on
_LATER_ON: Final = re.compile(rf"\s.*?\son\s(?:(?:the|an?)\s)?(?P<measure>{_QUOTE}?[A-Z].*\w.*)")
_NAMED: Final = re.compile(rf"\s(?:the\s)?(?P<measure>(?:{_QUOTE}|(?<=\s)[A-Z]).*\w.*)")
# "improvement 'What Would I Do?' self-report assessment": its "on" is left out
_OF: Final = re.compile(rf",?\s(?:in|of)\s{_ON}(?P<measure>.*\w.*)", re.IGNORECASE)
_CUT: Final = re.compile(r"\s*(?:…|\.{2,})\Z")
_UNFINISHED: Final = re.compile(r"(?:-|\b(?:the|of|on|in|for|and|an?|to|with|by))\Z", re.IGNORECASE)
_CHANGED: Final = re.compile(
    r"[\d.]+(?:-percentage)?[-\s]points?\s(?:improvement|reduction|increase|decrease)\b"
)
_WHOLE_TIME: Final = re.compile(
    r"(?:later|after|intervention|programme|treatment|test|follow-?\s?up|years?)\.?$", re.IGNORECASE
)
_LONGEST: Final = 1000  # no statement is; patterns with two gaps take quadratic time
_SCORE: Final = re.compile(r"(?P<sign>[-+−–]?)\s?(?P<number>[0-9]{1,2})", re.ASCII)
_MOST: Final = 50  # a difference of percentile ranks from the middle
_TRUE: Final = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


@dataclass(frozen=True, slots=True)
class Statement:
    """A change in `unit` (code list `change-unit`), how it is worded, and what it was measured on.

    `is_truncated` only where the text itself shows it. `how` says what is not as printed.
    """

    change: Decimal | None
    unit: str | None
    direction: str | None
    measure: str
    is_truncated: bool
    how: str = ""


def parse_statement(block: Block) -> Statement:
    """Read the statement of a finding; one that is not understood is all measure.

    >>> read = parse_statement(Block("22-percentage point decrease in the proportion with X", 1))
    >>> read.change, read.unit, read.direction, read.measure
    (Decimal('22'), 'percentage-point', 'reduction', 'proportion with X')
    """
    text = " ".join(block.text.split())
    plain = _CUT.sub("", text)
    match = _STATEMENT.fullmatch(plain) if len(plain) <= _LONGEST else None
    measure = _measure(match) if match else None
    if match is None or measure is None:
        return Statement(None, None, None, plain, _is_cut(text, plain))
    word = (match["change"] or match["bare"] or match["done"]).casefold()
    direction = _DIRECTIONS[word.replace("ı", "i")]
    said = [f"'{word}' as {direction}"] if word != direction else []
    change = unit = None
    if match["amount"]:
        change = parse_number(match["amount"])
        unit = "percentage-point" if match["percent"] else "point"
        said = [*filter(None, (how_number(match["amount"]),)), *said]
    return Statement(change, unit, direction, measure, _is_cut(text, plain), "; ".join(said))


def _measure(match: re.Match[str]) -> str | None:
    """Find what was measured in what follows the word of change."""
    rest = re.sub(r"(?<=[\w)'’\"”])\.\Z", "", match["rest"])
    found = _BY.fullmatch(rest) or _FIRST_ON.fullmatch(rest) or _LATER_ON.fullmatch(rest)
    found = found or _OF.fullmatch(rest) or (_NAMED.fullmatch(rest) if match["amount"] else None)
    if found is not None:
        measure = found["measure"]
        is_open = found.re is _BY and measure.endswith(")") and "(" not in measure
        return measure[:-1] if is_open else measure
    return rest.strip() if match["done"] else None


def _is_cut(text: str, plain: str) -> bool:
    is_open = plain.count("(") > plain.count(")")
    return text != plain or is_open or _UNFINISHED.search(plain) is not None


def bare_field(text: str) -> str | None:
    """Say which field of a finding a line is that has no label, as some copies print them.

    >>> bare_field("0.3-point improvement on the SDQ"), bare_field("A year later")
    ('statement', 'timeframe')
    """
    if _CHANGED.match(text):
        return "statement"
    return "timeframe" if parse_timeframe(text) is not None else None


def is_whole_time(text: str) -> bool:
    """Say whether a time frame ends as those do that are not cut off.

    >>> is_whole_time("2 years later"), is_whole_time("2 years l")
    (True, False)
    """
    return _WHOLE_TIME.search(text) is not None


def parse_score(text: str) -> int | None:
    """Read an improvement index, from -50 to 50; its sign is kept, and 0 is a number.

    >>> parse_score("+49"), parse_score("−12"), parse_score("N/A"), parse_score("51")
    (49, -12, None, None)
    """
    match = _SCORE.fullmatch(text.strip())
    if match is None or int(match["number"]) > _MOST:
        return None
    return int(match["number"]) * (-1 if match["sign"] in {"-", "−", "–"} else 1)


def parse_long_term(text: str) -> bool | None:
    """Read whether a finding is long-term; None for anything but a plain yes or no.

    >>> parse_long_term("1"), parse_long_term("No"), parse_long_term("perhaps")
    (True, False, None)
    """
    return _TRUE.get(text.strip().rstrip(".").casefold())
