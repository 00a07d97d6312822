"""Which references are meant: by a programme's name, study or outcome, or by IRIs in an answer.

Knows how things are called and which of them stand for references; must not know what is said of
a reference, nor who asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from eifgraph.backend import Backend
from eifgraph.binding import Binder, plainly
from eifgraph.catalogue import read_text, select_among
from eifgraph.citations.formats import Cited
from eifgraph.citing.items import Reports, Row, items_of, read_reports
from eifgraph.errors import NotFound, NothingToCite
from eifgraph.parameters import Kind, Parameter

PROGRAMME: Final = Parameter("programme", Kind.INSTANCE, "A programme.", of="Programme")


def cited_references(
    backend: Backend, base: str, programme: str, study: str = "", outcome: str = ""
) -> tuple[Cited, ...]:
    """Give the references of a programme, of one of its studies or of an outcome that it claims.

    A programme goes by any of its names or its IRI, a study by its number, an outcome by its label.

    Raises:
        ParameterError: there is no such programme.
        NotFound: it has no references, or no such study or outcome.
    """
    meant = str(Binder(backend, base).term(PROGRAMME, programme))
    reports = read_reports(backend, _references(backend, [meant]).get(meant, ()))
    rows = [row for row in reports.rows if row["programme"] == meant]
    if not rows:
        raise NotFound("reference in the assessments of", programme)
    if study:
        rows = _of_study(rows, programme, study)
    if outcome:
        rows = _of_outcome(rows, programme, outcome, reports)
    wanted = dict.fromkeys(row["reference"] for row in rows)
    return items_of(backend, wanted, replace(reports, rows=tuple(rows)))


def cited_in(backend: Backend, named: Sequence[str]) -> tuple[Cited, ...]:
    """Give the references for which IRIs stand, in the order of these.

    A work, a record or an identifier of it stands for the references that it is the work of, a
    linking for its own; a study for its reports, a claim and a finding for those of their studies;
    an outcome for those of all claims and findings about it; an assessment and a programme for all
    that they rest on. Others stand for none.

    Raises:
        NothingToCite: none of them stands for a reference.
    """
    found = _references(backend, named)
    wanted = dict.fromkeys(one for thing in named for one in found.get(thing, ()))
    if not wanted:
        raise NothingToCite(len(named))
    return items_of(backend, wanted, read_reports(backend, wanted))


def _references(backend: Backend, things: Iterable[str]) -> dict[str, list[str]]:
    """Give the references that each thing stands for."""
    found: dict[str, list[str]] = {}
    for row in select_among(backend, read_text("things_to_cite"), "thing", things):
        found.setdefault(row["thing"], []).append(row["reference"])
    return found


def _of_study(rows: Sequence[Row], programme: str, number: str) -> list[Row]:
    chosen = [row for row in rows if row["number"] == number]
    if not chosen:
        raise NotFound(f"study of {programme}", number, _each(row["number"] for row in rows))
    return chosen


def _of_outcome(rows: Sequence[Row], programme: str, label: str, reports: Reports) -> list[Row]:
    wanted = plainly(label)
    chosen = [row for row in rows if wanted in map(plainly, reports.outcomes_of(row))]
    if not chosen:
        claimed = _each(one for row in rows for one in reports.outcomes_of(row))
        raise NotFound(f"outcome of {programme}", label, claimed)
    return chosen


def _each(names: Iterable[str]) -> list[str]:
    return sorted(set(names))
