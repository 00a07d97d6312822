"""How often decisions like one were right, on references that nothing was fitted to.

Bins of the share of the odds, each with what was observed in it, isotonic: a larger share is never
less sure. Measured by `python -m tests.bench.matching --fit`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

OBSERVED: Final = (
    (0.0, 0.0),
    (0.0223, 0.014),
    (0.0686, 0.02),
    (0.1196, 0.042),
    (0.2158, 0.051),
    (0.4054, 0.077),
    (0.4941, 0.222),
    (0.6367, 0.5),
    (0.668, 0.8),
    (0.783, 0.882),
    (0.8945, 0.923),
    (0.9126, 0.971),
    (0.9482, 0.991),
    (0.9769, 0.998),
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
