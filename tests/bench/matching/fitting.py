"""Fits the weights of `eifgraph.citations.weighing` and the bins of `calibration`.

Run by the Python of an environment that has scikit-learn, which is no dependency of ours and is
imported where it is used, so that others can import this module. Reads
JSON from standard input, writes JSON to standard output.

Logistic regression with a sign for each weight: what agrees never speaks against a work, however
many of the synthetic look-alikes share it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

PENALTY = 2.0
"""Of the squares of weights, so that what is rare is not overrated."""
BOUNDS = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}


def main() -> None:
    """Fit what is asked for: weights of facts, or bins of shares."""
    asked = json.load(sys.stdin)
    made = bins(asked) if "shares" in asked else weights(asked)
    json.dump(made, sys.stdout)


def weights(asked: dict[str, Any]) -> dict[str, float]:
    """Give a weight for each fact, and that of all."""
    import numpy as np
    from scipy.optimize import minimize

    facts = np.column_stack([np.ones(len(asked["facts"])), np.array(asked["facts"])])
    right = np.array(asked["right"], dtype=float)

    def loss(weight: Any) -> tuple[float, Any]:
        odds = facts @ weight
        spread = np.logaddexp(0, odds).sum() - right @ odds + PENALTY * (weight[1:] @ weight[1:])
        slope = facts.T @ (1 / (1 + np.exp(-odds)) - right)
        slope[1:] += 2 * PENALTY * weight[1:]
        return float(spread), slope

    bounds = [BOUNDS[sign] for sign in (0, *asked["signs"])]
    start = np.zeros(facts.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return dict(zip(["all", *asked["names"]], map(float, found.x), strict=True))


def bins(asked: dict[str, Any]) -> list[tuple[float, float]]:
    """Give the shares at which the observed precision rises, and to what."""
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression(y_min=0, y_max=1).fit(asked["shares"], asked["right"])
    found: dict[float, float] = {}
    for share, seen in zip(model.X_thresholds_, model.y_thresholds_, strict=True):
        found.setdefault(round(float(seen), 4), float(share))
    return [(share, seen) for seen, share in found.items()]


if __name__ == "__main__":
    main()
