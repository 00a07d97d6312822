"""How often decisions like one were right, on references that nothing was fitted to.

Bins of the share of the odds, each with what was observed in it, isotonic: a larger share is never
less sure. Measured by `python -m tests.bench.matching --bins`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

OBSERVED: Final = (
    (0.0, 0.0),
    (0.0024, 0.002),
    (0.0557, 0.049),
    (0.1723, 0.143),
    (0.4869, 0.25),
    (0.6784, 0.75),
    (0.7409, 0.982),
    (0.9492, 0.998),
    (0.9999, 0.999),
)
"""Share from which a bin begins, and the precision that was observed in it.

Half of the references had no right record among their candidates. None was wrong among those of the
last bin; it counts as one in a thousand.
"""


def calibrated(share: float) -> float:
    """Give the observed precision of links whose share was about this one.

    >>> calibrated(0.0)
    0.0
    """
    return OBSERVED[bisect_right(OBSERVED, (share, 1.1)) - 1][1]
