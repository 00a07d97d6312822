"""One reference put to the matchers, with its candidates, and what became of it."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eifgraph.citations.decide import Decision, Verdict, decide
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.work import Work
from tests.bench.matching.gold import Pair
from tests.bench.matching.search import Hit, Search
from tests.bench.matching.variants import variants

LINKED = (Verdict.EXACT, Verdict.CLOSE)
SURE = 0.98


@dataclass(frozen=True, slots=True)
class Trial:
    """A variant of a reference, its candidates with or without the right one, and our decision."""

    kind: str
    text: str
    right: str
    """The DOI that it should be linked to."""
    is_there: bool
    hits: tuple[Hit, ...]
    decision: Decision

    @property
    def ours(self) -> str | None:
        """The DOI that we link it to, if to any."""
        work = self.decision.work
        return None if work is None else work.doi

    @property
    def is_wrong(self) -> bool:
        """Whether we link it, and to another work."""
        return self.ours not in (None, self.right)

    def facts(self) -> dict[str, object]:
        """Give it for a file."""
        best = self.decision.candidates[:1]
        return {
            "kind": self.kind,
            "text": self.text,
            "right": self.right,
            "is_there": self.is_there,
            "ours": self.ours,
            "share": best[0].share if best else 0.0,
            "reason": self.decision.reason,
        }

    def told(self) -> str:
        """Tell it to a person."""
        work = self.decision.work
        title = work.full_title if work else ""
        is_there = "there" if self.is_there else "absent"
        return f"{self.kind}, {is_there}: {self.text}\n  -> {title} ({self.decision.reason})"


def make_trials(pairs: Sequence[Pair], search: Search, chance: random.Random) -> list[Trial]:
    """Try every variant of every reference, with the right record and without."""
    trials = []
    for pair in pairs:
        for kind, text in variants(pair, chance).items():
            hits = search.find(text)
            parts = parse_reference(text)
            for is_there in (True, False):
                seen = tuple(hit for hit in hits if is_there or hit[1].doi != pair.work.doi)
                decision = decide(parts, [work for _, work in seen])
                trials.append(Trial(kind, text, pair.work.doi, is_there, seen, decision))
    return trials


def ask_peer(trials: Sequence[Trial], python: Path) -> dict[str, list[str | None]]:
    """Give what the peer's strategies choose, by their names."""
    asked = [
        json.dumps({"text": trial.text, "items": [_item(hit) for hit in trial.hits]})
        for trial in trials
    ]
    made = subprocess.run(
        [python, Path(__file__).with_name("peer.py")],
        input="\n".join(asked), capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    chosen: dict[str, list[str | None]] = {}
    for line in made:
        for name, doi in json.loads(line).items():
            chosen.setdefault(name, []).append(doi)
    return chosen


def _item(hit: Hit) -> dict[str, object]:
    """Give a candidate as Crossref's API does."""
    score, work = hit
    pages = work.first_page + (f"-{work.last_page}" if work.last_page else "")
    return {
        "DOI": work.doi,
        "type": "journal-article",
        "score": score,
        "title": [work.full_title],
        "container-title": list(work.containers),
        "issued": {"date-parts": [[work.years[0]]]},
        "author": [{"family": one.family, "sequence": "first"} for one in work.authors],
        "volume": work.volume,
        "page": pages,
    }


def summary(trials: Sequence[Trial], dois: Sequence[str | None], kind: str) -> tuple[str, ...]:
    """Give the number of references of a kind ("" for all), recall, precision, and absent."""
    there = [
        (trial, doi)
        for trial, doi in zip(trials, dois, strict=True)
        if trial.is_there and kind in ("", trial.kind)
    ]
    absent = [
        doi
        for trial, doi in zip(trials, dois, strict=True)
        if not trial.is_there and kind in ("", trial.kind)
    ]
    right = sum(doi == trial.right for trial, doi in there)
    wrong = sum(doi is not None for doi in absent)
    linked = sum(doi is not None for _, doi in there) + wrong
    return (
        f"{len(there):,}",
        f"{right / len(there):.4f}",
        f"{right / linked:.4f}" if linked else "-",
        f"{wrong / len(absent):.4f}",
    )


def calibration_error(trials: Sequence[Trial], bins: int = 10) -> str:
    """Tell how far confidence is from what is observed, over all links."""
    linked = [trial for trial in trials if trial.decision.verdict in LINKED]
    error = 0.0
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [t for t in linked if low <= t.decision.confidence < high + (number == bins - 1)]
        if inside:
            said = sum(t.decision.confidence for t in inside) / len(inside)
            seen = sum(not t.is_wrong for t in inside) / len(inside)
            error += len(inside) / len(linked) * abs(said - seen)
    sure = [trial for trial in linked if trial.decision.confidence >= SURE]
    seen = sum(not trial.is_wrong for trial in sure) / len(sure) if sure else 0.0
    return (
        f"expected calibration error of links {error:.4f}; "
        f"of {len(sure):,} links with a confidence of {SURE} or more, {seen:.4f} are right"
    )


def works_of(trial: Trial) -> list[Work]:
    """Give the candidates."""
    return [work for _, work in trial.hits]
