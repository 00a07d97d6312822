"""Commands on the current release: serve it, ask it, and say what it knows."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import click

from eifgraph.answering import answer_current, query_current
from eifgraph.backend import open_backend
from eifgraph.backend.loading import Source, syntax_of
from eifgraph.backend.services import gateway_of, port_of
from eifgraph.catalogue import find_query, read_federated, read_queries
from eifgraph.config import Settings, read_settings
from eifgraph.errors import ConfigError
from eifgraph.release import open_release
from eifgraph.server.publishing import published
from eifgraph.stats import RENDERERS, read_matrix

HEADER_MILLISECONDS: Final = 30_000
"""How long a connection may wait for a request, or for the end of its headers."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data", multiple=True, type=click.Path(path_type=Path), metavar="FILE...",
    help="Serve RDF files (.nq .trig .ttl .nt .rdf .jsonld, also .gz) in place of the release.",
)  # fmt: skip
@click.option("--union", is_flag=True, help="With --data: the default graph is all graphs.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def serve(
    host: str, port: int, data: tuple[Path, ...], union: bool, files: tuple[Path, ...]
) -> None:
    """Serve the current release: site, SPARQL and downloads; or other data, with --data.

    Example: eifgraph serve --port 8123

    Example: eifgraph serve --data people.ttl places.nq.gz
    """
    settings, source = read_settings(), _source(data, files, union)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:  # granian would share a port in use with its other user
        if probe.connect_ex((host, port)) == 0:
            raise ConfigError("--port", str(port), "a port that nothing else answers on")
    with gateway_of(settings.services, settings.agent, settings.bounds.seconds) as gateway:
        os.environ["EIFGRAPH_GATEWAY"] = gateway
        bounds = replace(settings.bounds, port=port_of(gateway))
        _serve(replace(settings, bounds=bounds), source, (host, port))


def _serve(settings: Settings, source: Source | None, address: tuple[str, int]) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    host, port = address
    with published(settings, source) as publisher:
        os.environ["EIFGRAPH_SERVING"] = str(publisher.path)
        publisher.say = partial(click.echo, err=True)
        click.echo(f"{publisher.name} on http://{host}:{port} (stop with Ctrl-C)", err=True)
        Granian(
            "eifgraph.server.process:served",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            http=HTTPModes.http1,  # the rest of HTTP/2 is for proxies to defend
            http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
            factory=True,
            workers=settings.processes,
            websockets=False,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=5,
            log_level=LogLevels.error,
        ).serve()


def _source(data: tuple[Path, ...], files: tuple[Path, ...], is_union: bool) -> Source | None:
    """Give the files to serve, if any; `--data` takes one, and those that follow are its too."""
    if files and not data:
        raise ConfigError("FILE", str(files[0]), "--data before the files to serve")
    if is_union and not data:
        raise ConfigError("--union", "yes", "--data with it; a release is a union anyway")
    for path in (*data, *files):
        syntax_of(path)
    return Source.of_data((*data, *files), is_union) if data else None


@click.command()
@click.argument("name", required=False)
@click.option("--format", "form", default="csv", show_default=True, help="csv, tsv, json or xml.")
@click.option(
    "--param", "given", multiple=True, metavar="NAME=VALUE",
    help="A parameter of a named question, as at /api; repeatable.",
)  # fmt: skip
def query(name: str | None, form: str, given: tuple[str, ...]) -> None:
    """Run a named question, or a file with a query, on the current release; without one, list them.

    Example: eifgraph query q04 --param programme=CPP
    """
    if name is None:
        for known in (*read_queries(), *read_federated()):
            asks = f" (asks {', '.join(known.services)})" if known.services else ""
            click.echo(f"{known.name}: {known.title}{asks}")
        return
    path = Path(name)
    if path.is_file():
        if given:
            raise click.UsageError("--param goes with a named question; write values into the file")
        chunks = query_current(read_settings(), path.read_text(encoding="utf-8"), form)
    else:
        chunks = answer_current(read_settings(), find_query(name), _pairs(given), form)
    for chunk in chunks:
        click.echo(chunk, nl=False)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    """Read parameters with their values."""
    pairs = {}
    for one in given:
        parameter, equals, value = one.partition("=")
        if not equals or parameter in pairs:
            raise click.UsageError(f"--param {one}: write NAME=VALUE, each name once")
        pairs[parameter] = value
    return pairs


@click.command()
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
