"""How often decisions like one were right, on references that nothing was fitted to.

Bins of the share of the odds, each with what was observed in it, isotonic: a larger share is never
less sure. Measured by `python -m tests.bench.matching --bins`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

OBSERVED: Final = (
    (0.0, 0.0),
    (0.0101, 0.002),
    (0.0476, 0.032),
    (0.3182, 0.077),
    (0.4378, 0.35),
    (0.6042, 0.6),
    (0.6559, 0.667),
    (0.79, 0.937),
    (0.9167, 0.986),
    (0.9677, 0.993),
    (0.9718, 0.995),
    (0.9761, 0.996),
    (0.9946, 0.999),
)
"""Share from which a bin begins, and the precision that was observed in it.

Half of the references had no right record among their candidates. Of the last bin .9988 and more
were right, nearly all of those with a share of one; it counts as one wrong in a thousand.
"""


def calibrated(share: float) -> float:
    """Give the observed precision of links whose share was about this one.

    >>> calibrated(0.0)
    0.0
    """
    return OBSERVED[bisect_right(OBSERVED, (share, 1.1)) - 1][1]
