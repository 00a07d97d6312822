"""What a request asks of a named query: values, filters, page and form, from its parameters.

Knows names of parameters and what they may be; must not know a request object, a store or how an
answer is written. Whatever is unknown, doubled or cannot be is refused, never ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final
from urllib.parse import parse_qsl

from eifgraph.binding import VISIBLE
from eifgraph.catalogue import NamedQuery
from eifgraph.errors import ParameterError
from eifgraph.server.filters import Column, Filter, read_filters
from eifgraph.server.negotiate import HTML, TABLES
from eifgraph.server.paging import MOST, read_page

OPTIONS: Final = {
    "format": (tuple(TABLES.names), "The form of the answer; it wins over the Accept header."),
    "headers": (("names", "titles"), "Whether CSV has names of columns or titles for people."),
    "excel": (
        ("yes", "no"),
        "CSV for spreadsheets: a byte order mark, titles, and no cell that becomes a formula:"
        " before a text that begins with =, +, -, @, a tab or a line end stands an apostrophe.",
    ),
}
"""Parameters about the form of an answer: what they may be, and what they mean."""
PAGING: Final = {
    "limit": f"Rows on a page, 1 to {MOST}.",
    "offset": "Rows before the page.",
}
DEFAULTS: Final = {HTML: 100, "application/json": 1000}
"""Rows on a page where no limit is given; in forms that are taken away, as many as may be."""
PLUS: Final = re.compile(r"([234]) ")
"""How a rating such as 3+ arrives if its plus was not encoded as %2B."""
HAS_VALUE: Final = re.compile(VISIBLE)
MANY: Final = 300
"""Parameters of one request, at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: the parameters as given, and what they say."""

    query: NamedQuery
    pairs: tuple[tuple[str, str], ...]
    values: Mapping[str, str]
    """Of the query's own parameters, not yet bound."""
    filters: tuple[Filter, ...]
    options: Mapping[str, str]

    @property
    def instead(self) -> str:
        """What is asked in place of what the query's title and question say; nothing if nothing is.

        They tell of the defaults, and an answer to something else is not to be cited under them.
        """
        pairs = (pair for pair in self.pairs if pair[0] not in self.options)
        return ", ".join(f"{name}={value}" for name, value in pairs)

    def page(self, media_type: str) -> tuple[int, int]:
        """Give limit and offset of the page.

        Raises:
            ParameterError: one of them cannot be.
        """
        default = DEFAULTS.get(media_type, MOST)
        return read_page(self.options.get("limit", ""), self.options.get("offset", ""), default)


def read_pairs(encoded: bytes) -> tuple[tuple[str, str], ...]:
    """Read the parameters of an address, in order.

    Raises:
        ParameterError: a name comes twice, or the address is not UTF-8 or has too many.
    """
    try:
        text = encoded.decode("utf-8")
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MANY)
    except UnicodeDecodeError as error:
        raise ParameterError("", "the address is not UTF-8") from error
    except ValueError as error:
        raise ParameterError("", f"there are more than {MANY}") from error
    names = [name for name, _ in found]
    for name in names:
        if names.count(name) > 1:
            raise ParameterError(name[:80], "is given twice; give it once")
    return tuple((name, _with_plus(value)) for name, value in found)


def _with_plus(value: str) -> str:
    """Give a value with the plus of a rating, which an address has as a space.

    >>> _with_plus("3 ")
    '3+'
    """
    match = PLUS.fullmatch(value)
    return f"{match[1]}+" if match else value


def read_asked(
    query: NamedQuery, columns: tuple[Column, ...], pairs: tuple[tuple[str, str], ...]
) -> Asked:
    """Sort the parameters of a request into values, filters and options.

    Raises:
        ParameterError: one is unknown, or its value cannot be.
    """
    own = {one.name for one in query.parameters}
    filters = {name for column in columns for name in column.filters} - own
    given = dict(pairs)
    for name in given:
        if name not in own | filters | OPTIONS.keys() | PAGING.keys():
            raise ParameterError(name[:80], _unknown(name, query, filters))
    for name, (allowed, _) in OPTIONS.items():
        if name != "format" and given.get(name, allowed[0]) not in allowed:
            raise ParameterError(name, f"{given[name][:80]!r} is none of: {', '.join(allowed)}")
    return Asked(
        query=query,
        pairs=pairs,
        values={name: value for name, value in pairs if name in own},
        filters=read_filters(columns, {n: v for n, v in pairs if n in filters}),
        options={n: v for n, v in pairs if n not in own | filters},
    )


def without_empty(
    pairs: tuple[tuple[str, str], ...], is_from_form: bool
) -> tuple[tuple[str, str], ...]:
    """Leave out parameters without value, which the form of a page sends for fields left empty.

    Raises:
        ParameterError: one is empty in what no form sent; a script has then lost its value.
    """
    kept = tuple((name, value) for name, value in pairs if HAS_VALUE.search(value))
    if len(kept) < len(pairs) and not is_from_form:
        empty = next(name for name, value in pairs if not HAS_VALUE.search(value))
        raise ParameterError(empty[:80], "has no value; leave it out")
    return kept


def refuse_unknown(
    pairs: tuple[tuple[str, str], ...], known: Mapping[str, object]
) -> dict[str, str]:
    """Give the parameters of an address that takes only a few.

    Raises:
        ParameterError: one is not among them.
    """
    for name, _ in pairs:
        if name not in known:
            raise ParameterError(name[:80], f"is unknown here; there are: {', '.join(known)}")
    return dict(pairs)


def _unknown(name: str, query: NamedQuery, filters: set[str]) -> str:
    own = [one.name for one in query.parameters]
    near = get_close_matches(name, [*own, *filters, *OPTIONS, *PAGING], 3, 0.6)
    meant = f", perhaps {' or '.join(near)}" if near else ""
    takes = ", ".join([*own, *OPTIONS, *PAGING])
    columns = ", ".join(query.variables)
    return (
        f"{query.number} does not take it{meant}; it takes {takes}, and filters on the columns"
        f" {columns}, such as {query.variables[0]}.known=true"
    )
