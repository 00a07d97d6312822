"""The fast engine: compiled shapes, run over plain terms.

Knows how shapes, targets and components work together (SHACL sections 2 and 3.4); what a component
asks is `components`', what is not known here goes to `reference`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rdflib import SH

from eifgraph.ontology import short
from eifgraph.shapes.components import Component
from eifgraph.shapes.paths import Path, follow, path_text
from eifgraph.shapes.results import Found
from eifgraph.shapes.sparql import Desk, Query, Row, Store
from eifgraph.shapes.terms import Term
from eifgraph.shapes.triples import Quads, Values, View

SPARQL = "SPARQLConstraintComponent"
Target = Callable[[View], Iterable[Term]]


@dataclass(slots=True, eq=False)
class Shape:
    """A shape, ready to be run; without a path it is a node shape (2.2), with one a property's."""

    name: str
    path: Path | None
    severity: str
    message: str
    components: tuple[Component, ...]
    properties: tuple[Shape, ...]
    queries: tuple[Query, ...]
    path_text: str | None = field(init=False)
    _always: tuple[Component, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.path_text = None if self.path is None else path_text(self.path)
        self._always = tuple(one for one in self.components if not one.needs_values)

    def _asked(self, values: Values) -> tuple[Component, ...]:
        return self.components if values else self._always

    def values(self, view: View, focus: Term) -> Values:
        """Give the value nodes for a focus node (3.4.1)."""
        return {focus: None} if self.path is None else follow(self.path, view, focus)

    def conforms(self, view: View, focus: Term) -> bool:
        """Say whether a node conforms, for shapes that are asked by others (3.4.3)."""
        values = self.values(view, focus)
        for component in self._asked(values):
            for _ in component.failures(view, focus, values):
                return False
        return all(inner.conforms(view, value) for inner in self.properties for value in values)

    def run(self, run: Run, focus: Term) -> None:
        """Add the results for a focus node (3.4.1, 3.4.2)."""
        values = self.values(run.view, focus)
        for component in self._asked(values):
            for value in component.failures(run.view, focus, values):
                run.found.append(self._result(focus, value, component.name))
        if self.queries:
            run.waiting.setdefault(self, []).append(focus)
        for inner in self.properties:
            for value in values:
                inner.run(run, value)

    def _result(self, focus: Term, value: Term | None, component: str) -> Found:
        name = str(SH) + component
        return Found(focus, self.path_text, value, name, self.name, self.severity, self.message)

    def answer(self, query: Query, row: Row) -> Found:
        """Make the result of a row (5.3.2): a node shape's value is the focus node itself."""
        value = row.value if row.value is not None or self.path is not None else row.focus
        whole = Row(row.focus, row.path, value, row.others)
        path = self.path_text if row.path is None else short(row.path)
        said = {self.message, *query.messages} - {""}
        message = " / ".join(sorted(whole.fill(text) for text in said))
        name = str(SH) + SPARQL
        return Found(row.focus, path, value, name, self.name, self.severity, message)


@dataclass(slots=True)
class Run:
    """One check of one graph: what was found, and the focus nodes that wait for a query."""

    view: View
    found: list[Found] = field(default_factory=list)
    waiting: dict[Shape, list[Term]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Engine:
    """Compiled shapes with their targets (2.1.3)."""

    shapes: tuple[tuple[Shape, tuple[Target, ...]], ...]

    def check(self, view: View, quads: Quads, desk: Desk) -> list[Found]:
        """Give all results for a graph; `quads` are its triples for the queries at the desk."""
        run = Run(view)
        for shape, targets in self.shapes:
            focus_nodes = {node: None for target in targets for node in target(view)}
            for focus in focus_nodes:
                shape.run(run, focus)
        if run.waiting:
            asked = [query.properties for shape in run.waiting for query in shape.queries]
            with desk.beside(quads, union_of(asked)) as store:
                run.found += _answers(run, store)
        return run.found


def _answers(run: Run, store: Store) -> Iterator[Found]:
    for shape, focus_nodes in run.waiting.items():
        for query in shape.queries:
            for row in query.rows(store, focus_nodes):
                yield shape.answer(query, row)


def union_of(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Give all properties of some queries; None, for any, if one of them may look at any."""
    found = frozenset[str]()
    for one in sets:
        if one is None:
            return None
        found |= one
    return found
