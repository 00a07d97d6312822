"""Constraints written in SPARQL (SHACL section 5), asked of Oxigraph.

Knows pyoxigraph's store. Oxigraph's terms, like its numbers and texts, are those of SPARQL 1.1 as
rdflib's are; `tests/test_engines.py` shows where both give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from eifgraph.shapes.terms import Term, text_of
from eifgraph.shapes.triples import Quads, plain, to_oxigraph

Store: TypeAlias = ox.Store
Bound: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
USES: Final = 40
"""So many graphs a store is lent to: each leaves its texts behind, half a megabyte."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a constraint's answer: a result for a focus node (5.3.2)."""

    focus: Term
    path: Term | None
    value: Term | None
    others: dict[str, Term]

    def fill(self, message: str) -> str:
        """Put the row's values into a message, where it has `{?name}` or `{$name}` (5.3.2)."""
        known = self.others | {
            name: term
            for name, term in (("this", self.focus), ("path", self.path), ("value", self.value))
            if term is not None
        }
        for name, term in known.items():
            for mark in "?$":
                message = message.replace(f"{{{mark}{name}}}", text_of(term))
        return message


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT of a constraint, and what its text tells (`query`)."""

    text: str
    messages: tuple[str, ...]
    properties: frozenset[str] | None
    serves_all: bool

    def rows(self, store: Store, focus_nodes: Sequence[Term]) -> Iterator[Row]:
        """Give the rows for some focus nodes, each once."""
        said: list[Row] = []
        if self.serves_all:
            wanted = set(focus_nodes)
            said = [row for row in _rows(store.query(self.text), None) if row.focus in wanted]
        else:
            for focus in focus_nodes:
                bound: dict[ox.Variable, Bound] = {ox.Variable("this"): to_oxigraph(focus)}
                said += _rows(store.query(self.text, substitutions=bound), focus)
        seen: list[Row] = []
        for row in said:
            if row not in seen:
                seen.append(row)
                yield row


def _rows(answer: object, focus: Term | None) -> Iterator[Row]:
    assert isinstance(answer, ox.QuerySolutions)  # constraints are SELECT queries
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        terms = {name: plain(solution[name]) for name in names if solution[name] is not None}
        here = terms.pop("this", focus)
        path, value = terms.pop("path", None), terms.pop("value", None)
        if here is not None and (focus is None or focus == here):
            yield Row(here, path, value, terms)


class Desk:
    """A store of the background that graphs are laid beside, one at a time, to be asked about."""

    def __init__(self, background: Quads) -> None:
        self._background = background
        self._store: Store | None = None
        self._uses = 0

    @contextmanager
    def beside(self, quads: Quads, properties: frozenset[str] | None) -> Iterator[Store]:
        """Give a store of the background and of a graph's triples of some properties, or of any."""
        store = self._fresh()
        seen = None if properties is None else {ox.NamedNode(name) for name in properties}
        added = [q for q in quads if (seen is None or q.predicate in seen) and q not in store]
        store.extend(added)
        try:
            yield store
        finally:
            for quad in added:
                store.remove(quad)

    def _fresh(self) -> Store:
        """Give a store not used too often: it forgets triples, but not their texts."""
        self._uses += 1
        if self._store is None or self._uses > USES:
            self._store, self._uses = ox.Store(), 0
            self._store.bulk_extend(self._background)
        return self._store
