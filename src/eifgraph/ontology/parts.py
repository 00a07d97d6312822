"""The files of the published ontology that are generated, and what each is made from.

Knows where the files lie; must not know what is in them, nor write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import Graph

from eifgraph.ontology.disjoint import disjoint_graph
from eifgraph.ontology.examples import example_graph
from eifgraph.ontology.terms import read_turtle
from eifgraph.ontology.versions import change_graph, read_versions

PARTS: Final = ("eif.ttl", "alignments.ttl", "changes.ttl", "disjoint.ttl", "examples.ttl")
"""The files that are published as the ontology; all but the first two are generated."""
FIRST: Final = ("child-parent-psychotherapy.ttl", "records/let-s-play-in-tandem.ttl")
"""The graphs that examples are taken from where they can be: few programmes, told in detail."""


def generated_parts(ontology_dir: Path, graphs_dir: Path) -> dict[Path, Graph]:
    """Give the generated files of the ontology with their content.

    Raises:
        OntologyError: a file cannot be read or is not Turtle.
    """
    ontology = read_turtle(ontology_dir / "eif.ttl")
    lists = read_turtle(ontology_dir / "schemes.ttl")
    return {
        ontology_dir / "changes.ttl": change_graph([*read_versions(ontology_dir), ontology]),
        ontology_dir / "disjoint.ttl": disjoint_graph(ontology),
        ontology_dir / "examples.ttl": example_graph(ontology, lists, _sources(graphs_dir, lists)),
    }


def _sources(graphs_dir: Path, lists: Graph) -> Iterator[Graph]:
    """Give the graphs in which to look for examples, read only when it comes to that."""
    first = [graphs_dir / name for name in FIRST]
    yield from (read_turtle(path) for path in first)
    yield lists
    others = sorted(path for path in graphs_dir.rglob("*.ttl") if path not in first)
    yield from (read_turtle(path) for path in others)
