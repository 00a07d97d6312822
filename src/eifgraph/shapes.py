"""Run the SHACL shapes over a page's graph and say what they found, with places.

Knows pyshacl and how a report becomes sentences; must not know what any shape means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pyshacl
from rdflib import RDF, RDFS, SH, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from eifgraph.errors import OntologyError
from eifgraph.namespaces import OTHERS, OURS
from eifgraph.ontology import read_turtle, short
from eifgraph.turtle import new_graph
from eifgraph.vocab import EIF

OA = Namespace(OTHERS["oa"])


class Level(Enum):
    """Severity of a result, as SHACL has it."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes, and the ontology and code lists that class constraints look at."""

    shapes: Graph
    background: Graph


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One result: which thing, which rule, which value, and where both stand."""

    level: Level
    thing: str
    label: str
    shape: str
    component: str
    path: str | None
    value: str | None
    message: str
    graph_file: str
    graph_line: int | None
    page_file: str | None
    page_lines: tuple[int, int] | None

    def sentence(self, source: Path | None = None) -> str:
        """Say the result as a line for people, places first as compilers do.

        Of a graph that was just made from a source file, the place is the source's.
        """
        value = f" (value: {self.value})" if self.value else ""
        page = ""
        if self.page_file and self.page_lines:
            first, last = self.page_lines
            lines = f"line {first}" if first == last else f"lines {first} to {last}"
            page = f"; read from {self.page_file}, {lines}"
        what = f"{self.label!r} {self.message}{value}"
        if source is not None:
            line = self.page_lines[0] if self.page_lines else 1
            return f"{source}:{line}: {self.level.value}: {what} [{self.shape}]"
        place = f"{self.graph_file}:{self.graph_line or 1}"
        return f"{place}: {self.level.value}: {what} [{self.shape}]{page}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """All results for one graph file, worst first, and SHACL's own report as Turtle."""

    file: Path
    results: tuple[CheckResult, ...]
    turtle: str

    def count(self, level: Level) -> int:
        """Count the results of a level."""
        return sum(result.level is level for result in self.results)

    @property
    def conforms(self) -> bool:
        """Say whether no shape is violated; warnings do not count."""
        return self.count(Level.VIOLATION) == 0


def read_shapes(shapes_dir: Path, ontology_dir: Path) -> Shapes:
    """Read all shape files, and what they look classes up in.

    Raises:
        OntologyError: a file cannot be read, or there is none.
    """
    files = sorted(shapes_dir.glob("*.ttl"))
    if not files:
        raise OntologyError(shapes_dir, "no shapes in it")
    shapes, background = new_graph(), new_graph()
    for path in files:
        shapes += read_turtle(path)
    for name in ("eif.ttl", "schemes.ttl"):
        background += read_turtle(ontology_dir / name)
    return Shapes(shapes, background)


def check_graph(graph: Graph, text: str, file: Path, shapes: Shapes) -> CheckReport:
    """Check a graph; `text` and `file` are its Turtle and where that is, to name lines."""
    with _beside_background(graph, shapes) as data:
        _, report, said = pyshacl.validate(
            data, shacl_graph=shapes.shapes, inference="none", inplace=True
        )
        if not isinstance(report, Graph):  # pyshacl gives a failure in place of a report
            raise OntologyError(file, f"the shapes could not be run: {said}")
        lines = text.splitlines()
        found = [
            _result(report, node, data, lines, file)
            for node in report.subjects(RDF.type, SH.ValidationResult)
        ]
    order = list(Level)
    results = sorted(
        found,
        key=lambda r: (order.index(r.level), r.graph_line or 0, r.shape, r.value or ""),
    )
    return CheckReport(file, tuple(results), report.serialize(format="turtle"))


@contextmanager
def _beside_background(graph: Graph, shapes: Shapes) -> Iterator[Graph]:
    """Put a graph beside ontology and code lists, and take it away again: copies are slow."""
    data = shapes.background
    added = [triple for triple in graph if triple not in data]
    try:
        for triple in added:
            data.add(triple)
        yield data
    finally:
        for triple in added:
            data.remove(triple)


def _result(report: Graph, node: Node, data: Graph, lines: list[str], file: Path) -> CheckResult:
    focus = report.value(node, SH.focusNode)
    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    page_file, page_lines = _page_place(data, focus, path, value)
    severity = str(report.value(node, SH.resultSeverity)).removeprefix(str(SH))
    shape = report.value(node, SH.sourceShape)
    return CheckResult(
        level=Level(severity),
        thing=str(focus),
        label=_label(data, focus),
        shape=str(shape).removeprefix(OURS["shape"]),
        component=str(report.value(node, SH.sourceConstraintComponent)).removeprefix(str(SH)),
        path=None if path is None else short(path),
        value=None if value is None else _label(data, value),
        message=str(report.value(node, SH.resultMessage)),
        graph_file=str(file),
        graph_line=find_line(lines, str(focus), None if path is None else short(path)),
        page_file=page_file,
        page_lines=page_lines,
    )


def _label(data: Graph, node: Node | None) -> str:
    if not isinstance(node, URIRef):
        return str(node)
    label = data.value(node, SKOS.prefLabel) or data.value(node, RDFS.label)
    return str(label) if label is not None else short(node)


def _page_place(
    data: Graph, focus: Node | None, path: Node | None, value: Node | None
) -> tuple[str | None, tuple[int, int] | None]:
    """Find where the value stands on its page, else the property, else the thing."""
    readings = list(data.subjects(EIF.readingOf, focus))
    if not any((reading, EIF.readValue, value) in data for reading in readings):
        readings += data.subjects(EIF.readingOf, value) if value is not None else ()
    if (focus, RDF.type, EIF.Reading) in data and focus is not None:
        readings = [focus]
    if not readings:
        return None, None

    def fit(reading: Node) -> tuple[int, str]:
        is_value = value is not None and (
            (reading, EIF.readValue, value) in data or (reading, EIF.readingOf, value) in data
        )
        is_property = path is not None and (reading, EIF.readProperty, path) in data
        is_whole = data.value(reading, EIF.readProperty) is None
        return (-(4 * is_value + 2 * is_property + is_whole), str(reading))

    best = min(readings, key=fit)
    page = data.value(best, OA.hasSource)
    selector = data.value(best, OA.hasSelector)
    match = re.fullmatch(r"line=(\d+),(\d+)", str(data.value(selector, RDF.value)))
    name = data.value(page, EIF.fileName)
    if match is None or name is None:
        return None, None
    return str(name), (int(match[1]) + 1, int(match[2]))


def find_line(lines: list[str], subject: str, predicate: str | None) -> int | None:
    """Find the line where a subject's block begins, or within it the line of a property."""
    heads = tuple(f"{form} " for form in (f"<{subject}>", short(subject)))
    start = next((n for n, line in enumerate(lines, 1) if line.startswith(heads)), None)
    if start is None or predicate is None:
        return start
    for number, line in enumerate(lines[start - 1 :], start):
        if re.search(rf"(?:^|\s){re.escape(predicate)}\s", line):
            return number
        if line.rstrip().endswith(" ."):
            break
    return start
