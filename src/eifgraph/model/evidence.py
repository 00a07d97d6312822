"""What was studied and found: studies, samples, findings, references, links."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from eifgraph.model.delivery import Quantity
from eifgraph.model.reading import Maybe, Read, Several
from eifgraph.model.unchanged import unchanged


class Population(Enum):
    """Whom an outcome was measured on (code list `population`)."""

    CHILD = "child"
    PARENT = "parent"
    COUPLE_OR_FAMILY = "couple-or-family"
    PARENT_COUPLE_OR_FAMILY = "parent-couple-or-family"


@unchanged
class Sample:
    """Who was studied: how many of what, how old, and parts of the sample that are counted.

    `ages` is the range of ages, in years or months, as the text words it; a mean is no range.
    """

    size: Read[int]
    unit: str | None
    text: str
    ages: Read[Quantity] | None = None
    subgroups: tuple[Read[Sample], ...] = ()


@unchanged
class Citation:
    """A study's citation as printed ("Toth et al (2002)"), split into surname and year."""

    text: str
    surname: str
    year: int


@unchanged
class StudyFinding:
    """An outcome that a study found, and on whom; the qualifier is what stands in brackets."""

    label: str
    population: Population
    qualifier: str | None = None
    follow_up_months: Read[int] | None = None
    subgroup: str | None = None


@unchanged
class ClaimFinding:
    """A finding as newer layouts print it below an outcome; a field left out was not seen.

    `change` is the amount in `unit` (code list `change-unit`), worded as `direction`
    (`change-direction`). `improvement_index` is the page's "Score", a difference in percentile
    ranks from -50 to 50; 0 also stands where no amount could be computed. `timeframe` is as
    printed.
    """

    measure: str
    is_truncated: bool | None = None
    change: Decimal | None = None
    unit: str | None = None
    direction: str | None = None
    improvement_index: int | None = None
    timeframe: str | None = None
    is_long_term: bool | None = None
    study: str | None = None


@unchanged
class Reference:
    """A reference as printed; `truncation` says how it was seen that a part is missing.

    `identifier` is the one that the reference itself prints at its end; it stays in the text too.
    """

    text: str
    first_author: str | None
    year: int | None
    truncation: str | None = None
    identifier: Read[Identifier] | None = None


@unchanged
class Identifier:
    """An identifier that stands in a link or reference, in the normal form of its scheme.

    The schemes are doi, pmid, pmcid and pii.
    """

    scheme: str
    value: str


@unchanged
class Link:
    """An "Available at" link; `listed_after` are the references of the group it stands below."""

    url: str
    identifier: Read[Identifier] | None
    listed_after: tuple[int, ...]


@unchanged
class Study:
    """One study of the page's list, under its printed number (1, 2, 1a, 2b).

    `rating` is the study's own, where the page gives one: it is not the programme's. `timing` is
    as printed ("Baseline; six months later"); `same_sample_as` are the numbers of studies whose
    participants the page says it shares.
    """

    number: Read[str]
    citations: Several[Citation]
    design: Maybe[str]
    countries: Several[str]
    sample: Maybe[Sample]
    child_outcomes: Several[StudyFinding]
    other_outcomes: Several[StudyFinding]
    references: tuple[Read[Reference], ...]
    links: tuple[Read[Link], ...]
    rating: Maybe[str] | None = None
    timing: Read[str] | None = None
    same_sample_as: tuple[Read[str], ...] = ()
