"""What the page of a programme says of the publications behind it: found, looked at, retracted.

Knows one query and its rows; how a publication stands comes from the graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Identifier

from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select

Row = Mapping[str, Identifier]
WARNED_OF = ("retracted", "concern")
TOLD = (*WARNED_OF, "flagged", "corrected")
SAID = {
    "retracted": "was retracted",
    "concern": "is under an expression of concern",
    "flagged": "is marked as retracted or withdrawn, without a notice",
    "corrected": "was corrected",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A publication that does not stand as it was."""

    work: Identifier
    title: str
    reference: Identifier
    studies: tuple[str, ...]
    said: str
    """What happened, since when, who says so, and when they were asked."""
    is_warning: bool
    is_exact: bool
    """Whether it is what the reference names, and not perhaps another version of it."""
    is_other_version: bool
    """Whether a person found it to be another version of what the reference names."""


@dataclass(slots=True)
class Publications:
    """The publications behind one assessment."""

    said: str = ""
    """How many references there are, of how many the publication is known and was looked at."""
    changed: list[Changed] = field(default_factory=list)


def publications_of(backend: Backend, programme: URIRef) -> dict[Identifier, Publications]:
    """Give what is known of the publications behind a programme, by assessment."""
    by_assessment: dict[Identifier, list[Row]] = {}
    for row in select(backend, read_text("publications"), thing=programme):
        if "reference" in row:
            by_assessment.setdefault(row["assessment"], []).append(row)
    return {one: Publications(_said(rows), _changed(rows)) for one, rows in by_assessment.items()}


def _said(rows: Sequence[Row]) -> str:
    """Tell none from not looked up, and that from not known to those who were asked."""
    listed = len({row["reference"] for row in rows})
    known = {row["reference"] for row in rows if "work" in row}
    references = f"{listed} reference{'s' * (listed != 1)}"
    if not known:
        return f"{references}; which publications they stand for is not known."
    said = f"{references}, {len(known)} with a known publication"
    asked = [row for row in rows if "standing" in row]
    if not asked:
        return f"{said}; whether they still stand was never looked up."
    unknown = {row["reference"] for row in asked if str(row["standing"]) == "unknown"}
    seen = {row["reference"] for row in asked} - unknown
    gone = {row["reference"] for row in asked if str(row["standing"]) in WARNED_OF}
    parts = [said]
    if seen:
        warnings = f"{len(gone) or 'no'} warning{'s' * (len(gone) != 1)}"
        parts.append(f"{len(seen)} of them looked up, last on {_last(asked)}: {warnings}")
    if unknown:
        parts.append(f"{len(unknown)} unknown to the sources asked, last on {_last(asked)}")
    left = len(known - seen - unknown)
    return "; ".join([*parts, *[f"{left} never looked up"] * bool(left)]) + "."


def _last(rows: Sequence[Row]) -> str:
    return max((str(row["askedOn"]) for row in rows if "askedOn" in row), default="a day not told")


def _changed(rows: Sequence[Row]) -> list[Changed]:
    told = [row for row in rows if str(row.get("standing")) in TOLD]
    told.sort(key=lambda row: TOLD.index(str(row["standing"])))
    by_work: dict[tuple[Identifier, Identifier], list[Row]] = {}
    for row in told:
        by_work.setdefault((row["reference"], row["work"]), []).append(row)
    return [_one(mine) for mine in by_work.values()]


def _one(rows: Sequence[Row]) -> Changed:
    row = rows[0]
    standing = str(row["standing"])
    since = f" on {row['since']}" if "since" in row else ""
    asked = f", asked on {row['askedOn']}" if "askedOn" in row else ""
    return Changed(
        work=row["work"],
        title=str(row["workLabel"]),
        reference=row["reference"],
        studies=tuple(str(one["number"]) for one in rows),
        said=f"{SAID[standing]}{since}, says {row['sources']}{asked}",
        is_warning=standing in WARNED_OF,
        is_exact=str(row["isExact"]) == "true",
        is_other_version=str(row["isOtherVersion"]) == "true",
    )
