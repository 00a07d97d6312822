"""The works that rows of a snapshot describe.

Knows the forms in which Crossref, OpenAlex and OpenCitations Meta give out their records; must not
know which files hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eifgraph.citations.snapshot.crossref import crossref_work
from eifgraph.citations.snapshot.openalex import openalex_work
from eifgraph.citations.snapshot.opencitations import opencitations_work
from eifgraph.citations.work import Work


def work_of(row: Mapping[str, Any]) -> Work | str:
    """Give the work that a row describes, or why it is none."""
    if "DOI" in row:
        read = crossref_work
    elif "pub_date" in row and "venue" in row:
        read = opencitations_work
    elif "openalex.org" in str(row.get("id")):
        read = openalex_work
    else:
        return "neither of Crossref, OpenAlex nor OpenCitations Meta"
    try:
        work = read(row)
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        return f"not as its source gives records: {error!r}"
    if not work.title and not work.identifiers:
        return "neither a title nor an identifier"
    return work
