"""For whom, how and where the best evidence holds, and where the programme has been run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeVar

from eifgraph.ingest import headings as known
from eifgraph.ingest.ages import parse_ages
from eifgraph.ingest.assessment import rated_labels
from eifgraph.ingest.block import Block
from eifgraph.ingest.labels import (
    read_absence,
    read_countries,
    read_labels,
    read_words,
    says_plainly,
)
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import (
    Absence,
    Absent,
    DeliveryContext,
    Implementation,
    Maybe,
    Quantity,
    Read,
    Several,
    Unit,
)

T = TypeVar("T")

_DONE: Final = (
    r"(?:implemented|run|delivered|provided|offered|used|available|commissioned|evaluated|tested"
    r"|conducted|carried\s+out|undertaken|trialled)"
)
_PLACES: Final = {
    "uk": r"(?:the\s+)?(?:UK|United\s+Kingdom)",
    "ireland": r"(?:the\s+Republic\s+of\s+)?Ireland",
}


def _provision(place: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:has|have|is|was|were|can\s+be)\s+(?P<no>not\s+(?:yet\s+|currently\s+|now\s+)?"
        rf"|never\s+|no\s+longer\s+)?(?:(?:currently|already|also|been|being|widely|previously)\s+)*"
        rf"{_DONE}(?:\s+(?:and|or)\s+{_DONE})?\s+(?:\w+\s+){{0,3}}?(?:in|across|throughout|within)\s+{_PLACES[place]}\b"
        rf"|\b(?:in|across|throughout)\s+{_PLACES[place]}\s+(?:has|have)\s+(?P<never>not\s+(?:yet\s+)?"
        rf"|never\s+)?{_DONE}\s+(?:the|this)\s+(?:programme|intervention)\b",
        re.IGNORECASE,
    )


def _evaluation(place: str) -> re.Pattern[str]:
    return re.compile(
        rf"\bevidence\s+(?:(?:for|behind|of|on|about)\s+(?:[\w'-]+\s+){{1,6}}?"
        rf"(?=(?:does|did|includes?|excludes)\b))?(?P<no>(?:does\s+not|doesn't|did\s+not)\s+include|includes?\s+no\b|excludes)?"
        rf"(?:includes?)?[^.]*?\b(?:evaluations?|stud(?:y|ies)|trials?|research)\b[^.]*\b{_PLACES[place]}\b"
        rf"|\b(?P<none>none)\s+of\b[^.]{{0,200}}\b(?:evidence|evaluations?|stud(?:y|ies)|trials?)\b"
        rf"[^.]{{0,200}}\b{_PLACES[place]}\b"
        rf"|\b(?:has|have|was|were)\s+(?P<never>not\s+(?:yet\s+)?|never\s+)?(?:been\s+)?"
        rf"(?:evaluated|tested|trialled)\s+(?:\w+\s+){{0,2}}?in\s+{_PLACES[place]}\b",
        re.IGNORECASE,
    )


PROVIDED, EVALUATED = "(?:available|provision)", "(?:tested|evaluation)"
"""Labels of the flags about the UK on newer pages and on cards."""
PROVISION: Final = {place: _provision(place) for place in _PLACES}
EVALUATION: Final = {place: _evaluation(place) for place in _PLACES}
_IN_COUNTRIES: Final = re.compile(
    rf"\s*(?:This|The)\s+(?:programme|intervention)\s+(?:has|is)\s+(?:been\s+)?{_DONE}\s+in\s+",
    re.I,
)
_BARE_AGES: Final = re.compile(r"[\w ]{1,30}\byears old")
_UP_TO: Final = re.compile(r"(?:antenatal|perinatal) to (?P<most>\d{1,2}) years old", re.IGNORECASE)
_YES_NO: Final = re.compile(r"(?P<yes>yes|true|✓|✔)|(?P<no>no|false|✗|✘|x)", re.IGNORECASE)


def read_context(page: Page, notes: Notes) -> DeliveryContext:
    """Read for whom, how, where and how targeted the best evidence holds."""
    return DeliveryContext(
        age_groups=_age_groups(page, notes),
        delivery_models=_models(page, notes),
        settings=_labels(page, known.WHERE_DELIVERED, "settings?", "setting", notes),
        targeting=_labels(
            page,
            known.HOW_TARGETED,
            r"level\s+of\s+need|classification|targeting",
            "targeting",
            notes,
        ),
        ages=_ages(page, notes),
        ethnicities=_ethnicities(page),
    )


def _labels(page: Page, heading: str, label: str, scheme: str, notes: Notes) -> Several[str]:
    """Read members of a code list below a heading, or beside a label in newer layouts."""
    found = _beside(page, label)
    if page.body(known.CHARACTERISTICS, heading) is not None:
        held = _held_together(page, heading, lambda block: read_labels(block, scheme, notes), notes)
        if found is None or not isinstance(held, Absent):
            return held
    if found is None:
        return page.missing(known.CHARACTERISTICS)
    return read_labels(found, scheme, notes)


def _held_together(
    page: Page, heading: str, read: Callable[[Block], Several[T]], notes: Notes
) -> Several[T]:
    """Read a section, and hold it against those below the same heading further down."""
    key = known.CHARACTERISTICS, heading
    first = read(page.bodies[key])
    for block in page.again.get(key, ()):
        other = read(block)
        if isinstance(first, Absent):
            first = other
        elif not isinstance(other, Absent):
            if {one.value for one in first} != {one.value for one in other}:
                seen = f"{block.whole().quote!r}, not as under {heading!r} above"
                notes.warn("section-differs", block, seen, "check which of the two is meant")
            first = _with_other(first, other)
    return first


def _with_other(first: tuple[Read[T], ...], other: tuple[Read[T], ...]) -> tuple[Read[T], ...]:
    """Keep beside values the other places that say the same, or what they say instead."""
    spans = {read.value: read.span for read in other}
    kept = [
        replace(read, repeated=(*read.repeated, spans[read.value])) if read.value in spans else read
        for read in first
    ]
    values = {read.value for read in first}
    strange = tuple(read for read in other if read.value not in values)
    kept[0] = replace(kept[0], otherwise=(*kept[0].otherwise, *strange))
    return tuple(kept)


def _beside(page: Page, label: str) -> Block | None:
    """Give the value beside a label; an empty block where the label stands alone."""
    place = next((place for _, place in rated_labels(page, label)), None)
    return None if place is None else place.value or place.label.part(0, 0)


def _models(page: Page, notes: Notes) -> Several[str]:
    model = page.body(known.CHARACTERISTICS, known.MODEL)
    if model is None:
        for _, below in _bare_lines(page):
            named = re.split(r",\s+", below.text) if below else []
            if below and all(notes.code_lists.notation("delivery-model", one) for one in named):
                return read_labels(below, "delivery-model", notes)
        return _labels(page, known.HOW_DELIVERED, r"delivery\s+models?", "delivery-model", notes)
    first = next(model.lines(), None)
    if first is None or ":" in first.text:
        return Absent(Absence.NOT_STATED)
    return read_labels(first, "delivery-model", notes)


def _age_groups(page: Page, notes: Notes) -> Several[str]:
    """Read age groups; newer pages print one only where it has no ages ("Antenatal years old")."""
    first = _population(page)
    named = first.text.split(" to ")[0].removesuffix(" old") if first else ""
    group = notes.code_lists.notation("age-group", named)
    if first is not None and group:
        return (first.read(group, how="an age group in place of ages"),)
    return _labels(page, known.WHO_FOR, r"age[- ]groups?", "age-group", notes)


def _population(page: Page) -> Block | None:
    """Give the line of ages that newer pages print first of the population."""
    block = page.body(known.CHARACTERISTICS, known.POPULATION)
    if block is not None:
        first = next(block.lines(), None)
        return None if first is None or ":" in first.text else first
    return next((line for line, _ in _bare_lines(page)), None)


def _bare_lines(page: Page) -> Iterator[tuple[Block, Block | None]]:
    """Give a line of ages without its heading, and the line below it, as some copies have them."""
    title = page.body(known.TITLE) or Block("", 1)
    lines = list(title.lines()) if "years old\n" in title.text else []
    for at, line in enumerate(lines):
        if _BARE_AGES.fullmatch(line.text):
            yield line, next(iter(lines[at + 1 :]), None)


def _ages(page: Page, notes: Notes) -> Maybe[Quantity] | None:
    """Read the ages that newer pages print in place of age groups."""
    first = _population(page)
    if first is None and page.body(known.CHARACTERISTICS, known.POPULATION) is None:
        return None
    if first is None or not re.search(r"\d|\bbirth\b", first.text):
        return Absent(Absence.NOT_STATED)
    if up_to := _UP_TO.fullmatch(first.text):
        amount = Quantity(None, Decimal(up_to["most"]), Unit.YEAR)
        return first.read(amount, up_to, "from before birth as no lower bound")
    ages = parse_ages(first)
    if ages is None:
        notes.warn("not-understood", first, first.text, "give the ages as '2 to 9 years old'")
        return Absent(Absence.NOT_UNDERSTOOD, first.whole())
    return ages


def _ethnicities(page: Page) -> Several[str] | None:
    found = _beside(page, r"race\s+and\s+ethnicit(?:y|ies)")
    if found is None:
        is_listed = page.body(known.CHARACTERISTICS, known.POPULATION) is not None
        return Absent(Absence.NOT_STATED) if is_listed else None
    return read_words(found)


def read_implementation(page: Page, notes: Notes) -> Implementation:
    """Read where the programme has been run, and whether the UK or Ireland is part of it."""
    where = page.body(known.CHARACTERISTICS, known.WHERE_IMPLEMENTED)
    return Implementation(
        countries=_countries(page, where, notes),
        uk_provision=_uk(page, known.UK_PROVISION, PROVIDED, PROVISION["uk"], notes),
        uk_evaluation=_uk(page, known.UK_EVALUATION, EVALUATED, EVALUATION["uk"], notes),
        ireland_provision=_irish(page, known.IRELAND_PROVISION, PROVISION["ireland"], notes),
        ireland_evaluation=_irish(page, known.IRELAND_EVALUATION, EVALUATION["ireland"], notes),
    )


def _countries(page: Page, where: Block | None, notes: Notes) -> Several[str]:
    if where is None:
        return page.missing(known.CHARACTERISTICS)
    sentence = _IN_COUNTRIES.match(where.text)
    return read_countries(where.part(sentence.end() if sentence else 0, len(where.text)), notes)


def _uk(
    page: Page, heading: str, label: str, pattern: re.Pattern[str], notes: Notes
) -> Maybe[bool]:
    if page.body(known.CHARACTERISTICS, heading) is not None:
        held = _held_together(page, heading, lambda block: _one(block, pattern, notes), notes)
        return held if isinstance(held, Absent) else held[0]
    for _, place in rated_labels(page, rf"UK\s+{label}"):
        match = _YES_NO.fullmatch(place.value.text.rstrip(".")) if place.value else None
        if match is None or place.value is None:
            return Absent(Absence.LABEL_ONLY, place.label.whole())
        return place.value.read(match["no"] is None, how="yes or no")
    return page.missing(known.CHARACTERISTICS)


def _irish(page: Page, heading: str, pattern: re.Pattern[str], notes: Notes) -> Maybe[bool] | None:
    """Read Ireland's flag; other sites have none."""
    block = page.body(known.CHARACTERISTICS, heading)
    return None if block is None else _flag(block, pattern, notes)


def _one(block: Block, pattern: re.Pattern[str], notes: Notes) -> Several[bool]:
    flag = _flag(block, pattern, notes)
    return flag if isinstance(flag, Absent) else (flag,)


def _flag(block: Block, pattern: re.Pattern[str], notes: Notes) -> Maybe[bool]:
    """Read a statement as true or false; one that hedges is not understood."""
    if absence := read_absence(block):
        return absence
    items = list(block.items())
    if len(items) == 1 and (answer := _YES_NO.fullmatch(items[0].text.rstrip("."))):
        return items[0].read(answer["no"] is None, how="yes or no")
    match = pattern.search(block.text)
    denials = tuple(name for name in ("no", "never", "none") if match and name in match.groupdict())
    if match is None or not says_plainly(block.text, match, denials):
        notes.warn("not-understood", block, block.whole().quote, "say plainly whether it was")
        return Absent(Absence.NOT_UNDERSTOOD, block.whole())
    return block.read(not any(match[name] for name in denials), match)
