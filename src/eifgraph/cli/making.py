"""Commands that make graphs and releases from sources: ingest and build."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from eifgraph.batch import Form, Job, ingest_batch
from eifgraph.cli.curating import explain_sources
from eifgraph.cli.telling import Manner, Teller, Terminated, ended_gently
from eifgraph.config import Settings, read_settings
from eifgraph.curation import stray_files
from eifgraph.errors import NotFound
from eifgraph.links import with_links
from eifgraph.pipeline import build_current
from eifgraph.sources import CORRECTIONS, is_page, page_slug, source_files

INTERRUPTED, TERMINATED, NO_READER = 130, 143, 141
"""Exit codes of what was broken off, as shells have them: 128 and the signal's number."""


@click.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the graphs [data/graph].")
@click.option("--all", "again", is_flag=True, help="Read everything again, unchanged files too.")
@click.option("--stdout", is_flag=True, help="Print the Turtle and write no file.")
@click.option(
    "--to", "to", type=click.Choice(["turtle", "json"]), default="turtle",
    help="json: print what was read, with the place of every value, and write no file.",
)  # fmt: skip
@click.option(
    "--explain", is_flag=True, help="Print pages with what was understood; write nothing."
)
@click.option(
    "--html", type=click.Path(path_type=Path), metavar="PATH",
    help="With --explain: write it as an HTML page, or pages in a folder.",
)  # fmt: skip
@click.option("--publish-contacts", is_flag=True, help="Publish named contacts (personal data).")
@click.option(
    "--findings", type=click.File("w", encoding="utf-8", lazy=False), metavar="FILE",
    help="Write all findings to FILE, a line each, instead of to the terminal.",
)  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Tell of every file and finding.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text",
    help="json: print the summary as JSON.",
)  # fmt: skip
def ingest(sources: tuple[Path, ...], **asked: Any) -> None:
    """Read pages (text, HTML, PDF), records (YAML, JSON) and mappings (CSV) into Turtle.

    SOURCES are files or folders. What cannot be read is refused with a line, and the rest goes on.
    A file that is unchanged since its graph was written is not read again; a run that is broken
    off goes on where it stopped when it is started again. Of up to 20 files, each is told of with
    its findings; of more there is a summary, and -v or --findings FILE for the rest.

    Exit code 0 fine, 1 a graph breaks the shapes and is not written, 2 a file was refused, 130
    interrupted. Example: eifgraph ingest data
    """
    if asked["html"] and not asked["explain"]:
        raise click.UsageError("--html goes with --explain")
    if asked["explain"]:
        sys.exit(explain_sources(sources, asked["html"]))
    settings = read_settings()
    if asked["publish_contacts"]:
        settings = dataclasses.replace(settings, publish_contacts=True)
    form = Form.JSON if asked["to"] == "json" else Form.TURTLE if asked["stdout"] else Form.FILES
    if form is not Form.FILES and asked["form"] == "json":
        raise click.UsageError("--format json prints a summary where --stdout or --to prints data")
    job = Job(settings, asked["out"], form, asked["again"])
    manner = Manner(asked["verbose"], asked["findings"], asked["form"])
    code, _ = ingest_sources(files := source_files(sources), job, manner)
    if settings.data in sources:
        _tell_strays(settings, files)
    sys.exit(code)


def ingest_sources(files: tuple[Path, ...], job: Job, manner: Manner) -> tuple[int, set[Path]]:
    """Ingest sources and tell of each; give the exit code and the graphs that are theirs.

    Broken off, it tells what is done, and ends the command.
    """
    targets = set[Path]()
    with ended_gently():
        teller = Teller(len(files), job.form, manner)
        try:
            with closing(ingest_batch(files, job)) as batch:
                for made in batch:
                    teller.tell(made)
                    if made.checked.target is not None:
                        targets.add(made.checked.target)
            teller.end()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads it
            sys.exit(NO_READER)
        except KeyboardInterrupt as stop:
            teller.broken_off()
            sys.exit(TERMINATED if isinstance(stop, Terminated) else INTERRUPTED)
    return teller.summary.exit_code, targets


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
def build(sources: tuple[Path, ...]) -> None:
    """Build an immutable release from data/graph and data/links, and make it the current one.

    SOURCES, if any are named, are ingested first. What cannot be read, or violates a shape, stops
    the build, and the former release stays. Example: eifgraph build data
    """
    settings, made = read_settings(), set[Path]()
    files: tuple[Path, ...] = ()
    if sources:
        code, made = ingest_sources(files := source_files(sources), Job(settings), Manner())
        if code:
            stays = (settings.build / "current").exists()
            kept = "the former release stays" if stays else "there is no release yet"
            click.echo(f"nothing was built; {kept}", err=True)
            sys.exit(code)
    linked = with_links(settings, _graph_files(settings, ()))
    if settings.data in sources:
        _tell_orphans(settings, made | set(linked.made))
        _tell_strays(settings, files)
    for warning in linked.warnings:
        click.echo(warning, err=True)
    graphs = linked.files
    click.echo(f"making a release of {len(graphs)} graph{'s' * (len(graphs) != 1)}", err=True)
    release = build_current(settings, graphs)
    click.echo(f"release {release.name}: {release.quads} statements in {release.folder}")


def _tell_orphans(settings: Settings, made: set[Path]) -> None:
    """Tell of graphs that no source gives: what they were made from may be gone."""
    for path in sorted(set(settings.graphs.rglob("*.ttl")) - made):
        advice = "delete it too if its source was deleted; it is served as it is"
        click.echo(f"{path}:1: warning: no-source: made from no file here ({advice})", err=True)


def _tell_strays(settings: Settings, files: Iterable[Path]) -> None:
    """Tell of corrections that no page has: its file may have another name by now."""
    slugs = [page_slug(file) for file in files if is_page(file)]
    for path in stray_files(settings.data / CORRECTIONS, slugs):
        advice = "give it the page's name, or delete it with its page"
        click.echo(f"{path}:1: warning: no-page: corrections of no page here ({advice})", err=True)


def _graph_files(settings: Settings, given: tuple[Path, ...]) -> tuple[Path, ...]:
    files = given or tuple(sorted(settings.graphs.rglob("*.ttl")))
    if not files:
        raise NotFound("graph in", str(settings.graphs))
    return files
