"""An answer of a named query as a page for people: its form, its rows, the way to other pages.

Knows tables, parameters and what may be chosen for them; must not know requests, and makes no HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from rdflib import Literal, URIRef

from eifgraph.backend.interface import Binding
from eifgraph.binding import Binder, Choice
from eifgraph.parameters import Kind, Parameter
from eifgraph.server.asked import Asked
from eifgraph.server.filters import Column, Row
from eifgraph.server.tables import Table

LISTED: Final = (Kind.MEMBER, Kind.RANK)
SUGGESTED: Final = 500
"""Names of instances that a field suggests, at most."""
FORMS: Final = (
    ("CSV", "csv", ()),
    ("CSV for spreadsheets", "csv", (("excel", "yes"),)),
    ("JSON", "json", ()),
    ("TSV", "tsv", ()),
    ("XML", "xml", ()),
)
"""Name of a form, its suffix, and parameters that it needs."""


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen in a field."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: of a parameter, or of a filter on a column."""

    name: str
    label: str
    hint: str
    value: str
    options: tuple[Option, ...] = ()
    """Those of a closed list, or else names to suggest."""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as shown, and where it leads."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What the page of an answer shows."""

    fields: tuple[Field, ...]
    filters: tuple[Field, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    forms: tuple[tuple[str, str], ...]
    """Name of a form and its address."""


def answer_view(
    table: Table,
    asked: Asked,
    bindings: Mapping[str, Binding],
    binder: Binder,
    href: Callable[[URIRef], str | None],
) -> AnswerView:
    """Show a table: labels lead to their things, so IRIs that have a label need no column."""
    names = {one.name for one in table.columns}
    columns = tuple(one for one in table.columns if f"{one.name}Label" not in names)
    given = dict(asked.pairs)
    own = {one.name for one in asked.query.parameters}
    return AnswerView(
        fields=tuple(_field(one, asked, bindings, binder) for one in asked.query.parameters),
        filters=tuple(
            Field(name, one.title, _way(name, one), given.get(name, ""))
            for one in columns
            for name in one.filters
            if name not in own
        ),
        columns=columns,
        rows=tuple(tuple(_cell(one, row, href) for one in columns) for row in table.rows()),
        forms=tuple((label, _address(asked, suffix, more)) for label, suffix, more in FORMS),
    )


def _field(
    parameter: Parameter, asked: Asked, bindings: Mapping[str, Binding], binder: Binder
) -> Field:
    bound = bindings.get(parameter.name)
    choices: tuple[Choice, ...] = ()
    if parameter.kind in (*LISTED, Kind.INSTANCE):
        choices = binder.choices(parameter)[:SUGGESTED]
    default = f" Default: {parameter.default}." if parameter.default else ""
    return Field(
        name=parameter.name,
        label=spaced(parameter.name),
        hint=parameter.meaning + default,
        value=asked.values.get(parameter.name, ""),
        options=tuple(
            Option(one.name, _name(one), bound in (one.iri, Literal(one.rank))) for one in choices
        ),
        is_closed=parameter.kind in LISTED,
    )


def _name(choice: Choice) -> str:
    is_told = choice.notation.lower().replace("-", " ") in ("", choice.label.lower())
    return choice.label if is_told else f"{choice.notation}: {choice.label}"


def spaced(name: str) -> str:
    """Give a name in words.

    >>> spaced("minimumRating")
    'minimum rating'
    """
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)


def _way(name: str, column: Column) -> str:
    way = name.removeprefix(column.name).removeprefix(".")
    words = {"known": "has a value", "min": "at least", "max": "at most", "contains": "contains"}
    return words.get(way, "is")


def _cell(column: Column, row: Row, href: Callable[[URIRef], str | None]) -> Cell:
    term = row.get(column.name)
    text = "" if term is None else term["value"]
    thing = row.get(column.name.removesuffix("Label"), {})
    if thing.get("type") != "uri":
        return Cell(text, None)
    return Cell(text or thing["value"], href(URIRef(thing["value"])))


def _address(asked: Asked, suffix: str, more: tuple[tuple[str, str], ...]) -> str:
    left_out = ("format", "limit", "offset", "excel", "headers")
    pairs = [(name, value) for name, value in asked.pairs if name not in left_out]
    query = urlencode([*pairs, *more])
    return f"/api/{asked.query.number}.{suffix}" + (f"?{query}" if query else "")
