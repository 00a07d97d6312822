"""The addresses of things: 303 from a thing to its page, the page in the form asked for."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node

from eifgraph.binding import FORBIDDEN
from eifgraph.catalogue import construct, find_query, read_text, select
from eifgraph.errors import NotFound, Retired
from eifgraph.examples import FEDERATES_WITH
from eifgraph.namespaces import INSTANCES, VOCAB
from eifgraph.server.answers import Asked, data_answer, kept_text, page_answer, read_form, see
from eifgraph.server.audits import audit_views
from eifgraph.server.citing import cite_links
from eifgraph.server.federated import ready_text, refused_services
from eifgraph.server.forms import SUFFIXES, render_graph
from eifgraph.server.negotiate import HTML, WHOLE_GRAPHS
from eifgraph.server.publications import publications_of
from eifgraph.server.signposts import DATASET_PAGE, Address, path_of, quoted
from eifgraph.server.state import state
from eifgraph.server.structured import describe_thing, kinds_of
from eifgraph.server.view import Viewer
from eifgraph.vocab import EIF

blueprint = Blueprint("pages", __name__)


@blueprint.get("/id/<path:name>")
def thing(name: str) -> Response:
    """Send a client from a thing to the page about it (303, as for things that are no pages)."""
    return _see("thing", name, "/doc/")


@blueprint.get("/vocab/<path:name>")
def concept(name: str) -> Response:
    """Send a client from a code list or its member to the page about it."""
    return _see("code list", name, "/doc/vocab/")


@blueprint.get("/doc/<path:name>")
def document(name: str) -> Response:
    """Answer with what the graph says of a thing, in the form of the suffix or Accept header."""
    asked = read_form(name)
    here, iri = state(), _iri(asked.name)
    address = Address(f"/doc/{asked.name}", str(iri), SUFFIXES, collection=DATASET_PAGE)
    if asked.media_type == HTML:
        return _page(iri, address, _known(iri))

    def make() -> str:
        return render_graph(_known(iri), asked.media_type, str(iri), here.context)

    return data_answer(kept_text(address.path, asked.media_type, make), asked, address)


@blueprint.get("/graph/<path:name>")
def page_graph(name: str) -> Response:
    """Answer with the whole named graph of a page, readings included; people get a summary."""
    asked = read_form(name, offer=WHOLE_GRAPHS)
    if FORBIDDEN.search(asked.name):
        raise NotFound("graph", asked.name)
    return _graph(URIRef(f"{state().base}graph/{asked.name}"), f"/graph/{asked.name}", asked)


@blueprint.get("/vocab")
@blueprint.get("/vocab.<suffix>")
def code_lists(suffix: str = "") -> Response:
    """Answer with the named graph of all code lists."""
    asked = read_form(f"vocab.{suffix}".rstrip("."), offer=WHOLE_GRAPHS)
    if asked.name != "vocab":
        raise NotFound("form of the code lists", suffix, SUFFIXES)
    return _graph(URIRef(VOCAB.rstrip("/")), "/vocab", asked)


def run_address(text: object) -> str | None:
    """Give the address that runs the text of a query, if there is one, and answers with rows."""
    return None if text is None else "/sparql?" + urlencode({"query": str(text), "format": "csv"})


def _see(kind: str, name: str, path: str) -> Response:
    if FORBIDDEN.search(name):
        raise NotFound(kind, name)
    is_by_suffix = name.rpartition(".")[2] in SUFFIXES
    return see(quoted(f"{path}{name}"), varies=not is_by_suffix)


def _iri(name: str) -> URIRef:
    if FORBIDDEN.search(name):
        raise NotFound("thing", name)
    return URIRef(f"{INSTANCES}{name}" if name.startswith("vocab/") else f"{state().base}id/{name}")


def _known(iri: URIRef) -> Graph:
    """Give what is known of a thing.

    Raises:
        NotFound: it never was.
        Retired: it was, and is no longer.
    """
    graph = construct(state().backend, read_text("describe"), thing=iri)
    if not graph:
        raise NotFound("thing", str(iri))
    _refuse_retired(graph, iri)
    return graph


def _refuse_retired(graph: Graph, iri: URIRef) -> None:
    """Tell of a thing that was published once and is no longer: nothing says any more what it is.

    A deprecated thing that is still described is shown like any other.
    """
    is_deprecated = any(str(value) == "true" for value in graph.objects(iri, OWL.deprecated))
    if is_deprecated and (iri, RDF.type, None) not in graph:
        reason = graph.value(iri, SKOS.changeNote)
        replacement = graph.value(iri, DCTERMS.isReplacedBy)
        name = str(graph.value(iri, RDFS.label) or iri)
        told = str(reason or "no reason is given")
        raise Retired(name, told, None if replacement is None else str(replacement))


def _graph(iri: URIRef, path: str, asked: Asked) -> Response:
    context = state().context
    address = Address(path, str(iri), SUFFIXES, ("Dataset",), collection=DATASET_PAGE)
    if asked.media_type == HTML:
        return _summary(iri, address, _named(iri))

    def make() -> str:
        return render_graph(_named(iri), asked.media_type, None, context)

    return data_answer(kept_text(path, asked.media_type, make), asked, address)


def _named(iri: URIRef) -> Graph:
    graph = construct(state().backend, read_text("page_graph"), graph=iri)
    if not graph:
        raise NotFound("graph", str(iri))
    return graph


def _page(iri: URIRef, address: Address, graph: Graph) -> Response:
    here = state()
    address = replace(address, kinds=kinds_of(graph, iri))
    readings = select(here.backend, read_text("readings"), thing=iri)
    viewer = Viewer(graph, readings, here.words, here.base)
    is_programme = (iri, RDF.type, EIF.Programme) in graph
    assessments = select(here.backend, read_text("assessments"), thing=iri) if is_programme else []
    claims = select(here.backend, read_text("evidence"), thing=iri) if is_programme else []
    incoming = select(here.backend, read_text("incoming"), thing=iri)
    facts = {
        "card": viewer.card(iri),
        "path": quoted(address.path),
        "suffixes": [suffix for suffix in SUFFIXES if suffix != "html"],
        "assessments": assessments,
        "claims": claims,
        "audits": audit_views(here.backend, iri) if is_programme else {},
        "publications": publications_of(here.backend, iri) if is_programme else {},
        "references": _references(iri, graph) if is_programme else [],
        "incoming": [
            (
                viewer.title(row["property"]),
                str(row.get("label", row["subject"])),
                viewer.href(row["subject"]),
            )
            for row in incoming
        ],
        "href": viewer.href,
        **_ways_to_run(graph, iri),
    }
    members = [row for row in incoming if row["property"] == SKOS.inScheme]
    about = describe_thing(graph, iri, here.root + quoted(address.path).removeprefix("/"), members)
    return page_answer("thing.html", address, facts, [about], _crumbs(graph, iri, viewer))


def _ways_to_run(graph: Graph, iri: URIRef) -> dict[str, object]:
    """Give the address that runs a query, and the endpoints that it asks and we do not call."""
    text = graph.value(iri, SH.select)
    if not list(graph.objects(iri, FEDERATES_WITH)):
        return {"run": run_address(text)}
    query = find_query(str(graph.value(iri, DCTERMS.identifier)))
    return {"run": run_address(ready_text(query)), "refused": refused_services(query)}


def _references(programme: URIRef, graph: Graph) -> list[tuple[str, str]]:
    """Give where the references of a programme are for programs for citations, if it has any."""
    has_any = (None, EIF.reportedIn, None) in graph
    return cite_links(str(programme).rpartition("/")[2]) if has_any else []


def _crumbs(graph: Graph, iri: URIRef, viewer: Viewer) -> list[tuple[str, str]]:
    """Give the pages above that of a code list or of a member of one."""
    above = [("Ontology", "/ontology"), ("Code lists", "/vocab.html")]
    schemes = sorted(graph.objects(iri, SKOS.inScheme), key=str)
    paths = [(viewer.title(scheme), path_of(str(scheme), state().base)) for scheme in schemes]
    if (iri, RDF.type, SKOS.ConceptScheme) in graph:
        return above
    return [*above, *((title, path) for title, path in paths[:1] if path)] if schemes else []


def _summary(iri: URIRef, address: Address, graph: Graph) -> Response:
    """Show what a named graph is and holds, for people; the data are in its other forms."""
    here = state()
    about = construct(here.backend, read_text("describe"), thing=iri)
    viewer = Viewer(about + here.ontology, [], here.words, here.base)
    kinds: dict[Node, int] = {}
    for kind in graph.objects(None, RDF.type):
        kinds[kind] = kinds.get(kind, 0) + 1
    facts = {
        "card": viewer.card(iri),
        "path": quoted(address.path),
        "suffixes": [suffix for suffix in SUFFIXES if suffix != "html"],
        "statements": len(graph),
        "kinds": sorted((viewer.title(kind), viewer.href(kind), n) for kind, n in kinds.items()),
    }
    node = {"@type": "Dataset", "@id": str(iri), "name": viewer.title(iri)}
    return page_answer("graph.html", address, facts, [node])
