"""Has the weights and bins fitted on trials, and gives them as they stand in our modules."""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eifgraph.citations.clashes import Clash
from eifgraph.citations.compare import Comparison, compare
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.weighing import CUT, FACTS, IMPOSSIBLE, WHOLE, Weights, weights_of
from tests.bench.matching.trial import Trial, works_of

Weighed = tuple[Comparison, bool]
AGREE: tuple[str, ...] = (
    "letters of the title",
    "share of the title",
    "author agrees",
    "same year",
)
AGREE += ("container agrees", "container is alike", "volume agrees", "page agrees")
SIGNS = dict.fromkeys((*AGREE, "volume and page agree"), 1) | dict.fromkeys(
    (
        *("few letters", "strange letters behind", "many strange letters", "letters before"),
        *("author contradicts", "a year apart", "years apart", "container contradicts"),
        *("volume contradicts", "page contradicts"),
    ),
    -1,
)
"""What can speak for a work only, and what against it only."""


def fit(trials: Sequence[Trial], python: Path) -> str:
    """Fit both tables, then the bins over what they give; print them."""
    trials = [trial for trial in trials if trial.is_there]
    compared = [_compared(trial) for trial in trials]
    every = [one for found in compared for one in found if one[0].clash is Clash.NONE]
    tables = {}
    for name, table in (("WHOLE", WHOLE), ("CUT", CUT)):
        rows = [(found, right) for found, right in every if weights_of(found) is table]
        asked = {
            "names": list(FACTS),
            "signs": [SIGNS.get(name, 0) for name in FACTS],
            "facts": [[fact(found) for fact in FACTS.values()] for found, _ in rows],
            "right": [right for _, right in rows],
        }
        tables[name] = _run(python, asked)
    best = [
        _best([one for one in found if there or not one[1]], tables)
        for found in compared
        for there in (True, False)
    ]
    shares, rights = [one[0] for one in best if one], [one[1] for one in best if one]
    bins = _run(python, {"shares": shares, "right": rights})
    text = [f"{name} = {_literal(table)}" for name, table in tables.items()]
    text += [
        f"accepted from {least}: {_accepted(best, least)}" for least in (0.5, 0.6, 0.7, 0.8, 0.9)
    ]
    return "\n".join([*text, f"OBSERVED = {[(round(x, 4), round(y, 4)) for x, y in bins]}"])


def _accepted(best: Sequence[tuple[float, bool] | None], least: float) -> str:
    """Tell what a threshold does: every other of these has no right record."""
    there, absent = best[::2], best[1::2]
    right = sum(one is not None and one[0] >= least and one[1] for one in there)
    wrong = sum(one is not None and one[0] >= least and not one[1] for one in there)
    false = sum(one is not None and one[0] >= least for one in absent)
    return (
        f"recall {right / len(there):.4f}, precision {right / (right + wrong):.4f}, "
        f"absent {false / len(absent):.4f}"
    )


def _compared(trial: Trial) -> list[Weighed]:
    parts = parse_reference(trial.text)
    return [(compare(parts, work), work.doi == trial.right) for work in works_of(trial)]


def _best(found: list[Weighed], tables: dict[str, Weights]) -> tuple[float, bool] | None:
    """Give the largest share of the odds, and whether it is of the right work."""
    odds = [(_odds(one, tables), right) for one, right in found]
    if not odds:
        return None
    whole = 1 + sum(math.exp(value) for value, _ in odds)
    best, right = max(odds, key=lambda one: one[0])
    return math.exp(best) / whole, right


def _odds(found: Comparison, tables: dict[str, Weights]) -> float:
    table = weights_of(found)
    if table is None or found.clash is not Clash.NONE:
        return IMPOSSIBLE
    weights = tables["WHOLE" if table is WHOLE else "CUT"]
    return weights["all"] + sum(weights[name] * fact(found) for name, fact in FACTS.items())


def _run(python: Path, asked: dict[str, Any]) -> Any:
    program = [python, Path(__file__).with_name("fitting.py")]
    made = subprocess.run(
        program, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return json.loads(made.stdout)


def _literal(table: Weights) -> str:
    lines = "".join(f'    "{name}": {value:.2f},\n' for name, value in table.items())
    return "{\n" + lines + "}"
