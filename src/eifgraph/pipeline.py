"""The order of the stages, and the writing of files; nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph, URIRef

from eifgraph.backend import SparqlRequest, open_backend
from eifgraph.backend.guard import inspect_query
from eifgraph.config import Settings, resource_dir
from eifgraph.errors import ConformanceError, PageError
from eifgraph.graph import programme_graph
from eifgraph.ingest import parse_programme, read_page
from eifgraph.model import CodeLists, PageFinding, Programme
from eifgraph.ontology import (
    read_code_lists,
    read_turtle,
    render_context,
    render_terms,
    render_vocab,
)
from eifgraph.release import Release, build_release, open_release
from eifgraph.server.negotiate import GRAPHS, RESULTS, choose
from eifgraph.shapes import CheckReport, Level, Shapes, check_graph, read_shapes
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one page: its programme, the findings, its Turtle, the check of it."""

    page: Path
    target: Path
    programme: Programme
    findings: tuple[PageFinding, ...]
    turtle: str
    report: CheckReport


def page_files(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """Give the files to read: each path itself, or a folder's text files in order.

    Raises:
        PageError: a folder holds no text file.
    """
    files: list[Path] = []
    for path in paths:
        within = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        if not within:
            raise PageError(path, "no *.txt file in this folder", "name a folder with pages")
        files.extend(within)
    return tuple(dict.fromkeys(files))


def ingest_page(
    path: Path,
    settings: Settings,
    code_lists: CodeLists,
    shapes: Shapes,
    out: Path | None = None,
) -> Ingested:
    """Read one page as far as checked Turtle; nothing is written.

    The target lies in `out`, or in the folder of graphs that the settings name.

    Raises:
        PageError: the file is no Guidebook page, or would replace another programme's graph.
    """
    page = read_page(path)
    programme, findings = parse_programme(page, code_lists)
    graph = programme_graph(programme, settings.base, settings.publish_contacts)
    target = (out or settings.graphs) / f"{page.source.slug}.ttl"
    _refuse_other_programme(path, target, graph)
    turtle = render_turtle(graph)
    report = check_graph(graph, turtle, target, shapes)
    return Ingested(path, target, programme, findings, turtle, report)


def read_parts() -> tuple[CodeLists, Shapes]:
    """Read the code lists and shapes that ingest and check need."""
    ontology = resource_dir("ontology")
    return read_code_lists(ontology), read_shapes(resource_dir("shapes"), ontology)


def check_files(files: tuple[Path, ...], shapes: Shapes) -> tuple[CheckReport, ...]:
    """Check graph files against the shapes, each by itself."""
    return tuple(
        check_graph(read_turtle(path), path.read_text(encoding="utf-8"), path, shapes)
        for path in files
    )


def build_current(settings: Settings, files: tuple[Path, ...]) -> Release:
    """Check graph files and build the release that is served from now on.

    Raises:
        ConformanceError: a graph violates a shape; the former release stays.
        StoreError: the release cannot be written.
    """
    broken = [report for report in check_files(files, read_parts()[1]) if not report.conforms]
    if broken:
        violations = sum(report.count(Level.VIOLATION) for report in broken)
        raise ConformanceError([report.file for report in broken], violations)
    return build_release(files, resource_dir("ontology"), settings.build, settings.base)


def query_current(settings: Settings, text: str, form: str) -> Iterator[bytes]:
    """Run a query on the current release and stream the answer in a form such as "csv"."""
    offer = GRAPHS if inspect_query(text).form.is_graph else RESULTS
    backend = open_backend(open_release(settings.build).nquads)
    return backend.query(SparqlRequest(text), choose(offer, "", form))


def write_generated(ontology_dir: Path, package: Path) -> tuple[Path, ...]:
    """Write what follows from the ontology; give the files."""
    path = ontology_dir / "eif.ttl"
    ontology = read_turtle(path)
    files = {
        path: render_turtle(ontology),
        ontology_dir / "schemes.ttl": render_turtle(read_turtle(ontology_dir / "schemes.ttl")),
        ontology_dir / "terms.md": render_terms(ontology),
        ontology_dir / "context.jsonld": render_context(ontology),
        package / "vocab.py": render_vocab(ontology),
    }
    for target, text in files.items():
        write_whole(target, text)
    return tuple(files)


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _refuse_other_programme(path: Path, target: Path, graph: Graph) -> None:
    """Two pages of one file name would share a graph; only the same programme may be replaced."""
    if not target.is_file():
        return
    before, now = _programmes(read_turtle(target)), _programmes(graph)
    if before and before != now:
        advice = "rename the page's file"
        raise PageError(path, f"{target} holds another programme, {', '.join(before)}", advice)


def _programmes(graph: Graph) -> list[URIRef]:
    return sorted(URIRef(str(s)) for s in graph.subjects(RDF.type, EIF.Programme))
