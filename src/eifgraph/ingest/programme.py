"""From sections to a `Programme` and the findings about its page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from eifgraph.errors import PageError
from eifgraph.ingest import page as layout
from eifgraph.ingest.assessment import (
    COST_RATING,
    EVIDENCE_RATING,
    read_claims,
    read_context,
    read_explanations,
    read_implementation,
    read_other_outcomes,
    read_rating,
    read_review,
)
from eifgraph.ingest.block import Block
from eifgraph.ingest.contact import read_contact, read_provider
from eifgraph.ingest.delivery import read_delivery
from eifgraph.ingest.ledger import note_unread_lines
from eifgraph.ingest.notes import Notes
from eifgraph.ingest.page import Page
from eifgraph.ingest.studies import read_studies
from eifgraph.ingest.theory import read_theory
from eifgraph.model import (
    Absent,
    Assessment,
    CodeLists,
    PageFinding,
    Programme,
    Read,
    SourcePage,
)

COPIED_FROM: Final = re.compile(r"^Copied from:\s*(?P<source>\S.*?)\s*$", re.MULTILINE)


def parse_programme(page: Page, code_lists: CodeLists) -> tuple[Programme, tuple[PageFinding, ...]]:
    """Read all that a page says of its programme.

    Raises:
        PageError: the page has no title; nothing else about a page is an exception.
    """
    notes = Notes(code_lists)
    name = _name(page)
    programme = Programme(
        file=page.file,
        page=_source(page),
        name=name,
        acronym=_acronym(page, name.value),
        provider=read_provider(page),
        contact=read_contact(page, notes),
        assessment=_assessment(page, notes),
    )
    _check_studies(programme, notes)
    note_unread_lines(page, programme, notes)
    return programme, notes.findings()


def _assessment(page: Page, notes: Notes) -> Assessment:
    rating = read_rating(page, EVIDENCE_RATING, "evidence-rating", notes)
    return Assessment(
        review=read_review(page, notes),
        evidence_rating=rating,
        cost_rating=read_rating(page, COST_RATING, "cost-rating", notes),
        explanations=read_explanations(page, rating, notes),
        claims_other_outcomes=read_other_outcomes(page),
        claims=read_claims(page, notes),
        context=read_context(page, notes),
        implementation=read_implementation(page, notes),
        delivery=read_delivery(page, notes),
        theory_of_change=read_theory(page, notes),
        studies=read_studies(page, notes),
    )


def _name(page: Page) -> Read[str]:
    block = page.body(layout.TITLE) or Block("", 1)
    first = next(block.lines(), Block("", 1))
    title = re.fullmatch(r"[#*\s]*(?P<name>[^#*\n]*?)[#*\s]*", first.text)
    if title is None or not title["name"] or first.text.startswith("Review:"):
        path = Path(page.file.name)
        raise PageError(path, "no title on its first line", "put the programme's name there")
    return first.part(*title.span("name")).read(title["name"])


def _acronym(page: Page, name: str) -> Read[str] | None:
    """Find the acronym that stands in brackets after the name."""
    pattern = re.compile(rf"{re.escape(name)}\s+\((?P<acronym>[A-Z][\w&-]{{1,11}})\)")
    for section in page.sections:
        if match := pattern.search(section.body.text):
            return section.body.part(*match.span("acronym")).read(match["acronym"])
    return None


def _source(page: Page) -> SourcePage:
    block = page.body(layout.COPY)
    match = COPIED_FROM.search(block.text) if block else None
    if block is None or match is None:
        return SourcePage("eif", "print")
    return SourcePage("eif", "print", copied_from=block.read(match["source"], match))


def _check_studies(programme: Programme, notes: Notes) -> None:
    """Hold the studies that claims name against the studies that the page lists."""
    listed = {study.number.value for study in programme.assessment.studies}
    claims = programme.assessment.claims
    for claim in () if isinstance(claims, Absent) else claims:
        for number in claim.value.studies:
            if number not in listed:
                seen = f"{claim.value.label!r} is based on study {number}, which is not listed"
                notes.warn("study-missing", claim.span.first_line, seen, "check the numbers")
