"""What the page of a programme says of publications behind it that do not stand as they were.

Knows one query and its rows; how a publication stands comes from the graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Identifier

from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select

WARNED_OF = ("retracted", "concern")
TOLD = (*WARNED_OF, "flagged", "corrected")
SAID = {
    "retracted": "was retracted",
    "concern": "is under an expression of concern",
    "flagged": "is marked as retracted, without a notice",
    "corrected": "was corrected",
}


@dataclass(frozen=True, slots=True)
class Retraction:
    """A publication that does not stand as it was, behind one assessment."""

    work: Identifier
    title: str
    reference: Identifier
    studies: tuple[str, ...]
    said: str
    """What happened, since when, who says so, and when they were asked."""
    is_warning: bool


def retractions_of(backend: Backend, programme: URIRef) -> dict[Identifier, list[Retraction]]:
    """Give the publications behind a programme that do not stand as they were, by assessment."""
    rows = select(backend, read_text("retractions"), thing=programme)
    told = sorted(
        (row for row in rows if str(row.get("standing")) in TOLD),
        key=lambda row: TOLD.index(str(row["standing"])),
    )
    grouped: dict[tuple[Identifier, Identifier], list[Mapping[str, Identifier]]] = {}
    for row in told:
        grouped.setdefault((row["assessment"], row["reference"]), []).append(row)
    found: dict[Identifier, list[Retraction]] = {}
    for (assessment, _), mine in grouped.items():
        found.setdefault(assessment, []).append(_retraction(mine))
    return found


def _retraction(rows: list[Mapping[str, Identifier]]) -> Retraction:
    row = rows[0]
    standing = str(row["standing"])
    since = f" on {row['since']}" if "since" in row else ""
    asked = f", asked on {str(row['lookedAt'])[:10]}" if "lookedAt" in row else ""
    return Retraction(
        work=row["work"],
        title=str(row["workLabel"]),
        reference=row["reference"],
        studies=tuple(str(one["number"]) for one in rows),
        said=f"{SAID[standing]}{since}, says {row['sources']}{asked}",
        is_warning=standing in WARNED_OF,
    )
