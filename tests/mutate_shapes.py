"""Break each fact that a shape asks for, and see that this shape notices it and no other does.

For every constraint of every named shape a conforming graph (a good case of the shape's folder) is
changed so that just this constraint is broken: by a change derived from the constraint, or by a bad
case that says it breaks just this one. Run it to see the table and the score::

    python -m tests.mutate_shapes            # the table
    python -m tests.mutate_shapes --check    # and exit 1 below 100 %
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from eifgraph.namespaces import OURS
from tests.shapes.cases import (
    Case,
    Outcome,
    all_shapes,
    case_names,
    folder_of,
    outcomes,
    read_case,
    read_shape_graph,
)
from tests.shapes.mutations import MUTATIONS
from tests.shapes.sites import Site, ordered

COMPONENTS: Final = {
    SH[name]: name[0].upper() + name[1:]
    for name in (
        *("minCount", "maxCount", "class", "datatype", "nodeKind", "in", "pattern", "languageIn"),
        *("minLength", "minInclusive", "maxInclusive", "minExclusive", "lessThanOrEquals"),
        *("equals", "disjoint", "hasValue", "or", "xone", "not"),
    )
} | {SH.sparql: "SPARQL"}
"""For each parameter the component that it belongs to."""
NO_CONSTRAINTS: Final = {
    *(SH.path, SH.message, SH.severity, SH.property),
    *(SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf),
}


@dataclass(frozen=True, order=True)
class Constraint:
    """One constraint of a named shape; the same shape may have several."""

    shape: URIRef
    component: str
    parameter: Node

    @property
    def name(self) -> str:
        """Name the shape as reports do."""
        return self.shape.removeprefix(OURS["shape"])


@dataclass(frozen=True)
class Verdict:
    """Whether breaking a constraint was noticed by it alone, and in which graph."""

    constraint: Constraint
    by: str | None

    def line(self) -> str:
        """Give a line of the table."""
        said = self.by or "NOT NOTICED, or not by this shape alone"
        return f"{self.constraint.name:48} {self.constraint.component:17} {said}"


def constraints(shapes: Graph) -> list[Constraint]:
    """Give all constraints of all named shapes.

    Raises:
        ValueError: a shape has a parameter that is not known here.
    """
    found = []
    for shape in all_shapes(shapes):
        for parameter, value in shapes.predicate_objects(shape):
            if parameter in COMPONENTS:
                found.append(Constraint(shape, COMPONENTS[parameter], value))  # type: ignore[index]  # it is a key
            elif parameter.startswith(SH) and parameter not in NO_CONSTRAINTS:  # type: ignore[attr-defined]  # an IRI
                raise ValueError(
                    f"{shape} has {parameter}: say in mutate_shapes.py how to break it"
                )
    return sorted(found)


def judge(constraint: Constraint) -> Verdict:
    """Break a constraint in every way known, until it alone is what fails."""
    for name, graph, known in _mutants(constraint):
        failed = {(one.shape, one.component) for one in outcomes(graph) - known}
        if failed == {(constraint.name, constraint.component)}:
            return Verdict(constraint, name)
    return Verdict(constraint, None)


def _mutants(constraint: Constraint) -> Iterator[tuple[str, Graph, frozenset[Outcome]]]:
    folder = folder_of(constraint.shape)
    path = read_shape_graph().value(constraint.shape, SH.path)
    mutate = MUTATIONS.get(constraint.component)
    if mutate is not None and path is not None:
        for case in _cases(folder, is_good=True):
            for focus in _focus_nodes_of_rule(case.graph, constraint.shape):
                for graph in mutate(Site(case.graph, focus, path, constraint.parameter)):
                    yield f"{case.name}, changed", graph, case.fails
    for case in _cases(folder, is_good=False):
        yield case.name, case.graph, frozenset()


def _cases(folder: str, is_good: bool) -> list[Case]:
    cases = [read_case(name) for name in case_names() if name.startswith(f"{folder}/")]
    return [case for case in cases if case.is_good == is_good]


def _focus_nodes_of_rule(graph: Graph, rule: URIRef) -> list[Node]:
    owners = read_shape_graph().subjects(SH.property, rule)
    return ordered({node for owner in owners for node in focus_nodes(graph, URIRef(str(owner)))})


def focus_nodes(graph: Graph, shape: URIRef) -> set[Node]:
    """Give the things of a graph that a node shape is aimed at, superclasses left aside."""
    shapes = read_shape_graph()
    found: set[Node] = set()
    for kind in shapes.objects(shape, SH.targetClass):
        found |= set(graph.subjects(RDF.type, kind))
    for predicate in shapes.objects(shape, SH.targetSubjectsOf):
        found |= set(graph.subjects(predicate))
    for predicate in shapes.objects(shape, SH.targetObjectsOf):
        found |= set(graph.objects(None, predicate))
    return found


def main(arguments: list[str]) -> int:
    """Print the table and the score; with --check, exit 1 below 100 %."""
    verdicts = [judge(constraint) for constraint in constraints(read_shape_graph())]
    noticed = sum(verdict.by is not None for verdict in verdicts)
    lines = [verdict.line() for verdict in verdicts]
    lines.append(f"{noticed} of {len(verdicts)} constraints: {100 * noticed / len(verdicts):.1f} %")
    sys.stdout.write("\n".join(lines) + "\n")
    return int("--check" in arguments and noticed < len(verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
