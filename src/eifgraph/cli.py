"""The command line: each command is settings, one call, what it says, and an exit code.

Exit codes: 0 fine, 1 data does not conform, 2 cannot run, 3 a bug.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import socket
import subprocess
import sys
from pathlib import Path

import click

from eifgraph import __version__
from eifgraph.catalogue import find_query, read_queries
from eifgraph.config import Settings, read_settings, resource_dir
from eifgraph.errors import ConfigError, ConformanceError, EifgraphError, NotFound, PageError
from eifgraph.model import PageFinding, Severity
from eifgraph.pipeline import (
    Ingested,
    build_current,
    check_files,
    ingest_page,
    page_files,
    query_current,
    read_parts,
    write_generated,
    write_whole,
)
from eifgraph.shapes import CheckReport, Level

logger = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eifgraph")
def cli() -> None:
    """EIF Guidebook pages as a knowledge graph, each fact with its place on its page."""


@cli.command()
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the graphs [data/graph].")
@click.option("--stdout", is_flag=True, help="Print the Turtle and write no file.")
@click.option("--publish-contacts", is_flag=True, help="Publish named contacts (personal data).")
def ingest(pages: tuple[Path, ...], out: Path | None, stdout: bool, publish_contacts: bool) -> None:
    """Read Guidebook pages (files or folders) into checked Turtle, one file a page.

    Example: eifgraph ingest data/pages
    """
    settings = read_settings()
    if publish_contacts:
        settings = dataclasses.replace(settings, publish_contacts=True)
    code = 0
    targets: dict[Path, Path] = {}
    code_lists, shapes = read_parts()
    for path in page_files(pages):
        try:
            done = ingest_page(path, settings, code_lists, shapes, out)
            if done.target in targets:
                reason = f"{targets[done.target]} has the same file name"
                raise PageError(path, reason, "rename one of the two")
        except PageError as error:
            click.echo(f"error: {error}", err=True)
            code = 2
            continue
        targets[done.target] = path
        code = max(code, _tell_ingested(done, stdout))
    sys.exit(code)


def _tell_ingested(done: Ingested, stdout: bool) -> int:
    for finding in done.findings:
        click.echo(_finding_line(done.page, finding), err=True)
    if not done.report.conforms:
        _tell_results(done.report)
        click.echo(f"{done.page}: not written, the graph breaks the shapes", err=True)
        return 1
    if stdout:
        click.echo(done.turtle, nl=False)
    else:
        write_whole(done.target, done.turtle)
        click.echo(f"{done.page}: {done.programme.name.value} -> {done.target}", err=True)
    return 0


def _finding_line(page: Path, finding: PageFinding) -> str:
    mark = "note" if finding.severity is Severity.INFO else finding.severity.value
    return f"{page}:{finding.line}: {mark}: {finding.code}: {finding.seen} ({finding.advice})"


def _tell_results(report: CheckReport) -> None:
    for result in report.results:
        click.echo(result.sentence(), err=True)


@cli.command()
@click.argument("graphs", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text",
    help="Form of the report.",
)  # fmt: skip
def check(graphs: tuple[Path, ...], form: str) -> None:
    """Check graph files (all of data/graph by default) against the SHACL shapes.

    Exit code 1 if a shape is violated; warnings do not count. Example: eifgraph check --format json
    """
    files = _graph_files(read_settings(), graphs)
    reports = check_files(files, read_parts()[1])
    violations = sum(report.count(Level.VIOLATION) for report in reports)
    if form == "turtle":
        click.echo("\n".join(report.turtle for report in reports), nl=False)
    elif form == "json":
        click.echo(_report_json(reports))
    else:
        for result in (result for report in reports for result in report.results):
            click.echo(result.sentence())
        warnings = sum(report.count(Level.WARNING) for report in reports)
        click.echo(f"{len(files)} graph(s): {violations} violation(s), {warnings} warning(s)")
    sys.exit(1 if violations else 0)


def _report_json(reports: tuple[CheckReport, ...]) -> str:
    results = [
        dataclasses.asdict(result) | {"level": result.level.value}
        for report in reports
        for result in report.results
    ]
    conforms = all(report.conforms for report in reports)
    return json.dumps({"conforms": conforms, "results": results}, indent=2, ensure_ascii=False)


def _graph_files(settings: Settings, given: tuple[Path, ...]) -> tuple[Path, ...]:
    files = given or tuple(sorted(settings.graphs.glob("*.ttl")))
    if not files:
        raise NotFound("graph in", str(settings.graphs))
    return files


@cli.command()
def build() -> None:
    """Build an immutable release from data/graph and make it the current one.

    Graphs that violate a shape stop the build. Example: eifgraph build
    """
    settings = read_settings()
    release = build_current(settings, _graph_files(settings, ()))
    click.echo(f"release {release.name}: {release.quads} statements in {release.folder}")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the current release: site, SPARQL and downloads.

    Example: eifgraph serve --port 8123
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from eifgraph.release import open_release

    release = open_release(read_settings().build)
    with socket.socket() as probe:  # granian would share a port in use with its other user
        if probe.connect_ex((host, port)) == 0:
            raise ConfigError("--port", str(port), "a port that nothing else answers on")
    click.echo(f"release {release.name} on http://{host}:{port} (stop with Ctrl-C)", err=True)
    Granian(
        "eifgraph.server:create_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=8,
        log_level=LogLevels.error,
    ).serve()


@cli.command()
@click.argument("name", required=False)
@click.option("--format", "form", default="csv", show_default=True, help="csv, tsv, json or xml.")
def query(name: str | None, form: str) -> None:
    """Run a named question, or a file with a query, on the current release; without one, list them.

    Example: eifgraph query q04
    """
    if name is None:
        for known in read_queries():
            click.echo(f"{known.name}: {known.title}")
        return
    path = Path(name)
    text = path.read_text(encoding="utf-8") if path.is_file() else find_query(name).text
    for chunk in query_current(read_settings(), text, form):
        click.echo(chunk, nl=False)


@cli.command()
def terms() -> None:
    """Write what is generated from the ontology: vocab.py, terms.md, context.jsonld.

    Run it in the checkout after a change of ontology/eif.ttl. Example: eifgraph terms
    """
    for path in write_generated(resource_dir("ontology"), Path(__file__).parent):
        click.echo(str(path))
        if path.suffix == ".py":
            command = [sys.executable, "-m", "ruff", "format", "-q", str(path)]
            subprocess.run(command, check=True)  # noqa: S603  our own file and interpreter


def main() -> None:
    """Run a command; turn faults into one clear line and an exit code."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except ConformanceError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except EifgraphError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    except Exception:
        logger.exception("this is a bug in eifgraph")
        sys.exit(3)
