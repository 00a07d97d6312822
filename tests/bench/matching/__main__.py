r"""How well references are matched, beside Crossref's own matcher on the same candidates.

    python -m tests.bench.matching REFERENCES.jsonl.gz [--peers FOLDER] [--count 2500]
                                   [--fit | --bins] [--wrong] [--json FILE]

REFERENCES are real reference strings with their DOIs (see `gold`). Weights
are fitted on the first two fifths of them (`--fit`), confidence on the next fifth (`--bins`), and
the rest is measured. Each reference is tried
in variants (see `variants`), once with the right record among 20 candidates of a BM25 search over
all records and synthetic look-alikes, once without it ("absent"), where any link is wrong.

recall      references that are linked to the right work, of those whose record is there
precision   links that are right, of all links, those of "absent" among them
absent      references that are linked although the right record is not there

What flatters all matchers alike: the year of a record is read off its string, which therefore has
it; where the file names no first author (a third of the records), our parser does; pairs whose
title is not to be found in their string are left out, as most of these are errors of the file. What
is harder than life: five look-alikes for each reference, and half of all references without their
record.

The peer is PyPI's crossref-matcher, which is no part of our own dependencies:

    python3 -m venv peers
    peers/bin/pip install crossref-matcher==1.3.3 unidecode ratelimit rapidfuzz requests \
        scikit-learn
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.matching.fit import fit, fit_bins
from tests.bench.matching.gold import look_alikes, read_pairs
from tests.bench.matching.search import Search
from tests.bench.matching.trial import Trial, ask_peer, calibration_error, make_trials, summary
from tests.bench.matching.variants import KINDS
from tests.bench.tables import lay_out

OURS = "eifgraph"


def main() -> str:
    """Measure, and give the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("references", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--count", type=int, default=2500)
    parser.add_argument("--fit", action="store_true", help="print weights, and measure nothing")
    parser.add_argument("--bins", action="store_true", help="print bins, and measure nothing")
    parser.add_argument("--wrong", action="store_true", help="print every wrong link of ours")
    parser.add_argument("--json", type=Path, help="a file for every trial")
    asked = parser.parse_args()
    pairs = read_pairs(asked.references)
    fifth = len(pairs) // 5
    first = 0 if asked.fit else 2 * fifth if asked.bins else 3 * fifth
    last = 2 * fifth if asked.fit else 3 * fifth if asked.bins else len(pairs)
    chosen = pairs[first:last][: asked.count]
    chance = random.Random(3)
    others = [one for pair in chosen for one in look_alikes(pair, chance)]
    search = Search([*(pair.work for pair in pairs), *others])
    search.scale([pair.text for pair in pairs[:200]])
    trials = make_trials(chosen, search, chance)
    if asked.fit:
        return fit(trials, asked.peers / "bin" / "python")
    if asked.bins:
        return fit_bins(trials, asked.peers / "bin" / "python")
    chosen_by = {OURS: [trial.ours for trial in trials]}
    if asked.peers:
        chosen_by |= ask_peer(trials, asked.peers / "bin" / "python")
    if asked.json:
        asked.json.write_text("\n".join(json.dumps(trial.facts()) for trial in trials))
    tables = [table(name, trials, dois) for name, dois in chosen_by.items()]
    tables.append(calibration_error(trials))
    if asked.wrong:
        tables += [trial.told() for trial in trials if trial.is_wrong]
    return f"{len(chosen)} of {len(pairs)} references\n\n" + "\n\n".join(tables)


def table(name: str, trials: Sequence[Trial], dois: Sequence[str | None]) -> str:
    """Lay out what a matcher did with each kind of variant."""
    lines: list[tuple[str, ...]] = [(name, "references", "recall", "precision", "absent")]
    for kind in (*KINDS, ""):
        found = summary(trials, dois, kind)
        lines.append((kind or "all", *found))
    return lay_out(lines)


if __name__ == "__main__":
    sys.stdout.write(main() + "\n")
