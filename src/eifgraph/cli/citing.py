"""The command that gives references out to programs for citations."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from eifgraph.backend import Backend, SparqlRequest, open_backend
from eifgraph.backend.guard import inspect_query
from eifgraph.backend.rows import N_TRIPLES, TSV, iris_in
from eifgraph.catalogue import find_query
from eifgraph.citations.formats import FORMATS
from eifgraph.citing import cited_in, cited_references
from eifgraph.config import read_settings
from eifgraph.release import open_release


@click.command()
@click.argument("programme", required=False)
@click.option("--study", default="", metavar="NUMBER", help="The references of one study.")
@click.option("--outcome", default="", metavar="LABEL", help="Of studies behind one outcome.")
@click.option(
    "--query", "query", default="", metavar="FILE",
    help="Of what the answer to a query names: a file, - for standard input, or a named question.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="ris", help="Form [ris]."
)
def cite(programme: str | None, study: str, outcome: str, query: str, form: str) -> None:
    """Print references of the current release for Zotero, EndNote, LaTeX and their kin.

    They are those of a PROGRAMME, or with --query those for which the IRIs in an answer stand: a
    work, its record or its DOI; a reference; a linking; a study; a claim or a finding (the reports
    of their studies); an outcome (those of all claims and findings about it); an assessment or a
    programme (all that they rest on). So select just what is to be cited.

    Each has a note that says which study, rating and outcomes rest on it. One that stands for no
    known publication is given out as printed. Example: eifgraph cite CPP --format bibtex
    """
    if bool(programme) == bool(query):
        raise click.UsageError("give a PROGRAMME or --query FILE, and not both")
    if query and (study or outcome):
        raise click.UsageError("--study and --outcome are of a PROGRAMME, not of --query")
    settings = read_settings()
    backend = open_backend(open_release(settings.build).nquads)
    if programme:
        items = cited_references(backend, settings.base, programme, study, outcome)
    else:
        items = cited_in(backend, _named(backend, _text(query)))
    sys.stdout.buffer.write(FORMATS[form].render(items).encode())


def _text(name: str) -> str:
    """Read a query."""
    path = Path(name)
    if name != "-" and not path.is_file():
        return find_query(name).text
    try:
        return (sys.stdin.buffer.read() if name == "-" else path.read_bytes()).decode("utf-8")
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"the query in {name} is not UTF-8; save it as such") from error


def _named(backend: Backend, text: str) -> tuple[str, ...]:
    """Give the IRIs in the answer to a query."""
    media_type = N_TRIPLES if inspect_query(text).form.is_graph else TSV
    return iris_in(b"".join(backend.query(SparqlRequest(text), media_type)), media_type)
