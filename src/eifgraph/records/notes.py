"""Facts that stand in fixed phrases of the gatherers' notes; all else of a note stays there."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from eifgraph.ingest.quantities import WORDS
from eifgraph.model import MONTHS

AGE: Final = r"[\d.]+|" + "|".join(("three-and-a-half", *WORDS))
OFFERED: Final = re.compile(
    rf"""offered\ (?:(?:at\ )?ages?\ |for\ (?:a\ child\ between|children)\ )?
        (?:up\ to\ (?P<upto>{AGE})
        |(?P<low>{AGE})(?P<low_unit>\ months)?(?:\ (?:to|and)\ (?P<high>{AGE}))?)
        (?!\w)""",
    re.VERBOSE,
)
ETHNICITIES: Final = re.compile(r"race and ethnicities(?: as printed)?: (?P<list>[^;]+)")
FORMERLY: Final = re.compile(
    r"(?:formerly|full name) (?P<name>[^;(]+?)(?: \((?P<short>\w+)\))?(?:;|$)"
)
UPDATED: Final = re.compile(rf"last updated (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})")
LABEL_CUT: Final = re.compile(r"(?:; |^)outcome label is cut")
MEASURE_CUT: Final = re.compile(r"measure name is cut|cut inside the last measure name")


def other_names(note: str) -> list[str]:
    """Find former and full names.

    >>> other_names("offered at 3; formerly Early Steps (ES)")
    ['Early Steps', 'ES']
    """
    found = FORMERLY.search(note)
    return [] if found is None else [part for part in found.group("name", "short") if part]


def offered_ages(note: str) -> dict[str, Any] | None:
    """Find the ages that a programme is offered for, in years.

    >>> offered_ages("offered 18 months to 3 years; cost from its paragraph")
    {'minimum': Decimal('1.5'), 'maximum': Decimal('3'), 'unit': 'year'}
    """
    found = OFFERED.search(note)
    if found is None:
        return None
    if found["upto"]:
        return {"maximum": _age(found["upto"]), "unit": "year"}
    low = _age(found["low"])
    if found["low_unit"]:
        low = low / 12
    high = _age(found["high"]) if found["high"] else low
    return {"minimum": low, "maximum": high, "unit": "year"}


def _age(text: str) -> Decimal:
    if text == "three-and-a-half":
        return Decimal("3.5")
    return Decimal(WORDS.get(text, text))


def ethnicities(note: str) -> Any:
    """Find the race and ethnicities of those evaluated, or that they are not reported."""
    found = ETHNICITIES.search(note)
    if found is None:
        return None
    if found["list"] == "not reported":
        return {"absent": "not-reported"}
    return [part.strip() for part in found["list"].split(",")]


def last_updated(note: str) -> str | None:
    """Find the month in which a document was last updated."""
    found = UPDATED.search(note)
    return found and f"{found['year']}-{MONTHS.index(found['month']) + 1:02}"


def has_cut_label(note: str) -> bool:
    """Say whether the last outcome label is cut off."""
    return LABEL_CUT.search(note) is not None


def has_cut_measure(note: str) -> bool:
    """Say whether the last measure's name is cut off."""
    return MEASURE_CUT.search(note) is not None
