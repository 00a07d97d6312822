"""The forms in which a small graph leaves the house: Turtle, JSON-LD, N-Triples, RDF/XML.

JSON-LD is framed into one tree from the thing outwards (JSON-LD 1.1 Framing), by PyLD, with our
context cut down to the terms that the tree uses. Nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from pyld import jsonld
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.shared.jsonld.context import Context

from eifgraph.export import in_lines
from eifgraph.ontology import short
from eifgraph.turtle import new_graph, render_turtle

SUFFIXES: Final = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""Suffix of an address: the media type it stands for."""

NAME_ONLY: Final[dict[str, object]] = {"@embed": "@never"}
CLAIM: Final[dict[str, object]] = {"type": "OutcomeClaim", "basedOn": NAME_ONLY}
STUDY: Final[dict[str, object]] = {
    "type": "Study",
    "found": {"type": "Finding", "foundBy": NAME_ONLY},
    "linkedTo": {"type": "Link", "listedAfter": NAME_ONLY},
    "citedAs": {"type": "Citation", "resolvesTo": NAME_ONLY},
}
THEORY: Final[dict[str, object]] = {
    "type": "TheoryOfChange",
    "eif:step": {"type": "Step", "next": NAME_ONLY},
}
ASSESSMENT: Final[dict[str, object]] = {
    "type": "Assessment",
    "assesses": NAME_ONLY,
    "claims": CLAIM,
    "reliesOn": THEORY,
    "restsOn": STUDY,
}
FRAMES: Final[dict[str, dict[str, object]]] = {
    "Programme": {"assessedBy": ASSESSMENT, "foremost": NAME_ONLY},
    "Assessment": ASSESSMENT,
    "Study": STUDY,
    "TheoryOfChange": THEORY,
}
"""Kind of thing: the frame of its tree. Links that point back or sideways only name their end."""


def render_graph(
    graph: Graph, media_type: str, root: str | None, context: dict[str, object]
) -> str:
    """Render a graph; `root` is the thing its JSON-LD tree begins with, None keeps it flat.

    Equal graphs without blank nodes give equal text, in whichever process and order they were read.
    """
    if media_type == "application/ld+json":
        graph = in_order(graph)
        return render_tree(graph, root, context) if root else render_flat(graph, context)
    if media_type == "application/n-triples":
        lines = graph.serialize(format="nt").split("\n")
        return "".join(f"{line}\n" for line in sorted(lines) if line)
    if media_type == "application/rdf+xml":
        return in_order(graph).serialize(format="xml")
    return render_turtle(graph)


def in_order(graph: Graph) -> Graph:
    """Copy a graph in the order of its terms, with our prefixes; rdflib writes in that order."""
    ordered = new_graph()
    for triple in sorted(graph, key=lambda triple: tuple(term.n3() for term in triple)):
        ordered.add(triple)
    return ordered


def render_tree(graph: Graph, root: str, context: dict[str, object]) -> str:
    """Render a graph as one framed JSON-LD tree, with only the terms that it uses."""
    expanded = json.loads(graph.serialize(format="json-ld"))
    kinds = [short(kind).removeprefix("eif:") for kind in graph.objects(URIRef(root), RDF.type)]
    frame: dict[str, object] = {"@context": context}
    for kind in kinds:
        frame |= FRAMES.get(kind, {})
    frame |= {"id": root}
    frame.pop("type", None)  # the root is chosen by its name alone
    options = {"embed": "@always", "omitDefault": True, "documentLoader": _fetch_nothing}
    tree = jsonld.frame(expanded, frame, options)
    tree["@context"] = used_terms(tree, context)
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def render_flat(graph: Graph, context: dict[str, object]) -> str:
    """Render a graph as a flat list of all its things, in order.

    By rdflib, as the dumps are: PyLD takes twenty times as long, and has nothing to add here.
    """
    nodes = in_lines(graph, Context(context))
    document: dict[str, object] = {"@context": used_terms(nodes, context), "@graph": nodes}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def used_terms(tree: object, context: Mapping[str, object]) -> dict[str, object]:
    """Give the part of the context that a compacted tree uses."""
    names = set(_names(tree, context, is_name=False))
    used = {name for name in names if name in context}
    used |= {name.split(":", 1)[0] for name in names if ":" in name}
    used |= {"id", "type"}
    return {name: value for name, value in context.items() if name in used}


def _names(tree: object, context: Mapping[str, object], is_name: bool) -> Iterator[str]:
    """Give each key of a tree, and each text that is a name: either may begin with a prefix."""
    if isinstance(tree, str) and is_name:
        yield tree
    elif isinstance(tree, list):
        for part in tree:
            yield from _names(part, context, is_name)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key != "@context":
                yield key
                yield from _names(value, context, _holds_names(context.get(key, key)))


def _holds_names(meaning: object) -> bool:
    """Tell whether texts under a key are names, by what the context says of the key."""
    kind = meaning.get("@type") if isinstance(meaning, Mapping) else meaning
    return kind in ("@id", "@type", "@vocab")


def _fetch_nothing(url: str, _options: object) -> object:
    raise jsonld.JsonLdError(f"no document is loaded from outside: {url}", "jsonld.LoadError")
