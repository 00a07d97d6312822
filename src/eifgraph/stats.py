"""What is known of each programme and what is not: the completeness matrix.

Knows the rows of the query that asks it; must not know how they are shown.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib.term import Identifier

from eifgraph.backend import Backend
from eifgraph.catalogue import find_query, select

QUERY: Final = "q23"
KNOWN: Final = "Known"
SHORT: Final = {
    KNOWN: "yes",
    "Not seen": "·",
    "Label only": "lab",
    "Not available": "n/a",
    "Cost information not available": "NA",
    "None measured": "n/m",
    "None": "none",
    "Not stated": "-",
    "Not reported": "n/r",
    "Not understood": "?",
}
"""For each state, how a narrow table shows it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of a facet of a programme, and on how many sites."""

    state: str
    sites: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Facets across, programmes down; a programme has its IRI, its label and a cell a facet."""

    facets: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell, ...]], ...]

    def known(self) -> tuple[int, ...]:
        """Count for each facet the programmes of which it is known."""
        return tuple(
            sum(cells[place].state == KNOWN for _, _, cells in self.rows)
            for place in range(len(self.facets))
        )

    def states(self) -> Counter[str]:
        """Count the cells of each state."""
        return Counter(cell.state for _, _, cells in self.rows for cell in cells)


def read_matrix(backend: Backend) -> Matrix:
    """Ask what is known."""
    return matrix_of(select(backend, find_query(QUERY).text))


def matrix_of(rows: Sequence[Mapping[str, Identifier]]) -> Matrix:
    """Turn a row for each programme and facet into a matrix; a missing cell was not seen."""
    facets = tuple(dict.fromkeys(str(row["facet"]) for row in rows))
    labels = {str(row["programme"]): str(row["programmeLabel"]) for row in rows}
    cells = {
        (str(row["programme"]), str(row["facet"])): Cell(str(row["state"]), int(str(row["sites"])))
        for row in rows
    }
    unseen = Cell("Not seen", 0)
    return Matrix(
        facets,
        tuple(
            (iri, label, tuple(cells.get((iri, facet), unseen) for facet in facets))
            for iri, label in sorted(labels.items(), key=lambda item: item[1].casefold())
        ),
    )


def render_text(matrix: Matrix) -> str:
    """Render for a terminal: a column a facet, numbered, and what the marks mean."""
    width = max((len(label) for _, label, _ in matrix.rows), default=0)
    numbers = [f"{number:>5}" for number in range(1, len(matrix.facets) + 1)]
    lines = [f"{number:>2}  {facet}" for number, facet in enumerate(matrix.facets, start=1)]
    lines += ["", " " * width + "".join(numbers)]
    for _, label, cells in matrix.rows:
        lines.append(label.ljust(width) + "".join(f"{SHORT[cell.state]:>5}" for cell in cells))
    lines.append("known".ljust(width) + "".join(f"{count:>5}" for count in matrix.known()))
    marks = ", ".join(f"{mark} {state.lower()}" for state, mark in SHORT.items())
    return "\n".join([*lines, "", f"{len(matrix.rows)} programmes; {marks}"])


def render_csv(matrix: Matrix) -> str:
    """Render as CSV, a row a programme."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["programme", "label", *matrix.facets])
    for iri, label, cells in matrix.rows:
        writer.writerow([iri, label, *(cell.state for cell in cells)])
    return text.getvalue()


def render_json(matrix: Matrix) -> str:
    """Render as JSON: programmes with a state and a number of sites for each facet."""
    programmes = [
        {
            "programme": iri,
            "label": label,
            "facets": {
                facet: {"state": cell.state, "sites": cell.sites}
                for facet, cell in zip(matrix.facets, cells, strict=True)
            },
        }
        for iri, label, cells in matrix.rows
    ]
    known = dict(zip(matrix.facets, matrix.known(), strict=True))
    return json.dumps({"known": known, "programmes": programmes}, indent=2, ensure_ascii=False)


RENDERERS: Final = {"text": render_text, "csv": render_csv, "json": render_json}
"""The forms of the matrix outside a browser."""
