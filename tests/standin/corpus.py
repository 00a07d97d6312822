"""The invented works, found by identifiers and by words (BM25)."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

WORKS = Path(__file__).parent / "works.json"
Record = dict[str, Any]


def read_works(path: Path = WORKS) -> list[Record]:
    """Read the works; missing keys are filled, so that renderers need not ask for them."""
    empty: Record = {
        **dict.fromkeys(("pmid", "pmcid", "openalex", "omid", "wikidata", "pii", "subtitle"), ""),
        **dict.fromkeys(("journal", "journal_short", "volume", "issue", "pages", "oa"), ""),
        **dict.fromkeys(("article_number", "license"), ""),
        **{"issn": [], "authors": [], "updated_by": [], "update_to": [], "merged_from": []},
        **{"agency": "crossref", "retracted": False, "cited_by": 0, "online": None},
    }
    return [empty | one for one in json.loads(path.read_text(encoding="utf-8"))["works"]]


def words(text: str) -> list[str]:
    """Give the words of a text, without accents and case."""
    bare = unicodedata.normalize("NFKD", re.sub(r"<[^>]+>", "", text)).casefold()
    return re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)))


@dataclass(frozen=True)
class Corpus:
    """All works."""

    works: list[Record]

    def by(self, key: str, value: str) -> Record | None:
        """Find a work by an identifier."""
        value = value.casefold()
        return next((one for one in self.works if one[key] and one[key].casefold() == value), None)

    def search(self, text: str, fields: str = "all") -> list[tuple[Record, float]]:
        """Give works that share words with a text, and BM25 scores, the best first."""
        asked, index = words(text), self._title if fields == "title" else self._all
        scored = [(work, index.score(asked, at)) for at, work in enumerate(self.works)]
        return sorted(((w, s) for w, s in scored if s > 0), key=lambda one: -one[1])

    @cached_property
    def _all(self) -> _Index:
        return _Index([words(_text(one)) for one in self.works])

    @cached_property
    def _title(self) -> _Index:
        return _Index([words(f"{one['title']} {one['subtitle']}") for one in self.works])


class _Index:
    """BM25 with the usual constants; scores are shares of the best that a text could have."""

    def __init__(self, texts: list[list[str]]) -> None:
        self._counts = [Counter(one) for one in texts]
        self._lengths = [len(one) for one in texts]
        self._mean = sum(self._lengths) / len(texts)
        seen = Counter(word for one in self._counts for word in one)
        self._idf = {w: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for w, n in seen.items()}
        self._unknown = math.log(1 + 2 * len(texts))

    def score(self, asked: list[str], at: int) -> float:
        counts, size = self._counts[at], 0.25 + 0.75 * self._lengths[at] / self._mean
        best = sum(self._idf.get(word, self._unknown) for word in set(asked)) * 2.2
        found = sum(
            self._idf[word] * counts[word] * 2.2 / (counts[word] + 1.2 * size)
            for word in set(asked)
            if counts[word]
        )
        return found / best if best else 0.0


def _text(work: Record) -> str:
    people = " ".join(one.get("family", one.get("group", "")) for one in work["authors"])
    numbers = f"{work['date'][0]} {work['volume']} {work['issue']} {work['pages']}"
    names = f"{work['journal']} {work['article_number']}"
    return f"{work['title']} {work['subtitle']} {people} {names} {numbers}"
