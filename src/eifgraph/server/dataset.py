"""The data set and the catalogue that it is in: one page, one graph, and addresses that lead there.

Knows how the two halves of the description meet: what the graph says, and what the manifest says.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from flask import Blueprint, Response, current_app, request
from rdflib import Graph, URIRef

from eifgraph.catalogue import construct, read_text
from eifgraph.counts import Counts
from eifgraph.description import DCAT, Places, describe_release
from eifgraph.errors import NotFound
from eifgraph.server.answers import data_answer, kept_text, page_answer, read_form, see
from eifgraph.server.forms import SUFFIXES, render_graph
from eifgraph.server.negotiate import DESCRIPTIONS, HTML, prefers_html
from eifgraph.server.signposts import DATASET_PAGE, Address
from eifgraph.server.state import State, state
from eifgraph.server.structured import describe_dataset
from eifgraph.server.view import Viewer
from eifgraph.void import VOID

blueprint = Blueprint("dataset", __name__)
Row = tuple[str, str | None, int]
KEPT: Final = "eifgraph.dataset"
SHOWN_AS_TABLES: Final = frozenset(
    {DCAT.distribution, VOID.classPartition, VOID.propertyPartition, VOID.dataDump}
)
"""What a page shows in another way than as rows of what is stated."""


@blueprint.get("/dataset")
@blueprint.get("/catalogue")
def dataset() -> Response:
    """Send a client from the data set, or its catalogue, to the page about both."""
    return see(DATASET_PAGE, varies=True)


@blueprint.get("/doc/dataset")
@blueprint.get("/doc/dataset.<suffix>")
def description(suffix: str = "") -> Response:
    """Answer with the description of the data set (DCAT 3, VoID), in the form asked for."""
    asked = read_form(f"dataset.{suffix}".rstrip("."))
    if asked.name != "dataset":
        raise NotFound("form of the data set's description", suffix, SUFFIXES)
    if asked.media_type == HTML:
        return _page()
    return data_answer(_render(asked.media_type), asked, dataset_address())


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Answer with the description where programs look (VoID, 7.2); send people to the page."""
    if prefers_html(request.headers.get("Accept", "")):
        return see(DATASET_PAGE, varies=True)
    asked = read_form("dataset", offer=DESCRIPTIONS)
    return data_answer(_render(asked.media_type), asked, dataset_address())


def dataset_graph() -> Graph:
    """Give all that is known of the data set: from the graph and from the manifest, read once."""
    here = state()
    kept: dict[str, Graph] = current_app.extensions.setdefault(KEPT, {})
    if here.release.name not in kept:
        iri = URIRef(f"{here.base}dataset")
        facts = construct(here.backend, read_text("describe"), thing=iri)
        release = describe_release(here.release, here.data.counts, places())
        kept[here.release.name] = facts + release
    return kept[here.release.name]


def places() -> Places:
    """Give where permanent names and the server's own addresses begin."""
    return Places(state().base, state().root)


def dataset_address() -> Address:
    """Give the address of the description, with the files that the data set consists of."""
    here = state()
    files = here.release.files.items()
    items = tuple((f"/download/{here.release.name}/{name}", file[0]) for name, file in files)
    return Address(DATASET_PAGE, str(places().dataset), SUFFIXES, ("Dataset",), items)


def _render(media_type: str) -> str:
    here = state()
    root = str(places().catalogue)
    return kept_text(
        DATASET_PAGE,
        media_type,
        lambda: render_graph(dataset_graph(), media_type, root, here.context),
    )


def _page() -> Response:
    here, iri = state(), places().dataset
    graph = dataset_graph()
    facts = {
        "card": _viewer(here, _without(graph, SHOWN_AS_TABLES)).card(iri),
        "path": DATASET_PAGE,
        "suffixes": [suffix for suffix in SUFFIXES if suffix != "html"],
        "release": here.release,
        "tables": _tables(here, here.data.counts),
    }
    about = describe_dataset(graph, iri, here.release, here.root)
    return page_answer("dataset.html", dataset_address(), facts, [about])


def _viewer(here: State, graph: Graph) -> Viewer:
    return Viewer(graph, [], here.words, here.base)


def _without(graph: Graph, predicates: Collection[URIRef]) -> Graph:
    rest = Graph(bind_namespaces="none")
    for triple in graph:
        if triple[1] not in predicates:
            rest.add(triple)
    return rest


def _tables(here: State, counts: Counts) -> list[tuple[str, str, list[Row]]]:
    """Give the partitions as tables: what they are of, what is counted, name, address, number."""
    viewer = _viewer(here, here.ontology)
    classes = counts.classes.items()
    properties = [(iri, uses.triples) for iri, uses in counts.properties.items()]
    return [
        (title, counted, [(viewer.title(URIRef(i)), viewer.href(URIRef(i)), n) for i, n in rows])
        for title, counted, rows in (
            ("Classes", "Things", sorted(classes, key=_largest_first)),
            ("Properties", "Statements", sorted(properties, key=_largest_first)),
        )
    ]


def _largest_first(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]
