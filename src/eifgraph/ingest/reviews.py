"""The reviews that a page names, and the months in which it says it was published or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eifgraph.ingest import headings as known
from eifgraph.ingest.assessment import rated_labels
from eifgraph.ingest.block import Block
from eifgraph.ingest.furniture import DATES
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import MONTHS, Absence, Absent, Maybe, Method, Read, Review

_SHORT: Final = {month[:3].casefold(): number for number, month in enumerate(MONTHS, start=1)}
_MONTH: Final = "|".join((*MONTHS, *(month[:3] for month in MONTHS), "Sept"))
DATE: Final = rf"(?:\d{{1,2}}\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)"
REVIEW: Final = re.compile(
    rf"(?:(?P<series>[^\s,;:][^;:\n]*?),?\s+)?{DATE}(?=\s*(?:[;,|.]|and\b|$))", re.IGNORECASE
)
_MONTH_ONLY: Final = re.compile(DATE, re.IGNORECASE)
_REPORT_DATE: Final = re.compile(
    rf"^{DATE}[ \t]*(?:\n+(?P<series>[A-Z][A-Z ]+)[ \t]*)?$", re.M | re.I
)
LONGEST: Final = 300
"""More characters are no list of reviews."""
LONGEST_SERIES: Final = 140
"""More characters before a date are no name of a review."""
_SMALL: Final = frozenset({"for", "of", "and", "the", "in", "to"})


def read_reviews(page: Page, notes: Notes) -> tuple[Maybe[Review], tuple[Read[Review], ...]]:
    """Read the latest review, and those before it."""
    found: list[Read[Review]] = []
    unread: list[Block] = []
    for body, place in rated_labels(page, r"reviews?|last\s+reviewed"):
        if place.value is None:
            unread.append(place.label)
            continue
        value = place.value.part(0, min(len(place.value.text), LONGEST))
        reads = list(_reviews(body, place.label, value))
        found += reads
        if not reads:
            unread.append(place.value)
    found = _each_once(found or list(_report_review(page)))
    if not found:
        return _no_review(page, unread, notes), ()
    latest = max(found, key=lambda read: read.value.month)
    return latest, tuple(read for read in found if read is not latest)


def _reviews(body: Block, label: Block, value: Block) -> Iterator[Read[Review]]:
    for number, match in enumerate(REVIEW.finditer(value.text)):
        series = match["series"]
        if series and (
            series.casefold() in {"and", "reviewed", "updated"} or len(series) > LONGEST_SERIES
        ):
            series = None
        part = value.part(*match.span())
        place = part if number else body.stretch(label, part)
        yield place.read(Review(series and series.strip(" ,"), _month(match)))


def _report_review(page: Page) -> Iterator[Read[Review]]:
    """Read the month and series of a report's title block, printed in capitals."""
    block = page.body(known.TITLE) or Block("", 1)
    if "EIF PROGRAMME REPORT" not in block.text:
        return
    match = _REPORT_DATE.search(block.text)
    if match is not None:
        series = match["series"] and _capitalised(match["series"].strip())
        how = "capitals as in a title" if series else ""
        yield block.read(Review(series, _month(match)), match, how)


def _capitalised(text: str) -> str:
    """Give a title in capitals as titles are written.

    >>> _capitalised("FOUNDATIONS FOR LIFE")
    'Foundations for Life'
    """
    words = text.lower().split()
    return " ".join(w if w in _SMALL and at else w.capitalize() for at, w in enumerate(words))


def _each_once(found: list[Read[Review]]) -> list[Read[Review]]:
    """Give each review once; one that names no series is the one of its month that does."""
    kept: list[Read[Review]] = []
    for read in sorted(found, key=lambda read: read.value.series is None):
        same = next((k for k in kept if _same(k.value, read.value)), None)
        if same is None:
            kept.append(read)
        else:
            kept[kept.index(same)] = replace(same, repeated=(*same.repeated, read.span))
    return kept


def _same(one: Review, other: Review) -> bool:
    return one.month == other.month and (one.series == other.series or other.series is None)


def _no_review(page: Page, unread: list[Block], notes: Notes) -> Absent:
    if unread:
        seen = unread[0].text
        notes.warn("no-review", unread[0], seen, "write 'Review: Series, July 2016'")
        return Absent(Absence.NOT_UNDERSTOOD, unread[0].whole())
    notes.warn("no-review", 1, "no line 'Review: ...'", "write 'Review: Series, July 2016'")
    return page.missing(known.ASSESSMENT)


def read_month(page: Page, names: str) -> Read[str] | None:
    """Read a month such as "Published: April 2025"."""
    for _, place in rated_labels(page, names):
        match = _MONTH_ONLY.match(place.value.text) if place.value else None
        if match is not None and place.value is not None:
            return place.value.read(_month(match), match, "a month in words")
    return None


def furniture_month(page: Page, group: str) -> Read[str] | None:
    """Read the month of publication or change from a printed page's running foot."""
    for line, span in page.furniture_texts():
        match = DATES.search(line)
        date = _MONTH_ONLY.match(match[group] or "") if match else None
        if date is not None:
            return Read(_month(date), span, Method.NORMALISED, "a month in words")
    return None


def _month(match: re.Match[str]) -> str:
    return f"{match['year']}-{_SHORT[match['month'][:3].casefold()]:02}"
