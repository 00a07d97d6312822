"""What a page says of itself to machines that read pages: schema.org in a block of JSON-LD.

Only what is true of a thing is said: a programme is a service with a name and a provider; its
ratings are no `Rating`, for they say how strong evidence is and not how good a programme is.
`@context` names schema.org as search engines want it; nobody here loads it.

Knows words of schema.org; must not know requests or templates.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from rdflib import DCAT, DCTERMS, OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Identifier
from rdflib.term import Node as Term

from eifgraph.namespaces import ONTOLOGY
from eifgraph.release import Release
from eifgraph.server.ontology_terms import Terms
from eifgraph.server.signposts import LICENCE
from eifgraph.vocab import EIF

Node = Mapping[str, object]
CONTEXT: Final = "https://schema.org"
SITE: Final = "eifgraph"
KINDS: Final = {
    EIF.Programme: "Service",
    EIF.Provider: "Organization",
    SKOS.ConceptScheme: "DefinedTermSet",
    SKOS.Concept: "DefinedTerm",
}
"""Class of a thing: what schema.org calls it. Others are just things to it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path, the IRI of what it is about, the pages above it, and descriptions."""

    path: str
    thing: str = ""
    crumbs: tuple[tuple[str, str], ...] = ()
    about: tuple[Node, ...] = ()


def render_data(page: Page, title: str, root: str) -> Markup:
    """Render the block of a page; `root` is the address of the site, ending in a slash.

    Characters that could end the block, or begin a comment in it, are written as escapes of JSON.
    """
    graph = [_page(page, title, root), *page.about]
    text = json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)  # noqa: S704  nothing in it can be markup any more


def kinds_of(graph: Graph, thing: URIRef) -> tuple[str, ...]:
    """Give the names of the schema.org classes that a thing belongs to."""
    types = set(graph.objects(thing, RDF.type))
    return tuple(name for kind, name in KINDS.items() if kind in types)


def describe_thing(
    graph: Graph, thing: URIRef, page: str, members: Sequence[Mapping[str, Identifier]] = ()
) -> Node:
    """Describe a thing by what its graph says; `page` is the address of the page about it.

    `members` are those of a code list, each with its `subject` and `label`.
    """
    kinds = kinds_of(graph, thing)
    node: dict[str, object] = {"@type": kinds[0] if kinds else "Thing", "@id": str(thing)}
    node |= {"name": _name(graph, thing), "url": page}
    node |= _text(graph, thing, SKOS.definition, "description")
    if "Service" in kinds:
        node |= _text(graph, thing, EIF.acronym, "alternateName")
        node |= _several("provider", _organisations(graph, thing))
    if "DefinedTermSet" in kinds:
        terms = [_term(str(row["subject"]), str(row.get("label", ""))) for row in members]
        node |= _several("hasDefinedTerm", iter(terms))
    if "DefinedTerm" in kinds:
        node |= _text(graph, thing, SKOS.notation, "termCode")
        schemes = [str(scheme) for scheme in graph.objects(thing, SKOS.inScheme)]
        node |= _several("inDefinedTermSet", iter([{"@id": scheme} for scheme in schemes]))
    return node


def describe_vocabulary(ontology: Graph, terms: Terms) -> Node:
    """Describe the ontology as a set of defined terms."""
    this = URIRef(ONTOLOGY)
    return {
        "@type": "DefinedTermSet",
        "@id": ONTOLOGY,
        **_text(ontology, this, DCTERMS.title, "name"),
        **_text(ontology, this, DCTERMS.abstract, "description"),
        **_text(ontology, this, OWL.versionInfo, "version"),
        "license": LICENCE,
        "hasDefinedTerm": [
            {**_term(str(term.iri), term.label), "description": term.definition}
            for term in (*terms.classes, *terms.properties)
        ],
    }


def describe_dataset(facts: Graph, dataset: URIRef, release: Release, root: str) -> Node:
    """Describe the data set, by what the graph says of it, and its files by their manifest."""
    return {
        "@type": "Dataset",
        "@id": str(dataset),
        **_text(facts, dataset, DCTERMS.title, "name"),
        **_text(facts, dataset, DCTERMS.description, "description"),
        "url": f"{root}doc/dataset",
        "identifier": str(dataset),
        "license": LICENCE,
        "version": release.name,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "keywords": sorted(map(str, facts.objects(dataset, DCAT.keyword))),
        "isBasedOn": sorted(map(str, facts.objects(dataset, DCTERMS.source))),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": f"{root}download/{release.name}/{name}",
                "encodingFormat": media_type,
                "contentSize": f"{size} B",
                "sha256": digest,
            }
            for name, (media_type, size, digest) in sorted(release.files.items())
        ],
    }


def _page(page: Page, title: str, root: str) -> Node:
    address = root + page.path.removeprefix("/")
    node: dict[str, object] = {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": title,
        "inLanguage": "en",
        "license": LICENCE,
        "isPartOf": {"@type": "WebSite", "url": root, "name": SITE},
    }
    if page.thing:
        node["about"] = {"@id": page.thing}
    crumbs = [(SITE, "/"), *page.crumbs, *([(title, page.path)] if page.path != "/" else [])]
    node["breadcrumb"] = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": name,
                "item": root + path.removeprefix("/"),
            }
            for place, (name, path) in enumerate(crumbs, start=1)
        ],
    }
    return node


def _organisations(graph: Graph, thing: URIRef) -> Iterator[Node]:
    for provider in sorted(graph.objects(thing, EIF.offeredBy), key=str):
        yield {"@type": "Organization", "@id": str(provider), "name": _name(graph, provider)}


def _term(iri: str, name: str) -> Node:
    return {"@type": "DefinedTerm", "@id": iri, "name": name}


def _several(key: str, nodes: Iterator[Node]) -> dict[str, object]:
    found = list(nodes)
    return {key: found[0] if len(found) == 1 else found} if found else {}


def _text(graph: Graph, thing: URIRef, predicate: URIRef, key: str) -> dict[str, object]:
    values = sorted(map(str, graph.objects(thing, predicate)))
    return {key: values[0]} if values else {}


def _name(graph: Graph, thing: Term) -> str:
    label = graph.value(thing, SKOS.prefLabel) or graph.value(thing, RDFS.label)
    return str(label or thing)
