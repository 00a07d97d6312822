"""The training of practitioners: in all, in parts by mode, and whether a booster is wanted."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import holds
from eifgraph.ingest.delivery.roles import WORKER, plain_title
from eifgraph.ingest.delivery.sentences import (
    Amount,
    Sentence,
    agreed,
    not_understood,
    sentences_of,
)
from eifgraph.ingest.labels import has_doubt, read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.model import (
    Absence,
    Absent,
    Quantity,
    Read,
    Several,
    StaffRole,
    Training,
    TrainingPart,
)

TIME: Final = ("minute", "hour", "day")
TRAINING: Final = re.compile(r"train(?:ing|ed)\b")
OF_TRAINING: Final = re.compile(
    r"(?:['’]s?)?\s*(?:of\s+)?(?:(?:the|initial|programme|intervention|programme-specific|specialist|basic|core"
    r"|intensive|formal|compulsory|mandatory|group|practitioner|facilitator|residential)\s+){0,3}"
    r"(?:training|trained)\b(?!\s+(?:session|as)s?\b)"
)
"""What follows an amount of training."""
TRAINING_OF: Final = re.compile(
    r"\b(?:training(?:\s+(?:course|programme|workshop|event))?\s+(?:of|lasts?|lasting|takes?|taking|is"
    r"|totals?|totalling|consists?\s+of|comprises?|involves?|requires?|for)"
    r"|trained\s+for|total\s+of|training\s*[:(–-])\s*$"
)
_HAS: Final = r"(?:has|have|receives?|attends?|completes?|(?:is|are)\s+given)\b"
SUBJECT: Final = re.compile(rf"\W*(?:the|each|all|every)?\s*(?P<who>[a-z][a-z' -]*?)\s+{_HAS}")
"""Who a sentence says is trained."""
NEXT_SUBJECT: Final = re.compile(
    rf"[^,;]*[,;]\s*(?:and\s+|while\s+)?(?:(?:the|each|all|every)\s+)?(?P<who>[a-z][a-z' -]*?)"
    rf"(?:\s+{_HAS})?\s+"
)
"""What stands between two times of a list: "..., the coaches have", "..., and mentors"."""
BARE: Final = re.compile(
    r"(?:^|\b(?:have|has|receives?|attends?|completes?|undergo(?:es)?|undertakes?|of|requires?))\s*$"
)
"""What comes before an amount that is all that a sentence about training says."""
BARE_END: Final = re.compile(r"\s*['’]?\s*(?:in\s+total\s*|\(|[.,;)]|each\b|$)")
NOT_TOTAL: Final = re.compile(
    r"\b(?:booster|refresher|follow-up|additional|further|annual\w*|supervis\w+|consult\w+|top-up"
    r"|homework|experience|session|previous|every|per)\b"
)
"""Words of a clause that make an amount another than that of the programme's own training."""
AGAIN: Final = re.compile(
    r"\s*(?:,\s*)?(?:(?:every|each|per|a)\s+(?:year|month|week|term)|annually)\b"
)
MODE: Final = re.compile(
    r"(?:['’]s?)?(?:,\s*|\s*(?:of\s+)?)(?:(?:training|practical|live|group|individual|teaching)\s+){0,2}"
    r"(?:by\s+|over\s+the\s+|via\s+|through\s+|delivered\s+)?"
    r"(?P<mode>face[-\s]to[-\s]face|telephone|phone|online|video|in[-\s]person)\b"
    r"(?!\s+supervision)"
)
"""What follows an amount of training of one mode."""
BOOSTER: Final = re.compile(
    r"(?P<no>\bno\s+)?\bbooster\s+training\b(?P<between>[^.;]*?)"
    r"\b(?P<never>not\s+)?(?P<wanted>required|needed|necessary|recommended|available|offered)\b"
)
NO_BOOSTER: Final = re.compile(
    r"\b(?:no|not\s+(?:require|need)|without)\s+(?:any\s+)?booster\s+training\b"
)
HEDGE: Final = re.compile(
    r"\b(?:may|might|can|could|if|unless|depend\w*|whether|sometimes|some|optional\w*|where|when|or)\b"
)
NOT_A_MUST: Final = re.compile(
    r"\b(?:but|although|though|not)\b(?:\s+not)?\s+(?:required|needed|necessary|mandatory)"
)
WANTED: Final = {
    "required": "required",
    "needed": "required",
    "necessary": "required",
    "recommended": "recommended",
}


def read_training_of(
    training: Block | None,
    how: list[Sentence],
    roles: Several[StaffRole],
    notes: Notes,
    silent: Absent,
) -> Training:
    """Read the section on training; the account of delivery may give the total as well.

    Where roles are trained for different times, no one time is the total.
    """
    absence = silent if training is None else read_absence(training)
    said = [] if absence else sentences_of(training)
    told = [one for one in how if "train" in one.low and TRAINING.search(one.low)]
    totals, parts, subjects = list[Read[Quantity]](), list[Read[TrainingPart]](), set[str]()
    for at, sentence in enumerate((*said, *told)):
        is_section = at < len(said)
        for amount in _times(sentence):
            mode, end = _mode(sentence, amount, notes) if is_section else ("", 0)
            end = end or _end_of_total(sentence, amount, is_section)
            value = amount.value if end and sentence.is_plain(amount.start, amount.end) else None
            if value is None:
                continue
            part = sentence.part(amount.start, end)
            if mode:
                parts.append(part.read(TrainingPart(mode, value)))
            else:
                totals.append(part.read(value, how=amount.how))
                if subject := SUBJECT.match(sentence.low):
                    subjects.add(subject["who"])
        for who, read in _listed(sentence) if is_section else ():
            totals.append(read)
            subjects.add(who)
    booster = _booster(said, notes)
    if _are_of_roles(totals, roles, bool(said)) or (len(subjects) > 1 and _differ(totals)):
        return Training(Absent(Absence.NOT_STATED), tuple(parts), booster)
    total = agreed(totals, "training", notes) or absence
    is_silent = bool(parts) or (booster is not None and not any(holds(s.low, TIME) for s in said))
    return Training(total or _absent(training, is_silent, notes), tuple(parts), booster)


def with_training(roles: Several[StaffRole], training: Block | None) -> Several[StaffRole]:
    """Give each role the time that the section on training states of it by name."""
    if isinstance(roles, Absent) or training is None or read_absence(training):
        return roles
    times: dict[str, Read[Quantity]] = {}
    for sentence in sentences_of(training):
        subject = SUBJECT.match(sentence.low)
        for amount in sentence.amounts() if subject else ():
            end = _end_of_total(sentence, amount, True) if amount.unit in TIME else 0
            value = amount.value if end and sentence.is_plain(amount.start, amount.end) else None
            if subject and value:
                part = sentence.part(amount.start, end)
                times.setdefault(plain_title(subject["who"]), part.read(value, how=amount.how))
        for who, read in _listed(sentence):
            times.setdefault(plain_title(who), read)
    return tuple(_trained(role, times.get(plain_title(role.value.title))) for role in roles)


def _times(sentence: Sentence) -> list[Amount]:
    """Give the hours and days of a sentence."""
    may = holds(sentence.low, TIME)
    return [one for one in sentence.amounts() if one.unit in TIME] if may else []


def _listed(sentence: Sentence) -> list[tuple[str, Read[Quantity]]]:
    """Give who else a sentence says is trained, and for how long, after the first of a list."""
    if SUBJECT.match(sentence.low) is None:
        return []
    amounts = _times(sentence)
    if len(amounts) < 2 or not _end_of_total(sentence, amounts[0], True):
        return []
    found: list[tuple[str, Read[Quantity]]] = []
    for before, amount in pairwise(amounts):
        subject = NEXT_SUBJECT.fullmatch(sentence.low, before.end, amount.start)
        value = amount.value if subject and WORKER.search(subject["who"]) else None
        if subject and value:
            part = sentence.part(amount.start, amount.end)
            found.append((subject["who"], part.read(value, how=amount.how)))
    return found


def _trained(role: Read[StaffRole], time: Read[Quantity] | None) -> Read[StaffRole]:
    if time is None or role.value.training is not None:
        return role
    return replace(role, value=replace(role.value, training=time))


def _absent(training: Block | None, is_silent: bool, notes: Notes) -> Absent:
    """Give the absence of a total in a section of which other things may have been read."""
    if training is None or is_silent:
        return Absent(Absence.NOT_STATED)
    return not_understood(training, "enter the hours or days of training by hand", notes)


def _differ(totals: list[Read[Quantity]]) -> bool:
    return len({total.value for total in totals}) > 1


def _are_of_roles(
    totals: list[Read[Quantity]], roles: Several[StaffRole], has_section: bool
) -> bool:
    """Say whether times are those of single roles: of each, or of whom the account speaks."""
    if isinstance(roles, Absent) or not totals:
        return False
    if not has_section and len(roles) > 1:
        return True
    if not _differ(totals):
        return False
    values = {total.value for total in totals}
    return values <= {role.value.training.value for role in roles if role.value.training}


def _end_of_total(sentence: Sentence, amount: Amount, is_section: bool) -> int:
    """Give where the words of a total end, or 0 if the time is none of training in all."""
    low = sentence.low
    first, last = sentence.clause(amount.start, amount.end)
    words = OF_TRAINING.match(low, amount.end)
    if AGAIN.match(low, words.end() if words else amount.end):
        return 0
    if NOT_TOTAL.search(low, first, words.end() if words else last):
        return 0
    if "supervisor" in low[: amount.start]:
        return 0
    if words:
        return words.end()
    before = low[first : amount.start]
    is_bare = BARE.search(before) is not None and BARE_END.match(low, amount.end) is not None
    return amount.end if is_section and (is_bare or TRAINING_OF.search(before)) else 0


def _mode(sentence: Sentence, amount: Amount, notes: Notes) -> tuple[str, int]:
    """Give the mode of a part of the training, and where its words end."""
    match = MODE.match(sentence.low, amount.end)
    if match is None:
        return "", 0
    notation = notes.code_lists.notation("training-mode", re.sub(r"\s", "-", match["mode"]))
    return (notation, match.end()) if notation else ("", 0)


def _booster(said: list[Sentence], notes: Notes) -> Read[str] | None:
    """Read whether booster training is wanted; words that leave it open are a finding."""
    found: list[Read[str]] = []
    for sentence in said:
        if "booster" not in sentence.low:
            continue
        wanted = _wanted(sentence)
        if wanted is None:
            seen = sentence.block.whole().quote
            notes.warn("not-understood", sentence.block, seen, "say whether a booster is required")
        else:
            found.append(wanted)
    return agreed(found, "booster", notes)


def _wanted(sentence: Sentence) -> Read[str] | None:
    low, part = sentence.low, sentence.part
    none = NO_BOOSTER.search(low)
    match = BOOSTER.search(low)
    if match is None or (none and match["wanted"] not in WANTED):
        plain = none is not None and not HEDGE.search(low[: none.start()] + low[none.end() :])
        return part(*none.span()).read("not-required") if none and plain else None
    wanted = WANTED.get(match["wanted"])
    others = low[: match.start()] + match["between"] + " " + low[match.end() :]
    others = NOT_A_MUST.sub("", others) if wanted == "recommended" else others
    if wanted is None or HEDGE.search(others) or has_doubt(others):
        return None
    if match["no"] or match["never"] or none:
        if wanted == "recommended":
            return None
        wanted = "not-required"
    return part(*match.span()).read(wanted)
