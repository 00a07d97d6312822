"""What came of a reference, as a row of mappings and as a question for a person.

Knows resolutions, rows and questions; must not know files, nor how a reference is resolved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from eifgraph import __version__
from eifgraph.citations.candidates import Candidate, Question, kept
from eifgraph.citations.curies import work_identifier
from eifgraph.citations.decide import Named, Verdict
from eifgraph.citations.letters import printable
from eifgraph.citations.resolve import SILENT, Resolution
from eifgraph.citations.rows import CLOSE, COMPOSITE, EXACT, LEXICAL, MappingRow, Status
from eifgraph.citations.told import identifiers_of

NO_WORK_IN: Final = "bioregistry:doi"
"""Where a work was looked for and none was found: SSSOM wants that named."""
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A reference of a page, and the identifiers that stand beside it."""

    subject: str
    """Its CURIE."""
    text: str
    page: str
    linked: tuple[Named, ...] = ()


def row_of(one: Listed, found: Resolution, day: str) -> MappingRow | None:
    """Give the row that a resolution comes to; None if nothing can be said."""
    decision = found.decision
    row = MappingRow(
        subject_id=one.subject,
        subject_label=one.text,
        mapping_tool="eifgraph",
        mapping_tool_version=__version__,
        mapping_date=day,
        ext_reason=decision.reason,
    )
    if decision.verdict is Verdict.UNRESOLVED:
        return None
    if decision.work is not None:
        return _linked(row, found)
    candidates = usable(found)
    if decision.verdict is Verdict.NONE or not candidates:
        return replace(row, object_source=NO_WORK_IN, ext_status=Status.NONE)
    return replace(
        row,
        object_id=candidates[0].object_id,
        object_label=printable(candidates[0].work.full_title),
        predicate_id=CLOSE,
        ext_status=Status.REVIEW,
    )


def _linked(row: MappingRow, found: Resolution) -> MappingRow:
    """Give the row of a link."""
    decision, title = found.decision, found.wanted.parts.title
    best, names = decision.candidates[0], identifiers_of(decision)
    named = replace(best.work, identifiers=names)
    object_id = Candidate(named, best.comparison).object_id
    if not object_id:
        reason = f"{decision.reason}; but the record has no identifier by which it can be named"
        row = replace(row, ext_reason=reason)
        return replace(row, object_source=NO_WORK_IN, ext_status=Status.NONE)
    is_exact = decision.verdict is Verdict.EXACT
    return replace(
        row,
        object_id=object_id,
        object_label=printable(best.work.full_title),
        predicate_id=EXACT if is_exact else CLOSE,
        mapping_justification=COMPOSITE if is_exact else LEXICAL,
        confidence=decision.confidence,
        match_string=(title.value,) if title else (),
        other="; ".join(f"{scheme}:{value}" for scheme, value in names.items()),
    )


RANKS: Final = (Status.NONE, Status.REVIEW, Status.AUTO)


def is_weaker(row: MappingRow, old: MappingRow, found: Resolution) -> bool:
    """Tell whether a row says less than the one before, so that it may not take its place.

    A link stays until another link takes its place, or until its work is seen again and is not
    taken; the sources asked this time may be fewer, and may not know it. While one is silent
    nothing changes, unless it becomes surer. What was decided while one was silent goes, if all of
    them say otherwise.
    """
    if says_the_same(old, row):
        return False
    was_open, was_link = old.ext_reason.endswith(SILENT), old.ext_status is Status.AUTO
    if not found.faults:
        was_seen = was_link and work_identifier(old.object_id) in found.seen
        return was_link and row.ext_status is not Status.AUTO and not (was_open or was_seen)
    may_change = was_open or (was_link and row.object_id == old.object_id)
    return not (may_change and _rank(row) > _rank(old))


def _rank(row: MappingRow) -> tuple[int, bool]:
    return RANKS.index(row.ext_status), row.predicate_id == EXACT


def says_the_same(old: MappingRow, new: MappingRow) -> bool:
    """Tell whether two rows say the same, whatever their days."""
    return replace(old, mapping_date="", mapping_tool_version="") == replace(
        new, mapping_date="", mapping_tool_version=""
    )


def question_of(one: Listed, found: Resolution) -> Question:
    """Give the question that a person is asked."""
    return Question(one.subject, one.text, usable(found), found.decision.reason, one.page)


def usable(found: Resolution) -> tuple[Candidate, ...]:
    """Give the candidates that a row can name, the likeliest first."""
    candidates = (
        Candidate(kept(best.work), best.comparison, round(best.share, 3))
        for best in found.decision.candidates[:SHOWN]
    )
    return tuple(candidate for candidate in candidates if candidate.object_id)
