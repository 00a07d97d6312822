"""The order of the stages, and the writing of files; nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from rdflib import RDF, Graph, URIRef

from eifgraph.backend import SparqlRequest, open_backend
from eifgraph.backend.guard import inspect_query
from eifgraph.config import Settings, resource_dir
from eifgraph.conformance import Conformance
from eifgraph.errors import ConformanceError, PageError, StoreError
from eifgraph.files import write_whole
from eifgraph.graph import mapping_graph, programme_graph
from eifgraph.ingest import parse_programme, read_mappings, read_page
from eifgraph.model import CodeLists, PageFinding, Programme
from eifgraph.ontology import (
    read_code_lists,
    read_turtle,
    render_context,
    render_terms,
    render_vocab,
)
from eifgraph.processes import process_context
from eifgraph.records import read_records, record_findings, record_schema
from eifgraph.release import Release, build_release, open_release
from eifgraph.server.negotiate import GRAPHS, RESULTS, choose
from eifgraph.shapes import CheckReport, Level, Shapes, check_graph, read_shapes
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF

T = TypeVar("T")

PAGES = (".txt",)
RECORDS = (".yaml", ".yml", ".json", ".jsonl")
MAPPINGS = (".csv",)
ASSESSMENT = re.compile(r"^<([^>]+)> a eif:Assessment\b", re.MULTILINE)
FEW = 8
"""Up to so many files, one process is faster than several."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file: its programmes, the findings, its Turtle, the check of it."""

    source: Path
    target: Path
    title: str
    programmes: tuple[Programme, ...]
    findings: tuple[PageFinding, ...]
    turtle: str
    report: CheckReport


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, and the reason in words."""

    source: Path
    reason: str


def source_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Give the files to read: each path itself, or a folder's pages, records and mappings.

    Raises:
        PageError: a folder holds none of these.
    """
    files: list[Path] = []
    for path in paths:
        within = folder_files(path) if path.is_dir() else (path,)
        if not within:
            kinds = ", *".join(PAGES + RECORDS + MAPPINGS)
            advice = "name a folder with pages or records"
            raise PageError(path, f"no *{kinds} file in this folder", advice)
        files.extend(within)
    return tuple(dict.fromkeys(files))


def folder_files(folder: Path) -> tuple[Path, ...]:
    """Give the pages, records and mappings of a folder and those within it, in order."""
    known = PAGES + RECORDS + MAPPINGS
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix in known))


def ingest_file(
    path: Path, settings: Settings, code_lists: CodeLists, shapes: Shapes, out: Path | None = None
) -> Ingested:
    """Read one page, record file or mapping file as far as checked Turtle; nothing is written.

    The target lies in `out`, or in the folder of graphs that the settings name.

    Raises:
        PageError: the file cannot be read as what it is by its ending, or would replace another
            programme's graph.
    """
    programmes: tuple[Programme, ...] = ()
    findings: tuple[PageFinding, ...] = ()
    if path.suffix in MAPPINGS:
        mappings = read_mappings(path, code_lists)
        file, title, graph = mappings.file, mappings.kind, mapping_graph(mappings, settings.base)
    else:
        programmes, findings = read_programmes(path, code_lists)
        graph = programme_graph(programmes, settings.base, settings.publish_contacts)
        file = programmes[0].file
        title = (programmes[0].known_as or programmes[0].name).value
    target = (out or settings.graphs) / f"{file.slug}.ttl"
    turtle = render_turtle(graph)
    _refuse_other_programme(path, target, graph, turtle)
    report = check_graph(graph, turtle, target, shapes)
    return Ingested(path, target, title, programmes, findings, turtle, report)


def read_programmes(
    path: Path, code_lists: CodeLists
) -> tuple[tuple[Programme, ...], tuple[PageFinding, ...]]:
    """Read what a page or the records of a file say of a programme, and the findings.

    Raises:
        PageError: the file is no Guidebook page, or no file of records.
    """
    if path.suffix in RECORDS:
        copies = read_records(path, code_lists)
        return copies, record_findings(copies)
    programme, findings = parse_programme(read_page(path), code_lists)
    return (programme,), findings


def ingest_files(
    files: Sequence[Path], settings: Settings, out: Path | None = None
) -> Iterator[Ingested | Refused]:
    """Ingest files in their order, on all cores if they are many; faults of one stop no other."""
    yield from _spread(partial(_ingest_or_refuse, settings=settings, out=out), files)


def _spread(work: Callable[[Path], T], files: Sequence[Path]) -> Iterator[T]:
    """Do some work on each file, in order."""
    if len(files) <= FEW:
        yield from map(work, files)
        return
    read_parts()  # before the processes part, so that they share it
    with ProcessPoolExecutor(mp_context=process_context()) as pool:
        yield from pool.map(work, files, chunksize=4)


def _ingest_or_refuse(path: Path, settings: Settings, out: Path | None) -> Ingested | Refused:
    try:
        return ingest_file(path, settings, *read_parts(), out)
    except PageError as error:
        return Refused(path, str(error))


@cache
def read_parts() -> tuple[CodeLists, Shapes]:
    """Read the code lists and shapes that ingest and check need, once a process."""
    ontology = resource_dir("ontology")
    return read_code_lists(ontology), read_shapes(resource_dir("shapes"), ontology)


def check_files(files: Sequence[Path]) -> tuple[CheckReport, ...]:
    """Check graph files against the shapes, each by itself; on all cores if they are many."""
    return tuple(_spread(_check_file, files))


def _check_file(path: Path) -> CheckReport:
    return check_graph(read_turtle(path), path.read_text(encoding="utf-8"), path, read_parts()[1])


def shared_assessments(turtles: Mapping[Path, str]) -> list[str]:
    """Say which assessments two graphs describe, whose values would run together unseen."""
    first: dict[str, Path] = {}
    found: list[str] = []
    for path, turtle in turtles.items():
        for iri in ASSESSMENT.findall(turtle):
            if iri in first:
                advice = "enter copies of one site and review in one file"
                found.append(f"{path} and {first[iri]} both describe {iri}; {advice}")
            first.setdefault(iri, path)
    return found


def conformance(settings: Settings) -> Conformance:
    """Open what is known of graphs that conform."""
    return Conformance(settings.build, resource_dir("shapes"), resource_dir("ontology"))


def build_current(settings: Settings, files: tuple[Path, ...]) -> Release:
    """Check graph files and build the release that is served from now on.

    Raises:
        ConformanceError: a graph violates a shape; the former release stays.
        StoreError: the release cannot be written.
    """
    known = conformance(settings)
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    unknown = [path for path, text in texts.items() if not known.holds(text)]
    shared = shared_assessments(texts)
    if shared:
        raise StoreError("; ".join(shared))
    broken = [report for report in check_files(unknown) if not report.conforms]
    if broken:
        violations = sum(report.count(Level.VIOLATION) for report in broken)
        raise ConformanceError([report.file for report in broken], violations)
    known.keep(list(texts.values()))
    named = {path.relative_to(settings.graphs).with_suffix("").as_posix(): path for path in files}
    return build_release(named, resource_dir("ontology"), settings.build, settings.base)


def query_current(settings: Settings, text: str, form: str) -> Iterator[bytes]:
    """Run a query on the current release and stream the answer in a form such as "csv"."""
    offer = GRAPHS if inspect_query(text).form.is_graph else RESULTS
    backend = open_backend(open_release(settings.build).nquads)
    return backend.query(SparqlRequest(text), choose(offer, "", form))


def write_generated(ontology_dir: Path, package: Path) -> tuple[Path, ...]:
    """Write what follows from the ontology and the model; give the files."""
    path = ontology_dir / "eif.ttl"
    ontology = read_turtle(path)
    schema = record_schema(read_code_lists(ontology_dir))
    files = {
        path: render_turtle(ontology),
        ontology_dir / "schemes.ttl": render_turtle(read_turtle(ontology_dir / "schemes.ttl")),
        ontology_dir / "terms.md": render_terms(ontology),
        ontology_dir / "context.jsonld": render_context(ontology),
        resource_dir("shapes") / "record.schema.json": render_schema(schema),
        package / "vocab.py": render_vocab(ontology),
    }
    for target, text in files.items():
        write_whole(target, text)
    return tuple(files)


def render_schema(schema: dict[str, object]) -> str:
    """Render the JSON Schema of records."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _refuse_other_programme(path: Path, target: Path, graph: Graph, turtle: str) -> None:
    """Two pages of one file name would share a graph; only the same programme may be replaced."""
    if not target.is_file() or target.read_text(encoding="utf-8") == turtle:
        return
    before, now = _programmes(read_turtle(target)), _programmes(graph)
    if before and now and before != now:
        advice = "rename the page's file"
        raise PageError(path, f"{target} holds another programme, {', '.join(before)}", advice)


def _programmes(graph: Graph) -> list[URIRef]:
    return sorted(URIRef(str(s)) for s in graph.subjects(RDF.type, EIF.Programme))
