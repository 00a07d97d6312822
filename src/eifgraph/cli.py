"""The command line: each command is settings, one call, what it says, and an exit code.

Exit codes: 0 fine, 1 data does not conform, 2 cannot run, 3 a bug.
"""

from __future__ import annotations

import dataclasses
import gc
import logging
import socket
import subprocess
import sys
from pathlib import Path

import click

from eifgraph import __version__
from eifgraph.backend import open_backend
from eifgraph.catalogue import find_query, read_queries
from eifgraph.config import Settings, read_settings, resource_dir
from eifgraph.errors import ConfigError, ConformanceError, EifgraphError, NotFound
from eifgraph.files import write_if_new
from eifgraph.pipeline import (
    Ingested,
    Refused,
    build_current,
    check_files,
    conformance,
    folder_files,
    ingest_files,
    query_current,
    shared_assessments,
    source_files,
    write_generated,
)
from eifgraph.release import open_release
from eifgraph.report import check_lines, finding_line, records_json, report_json, result_lines
from eifgraph.shapes import CheckReport, Level
from eifgraph.stats import RENDERERS, read_matrix

logger = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eifgraph")
def cli() -> None:
    """EIF Guidebook pages as a knowledge graph, each fact with its place on its page."""


@cli.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the graphs [data/graph].")
@click.option("--stdout", is_flag=True, help="Print the Turtle and write no file.")
@click.option(
    "--to", "form", type=click.Choice(["turtle", "json"]), default="turtle",
    help="json: print what was read, with the place of every value, and write no file.",
)  # fmt: skip
@click.option("--publish-contacts", is_flag=True, help="Publish named contacts (personal data).")
def ingest(
    sources: tuple[Path, ...], out: Path | None, stdout: bool, form: str, publish_contacts: bool
) -> None:
    """Read pages (*.txt), records (*.yaml, *.json, *.jsonl) and mappings (*.csv) into Turtle.

    SOURCES are files or folders. Example: eifgraph ingest data
    """
    settings = read_settings()
    if publish_contacts:
        settings = dataclasses.replace(settings, publish_contacts=True)
    write = form == "turtle" and not stdout
    code, done = _ingest(settings, sources, out, write=write)
    if stdout:
        click.echo("".join(one.turtle for one in done if one.report.conforms), nl=False)
    if form == "json":
        click.echo(records_json(p for one in done for p in one.programmes))
    sys.exit(code)


def _ingest(
    settings: Settings, sources: tuple[Path, ...], out: Path | None = None, *, write: bool = True
) -> tuple[int, list[Ingested]]:
    """Ingest sources and tell of each; give the exit code and what could be read."""
    code, done, targets = 0, [], dict[Path, Path]()
    for outcome in ingest_files(source_files(sources), settings, out):
        if isinstance(outcome, Ingested) and outcome.target in targets:
            first = targets[outcome.target]
            reason = f"{outcome.source}: {first} has the same name; rename one of the two"
            outcome = Refused(outcome.source, reason)
        if isinstance(outcome, Refused):
            click.echo(f"error: {outcome.reason}", err=True)
            code = 2
            continue
        targets[outcome.target] = outcome.source
        done.append(outcome)
        code = max(code, _tell_ingested(outcome, write=write))
    if write and out is None:
        conformance(settings).add([one.turtle for one in done if one.report.conforms])
    return code, done


def _tell_ingested(done: Ingested, *, write: bool) -> int:
    for finding in done.findings:
        click.echo(finding_line(done.source, finding), err=True)
    if not done.report.conforms:
        for line in result_lines(done.report, done.source):
            click.echo(line, err=True)
        click.echo(f"{done.source}: not written, the graph breaks the shapes", err=True)
        return 1
    if write:
        is_new = write_if_new(done.target, done.turtle)
        mark = "" if is_new else " (unchanged)"
        click.echo(f"{done.source}: {done.title} -> {done.target}{mark}", err=True)
    return 0


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text",
    help="Form of the report.",
)  # fmt: skip
def check(files: tuple[Path, ...], form: str) -> None:
    """Check pages, records, mappings and graphs against schema, code lists and SHACL shapes.

    Without FILES, all sources of the data folder and the graphs that have none. Nothing is
    written. Exit code 1 if a shape is violated, 2 if a file cannot be read; warnings do not count.
    Example: eifgraph check data/records/blues-programme.yaml
    """
    settings = read_settings()
    outcomes, reports = _check(settings, files)
    refused = [outcome.reason for outcome in outcomes if isinstance(outcome, Refused)]
    made = {o.source: o.turtle for o in outcomes if isinstance(o, Ingested)}
    refused += shared_assessments(made)
    violations = sum(report.count(Level.VIOLATION) for report in reports)
    if form == "turtle":
        click.echo("\n".join(report.turtle for report in reports), nl=False)
    elif form == "json":
        click.echo(report_json(reports, refused))
    else:
        _tell_check(outcomes, reports, refused)
    sys.exit(2 if refused else 1 if violations else 0)


def _tell_check(
    outcomes: list[Ingested | Refused], reports: list[CheckReport], refused: list[str]
) -> None:
    read = [outcome for outcome in outcomes if isinstance(outcome, Ingested)]
    findings = [(one.source, finding) for one in read for finding in one.findings]
    sources = {one.report.file: one.source for one in read}
    for line in check_lines(findings, reports, sources, refused):
        click.echo(line)


def _check(
    settings: Settings, given: tuple[Path, ...]
) -> tuple[list[Ingested | Refused], list[CheckReport]]:
    """Check sources as ingest would make them, and graphs as they are."""
    graphs = [path for path in given if path.suffix == ".ttl"]
    sources = source_files([path for path in given if path.suffix != ".ttl"])
    if not given:
        sources = folder_files(settings.data)
    outcomes = list(ingest_files(sources, settings))
    made = {outcome.target for outcome in outcomes if isinstance(outcome, Ingested)}
    if not given:
        graphs = [path for path in sorted(settings.graphs.rglob("*.ttl")) if path not in made]
    if not outcomes and not graphs:
        raise NotFound("page, record or graph in", str(settings.data))
    reports = [outcome.report for outcome in outcomes if isinstance(outcome, Ingested)]
    return outcomes, reports + list(check_files(graphs))


def _graph_files(settings: Settings, given: tuple[Path, ...]) -> tuple[Path, ...]:
    files = given or tuple(sorted(settings.graphs.rglob("*.ttl")))
    if not files:
        raise NotFound("graph in", str(settings.graphs))
    return files


@cli.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
def build(sources: tuple[Path, ...]) -> None:
    """Build an immutable release from data/graph and make it the current one.

    SOURCES, if any are named, are ingested first. What cannot be read, or violates a shape, stops
    the build, and the former release stays. Example: eifgraph build data
    """
    settings = read_settings()
    if sources:
        code, done = _ingest(settings, sources)
        if code:
            sys.exit(code)
        if settings.data in sources:
            _tell_orphans(settings, {one.target for one in done})
    release = build_current(settings, _graph_files(settings, ()))
    click.echo(f"release {release.name}: {release.quads} statements in {release.folder}")


def _tell_orphans(settings: Settings, made: set[Path]) -> None:
    """Tell of graphs that no source gives: what they were made from may be gone."""
    for path in sorted(set(settings.graphs.rglob("*.ttl")) - made):
        advice = "delete it too if its source was deleted; it is served as it is"
        click.echo(f"{path}:1: warning: no-source: made from no file here ({advice})", err=True)


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
        workers_kill_timeout=3,
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
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text",
    help="Form of the table.",
)  # fmt: skip
def stats(form: str) -> None:
    """Show what is known of each programme of the current release, and what is not.

    Example: eifgraph stats --format csv
    """
    matrix = read_matrix(open_backend(open_release(read_settings().build).nquads))
    click.echo(RENDERERS[form](matrix).rstrip("\n"))


@cli.command()
def terms() -> None:
    """Write what is generated: vocab.py, terms.md, context.jsonld, record.schema.json.

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
    gc.set_threshold(50_000, 20, 20)  # graphs are many small objects that stay: a sixth faster
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
