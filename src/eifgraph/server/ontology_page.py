"""The ontology at its own address: a page for people, and the same graph in every form of data.

What is served is the named graph of the release, read through the backend; nothing is read from
the checkout. The page takes a moment to make and is the same until the next release, so each form
is made once and kept beside the application's state.
"""

from __future__ import annotations

from typing import Final, NoReturn

from flask import Blueprint, Response, render_template
from rdflib import OWL, Graph, URIRef
from rdflib.term import Node

from eifgraph.catalogue import construct, read_text, select
from eifgraph.errors import NotFound, Retired
from eifgraph.namespaces import INSTANCES, ONTOLOGY, VOCAB
from eifgraph.server.answers import (
    data_answer,
    html_answer,
    kept_text,
    plain_answer,
    read_form,
    render_page,
    see,
)
from eifgraph.server.diagram import Diagram, make_diagram
from eifgraph.server.forms import SUFFIXES, render_graph
from eifgraph.server.negotiate import HTML
from eifgraph.server.ontology_examples import Writer, class_examples, property_examples
from eifgraph.server.ontology_tables import (
    make_alignments,
    make_code_lists,
    without_counterpart,
)
from eifgraph.server.ontology_terms import Terms, read_terms
from eifgraph.server.ontology_view import CHANGES, THIS, make_changes, make_entry, make_header
from eifgraph.server.signposts import LICENCE, Address, Link
from eifgraph.server.state import State, state
from eifgraph.server.structured import describe_vocabulary
from eifgraph.server.view import Viewer

blueprint = Blueprint("ontology", __name__)
SVG: Final = "image/svg+xml"
FORMS: Final = {**SUFFIXES, "svg": SVG}
"""What the ontology can be had as; the picture is its class diagram."""
ADDRESS: Final = Address("/ontology", ONTOLOGY, SUFFIXES, ("DefinedTermSet",))
PAGES: Final = ("id/", "vocab/", "graph/", "dataset")
"""Below a base of ours, the addresses that have a page."""


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str = "") -> Response:
    """Show the ontology to people, or give it as data; `.svg` is its class diagram."""
    if suffix and suffix not in FORMS:
        raise NotFound("form of the ontology", suffix, FORMS)
    asked = read_form(f"ontology.{suffix}".rstrip("."), FORMS)
    media_type = asked.media_type
    text = kept_text("/ontology", media_type, lambda: _make(state(), media_type))
    if asked.media_type == HTML:
        return html_answer(text, ADDRESS)
    if asked.media_type == SVG:
        links = [Link("license", LICENCE), Link("describedby", "/ontology", HTML)]
        return plain_answer(text, SVG, links)
    return data_answer(text, asked, ADDRESS)


@blueprint.get("/ontology/<name>")
def version(name: str) -> Response:
    """Send a client from the address of the current version to the ontology, in the same form.

    The release holds this version alone; an older one lies in the older release.
    """
    stem, _, suffix = name.rpartition(".")
    stem, suffix = (stem, f".{suffix}") if suffix in SUFFIXES else (name, "")
    backend = state().backend
    current = _version(construct(backend, read_text("ontology_example"), thing=THIS))
    if stem != current:
        _refuse(stem, current)
    return see(f"/ontology{suffix}", varies=not suffix)


def _refuse(name: str, current: str) -> NoReturn:
    """Say that a version is not here: it was once, or never was."""
    graph = _graph(state(), ONTOLOGY)
    former = {str(graph.value(one, OWL.versionInfo)) for one in graph.subjects(CHANGES)}
    if name in former - {current}:
        reason = "a release holds its own version only, and all terms of former ones"
        raise Retired(f"version {name} of the ontology", reason, ONTOLOGY)
    raise NotFound("version of the ontology in this release", name, [current])


def _make(here: State, media_type: str) -> str:
    graph = _graph(here, ONTOLOGY)
    if media_type not in ("text/html", SVG):
        return render_graph(graph, media_type, None, here.context)
    code_lists = _graph(here, VOCAB.rstrip("/"))
    uses = select(here.backend, read_text("ontology_uses"))
    terms = read_terms(graph, code_lists, uses)
    diagram = make_diagram(terms)
    if media_type == SVG:
        return render_template("ontology_diagram.svg", diagram=diagram, base="/ontology")
    return _page(here, (graph, code_lists), terms, diagram)


def _page(here: State, graphs: tuple[Graph, Graph], terms: Terms, diagram: Diagram) -> str:
    graph, code_lists = graphs
    viewer, now = Viewer(graph, [], here.words, here.base), _version(graph)

    def address(node: Node) -> str | None:
        text = str(node)
        if text.startswith(f"{ONTOLOGY}#"):
            return text.removeprefix(ONTOLOGY) if URIRef(text) in terms.by_iri else None
        if text.startswith(f"{ONTOLOGY}/"):  # of the versions, only this one is here
            return f"/ontology/{now}" if text == f"{ONTOLOGY}/{now}" else None
        if any(text.startswith(base + page) for base in (here.base, INSTANCES) for page in PAGES):
            return viewer.href(node)
        return text if text.startswith(("http://", "https://")) else None

    writer = Writer(here.base, address)
    examples = class_examples(here.backend, writer) | property_examples(here.backend, writer)
    entries = [
        make_entry(term, terms, here.release.classes, examples.get(term.iri))
        for term in (*terms.classes, *terms.properties)
    ]
    mappings = select(here.backend, read_text("ontology_alignments"))
    facts = {
        "iri": ONTOLOGY,
        "version": now,
        "release": here.release,
        "header": make_header(graph, address),
        "changes": make_changes(graph, terms),
        "entries": entries,
        "diagram": diagram,
        "schemes": select(here.backend, read_text("schemes")),
        "code_lists": make_code_lists(graph + code_lists, terms, address, mappings),
        "alignments": make_alignments(mappings, terms),
        "lone": without_counterpart(terms),
        "prefixes": writer.prefixes(),
        "suffixes": SUFFIXES,
    }
    return render_page("ontology.html", ADDRESS, facts, [describe_vocabulary(graph, terms)])


def _graph(here: State, name: str) -> Graph:
    return construct(here.backend, read_text("page_graph"), graph=URIRef(name))


def _version(graph: Graph) -> str:
    return str(graph.value(THIS, OWL.versionIRI) or THIS).removeprefix(f"{ONTOLOGY}/")
