"""What a printed improvement index implies, and where nothing follows from it."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eifgraph.effect_size import EffectSize, implied_effect_size

# index, g, least and most: from a printed table of the normal distribution, to two places
KNOWN = [
    (34, "0.99", "0.97", "1.02"),
    (20, "0.52", "0.51", "0.54"),
    (10, "0.25", "0.24", "0.27"),
    (-10, "-0.25", "-0.27", "-0.24"),
    (49, "2.33", "2.17", "2.58"),
]


@pytest.mark.parametrize(("index", "value", "least", "most"), KNOWN)
def test_rounded_index(index: int, value: str, least: str, most: str) -> None:
    """An index between the ends gives g, with the bounds that its rounding leaves."""
    expected = EffectSize("rounded", Decimal(value), Decimal(least), Decimal(most))
    assert implied_effect_size(index, says_change=False) == expected


def test_ends() -> None:
    """At 50 and -50 the index is saturated: one bound follows, and no value."""
    assert implied_effect_size(50, says_change=True) == EffectSize(
        "at-least", least=Decimal("2.58")
    )
    assert implied_effect_size(-50, says_change=True) == EffectSize(
        "at-most", most=Decimal("-2.58")
    )


@pytest.mark.parametrize(
    ("says_change", "reading"), [(True, "not-computable"), (False, "zero-unclear")]
)
def test_zero(says_change: bool, reading: str) -> None:
    """From 0 no effect size follows, least of all none: it also stands for one not computed."""
    assert implied_effect_size(0, says_change=says_change) == EffectSize(reading)


@pytest.mark.parametrize("index", [51, -51, 900])
def test_beyond_the_ends(index: int) -> None:
    """There is no index beyond 50 and -50."""
    with pytest.raises(ValueError, match="from -50 to 50"):
        implied_effect_size(index, says_change=False)


@given(st.integers(-49, 49).filter(bool))
def test_way_back(index: int) -> None:
    """The value gives the index back, and lies between its bounds, which mirror those of -index."""
    found = implied_effect_size(index, says_change=False)
    assert found.value is not None
    assert found.least is not None
    assert found.most is not None
    share = 0.5 * (1 + math.erf(float(found.value) / math.sqrt(2)))
    assert round(100 * share - 50) == index
    assert found.least <= found.value <= found.most
    mirror = implied_effect_size(-index, says_change=False)
    assert (mirror.least, mirror.value, mirror.most) == (-found.most, -found.value, -found.least)
