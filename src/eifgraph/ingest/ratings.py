"""What a rating is worth that a copy of a page gives: settled value, and what to know of it.

The Guidebook's web text loses the plus but keeps the paragraph that explains it; the present scale
came in March 2017 (Guidebook, "Welcome to the new Guidebook").
"""

from __future__ import annotations

from typing import Final

from eifgraph.model import Absent, Assessment, Method, Read, SourcePage

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


def _lost_plus(rating: str, page: SourcePage) -> bool:
    return page.layout in LOSES_PLUS and rating in LEVELS


def _is_true(read: Read[bool] | None) -> bool:
    return read is not None and read.value
