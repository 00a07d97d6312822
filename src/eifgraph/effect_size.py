"""The effect size that a printed improvement index implies.

The improvement index is the difference in percentile rank of an average member of the comparison
group, had they been offered the programme: index = 100 * Phi(g) - 50, in What Works Clearinghouse,
Procedures and Standards Handbook, on which the Guidebook's scores are modelled. So
g = quantile((index + 50) / 100), Phi being the standard normal distribution. An index is printed as
a whole number: the g behind it lies between those of half a point below and half a point above.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import NormalDist
from typing import Final

BOUND: Final = 50
"""The index ends here: any larger effect is printed so too."""
HALF: Final = Decimal("0.5")
PLACES: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class EffectSize:
    """What an index implies: g, the bounds that rounding leaves, and how it is to be read.

    `reading` is the notation of a member of the code list of effect size readings.
    """

    reading: str
    value: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None


def implied_effect_size(index: int, *, says_change: bool) -> EffectSize:
    """Work out the effect size g that a printed improvement index implies.

    An index of 0 also stands where none could be computed: beside a change that the page words
    (`says_change`) it must, and elsewhere it may; no g follows from it either way.

    >>> implied_effect_size(20, says_change=True).value
    Decimal('0.52')
    >>> implied_effect_size(50, says_change=True)
    EffectSize(reading='at-least', value=None, least=Decimal('2.58'), most=None)

    Raises:
        ValueError: the index is not from -50 to 50.
    """
    if abs(index) > BOUND:
        raise ValueError(f"an improvement index runs from -{BOUND} to {BOUND}, not {index}")
    if index == 0:
        return EffectSize("not-computable" if says_change else "zero-unclear")
    if index == BOUND:
        return EffectSize("at-least", least=_quantile(index - HALF))
    if index == -BOUND:
        return EffectSize("at-most", most=_quantile(index + HALF))
    return EffectSize(
        "rounded", _quantile(Decimal(index)), _quantile(index - HALF), _quantile(index + HALF)
    )


def _quantile(index: Decimal) -> Decimal:
    """Give g to two places for an index that need not be whole."""
    share = (index + BOUND) / 100
    return Decimal(NormalDist().inv_cdf(float(share))).quantize(PLACES)
