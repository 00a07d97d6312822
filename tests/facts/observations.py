"""The observations as they stand in `observations.jsonl`, one a line.

Knows the file's keys and where it lies; must not know the graph.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final, TypedDict, cast

ROOT: Final = Path(__file__).resolve().parents[2]


class Finding(TypedDict, total=False):
    """A numeric finding of an observation."""

    measure: str
    change: float
    unit: str
    direction: str
    improvement_index: int
    timeframe: str
    long_term: bool
    study: str


class Outcome(TypedDict, total=False):
    """An entry of an observation's list of outcomes."""

    domain: str
    outcome: str
    studies: list[str]
    findings: list[Finding]


class Review(TypedDict, total=False):
    """One of several reviews of an observation."""

    name: str
    date: str


class Observation(TypedDict, total=False):
    """A line of the file."""

    programme: str
    acronym: str
    site: str
    url: str
    layout: str
    review: str
    review_date: str
    reviews: list[Review]
    published: str
    last_reviewed: str
    evidence_rating: str
    evidence_rating_note: str
    rating_basis: str
    plus_paragraph: bool
    asterisk: bool
    cost_rating: str
    age_groups: list[str]
    ages: str
    delivery_models: list[str]
    settings: list[str]
    targeting: list[str]
    workforce: list[str]
    countries: list[str]
    uk_labels: list[str]
    uk_provision: bool
    uk_evaluation: bool
    outcomes: list[Outcome]
    outcomes_complete: bool
    truncated: bool
    seen: str
    note: str


def observations_path() -> Path:
    """Say where the observations lie: beside the checkout, like the page of `real_page`."""
    shared = Path(os.environ.get("EIFGRAPH_SHARED", ROOT.parent / "shared"))
    return shared / "facts" / "observations.jsonl"


def read_observations(path: Path) -> tuple[Observation, ...]:
    """Read each line of the file; a key that is not known here is a KeyError."""
    lines = [cast("Observation", json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    unknown = {key for line in lines for key in line} - set(Observation.__annotations__)
    if unknown:
        raise KeyError(*unknown)
    return tuple(lines)
