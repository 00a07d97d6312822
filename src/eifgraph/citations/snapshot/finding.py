"""Works looked for in an index: by what a reference says, or by an identifier.

Knows the search engine; must not know the files that the index was made of, nor which of the
works found is meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from eifgraph.citations.identifiers import NORMAL
from eifgraph.citations.letters import letters
from eifgraph.citations.snapshot.asking import Term, begins_in, choose_terms
from eifgraph.citations.snapshot.extra import needed
from eifgraph.citations.snapshot.layout import IDENTIFIERS, RECORD, Report, read_account
from eifgraph.citations.snapshot.packing import unpack
from eifgraph.citations.work import Work
from eifgraph.errors import ConfigError, NotFound, StoreError

if TYPE_CHECKING:
    import tantivy

REMEMBERED: Final = 50_000
"""Words whose frequency is kept."""
FARTHER: Final = 5
"""Times as many works are looked at where the title of none begins in the text."""
COMPLETIONS: Final = 5
"""Words at most that a word that was cut off is looked for as."""
OF_ONE_IDENTIFIER: Final = 50
"""Works at most; several sources may describe one."""


class Index:
    """An open index; it reads only, and stays as it was opened."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        self._engine = needed("tantivy")
        try:
            found: tantivy.Index = self._engine.Index.open(str(folder))
            self._searcher = found.searcher()
        except ValueError as error:
            raise StoreError(f"{folder}: {error}; build the index again") from error
        self._schema = found.schema
        self.frequency = lru_cache(REMEMBERED)(self._searcher.doc_freq)

    def find(self, text: str, title: str = "", most: int = 8) -> tuple[Work, ...]:
        """Give the works that fit a reference best, the best first.

        The title is what of the text is known to be it, or "". The score says how rare what both
        have is (BM25), and compares with no other search; but works whose title begins somewhere
        in the text come before the others.

        Raises:
            ConfigError: it is to give fewer than one.
        """
        if most < 1:
            raise ConfigError("most", str(most), "a number from 1 on")
        terms, reduced = choose_terms(text, title, self), letters(text)
        found = self._best(terms, most)
        if not any(begins_in(work.title, reduced) for work in found) and len(found) == most:
            found = self._best(terms, FARTHER * most)
        return tuple(sorted(found, key=lambda work: not begins_in(work.title, reduced))[:most])

    def longer(self, field: str, beginning: str) -> list[str]:
        """Give the most frequent words of a field that begin so."""
        found = self._searcher.terms_with_prefix(field, beginning, limit=COMPLETIONS)
        return [word for word, _ in found]

    def by_identifier(self, scheme: str, value: str) -> tuple[Work, ...]:
        """Give the works that have an identifier, written in any form of its scheme.

        Raises:
            NotFound: the scheme is unknown.
        """
        if scheme not in NORMAL:
            raise NotFound("scheme of identifiers", scheme, NORMAL)
        normal = NORMAL[scheme](value)
        return self._best([(IDENTIFIERS, f"{scheme}:{normal}")], OF_ONE_IDENTIFIER, is_scored=False)

    def __len__(self) -> int:
        """Give the number of works."""
        return self._searcher.num_docs

    def _best(
        self, terms: Iterable[Term], most: int, *, is_scored: bool = True
    ) -> tuple[Work, ...]:
        queries = self._engine.Query
        should = self._engine.Occur.Should
        query: tantivy.Query = queries.boolean_query(
            [(should, queries.term_query(self._schema, *term, "freq")) for term in terms]
        )
        found = self._searcher.search(query, most, count=False)
        return tuple(
            unpack(self._record(address), float(score) if is_scored else None)
            for score, address in found.hits
        )

    def _record(self, address: tantivy.DocAddress) -> bytes:
        record = self._searcher.doc(address).get_first(RECORD)
        assert isinstance(record, bytes)  # every work has one
        return record


def open_index(folder: Path) -> Index:
    """Open an index.

    Raises:
        NotFound: there is none, or it was made by another version.
        StoreError: it is there and cannot be read.
        MissingExtra: the search engine is not installed.
    """
    try:
        report = read_account(folder)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound("index of a snapshot", str(folder)) from error
    except OSError as error:
        raise StoreError(f"{folder}: {error.strerror}") from error
    if report is None:
        raise NotFound("index of this version", str(folder))
    return Index(folder, report)
