"""Good and bad cases as files: what each starts from, what differs, and what must fail.

Knows the form of the case files; must not know what any shape means. Cases are checked by the fast
engine; `tests/test_engines.py` shows that the reference says the same.

A case is a small Turtle file. Its comments say the rest::

    # Two steps have the number 2.                                    what it shows
    # from: StepShape/good-steps.ttl                                  what it starts from
    # remove: ex:step-2 eif:text                                      what is taken away
    # fails: StepShape-text MinCount eif:text ex:step-2               shape, component, path, thing

`remove` takes a thing with all that names it, a property with all its values, or one triple. What
the file itself says is added. Without `from` a case starts from `good.ttl`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from eifgraph.namespaces import OURS
from eifgraph.shapes import Rules
from eifgraph.shapes.terms import text_of
from eifgraph.turtle import new_graph

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
BASE: Final = "good.ttl"
EXAMPLE: Final = "https://example.org/"
ANY: Final = URIRef("urn:any")
SHAPE_FILES: Final = ("core.ttl", "quality.ttl", "derived.ttl")
DIRECTIVE: Final = re.compile(r"^# (?P<key>from|remove|fails): (?P<value>.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """One result: shape, component, path and thing, in short forms; no path is `-`."""

    shape: str
    component: str
    path: str
    thing: str

    @classmethod
    def read(cls, text: str) -> Outcome:
        """Read the value of a `fails` comment; the path may have spaces."""
        shape, component, *path, thing = text.split()
        return cls(shape, component, " ".join(path), thing)


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its graph, and the results that it must have, of which a good case has none."""

    name: str
    graph: Graph
    fails: frozenset[Outcome]

    @property
    def folder(self) -> str:
        """Give the name of the shape that the case is about."""
        return self.name.split("/")[0]

    @property
    def is_good(self) -> bool:
        """Say whether the case is one that conforms."""
        return self.name.split("/")[-1].startswith("good-")


@cache
def case_names() -> tuple[str, ...]:
    """Name all cases, without the file that they start from."""
    paths = sorted(path for path in HERE.rglob("*.ttl") if path != HERE / BASE)
    return tuple(path.relative_to(HERE).as_posix() for path in paths)


@cache
def read_case(name: str) -> Case:
    """Read a case by its name, which is its path below this folder."""
    text = (HERE / name).read_text(encoding="utf-8")
    said = [(match["key"], match["value"]) for match in DIRECTIVE.finditer(text)]
    starts = [value for key, value in said if key == "from"] or ([] if name == BASE else [BASE])
    graph = new_graph()
    for start in starts:
        graph += read_case(start).graph
    prefixes = "\n".join(line for line in text.splitlines() if line.startswith("@prefix"))
    for key, value in said:
        if key == "remove":
            _remove(graph, prefixes, value, name)
    graph.parse(data=text, format="turtle")
    fails = frozenset(Outcome.read(value) for key, value in said if key == "fails")
    return Case(name, graph, fails)


def _remove(graph: Graph, prefixes: str, said: str, name: str) -> None:
    missing = 2 - len(re.findall(r"\s+", said.strip(), re.ASCII)) if '"' not in said else 0
    line = said + f" <{ANY}>" * max(missing, 0)
    ((thing, path, value),) = Graph().parse(data=f"{prefixes}\n{line} .", format="turtle")
    found = list(graph.triples((thing, _known(path), _known(value))))
    if path == ANY:
        found += graph.triples((None, None, thing))
    assert found, f"{name}: nothing to remove for {said!r}"
    for triple in found:
        graph.remove(triple)


def _known(node: Node) -> Node | None:
    return None if node == ANY else node


@cache
def read_shape_graph() -> Graph:
    """Read the shapes that the cases are about."""
    shapes = new_graph()
    for name in SHAPE_FILES:
        shapes.parse(ROOT / "shapes" / name)
    return shapes


@cache
def read_background() -> Graph:
    """Read the ontology and the code lists."""
    background = new_graph()
    for name in ("eif.ttl", "schemes.ttl"):
        background.parse(ROOT / "ontology" / name)
    return background


@cache
def rules() -> Rules:
    """Compile the shapes that the cases are about."""
    return Rules.of(read_shape_graph(), read_background())


def outcomes(graph: Graph) -> frozenset[Outcome]:
    """Check a graph: what fails, where, in which thing."""
    found, _ = rules().check(graph.serialize(format="nt"), HERE / BASE, graph)
    return frozenset(
        Outcome(
            shape=result.shape.removeprefix(OURS["shape"]),
            component=result.component.removeprefix(str(SH)).removesuffix("ConstraintComponent"),
            path=result.path or "-",
            thing=f"ex:{text_of(result.focus).removeprefix(EXAMPLE)}",
        )
        for result in found
    )


def all_shapes(shapes: Graph) -> list[URIRef]:
    """Give every named shape."""
    kinds = (SH.NodeShape, SH.PropertyShape)
    return sorted({URIRef(str(s)) for kind in kinds for s in shapes.subjects(RDF.type, kind)})


def folder_of(shape: str) -> str:
    """Give the folder of a shape: its name up to the first hyphen.

    >>> folder_of("https://w3id.org/eifgraph/shapes#StepShape-text")
    'StepShape'
    """
    return shape.removeprefix(OURS["shape"]).split("-")[0]
