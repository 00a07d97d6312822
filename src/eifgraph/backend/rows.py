"""What an answer holds, as the engine's own library reads it: rows in another form, its IRIs.

Knows the formats of SPARQL results and of graphs; must not know a store, a query or a request.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from eifgraph.backend.embedded import RESULT_FORMATS
from eifgraph.errors import QueryError

TSV: Final = "text/tab-separated-values"
N_TRIPLES: Final = "application/n-triples"


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


def iris_in(answer: bytes, media_type: str) -> tuple[str, ...]:
    """Give the IRIs in an answer, each once: of rows (TSV) in their order, of triples sorted.

    Those of the predicates of triples are left out.

    Raises:
        QueryError: it is the answer to an ASK, or cannot be read.
    """
    try:
        if media_type == N_TRIPLES:
            triples = ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)
            ends = (end for one in triples for end in (one.subject, one.object))
            return tuple(sorted(set(_iris(ends))))
        rows = ox.parse_query_results(answer, format=RESULT_FORMATS[TSV])
        if not isinstance(rows, ox.QuerySolutions):
            raise QueryError("the query is an ASK; its answer names nothing")
        return tuple(dict.fromkeys(_iris(term for row in rows for term in row)))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"the answer cannot be read: {error}") from error


def _iris(terms: Iterable[object]) -> Iterator[str]:
    for term in terms:
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Triple):
            yield from _iris((term.subject, term.object))
