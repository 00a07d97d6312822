"""Titles that say that a work was taken back: "RETRACTED: ...", "[Withdrawn] ...".

Publishers are advised to put the word before the title of the article (NISO RP-45-2024,
Communication of Retractions, Removals, and Expressions of Concern), and databases hand it on. Knows
how such titles begin; must not know who has them, nor what they come to.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from eifgraph.citations.work import Kind, Work

STATE: Final = re.compile(
    r"^\W*(?P<word>(?:retracted|withdrawn|removed)"
    r"(?:\s+(?:article|chapter|manuscript|paper|publication))?)"
    r"(?:\s*[:\uff1a)\]\u2014]|\s*[\u2013-]\s)\s*",
    re.IGNORECASE,
)
"""What publishers put before the title of an article that was retracted: it is the article."""
BEHIND: Final = re.compile(r"[\u2013\u2014(\[-]\s*RETRACTED(?:\s+ARTICLE)?\s*[)\]]?\s*$")
"""The same at its end."""


class TitleMark(Enum):
    """How surely a title says so."""

    NONE = ""
    MAYBE = "titled as taken back"
    """WITHDRAWN or REMOVED, as Cochrane's reviews are when they are out of date, or "Retracted:" in
    letters like the rest, as notices have it too."""
    RETRACTED = "titled RETRACTED"
    """In capitals before a title that is not: the publisher's own word."""


def title_mark(work: Work) -> TitleMark:
    """Tell whether a title says that the work was retracted; a notice has such titles too.

    >>> title_mark(Work("crossref", title="RETRACTED ARTICLE: Play at home")).value
    'titled RETRACTED'
    >>> title_mark(Work("europepmc", title="[Retracted] Play at home")).value
    'titled as taken back'
    """
    title = work.full_title
    if work.kind is Kind.NOTICE or work.updates_to:
        return TitleMark.NONE
    found = STATE.match(title)
    rest = title[found.end() :] if found else ""
    if found is None or not rest:
        is_behind = BEHIND.search(title) and not title.isupper()
        return TitleMark.RETRACTED if is_behind else TitleMark.NONE
    is_shouted = found["word"].isupper() and not rest.isupper()
    if found["word"].casefold().startswith("retracted"):
        return TitleMark.RETRACTED if is_shouted else TitleMark.MAYBE
    return TitleMark.MAYBE if is_shouted else TitleMark.NONE  # "Removed: stories of children"
