"""Whether things conform to the shapes of the rules.

Knows the shape engine; must not know rules, verdicts or what a shape means.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph
from rdflib.term import Node

from eifgraph.errors import OntologyError
from eifgraph.ontology import short
from eifgraph.shapes.compiler import Compiler, Unsupported
from eifgraph.shapes.terms import from_rdflib
from eifgraph.shapes.triples import Triples, View, from_graph


@dataclass(slots=True)
class Conformity:
    """Facts and shapes; each question is answered when it is first asked."""

    view: View
    compiler: Compiler
    _known: dict[tuple[Node, Node], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Graph, shapes: Graph) -> Conformity:
        """Take facts and shapes; neither may change after this."""
        return cls(View(from_graph(facts), Triples()), Compiler(from_graph(shapes)))

    def conforms(self, thing: Node, shape: Node) -> bool:
        """Say whether a thing conforms to a shape.

        Raises:
            OntologyError: the shape says something that the engine does not know.
        """
        key = (thing, shape)
        if key not in self._known:
            try:
                compiled = self.compiler.shape(from_rdflib(shape), reports=False)
            except Unsupported as error:
                raise OntologyError(Path("rating.ttl"), f"{short(shape)}: {error}") from error
            self._known[key] = compiled.conforms(self.view, from_rdflib(thing))
        return self._known[key]
