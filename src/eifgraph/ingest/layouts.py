"""Which layout a page is in, told by its signs; and what is no programme's page at all.

Knows the signs of each layout (code list `page-layout`) and of pages that only resemble one. What
the page says is read section by section whatever the layout: it decides what a copy has lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from eifgraph.errors import PageError
from eifgraph.ingest import headings as known
from eifgraph.ingest.block import MARK
from eifgraph.ingest.characters import holds, lowered
from eifgraph.ingest.furniture import RUNNING_TITLE
from eifgraph.ingest.page import Page, cut_page

RATED: Final = re.compile(
    rf"^(?:{MARK}\s*)?(?P<label>Evidence\s+rating)(?P<colon>\s*:)?(?P<gap>\s*)(?P<value>NL2|NE|[0-4])\b",
    re.IGNORECASE | re.MULTILINE,
)
_RATING_WORD: Final = "evidence"
COST: Final = re.compile(r"\bCost\s+rating\b\s*:?\s*(?:NA|[1-5])\b", re.IGNORECASE)
_REPORT: Final = "EIF PROGRAMME REPORT"
_IRELAND: Final = re.compile(
    r"^what works logo$|\bthis programme can affect outcomes for children in\b|unit cost of\s+€",
    re.MULTILINE,
)
_FOUNDATIONS: Final = re.compile(
    r"^uk (?:available|tested)\b|\bas offered/supported by the intervention provider\b"
    r"|^level of need:|^race and ethnicit(?:y|ies):",
    re.MULTILINE,
)
_IRISH_WORDS: Final = ("what works logo", "this programme can affect", "€")
_TOOLKIT_WORDS: Final = ("uk available", "uk tested", "as offered/", "level of need:", "race and")
_CARD: Final = re.compile(
    rf"(?:^(?:{MARK}\s*)?|\s-\s)(?:Classification|Age[- ]groups?|Delivery models?|Settings?)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_FINDINGS: Final = re.compile(
    rf"^(?:{MARK}\s*)?(?:Statement|Improvement index)\s*:"
    r"|^based on(?: stud[^\n]+)?\n[\d.]+(?:-percentage)?[- ]point (?:improve|reduc|increas)",
    re.IGNORECASE | re.MULTILINE,
)
_AGES: Final = re.compile(r"^[\w ]{1,30}\byears old$", re.MULTILINE)
_FINDING_WORDS: Final = ("statement", "improvement index", "\nbased on")
_PROVIDER: Final = "note on provider involvement"
_PROVIDED: Final = re.compile(rf"^{_PROVIDER}\s*:", re.IGNORECASE | re.MULTILINE)
_EMPTY: Final = re.compile(r"^Evidence rating\s*:?\s*$", re.IGNORECASE | re.MULTILINE)
_SKIP: Final = "skip to content"
_SKIPS: Final = re.compile(rf"^{_SKIP}$", re.IGNORECASE | re.MULTILINE)
_LEVELS: Final = re.compile(
    r"Level (?<=\bLevel )(?P<level>[234]) (?:indicates|recognises|stands for)\b"
)
_LISTING: Final = re.compile(
    r"\b(?:search results|results? found|\d+ (?:results|programmes) (?:found|match)"
    r"|showing \d+|sort by|filter by|page not found|error 404)\b",
    re.IGNORECASE,
)
CHAPTERS: Final = (
    *(known.ASSESSMENT, known.OUTCOMES, known.CHARACTERISTICS, known.PROGRAMME),
    *(known.THEORY, known.EVIDENCE),
)
ADVICE: Final = "save the programme's own page, whole"


def detect_layout(page: Page) -> tuple[str, str]:
    """Give the site (code list `site`) and the layout (`page-layout`) of a page."""
    if _is_printed(page):
        return "eif", "pdf"
    if _REPORT in page.text:
        return "eif", "report-2016"
    if _is_irish(page):
        return "ireland", _irish(page)
    if _is_foundations(page) or page.body(known.CHARACTERISTICS, known.POPULATION):
        has_list = page.body(known.CHARACTERISTICS, known.POPULATION) is not None
        return "foundations", "foundations" if has_list else "foundations-body"
    if _is_card(page):
        return "quote", "card"
    return "eif", _guidebook(page)


def read_page(path: Path) -> Page:
    """Read a file as the page of one programme: text, HTML or PDF, told by its content.

    Raises:
        PageError: the file cannot be read, is empty, too large, or holds no text; it is no
            Guidebook page of one programme, or ends before the assessment.
    """
    page = cut_page(path)
    refuse_other(page)
    return page


def refuse_other(page: Page) -> None:
    """Refuse what is no page of one programme, or ends before its assessment.

    Raises:
        PageError: with the reason.
    """
    path, text = page.path, page.text
    chapters = sum(page.has(chapter) for chapter in CHAPTERS)
    ratings = len([*_rated(text, page.low)])
    if not ratings and len({match["level"] for match in _LEVELS.finditer(text)}) > 1:
        reason = "not a Guidebook page of one programme: it explains what ratings mean"
        raise PageError(path, reason, ADVICE)
    if chapters >= 2 or (chapters and (ratings or _is_foundations(page) or _LEVELS.search(text))):
        return
    if ratings > 2 or (_LISTING.search(text) and not (ratings == 1 and _CARD.search(text))):
        raise PageError(path, "not a Guidebook page of one programme: a list or a notice", ADVICE)
    if _is_card(page) or (ratings and (_is_irish(page) or _is_printed(page))):
        return
    if _is_foundations(page) and _AGES.search(text):
        return
    if (
        chapters
        or ratings
        or _PROVIDED.search(text)
        or _REPORT in text
        or re.search(r"^Reviews?:", text, re.MULTILINE)
    ):
        raise PageError(path, "the page ends before the assessment", ADVICE)
    reason = "not a Guidebook page: no heading or rating of one is on it"
    raise PageError(path, reason, ADVICE)


def _rated(text: str, low: str) -> Iterator[re.Match[str]]:
    """Give the lines that state a rating; few lines begin with the word that those begin with."""
    at = low.find(_RATING_WORD)
    while at >= 0:
        line = text.rfind("\n", 0, at) + 1
        match = RATED.match(text, line) if at - line < 3 else None
        if match and match.start("label") == at:
            yield match
        at = low.find(_RATING_WORD, at + 1)


def _is_rated(page: Page) -> bool:
    return any(_rated(page.text, page.low))


def _is_printed(page: Page) -> bool:
    """Say whether a page has the running heads of the Guidebook's own PDF."""
    return any(RUNNING_TITLE.fullmatch(line) for line, _ in page.furniture_texts())


def _is_foundations(page: Page) -> bool:
    low = page.low
    return holds(low, _TOOLKIT_WORDS) and bool(_FOUNDATIONS.search(low))


def _is_irish(page: Page) -> bool:
    low = page.low
    if holds(low, _IRISH_WORDS) and _IRELAND.search(low):
        return True
    return any(
        page.body(known.CHARACTERISTICS, heading) is not None
        for heading in (known.IRELAND_PROVISION, known.IRELAND_EVALUATION)
    )


def _irish(page: Page) -> str:
    is_rated = _is_rated(page)
    if is_rated and page.has(known.OUTCOMES):
        return "ireland"
    return "ireland-head" if is_rated else "ireland-body"


def _is_card(page: Page) -> bool:
    if any(page.has(chapter) for chapter in CHAPTERS if chapter != known.OUTCOMES):
        return False
    ratings = len([*_rated(page.text, page.low)])
    return (
        ratings <= 1
        and _CARD.search(page.text) is not None
        and (ratings == 1 or COST.search(page.text) is not None)
    )


def _guidebook(page: Page) -> str:
    text, low = page.text, page.low
    if holds(low, _FINDING_WORDS) and _FINDINGS.search(text):
        return "web-findings"
    names_provider = _PROVIDER in low and _PROVIDED.search(text) is not None
    is_web = names_provider or (_SKIP in low and _SKIPS.search(text) is not None)
    is_rated = _is_rated(page)
    if not is_rated and _EMPTY.search(text):
        return "web" if is_web else "print"
    if not is_rated:
        return "web-body" if names_provider or page.has(known.ASSESSMENT) else "print"
    return "web" if is_web or _below(page) else "print"


def _below(page: Page) -> bool:
    """Say whether the rating stands on the line below its label, which has no colon."""
    return any(_values_below(page))


def _values_below(page: Page) -> Iterator[bool]:
    for section in page.chapter(known.TITLE, known.ASSESSMENT):
        text = section.body.text
        for match in _rated(text, lowered(text)):
            yield match["colon"] is None and "\n" in match["gap"]
