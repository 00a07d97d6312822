"""From references to items to be given out, by what stored queries tell of them.

Knows what belongs together: references that stand for the same work are one item, and so are those
of the same words, for programs for citations keep each work once; its note tells of all of them.
Must not know who asked for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select_among
from eifgraph.citations.formats import Cited
from eifgraph.citations.identifiers import NORMAL, iri_of
from eifgraph.citations.letters import folded
from eifgraph.citations.parts import Cut
from eifgraph.citations.reference import parse_reference
from eifgraph.citations.standing import State
from eifgraph.citations.work import Kind, Person, Work
from eifgraph.citing.records import Record, in_order, read_works, records_of
from eifgraph.iris import concept_iri

USAGE: Final = "A rating is no endorsement, and no size of an effect."
UNASKED: Final = "No source was asked of this work (eifgraph link asks)"
UNKNOWN: Final = "No source that was asked has a record of this work"
AS_PRINTED: Final = "all but title and identifiers is as printed."
DOUBT: Final = "That it is this work is likely, not certain."
STANDS: Final = "stands"
VERSION: Final = "a person found this to be another version of the work named there"
CLOSE, OTHER_VERSION = (
    str(concept_iri("linking-decision", name)) for name in ("close", "other-version")
)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reports:
    """Studies that references report, a row for each study of a reference; and their outcomes."""

    rows: tuple[Row, ...]
    outcomes: Mapping[str, Sequence[str]]
    """By study, the labels of what is claimed on its ground."""

    def outcomes_of(self, row: Row) -> Sequence[str]:
        """Give the outcomes of the study of a row."""
        return self.outcomes.get(row["study"], ())


@dataclass(slots=True)
class _Reference:
    """What is known of a reference, and of the work that it stands for."""

    text: str
    key: str
    asides: list[str] = field(default_factory=list)
    """What sets it aside."""
    studies: list[Row] = field(default_factory=list)
    works: list[str] = field(default_factory=list)
    label: str = ""
    """Of the work."""
    names: dict[str, str] = field(default_factory=dict)
    """Identifiers by which it was decided on the work."""
    decisions: set[str] = field(default_factory=set)
    """On these works."""
    warnings: list[str] = field(default_factory=list)
    """That the work no longer stands as it was."""
    is_asked: bool = False
    """Whether sources that tell of retractions were asked of the work."""


def read_reports(backend: Backend, references: Iterable[str]) -> Reports:
    """Read which studies references report, in the order of programmes, and their outcomes."""
    rows = select_among(backend, read_text("studies_of_references"), "reference", references)
    outcomes: dict[str, list[str]] = {}
    studies = (row["study"] for row in rows)
    for row in select_among(backend, read_text("outcomes_of_studies"), "study", studies):
        outcomes.setdefault(row["study"], []).append(row["outcome"])
    return Reports(tuple(rows), outcomes)


def items_of(backend: Backend, wanted: Iterable[str], reports: Reports) -> tuple[Cited, ...]:
    """Give the items of references, in this order; `reports` is what is said in their notes."""
    references = list(_read(backend, tuple(wanted), reports).values())
    groups: dict[tuple[str, ...], list[_Reference]] = {}
    for one in references:
        groups.setdefault(tuple(one.works) or (one.text,), []).append(one)
    records = records_of(backend, (work for one in references for work in one.works))
    works = read_works(backend, (_taken(key, records) for key in groups))
    return tuple(
        _item(group, work, reports)
        for group, work in zip(groups.values(), works, strict=True)
    )  # fmt: skip


def _read(backend: Backend, wanted: Sequence[str], reports: Reports) -> dict[str, _Reference]:
    printed: dict[str, _Reference] = {}
    for row in select_among(backend, read_text("references_to_cite"), "reference", wanted):
        new = _Reference(row["text"], key_of(row))
        asides = printed.setdefault(row["reference"], new).asides
        asides += [row["asideLabel"]] if "asideLabel" in row else []
    found = {iri: printed[iri] for iri in wanted if iri in printed}
    for reported in reports.rows:
        if reported["reference"] in found:
            found[reported["reference"]].studies.append(reported)
    decided: dict[str, list[Row]] = {}
    for told in select_among(backend, read_text("works_to_cite"), "reference", found):
        decided.setdefault(told["reference"], []).append(told)
    for iri, rows in decided.items():
        exact = [row for row in rows if row.get("decision") not in (CLOSE, OTHER_VERSION)]
        for one in exact or rows:  # where the work itself is known, its other versions are not it
            _add_work(found[iri], one)
    return found


def key_of(row: Row) -> str:
    """Give what a reference is cited by: surname and year, or its first words."""
    parts = parse_reference(row["text"])
    surname = row.get("surname") or (parts.authors[0].surname if parts.authors else "")
    year = row.get("year") or (parts.year.value if parts.year else "")
    if surname and year:
        return re.sub(r"[^a-z0-9]", "", folded(f"{surname}{year}"))
    return re.sub(r"[^a-z0-9]+", "-", folded(row["text"])[:24]).strip("-")


def _add_work(one: _Reference, row: Row) -> None:
    if row["work"] not in one.works:
        one.works.append(row["work"])
    one.label = one.label or row["workLabel"]
    scheme, _, value = row["identifier"].partition(":")
    if scheme in NORMAL:
        one.names.setdefault(scheme, value)
    one.decisions |= {row["decision"]} if "decision" in row else set()
    one.warnings += _warnings(row)
    one.is_asked |= "standing" in row


def _warnings(row: Row) -> list[str]:
    """Say that a work was retracted, doubted or corrected, if it was."""
    state = State[row.get("standing", STANDS).rpartition("/")[2].upper()]
    since = f" since {row['since']}" if "since" in row else ""
    return [] if state in (State.STANDS, State.UNKNOWN) else [f"This work is {state.value}{since}."]


def _taken(works: Iterable[str], records: Mapping[str, Sequence[Record]]) -> list[Record]:
    found = {record.iri: record for work in works for record in records.get(work, ())}
    return in_order(found.values())


def _item(alike: Sequence[_Reference], told: Work | None, reports: Reports) -> Cited:
    """Make an item of references that stand for the same; `told` is what records say of it."""
    names = {scheme: name for one in reversed(alike) for scheme, name in one.names.items()}
    said = dict.fromkeys(_said(row, reports) for one in alike for row in one.studies)
    asides = dict.fromkeys(aside for one in alike for aside in one.asides)
    set_aside = [f"Set aside by {aside}: no rating rests on it." for aside in asides]
    printed = dict.fromkeys(_printed(one) for one in alike)
    doubt = [DOUBT] if any(one.decisions == {CLOSE} for one in alike) else []
    why = UNKNOWN if any(one.is_asked for one in alike) else UNASKED
    unasked = [f"{why}: {AS_PRINTED}"] if names and told is None else []
    warnings = dict.fromkeys(warning for one in alike for warning in one.warnings)
    first = alike[0]
    return Cited(
        key=first.key,
        work=_work(first, names, told),
        text=first.text,
        link=_link(names),
        note=" ".join((*warnings, *said, *set_aside, *printed, *unasked, *doubt, USAGE)),
    )


def _printed(one: _Reference) -> str:
    """Say how a page prints a reference, and if it names another version of the work."""
    is_other = one.decisions == {OTHER_VERSION}
    return f'Printed as "{one.text}"' + (f"; {VERSION}." if is_other else ".")


def _said(row: Row, reports: Reports) -> str:
    """Say which study, rating and outcomes rest on a reference."""
    rating = f", evidence rating {row['ratingLabel']}" if row.get("ratingLabel") else ""
    claimed = "; ".join(reports.outcomes_of(row))
    found = f"; outcomes: {claimed}" if claimed else ""
    return f"Study {row['number']} of {row['assessmentLabel']}{rating}{found}."


def _work(first: _Reference, names: Mapping[str, str], told: Work | None) -> Work | None:
    """Give the work as records tell it, or by its name; identifiers that were decided on win."""
    if told is None:
        return _as_printed(first, names) if names else None
    title = told.title or first.label
    return replace(told, identifiers={**told.identifiers, **names}, title=title)


def _as_printed(first: _Reference, names: Mapping[str, str]) -> Work:
    """Give a work of which no record is kept: what its reference prints, as far as it goes.

    Of one that is cut the journal's name may be what is left of it, so it is not taken.
    """
    parts = parse_reference(first.text)
    is_whole = parts.cut is Cut.NONE
    authors = tuple(Person(one.surname, one.given, is_group=not one.given) for one in parts.authors)
    container = parts.container.value if parts.container and is_whole else ""
    volume, issue, begin, end = (
        part.value if part else ""
        for part in (parts.volume, parts.issue, parts.first_page, parts.last_page)
    )
    return Work(
        "links",
        identifiers=names,
        title=first.label,
        authors=() if parts.is_et_al else authors,
        years=(parts.year.value,) if parts.year else (),
        containers=(container,) if container else (),
        volume=volume,
        issue=issue,
        first_page=begin,
        last_page=end,
        kind=Kind.ARTICLE if volume and begin else Kind.OTHER,
    )


def _link(names: Mapping[str, str]) -> str:
    """Give where an abstract is, if only the publisher's own number tells it."""
    return iri_of("pii", names["pii"]) if set(names) == {"pii"} else ""
