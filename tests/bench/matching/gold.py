"""Reference strings with the works that they name, and records to choose from.

The pairs are real (see the README beside them); what cannot be judged is left out: several
references in one string, titles that their record has not whole, two records of one work. The
records have what the file has: title, first author, journal, volume, first page; the year and the
last page are read off the string. The look-alikes are synthetic, made from the records.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from eifgraph.citations.letters import Placed, find_beginning, letters, shared_beginning
from eifgraph.citations.reference import joined, parse_reference
from eifgraph.citations.work import Kind, Person, Work

YEAR: Final = re.compile(r"(?<![\d.:/-])(?:19\d\d|20[01]\d)(?![\d/])")
DATED: Final = re.compile(r"\((?:19|20)\d\d[a-z]?\)")
IDENTIFIER: Final = re.compile(
    r"[\s(]*(?:doi:?\s*)?(?:https?://\S+)?10\.\d{4,9}/.*$|\s*\(?doi:?\s*$"
)
SHORTEST: Final = 12
"""Letters of a title, at least."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A reference as printed, without its identifier, and the work that it names."""

    text: str
    work: Work

    @property
    def year(self) -> int:
        """The year that both have."""
        return self.work.years[0]


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Read the pairs that can be judged, in an order of their own."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = {pair.work.doi: pair for line in lines if (pair := _pair(json.loads(line)))}
    same: dict[tuple[str, ...], Pair] = {}
    for pair in found.values():
        work = pair.work
        same.setdefault((letters(work.title), work.volume, work.first_page), pair)
    pairs = sorted(same.values(), key=lambda pair: pair.work.doi)
    random.Random(7).shuffle(pairs)
    return tuple(pairs)


def _pair(fact: dict[str, str]) -> Pair | None:
    text = joined(fact["reference"])
    years = set(YEAR.findall(text))
    title = letters(fact["atitle"])
    if len(years) != 1 or len(title) < SHORTEST or len(DATED.findall(text)) > 1:
        return None
    if not _has_whole(title, text):
        return None
    first = fact["firstPage"]
    last = re.search(re.escape(first) + r"\s*[-\u2013]+\s*(\d+)", text) if first else None
    author = fact["firstAuthor"]
    if not author:
        parts = parse_reference(text)
        author = parts.authors[0].surname if parts.authors else ""
    work = Work(
        source="crossref",
        identifiers={"doi": fact["doi"].lower()},
        title=fact["atitle"],
        authors=(Person(author),) if author else (),
        years=(int(years.pop()),),
        containers=(fact["jtitle"],),
        volume=fact["volume"] or "",
        first_page=first or "",
        last_page=last[1] if last else "",
        kind=Kind.ARTICLE,
    )
    return Pair(IDENTIFIER.sub("", text), work)


def _has_whole(title: str, text: str) -> bool:
    """Tell whether a text has a title, and no more of one than the record has."""
    placed = Placed.of(text)
    start = find_beginning(title, placed.letters)
    if start is None:
        return False
    shared = shared_beginning(title, placed.letters, start)
    if shared.length < 0.97 * len(title):
        return False
    before = text[: placed.places[shared.start]].rstrip()[-1:]
    after = text[placed.places[shared.end - 1] + 1 :].strip()[:1]
    return (before in set(".:,;)?\"\u201c'") or before.isdigit()) and not (
        after.isalnum() or after in set("-\u2013(")
    )


def look_alikes(pair: Pair, chance: random.Random) -> Iterator[Work]:
    """Make works that share much with one: a notice, a protocol, a follow-up, a comment, a sibling.

    Of the siblings, papers of one author in one year, one in twenty begins like the work.
    """
    work, year = pair.work, pair.year
    title = work.title.rstrip(".")
    number = int(work.volume) if work.volume.isdigit() else 12
    some = title.split()
    forty, sixty = max(3, int(len(some) * 0.4)), max(3, int(len(some) * 0.6))

    def made(kind: str, title: str, years: int, volume: int, journal: str = "") -> Work:
        return replace(
            work,
            identifiers={"doi": f"{work.doi}.{kind}"},
            title=title,
            years=(year + years,),
            volume=str(volume),
            first_page=str(chance.randint(1, 1400)),
            last_page="",
            containers=(journal,) if journal else work.containers,
        )

    yield made("notice", f"Correction to: {title}", chance.choice([0, 1]), number + 1)
    plan = chance.choice(["study protocol for a randomised trial", "rationale and design"])
    yield made(
        "protocol", f"{title}: {plan}", -chance.choice([1, 2]), chance.randint(1, 20), "Trials"
    )
    later = chance.choice([": two-year follow-up", " in a second cohort: long-term results"])
    stem = title if later.startswith(":") else " ".join(some[:sixty])
    yield made("later", stem + later, chance.choice([1, 2, 3]), number + chance.choice([1, 2]))
    answer = chance.choice(["Comment on: ", "Reply to: ", "Response to ", "Commentary on "])
    yield made("comment", answer + title, 0, number)
    if chance.random() < 0.05:
        sibling = " ".join(some[:forty]) + " and related outcomes in children"
    else:
        new = chance.choice(["Predictors of", "A survey of", "Mechanisms of", "Further notes on"])
        sibling = " ".join([new, *some[forty:]])
    yield made("sibling", sibling, 0, number)
