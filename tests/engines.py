"""Both engines side by side, for the tests that compare them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.sparql import prepareQuery, processor
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from eifgraph.config import resource_dir
from eifgraph.ontology import read_turtle
from eifgraph.shapes import Found, Rules
from eifgraph.shapes.rules import read_text
from eifgraph.turtle import new_graph
from tests.shapes.cases import EXAMPLE, Case

FILE = Path("case.ttl")
Report = Counter[tuple[str, ...]]


@cache
def read_rules() -> Rules:
    """Read the shapes of the project."""
    return Rules.read(resource_dir("shapes"), resource_dir("ontology"))


def comparable(found: Iterable[Found]) -> Report:
    """Give results as they are compared: blank nodes have no names, and order says nothing."""
    said = [("_:" if str(part).startswith("_:") else str(part) for part in one) for one in found]
    return Counter(map(tuple, said))


def both(text: str, file: Path = FILE) -> tuple[Report, Report]:
    """Check a graph by the fast engine, and by the reference alone."""
    rules = read_rules()
    return (
        comparable(rules.check(text, file)[0]),
        comparable(rules.check_by_reference(read_text(text, file), file)),
    )


prepare = cache(prepareQuery)


def prepare_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rdflib read each query once: pyshacl has it read again for every focus node."""
    run = processor.SPARQLProcessor.query

    def query(self: object, text: str | Query, *arguments: object, **named: object) -> object:
        asked = prepare(text) if isinstance(text, str) else text
        return run(self, asked, *arguments, **named)  # type: ignore[arg-type]  # as rdflib calls it

    monkeypatch.setattr(processor.SPARQLProcessor, "query", query)


def merged(files: Iterable[Path]) -> Graph:
    """Give several files as one graph."""
    whole = new_graph()
    for path in files:
        whole += read_turtle(path)
    return whole


def renamed(graph: Graph, number: int) -> Graph:
    """Give a copy of a case whose things no other case has."""

    def rename(node: Node) -> Node:
        is_own = isinstance(node, URIRef) and node.startswith(EXAMPLE)
        return URIRef(f"{EXAMPLE}{number}/{str(node).removeprefix(EXAMPLE)}") if is_own else node

    copy = new_graph()
    for subject, predicate, value in graph:
        copy.add((rename(subject), predicate, rename(value)))
    return copy


def side_by_side(cases: Iterable[Case]) -> Graph:
    """Give cases as one graph, each with names of its own."""
    whole = new_graph()
    for number, case in enumerate(cases):
        whole += renamed(case.graph, number)
    return whole
