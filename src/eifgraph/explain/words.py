"""Values of the model in a few words, for the margin of a page."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from eifgraph.curation.plain import plain_of, text_of
from eifgraph.model import (
    Absent,
    Citation,
    ClaimFinding,
    Identifier,
    Link,
    OutcomeClaim,
    Provider,
    QualificationRange,
    Quantity,
    Read,
    Reference,
    Review,
    Sample,
    StaffRole,
    StudyFinding,
    TrainingPart,
    Unit,
)

LONG: Final = 90
HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that show nothing, or change how others are shown."""


def visible(text: str) -> str:
    r"""Give a text as it can be shown anywhere: tabs as spaces, what would not show as a mark.

    >>> visible("a\tb\x1b[2J")
    'a    b\ufffd[2J'
    """
    spaced = text.replace("\t", "    ")
    return "".join("\ufffd" if unicodedata.category(c) in HIDDEN else c for c in spaced)


def brief(value: object) -> str:
    """Say a value in a few words, cut where it is long."""
    text = " ".join(visible(_said(value)).split())
    return text if len(text) <= LONG else f"{text[: LONG - 1].rstrip()}…"


def _said(value: Any) -> str:
    if isinstance(value, Read):
        return _said(value.value)
    if isinstance(value, Absent):
        return value.reason.value.replace("-", " ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_said(item) for item in value)
    known = WORDS.get(type(value))
    if known is not None:
        return known(value)
    plain = plain_of(value)
    if isinstance(plain, dict):
        return ", ".join(f"{key} {_said(getattr(value, key))}" for key in plain)
    return text_of(plain) if isinstance(plain, str | int | Decimal) else ""


def _quantity(amount: Quantity) -> str:
    low, high = amount.minimum, amount.maximum
    numbers = {
        text_of(plain) for n in (low, high) if isinstance(plain := plain_of(n), int | Decimal)
    }
    if low is not None and high is not None and low != high:
        said = f"{_said(low)} to {_said(high)}"
    elif high is None:
        said = f"{_said(low)} or more" if low is not None else "some"
    else:
        said = _said(high) if low is not None else f"up to {_said(high)}"
    unit = "" if amount.unit is Unit.COUNT else f" {amount.unit.name.lower()}"
    plural = "s" if unit and numbers != {"1"} else ""
    return f"{'about ' if amount.is_approximate else ''}{said}{unit}{plural}"


def _levels(levels: QualificationRange) -> str:
    low, high = levels.minimum, levels.maximum
    return f"{levels.frame} {low}" + (f" to {high}" if high != low else "")


def _claim(claim: OutcomeClaim) -> str:
    noun = "study" if len(claim.studies) == 1 else "studies"
    basis = f"{noun} {', '.join(claim.studies)}" if claim.studies else "no study named"
    return f"{claim.label or 'label lost'} ({basis})"


def _claim_finding(finding: ClaimFinding) -> str:
    names = [field.name for field in dataclasses.fields(finding) if field.name != "measure"]
    given = {name: getattr(finding, name) for name in names}
    said = [f"{name.replace('_', ' ')} {_said(v)}" for name, v in given.items() if v is not None]
    return ", ".join([finding.measure, *said])


def _role(role: StaffRole) -> str:
    count = f"{role.count} × " if role.count is not None else ""
    kinds = f" ({', '.join(role.supervision_kinds)})" if role.supervision_kinds else ""
    return f"{count}{role.title}{kinds}"


def _reference(reference: Reference) -> str:
    author, year = reference.first_author, reference.year
    known = " ".join(str(part) for part in (author, year) if part is not None)
    return (known or reference.text) + (", cut off" if reference.truncation else "")


def _outcome(outcome: StudyFinding) -> str:
    more = [part for part in (outcome.qualifier, outcome.subgroup) if part]
    return outcome.label + (f" ({'; '.join(dict.fromkeys(more))})" if more else "")


WORDS: Final[dict[type, Callable[[Any], str]]] = {
    Quantity: _quantity,
    QualificationRange: _levels,
    OutcomeClaim: _claim,
    ClaimFinding: _claim_finding,
    StaffRole: _role,
    Reference: _reference,
    StudyFinding: _outcome,
    Review: lambda review: ", ".join(part for part in (review.series, review.month) if part),
    Citation: lambda citation: citation.text,
    Link: lambda link: link.url,
    Identifier: lambda identifier: f"{identifier.scheme} {identifier.value}",
    Sample: lambda sample: f"{_said(sample.size)} {sample.unit or ''}".strip(),
    TrainingPart: lambda part: f"{_quantity(part.amount)}, {part.mode}",
    Provider: lambda provider: _said(provider.name),
}
"""How values of each class are said; others by their keys."""
