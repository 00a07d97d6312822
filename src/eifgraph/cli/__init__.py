"""The command line: each command is settings, one call, what it says, and an exit code.

Exit codes: 0 fine, 1 data does not conform, 2 cannot run, 3 a bug.
"""

from __future__ import annotations

import gc
import logging
import sys
from importlib import import_module
from typing import Final

import click

from eifgraph import __version__
from eifgraph.errors import ConformanceError, EifgraphError

logger = logging.getLogger(__name__)

COMMANDS: Final = {
    "ingest": "making",
    "correct": "curating",
    "check": "checks",
    "audit": "auditing",
    "link": "linking",
    "resolve": "resolving",
    "index": "resolving",
    "watch": "watching",
    "cite": "citing",
    "build": "making",
    "serve": "serving",
    "query": "serving",
    "stats": "serving",
    "terms": "generating",
}
"""The commands, and the modules here that have them."""


class _Commands(click.Group):
    """Imports the module of a command when it is called: a check needs half of what others do."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  as click calls it
        """Name the commands in the order of their use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click asks for it
        """Give a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"eifgraph.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)  # each module has the commands of its lines above
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="eifgraph")
def cli() -> None:
    """EIF Guidebook pages as a knowledge graph, each fact with its place on its page."""


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
