"""How often sessions are, as times a week; what is no whole number of weeks is left out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from eifgraph.ingest.characters import holds
from eifgraph.ingest.delivery.sentences import Amount, Sentence
from eifgraph.ingest.delivery.words import DESCRIBED, MEET, STUDIED, noun_before
from eifgraph.model import Quantity, Read

PER_WEEK: Final[dict[str, Decimal]] = {
    "weekly": Decimal(1),
    "fortnightly": Decimal("0.5"),
    "twice-weekly": Decimal(2),
    "daily": Decimal(7),
}
ONCE: Final = {"once": 1, "twice": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
OFTEN: Final = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<times>once|twice|(?:two|three|four|five|\d)\s+times)[\s-]+"
    r"(?:(?:an?|per|each|every)\s+(?P<per>week|fortnight|day)\b|(?P<weekly>weekly)\b"
    r"|every\s+(?P<two>two\s+weeks|(?:other|second)\s+week)\b)"
    r"|(?P<number>one|two|three|four|five)\s+(?:an?|per|each|every)\s+(?P<of>week|fortnight)\b"
    r"|(?:every|each)\s+(?P<every>week|fortnight|two\s+weeks|(?:other|second)\s+week|day)\b"
    r"|(?P<named>weekly|fortnightly|daily)\b)"
)
"""A frequency in lower case."""
WEEKLY: Final = ("week", "fortnight", "daily", "day")
CHANGING: Final = re.compile(
    r"\b(?:until|initially|(?:for\s+the|at)\s+first"
    r"|then\s+(?:once|twice|weekly|fortnightly|monthly|every|less))\b"
)
"""Words of a sentence by which sessions are not equally often all along."""
WEEKS: Final = {"week": Decimal(1), "weekly": Decimal(1), "day": Decimal(7)}
FORTNIGHT: Final = Decimal("0.5")
RATE: Final = re.compile(
    rf"\s+{DESCRIBED}sessions?\s+(?:an?|per|each|every)\s+(?P<per>week|fortnight)\b"
)
OFTEN_NOUN: Final = re.compile(
    rf"\s+(?:basis\b|{DESCRIBED}(?:sessions?|lessons?|home\s+visits?|visits?)\b)"
)
NEAR: Final = 80
"""Up to so many characters after "Twice a week", a sentence may say what is so often."""
HOW: Final = "frequency as times a week"


def frequencies_in(sentence: Sentence, amounts: list[Amount]) -> list[Read[Decimal]]:
    """Give how many times a week the sentence says that sessions are."""
    low, found = sentence.low, []
    for amount in amounts if "session" in low else ():
        rate = None if amount.unit else RATE.match(low, amount.end)
        exactly = _exact(amount.value) if rate else None
        if rate and exactly:
            times = exactly * (1 if rate["per"] == "week" else FORTNIGHT)
            part = sentence.part(amount.start, rate.end())
            found.append(part.read(times, how=HOW))
    is_steady = holds(low, WEEKLY) and CHANGING.search(low) is None
    for match in OFTEN.finditer(low) if is_steady else ():
        weekly = _per_week(match)
        if weekly is None or not sentence.is_plain(*match.span()):
            continue
        noun = OFTEN_NOUN.match(low, match.end())
        if noun or _leads(match) or noun_before(sentence, match.start(), MEET):
            end = noun.end() if noun else match.end()
            part = sentence.part(match.start(), end)
            found.append(part.read(weekly, how=HOW))
    return found


def _leads(match: re.Match[str]) -> bool:
    """Say whether a frequency begins a sentence that goes on to say who meets so often."""
    near = match.end(), match.end() + NEAR
    is_of_sessions = match.start() == 0 and MEET.search(match.string, *near) is not None
    return is_of_sessions and STUDIED.search(match.string, *near) is None


def _exact(value: Quantity | None) -> Decimal | None:
    if value is None or value.minimum != value.maximum or value.is_approximate:
        return None
    return value.minimum


def _per_week(match: re.Match[str]) -> Decimal | None:
    if match["named"]:
        return PER_WEEK[match["named"]]
    every, times = match["every"] or match["two"], match["times"] or match["number"]
    base = WEEKS.get(every or match["weekly"] or match["per"] or match["of"], FORTNIGHT)
    if times is None:
        return base
    word = " ".join(times.split()).removesuffix(" times")
    return base * (ONCE.get(word) or Decimal(word))
