"""Filters on the columns of an answer: equal, at least, at most, containing, known or not.

Knows columns, their types and the terms of SPARQL JSON; must not know queries, nor requests. A
filter looks at finished rows, so it cannot change what a query counts or leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eifgraph.binding import LONGEST, plainly
from eifgraph.errors import ParameterError

Term = Mapping[str, str]
Row = Mapping[str, Term]

TRUTHS: Final = {
    "true": "true",
    "yes": "true",
    "1": "true",
    "false": "false",
    "no": "false",
    "0": "false",
}
MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
DAY: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
NUMBER: Final = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?")
ORDERED: Final = ("integer", "number", "month", "day")
WORDED: Final = ("text", "any")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: its variable, what its values are, and what it means."""

    name: str
    type: str
    meaning: str

    @property
    def title(self) -> str:
        """Its name for people.

        >>> Column("programmeLabel", "text", "").title, Column("programme", "iri", "").title
        ('Programme', 'Programme (IRI)')
        """
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.name.removesuffix("Label") or self.name)
        kind = {"iri": " (IRI)", "any": " (or its IRI)"}.get(self.type, "")
        return words[0].upper() + words[1:].lower() + kind

    @property
    def filters(self) -> tuple[str, ...]:
        """The names of the filters on it."""
        ways = ["", ".known"]
        if self.type in ORDERED:
            ways += [".min", ".max"]
        if self.type in WORDED:
            ways.append(".contains")
        return tuple(f"{self.name}{way}" for way in ways)


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on one column."""

    column: Column
    way: str
    """Nothing for equal, or known, min, max, contains."""
    value: str

    def holds(self, row: Row) -> bool:
        """Tell whether a row fulfils it; a row without a value fulfils only `known=false`."""
        term = row.get(self.column.name)
        if self.way == "known":
            return (term is not None) == (self.value == "true")
        if term is None:
            return False
        if self.way == "contains":
            return plainly(self.value) in plainly(term["value"])
        if self.way == "min":
            return self._order(term["value"]) >= self._order(self.value)
        if self.way == "max":
            return self._order(term["value"]) <= self._order(self.value)
        return self._is(term, row)

    def _order(self, text: str) -> tuple[Decimal, str]:
        """Give what a value is ordered by: a number, or the text of a month or day."""
        is_number = self.column.type in ("integer", "number")
        return (Decimal(text), "") if is_number else (Decimal(0), text)

    def _is(self, term: Term, row: Row) -> bool:
        if self.column.type in ("integer", "number"):
            return Decimal(term["value"]) == Decimal(self.value)
        if term["type"] != "uri":
            return plainly(term["value"]) == plainly(self.value)
        end = f"/{self.value.removeprefix('/')}"
        label = row.get(f"{self.column.name}Label", {}).get("value", "")
        iri = term["value"]
        return (
            iri == self.value
            or iri.endswith((end, f"#{self.value}"))
            or (plainly(label) == plainly(self.value))
        )


def read_filters(columns: Sequence[Column], given: Mapping[str, str]) -> tuple[Filter, ...]:
    """Read filters by their names, such as `size.min`.

    Raises:
        ParameterError: a value does not fit the type of its column.
    """
    ways = {name: column for column in columns for name in column.filters}
    return tuple(_filter(name, ways[name], value) for name, value in given.items())


def _filter(name: str, column: Column, value: str) -> Filter:
    way = name.removeprefix(column.name).removeprefix(".")
    kind = "truth" if way == "known" else column.type
    if len(value) > LONGEST:
        raise ParameterError(name, f"takes at most {LONGEST} characters")
    if kind == "truth":
        if value.lower() not in TRUTHS:
            raise ParameterError(name, f"{value!r} is neither true nor false")
        return Filter(column, way, TRUTHS[value.lower()])
    pattern, example = FITTING.get(kind, (None, ""))
    if pattern is not None and not pattern.fullmatch(value):
        raise ParameterError(name, f"{value!r} is no {kind}; give one such as {example}")
    return Filter(column, way, value)


FITTING: Final = {
    "integer": (re.compile(r"-?[0-9]{1,15}"), "12"),
    "number": (NUMBER, "1.5"),
    "month": (MONTH, "2018-02"),
    "day": (DAY, "2018-02-28"),
}
"""What a value for each type looks like, and an example."""
