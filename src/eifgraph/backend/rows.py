"""Rows of an answer from one results format to another, as the engine's own library has them.

Knows the formats of SPARQL results; must not know a store, a query or a request.
"""

from __future__ import annotations

import io
from typing import Final

import pyoxigraph as ox

from eifgraph.backend.embedded import RESULT_FORMATS
from eifgraph.errors import QueryError

TSV: Final = "text/tab-separated-values"


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
