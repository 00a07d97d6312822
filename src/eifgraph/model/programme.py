"""A programme as one page tells of it: assessment, ratings, contexts, theory of change."""

from __future__ import annotations

from enum import Enum
from typing import Final

from eifgraph.model.delivery import Delivery, Quantity
from eifgraph.model.evidence import ClaimFinding, Reference, Study
from eifgraph.model.reading import Absent, Maybe, Read, Several, SourceFile, SourcePage
from eifgraph.model.unchanged import unchanged


class StepKind(Enum):
    """What a step of a theory of change speaks of (code list `step-kind`)."""

    NEED = "need"
    MECHANISM = "mechanism"
    ACTIVITY = "activity"
    SHORT_TERM = "short-term"
    LONGER_TERM = "longer-term"


MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The months as pages print them, January first."""


@unchanged
class Review:
    """The round of assessment: series ("Foundations for Life") where named, month "2016-07"."""

    series: str | None
    month: str


@unchanged
class OutcomeClaim:
    """The page says: this child outcome, in this domain, based on these studies.

    `domain` is read from the heading above; None if there was none that we know. The label is
    None where the copy has lost it, and `is_truncated` where it has lost a part. Without studies
    the copy names none.
    """

    label: str | None
    domain: Read[str] | None
    studies: tuple[str, ...]
    is_truncated: bool | None = None
    findings: tuple[Read[ClaimFinding], ...] = ()


@unchanged
class DeliveryContext:
    """Where the best evidence holds; each a tuple of code list notations or an absence.

    Newer pages print `ages` in place of age groups, and `ethnicities` in words of their own.
    """

    age_groups: Several[str]
    delivery_models: Several[str]
    settings: Several[str]
    targeting: Several[str]
    ages: Maybe[Quantity] | None = None
    ethnicities: Several[str] | None = None


@unchanged
class Implementation:
    """Where the programme has been run; two flags are of the United Kingdom, two of Ireland."""

    countries: Several[str]
    uk_provision: Maybe[bool]
    uk_evaluation: Maybe[bool]
    ireland_provision: Maybe[bool] | None = None
    ireland_evaluation: Maybe[bool] | None = None


@unchanged
class Step:
    """One step of a theory of change, in the page's order; `kind` None if no rule fits."""

    position: int
    text: Read[str]
    kind: Read[StepKind] | None


@unchanged
class Provider:
    """The organisation that the page gives as contact, and its website."""

    name: Read[str]
    website: Read[str] | None


@unchanged
class Contact:
    """A person named on the page: personal data, published only when a setting says so."""

    name: Read[str] | None
    email: Read[str] | None


@unchanged
class Assessment:
    """Programme and review: the ratings, what they are said to mean, and what they rest on.

    `evidence_rating` is as the copy gives it. `rating_basis` (code list `rating-basis`) is set
    where it was not printed beside its label; `plus_explained` says whether the page explains a
    plus; `is_mixed`, that an asterisk marks findings on both sides. `claims_complete` says that
    the list of claims was seen to its end; `offered_ages` are those of who may take part;
    `other_studies` are references to studies that do not count towards the rating.
    """

    review: Maybe[Review]
    evidence_rating: Maybe[str]
    cost_rating: Maybe[str]
    explanations: tuple[Read[str], ...]
    claims_other_outcomes: Read[bool] | None
    claims: Several[OutcomeClaim]
    context: DeliveryContext
    implementation: Implementation
    delivery: Delivery
    theory_of_change: tuple[Step, ...] | Absent
    studies: tuple[Study, ...]
    rating_basis: Read[str] | None = None
    plus_explained: Read[bool] | None = None
    is_mixed: Read[bool] | None = None
    earlier_reviews: tuple[Read[Review], ...] = ()
    offered_ages: Read[Quantity] | None = None
    claims_complete: Read[bool] | None = None
    other_studies: tuple[Read[Reference], ...] = ()


@unchanged
class Programme:
    """All that one copy of a page says of one programme, in one file.

    `known_as` is the name that the programme goes by in this data; None where it is the page's.
    """

    file: SourceFile
    page: SourcePage
    name: Read[str]
    acronym: Read[str] | None
    provider: Provider | Absent
    contact: Contact
    assessment: Assessment
    known_as: Read[str] | None = None
    other_names: tuple[Read[str], ...] = ()
