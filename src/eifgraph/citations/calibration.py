"""How often decisions like one were right, on references that nothing was fitted to.

Bins of the share of the odds, each with what was observed in it, isotonic: a larger share is never
less sure. Measured by `python -m tests.bench.matching --fit`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

OBSERVED: Final = (
    (0.0, 0.0),
    (0.0391, 0.004),
    (0.0561, 0.063),
    (0.4948, 0.238),
    (0.6336, 0.5),
    (0.6936, 0.877),
    (0.927, 0.977),
    (0.9478, 0.99),
    (0.9793, 0.998),
    (0.9998, 0.999),
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
