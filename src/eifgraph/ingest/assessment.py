"""The ratings, what the page says they mean, the outcomes claimed, and where they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eifgraph.ingest import page as layout
from eifgraph.ingest.block import Block
from eifgraph.ingest.labels import (
    read_absence,
    read_countries,
    read_labels,
    says_plainly,
    silent_or_unread,
)
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import (
    MONTHS,
    Absence,
    Absent,
    DeliveryContext,
    Implementation,
    Maybe,
    OutcomeClaim,
    Read,
    Review,
    Several,
)

REVIEW: Final = re.compile(
    rf"""Review:\s*
        (?:(?:\[(?P<linked>[^\]]+)\]\([^)]*\)     # [Foundations for Life](#), July 2016
            |(?P<plain>[^,\n]+)),\s*)?           # Foundations for Life, July 2016
        (?P<month>{"|".join(MONTHS)})\s+(?P<year>(?:19|20)\d\d)""",
    re.VERBOSE,
)
REVIEW_HINT: Final = re.compile(r"\bReviews?:[^\n]*")
EVIDENCE_RATING: Final = re.compile(
    r"\bEvidence\s+rating:\s*\**\s*(?P<value>NL2|NE|[234]\+?)(?![\w+])\**",
    re.IGNORECASE,
)
COST_RATING: Final = re.compile(r"\bCost\s+rating:\s*\**\s*(?P<value>NA|[1-5])(?!\w)\**", re.I)

EXPLANATIONS: Final[dict[str, str]] = {
    "short-term-impact": r"\bshort-term positive impact\b",
    "long-term-impact": r"\blong-term positive impact\b",
    "effectiveness": r"\bLevel 4\b[^.]*\bevidence of effectiveness\b",
    "efficacy": r"\bLevel 3\b[^.]*\bevidence of efficacy\b",
    "preliminary": r"\bLevel 2\b[^.]*\bpreliminary evidence\b",
    "below-level-2": r"\bNL2\b[^.]*\b(?:not (?:reached|met)|below)\b[^.]*\blevel 2\b",
    "no-effect": r"\bNE\b[^.]*\b(?:no effect|not effective|no (?:significant )?benefit)\b",
    "not-level-4": r"\bnot\b[^.]*\brating of 4\b[^.]*",
    "not-level-3": r"\bnot\b[^.]*\brating of 3\b[^.]*",
    "plus": r"\bplus rating\b[^.]*",
    "cost-not-available": r"\bNA\b[^.]*\bcost rating\b[^.]*\bnot available\b",
    "cost-band": r"\bcost rating of [1-5]\b[^.]*|\brating of [1-5]\b[^.]*\bcosts?\b[^.]*",
}
"""Kind of explanation (code list `rating-explanation`): the words by which it is known."""

EXPLAINED_LEVEL: Final = {"effectiveness": "4", "efficacy": "3", "preliminary": "2"}
BASED_ON: Final = re.compile(
    r"(?P<label>\S.*?)\s+[-–]\s+based\s+on\s+\**(?P<studies>(?:stud(?:y|ies)\b[\s*]*"
    r"|\d{1,2}[a-z]?\b|[,&*\s]|and\b)+)"
)
STUDY_NUMBER: Final = re.compile(r"\b\d{1,2}[a-z]?\b")
OTHER_OUTCOMES: Final = re.compile(
    r"\b(?:positive\s+)?outcomes\s+for\s+(?:couples|parents|families)\b[^.\n]*",
    re.IGNORECASE,
)
PROVISION: Final = re.compile(
    r"\b(?:has|have)\s+(?P<no>not\s+(?:yet\s+)?|never\s+)?been\s+(?:implemented|run|delivered|provided)"
    r"\s+in\s+the\s+UK\b",
    re.IGNORECASE,
)
EVALUATION: Final = re.compile(
    r"\bevidence\s+(?:(?P<no>does\s+not\s+include|includes\s+no)|includes)\s+"
    r"[^.]*?evaluations?\b[^.]*\bUK\b",
    re.IGNORECASE,
)


def read_review(page: Page, notes: Notes) -> Maybe[Review]:
    """Read the review's series and month from the title block."""
    block = page.body(layout.TITLE) or Block("", 1)
    match = REVIEW.search(block.text)
    if match is None:
        absent = silent_or_unread([block], REVIEW_HINT)
        line = absent.span.first_line if absent.span else 1
        seen = absent.span.quote if absent.span else "no line 'Review: ...'"
        notes.warn("no-review", line, seen, "write 'Review: Series, July 2016'")
        return absent
    series = match["linked"] or match["plain"]
    month = f"{match['year']}-{MONTHS.index(match['month']) + 1:02}"
    return block.read(Review(series and series.strip(), month), match)


def read_rating(page: Page, pattern: re.Pattern[str], name: str, notes: Notes) -> Maybe[str]:
    """Read a rating, printed in the title block and again in the assessment.

    The first is kept; one that differs is a finding, one that agrees is a repetition.
    """
    mentions: list[Read[str]] = []
    for section in page.chapter(layout.TITLE) + page.chapter(layout.ASSESSMENT):
        for match in pattern.finditer(section.body.text):
            mentions.append(section.body.read(match["value"].upper(), match))
            if match[0].count("*") % 2:  # bold comes in pairs; one left over is the mark
                line = mentions[-1].span.first_line
                notes.warn(
                    "mixed-findings",
                    line,
                    match[0],
                    "the asterisk marks mixed findings",
                )
    if not mentions:
        bodies = [s.body for s in page.chapter(layout.TITLE) + page.chapter(layout.ASSESSMENT)]
        hint = re.compile(rf"\b{name.replace('-', chr(92) + 's+')}:\s*\S+", re.IGNORECASE)
        absent = silent_or_unread(bodies, hint)
        line = absent.span.first_line if absent.span else 1
        seen = absent.span.quote if absent.span else f"no {name.replace('-', ' ')}"
        notes.warn(f"no-{name}", line, seen, "check the value and how the page was saved")
        return absent
    first, *others = mentions
    for other in others:
        if other.value != first.value:
            seen = f"{other.value} here, {first.value} on line {first.span.first_line}"
            notes.warn(f"{name}-differs", other.span.first_line, seen, "check the page")
    repeated = tuple(other.span for other in others if other.value == first.value)
    return Read(first.value, first.span, repeated=repeated)


def read_explanations(page: Page, rating: Maybe[str], notes: Notes) -> tuple[Read[str], ...]:
    """Read which explanations of its ratings the page carries, and hold them against them."""
    found: list[Read[str]] = []
    for section in page.chapter(layout.ASSESSMENT):
        for paragraph in section.body.paragraphs():
            plain = Block(paragraph.text.replace("*", " "), paragraph.first_line)
            for kind, pattern in EXPLANATIONS.items():
                if re.search(pattern, plain.text, re.IGNORECASE):
                    found.append(paragraph.read(kind))
    _compare_explanations(found, rating, notes)
    return tuple(found)


def _compare_explanations(found: list[Read[str]], rating: Maybe[str], notes: Notes) -> None:
    if isinstance(rating, Absent):
        return
    kinds = {read.value: read for read in found}
    for kind, level in EXPLAINED_LEVEL.items():
        if kind in kinds and level != rating.value.rstrip("+"):
            seen = f"the explanation of level {level} beside a rating of {rating.value}"
            line = kinds[kind].span.first_line
            notes.warn("explanation-differs", line, seen, "check which of the two is meant")
    if ("plus" in kinds) != rating.value.endswith("+"):
        seen = f"rating {rating.value}, {'with' if 'plus' in kinds else 'without'} a plus explained"
        notes.warn(
            "plus-differs",
            rating.span.first_line,
            seen,
            "check whether a plus is meant",
        )


def read_other_outcomes(page: Page) -> Read[bool] | None:
    """Read whether the page claims outcomes for parents, couples or families too."""
    block = page.body(layout.OUTCOMES) or Block("", 1)
    match = OTHER_OUTCOMES.search(block.text)
    return block.read(True, match) if match else None


def read_claims(page: Page, notes: Notes) -> Several[OutcomeClaim]:
    """Read the child outcomes, each with its domain and the studies it is based on."""
    block = page.body(layout.OUTCOMES)
    if absence := read_absence(block):
        return absence
    assert block is not None  # read_absence has answered for None
    claims = _one_each(_claims(block, notes))
    return claims or Absent(Absence.NOT_UNDERSTOOD, block.whole())


def _one_each(reads: Iterator[Read[OutcomeClaim]]) -> tuple[Read[OutcomeClaim], ...]:
    """Join claims of one outcome in one domain that name different studies on different lines."""
    found: dict[tuple[str | None, str | None], Read[OutcomeClaim]] = {}
    for read in reads:
        claim = read.value
        key = (claim.label, claim.domain.value if claim.domain else None)
        if key not in found:
            found[key] = read
            continue
        first = found[key]
        studies = tuple(dict.fromkeys(first.value.studies + claim.studies))
        joined = OutcomeClaim(claim.label, first.value.domain, studies)
        repeated = (*first.repeated, read.span)
        found[key] = Read(joined, first.span, first.method, first.how, repeated)
    return tuple(found.values())


def _claims(block: Block, notes: Notes) -> Iterator[Read[OutcomeClaim]]:
    domain: Read[str] | None = None
    for line in block.items():
        match = BASED_ON.fullmatch(line.text)
        if match:
            studies = tuple(STUDY_NUMBER.findall(match["studies"]))
            if domain is None:
                notes.warn("no-domain", line, line.text, "add the domain's heading above it")
            yield line.read(OutcomeClaim(match["label"], domain, studies), match)
            continue
        notation = notes.code_lists.notation("outcome-domain", line.text.strip("*"))
        if notation:
            domain = line.read(notation)
        elif "based on" in line.text:
            notes.warn("claim-not-read", line, line.text, "write 'OUTCOME - based on study 1'")
        elif not line.text.endswith((":", ".")):
            notes.unknown_label("outcome-domain", line)
            domain = None


def read_context(page: Page, notes: Notes) -> DeliveryContext:
    """Read for whom, how, where and how targeted the best evidence holds."""

    def labels(heading: str, scheme: str) -> Several[str]:
        return read_labels(page.body(layout.CHARACTERISTICS, heading), scheme, notes)

    return DeliveryContext(
        age_groups=labels("Who is it for?", "age-group"),
        delivery_models=labels("How is it delivered?", "delivery-model"),
        settings=labels("Where is it delivered?", "setting"),
        targeting=labels("How is it targeted?", "targeting"),
    )


def read_implementation(page: Page, notes: Notes) -> Implementation:
    """Read where the programme has been run and whether the UK is part of it."""

    def flag(heading: str, pattern: re.Pattern[str]) -> Maybe[bool]:
        block = page.body(layout.CHARACTERISTICS, heading)
        if absence := read_absence(block):
            return absence
        assert block is not None  # read_absence has answered for None
        match = pattern.search(block.text)
        if match is None or not says_plainly(block.text, match, ("no",)):
            notes.warn(
                "not-understood",
                block,
                block.whole().quote,
                f"say it plainly: {heading}",
            )
            return Absent(Absence.NOT_UNDERSTOOD, block.whole())
        return block.read(match["no"] is None, match)

    return Implementation(
        countries=read_countries(
            page.body(layout.CHARACTERISTICS, "Where has it been implemented?"), notes
        ),
        uk_provision=flag("UK provision", PROVISION),
        uk_evaluation=flag("UK evaluation", EVALUATION),
    )
