"""The command line: each command is settings, one call, what it says, and an exit code.

Exit codes: 0 fine, 1 data does not conform, 2 cannot run, 3 a bug.
"""

from __future__ import annotations

import gc
import logging
import sys

import click

from eifgraph import __version__
from eifgraph.cli.checks import check
from eifgraph.cli.generating import terms
from eifgraph.cli.making import build, ingest
from eifgraph.cli.serving import query, serve, stats
from eifgraph.errors import ConformanceError, EifgraphError

logger = logging.getLogger(__name__)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eifgraph")
def cli() -> None:
    """EIF Guidebook pages as a knowledge graph, each fact with its place on its page."""


for command in (ingest, check, build, serve, query, stats, terms):
    cli.add_command(command)


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
