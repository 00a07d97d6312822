"""From sections to a `Programme` and the findings about its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from eifgraph.ingest import headings as known
from eifgraph.ingest.ages import parse_ages
from eifgraph.ingest.assessment import (
    COST_RATING,
    EVIDENCE_RATING,
    compare_explanations,
    cost_from_explanation,
    rated_labels,
    rating_from_explanations,
    read_explanations,
    read_mixed,
    read_plus_explained,
    read_rating,
)
from eifgraph.ingest.block import Block
from eifgraph.ingest.claims import read_claims, read_other_outcomes
from eifgraph.ingest.contact import read_contact, read_provider
from eifgraph.ingest.context import read_context, read_implementation
from eifgraph.ingest.delivery import read_delivery, read_workforce
from eifgraph.ingest.headings import begins_heading
from eifgraph.ingest.labelled import forget_labels
from eifgraph.ingest.ledger import note_unread_lines
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.outcomes import AFTER_LIST
from eifgraph.ingest.page import Page
from eifgraph.ingest.quantities import RANGE, TIME, TIME_UNIT, parse_time
from eifgraph.ingest.ratings import LOSES_PLUS
from eifgraph.ingest.reports import read_reports
from eifgraph.ingest.reviews import read_reviews
from eifgraph.ingest.studies import read_studies
from eifgraph.ingest.theory import read_theory
from eifgraph.ingest.title import read_acronym, read_name, read_source
from eifgraph.model import (
    Absence,
    Absent,
    Assessment,
    CodeLists,
    Delivery,
    Maybe,
    Method,
    PageFinding,
    Programme,
    Quantity,
    Read,
    Reference,
    SourcePage,
    Span,
)

BASIS: Final = "explanations"
LONGEST_LABEL: Final = 90
AGES: Final = re.compile(rf"{RANGE}\s+{TIME_UNIT}(?:\s+old)?", re.IGNORECASE)
MIXED_AGES: Final = re.compile(TIME, re.IGNORECASE)
"""Ages by themselves, below the heading that says so; of two units "18 months to 3 years"."""


def parse_programme(page: Page, code_lists: CodeLists) -> tuple[Programme, tuple[PageFinding, ...]]:
    """Read all that a page says of its programme.

    Raises:
        PageError: the page names no programme; nothing else about a page is an exception.
    """
    notes = Notes(code_lists)
    name = read_name(page)
    source = read_source(page)
    programme = Programme(
        file=page.file,
        page=source,
        name=name,
        acronym=read_acronym(page, name.value),
        provider=read_provider(page),
        contact=read_contact(page, notes),
        assessment=_assessment(page, source, notes),
    )
    programme = _mark_truncated(page, programme)
    _check_studies(programme, notes)
    note_unread_lines(page, programme, notes)
    forget_labels(page.sections[0].body)
    return programme, notes.findings()


def _assessment(page: Page, source: SourcePage, notes: Notes) -> Assessment:
    explanations = read_explanations(page)
    rating, basis = _evidence_rating(page, explanations, notes)
    loses_plus = source.layout in LOSES_PLUS
    compare_explanations(explanations, rating, notes, loses_plus=loses_plus)
    review, earlier = read_reviews(page, notes)
    return Assessment(
        review=review,
        evidence_rating=rating,
        cost_rating=_cost_rating(page, notes),
        explanations=explanations,
        claims_other_outcomes=read_other_outcomes(page),
        claims=read_claims(page, notes),
        context=read_context(page, notes),
        implementation=read_implementation(page, notes),
        delivery=_delivery(page, notes),
        theory_of_change=read_theory(page, notes),
        studies=read_studies(page, notes),
        rating_basis=basis,
        plus_explained=read_plus_explained(page, explanations),
        is_mixed=read_mixed(page),
        earlier_reviews=earlier,
        offered_ages=_offered_ages(page),
        claims_complete=_claims_complete(page),
        other_studies=_other_studies(page, notes),
    )


def _evidence_rating(
    page: Page, explanations: tuple[Read[str], ...], notes: Notes
) -> tuple[Maybe[str], Read[str] | None]:
    """Read the rating; a copy that has lost its value still has it in its explanations."""
    rating = read_rating(page, EVIDENCE_RATING, notes)
    if not isinstance(rating, Absent) or (rating.span and rating.reason is not Absence.LABEL_ONLY):
        return rating, None
    inferred = rating_from_explanations(explanations)
    if inferred is None:
        return rating, None
    return inferred, Read(BASIS, inferred.span, Method.INFERRED, inferred.how)


def _cost_rating(page: Page, notes: Notes) -> Maybe[str]:
    rating = read_rating(page, COST_RATING, notes)
    if not isinstance(rating, Absent) or rating.reason in (
        Absence.NOT_AVAILABLE,
        Absence.NOT_UNDERSTOOD,
    ):
        return rating
    return cost_from_explanation(page) or rating


def _offered_ages(page: Page) -> Read[Quantity] | None:
    """Read for which ages the description says that the programme is offered."""
    titles = page.chapter(known.TITLE)  # a report's has other parts above its description
    for paragraph in (one for title in titles for one in title.body.paragraphs()):
        if len(paragraph.text) > 60 and (ages := parse_ages(paragraph)) is not None:
            return ages
    target = page.body(known.PROGRAMME, known.TARGET) or Block("", 1)
    for line in target.lines():
        match = AGES.fullmatch(line.text) or MIXED_AGES.fullmatch(line.text)
        amount = parse_time(match) if match else None
        if amount is not None:
            return line.read(amount)
    return None


def _claims_complete(page: Page) -> Read[bool] | None:
    """Say that the list of outcomes was seen to its end: another chapter follows it."""
    sections = page.chapter(known.OUTCOMES)
    if not sections:
        return None
    last = sections[-1].body.text.rstrip().rpartition("\n")[2].strip()
    if page.sections[-1] is not sections[-1] or AFTER_LIST.fullmatch(last):
        how = "something else follows the list"
        return sections[-1].body.read(True, None, how, Method.INFERRED)
    return None


def _delivery(page: Page, notes: Notes) -> Delivery:
    """Read how it is run; newer pages name the workforce beside a label, far from the rest."""
    delivery = read_delivery(page, notes)
    if not isinstance(delivery.practitioners, Absent):
        return delivery
    for _, place in rated_labels(page, "workforce"):
        if place.value is not None:
            return replace(delivery, practitioners=read_workforce(place.value, notes))
    return delivery


def _other_studies(page: Page, notes: Notes) -> tuple[Read[Reference], ...]:
    block = page.body(known.OTHER_STUDIES)
    return read_reports(block, notes).references if block else ()


def _mark_truncated(page: Page, programme: Programme) -> Programme:
    """Mark a copy whose last line is a text that is cut off."""
    last = next((n for n in range(len(page.lines), 0, -1) if page.lines[n - 1].strip()), 0)
    cut = next((span for span in _cut_spans(programme.assessment) if span.last_line == last), None)
    cut = cut or _cut_line(page)
    if cut is None:
        return programme
    how = "the last line of the copy is cut off"
    source = replace(programme.page, is_truncated=Read(True, cut, Method.INFERRED, how))
    return replace(programme, page=source)


def _cut_line(page: Page) -> Span | None:
    """Give the last line if it is prose that breaks off, or the beginning of a heading."""
    section = page.sections[-1]
    line = next(reversed(list(section.body.lines())), None)
    if line is None or section.chapter in (known.EVIDENCE, known.OTHER_STUDIES, known.REFERENCES):
        return None
    words = line.text.casefold()
    is_prose = len(words) > LONGEST_LABEL and words[-1].isalnum()
    is_heading = len(words) > 1 and words not in known.KNOWN and begins_heading(words)
    return line.whole() if is_prose or is_heading else None


def _cut_spans(assessment: Assessment) -> Iterator[Span]:
    """Give the places of texts that are cut off."""
    claims = assessment.claims
    for claim in () if isinstance(claims, Absent) else claims:
        if claim.value.is_truncated:
            yield claim.span
        for finding in claim.value.findings:
            if finding.value.is_truncated:
                yield finding.span
    for study in assessment.studies:
        for reference in study.references:
            if reference.value.truncation:
                yield reference.span


def _check_studies(programme: Programme, notes: Notes) -> None:
    """Hold the studies that claims and samples name against the studies that the page lists."""
    listed = {study.number.value for study in programme.assessment.studies}
    claims = programme.assessment.claims
    if not listed:
        return  # the copy has no list of studies
    for claim in () if isinstance(claims, Absent) else claims:
        for number in claim.value.studies:
            if number not in listed:
                seen = f"{claim.value.label!r} is based on study {number}, which is not listed"
                notes.warn("study-missing", claim.span.first_line, seen, "check the numbers")
    for study in programme.assessment.studies:
        for read in study.same_sample_as:
            if read.value not in listed:
                seen = f"study {study.number.value} has its sample from study {read.value},"
                seen += " which is not listed"
                notes.warn("study-missing", read.span.first_line, seen, "check the numbers")
