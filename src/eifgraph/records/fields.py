"""How the fields of the model are written in a record: which code list, which are left out."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from eifgraph.model import (
    Absent,
    Assessment,
    ClaimFinding,
    DeliveryContext,
    Implementation,
    OutcomeClaim,
    Programme,
    Sample,
    SourcePage,
    StaffRole,
    Study,
    Training,
    TrainingPart,
)

SCHEMES: Final[dict[tuple[type, str], str]] = {
    (SourcePage, "site"): "site",
    (SourcePage, "layout"): "page-layout",
    (SourcePage, "transcription"): "transcription",
    (Assessment, "evidence_rating"): "evidence-rating",
    (Assessment, "cost_rating"): "cost-rating",
    (Assessment, "rating_basis"): "rating-basis",
    (Assessment, "explanations"): "rating-explanation",
    (OutcomeClaim, "domain"): "outcome-domain",
    (ClaimFinding, "unit"): "change-unit",
    (ClaimFinding, "direction"): "change-direction",
    (DeliveryContext, "age_groups"): "age-group",
    (DeliveryContext, "delivery_models"): "delivery-model",
    (DeliveryContext, "settings"): "setting",
    (DeliveryContext, "targeting"): "targeting",
    (Implementation, "countries"): "country",
    (StaffRole, "supervision_kinds"): "supervision-kind",
    (Training, "booster"): "requirement",
    (TrainingPart, "mode"): "training-mode",
    (Study, "design"): "study-design",
    (Study, "countries"): "country",
    (Study, "rating"): "evidence-rating",
    (Sample, "unit"): "sample-unit",
}
"""Fields that hold members of a code list, written as notation or label."""

LEFT_OUT: Final[frozenset[tuple[type, str]]] = frozenset(
    {(Programme, "file"), (Programme, "contact")}
)
"""Fields that no record has: the file is the record's own, contacts are personal data."""

MONTH_FIELDS: Final = frozenset({"month", "published", "modified"})
"""Fields that hold a month, as 2016-07."""

DAY_FIELDS: Final = frozenset({"on"})
"""Fields that hold a day, as 2026-11-24."""


@cache
def hints(cls: type) -> dict[str, Any]:
    """Give the fields of a dataclass that a record has, with their types."""
    known = get_type_hints(cls)
    return {
        field.name: known[field.name]
        for field in dataclasses.fields(cls)
        if (cls, field.name) not in LEFT_OUT
    }


def is_required(cls: type, name: str) -> bool:
    """Say whether a field must be given: it has no default and cannot be absent."""
    field = next(f for f in dataclasses.fields(cls) if f.name == name)
    if field.default is not dataclasses.MISSING:
        return False
    hint = hints(cls)[name]
    return not may_be_missing(hint)


def may_be_missing(hint: Any) -> bool:
    """Say whether a value of this type may be left out of a record: it was not seen."""
    parts = get_args(hint)
    return (
        type(None) in parts
        or Absent in parts
        or get_origin(hint) is tuple
        or (dataclasses.is_dataclass(hint) and all(map(may_be_missing, _types(hint))))
    )


def _types(cls: Any) -> list[Any]:
    return list(hints(cls).values())
