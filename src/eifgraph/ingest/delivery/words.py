"""The words around "sessions": what may describe them, and what may part them from their facts."""

from __future__ import annotations

import re
from typing import Final

from eifgraph.ingest.delivery.sentences import Sentence

NOUN: Final = (
    r"(?:sessions?|lessons?|home\s+visits?|(?:(?<=weekly\s)|(?<=hour\s)|(?<=\d\s))visits?)\b"
)
NOT_DESCRIBING: Final = (
    r"(?:in|of|with|for|by|to|the|an?|at|on|per|each|every|from|over|during|are|is|who|which|that|and"
    r"|or|than|train\w*|superv\w*|consult\w*|coaching|follow-up|team|staff|week|month|year|hour"
    r"|minute|day|term|half|people|children|men|women|parents|if|as|not|no|times?)\b"
)
LONG: Final = r"[\w.]+(?:\s?(?:to|or|-|–)\s?[\w.]+)?[-\s](?:hour|minute|min)s?\b['’]?"
DESCRIBING: Final = (
    rf"(?:{LONG}|\((?:weekly|fortnightly)\)"
    rf"|(?!{NOT_DESCRIBING})[a-z][a-z/'’-]*(?:(?<!s)|(?<=skills)|(?<=class)|(?<=['’])|(?<=couples)))"
)
"""A word between a number and "sessions": no plural, so no noun that is counted itself."""
DESCRIBED: Final = rf"(?:{DESCRIBING}(?:,|\s+and|\s+or)?\s+){{0,5}}"

SESSION: Final = re.compile(r"\b(?:sessions?|lessons?|visits?)\b")
MEET: Final = re.compile(
    r"\b(?:sessions?|lessons?|visits?|meets?|attends?|attended|delivered|held|takes?\s+place|visited)\b"
)
LINK: Final = re.compile(
    r"""(?:[\s,;(–'’-]|\d[\d.]*|of\s[a-z-]+(?=,)|(?:of|each|all|lasting|lasts?|that|which|are|is|be|being|takes?|taking
    |runs?|held|delivered|offered|provided|typically|usually|generally|normally|also|and|will|can
    |weekly|fortnightly|daily|once|twice|times|an?|per|every|weeks?|months?|fortnight|hours?|minutes?|in|on|for|with
    |duration|length|long|over|to|up|at|two|three|four|place|running|approximately|around|about)\b)*""",
    re.VERBOSE,
)
"""Words that may stand between "sessions" and how long or how often they are."""
STUDIED: Final = re.compile(
    r"(?:train\w*|superv\w*|consult\w*|coaching|licen[cs]\w*|accredit\w*|experience|follow-up|team)\b"
)
"""Words of what practitioners do to learn or to be helped: its sessions are not the programme's."""


def noun_before(sentence: Sentence, start: int, noun: re.Pattern[str]) -> re.Match[str] | None:
    """Give the word for sessions that only linking words part from a place."""
    low = sentence.low
    nouns = list(noun.finditer(low, max(0, start - 120), start))
    if not nouns or not LINK.fullmatch(low, nouns[-1].end(), start):
        return None
    near = max(0, nouns[-1].start() - 16)
    return None if STUDIED.search(low, near, start) else nouns[-1]
