"""What a rating is worth that a copy of a page gives: settled value, and what to know of it.

The Guidebook's web text loses the plus but keeps the paragraph that explains it; the present scale
came in March 2017 (Guidebook, "Welcome to the new Guidebook").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from eifgraph.model import Absent, Assessment, Method, Programme, Read, SourcePage

LOSES_PLUS: Final = ("web", "web-body", "web-findings")
"""Layouts whose text has the level without its plus."""
NO_GUIDEBOOK_PAGE: Final = ("provider-news",)
PRESENT_SCALE: Final = "2017-03"
LEVELS: Final = ("2", "3", "4")
BASIS_CAVEATS: Final = {"explanations": "from-explanations", "sentence": "from-a-sentence"}


def settled_rating(assessment: Assessment, page: SourcePage) -> Read[str] | None:
    """Give the rating with a lost plus restored, where the page itself explains the plus."""
    given = assessment.evidence_rating
    if isinstance(given, Absent):
        return None
    if _lost_plus(given.value, page) and _is_true(assessment.plus_explained):
        how = "the layout loses the plus; the page explains one"
        return Read(f"{given.value}+", given.span, Method.INFERRED, how, given.repeated)
    return given


def rating_caveats(assessment: Assessment, page: SourcePage) -> tuple[str, ...]:
    """Give what is to be known of the rating (code list `rating-caveat`)."""
    given = assessment.evidence_rating
    if isinstance(given, Absent):
        return ()
    caveats: list[str] = []
    if _lost_plus(given.value, page):
        explained = assessment.plus_explained
        if explained is None:
            caveats.append("plus-not-seen")
        elif explained.value:
            caveats.append("plus-restored")
    basis = assessment.rating_basis
    if basis is not None and basis.value in BASIS_CAVEATS:
        caveats.append(BASIS_CAVEATS[basis.value])
    if _is_true(assessment.is_mixed):
        caveats.append("mixed-findings")
    if page.layout in NO_GUIDEBOOK_PAGE:
        caveats.append("second-hand")
        review = assessment.review
        if not isinstance(review, Absent) and review.value.month < PRESENT_SCALE:
            caveats.append("former-scale")
    return tuple(caveats)


def share_plus(copies: Sequence[Programme]) -> tuple[Programme, ...]:
    """Let copies of one site, review and rating know of a plus that one of them explains.

    Where the layout loses the plus, a copy that ends before the explanation is settled by another
    that shows it.
    """
    explained = {
        _key(copy): copy.assessment.plus_explained
        for copy in copies
        if _is_true(copy.assessment.plus_explained)
    }
    shared = []
    for copy in copies:
        assessment = copy.assessment
        if assessment.plus_explained is None and _key(copy) in explained:
            assessment = replace(assessment, plus_explained=explained[_key(copy)])
        shared.append(replace(copy, assessment=assessment))
    return tuple(shared)


def _key(copy: Programme) -> tuple[str, object, object]:
    review, given = copy.assessment.review, copy.assessment.evidence_rating
    return (
        copy.page.site,
        None if isinstance(review, Absent) else review.value,
        None if isinstance(given, Absent) else given.value,
    )


def _lost_plus(rating: str, page: SourcePage) -> bool:
    return page.layout in LOSES_PLUS and rating in LEVELS


def _is_true(read: Read[bool] | None) -> bool:
    return read is not None and read.value
