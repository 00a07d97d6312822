"""The order of the stages, and the writing of files; nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final

from rdflib import RDF, Graph, URIRef

from eifgraph.checking import (
    assessments_in,
    check_graphs,
    conformance,
    read_rules,
    shared_assessments,
)
from eifgraph.config import Settings, resource_dir
from eifgraph.conformance import Checked, digest_of
from eifgraph.curation import corrected, correction_schema, corrections_for
from eifgraph.errors import ConformanceError, PageError, StoreError
from eifgraph.files import write_whole
from eifgraph.graph import mapping_graph, programme_graph
from eifgraph.ingest import Page, parse_programme, read_mappings, read_page
from eifgraph.ingest.mappings import FOLDER as MAPPING_FOLDER
from eifgraph.ingest.named import with_named_studies
from eifgraph.limits import TooSlow, time_limit
from eifgraph.model import CodeLists, PageFinding, Programme
from eifgraph.ontology import (
    generated_parts,
    read_code_lists,
    read_turtle,
    render_context,
    render_terms,
    render_vocab,
)
from eifgraph.processes import Work, spread
from eifgraph.records import read_records, record_findings, record_schema
from eifgraph.records.record import FOLDER as RECORD_FOLDER
from eifgraph.release import Release, build_release
from eifgraph.retired import FILE as RETIRED
from eifgraph.shapes import CheckReport, Level, Rules, check_text
from eifgraph.sources import CORRECTIONS, is_mappings, is_records, page_slug
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF

FEW: Final = 8
"""Up to so many files, one process is faster than several."""
LIMIT: Final = 10.0
"""Seconds of computing that a file may take; a page takes some hundredths of one."""
PATIENCE: Final = 60.0
"""Seconds after which a process is ended that does not even notice that limit."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one file says: its programmes, the findings, its Turtle, the check of it."""

    source: Path
    target: Path
    programmes: tuple[Programme, ...]
    findings: tuple[PageFinding, ...]
    turtle: str
    report: CheckReport

    def checked(self, *holds_with: str) -> Checked:
        """Say what was found, without what was made; the target must hold one of some digests."""
        about = assessments_in(self.turtle)
        return Checked(self.source, self.report, self.findings, about, self.target, holds_with)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, and the reason in words."""

    source: Path
    reason: str


def ingest_file(
    path: Path, settings: Settings, code_lists: CodeLists, rules: Rules, out: Path | None = None
) -> Ingested:
    """Read one page, record file or mapping file as far as checked Turtle; nothing is written.

    The target lies in `out`, or in the folder of graphs that the settings name.

    Raises:
        PageError: the file cannot be read as what it is by its ending, or would replace another
            programme's graph.
    """
    programmes: tuple[Programme, ...] = ()
    findings: tuple[PageFinding, ...] = ()
    target = target_of(path, out or settings.graphs)
    if is_mappings(path):
        graph = mapping_graph(read_mappings(path, code_lists), settings.base)
    else:
        programmes, findings = read_programmes(path, code_lists, settings.data)
        graph = programme_graph(programmes, settings.base, settings.publish_contacts)
    turtle = render_turtle(graph)
    _refuse_other_programme(path, target, graph, turtle)
    report = check_text(turtle, target, rules, graph)
    return Ingested(path, target, programmes, findings, turtle, report)


def target_of(source: Path, folder: Path) -> Path:
    """Give the graph file of a source by its name alone.

    Raises:
        PageError: the name has no letter or digit.
    """
    kind = MAPPING_FOLDER if is_mappings(source) else RECORD_FOLDER if is_records(source) else ""
    return folder / kind / f"{page_slug(source)}.ttl"


def read_programmes(
    path: Path, code_lists: CodeLists, data: Path | None = None
) -> tuple[tuple[Programme, ...], tuple[PageFinding, ...]]:
    """Read what a page or the records of a file say of a programme, and the findings.

    What people corrected of a page lies in a folder of `data`; without it, none is applied.

    Raises:
        PageError: the file is no Guidebook page, or no file of records; or its corrections are
            faulty.
    """
    if is_records(path):
        copies = read_records(path, code_lists)
        return copies, record_findings(copies)
    _, programme, findings = read_with_page(path, code_lists, data)
    return (programme,), findings


def read_with_page(
    path: Path, code_lists: CodeLists, data: Path | None = None
) -> tuple[Page, Programme, tuple[PageFinding, ...]]:
    """Read a page, what it says of its programme, and the findings; see `read_programmes`."""
    page = read_page(path)
    programme, findings = parse_programme(page, code_lists)
    if data is not None:
        made = corrections_for(data / CORRECTIONS, programme.file.slug, code_lists)
        programme, told = corrected(programme, made)
        findings += told
    return page, with_named_studies(programme), findings


def ingest_or_refuse(path: Path, settings: Settings, out: Path | None = None) -> Ingested | Refused:
    """Ingest a file; one that cannot be read, or takes too long, is refused."""
    try:
        with time_limit(LIMIT):
            return ingest_file(path, settings, *read_parts(), out)
    except PageError as error:
        return Refused(path, str(error))
    except TooSlow as slow:
        return Refused(path, f"{path}: {slow}; look whether it is one programme's page")


def check_sources(files: Sequence[Path], settings: Settings) -> Iterator[Checked]:
    """Say what ingest would make of sources, and what a check finds of that; nothing is kept."""
    check = partial(_check_source, settings=settings)
    yield from spread(Work(check, read_parts, lost_source, FEW, PATIENCE), files)


def lost_source(path: Path, reason: str) -> Checked:
    """Say that a file is refused, for no process could stand it."""
    return Checked(path, refused=f"{path}: {reason}; look whether it is one programme's page")


def _check_source(path: Path, settings: Settings) -> Checked:
    done = ingest_or_refuse(path, settings)
    if isinstance(done, Refused):
        return Checked(path, refused=done.reason)
    return done.checked(digest_of(done.target), digest_of(done.turtle.encode()))


@cache
def read_parts() -> tuple[CodeLists, Rules]:
    """Read the code lists and rules that ingest and check need, once a process."""
    return read_code_lists(resource_dir("ontology")), read_rules()


def build_current(settings: Settings, files: tuple[Path, ...]) -> Release:
    """Check graph files and build the release that is served from now on.

    Raises:
        ConformanceError: a graph violates a shape; the former release stays.
        StoreError: the release cannot be written.
    """
    about = {path: assessments_in(path.read_text(encoding="utf-8")) for path in files}
    shared = list(shared_assessments(about))
    if shared:
        raise StoreError("; ".join(shared))
    reports = [one.report for one in check_graphs(files, conformance(settings)) if one.report]
    broken = [report for report in reports if not report.conforms]
    if broken:
        violations = sum(report.count(Level.VIOLATION) for report in broken)
        raise ConformanceError([report.file for report in broken], violations)
    named = {path.relative_to(settings.graphs).with_suffix("").as_posix(): path for path in files}
    ontology, retired = resource_dir("ontology"), settings.data / RETIRED
    return build_release(named, ontology, settings.build, settings.base, retired)


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
        resource_dir("shapes") / "correction.schema.json": render_schema(correction_schema()),
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
