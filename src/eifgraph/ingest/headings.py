"""The headings and labels of Guidebook pages in all their layouts.

Knows which heading stands in which chapter, and by which other words layouts print it. Must not
know what any section means.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from eifgraph.ingest.block import MARK

TITLE: Final = "title block"
ASSESSMENT: Final = "EIF Programme Assessment"
OUTCOMES: Final = "Child outcomes"
CHARACTERISTICS: Final = "Key programme characteristics"
PROGRAMME: Final = "About the programme"
THEORY: Final = "How does it work? (Theory of Change)"
CONTACT: Final = "Contact details"
EVIDENCE: Final = "About the evidence"
OTHER_STUDIES: Final = "Other studies"
REFERENCES: Final = "References"
COPY: Final = "About this copy"
FURNITURE: Final = ("Guidebook", "EIF", "Disclaimer")

RATING_MEANING: Final = "What does the evidence rating mean?"
PLUS_MEANING: Final = "What does the plus mean?"
ASTERISK_MEANING: Final = "What does the asterisk mean?"
WHO_FOR: Final = "Who is it for?"
HOW_DELIVERED: Final = "How is it delivered?"
WHERE_DELIVERED: Final = "Where is it delivered?"
HOW_TARGETED: Final = "How is it targeted?"
WHERE_IMPLEMENTED: Final = "Where has it been implemented?"
UK_PROVISION: Final = "UK provision"
UK_EVALUATION: Final = "UK evaluation"
IRELAND_PROVISION: Final = "Ireland provision"
IRELAND_EVALUATION: Final = "Ireland evaluation"
SPOTLIGHT: Final = "Spotlight sets"
POPULATION: Final = "Population characteristics as evaluated"
MODEL: Final = "Model characteristics"
DURING: Final = "What happens during the intervention?"
DESCRIPTION: Final = "Model description"
TARGET: Final = "Target population"
INTENDED: Final = "Intended outcomes"

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    TITLE: (
        "How to read an EIF Programme Report",
        "Scope",
        "Disclaimer",
    ),
    ASSESSMENT: (RATING_MEANING, PLUS_MEANING, ASTERISK_MEANING, "What does the cost rating mean?"),
    OUTCOMES: (),
    CHARACTERISTICS: (
        *(WHO_FOR, HOW_DELIVERED, WHERE_DELIVERED, HOW_TARGETED, WHERE_IMPLEMENTED),
        *(UK_PROVISION, UK_EVALUATION, IRELAND_PROVISION, IRELAND_EVALUATION, SPOTLIGHT),
        *(POPULATION, MODEL),
    ),
    PROGRAMME: (
        "What happens during delivery?",
        HOW_DELIVERED,
        DURING,
        "What are the implementation requirements?",
        "Who is eligible?",
        "Who can deliver it?",
        "What are the training requirements?",
        "How are the practitioners supervised?",
        "What are the systems for maintaining fidelity?",
        "Is there a licensing requirement?",
        DESCRIPTION,
        TARGET,
    ),
    THEORY: ("How does it work?", "Why?", "Who?", "How?", "What?", INTENDED),
    CONTACT: (),
    EVIDENCE: (),
    OTHER_STUDIES: (),
    REFERENCES: (),
    COPY: (),
} | dict.fromkeys(FURNITURE, ())
"""Chapters, and the headings that may stand within each."""

OTHER_WORDS: Final[dict[str, tuple[str, ...]]] = {
    ASSESSMENT: ("Programme assessment", "EIF assessment"),
    RATING_MEANING: ("What does this evidence rating mean?", "What does the rating mean?"),
    OUTCOMES: ("Child outcome", "Outcomes for children", "What outcomes can it achieve?"),
    CHARACTERISTICS: ("Key characteristics", "Programme characteristics"),
    POPULATION: ("Population characteristics",),
    WHERE_IMPLEMENTED: ("Where has it been delivered?", "Countries where it has been implemented"),
    SPOTLIGHT: ("Spotlight set",),
    PROGRAMME: ("About the intervention", "Implementation requirements"),
    "What happens during delivery?": ("What happens during the delivery?",),
    DURING: ("What happens during the programme?", "What happens in the intervention?"),
    "What are the implementation requirements?": ("What is needed to implement it?",),
    "How are the practitioners supervised?": (
        "How are practitioners supervised?",
        "What are the supervision requirements?",
    ),
    "What are the systems for maintaining fidelity?": (
        "What are the systems of maintaining fidelity?",
        "What are the systems for maintaining intervention fidelity?",
        "What are the systems for maintaining programme fidelity?",
        "How is fidelity maintained?",
    ),
    "Is there a licensing requirement?": (
        "Is there a licence requirement?",
        "What are the licensing requirements?",
        "Is a licence required?",
    ),
    THEORY: ("Theory of change", "How does it work? Theory of Change"),
    CONTACT: ("Contact information", "Provider contact details"),
    EVIDENCE: ("About the evidence base", "What is the evidence?"),
    OTHER_STUDIES: ("Other studies identified", "Studies that do not count towards the rating"),
    REFERENCES: ("Reference list", "Bibliography"),
    INTENDED: ("Intended outcome",),
    TARGET: ("Age of child", "Target population and age of child"),
}
"""A heading, and other words that stand for it on some pages."""

LABEL_WORDS: Final = (
    *("evidence rating", "cost rating", "reviews", "review", "last reviewed", "published"),
    *("last updated", "updated", "level of need", "race and ethnicity", "race and ethnicities"),
    *("settings", "setting", "workforce", "delivery models", "delivery model", "classification"),
    *("age groups", "age group", "age-groups", "age-group", "agegroups", "agegroup", "ages", "age"),
    *("targeting", "citations", "citation", "study design", "design", "countries", "country"),
    *("sample", "timing", "child outcomes", "other outcomes", "study rating", "statement", "score"),
    *("timeframe", "long term", "long-term", "uk available", "uk tested", "uk provision"),
    *("uk evaluation", "available at", "ireland provision", "ireland evaluation"),
    *("note on provider involvement", "copied from", "disclaimer"),
)
"""Labels of values in lower case, each before those that it begins with."""
LABELS: Final = "|".join(map(re.escape, LABEL_WORDS))
_STARTS: Final = frozenset(words[:3] for words in LABEL_WORDS)
_MARKS: Final = MARK[1:-1] + " "
LABEL: Final = re.compile(rf"(?:{MARK}\s*)?(?:{LABELS})\s*(?::|$)", re.IGNORECASE | re.VERBOSE)
"""A line that begins with a label of a value, which stands after it or on the next line."""
LABEL_ONLY: Final = re.compile(rf"(?:{MARK}\s*)?(?:{LABELS})\s*:?\s*", re.IGNORECASE | re.VERBOSE)
STUDY: Final = re.compile(r"study\s+(?P<number>\d{1,2}[a-z]?)\s*[:.]?", re.IGNORECASE)
CONTINUED: Final = re.compile(r"\s*[(\[](?:continued|cont\.?|cont'd)[)\]]\s*:?$", re.IGNORECASE)
DOMAIN_WORDS: Final = re.compile(r"(?:supporting|preventing|enhancing|promoting)\s", re.IGNORECASE)
LONGEST: Final = 120
"""No heading has so many characters."""
AMBIGUOUS: Final = frozenset({"why?", "who?", "how?", "what?"})
"""Headings that are such only within their chapter."""


def plain_heading(text: str) -> str:
    """Give a line as it is compared with headings.

    >>> plain_heading("CHILD OUTCOMES:"), plain_heading("About the programme (continued)")
    ('child outcomes', 'about the programme')
    """
    return _plain(text) if len(text) < LONGEST else _plain.__wrapped__(text)


@lru_cache(4096)
def _plain(text: str) -> str:
    text = without_continued(text.strip().strip("#*").strip())
    return " ".join(text.rstrip(":* ").casefold().split())


def without_continued(text: str) -> str:
    """Give a heading without the words by which it says that it stands a second time."""
    return CONTINUED.sub("", text) if ")" in text or "]" in text else text


def may_be_label(line: str) -> bool:
    """Say whether a line may begin with a label, to spare most lines a closer look.

    >>> may_be_label("- Country: USA"), may_be_label("Countless words"), may_be_label("It is run")
    (True, True, False)
    """
    start = line.lstrip(_MARKS)[:3].lower()
    return start in _STARTS or not start.isascii()


def study_heading(text: str) -> re.Match[str] | None:
    """Match the heading of a study, whether it goes on or not."""
    if text[:5].lower() != "study":
        return None
    return STUDY.fullmatch(without_continued(text).strip())


def begins_heading(words: str) -> bool:
    """Say whether words in lower case are the beginning of a heading, or of a list's introduction.

    >>> begins_heading("key programme chara"), begins_heading("group")
    (True, False)
    """
    return any(known.startswith(words) for known in (*KNOWN, *_OPENINGS))


_OPENINGS: Final = (
    "according to the best available evidence",
    "this programme can affect outcomes",
    "this programme also has evidence",
    "the best available evidence",
    "the programme",
)


def _known() -> dict[str, tuple[tuple[str, str], ...]]:
    """Give for each heading, made plain, the chapters and headings that it may open."""
    found: dict[str, list[tuple[str, str]]] = {}
    for chapter, within in HEADINGS.items():
        for heading in ("", *within):
            name = heading or chapter
            for words in (name, *OTHER_WORDS.get(name, ())):
                found.setdefault(plain_heading(words), []).append((chapter, heading))
    return {words: tuple(places) for words, places in found.items()}


KNOWN: Final = _known()
FIRST_WORDS: Final = frozenset(words.split(" ", 1)[0] for words in KNOWN) | {"study"}
"""First words of headings: a line that begins with none of them opens nothing."""


def opened_by(text: str, chapter: str) -> tuple[str, str] | None:
    """Say which chapter and heading a line opens that stands within a chapter, if it opens one.

    A heading of the same chapter comes first, then a chapter, then a heading of another chapter,
    which opens that chapter although its own heading is missing.

    >>> opened_by("How is it delivered?", "About the programme")
    ('About the programme', 'How is it delivered?')
    >>> opened_by("Who is it for?", "Child outcomes")
    ('Key programme characteristics', 'Who is it for?')
    """
    words = plain_heading(text)
    places = KNOWN.get(words)
    if places is None:
        return None
    within = [place for place in places if place[0] == chapter]
    if within:
        return max(within, key=lambda place: place[1])
    if words in AMBIGUOUS:
        return None
    if places[0][0] in FURNITURE and chapter == TITLE:
        return None
    late = chapter in (PROGRAMME, THEORY, CONTACT, EVIDENCE)
    chapters = [place for place in places if not place[1]]
    return (chapters or (places[::-1] if late else places))[0]
