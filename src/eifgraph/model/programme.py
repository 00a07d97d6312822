"""A programme as one page tells of it: assessment, ratings, contexts, theory of change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from eifgraph.model.delivery import Delivery
from eifgraph.model.evidence import Study
from eifgraph.model.reading import Absent, Maybe, Read, Several, SourcePage


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


@dataclass(frozen=True, slots=True)
class Review:
    """The round of assessment: series ("Foundations for Life") where named, year and month."""

    series: str | None
    year: int
    month: int


@dataclass(frozen=True, slots=True)
class OutcomeClaim:
    """The page says: this child outcome, in this domain, based on these studies.

    `domain` is read from the heading above; None if there was none that we know.
    """

    label: str
    domain: Read[str] | None
    studies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """Where the best evidence holds; each a tuple of code list notations or an absence."""

    age_groups: Several[str]
    delivery_models: Several[str]
    settings: Several[str]
    targeting: Several[str]


@dataclass(frozen=True, slots=True)
class Implementation:
    """Where the programme has been run; the two flags are of the United Kingdom."""

    countries: Several[str]
    uk_provision: Maybe[bool]
    uk_evaluation: Maybe[bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a theory of change, in the page's order; `kind` None if no rule fits."""

    position: int
    text: Read[str]
    kind: Read[StepKind] | None


@dataclass(frozen=True, slots=True)
class Provider:
    """The organisation that the page gives as contact, and its website."""

    name: Read[str]
    website: Read[str] | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person named on the page: personal data, published only when a setting says so."""

    name: Read[str] | None
    email: Read[str] | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """Programme and review: the ratings, what they are said to mean, and what they rest on."""

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


@dataclass(frozen=True, slots=True)
class Programme:
    """All that one page says of one programme."""

    page: SourcePage
    name: Read[str]
    acronym: Read[str] | None
    provider: Provider | Absent
    contact: Contact
    assessment: Assessment
