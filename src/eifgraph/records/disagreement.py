"""What a curator should know of the copies of one programme: sites that disagree on its rating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eifgraph.ingest.ratings import rating_caveats, settled_rating
from eifgraph.model import PageFinding, Programme, Severity

OPEN: Final = frozenset({"plus-not-seen", "second-hand", "former-scale"})
"""Caveats that leave a part of the rating open, as in the code list `rating-caveat`."""


def disagreements(copies: Sequence[Programme]) -> Iterator[PageFinding]:
    """Give a finding for each two sites whose ratings, a lost plus restored, differ."""
    told: set[tuple[str, str, str, str]] = set()
    rated = [(copy, settled_rating(copy.assessment, copy.page)) for copy in copies]
    for position, (later, rating) in enumerate(rated):
        for earlier, other in rated[:position]:
            if rating is None or other is None or rating.value == other.value:
                continue
            if earlier.page.site == later.page.site:
                continue
            key = (earlier.page.site, other.value, later.page.site, rating.value)
            if key not in told:
                told.add(key)
                yield _finding(key, rating.span.first_line, is_open=_is_open(earlier, later))


def _is_open(*copies: Programme) -> bool:
    return any(OPEN & set(rating_caveats(copy.assessment, copy.page)) for copy in copies)


def _finding(key: tuple[str, str, str, str], line: int, *, is_open: bool) -> PageFinding:
    seen = "{1} on {0}, {3} on {2}".format(*key)
    if is_open:
        advice = "may be no difference: a copy leaves the rating open"
        return PageFinding("sites-may-disagree", Severity.INFO, line, seen, advice)
    advice = "both are kept, each under its site; check which review each is from"
    return PageFinding("sites-disagree", Severity.WARNING, line, seen, advice)
