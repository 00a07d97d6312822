"""The references of a release as items for programs for citations, each with what rests on it.

Knows which references a name or number means, and which records are kept of their works; must not
know any format. A reference that stands for no known work is given out as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from rdflib.term import Identifier

from eifgraph.audit.names import plainly
from eifgraph.backend import Backend
from eifgraph.catalogue import read_text, select
from eifgraph.citations.formats import Cited
from eifgraph.citations.identifiers import NORMAL, iri_of
from eifgraph.citations.letters import folded
from eifgraph.citations.stored import FOLDER, read_folder
from eifgraph.citations.work import Work
from eifgraph.errors import NotFound

BEST: Final = ("crossref", "europepmc", "pubmed", "openalex", "datacite", "opencitations")
"""The sources in the order in which their records are taken."""
USAGE: Final = "A rating is no endorsement, and no size of an effect."
Row = Mapping[str, Identifier]


def cited_references(
    backend: Backend, links: Path, programme: str, study: str = "", outcome: str = ""
) -> tuple[Cited, ...]:
    """Give the references of a programme, of one of its studies or of an outcome that it claims.

    Raises:
        NotFound: there is no such programme, study or outcome, or it has no references.
        RecordError: a file of records cannot be read.
    """
    rows = select(backend, read_text("references_to_cite"))
    chosen = [row for row in rows if _is_called(row, programme)]
    if not chosen:
        known = sorted({str(row["programmeLabel"]) for row in rows})
        raise NotFound("programme with references", programme, known)
    if study:
        numbers = sorted({str(row["number"]) for row in chosen})
        chosen = [row for row in chosen if str(row["number"]) == study]
        if not chosen:
            raise NotFound(f"study of {programme}", study, numbers)
    if outcome:
        claimed = sorted({one for row in chosen for one in _outcomes(row)})
        wanted = plainly(outcome)
        chosen = [row for row in chosen if any(plainly(o) == wanted for o in _outcomes(row))]
        if not chosen:
            raise NotFound(f"outcome of {programme}", outcome, claimed)
    records = read_folder(links / FOLDER)
    return _items(chosen, [one.work for one in records])


def _is_called(row: Row, name: str) -> bool:
    names = [str(row[key]) for key in ("programme", "programmeLabel", "acronym") if key in row]
    names.append(names[0].rsplit("/", 1)[-1])
    return plainly(name) in map(plainly, names)


def _outcomes(row: Row) -> list[str]:
    return str(row["outcomes"]).split("; ") if row.get("outcomes") else []


def _items(rows: Iterable[Row], works: Sequence[Work]) -> tuple[Cited, ...]:
    """Give an item for each reference, however many studies list it."""
    by_reference: dict[str, list[Row]] = {}
    for row in rows:
        by_reference.setdefault(str(row["reference"]), []).append(row)
    return tuple(
        Cited(
            key=_key(found[0]),
            work=_work(found[0], works),
            text=str(found[0]["text"]),
            link=_link(found[0]),
            note=_note(found),
        )
        for found in by_reference.values()
    )


def _key(row: Row) -> str:
    """Give what a reference is cited by: surname and year, or its first words."""
    if "surname" in row and "year" in row:
        return re.sub(r"[^a-z0-9]", "", folded(f"{row['surname']}{row['year']}"))
    return re.sub(r"[^a-z0-9]+", "-", folded(str(row["text"]))[:24]).strip("-")


def _work(row: Row, works: Sequence[Work]) -> Work | None:
    """Give the work that a reference stands for: the best record kept of it, or its name."""
    pairs = (one.partition(":")[::2] for one in str(row.get("identifiers") or "").split())
    named = {scheme: value for scheme, value in pairs if scheme in NORMAL}
    if not named:
        return None
    mine = [one for one in works if named.items() & one.identifiers.items()]
    mine.sort(key=lambda one: BEST.index(one.source) if one.source in BEST else len(BEST))
    known = {**{k: v for one in reversed(mine) for k, v in one.identifiers.items()}, **named}
    if mine:
        return replace(mine[0], identifiers=known)
    return Work("links", identifiers=known, title=str(row["workLabel"]))


def _link(row: Row) -> str:
    """Give where an abstract is, if only the publisher's own number tells it."""
    names = str(row.get("identifiers") or "").split()
    numbers = [one.partition(":")[2] for one in names if one.startswith("pii:")]
    return iri_of("pii", numbers[0]) if numbers and len(numbers) == len(names) else ""


def _note(rows: Sequence[Row]) -> str:
    """Say what rests on a reference, and how it is printed."""
    said = []
    for row in rows:
        rating = f", evidence rating {row['ratingLabel']}" if row.get("ratingLabel") else ""
        found = f"; outcomes: {row['outcomes']}" if row.get("outcomes") else ""
        said.append(f"Study {row['number']} of {row['assessmentLabel']}{rating}{found}.")
    return " ".join((*dict.fromkeys(said), f'Printed as "{rows[0]["text"]}".', USAGE))
