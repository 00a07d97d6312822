"""Staff roles in a sentence: how many, called what, qualified to which level, trained how long.

Must not know under which heading the sentence stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest.characters import holds
from eifgraph.ingest.delivery.sentences import Sentence
from eifgraph.ingest.labels import has_doubt
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.qualifications import QUALIFICATION, parse_qualification
from eifgraph.ingest.quantities import (
    is_whole,
    parse_number,
)
from eifgraph.model import QualificationRange, Quantity, Read, StaffRole

FEW: Final = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b(?![-.]?\d)"
COUNT: Final = (
    rf"(?:a\s+pair\s+of|(?:at\s+least\s+|up\s+to\s+)?{FEW}(?:\s*(?:or|to|-|–)\s*{FEW}|\s+or\s+more)?"
    r"|an?)\b"
)
NOT_PEOPLE: Final = (
    r"(?![-\s]*(?:hours?|days?|weeks?|months?|years?|minutes?|sessions?|qualif|degree|masters?\b(?!\s+lev|-)"
    r"|minimum|recommended|level|relevant|half|total|range|number|qcf|rqf|nfq))"
)
LEVEL_FIRST: Final = (
    r"(?:(?:qcf|rqf|nfq)[-\s]*(?:level)?[-\s]*\d+(?:\s*(?:/|or|to)\s*\d+)?[-\s]*(?:level\s+)?"
    r"(?:qualified\s+)?)?"
)
PEOPLE: Final = rf"{LEVEL_FIRST}{NOT_PEOPLE}"
JOIN: Final = re.compile(
    r"(?:[,;]\s*|\s+(?=and\b|plus\b|alongside|together|assisted|supported))(?:and\s+|plus\s+)?"
    r"(?:(?:assisted|supported)\s+by\s+|alongside\s+|together\s+with\s+|with\s+)?"
    rf"(?={COUNT}\s+{PEOPLE})|;\s+(?=[a-z])"
)
"""Where one role of a team ends and the next begins."""
START: Final = re.compile(rf"\s*(?:(?P<count>{COUNT})\s+)?(?:(?:the|their|its)\s+)?{PEOPLE}")
TEAM: Final = re.compile(
    rf":\s+(?={COUNT}\s+{PEOPLE})|\b(?:practitioners|facilitators|staff|people)\s+\((?=an?\s+{PEOPLE})"
)
"""What comes before the list of a team: "two practitioners: a nurse and ..."."""
TITLE_END: Final = re.compile(
    r"\s+(?:with|who|whose|that|which|in|at|to|from|over|for|using|during|on|via|through|qualified"
    r"|holding|trained\s+(?:to|in|for)|as|per|each|both|all|is|are|has|have|had|should|must|can|need\w*"
    r"|deliver\w*|receiv\w*|educated)\b|\s*[.;:()\n]|\s[-–]\s|\s*[,/]\s*|\s*$"
)
"""What ends a title; of several titles joined by "or", a comma does not."""
ALTERNATIVES: Final = re.compile(
    r"[^.;:()\n]*?\s+or\s+(?!above|higher|more|over|equivalent)[^,.;:(]+"
)
WORKER: Final = re.compile(
    r"\b(?:\w*workers?|practitioners?|facilitators?|co-facilitators?|\w*therapists?|psychologists?"
    r"|psychiatrists?|teachers?|assistants?|nurses?|visitors?|counsell?ors?|volunteers?|mentors?|leads?"
    r"|\w*leaders?|tutors?|trainers?|coach(?:es)?|professionals?|paraprofessionals?|clinicians?"
    r"|specialists?|educators?|staff|midwi(?:fe|ves)|instructors?|advis[eo]rs?|officers?|consultants?"
    r"|supervisors?|managers?|carers?|mediators?|paediatricians?|doctors?|co-ordinators?|coordinators?"
    r"|librarians?|lecturers?|therapist|developers?|parents|mothers)\b"
)
"""Words for people who deliver or supervise."""
ANYBODY: Final = re.compile(r"(?:the\s+)?(?:trained\s+)?(?:practitioners?|staff|person|people)")
QUALIFICATION_WORDS: Final = ("QCF", "RQF", "NFQ", "level")
"""Words without which a text names no qualification."""
NEXT_LEVEL: Final = re.compile(r"\s*(?:or|to|and|/|-|–)\s*$")
OPEN_LEVEL: Final = re.compile(
    r"(?:\s*(?:level|qualifications?)\b)*\s*(?:\+|\(?\s*(?:or|and)\s+(?:an?\s+)?(?:above|higher|more|over"
    r"|upwards)|(?:as\s+a\s+)?minimum|at\s+(?:a\s+minimum|least))",
    re.IGNORECASE,
)
LEAST_LEVEL: Final = re.compile(
    r"(?:at\s+least|minimum(?:\s+of)?|minimum\s+qualification(?:\s+of)?|no\s+lower\s+than)\s+"
    r"(?:an?\s+)?(?:level\s+)?$",
    re.IGNORECASE,
)


def roles_in(
    sentence: Sentence, start: int, end: int, notes: Notes, is_one: bool = True
) -> list[Read[StaffRole]]:
    """Give the roles that a stretch of a sentence lists, from its first word on.

    `is_one` says that "a nurse" is one nurse, not the kind of person.
    """
    if team := TEAM.search(sentence.low, start, end):
        start = team.end()
    found: list[Read[StaffRole]] = []
    for first, last in _stretches(sentence, start, end):
        begin = START.match(sentence.low, first, last)
        if begin is None:
            continue
        ends = _title_end(sentence.low, begin.end(), last)
        title = " ".join(sentence.text[begin.end() : ends].split()).strip(" ,")
        level, level_end = read_level(sentence, first, last, notes)
        if not title and found and level_end:  # "two nurses, one with QCF-6": one of the two
            title = found[-1].value.title
            found = [
                role for role in found if role.value.qualification or role.value.title != title
            ]
        if title and (level_end or WORKER.search(title.casefold())):
            training = read_training(sentence, ends, last)
            role = StaffRole(title, _count(begin["count"], is_one), level, training=training)
            found.append(sentence.part(first, max(ends, level_end)).read(role))
    return found


def _stretches(sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give where each role of a list begins and ends; alternatives ("a or b") are one."""
    low = sentence.low
    begin = START.match(low, start, end)
    after = begin.end() if begin else start
    joined = ALTERNATIVES.match(low, after, end) if " or " in low else None
    free = joined.end() if joined and not re.search(r"\bwith\b", joined[0]) else after
    first = start
    for join in JOIN.finditer(low, free, end):
        if _is_role(sentence, join.end(), end):
            yield first, join.start()
            first = join.end()
    yield first, end


def _is_role(sentence: Sentence, start: int, end: int) -> bool:
    begin = START.match(sentence.low, start, end)
    if begin is None:
        return False
    ends = _title_end(sentence.low, begin.end(), end)
    if ends == begin.end():
        return QUALIFICATION.search(sentence.text, ends, min(end, ends + 30)) is not None
    title = sentence.low[begin.end() : ends]
    return WORKER.search(title) is not None or bool(
        QUALIFICATION.search(sentence.text, ends, min(end, ends + 30))
    )


def _title_end(low: str, start: int, end: int) -> int:
    match = TITLE_END.search(low, max(0, start - 1), end)
    ends = max(start, match.start()) if match else end
    if match and match[0].strip() == "," and (several := ALTERNATIVES.match(low, start, end)):
        return _title_end_of_several(low, start, several.end())
    return ends


def _title_end_of_several(low: str, start: int, end: int) -> int:
    for match in TITLE_END.finditer(low, start, end):
        if match[0].strip() not in (",", "/"):
            return match.start()
    return end


def _count(printed: str | None, is_one: bool) -> int | None:
    if printed is None:
        return None
    words = " ".join(printed.split())
    if words in ("a", "an"):
        return 1 if is_one else None
    if words == "a pair of":
        return 2
    if not re.fullmatch(FEW, words):
        return None
    number = parse_number(words)
    return int(number) if is_whole(number) and number >= 1 else None


def read_level(
    sentence: Sentence, start: int, end: int, notes: Notes
) -> tuple[Read[QualificationRange] | None, int]:
    """Read the qualification in a stretch of a sentence, and where its words end (0: none).

    A level "or above" has no highest; one "or below", or that its frame has not, is a finding.
    """
    text = sentence.text
    may_have = holds(text, QUALIFICATION_WORDS)
    found = list(QUALIFICATION.finditer(text, start, end)) if may_have else []
    if not found:
        return None, 0
    first, *others = found
    near = text[max(0, first.start() - 40) : first.start()]
    levels, last = _open_level(first, near), first.end()
    if levels is None:
        levels, last = _joined_levels(text, first, others)
    part = sentence.part(first.start(), last)
    if levels is None:
        advice = "enter the lowest and the highest level by hand, if a source states them"
        notes.warn("not-understood", part, part.whole().quote, advice)
        return None, last
    return (None if has_doubt(near[-15:]) else part.read(levels)), last


def _open_level(match: re.Match[str], before: str) -> QualificationRange | None:
    """Read "QCF-6 or above" and "at least QCF-6"."""
    more = match["open"] or ""
    is_open = OPEN_LEVEL.match(more) or OPEN_LEVEL.match(match.string, match.end())
    if not (is_open or (not more and LEAST_LEVEL.search(before))):
        return None
    frame = match["frame"] or match["frame_after"]
    bare = QUALIFICATION.fullmatch(f"{frame}-{match['low']}")
    lowest = parse_qualification(bare) if bare else None
    return QualificationRange(lowest.frame, lowest.minimum, None) if lowest else None


def _joined_levels(
    text: str, first: re.Match[str], others: list[re.Match[str]]
) -> tuple[QualificationRange | None, int]:
    """Read one level or range, and those of the same frame that "or" joins to it."""
    levels, last = parse_qualification(first), first.end()
    for other in others:
        more = parse_qualification(other)
        if levels is None or more is None or more.frame != levels.frame:
            break
        if not NEXT_LEVEL.match(text, last, other.start()):
            break
        ends = sorted(end for end in (levels.maximum, more.maximum) if end is not None)
        low = min(levels.minimum, more.minimum)
        levels, last = QualificationRange(levels.frame, low, ends[-1]), other.end()
    return levels, last


OF_TRAINING: Final = re.compile(
    r"(?:['’]s?)?\s*(?:of\s+)?(?:(?:programme|intervention)\s+)?training\b"
)


def read_training(sentence: Sentence, start: int, end: int) -> Read[Quantity] | None:
    """Read the time that a role is trained in the programme."""
    if sentence.low.find("training", start, end) < 0:
        return None
    for amount in sentence.amounts():
        if amount.start < start or amount.unit not in ("minute", "hour", "day"):
            continue
        match = OF_TRAINING.match(sentence.low, amount.end, end)
        value = amount.value if match and sentence.is_plain(amount.start, match.end()) else None
        if match and value:
            return sentence.part(amount.start, match.end()).read(value, how=amount.how)
    return None


_PLURAL: Final = re.compile(r"(?:(?<=ch|sh|ss)es|(?<!s)s)$")


def plain_title(title: str) -> str:
    """Give a title as it is compared.

    >>> plain_title("Trained foster carers"), plain_title("family coaches")
    ('foster carer', 'family coach')
    """
    return _PLURAL.sub("", " ".join(title.casefold().split()).removeprefix("trained "))
