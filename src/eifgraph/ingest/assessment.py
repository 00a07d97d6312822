"""The review, the ratings, and what the page says they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from eifgraph.ingest import headings as known
from eifgraph.ingest.block import Block
from eifgraph.ingest.characters import lowered
from eifgraph.ingest.labelled import NONE, Labelled, is_beside, labelled, labelled_blocks
from eifgraph.ingest.labels import merged, read_absence
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.model import Absence, Absent, Maybe, Method, Read

VALUE: Final = re.compile(
    r"(?:Level\s+)?(?P<value>NL2|NE|[234](?P<plus>\s?\+|\s+plus\b)?)(?![\w.+]|\s?-\s?\d)\s*(?P<mark>\*?)",
    re.IGNORECASE,
)
COST_VALUE: Final = re.compile(r"(?P<value>NA|N/A|[1-5])(?![\w.+])(?P<mark>)(?P<plus>)", re.I)
BARE: Final = r"(?:NL2|NE|NA|[1-5]\s?\+?)\s?\*?"
_MARK_BELOW: Final = re.compile(r"\s*\n\s*\*[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Scale:
    """A rating: its label on the page, its code list, and how its values are printed."""

    label: str
    name: str
    value: re.Pattern[str]


EVIDENCE_RATING: Final = Scale(r"evidence\s+rating", "evidence-rating", VALUE)
COST_RATING: Final = Scale(r"cost\s+rating", "cost-rating", COST_VALUE)

EXPLANATIONS: Final[dict[str, str]] = {
    "short-term-impact": r"\bshort-term positive impact\b",
    "long-term-impact": r"\blong-term positive impact\b",
    "effectiveness": r"\bLevel 4\b[^.]*\bevidence of effectiveness\b",
    "efficacy": r"\bLevel 3\b[^.]*\bevidence of efficacy\b",
    "preliminary": r"\bLevel 2 (?:indicates|stands)\b[^.]*"
    r"\b(?:preliminary evidence|evidence of improving)\b|\bhas preliminary evidence of improving\b",
    "below-level-2": r"\bNL2\b[^.]*\b(?:not (?:reached|met)|below)\b[^.]*\blevel 2\b",
    "no-effect": r"\bNE\b[^.]*\b(?:no effect|not effective|no (?:significant )?benefit)\b",
    "not-level-4": r"\bnot\b[^.]*\brating of 4\b[^.]*",
    "not-level-3": r"\bnot\b[^.]*\brating of 3\b[^.]*",
    "plus": r"\bplus rating\b[^.]*",
    "cost-not-available": r"\bNA\b[^.]*\bcost rating\b[^.]*\bnot available\b",
    "cost-band": r"\bcost rating of [1-5]\b[^.]*|\brating of [1-5]\b[^.]*\bcosts?\b[^.]*",
}
"""Kind of explanation (code list `rating-explanation`): the words by which it is known."""
LONGEST_SENTENCE: Final = 1000
"""So many characters explain no rating; searching more would take long."""
LONG: Final = 2000
"""A paragraph of so many characters is none that stands on other pages too."""
_SIGNS: Final = {
    "short-term-impact": "short-term positive",
    "long-term-impact": "long-term positive",
    "effectiveness": "of effectiveness",
    "efficacy": "of efficacy",
    "preliminary": "evidence",
    "below-level-2": "nl2",
    "no-effect": "no",
    "not-level-4": "of 4",
    "not-level-3": "of 3",
    "plus": "plus",
    "cost-not-available": "not available",
    "cost-band": "rating of",
}
"""Words without which a kind is not there, to spare most searches."""
_KINDS: Final = tuple((kind, re.compile(words, re.I)) for kind, words in EXPLANATIONS.items())

EXPLAINED_LEVEL: Final = {"effectiveness": "4", "efficacy": "3", "preliminary": "2"}
EXPLAINED_COST: Final = re.compile(
    r"\b(?:cost )?rating of (?P<value>[1-5]) (?:indicates|means|stands for)\b"
    r"(?:[^.]{0,500}\bcost\b|[^.]{0,500}\Z)"
    r"|(?P<none>\bNA) (?:indicates|means)\b[^.]{0,500}\bcost rating\b",
    re.IGNORECASE,
)


def rated_labels(page: Page, names: str, bare: str = NONE) -> Iterator[tuple[Block, Labelled]]:
    """Give the labels where the programme's ratings can stand, each with its section's text."""
    for body in labelled_blocks(page.rated, names):
        for place in labelled(body, names, bare):
            yield body, place


def read_rating(page: Page, scale: Scale, notes: Notes) -> Maybe[str]:
    """Read a rating, printed in the title block and again in the assessment.

    The first is kept; one that differs is kept beside it and a finding, one that agrees is a
    repetition.
    """
    mentions: list[Read[str]] = []
    empty: list[tuple[Block, Block | None]] = []
    for body, found in rated_labels(page, scale.label, BARE):
        match = _value(body, found, scale.value)
        if found.value is None or match is None:
            empty.append((found.label, found.value))
        else:
            mentions.append(_rating_read(body, found.label, found.value, match))
    if not mentions:
        return _no_rating(page, scale, empty, notes)
    first, *others = mentions
    for other in others:
        if other.value != first.value:
            seen = f"{other.value} here, {first.value} on line {first.span.first_line}"
            notes.warn(f"{scale.name}-differs", other.span.first_line, seen, "check the page")
    return replace(
        first,
        repeated=tuple(other.span for other in others if other.value == first.value),
        otherwise=tuple(other for other in others if other.value != first.value),
    )


def _value(body: Block, place: Labelled, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Match a rating: it may be followed by words beside its label, but not on a line below."""
    if place.value is None:
        return None
    if is_beside(body, place):
        return pattern.match(place.value.text)
    return pattern.fullmatch(place.value.text.rstrip())


def _rating_read(body: Block, label: Block, value: Block, match: re.Match[str]) -> Read[str]:
    printed = " ".join(match["value"].split()).upper()
    rating = printed[0] + "+" if match["plus"] else printed.replace("N/A", "NA")
    place = body.stretch(label, value.part(*match.span("value")))
    return place.read(rating, how="" if rating == printed else "written as the scale has it")


def _no_rating(
    page: Page, scale: Scale, empty: list[tuple[Block, Block | None]], notes: Notes
) -> Absent:
    name = scale.name.replace("-", " ")
    for _, value in empty:
        if value is not None and (absence := read_absence(value)):
            return absence
        if value is not None and re.fullmatch(r"\W*\w{1,4}\W*", value.text):
            advice = "check the value and how the page was saved"
            notes.warn(f"no-{scale.name}", value, f"{name}: {value.text}", advice)
            return Absent(Absence.NOT_UNDERSTOOD, value.whole())
    if empty:
        label = empty[0][0]
        seen = f"{label.text} without a value"
        notes.warn(f"no-{scale.name}", label, seen, "the value may be a picture on the page")
        return Absent(Absence.LABEL_ONLY, label.whole())
    notes.warn(f"no-{scale.name}", 1, f"no {name}", "check the value and how the page was saved")
    return page.missing(known.ASSESSMENT)


def read_mixed(page: Page) -> Read[bool] | None:
    """Read whether an asterisk marks mixed findings, by the rating or where it is explained."""
    for body, found in rated_labels(page, EVIDENCE_RATING.label, BARE):
        match = _value(body, found, VALUE)
        if match is None or found.value is None:
            continue
        if match["mark"]:
            return found.value.read(True, match)
        below = _mark_below(body, found.value)
        if below is not None:
            return below.read(True)
    explained = page.body(known.ASSESSMENT, known.ASTERISK_MEANING)
    if explained is None or not explained.text.strip():
        return None
    return next(explained.lines()).read(True)


def _mark_below(body: Block, value: Block) -> Block | None:
    end = value.offset - body.offset + len(value.text)
    match = _MARK_BELOW.match(body.text, end)
    return body.part(end, match.end()) if match else None


def read_explanations(page: Page) -> tuple[Read[str], ...]:
    """Read which explanations of its ratings the page carries."""
    found: list[Read[str]] = []
    for section in page.chapter(known.ASSESSMENT):
        for paragraph in section.body.paragraphs():
            explained = _kinds_of if len(paragraph.text) < LONG else _kinds_of.__wrapped__
            found += [paragraph.read(kind) for kind in explained(paragraph.text)]
    return merged(found)


@lru_cache(1024)
def _kinds_of(text: str) -> tuple[str, ...]:
    """Give the kinds that a paragraph explains; pages have the publisher's standing ones."""
    sentences = [one for one in text.split(".") if len(one) < LONGEST_SENTENCE]
    lower = lowered(text)
    return tuple(
        kind
        for kind, pattern in _KINDS
        if _SIGNS[kind] in lower and any(map(pattern.search, sentences))
    )


def compare_explanations(
    found: tuple[Read[str], ...], rating: Maybe[str], notes: Notes, *, loses_plus: bool
) -> None:
    """Hold the explanations against the rating; what does not fit is a finding."""
    if isinstance(rating, Absent):
        return
    kinds = {read.value: read for read in found}
    for kind, level in EXPLAINED_LEVEL.items():
        if kind in kinds and level != rating.value.rstrip("+"):
            seen = f"the explanation of level {level} beside a rating of {rating.value}"
            line = kinds[kind].span.first_line
            notes.warn("explanation-differs", line, seen, "check which of the two is meant")
    if ("plus" in kinds) != rating.value.endswith("+") and not (loses_plus and "plus" in kinds):
        if not kinds and rating.value.endswith("+"):
            return  # the copy explains nothing
        seen = f"rating {rating.value}, {'with' if 'plus' in kinds else 'without'} a plus explained"
        advice = "check whether a plus is meant"
        notes.warn("plus-differs", rating.span.first_line, seen, advice)


def read_plus_explained(page: Page, found: tuple[Read[str], ...]) -> Read[bool] | None:
    """Read whether the page explains a plus; None if it explains nothing, or ends before."""
    plus = next((read for read in found if read.value == "plus"), None)
    if plus is not None:
        return Read(True, plus.span, plus.method, plus.how)
    section = page.body(known.ASSESSMENT, known.PLUS_MEANING)
    if section is not None and section.text.strip():
        return next(section.lines()).read(True)
    meaning = page.body(known.ASSESSMENT, known.RATING_MEANING)
    levels = [read.span for read in found if read.value in EXPLAINED_LEVEL]
    spans = levels or ([next(meaning.lines()).whole()] if meaning and meaning.text else [])
    costs = (labelled(s.body, COST_RATING.label) for s in page.chapter(known.ASSESSMENT))
    # a plus comes before the cost rating, but after it on Ireland's pages, which lack the heading
    goes_on = page.sections[-1].chapter != known.ASSESSMENT or (
        meaning is not None and any(True for places in costs for _ in places)
    )
    if spans and goes_on:
        how = "no plus is explained where the rating is"
        return Read(False, spans[0], Method.INFERRED, how)
    return None


def rating_from_explanations(found: tuple[Read[str], ...]) -> Read[str] | None:
    """Give the rating that the explanations stand for, of a copy that has lost its ratings."""
    kinds = {read.value: read for read in found}
    for kind, level in EXPLAINED_LEVEL.items():
        if kind in kinds:
            plus = "+" if "plus" in kinds else ""
            how = "from the explanations that the page carries"
            return Read(f"{level}{plus}", kinds[kind].span, Method.INFERRED, how)
    return None


def cost_from_explanation(page: Page) -> Read[str] | None:
    """Give the cost rating that a paragraph explains, of a copy that has lost its value."""
    for section in page.chapter(known.ASSESSMENT):
        if match := EXPLAINED_COST.search(section.body.text):
            how = "from the paragraph that explains it"
            return section.body.read(match["value"] or "NA", match, how, Method.INFERRED)
    return None


def explanation_paragraphs(page: Page) -> Iterator[Block]:
    """Give the paragraphs of the assessment, which explain and state no other fact."""
    for section in page.chapter(known.ASSESSMENT):
        yield from section.body.paragraphs()
