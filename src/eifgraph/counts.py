"""How much a data set holds, in the figures that VoID has words for.

Knows the queries that count and the form in which counts are kept; must not know an engine, nor
how the figures are told. Counting reads everything several times (2.2 million statements: 5 s), so
it is done once, when data are built or loaded, and never for a request.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rdflib import URIRef

from eifgraph.backend.interface import Backend
from eifgraph.catalogue import read_text, select

EVERYWHERE: Final = "_everywhere"
"""What the names of the queries end in that read all graphs, not the default graph alone."""


@dataclass(frozen=True, slots=True)
class PropertyCount:
    """How often a property is used, and on how many different subjects and objects."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of a data set; a triple that is in several graphs counts once.

    `entities` are the subjects that have an IRI, as VoID wants it; `classes` says how many of them
    each class has.
    """

    triples: int = 0
    subjects: int = 0
    entities: int = 0
    objects: int = 0
    default_graph: int = 0
    """Triples of the default graph alone."""
    graphs: Mapping[str, int] = field(default_factory=dict)
    """Triples of each named graph, by its IRI."""
    classes: Mapping[str, int] = field(default_factory=dict)
    properties: Mapping[str, PropertyCount] = field(default_factory=dict)


def count(backend: Backend, is_union: bool = True) -> Counts:
    """Count what a store holds; `is_union` says that its default graph has all of it.

    Graphs without an IRI are part of the totals and not of `graphs`.

    Raises:
        QueryError: the engine cannot answer, or not within its limits.
    """
    ending = "" if is_union else EVERYWHERE
    graphs = _by_iri(backend, "counts_graphs", "graph")
    classes = _by_iri(backend, f"counts_classes{ending}", "class")
    properties = _by_iri(backend, f"counts_properties{ending}", "property")
    default_graph = _totals(backend, "counts_totals")
    totals = default_graph if is_union else _totals(backend, f"counts_totals{ending}")
    return Counts(
        triples=sum(row["triples"] for row in properties.values()),
        subjects=totals["subjects"],
        entities=totals["entities"],
        objects=totals["objects"],
        default_graph=default_graph["triples"],
        graphs={iri: row["triples"] for iri, row in graphs.items()},
        classes={iri: row["entities"] for iri, row in classes.items()},
        properties={iri: PropertyCount(**row) for iri, row in properties.items()},
    )


def _totals(backend: Backend, query: str) -> dict[str, int]:
    return _numbers(select(backend, read_text(query))[0])


def _by_iri(backend: Backend, query: str, name: str) -> dict[str, dict[str, int]]:
    rows = select(backend, read_text(query))
    return {str(row[name]): _numbers(row) for row in rows if isinstance(row.get(name), URIRef)}


def _numbers(row: Mapping[str, object]) -> dict[str, int]:
    return {name: int(str(value)) for name, value in row.items() if not isinstance(value, URIRef)}


def as_facts(counts: Counts) -> dict[str, Any]:
    """Give counts as plain values, for JSON."""
    return dataclasses.asdict(counts)


def from_facts(facts: Mapping[str, Any]) -> Counts:
    """Read what `as_facts` gave.

    >>> import json
    >>> counts = Counts(triples=2, properties={"urn:p": PropertyCount(2, 1, 2)})
    >>> from_facts(json.loads(json.dumps(as_facts(counts)))) == counts
    True
    """
    properties = {iri: PropertyCount(**row) for iri, row in facts["properties"].items()}
    return Counts(**{**facts, "properties": properties})
