"""Who delivers the programme.

Knows how each section introduces its people; what a role is made of, `roles` knows.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import lowered
from eifgraph.ingest.delivery.having import role_having
from eifgraph.ingest.delivery.roles import (
    ANYBODY,
    COUNT,
    WORKER,
    plain_title,
    roles_in,
)
from eifgraph.ingest.delivery.sentences import Sentence, not_understood, sentences_of
from eifgraph.ingest.labels import read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.model import Absent, Read, Several, StaffRole

BY: Final = re.compile(r"\bby\s+")
DELIVERING: Final = re.compile(
    r"\b(?:deliver\w*|led|facilitat\w+|run|taught|provided|implement\w+|conduct\w+|offer\w*|co-\w+"
    r"|carried\s+out|given|assisted|supported)\b"
)
OTHERS: Final = re.compile(
    r"\b(?:superv\w+|follow\w+|accompan\w+|develop\w+|design\w+|trained|evaluat\w+|own\w+|fund\w+"
    r"|licen\w+|accredit\w+|measur\w+|assess\w+|refer\w+|written|increas\w+|reduc\w+|attend\w+)\s*$"
)
"""Words before "by" that tell of others than those who deliver."""
CAN: Final = re.compile(r"\b(?:can|may|could)\s+(?:also\s+)?be\b")
"""Words by which the account tells who may deliver it, not how many do."""
CHOICE: Final = re.compile(rf"{CAN.pattern}|\b(?:either|any|one\s+of|alternatively)\b")
"""Words by which a section names people of whom not all need to deliver it."""
UNREAD: Final = re.compile(
    rf"\b(?:delivered|led|run|facilitated|taught)\b[^.]*\bby\s+[^.,;]{{0,40}}?{WORKER.pattern}"
)
"""Words by which the account speaks of who delivers, also where no pattern reads them."""
IS: Final = re.compile(
    r"\b(?:is|are|be|being|includes?|comprises?|by|practitioner\s+\d+\s*:)\s+"
    r"(?:(?:typically|usually|normally|generally|often|either|recommended|ideally)\s+)?"
)
NUMBERED: Final = re.compile(r"(?:the\s+)?(?:\w+\s+)?practitioner\s*\d*\s*[:–-]\s*")
STANDS_ALONE: Final = re.compile(r"\s*(?:$|[,(.;]|with\b|who\b|trained\b|qualified\b|[-–]\s)")
SHORT: Final = 6
"""A line of so few words may be an item of a list that has lost its bullet."""
WORKFORCE_WHOLE: Final = re.compile(
    r"\b(?:or|with|who|whose|such\s+as|including|alongside|e\.g|typically|in|from)\b|[–:]"
)
OUTSIDE_BRACKETS: Final = re.compile(r"[,;](?![^()]*\))\s*(?:and\s+)?")


def read_practitioners(
    how: list[Sentence], staff: Block | None, notes: Notes, silent: Absent
) -> Several[StaffRole]:
    """Read the roles from the account of delivery; who can deliver it must agree, or stands in."""
    told = tuple(_delivering(how, notes))
    able = tuple(_able(staff, notes)) if staff else ()
    if staff and told and able:
        is_choice = CHOICE.search(lowered(staff.text)) is not None
        more = None if is_choice else _with_others(told, able)
        return more or _reconciled(told, able, notes)
    if told or able:
        return told or able
    absence = silent if staff is None else read_absence(staff)
    if staff is not None and absence is None:
        return not_understood(staff, "enter the practitioners by hand", notes)
    unread = next((sentence for sentence in how if UNREAD.search(sentence.low)), None)
    if unread is not None and (absence is None or absence.span is None):
        return not_understood(unread.block, "enter the practitioners by hand", notes)
    return absence or silent


def read_workforce(block: Block | None, notes: Notes) -> Several[StaffRole]:
    """Read the line "Workforce:": roles divided by commas, or one phrase that qualifies them."""
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    found: list[Read[StaffRole]] = []
    for item in block.items():
        for part in _workforce_parts(item):
            title = " ".join(part.text.split()).rstrip(".").strip()
            if title:
                found.append(part.read(StaffRole(title, None, None)))
    return tuple(found) or not_understood(block, "enter the workforce by hand", notes)


def _workforce_parts(item: Block) -> Iterator[Block]:
    text = item.text
    low = text.casefold()
    if WORKFORCE_WHOLE.search(re.sub(r"\([^)]*\)", "", low)):
        yield item
        return
    start = 0
    for comma in OUTSIDE_BRACKETS.finditer(text):
        yield item.part(start, comma.start())
        start = comma.end()
    last = text[start:]
    both = re.fullmatch(r"(?P<one>[^,]+?)\s+and\s+(?P<two>[^,]+)", last)
    if start and both and all(WORKER.search(both[name].casefold()) for name in ("one", "two")):
        yield item.part(start, start + both.end("one"))
        start += both.start("two")
    yield item.part(start, len(text))


def _delivering(how: list[Sentence], notes: Notes) -> Iterator[Read[StaffRole]]:
    """Give the roles by which the account says that the programme is delivered."""
    for sentence in how:
        low = sentence.low
        places = [match.span() for match in BY.finditer(low)]
        ends = [start for start, _ in places[1:]]
        for (by, start), end in zip(places, [*ends, len(low)], strict=False):
            clause, _ = sentence.clause(start, start)
            if OTHERS.search(low, max(0, by - 20), by) or sentence.doubts(clause, start):
                continue
            is_one = CAN.search(low, 0, by) is None
            roles = roles_in(sentence, start, end, notes, is_one)
            delivers = DELIVERING.search(low, 0, by) is not None
            yield from (role for role in roles if delivers or role.value.qualification)


def _able(staff: Block, notes: Notes) -> Iterator[Read[StaffRole]]:
    """Give the roles that can deliver it; "a nurse" is then the kind of person, not one nurse."""
    for sentence in sentences_of(staff):
        found = [*_introduced(sentence, notes)] or [*_listed(sentence, notes)]
        yield from found or role_having(sentence, notes)


def _introduced(sentence: Sentence, notes: Notes) -> Iterator[Read[StaffRole]]:
    low = sentence.low
    places = [match.span() for match in IS.finditer(low)]
    ends = [start for start, _ in places[1:]]
    for (before, start), end in zip(places, [*ends, len(low)], strict=False):
        if OTHERS.search(low, max(0, before - 20), before) or sentence.doubts(0, start):
            continue
        for role in roles_in(sentence, start, end, notes, is_one=False):
            named = WORKER.search(role.value.title.casefold()) or re.match(COUNT, low[start:])
            if named and not _is_anybody(role, low[start:end]):
                yield role


def _listed(sentence: Sentence, notes: Notes) -> Iterator[Read[StaffRole]]:
    """Give the roles of an item of a list: "a lead therapist with QCF-7", "Practitioner 1: ..."."""
    numbered = NUMBERED.match(sentence.low)
    start = numbered.end() if numbered else 0
    is_item = sentence.is_item or numbered or len(sentence.low.split()) <= SHORT
    for role in roles_in(sentence, start, len(sentence.low), notes, is_one=False):
        at = sentence.low.find(lowered(role.value.title)) + len(role.value.title)
        is_alone = STANDS_ALONE.match(sentence.low, at) and not _is_anybody(role, sentence.low)
        if is_alone and (is_item or role.value.qualification):
            yield role


def _is_anybody(role: Read[StaffRole], low: str) -> bool:
    """Say whether a role is only the word "practitioner", with nothing said of it."""
    title = lowered(role.value.title)
    if not ANYBODY.fullmatch(title) or role.value.qualification or role.value.count:
        return False
    return not low[low.find(title) + len(title) :].lstrip().startswith("with ")


def _reconciled(
    told: tuple[Read[StaffRole], ...], able: tuple[Read[StaffRole], ...], notes: Notes
) -> tuple[Read[StaffRole], ...]:
    """Hold who can deliver it against the account of delivery."""
    if not any(role.value.qualification for role in told):
        if len(told) == len(able) == 1:
            return (_completed(told[0], able[0]),)
        able_as = {plain_title(role.value.title): role for role in able}
        titles = [plain_title(role.value.title) for role in told]
        if len(told) == len(able) and all(title in able_as for title in titles):
            return tuple(map(_completed, told, (able_as[title] for title in titles)))
        return able if any(role.value.qualification for role in able) else told
    levels = [_level(role) for role in told]
    differing = [role for role in able if _level(role) not in (None, *levels)]
    for role in differing:
        level = role.value.qualification
        assert level is not None  # a role without a level does not differ
        seen = f"{level.span.quote!r}, not as on line {told[0].span.first_line}"
        notes.warn("qualification-differs", level.span.first_line, seen, "check both lines")
    repeated = tuple(role.span for role in able if role not in differing)
    first = dataclasses.replace(told[0], repeated=repeated, otherwise=tuple(differing))
    return (first, *told[1:])


def _with_others(
    told: tuple[Read[StaffRole], ...], able: tuple[Read[StaffRole], ...]
) -> tuple[Read[StaffRole], ...] | None:
    """Add to the roles of the account those that it leaves out, if the other section has all."""
    rest = {plain_title(role.value.title): role for role in able}
    same = [rest.pop(plain_title(role.value.title), None) for role in told]
    if not rest or len(rest) + len(same) != len(able):
        return None
    both = [(one, other) for one, other in zip(told, same, strict=True) if other is not None]
    if len(both) < len(told) or any(_differ(one, other) for one, other in both):
        return None
    return (*(_completed(one, other) for one, other in both), *rest.values())


def _differ(one: Read[StaffRole], other: Read[StaffRole]) -> bool:
    return None not in (_level(one), _level(other)) and _level(one) != _level(other)


def _completed(told: Read[StaffRole], able: Read[StaffRole]) -> Read[StaffRole]:
    """Give the one role of both sections: called as in the first, qualified as in the second."""
    value = dataclasses.replace(
        told.value,
        qualification=able.value.qualification or told.value.qualification,
        training=told.value.training or able.value.training,
    )
    return dataclasses.replace(told, value=value, repeated=(able.span,))


def _level(role: Read[StaffRole]) -> object:
    return role.value.qualification and role.value.qualification.value
