"""How the programme is run: sessions, staff, training, supervision, fidelity, licence."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from eifgraph.ingest import headings as layout
from eifgraph.ingest.block import Block
from eifgraph.ingest.labels import read_absence, says_plainly, silent_or_unread
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.ingest.quantities import (
    NUMBER,
    OPEN_END,
    QUALIFICATION,
    RANGE,
    TIME_UNIT,
    find_quantities,
    parse_number,
    parse_qualification,
    parse_time,
)
from eifgraph.model import (
    Absence,
    Absent,
    Delivery,
    Maybe,
    Quantity,
    Read,
    Several,
    StaffRole,
    Training,
    TrainingPart,
)

HOW: Final = "How is it delivered?"
DURING: Final = "What happens during the intervention?"
STAFF: Final = "Who can deliver it?"
TRAINING: Final = "What are the training requirements?"
SUPERVISION: Final = "How are the practitioners supervised?"
FIDELITY: Final = "What are the systems for maintaining fidelity?"
LICENCE: Final = "Is there a licensing requirement?"

SESSIONS: Final = re.compile(
    rf"\b{RANGE}\s+(?:[a-z-]+\s+)?sessions?\b(?!\s+(?:an?|per|each|every)\s+(?:day|week|month))",
    re.IGNORECASE,
)
SESSIONS_HINT: Final = re.compile(r"[^.\n]*\b(?:sessions?|meetings?|visits?)\b", re.IGNORECASE)
LENGTH_HINT: Final = re.compile(r"\bsessions?\b[^.\n]*\b(?:hours?|minutes?)\b", re.IGNORECASE)
SPAN_HINT: Final = re.compile(r"[^.\n]*\b(?:weeks|months|terms?|years?)\b", re.IGNORECASE)
"""Words by which a page speaks of these, also where the patterns do not read it."""
SESSION_LENGTH: Final = re.compile(
    rf"\bsessions?\s+(?:of|lasting)\s+{RANGE}\s*{TIME_UNIT}"
    r"(?!\s+(?:and\s+)?\d+\s+min)",
    re.IGNORECASE,
)
SPAN: Final = re.compile(
    rf"\b(?:for|over)\s+(?:a\s+period\s+of\s+)?{RANGE}\s+{TIME_UNIT}(?![-\s]*olds?\b){OPEN_END}",
    re.IGNORECASE,
)
PER_WEEK: Final[dict[str, Decimal]] = {
    "weekly": Decimal(1),
    "fortnightly": Decimal("0.5"),
    "twice-weekly": Decimal(2),
    "daily": Decimal(7),
}
FREQUENCY: Final = re.compile(
    rf"\b(?P<frequency>{'|'.join(PER_WEEK)})\s+(?:[a-z-]+\s+)?sessions?\b",
    re.IGNORECASE,
)
PRACTITIONER: Final = re.compile(
    rf"\bby\s+(?P<count>{NUMBER}|an?)\s+(?P<title>[^.,;()]+?)\s+with\s+{QUALIFICATION.pattern}",
    re.IGNORECASE | re.VERBOSE,
)
TITLED: Final = re.compile(
    rf"\bis\s+an?\s+(?P<title>[^.,;()]+?)\s+with\s+{QUALIFICATION.pattern}",
    re.I | re.VERBOSE,
)
SUPERVISOR: Final = re.compile(
    rf"\b(?P<count>{NUMBER}|an?)\s+(?P<title>[^.,;()]*?supervisors?)\s+with\s+"
    rf"{QUALIFICATION.pattern}",
    re.IGNORECASE | re.VERBOSE,
)
SUPERVISION_KINDS: Final = re.compile(r"\bprovid\w+\s+(?P<kinds>[^.]*?)\s+supervision\b")
TRAINING_HOURS: Final = re.compile(
    rf"\b{RANGE}\s+(?P<unit>hour)s?\s+of\s+(?:programme\s+)?training\b", re.IGNORECASE
)
TRAINING_PART: Final = re.compile(
    rf"\b{RANGE}\s+{TIME_UNIT}['’]?\s*(?:of\s+)?"
    r"(?P<mode>face-to-face|phone|telephone|online|video|in-person)\b",
    re.IGNORECASE,
)
BOOSTER: Final = re.compile(
    r"\bbooster\s+training\b[^.]*?\b(?P<wanted>not\s+required|required|(?<!not\s)recommended)\b",
    re.IGNORECASE,
)
LICENCE_NEEDED: Final = re.compile(
    r"\b(?P<no>no\s+|not\s+)?(?:a\s+)?licen[cs]e\b[^.]*?\b(?P<never>not\s+)?(?:required|needed)\b"
    r"|\b(?P<denied>not\s+)?requires?\s+a\s+licen[cs]e\b",
    re.IGNORECASE,
)


def read_delivery(page: Page, notes: Notes) -> Delivery:
    """Read the chapter "About the programme"."""
    how = page.body(layout.PROGRAMME, HOW)
    during = page.body(layout.PROGRAMME, DURING)
    telling = [block for block in (how, during, page.body(layout.TITLE)) if block is not None]
    length = _time(telling, SESSION_LENGTH, "session-length", notes)

    def absent(hint: re.Pattern[str]) -> Absent:
        return read_absence(how) or silent_or_unread(telling, hint)

    return Delivery(
        sessions=_sessions(telling, notes) or absent(SESSIONS_HINT),
        session_length=length or absent(LENGTH_HINT),
        span=_time(telling, SPAN, "span", notes) or absent(SPAN_HINT),
        sessions_per_week=_frequency(telling),
        practitioners=_practitioners(page, notes),
        training=_training(page, notes),
        supervisors=_supervisors(page, notes),
        fidelity=_fidelity(page),
        licence_required=_licence(page, notes),
    )


def _agreed(found: list[Read[Quantity]], name: str, notes: Notes) -> Read[Quantity] | None:
    """Keep the first of several readings; one that differs is a finding."""
    if not found:
        return None
    first, *others = found
    for other in others:
        if other.value != first.value:
            seen = f"{other.span.quote!r}, but {first.span.quote!r} on line {first.span.first_line}"
            notes.warn(f"{name}-differs", other.span.first_line, seen, "check which is meant")
    repeated = tuple(other.span for other in others if other.value == first.value)
    return Read(first.value, first.span, first.method, first.how, repeated)


def _sessions(blocks: list[Block], notes: Notes) -> Read[Quantity] | None:
    found = [read for block in blocks for read in find_quantities(SESSIONS, block)]
    return _agreed(found, "sessions", notes)


def _time(
    blocks: list[Block], pattern: re.Pattern[str], name: str, notes: Notes
) -> Read[Quantity] | None:
    found = [read for block in blocks for read in find_quantities(pattern, block)]
    return _agreed(found, name, notes)


def _frequency(blocks: list[Block]) -> Read[Decimal] | None:
    found = [
        block.read(PER_WEEK[match["frequency"].casefold()], match, "frequency as times a week")
        for block in blocks
        for match in FREQUENCY.finditer(block.text)
    ]
    return found[0] if found else None


def _role(block: Block, match: re.Match[str]) -> Read[StaffRole]:
    printed = match.groupdict().get("count")
    count = (
        None
        if printed is None
        else 1
        if printed.casefold() in {"a", "an"}
        else parse_number(printed)
    )
    qualification = QUALIFICATION.search(block.text, match.start())
    assert qualification is not None  # part of the pattern that matched
    title = " ".join(match["title"].split())
    level = parse_qualification(qualification)
    read_level = None if level is None else block.read(level, qualification)
    return block.read(StaffRole(title, None if count is None else int(count), read_level), match)


def _practitioners(page: Page, notes: Notes) -> Several[StaffRole]:
    """Read the roles from the account of delivery; who can deliver it must agree, or stands in."""
    how, staff = page.body(layout.PROGRAMME, HOW), page.body(layout.PROGRAMME, STAFF)
    roles = [_role(how, match) for match in PRACTITIONER.finditer(how.text)] if how else []
    titled = [_role(staff, match) for match in TITLED.finditer(staff.text)] if staff else []
    for role in titled if roles else ():
        level = role.value.qualification
        if level and all(level.value != _level(other) for other in roles):
            seen = f"{level.span.quote!r}, not as on line {roles[0].span.first_line}"
            notes.warn("qualification-differs", level.span.first_line, seen, "check both lines")
    if roles and titled:
        first = roles[0]
        roles[0] = Read(first.value, first.span, repeated=tuple(r.span for r in titled))
    found = tuple(roles or titled)
    return (
        found
        or read_absence(staff)
        or Absent(Absence.NOT_UNDERSTOOD, staff.whole() if staff else None)
    )


def _level(role: Read[StaffRole]) -> object:
    return role.value.qualification and role.value.qualification.value


def _training(page: Page, notes: Notes) -> Training:
    how, training = (
        page.body(layout.PROGRAMME, HOW),
        page.body(layout.PROGRAMME, TRAINING),
    )
    blocks = [block for block in (training, how) if block is not None]
    total = _time(blocks, TRAINING_HOURS, "training", notes)
    absence = read_absence(training)
    if training is None or absence:
        return Training(total or absence or Absent(Absence.NOT_STATED))
    parts = tuple(
        training.read(TrainingPart(_mode(match["mode"], notes), amount), match)
        for match in TRAINING_PART.finditer(training.text)
        if (amount := parse_time(match)) is not None
    )
    booster = BOOSTER.search(training.text)
    return Training(
        total=total or Absent(Absence.NOT_UNDERSTOOD, training.whole()),
        parts=parts,
        booster=training.read(_requirement(booster["wanted"]), booster) if booster else None,
    )


def _mode(printed: str, notes: Notes) -> str:
    notation = notes.code_lists.notation("training-mode", printed)
    assert notation is not None, printed  # the pattern names members of the list only
    return notation


def _requirement(printed: str) -> str:
    return "-".join(printed.casefold().split())


def _supervisors(page: Page, notes: Notes) -> Several[StaffRole]:
    block = page.body(layout.PROGRAMME, SUPERVISION)
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    roles: list[Read[StaffRole]] = []
    for item in block.items():
        for match in SUPERVISOR.finditer(item.text):
            role = _role(item, match)
            kinds = _supervision_kinds(item, notes)
            value = StaffRole(role.value.title, role.value.count, role.value.qualification, kinds)
            roles.append(item.read(value))
    return tuple(roles) or Absent(Absence.NOT_UNDERSTOOD, block.whole())


def _supervision_kinds(item: Block, notes: Notes) -> tuple[str, ...]:
    match = SUPERVISION_KINDS.search(item.text)
    kinds: list[str] = []
    for word in re.split(r",\s*|\s+and\s+", match["kinds"]) if match else ():
        notation = notes.code_lists.notation("supervision-kind", word)
        if notation is None:
            notes.unknown_label("supervision-kind", Block(word, item.first_line))
        else:
            kinds.append(notation)
    return tuple(kinds)


def _fidelity(page: Page) -> Maybe[str]:
    block = page.body(layout.PROGRAMME, FIDELITY)
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    return block.read(" ".join(item.text for item in block.items()))


def _licence(page: Page, notes: Notes) -> Maybe[bool]:
    block = page.body(layout.PROGRAMME, LICENCE)
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    match = LICENCE_NEEDED.search(block.text)
    if match is None or not says_plainly(block.text, match, ("no", "never", "denied")):
        notes.warn("not-understood", block, block.whole().quote, "say whether one is required")
        return Absent(Absence.NOT_UNDERSTOOD, block.whole())
    return block.read(not (match["no"] or match["never"] or match["denied"]), match)
