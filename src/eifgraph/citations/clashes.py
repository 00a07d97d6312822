"""Works that share much of what a reference names and are something else.

Corrections, protocols, comments and reviews repeat the title of the work that they are about. Knows
how their titles are worded; must not know how much else agrees.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from rapidfuzz.distance import Indel

from eifgraph.citations.letters import letters
from eifgraph.citations.parts import Cut, ReferenceParts
from eifgraph.citations.titled import STATE
from eifgraph.citations.work import Kind, Work


class Clash(Enum):
    """Why a work is not what a reference names, although much agrees."""

    NONE = ""
    NOTICE = "it is a notice about another work"
    PROTOCOL = "it is the protocol of a study"
    REVIEW = "it is a review of a book"
    COMMENT = "it is a comment on another work"
    PART = "it is another part of a series"
    ARTICLE = "the reference names a notice, comment or reply, and it is none"


NOTICE: Final = re.compile(
    r"^\W*(?:corrections?|corrigend(?:um|a)|errat(?:um|a)|retract(?:ion|ed)|withdraw(?:al|n)"
    r"|expression of concern|editorial (?:note|expression of concern)"
    r"|publisher'?s? (?:note|correction)|author correction|addend(?:um|a)"
    r"|removal notice|notice of)\b(?!\s+of\s+(?:vision|refractive|hyper|anomal))",
    re.IGNORECASE,
)
PLANNING: Final = (
    r"(?:(?:study|trial|research)\s+)?"
    r"(?:rationale|designs?|methods?|methodology|objectives|aims|background)"
)
PROTOCOL: Final = re.compile(
    r"\b(?:(?:study|trial|review|research) protocol|protocol (?:for|of) (?:a|an|the)\b"
    r"|design and (?:rationale|methods)|rationale and design|statistical analysis plan)"
    r"|: (?:a )?protocol\b|\(\s*(?:study )?protocol\s*\)"
    rf"|[:.?\u2013\u2014-]\s+(?=.{{0,60}}\b(?:rationale|designs?)\b)(?:the\s+)?{PLANNING}(?:[\s,]+(?:(?:and|&)\s+)?{PLANNING}){{0,4}}"
    r"\s*(?:\W*$|(?:of|for)\s+(?:an?|the)\b)",
    re.IGNORECASE,
)
"""Words of a protocol, or a subtitle of nothing but what is planned, with a design or rationale:
": rationale, design, and methods", ": design of a randomised trial"."""
COMMENT: Final = re.compile(
    r"^\W*(?:re|reply|response|comments?|commentary|letter|authors?'? (?:reply|response))\b"
    r"\s*(?:to|on|:)",
    re.IGNORECASE,
)
BOOK_REVIEW: Final = re.compile(
    r"^\W*(?:book )?reviews?\b(?: of\b|:)|\bpp\.?\s*[\u00a3$]\s?\d", re.IGNORECASE
)
AT_END: Final = re.compile(
    r"[:.\[(\u2013\u2014-]\s*(?:(?:author|publisher)'?s?\s+)?(?:errat(?:um|a)|corrigend(?:um|a)"
    r"|corrections?(?:\s+to\b.{0,80})?|retraction(?:\s+(?:of|notice)\b.{0,80})?|addend(?:um|a)"
    r"|supplement(?:ary\s+(?:material|data|information)s?)?"
    r"|(?:a\s+)?(?:critical\s+)?(?:reply|response|rejoinder|comments?|commentary)"
    r"(?:\s+to\b.{0,80})?)\s*[\])]?\W*$"
    r"|\(vol\.?\s+\d+,\s*(?:pg|p|page)\b[^()]{0,40}\)\W*$",
    re.IGNORECASE,
)
"""The same at the end of a title, and the form in which an index gives the place of the article."""
LEAD: Final = re.compile(r"^\W*(?:(?:to|on|of|for)\b\W*)?", re.IGNORECASE)
"""What joins such words to the title of the other work."""
ALIKE: Final = 0.92
"""Share of two titles that is the same, from which on one is the other with misprints."""
ORDINAL: Final = re.compile(
    r"\b(?:part|no|number|study|phase|paper)\s*(?P<number>[ivx]{1,4}|\d{1,2})\b"
    r"|^(?P<roman>[IVX]{1,4})\.\s",
    re.IGNORECASE,
)


def find_clash(parts: ReferenceParts, work: Work) -> Clash:
    """Find what makes a work another kind of thing than the reference says it is."""
    title, said = work.full_title, parts.title.value if parts.title else ""
    clash = _secondary(work, title, said)
    if clash is not Clash.NONE:
        return clash
    if PROTOCOL.search(title) and not PROTOCOL.search(parts.text):
        return Clash.PROTOCOL
    is_review = work.kind is Kind.REVIEW or BOOK_REVIEW.search(title) is not None
    if is_review and not BOOK_REVIEW.search(parts.text):
        return Clash.REVIEW
    own, other = _ordinals(title), _ordinals(said)
    is_other = bool(other - own) if parts.cut is not Cut.NONE else own != other
    return Clash.PART if own and other and is_other else Clash.NONE


def _secondary(work: Work, title: str, said: str) -> Clash:
    """Tell apart works and what is about them, whichever of the two the reference names."""
    is_notice = not STATE.match(title) and (work.kind is Kind.NOTICE or _is(NOTICE, title))
    is_comment = _is(COMMENT, title)
    is_either = _is(NOTICE, said) or _is(COMMENT, said) or _is(AT_END, said)
    if is_notice or is_comment or _is(AT_END, title):
        kind = Clash.COMMENT if is_comment else Clash.NOTICE
        return Clash.NONE if is_either and not _is_about(title, said) else kind
    return Clash.ARTICLE if is_either and not STATE.match(said) else Clash.NONE


def _is_about(title: str, said: str) -> bool:
    """Tell whether a title is that of a reference behind words that make it another work.

    >>> _is_about("Comment on: Play at home: a reply to Doe", "Play at home: A reply to Doe")
    True
    """
    begin = NOTICE.match(title) or COMMENT.match(title)
    if begin is None:
        return False
    rest = LEAD.sub("", title[begin.end() :])
    return Indel.normalized_similarity(letters(rest), letters(said)) >= ALIKE


def _is(pattern: re.Pattern[str], title: str) -> bool:
    found = pattern.search(title) if pattern is AT_END else pattern.match(title)
    return found is not None


def _ordinals(text: str) -> set[str]:
    return {(match["number"] or match["roman"]).lower() for match in ORDINAL.finditer(text)}
