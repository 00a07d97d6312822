"""Roles of which a sentence says what they have: "Practitioners should have QCF-6"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest.delivery.kinds import kinds_in
from eifgraph.ingest.delivery.roles import WORKER, read_level, read_training
from eifgraph.ingest.delivery.sentences import Sentence
from eifgraph.ingest.notes import Notes
from eifgraph.model import Read, StaffRole

HAVING: Final = re.compile(
    r"(?:the\s+|all\s+)?(?P<title>(?:[a-z'’-]+\s+){0,3}?[a-z'’-]+)\s+(?:who\s+deliver\w*\s+(?:this|the)\s+"
    r"programme\s+)?(?:should\s+|must\s+|will\s+|need\s+to\s+|are\s+required\s+to\s+)?(?:have|has|hold"
    r"|holds|with|are|is|be|need|require)\b"
)


def role_having(sentence: Sentence, notes: Notes) -> Iterator[Read[StaffRole]]:
    """Give the role of a sentence such as "Practitioners should have QCF-6 qualifications".

    Also of supervisors, with what they supervise.
    """
    match = HAVING.match(sentence.low)
    if match is None or not WORKER.search(match["title"]):
        return
    if sentence.doubts(0, len(sentence.low)):
        return
    level, end = read_level(sentence, match.end(), len(sentence.low), notes)
    if level is not None:
        title = " ".join(sentence.text[slice(*match.span("title"))].split())
        training = read_training(sentence, match.end(), len(sentence.low))
        kinds = kinds_in(sentence, match.end(), len(sentence.low), notes)
        role = StaffRole(title, None, level, kinds, training)
        yield sentence.part(match.start("title"), end).read(role)
