"""How fast references are looked up in a bulk snapshot, and how often the right work is found.

The snapshot is SYNTHETIC: records made up of a generated vocabulary and of the words of real
titles, as often as these use them, with the facts of real references' works among them. A tenth of
the real works have a double: a notice with the same title, as snapshots do.

    python -m tests.bench.snapshot REFERENCES.jsonl.gz [WORKS] [COUNT]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Final

from eifgraph.citations.compare import compare
from eifgraph.citations.letters import letters, words
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.snapshot import Index, build_index
from tests.bench.memory import Peak
from tests.bench.tables import lay_out

LABEL: Final = "SYNTHETIC record for measurement"
SEED: Final = 20
VOCABULARY: Final = 150_000
MOST: Final = 8
SHOWN: Final = 25
"""Letters of the title that must be left for a reference to be found at all; other titles are cut
off before they begin, or are not what the reference says (the facts have such faults, too)."""
Facts = dict[str, str]
SYLLABLES: Final = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er")]


def read_facts(path: Path) -> list[Facts]:
    """Read references and the facts of the works they mean, where these have title and DOI."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        facts = [json.loads(line) for line in lines]
    return [one for one in facts if one["atitle"] and one["doi"]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words to make titles of, and how often each is used, added up from the first on."""

    words: list[str]
    weights: list[float]

    def some(self, random_: random.Random, number: int) -> list[str]:
        """Draw words."""
        return random_.choices(self.words, cum_weights=self.weights, k=number)


def vocabulary(facts: list[Facts]) -> Words:
    """Give the words of real titles as often as they are, and the rest by Zipf's law."""
    counts: dict[str, float] = {}
    for one in facts:
        for word in words(one["atitle"]):
            counts[word] = counts.get(word, 0.0) + 1
    random_ = random.Random(SEED)
    least = sum(counts.values()) * 0.35
    for rank in range(2, VOCABULARY):
        word = "".join(random_.choices(SYLLABLES, k=random_.randint(2, 5)))
        counts[word] = counts.get(word, 0.0) + least / (rank * 12)
    return Words(list(counts), list(accumulate(counts.values())))


def made_up(number: int, known: Words, random_: random.Random) -> dict[str, object]:
    """Give a record of Crossref's form, with facts of no work."""
    people = [
        {"given": random_.choice("ABCDEFGHJKLMNPRSTW"), "family": name.capitalize()}
        for name in known.some(random_, random_.randint(1, 6))
    ]
    volume, page = random_.randint(1, 160), int(random_.expovariate(1 / 700)) + 1
    return {
        "DOI": f"10.5555/synthetic.{number}",
        "title": [" ".join(known.some(random_, random_.randint(4, 18))).capitalize()],
        "author": people,
        "issued": {"date-parts": [[2024 - int(random_.expovariate(1 / 12))]]},
        "container-title": ["Journal of " + " ".join(known.some(random_, 2)).title()],
        "volume": str(volume),
        "page": f"{page}-{page + 9}",
        "type": "journal-article",
        "publisher": LABEL,
    }


def real(facts: Facts) -> dict[str, object]:
    """Give the record of a reference's work; its year is what the reference says."""
    year = parse_reference(facts["reference"]).year
    return {
        "DOI": facts["doi"],
        "title": [facts["atitle"]],
        "author": [{"family": facts["firstAuthor"]}] if facts["firstAuthor"] else [],
        "issued": {"date-parts": [[year.value if year else None]]},
        "container-title": [facts["jtitle"]],
        "volume": facts["volume"],
        "page": facts["firstPage"],
        "type": "journal-article",
    }


def write_snapshot(path: Path, facts: list[Facts], works: int) -> None:
    """Write a snapshot; the real works stand evenly between the others."""
    known, random_ = vocabulary(facts), random.Random(SEED)
    every = max(1, works // len(facts))
    with path.open("w", encoding="utf-8") as file:
        for number in range(works):
            if number % every == 0 and number // every < len(facts):
                one = real(facts[number // every])
                file.write(json.dumps(one) + "\n")
                if number // every % 10 == 0:
                    double = made_up(works + number, known, random_)
                    double["title"] = [f"Correction to: {facts[number // every]['atitle']}"]
                    file.write(json.dumps(double) + "\n")
            else:
                file.write(json.dumps(made_up(number, known, random_)) + "\n")


def cut(text: str) -> str:
    """Cut a reference off in mid-word, as some printed pages have them."""
    return text[:120]


def line_lost(text: str) -> str:
    """Lose what stands between the cut and the last line."""
    return text if len(text) < 160 else f"{text[:115]} {text.splitlines()[-1][-45:]}"


def whole(text: str) -> str:
    """Leave a reference as it is."""
    return text


VARIANTS: Final = {"whole": whole, "cut at 120": cut, "line lost": line_lost}


def measure(index: Index, facts: list[Facts], variant: str) -> list[str]:
    """Look references up and compare the candidates; give a line of the table."""
    places: list[int] = []
    fair: list[bool] = []
    looked = compared = parsed = 0.0
    for one in facts:
        text = VARIANTS[variant](one["reference"])
        begun = time.process_time()
        parts = parse_reference(text)
        read = time.process_time()
        works = index.find(text, parts.title.value if parts.title else "", MOST)
        got = time.process_time()
        for work in works:
            compare(parts, work)
        compared += time.process_time() - got
        looked, parsed = looked + got - read, parsed + read - begun
        doi = one["doi"].lower()
        places.append(next((n for n, work in enumerate(works) if work.doi == doi), MOST))
        fair.append(letters(one["atitle"])[:SHOWN] in letters(text))
    number = len(facts)
    first, among = (sum(place < limit for place in places) / number for limit in (1, MOST))
    shown = [place < MOST for place, is_fair in zip(places, fair, strict=True) if is_fair]
    costs = (f"{1000 * cost / number:.2f}" for cost in (parsed, looked, compared))
    rate = f"{number / (parsed + looked + compared):.0f}"
    recall = f"{sum(shown) / max(1, len(shown)):.4f}"
    return [
        variant,
        str(number),
        f"{first:.4f}",
        f"{among:.4f}",
        str(len(shown)),
        recall,
        *costs,
        rate,
    ]


HEADS: Final = (
    *("references", "number", "first", f"among {MOST}", "title shown", "of these"),
    *("parse ms", "find ms", "compare ms", "per s"),
)


def report(path: Path, works: int, references: int) -> Iterator[str]:
    """Make the snapshot and its index, measure, and give what is printed."""
    facts = read_facts(path)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = Path(folder, "works.jsonl")
        write_snapshot(snapshot, facts, works)
        begun = time.monotonic()
        with Peak(os.getpid(), 1.0) as peak:
            index = build_index([snapshot], Path(folder, "index"))
        seconds = time.monotonic() - begun
        size = sum(one.stat().st_size for one in Path(folder, "index").iterdir())
        yield (
            f"{len(index)} works, SYNTHETIC but for {len(facts)}; built in {seconds:.0f} s"
            f" ({len(index) / seconds:.0f} a second), at most {peak.most:.0f} MB;"
            f" {snapshot.stat().st_size / 1e6:.0f} MB read, {size / 1e6:.0f} MB of index"
        )
        chosen = random.Random(SEED).sample(facts, min(references, len(facts)))
        measure(index, chosen[:200], "whole")
        lines = [measure(index, chosen, variant) for variant in VARIANTS]
        yield lay_out([HEADS, *lines])
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield f"most memory of the process in all: {most:.0f} MB"


def main() -> None:
    """Measure, and print as it goes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("references", type=Path)
    parser.add_argument("works", type=int, nargs="?", default=1_000_000)
    parser.add_argument("count", type=int, nargs="?", default=4000)
    asked = parser.parse_args()
    for text in report(asked.references, asked.works, asked.count):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
