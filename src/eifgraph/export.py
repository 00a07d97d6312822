"""Dumps of a data set in the standard forms, the same bytes every time.

Spellings come from the graph files, not from a store, which would rewrite some. pyoxigraph writes
sorted quads; rdflib writes JSON-LD, because it can use our context.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.serializers.jsonld import from_rdf
from rdflib.plugins.shared.jsonld.context import Context

from eifgraph.namespaces import PREFIXES

Quads = list[ox.Quad]
XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def read_quads(path: Path, graph: str) -> Quads:
    """Read a Turtle file into quads of one named graph."""
    name = ox.NamedNode(graph)
    with path.open("rb") as file:
        return [
            ox.Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in ox.parse(file, format=ox.RdfFormat.TURTLE)
        ]


def graph_quads(graph: Graph, name: str) -> Quads:
    """Turn a graph without blank nodes into quads of one named graph."""
    named = ox.NamedNode(name)
    triples = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, named) for quad in triples]


def in_order(quads: Iterable[ox.Quad]) -> Quads:
    """Sort quads by graph, subject, predicate and object, each once."""
    return sorted(
        set(quads),
        key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)),
    )


def _write(quads: Quads, path: Path, form: ox.RdfFormat) -> None:
    ox.serialize(quads, str(path), format=form, prefixes=PREFIXES)


def _union(quads: Quads) -> list[ox.Triple]:
    triples = {ox.Triple(q.subject, q.predicate, q.object) for q in quads}
    return sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))


def write_nquads(quads: Quads, path: Path, _context: Path) -> None:
    """Write N-Quads, one line a statement, sorted."""
    _write(quads, path, ox.RdfFormat.N_QUADS)


def write_trig(quads: Quads, path: Path, _context: Path) -> None:
    """Write TriG, graph by graph."""
    _write(quads, path, ox.RdfFormat.TRIG)


def write_turtle(quads: Quads, path: Path, _context: Path) -> None:
    """Write the union of the graphs as Turtle."""
    ox.serialize(_union(quads), str(path), format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)


def write_rdfxml(quads: Quads, path: Path, _context: Path) -> None:
    """Write the union of the graphs as RDF/XML."""
    ox.serialize(_union(quads), str(path), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)


def write_jsonld(quads: Quads, path: Path, context: Path) -> None:
    """Write JSON-LD with our context, one `@graph` for each named graph."""
    published = json.loads(context.read_text(encoding="utf-8"))["@context"]
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        graphs.setdefault(name, []).append(ox.Triple(quad.subject, quad.predicate, quad.object))
    context_once = Context(published)
    parts = [
        f'{{"id":{_json(name)},"@graph":[\n{_lines(_nodes(triples, context_once))}\n]}}'
        for name, triples in sorted(graphs.items())
    ]
    text = f'{{"@context":{_json(published)},"@graph":[\n{",".join(parts)}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lines(nodes: list[dict[str, object]]) -> str:
    """Put each node on a line of its own: quick to write, and good to compare."""
    return ",\n".join(map(_json, nodes))


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> URIRef | BNode | Literal:
    """Turn a term of pyoxigraph into one of rdflib."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)  # we have no quoted triples
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype.value == XSD_STRING
    return Literal(
        term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False
    )


def _nodes(triples: list[ox.Triple], context: Context) -> list[dict[str, object]]:
    graph = Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return in_lines(graph, context)


def in_lines(graph: Graph, context: Context) -> list[dict[str, object]]:
    """Give the things of a graph as compact JSON-LD by a context, in order, values in order."""
    compact = from_rdf(graph, context)  # type: ignore[no-untyped-call]  # what rdflib's serialiser writes, without the writing
    nodes = compact.get("@graph", [{k: v for k, v in compact.items() if k != "@context"}])
    return sorted((_sorted(node) for node in nodes), key=lambda node: str(node.get("id", "")))


def _sorted(node: dict[str, object]) -> dict[str, object]:
    """Put the values of each property in order; RDF has none, and bytes must have one."""
    return {
        key: sorted(value, key=lambda v: json.dumps(v, sort_keys=True))
        if isinstance(value, list)
        else value
        for key, value in node.items()
    }


DUMPS: Final[dict[str, tuple[str, Callable[[Quads, Path, Path], None]]]] = {
    "eifgraph.nq": ("application/n-quads", write_nquads),
    "eifgraph.trig": ("application/trig", write_trig),
    "eifgraph.ttl": ("text/turtle", write_turtle),
    "eifgraph.rdf": ("application/rdf+xml", write_rdfxml),
    "eifgraph.jsonld": ("application/ld+json", write_jsonld),
}
"""File name of each dump: its media type and its writer."""


def write_store(quads: Quads, path: Path) -> None:
    """Write an Oxigraph store on disk, for data sets too large for memory."""
    store = ox.Store(str(path))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
