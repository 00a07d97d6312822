"""The command that writes what is generated from the ontology."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

import eifgraph
from eifgraph.config import resource_dir
from eifgraph.pipeline import write_generated


@click.command()
def terms() -> None:
    """Write what is generated: vocab.py, terms.md, context.jsonld, parts of the ontology.

    Run it in the checkout after a change of ontology/eif.ttl. Example: eifgraph terms
    """
    for path in write_generated(resource_dir("ontology"), Path(eifgraph.__file__).parent):
        click.echo(str(path))
        if path.suffix == ".py":
            command = [sys.executable, "-m", "ruff", "format", "-q", str(path)]
            subprocess.run(command, check=True)  # noqa: S603  our own file and interpreter
