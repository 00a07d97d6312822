"""How a programme is run: sessions, staff, training, supervision."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from eifgraph.model.reading import Maybe, Read, Several
from eifgraph.model.unchanged import unchanged


class Unit(Enum):
    """Unit of a quantity: UN/CEFACT Recommendation 20 codes, as schema:unitCode wants them."""

    COUNT = "C62"
    HOUR = "HUR"
    DAY = "DAY"
    WEEK = "WEE"
    MONTH = "MON"
    YEAR = "ANN"


@unchanged
class Quantity:
    """A number or a range of them; a bound left out is a bound that the page does not state."""

    minimum: Decimal | None
    maximum: Decimal | None
    unit: Unit
    is_approximate: bool = False


@unchanged
class QualificationRange:
    """Lowest and highest level of a qualification frame (QCF, RQF or NFQ).

    Without a highest level, the lowest or any above it will do.
    """

    frame: str
    minimum: int
    maximum: int | None


@unchanged
class StaffRole:
    """A kind of person who delivers or supervises: how many, called what, qualified how.

    `training` is the time that this role is trained in the programme, where the page ties one to
    it.
    """

    title: str
    count: int | None
    qualification: Read[QualificationRange] | None
    supervision_kinds: tuple[str, ...] = ()
    training: Read[Quantity] | None = None


@unchanged
class TrainingPart:
    """One part of the training: how much, in which mode (code list `training-mode`)."""

    mode: str
    amount: Quantity


@unchanged
class Training:
    """What a practitioner is trained in: in all, in parts, and whether a booster is wanted."""

    total: Maybe[Quantity]
    parts: tuple[Read[TrainingPart], ...] = ()
    booster: Read[str] | None = None


@unchanged
class Delivery:
    """How the programme is run, as the page describes it; not where the evidence holds."""

    sessions: Maybe[Quantity]
    session_length: Maybe[Quantity]
    span: Maybe[Quantity]
    sessions_per_week: Read[Decimal] | None
    practitioners: Several[StaffRole]
    training: Training
    supervisors: Several[StaffRole]
    fidelity: Maybe[str]
    licence_required: Maybe[bool]
