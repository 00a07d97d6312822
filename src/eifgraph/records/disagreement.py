"""What a curator should know of the copies of one programme: where they disagree, likely slips."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from eifgraph.ingest.ratings import rating_caveats, settled_rating, share_plus
from eifgraph.model import Absent, PageFinding, Programme, Read, Severity
from eifgraph.records.codec import encode
from eifgraph.records.source import Plain

T = TypeVar("T")

OPEN: Final = frozenset({"plus-not-seen", "second-hand", "former-scale"})
"""Caveats that leave a part of the rating open, as in the code list `rating-caveat`."""


def record_findings(copies: Sequence[Programme]) -> tuple[PageFinding, ...]:
    """Give all that a curator should know of the records of one programme, in order of lines."""
    copies = share_plus(copies)
    found = [*disagreements(copies), *_own_disagreements(copies), *_twice(copies)]
    found += [finding for copy in copies for finding in _unnamed_studies(copy)]
    return tuple(sorted(found, key=lambda finding: finding.line))


def _own_disagreements(copies: Sequence[Programme]) -> Iterator[PageFinding]:
    """Find copies of one site and review that give different ratings."""
    first: dict[tuple[str, str], Read[str]] = {}
    for copy in copies:
        rating, review = settled_rating(copy.assessment, copy.page), copy.assessment.review
        if rating is None:
            continue
        when = "" if isinstance(review, Absent) else f"{review.value.series} {review.value.month}"
        before = first.setdefault((copy.page.site, when), rating)
        if before.value != rating.value:
            seen = f"{rating.value} on {copy.page.site}, {before.value} on line "
            advice = "both are kept as assessments of their own; check the review of each"
            yield _warning("copies-disagree", rating, f"{seen}{before.span.first_line}", advice)


def _twice(copies: Sequence[Programme]) -> Iterator[PageFinding]:
    """Find records that say exactly the same."""
    first: dict[str, int] = {}
    for copy in copies:
        line = copy.name.span.first_line
        text = json.dumps(_said(encode(copy)), default=str, sort_keys=True)
        if text in first:
            seen = f"the same record as on line {first[text]}"
            yield _warning("record-twice", copy.name, seen, "keep one of the two")
        first.setdefault(text, line)


def _said(plain: Plain) -> Plain:
    """Drop places, keep what is said."""
    if isinstance(plain, dict):
        return {k: _said(v) for k, v in plain.items() if k not in ("lines", "quote", "repeated")}
    return [_said(item) for item in plain] if isinstance(plain, list) else plain


def _unnamed_studies(copy: Programme) -> Iterator[PageFinding]:
    """Find findings of a study that their claim does not name."""
    claims = copy.assessment.claims
    for claim in () if isinstance(claims, Absent) else claims:
        named = claim.value.studies
        for finding in claim.value.findings:
            study = finding.value.study
            if study is not None and named and study not in named:
                seen = f"a finding of study {study}, the claim names {', '.join(named)}"
                yield _warning("study-not-named", finding, seen, "check the study numbers")


def _warning(code: str, read: Read[T], seen: str, advice: str) -> PageFinding:
    return PageFinding(code, Severity.WARNING, read.span.first_line, seen, advice)


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
