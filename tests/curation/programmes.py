"""A synthetic programme, as read from a synthetic page, to be corrected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from eifgraph.model import (
    Absence,
    Absent,
    Assessment,
    Citation,
    Contact,
    Delivery,
    DeliveryContext,
    Implementation,
    Method,
    OutcomeClaim,
    PageFinding,
    Programme,
    Quantity,
    Read,
    Sample,
    Severity,
    SourceFile,
    SourcePage,
    Span,
    StaffRole,
    Study,
    StudyFinding,
    Training,
    Unit,
)
from eifgraph.model.evidence import Population

LINES = (
    "Synthetic Sigma",
    "Cost rating:",
    "NA",
    "Improved sleep - based on study 1",
    "Settings: Home, Primary school",
    "Two sessions by one synthetic worker",
    "Study 1",
    "Sample: 155 children",
    "A line that nobody reads",
    "",
)
FINDINGS = (
    PageFinding("unread-line", Severity.WARNING, 9, LINES[8], "check whether it states a fact"),
)


def span(line: int, quote: str | None = None) -> Span:
    """Give a span of one line, or of a part of it."""
    return Span(line, line, LINES[line - 1] if quote is None else quote)


def read(value: Any, line: int, quote: str | None = None, **more: Any) -> Read[Any]:
    """Give a value read in a line."""
    return Read(value, span(line, quote), **more)


def programme() -> Programme:
    """Give the programme of the page."""
    nothing = Absent(Absence.NOT_STATED)
    two = Quantity(Decimal(2), Decimal(2), Unit.COUNT)
    study = Study(
        number=read("1", 7),
        citations=(read(Citation("Doe (2001)", "Doe", 2001), 7),),
        design=nothing,
        countries=nothing,
        sample=read(Sample(read(155, 8, "155"), "children", "155 children"), 8, "155 children"),
        child_outcomes=(read(StudyFinding("Improved sleep", Population.CHILD), 7),),
        other_outcomes=nothing,
        references=(),
        links=(),
    )
    claim = OutcomeClaim("Improved sleep", read("mental-health-and-wellbeing", 4), ("1",))
    assessment = Assessment(
        review=nothing,
        evidence_rating=nothing,
        cost_rating=Read("NA", Span(2, 3, "Cost rating:\nNA")),
        explanations=(),
        claims_other_outcomes=None,
        claims=(read(claim, 4),),
        context=DeliveryContext(
            age_groups=nothing,
            delivery_models=nothing,
            settings=(read("home", 5, "Home"), read("primary-school", 5, "Primary school")),
            targeting=Absent(Absence.NOT_AVAILABLE, span(5)),
        ),
        implementation=Implementation(nothing, nothing, nothing),
        delivery=Delivery(
            sessions=read(two, 6, "Two sessions", method=Method.NORMALISED, how="in words"),
            session_length=nothing,
            span=nothing,
            sessions_per_week=None,
            practitioners=(read(StaffRole("synthetic worker", 1, None), 6),),
            training=Training(nothing),
            supervisors=nothing,
            fidelity=nothing,
            licence_required=nothing,
        ),
        theory_of_change=nothing,
        studies=(study,),
    )
    return Programme(
        file=SourceFile("synthetic-sigma", "synthetic-sigma.txt", "0" * 64, len(LINES)),
        page=SourcePage("eif", "print"),
        name=read("Synthetic Sigma", 1),
        acronym=None,
        provider=nothing,
        contact=Contact(None, None),
        assessment=assessment,
    )
