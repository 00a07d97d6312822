"""The shapes ready to run beside their background, and which engine checks what.

Knows both engines and when the fast one steps aside; must not know what any shape means.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from rdflib import Graph

from eifgraph.errors import OntologyError
from eifgraph.ontology import read_turtle
from eifgraph.shapes.compiler import compile_shapes
from eifgraph.shapes.engine import Engine
from eifgraph.shapes.paths import Path as PropertyPath
from eifgraph.shapes.paths import path_text
from eifgraph.shapes.reference import check_by_reference, part_of
from eifgraph.shapes.results import Found
from eifgraph.shapes.sparql import Desk
from eifgraph.shapes.triples import Quads, Triples, View, from_graph, from_quads, parse, to_quads

TYPED_TEXT: Final = re.compile(r"\^\^\s*(?:xsd:string|<[^>]*XMLSchema#string>)")
"""rdflib tells "a" from "a"^^xsd:string, as RDF 1.1 does not: such graphs are the reference's."""


def shape_files(folder: Path) -> list[Path]:
    """Give the files of shapes.

    Raises:
        OntologyError: there is none.
    """
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise OntologyError(folder, "no shapes in it")
    return files


def background_files(folder: Path) -> list[Path]:
    """Give the files that class constraints look at: ontology and code lists."""
    return [folder / "eif.ttl", folder / "schemes.ttl"]


@dataclass(frozen=True)
class Rules:
    """Compiled shapes, what they look classes up in, and which of them are the reference's.

    `left` is None where all are; `load` gives shapes and background as the reference wants them.
    """

    engine: Engine
    left: frozenset[str] | None
    background: Triples
    quads: Quads
    load: Callable[[], tuple[Graph, Graph]]

    @classmethod
    def of(cls, shapes: Graph, background: Graph) -> Rules:
        """Compile shapes that are at hand as graphs."""
        engine, left = compile_shapes(from_graph(shapes))
        known = from_graph(background)
        return cls(engine, left, known, to_quads(known), lambda: (shapes, background))

    @classmethod
    def read(cls, shapes_dir: Path, ontology_dir: Path) -> Rules:
        """Read and compile the shapes without rdflib, whose reader is slow.

        Raises:
            OntologyError: a file cannot be read, or there is none.
        """
        files, known = shape_files(shapes_dir), background_files(ontology_dir)
        engine, left = compile_shapes(from_quads(_read(files)))
        quads = _read(known)

        def load() -> tuple[Graph, Graph]:
            return _merged(files), _merged(known)

        return cls(engine, left, from_quads(quads), quads, load)

    @cached_property
    def desk(self) -> Desk:
        """Where queries are asked; each process makes its own when first needed."""
        return Desk(self.quads)

    @cached_property
    def reference(self) -> tuple[Graph, Graph]:
        """The shapes and their background as graphs of rdflib's, made when first needed."""
        return self.load()

    @cached_property
    def paths(self) -> dict[str, PropertyPath]:
        """The paths of all shapes by their text."""
        waiting = [shape for shape, _ in self.engine.shapes]
        found: dict[str, PropertyPath] = {}
        while waiting:
            shape = waiting.pop()
            waiting.extend(shape.properties)
            if shape.path is not None:
                found[path_text(shape.path)] = shape.path
        return found

    def check(self, text: str, file: Path, graph: Graph | None = None) -> tuple[list[Found], View]:
        """Give all results for the Turtle of a graph, and the graph to look labels up in.

        Raises:
            OntologyError: it is not Turtle, or the reference engine cannot run the shapes.
        """
        quads = parse(text, file)
        view = View(from_quads(quads), self.background)
        if TYPED_TEXT.search(text) or self.left is None:
            return self.check_by_reference(graph or read_text(text, file), file), view
        found = self.engine.check(view, quads, self.desk)
        if self.left:
            found += self.check_by_reference(graph or read_text(text, file), file, self.left)
        return found, view

    def check_by_reference(
        self, graph: Graph, file: Path, names: frozenset[str] | None = None
    ) -> list[Found]:
        """Give the results of the reference engine, for some shapes or for all."""
        shapes, background = self.reference
        part = shapes if names is None else part_of(shapes, names)
        return check_by_reference(graph, background, part, file)


def read_text(text: str, file: Path) -> Graph:
    """Read Turtle by rdflib."""
    graph = Graph(bind_namespaces="none")
    return graph.parse(data=text, format="turtle", publicID=file.absolute().as_uri())


def _read(files: list[Path]) -> Quads:
    found: Quads = []
    for file in files:
        try:
            found += parse(file.read_text(encoding="utf-8"), file)
        except OSError as error:
            raise OntologyError(file, f"not readable: {error}") from error
    return found


def _merged(files: list[Path]) -> Graph:
    merged = Graph(bind_namespaces="none")
    for file in files:
        merged += read_turtle(file)
    return merged
