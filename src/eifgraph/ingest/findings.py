"""What a study found: outcomes with what stands in brackets behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.labels import merged, read_absence
from eifgraph.ingest.quantities import NUMBER, is_whole, parse_number
from eifgraph.model import Absence, Absent, Population, Read, Several, StudyFinding

QUALIFIED: Final = re.compile(
    r"(?P<label>[^\s(].*[^\s(])\s*\((?P<qualifier>(?:[^()]|\([^()]*\))+)\)"
)
_ONE: Final = re.compile(r"[^;\s](?:[^;(]|\([^()]*\)|\(|;(?!\s+[A-Z]))*")
LONGEST: Final = 500
"""More characters are no outcome."""
FOLLOW_UP: Final = re.compile(
    rf"\b(?P<number>{NUMBER})[-\s](?P<unit>month|year)s?[-\s]+(?:follow-?\s?up|later|after)",
    re.IGNORECASE,
)
SUBGROUP: Final = re.compile(
    r"\bfor\s+(?:the\s+)?(?P<group>[\w-]+(?:\s[\w-]+)?\s+group)\b"
    r"|(?:^|\b(?:maintained|sustained|found|only)\s+(?:only\s+)?)for\s+(?:the\s+)?(?P<people>"
    r"(?:[\w-]+\s){0,2}?(?:boys|girls|mothers|fathers|parents|carers|caregivers|couples|children"
    r"|infants|toddlers|adolescents|pupils|students|families|teachers)\b"
    r"[\w\s-]{0,60}?)(?=\s+(?:at|after)\b|\s*(?:[,;]|$))"
)
"""Whom of the sample an outcome is of, as words in brackets tell."""
NONE: Final = re.compile(r"none\.?", re.IGNORECASE)
"""In place of outcomes; unlike "None measured", it does not say that nobody looked."""


def read_findings(block: Block | None, population: Population) -> Several[StudyFinding]:
    """Read the outcomes that a study lists for one population, or why it lists none."""
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    items = [part for item in block.items() for part in _apart(item)]
    if not items:  # nothing but what divides outcomes
        return Absent(Absence.NOT_UNDERSTOOD, block.whole())
    if absence := read_absence(items[0]):
        return absence
    if len(items) == 1 and NONE.fullmatch(items[0].text):
        return Absent(Absence.NONE, items[0].whole())
    return merged(item.read(_finding(item, population)) for item in items)


def _apart(item: Block) -> Iterator[Block]:
    """Give the outcomes of a line, which semicolons outside brackets may divide."""
    if ";" not in item.text:
        yield item
        return
    for match in _ONE.finditer(item.text):
        yield item.part(match.start(), match.start() + len(match[0].rstrip()))


def _finding(item: Block, population: Population) -> StudyFinding:
    may_be = item.text.endswith(")") and len(item.text) <= LONGEST
    qualified = QUALIFIED.fullmatch(item.text) if may_be else None
    if qualified is None:
        return StudyFinding(item.text, population)
    qualifier = item.part(*qualified.span("qualifier"))
    group = SUBGROUP.search(qualifier.text)
    return StudyFinding(
        qualified["label"],
        population,
        qualifier.text,
        _follow_up(qualifier),
        group and (group["group"] or group["people"]),
    )


def _follow_up(qualifier: Block) -> Read[int] | None:
    after = FOLLOW_UP.search(qualifier.text)
    if after is None or not is_whole(number := parse_number(after["number"])):
        return None
    months = int(number) * (12 if after["unit"].casefold() == "year" else 1)
    how = "" if after["number"] == str(months) else "a time in words, as months"
    return qualifier.read(months, after, how)
