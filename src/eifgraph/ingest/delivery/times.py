"""Times in a sentence: how long a session is, and over what time the programme runs.

A time is told by the words right before and right after it. Must not know what is done with it.
"""

from __future__ import annotations

import re
from typing import Final

from eifgraph.ingest.delivery.sentences import Amount, Sentence
from eifgraph.ingest.delivery.words import DESCRIBED, MEET, NOUN, SESSION, STUDIED, noun_before

LASTING: Final = re.compile(
    r"\b(?:of|last\w*|tak\w+|run\w*|for|is|are|each|duration|length)\b|\(\s*$"
)
EACH: Final = re.compile(r"\s*(?:long\s+)?(?:per|an?|each|every)\s+(?:session|lesson|visit)\b")
BEFORE_NOUN: Final = re.compile(rf"[-\s]*{DESCRIBED}{NOUN}")
ELSE: Final = re.compile(
    r"\s*['’]?\s*\)?\s*(?:of\s+(?!duration|length)\w+|(?:an?|per|each|every)\s+(?:day|week|month|year)"
    r"|(?:and\s+)?\d+\s*min|later|after|before|apart|prior|post\b|follow\w*|ago|train\w+|experience|superv\w+|weekly|daily"
    r"|[-\s]*olds?\b|and\s+(?:a\s+half|\d)|or\s+until|(?:to|or|–|-)\s*(?:\d|an?\b|one|two|three|four)"
    r"|duration\s+of\s+training)"
)
"""What follows a time that is not that of a session, or not all of the programme's."""
OFTEN_FOR: Final = re.compile(
    r"(?:weekly|daily|fortnight(?:ly)?|(?:every|each|per|a)\s+(?:week|fortnight)),?\s+(?:for|lasting)\s*$"
)
SPANNING: Final = re.compile(
    r"\b(?:for|over|lasts?|lasting|takes?|taking|spans?|spanning|across|throughout|duration\s+(?:of\s+"
    r"the\s+programme\s+)?is|(?:delivered|completed)\s+(?:in|within)|runs?\s+for)\s+"
    r"(?:(?:a|the)\s+(?:total\s+)?(?:period|course|duration)\s+of\s+|a\s+total\s+of\s+|the\s+course\s+of"
    r"\s+)?$"
)
AGED: Final = re.compile(
    r"\b(?:child(?:ren)?|aged|ages?|infants?|toddlers?|bab(?:y|ies)|those|pupils|adolescents|people"
    r"|girls|boys|anyone|mothers|young)\s+$"
)
PROGRAMME: Final = re.compile(
    rf"\s+{DESCRIBED}(?:programme|program|course|intervention|curriculum)\b"
)
FIRST: Final = re.compile(r"\b(?:first|next|after|every|than|not)\s*$")
"""Words before a time by which it is a part of one, or another."""
ONGOING: Final = re.compile(r"\bcontinu(?:e|es|ing)\s+$")
"""What goes on after the programme has ended, such as meetings of those who took part."""


def is_length(sentence: Sentence, amount: Amount) -> bool:
    """Say whether an amount of time is that of one session."""
    low, start, end = sentence.low, amount.start, amount.end
    if amount.unit not in ("hour", "minute", "hr", "min") or not sentence.is_plain(start, end):
        return False
    if BEFORE_NOUN.match(low, end):
        return low[start - 5 : start] != "than "
    if EACH.match(low, end):
        return True
    if ELSE.match(low, end) or FIRST.search(low, max(0, start - 12), start):
        return False
    if OFTEN_FOR.search(low, max(0, start - 40), start):
        return MEET.search(low) is not None
    noun = noun_before(sentence, start, SESSION)
    return noun is not None and LASTING.search(low, noun.end(), start) is not None


def is_span(sentence: Sentence, amount: Amount) -> bool:
    """Say whether an amount of time is that from the first session to the last."""
    low, start, end = sentence.low, amount.start, amount.end
    if amount.unit not in ("day", "week", "month", "year") or ELSE.match(low, end):
        return False
    first, _ = sentence.clause(start, end)
    if not sentence.is_plain(start, end) or STUDIED.search(low, first, start):
        return False
    near = max(0, start - 50)
    if PROGRAMME.match(low, end) and not low[start:end].endswith("s"):
        return not FIRST.search(low, max(0, start - 12), start)
    link = SPANNING.search(low, near, start)
    if link is None or (amount.unit == "day" and not link[0].startswith("over")):
        return False
    if ONGOING.search(low, max(0, link.start() - 12), link.start()):
        return False
    return not (link[0].startswith("over") and AGED.search(low, near, link.start()))
