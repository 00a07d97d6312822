"""The order of the stages, and the writing of files; nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from rdflib import RDF, Graph, URIRef

from eifgraph.backend import SparqlRequest, open_backend
from eifgraph.backend.guard import inspect_query
from eifgraph.checking import assessments_in, check_graphs, conformance, shared_assessments
from eifgraph.config import Settings, resource_dir
from eifgraph.conformance import Checked, digest_of
from eifgraph.errors import ConformanceError, PageError, StoreError
from eifgraph.files import write_whole
from eifgraph.graph import mapping_graph, programme_graph
from eifgraph.ingest import parse_programme, read_mappings, read_page
from eifgraph.model import CodeLists, PageFinding, Programme
from eifgraph.ontology import (
    generated_parts,
    read_code_lists,
    read_turtle,
    render_context,
    render_terms,
    render_vocab,
)
from eifgraph.processes import spread
from eifgraph.records import read_records, record_findings, record_schema
from eifgraph.release import Release, build_release, open_release
from eifgraph.server.negotiate import GRAPHS, RESULTS, choose
from eifgraph.shapes import CheckReport, Level, Shapes, check_graph, read_shapes
from eifgraph.sources import MAPPINGS, RECORDS
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF

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
    work = partial(_ingest_or_refuse, settings=settings, out=out)
    yield from spread(work, files, FEW, read_parts)


def check_sources(files: Sequence[Path], settings: Settings) -> Iterator[Checked]:
    """Say what ingest would make of sources, and what a check finds of that; nothing is kept."""
    yield from spread(partial(_check_source, settings=settings), files, FEW, read_parts)


def _check_source(path: Path, settings: Settings) -> Checked:
    done = _ingest_or_refuse(path, settings, None)
    if isinstance(done, Refused):
        return Checked(path, refused=done.reason)
    either = digest_of(done.target), digest_of(done.turtle.encode())
    about = assessments_in(done.turtle)
    return Checked(path, done.report, done.findings, about, done.target, either)


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


def build_current(settings: Settings, files: tuple[Path, ...]) -> Release:
    """Check graph files and build the release that is served from now on.

    Raises:
        ConformanceError: a graph violates a shape; the former release stays.
        StoreError: the release cannot be written.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    shared = list(shared_assessments({path: assessments_in(t) for path, t in texts.items()}))
    if shared:
        raise StoreError("; ".join(shared))
    reports = [one.report for one in check_graphs(files, conformance(settings)) if one.report]
    broken = [report for report in reports if not report.conforms]
    if broken:
        violations = sum(report.count(Level.VIOLATION) for report in broken)
        raise ConformanceError([report.file for report in broken], violations)
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
    parts = generated_parts(ontology_dir, ontology_dir.parent / "data" / "graph")
    files = {
        path: render_turtle(ontology),
        ontology_dir / "schemes.ttl": render_turtle(read_turtle(ontology_dir / "schemes.ttl")),
        ontology_dir / "terms.md": render_terms(ontology),
        ontology_dir / "context.jsonld": render_context(ontology),
        resource_dir("shapes") / "record.schema.json": render_schema(schema),
        package / "vocab.py": render_vocab(ontology),
        **{part: render_turtle(graph) for part, graph in parts.items()},
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
