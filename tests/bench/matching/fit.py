"""Has the weights and bins fitted on trials, and gives them as they stand in our modules."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eifgraph.citations.clashes import Clash
from eifgraph.citations.compare import Comparison, compare
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.weighing import CUT, FACTS, WHOLE, Weights, doubts, weights_of
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
    """Fit both tables of weights; print them."""
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
    return "\n".join(f"{name} = {_literal(table)}" for name, table in tables.items())


def fit_bins(trials: Sequence[Trial], python: Path) -> str:
    """Fit bins over what our decisions give, and tell what thresholds would do; print them."""
    best = [
        (trial.decision.candidates[0].share, trial.decision.candidates[0].work.doi == trial.right)
        for trial in trials
        if trial.decision.candidates and not doubts(trial.decision.candidates[0].comparison)
    ]
    bins = _run(python, {"shares": [one for one, _ in best], "right": [right for _, right in best]})
    there = sum(trial.is_there for trial in trials)
    text = [
        f"accepted from {least}: {_accepted(best, least, there)}"
        for least in (0.5, 0.6, 0.7, 0.8, 0.9)
    ]
    return "\n".join([*text, f"OBSERVED = {[(round(x, 4), round(y, 4)) for x, y in bins]}"])


def _accepted(best: Sequence[tuple[float, bool]], least: float, there: int) -> str:
    """Tell what a threshold does; half of the references have no right record."""
    right = sum(share >= least and is_right for share, is_right in best)
    wrong = sum(share >= least and not is_right for share, is_right in best)
    return f"recall {right / there:.4f}, precision {right / (right + wrong):.4f}"


def _compared(trial: Trial) -> list[Weighed]:
    parts = parse_reference(trial.text)
    return [(compare(parts, work), work.doi == trial.right) for work in works_of(trial)]


def _run(python: Path, asked: dict[str, Any]) -> Any:
    program = [python, Path(__file__).with_name("fitting.py")]
    made = subprocess.run(
        program, input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return json.loads(made.stdout)


def _literal(table: Weights) -> str:
    lines = "".join(f'    "{name}": {value:.2f},\n' for name, value in table.items())
    return "{\n" + lines + "}"
