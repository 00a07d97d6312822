"""The works that rows of a snapshot describe.

Knows by what the records of Crossref, OpenAlex and OpenCitations Meta are told apart; must not know
which files hold them, nor their forms, which are those of the services.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eifgraph.citations.services import crossref, openalex, opencitations
from eifgraph.citations.work import Work


def work_of(row: Mapping[str, Any]) -> Work | str:
    """Give the work that a row describes, or why it is none."""
    if "DOI" in row:
        work = crossref.work_of(row)
    elif "pub_date" in row and "venue" in row:
        work = opencitations.work_of(row)
    elif "openalex.org" in str(row.get("id")):
        work = openalex.work_of(row)
    else:
        return "neither of Crossref, OpenAlex nor OpenCitations Meta"
    if not work.title and not work.identifiers:
        return "neither a title nor an identifier"
    return work
