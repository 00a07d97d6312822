"""Corrections put in place of what a page says, if the page still says what it said then.

A corrected value is marked as curated and keeps the page's own value in `otherwise`. What is not
touched stays the very same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from eifgraph.curation.correction import Action, Correction
from eifgraph.curation.places import (
    Lost,
    Place,
    locate,
    matching,
    nearest_span,
    replaced,
    value_at,
)
from eifgraph.curation.plain import is_same, plain_of
from eifgraph.curation.seen import in_short, now_seen, says_still
from eifgraph.model import Absent, Curation, Method, PageFinding, Programme, Read, Severity, Span
from eifgraph.records.parts import yaml_text
from eifgraph.records.source import Plain

SEVERITY: Final = {
    "corrected": Severity.INFO,
    "correction-needless": Severity.INFO,
    "correction-stale": Severity.WARNING,
    "correction-unseen": Severity.WARNING,
}
LOOK: Final = "look at the page again, then mend the correction or take it out"


@dataclass(frozen=True, slots=True)
class _Edit:
    """A correction that fits its page: what it changes, and (to remove) which item."""

    correction: Correction
    place: Place
    item: int = -1

    def order(self) -> tuple[int, int]:
        """Sort inner places first, and within a list the last item first: places stay right."""
        return -len(self.place), -self.item


def corrected(
    programme: Programme, corrections: Sequence[Correction]
) -> tuple[Programme, tuple[PageFinding, ...]]:
    """Apply corrections to what a page says; give the result and a finding for each of them.

    `corrected` is said of one that was applied; `correction-needless` of one that the page by now
    says itself; `correction-stale` and `correction-unseen` of one that was not applied, as the
    page's text has changed or the correction does not tell the text that it was written for.
    All of them are held against the page as it was read.
    """
    outcomes = [_held(programme, one) for one in corrections]
    edits = [one for one in outcomes if isinstance(one, _Edit)]
    result = programme
    for edit in sorted(edits, key=_Edit.order):
        result = _applied(result, programme, edit)
    told = (_told(programme, one) if isinstance(one, _Edit) else one for one in outcomes)
    return result, tuple(told)


def page_says(programme: Programme, one: Correction) -> Plain | Lost:
    """Give what the page says where a correction wants to change it, as `seen` writes it."""
    found = _found(programme, one)
    return found if isinstance(found, Lost) else now_seen(*_subject(programme, found))


def _found(programme: Programme, one: Correction) -> _Edit | Lost:
    """Find the place of a correction, and the item that it wants to remove if that is there."""
    place = locate(programme, one.steps)
    if isinstance(place, Lost) or one.action is not Action.REMOVE:
        return place if isinstance(place, Lost) else _Edit(one, place)
    there = value_at(programme, place)
    fitting = matching(there, one.new) if isinstance(there, tuple) else []
    if len(fitting) > 1:
        return Lost(f"{len(fitting)} items are {one.new}")
    return _Edit(one, place, fitting[0] if fitting else -1)


def _subject(programme: Programme, edit: _Edit) -> tuple[Any, Read[Any] | None]:
    """Give the value or item that a correction is about, and the read value it is part of."""
    there = value_at(programme, edit.place)
    owner = edit.correction.target.owner
    around = None if owner is None else value_at(programme, edit.place[:owner])
    return (there if edit.item < 0 else there[edit.item]), around


def _held(programme: Programme, one: Correction) -> _Edit | PageFinding:
    """Hold a correction against the page: an edit to make, or why there is none."""
    edit = _found(programme, one)
    if isinstance(edit, Lost):
        line = programme.name.span.first_line
        seen = f"{one.where}: {one.fact} was not corrected: {edit.reason}"
        return PageFinding("correction-stale", SEVERITY["correction-stale"], line, seen, LOOK)
    if _is_needless(edit, value_at(programme, edit.place)):
        reason = f"the page now says of {one.fact} what the correction says"
        return _finding(programme, edit, "correction-needless", reason, "take the correction out")
    return _still_said(programme, edit)


def _is_needless(edit: _Edit, there: Any) -> bool:
    one = edit.correction
    if one.action is Action.REMOVE:
        return edit.item < 0
    if one.action is Action.ADD:
        items = there if isinstance(there, tuple) else ()
        return all(any(is_same(new, item) for item in items) for new in one.new)
    return is_same(one.new, there)


def _still_said(programme: Programme, edit: _Edit) -> _Edit | PageFinding:
    """Make sure that the page still says what it said when the correction was written."""
    one = edit.correction
    subject, around = _subject(programme, edit)
    now = now_seen(subject, around)
    line = yaml_text({"seen": now}, is_flow=True)[1:-1]
    if one.seen is None:
        reason = f"{one.fact} was not corrected: `seen` does not tell what the page says"
        advice = f"look at the page; if the correction is right, add the line  {line}"
        return _finding(programme, edit, "correction-unseen", reason, advice)
    if says_still(one.seen, subject, around):
        return edit
    reason = (
        f"{one.fact} was not corrected: it was {in_short(one.seen)}, "
        f"but the page now gives {in_short(now)}"
    )
    advice = f"look at the page; if the correction is still right, write  {line}"
    return _finding(programme, edit, "correction-stale", reason, advice)


def _applied(result: Programme, page: Programme, edit: _Edit) -> Programme:
    """Make a change in the result; `page` is the programme as it was read."""
    one = edit.correction
    span = _span(page, edit)

    def change(there: Any) -> object:
        new = _changed(there, edit, span)
        if isinstance(there, Read) and isinstance(new, Read):
            return _marked(there, new.value, one, value_at(page, edit.place))
        return new

    if one.target.owner is None:
        changed: Programme = replaced(result, edit.place, change)
        return changed
    outer, inner = edit.place[: one.target.owner], edit.place[one.target.owner :]

    def change_inside(read: Read[Any]) -> object:
        return _marked(read, replaced(read.value, inner, change), one, value_at(page, outer))

    inside: Programme = replaced(result, outer, change_inside)
    return inside


def _changed(there: Any, edit: _Edit, span: Span) -> object:
    one = edit.correction
    if one.action is Action.REMOVE:
        return (*there[: edit.item], *there[edit.item + 1 :])
    new = _curated(one.new, span, one.curation)
    items = there if isinstance(there, tuple) else ()
    if one.action is Action.ADD:
        return (*items, *new) if isinstance(new, tuple) else items
    if isinstance(new, tuple):
        kept = dict(enumerate(items))
        return tuple(_same_item(item, kept) for item in new)
    return new


def _same_item(new: object, kept: dict[int, Any]) -> object:
    """Give the page's own item if it says the same, so that its place is kept; each but once."""
    for index, item in kept.items():
        if is_same(new, item):
            return kept.pop(index)
    return new


def _marked(here: Read[Any], value: object, one: Correction, said: Read[Any]) -> Read[Any]:
    """Put a curated value in the place of a read one, and keep what the page said beside it."""
    curation = one.curation
    if here.method is Method.CURATED and here.curation is not None:  # its second correction
        curation = _joined(here.curation, curation)
    page = (dataclasses.replace(said, otherwise=()), *said.otherwise)
    agreeing = tuple(other.span for other in page if is_same(other.value, value))
    otherwise = tuple(other for other in page if not is_same(other.value, value))
    return Read(value, said.span, Method.CURATED, curation.why, agreeing, otherwise, curation)


def _joined(one: Curation, other: Curation) -> Curation:
    def both(first: str, second: str) -> str:
        return first if second in first.split("; ") else f"{first}; {second}"

    return Curation(both(one.by, other.by), both(one.why, other.why), max(one.on, other.on))


def _curated(value: Any, span: Span, curation: Curation) -> Any:
    """Mark all that was decoded from a correction as curated, at a place of the page."""
    if isinstance(value, Read):
        inner = _curated(value.value, span, curation)
        return Read(inner, span, Method.CURATED, curation.why, curation=curation)
    if isinstance(value, Absent):
        return Absent(value.reason, span, curation)
    if isinstance(value, tuple):
        return tuple(_curated(item, span, curation) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        marked = {name: _curated(getattr(value, name), span, curation) for name in names}
        return dataclasses.replace(value, **marked)
    return value


def _span(programme: Programme, edit: _Edit) -> Span:
    place = edit.place if edit.item < 0 else (*edit.place, edit.item)
    return nearest_span(programme, place)


def _told(programme: Programme, edit: _Edit) -> PageFinding:
    """Say what was corrected, by whom and why."""
    one = edit.correction
    there = value_at(programme, edit.place)
    old, new = in_short(plain_of(there)), in_short(plain_of(one.new))
    change = {
        Action.VALUE: f"{old} is now {new}",
        Action.ADD: f"{new} is added",
        Action.REMOVE: f"{one.new} is removed",
    }[one.action]
    reason = f"{one.fact}: {change}, by {one.curation.by}: {one.curation.why}"
    is_kept = one.target.owner is not None or {type(there), type(one.new)} == {Read}
    advice = "none needed" + ("; the page's own value is kept beside it" if is_kept else "")
    return _finding(programme, edit, "corrected", reason, advice)


def _finding(programme: Programme, edit: _Edit, code: str, reason: str, advice: str) -> PageFinding:
    """Make a finding at the page's line of the fact, which names the correction's own line."""
    line = _span(programme, edit).first_line
    seen = f"{edit.correction.where}: {reason}"
    return PageFinding(code, SEVERITY[code], line, seen, advice)
