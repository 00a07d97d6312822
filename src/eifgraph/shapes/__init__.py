"""Check graphs against the SHACL shapes and say what was found, with places.

`check_text` runs the fast engine and hands what that does not know to the reference, pyshacl; both
give equal reports (`tests/test_engines.py`). Must not know what any shape means.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rdflib import Graph

from eifgraph.ontology import read_turtle
from eifgraph.shapes.places import Places
from eifgraph.shapes.results import CheckReport, CheckResult, Found, Level
from eifgraph.shapes.rules import Rules, background_files, shape_files
from eifgraph.turtle import new_graph

__all__ = [
    "CheckReport",
    "CheckResult",
    "Found",
    "Level",
    "Rules",
    "Shapes",
    "check_graph",
    "check_text",
    "read_shapes",
]


@dataclass(frozen=True)
class Shapes:
    """The shapes, and the ontology and code lists that class constraints look at."""

    shapes: Graph
    background: Graph

    @cached_property
    def rules(self) -> Rules:
        """The same, compiled."""
        return Rules.of(self.shapes, self.background)


def read_shapes(shapes_dir: Path, ontology_dir: Path) -> Shapes:
    """Read all shape files, and what they look classes up in.

    Raises:
        OntologyError: a file cannot be read, or there is none.
    """
    shapes, background = new_graph(), new_graph()
    for path in shape_files(shapes_dir):
        shapes += read_turtle(path)
    for path in background_files(ontology_dir):
        background += read_turtle(path)
    return Shapes(shapes, background)


def check_graph(graph: Graph, text: str, file: Path, shapes: Shapes) -> CheckReport:
    """Check a graph; `text` and `file` are its Turtle and where that is, to name lines."""
    return check_text(text, file, shapes.rules, graph)


def check_text(text: str, file: Path, rules: Rules, graph: Graph | None = None) -> CheckReport:
    """Check the Turtle of a graph; `graph` is what it says, if that is at hand.

    Raises:
        OntologyError: it is not Turtle, or the reference engine cannot run the shapes.
    """
    found, view = rules.check(text, file, graph)
    places = Places(view, text, file)
    return CheckReport(file, places.results(found), places.title())
