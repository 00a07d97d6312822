"""An answer of a named query as a client takes it away: objects in JSON, rows in CSV and others.

Knows tables and media types; must not know requests. CSV is that of RFC 4180: lines end with CR and
LF, cells with quotes, commas or line ends are quoted, the first line names the columns.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from typing import Final

from eifgraph.server.asked import Asked
from eifgraph.server.filters import Column, Term
from eifgraph.server.signposts import LICENCE
from eifgraph.server.tables import Table

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
INTEGER: Final = f"{XSD}integer"
FRACTIONS: Final = (f"{XSD}decimal", f"{XSD}double", f"{XSD}float")
BOOLEAN: Final = f"{XSD}boolean"
BOM: Final = "\ufeff"
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet may take for a formula."""
NOTE: Final = (
    "A rating says how strong the evidence is. It is no endorsement, no size of effect and no"
    " league table."
)
CONTENT_TYPES: Final = {
    "text/csv": "text/csv; charset=utf-8; header=present",
    "text/tab-separated-values": "text/tab-separated-values; charset=utf-8",
}
ENDINGS: Final = {
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/sparql-results+xml": "srx",
    "application/sparql-results+json": "srj",
    "application/json": "json",
}
"""The endings of files that are taken away."""

WORDING: Final = "Title and question tell of the defaults. Asked here:"
"""What is said of an answer whose question is another."""
Value = str | int | float | bool | None


def render_json(table: Table, asked: Asked, links: Mapping[str, str], release: str) -> str:
    """Give an answer as objects with typed values, and what is to be known of it.

    Numbers and truths are those of JSON, IRIs and other values are texts, no value is null.
    """
    query, page = asked.query, table.page
    document = {
        "query": query.name,
        "title": query.title,
        "question": query.question,
        "asked": f"{WORDING} {asked.instead}" if asked.instead else query.question,
        "limits": query.limits,
        "note": NOTE,
        "license": LICENCE,
        "release": release,
        "parameters": dict(asked.pairs),
        "columns": [
            {"name": one.name, "title": one.title, "type": one.type, "meaning": one.meaning}
            for one in table.columns
        ],
        "total": page.total,
        "limit": page.limit,
        "offset": page.offset,
        "links": links,
        "rows": [
            {one.name: value_of(row.get(one.name)) for one in table.columns} for row in table.rows()
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def value_of(term: Term | None) -> Value:
    """Give a term as a value of JSON.

    >>> value_of({"type": "literal", "value": "32", "datatype": INTEGER})
    32
    """
    if term is None:
        return None
    text, datatype = term["value"], term.get("datatype")
    if datatype == INTEGER:
        return int(text)
    if datatype == BOOLEAN:
        return text in ("true", "1")
    if datatype in FRACTIONS and math.isfinite(float(text)):
        return float(text)
    return text


def render_csv(table: Table, options: Mapping[str, str]) -> str:
    """Give an answer as CSV; see `asked.OPTIONS` for what `headers` and `excel` change."""
    is_for_spreadsheets = options.get("excel") == "yes"
    default = "titles" if is_for_spreadsheets else "names"
    has_titles = options.get("headers", default) == "titles"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([one.title if has_titles else one.name for one in table.columns])
    for row in table.rows():
        cells = [_cell(one, row.get(one.name), is_for_spreadsheets) for one in table.columns]
        writer.writerow(cells)
    return (BOM if is_for_spreadsheets else "") + out.getvalue()


def _cell(column: Column, term: Term | None, is_for_spreadsheets: bool) -> str:
    if term is None:
        return ""
    text = term["value"]
    is_number = column.type in ("integer", "number") or term.get("datatype") in (
        INTEGER,
        *FRACTIONS,
    )
    if is_for_spreadsheets and not is_number and text.startswith(FORMULA):
        return f"'{text}"
    return text


def file_name(table: Table, asked: Asked, media_type: str) -> str:
    """Name the file of an answer; one that is not whole says which rows it has.

    Of an answer to something else than the query's name says, only its number stays.
    """
    page, part = table.page, ""
    name = f"{asked.query.number}-asked-otherwise" if asked.instead else asked.query.name
    if not page.is_whole:
        part = f"-rows-{page.offset + 1}-{page.offset + len(table.lines)}"
    return f"{name}{part}.{ENDINGS[media_type]}"
