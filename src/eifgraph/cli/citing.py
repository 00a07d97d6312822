"""The command that gives references out to programs for citations."""

from __future__ import annotations

import sys

import click

from eifgraph.backend import open_backend
from eifgraph.citations.formats import FORMATS
from eifgraph.citing import cited_references
from eifgraph.config import read_settings
from eifgraph.release import open_release


@click.command()
@click.argument("programme")
@click.option("--study", default="", metavar="NUMBER", help="The references of one study.")
@click.option("--outcome", default="", metavar="LABEL", help="Of studies behind one outcome.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="ris", help="Form [ris]."
)
def cite(programme: str, study: str, outcome: str, form: str) -> None:
    """Print the references of a programme for Zotero, EndNote, LaTeX and their kin.

    Each has a note that says which study, rating and outcomes rest on it. One that stands for no
    known publication is given out as printed. Example: eifgraph cite CPP --format bibtex
    """
    settings = read_settings()
    backend = open_backend(open_release(settings.build).nquads)
    items = cited_references(backend, settings.data / "links", programme, study, outcome)
    sys.stdout.buffer.write(FORMATS[form].render(items).encode())
