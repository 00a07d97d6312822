"""The forms in which a small graph leaves the house: Turtle, JSON-LD, N-Triples, RDF/XML.

JSON-LD is framed into one tree from the thing outwards (JSON-LD 1.1 Framing), by PyLD, with our
context cut down to the terms that the tree uses. Nothing is ever fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from pyld import jsonld
from rdflib import RDF, Graph, URIRef

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
    "Programme": {"assessedBy": ASSESSMENT},
    "Assessment": ASSESSMENT,
    "Study": STUDY,
    "TheoryOfChange": THEORY,
}
"""Kind of thing: the frame of its tree. Links that point back or sideways only name their end."""


def render_graph(
    graph: Graph, media_type: str, root: str | None, context: dict[str, object]
) -> str:
    """Render a graph; `root` is the thing its JSON-LD tree begins with, None keeps it flat."""
    if media_type == "application/ld+json":
        return render_tree(graph, root, context) if root else render_flat(graph, context)
    if media_type == "application/n-triples":
        lines = graph.serialize(format="nt").split("\n")
        return "".join(f"{line}\n" for line in sorted(lines) if line)
    if media_type == "application/rdf+xml":
        bound = new_graph()
        bound += graph
        return bound.serialize(format="xml")
    return render_turtle(graph)


def render_tree(graph: Graph, root: str, context: dict[str, object]) -> str:
    """Render a graph as one framed JSON-LD tree, with only the terms that it uses."""
    expanded = json.loads(graph.serialize(format="json-ld"))
    kinds = [short(kind).removeprefix("eif:") for kind in graph.objects(URIRef(root), RDF.type)]
    frame: dict[str, object] = {"@context": context, "@embed": "@always"}
    for kind in kinds:
        frame |= FRAMES.get(kind, {})
    frame |= {"id": root}
    frame.pop("type", None)  # the root is chosen by its name alone
    options = {"omitDefault": True, "documentLoader": _fetch_nothing}
    tree = jsonld.frame(expanded, frame, options)
    tree["@context"] = used_terms(tree, context)
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def render_flat(graph: Graph, context: dict[str, object]) -> str:
    """Render a graph as a flat list of all its things, in order."""
    expanded = json.loads(graph.serialize(format="json-ld"))
    options = {"documentLoader": _fetch_nothing, "graph": True}
    document = jsonld.flatten(expanded, context, options)
    document["@context"] = used_terms(document, context)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def used_terms(tree: object, context: dict[str, object]) -> dict[str, object]:
    """Give the part of the context that a compacted tree uses."""
    names = set(_names(tree))
    used = {name for name in names if name in context}
    used |= {name.split(":", 1)[0] for name in names if ":" in name}
    used |= {"id", "type"}
    return {name: value for name, value in context.items() if name in used}


def _names(tree: object) -> Iterator[str]:
    """Give every key and every text of a tree: either may be a term or begin with a prefix."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for part in tree:
            yield from _names(part)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key != "@context":
                yield key
                yield from _names(value)


def _fetch_nothing(url: str, _options: object) -> object:
    raise jsonld.JsonLdError(f"no document is loaded from outside: {url}", "jsonld.LoadError")
