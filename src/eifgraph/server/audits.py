"""The audit of a programme's ratings as its page shows it.

Knows the two queries and their rows; the rules, verdicts and words come from the graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rdflib import URIRef
from rdflib.term import Identifier

from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select

Row = Mapping[str, Identifier]
THEN: Final = {
    "holds": "the published facts would still support {}",
    "fails": "the published facts would not support {}",
    "not-determinable": "{} is not determinable from the published facts",
}


@dataclass(slots=True)
class RuleView:
    """A rule that a rating asks for: what the facts say, by which studies, for want of what."""

    rule: Identifier
    notation: str
    text: str
    result: str
    studies: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class AuditView:
    """The rules of one assessment's rating, and what follows without each study and report."""

    audit: Identifier
    rules: list[RuleView]
    without: list[tuple[str, str]]
    without_retracted: str = ""
    """What follows without all reports that are retracted; "" if none is."""


def audit_views(backend: Backend, programme: URIRef) -> dict[Identifier, AuditView]:
    """Give the audits of a programme's ratings by assessment."""
    found: dict[Identifier, AuditView] = {}
    for row in select(backend, read_text("audit_rules"), thing=programme):
        view = found.setdefault(row["assessment"], AuditView(row["audit"], [], []))
        _add_rule(view.rules, row)
    without: dict[Identifier, list[Row]] = {}
    for row in select(backend, read_text("audit_without"), thing=programme):
        without.setdefault(row["audit"], []).append(row)
    for rows in without.values():
        if rows[0]["assessment"] in found:
            view, then = found[rows[0]["assessment"]], _then(rows[0])
            view.without.append((_all_left(rows), then))
            view.without_retracted = then if "retracted" in rows[0] else view.without_retracted
    return found


def _add_rule(rules: list[RuleView], row: Row) -> None:
    if not rules or rules[-1].rule != row["rule"]:
        notation, text, result = (str(row[name]) for name in ("notation", "text", "result"))
        rules.append(RuleView(row["rule"], notation, text, result))
    if "number" in row:
        _once(rules[-1].studies, f"study {row['number']}")
    if "absent" in row:
        _once(rules[-1].missing, f"{str(row['reason']).lower()}: {row['absent']} of {row['of']}")


def _once(texts: list[str], text: str) -> None:
    if text not in texts:
        texts.append(text)


def _all_left(rows: Sequence[Row]) -> str:
    """Name all that one audit leaves out, and why if it is retracted."""
    left = " and ".join(_left(row) for row in rows)
    return f"what is retracted ({left})" if "retracted" in rows[0] else left


def _left(row: Row) -> str:
    if "number" in row:
        return f"study {row['number']}"
    known = "surname" in row and "year" in row
    return f"the report {row['surname']} {row['year']}" if known else f"the report “{row['label']}”"


def _then(row: Row) -> str:
    then = THEN[str(row["result"])].format(row["rating"])
    supports = row.get("supports")
    if supports is None or str(supports) == str(row["rating"]):
        return then
    return f"{then}; they show all that is asked for {supports}"
