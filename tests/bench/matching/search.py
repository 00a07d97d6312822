"""A search over records as a service has it: BM25 over one field, always with an answer.

Scores are scaled so that a whole reference of L characters scores about 0.9 L, as Crossref's did
where they were recorded.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import Final

import tantivy

from eifgraph.citations.letters import folded, words
from eifgraph.citations.work import Work

ROWS: Final = 20
MOST_WORDS: Final = 120
Hit = tuple[float, Work]


class Search:
    """Works, to be found by words."""

    def __init__(self, works: Sequence[Work]) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False)
        builder.add_integer_field("place", stored=True, indexed=False)
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        writer = index.writer(200_000_000, 1)
        for place, work in enumerate(works):
            writer.add_document(tantivy.Document(text=folded(text_of(work)), place=place))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher, self._works, self._scale = index.searcher(), works, 1.0

    def scale(self, texts: Sequence[str]) -> None:
        """Have whole references score about 0.9 of their length."""
        shares = [self.find(text)[0][0] / len(text) for text in texts]
        self._scale = 0.9 / statistics.median(shares)

    def find(self, text: str) -> list[Hit]:
        """Give the works that fit a text best, best first, each with its score."""
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", word))
            for word in words(text)[:MOST_WORDS]
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(terms), ROWS).hits
        return [
            (score * self._scale, self._works[self._searcher.doc(address)["place"][0]])
            for score, address in hits
        ]


def text_of(work: Work) -> str:
    """Give all that a work is found by."""
    parts = [work.full_title, *(one.family for one in work.authors), *work.containers]
    parts += [*map(str, work.years), work.volume, work.first_page, work.last_page]
    return re.sub(r"\s+", " ", " ".join(parts))
