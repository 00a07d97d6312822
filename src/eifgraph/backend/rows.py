"""What an answer holds, as the engine's own library reads it: rows in another form, its IRIs.

Knows the formats of SPARQL results and of graphs; must not know a store, a query or a request.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from eifgraph.backend.embedded import RESULT_FORMATS
from eifgraph.errors import QueryError, QueryLimit

TSV: Final = "text/tab-separated-values"
N_TRIPLES: Final = "application/n-triples"
OFTEN: Final = 20
"""Values of an answer that are read for each thing that it may name."""


def rewrite_rows(tsv: bytes, media_type: str) -> bytes:
    """Give rows in SPARQL TSV in another media type for rows; no term changes.

    Raises:
        QueryError: the text is not SPARQL TSV.
    """
    if media_type == TSV:
        return tsv
    try:
        rows = ox.parse_query_results(tsv, format=RESULT_FORMATS[TSV])
        if not isinstance(rows, ox.QuerySolutions):
            raise QueryError("these are no rows")
        with io.BytesIO() as out:
            rows.serialize(out, format=RESULT_FORMATS[media_type])
            return out.getvalue()
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"rows cannot be read: {error}") from error


def iris_in(answer: bytes, media_type: str, most: int | None = None) -> tuple[str, ...]:
    """Give the IRIs in an answer, each once: of rows (TSV) in their order, of triples sorted.

    Those of the predicates of triples are left out. Where no more than `most` are wanted, no more
    is read than it takes to see that there are more.

    Raises:
        QueryError: it is the answer to an ASK, or cannot be read.
        QueryLimit: it names more than `most` things, or says the same things too often.
    """
    try:
        if media_type == N_TRIPLES:
            triples = ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)
            ends = (end for one in triples for end in (one.subject, one.object))
            return tuple(sorted(_first(ends, most)))
        rows = ox.parse_query_results(answer, format=RESULT_FORMATS[TSV])
        if not isinstance(rows, ox.QuerySolutions):
            raise QueryError("the query is an ASK; its answer names nothing")
        return tuple(_first((term for row in rows for term in row), most))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the answer cannot be read: {error}") from error


def _first(terms: Iterable[object], most: int | None) -> Iterable[str]:
    """Give the IRIs of terms, each once, in order.

    Raises:
        QueryLimit: there are more than `most`, or so many terms that reading them takes long.
    """
    if most is None:
        return dict.fromkeys(_iris(terms))
    found: dict[str, None] = {}
    for number, term in enumerate(terms, 1):
        found.update(dict.fromkeys(_iris((term,))))
        if len(found) > most:
            what = f"the answer names more than {most:,} things"
            raise QueryLimit(what, "select only what is to be cited")
        if number > OFTEN * most:
            what = f"the answer has more than {OFTEN * most:,} values"
            raise QueryLimit(what, "select only what is to be cited, each once (DISTINCT)")
    return found


def _iris(terms: Iterable[object]) -> Iterator[str]:
    for term in terms:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Triple):
            yield from _iris((term.subject, term.object))
