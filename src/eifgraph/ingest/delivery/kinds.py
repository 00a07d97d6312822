"""Of what kind supervision is: clinical, skills, case management.

Knows how a sentence names kinds. Must not know who supervises.
"""

from __future__ import annotations

import re
from typing import Final

from eifgraph.ingest.delivery.sentences import Sentence
from eifgraph.ingest.notes import Notes

KINDS: Final = re.compile(
    r"\b(?:(?P<provides>provid\w+|offer\w*)|giv\w+|receiv\w+|for|deliver\w*)\s+"
    r"(?:(?:both|regular|ongoing|weekly|fortnightly|monthly)\s+)?"
    r"(?P<kinds>(?:(?!provid|offer|superv)[^.;()])*)\s+supervision\b"
    r"(?:\s+and\s+(?P<also>case[\s-]management)\b)?"
)
FRONTED: Final = re.compile(
    r"(?P<kinds>[^.;()]{3,60}?)\s+supervision\s+(?:comes|is|are|will\s+be)\b(?P<provides>)(?P<also>)"
)
"""Kinds of supervision as the subject of a sentence."""


def kinds_in(sentence: Sentence, start: int, end: int, notes: Notes) -> tuple[str, ...]:
    """Give the kinds of supervision that a stretch of a sentence names (`supervision-kind`)."""
    match = KINDS.search(sentence.low, start, end)
    match = match or (FRONTED.match(sentence.low) if start == 0 else None)
    if match is None:
        return ()
    kinds: list[str] = []
    for word in re.finditer(r"(?:[^\s,/]+(?<!and)\s*)+(?=,|/|and\b|$)", match["kinds"]):
        words = word[0].strip().removesuffix(" supervision")
        notation = notes.code_lists.notation("supervision-kind", words)
        if notation is not None:
            kinds.append(notation)
        elif match["provides"]:
            at = match.start("kinds") + word.start()
            part = sentence.part(at, at + len(words))
            notes.unknown_label("supervision-kind", part)
    if match["also"]:
        kinds.append("case-management")
    return tuple(dict.fromkeys(kinds))
