"""From a shapes graph to shapes that the fast engine runs.

Knows which parameter (SHACL section 4) makes which component, and what a shape may say besides.
Whatever else a shape says is not ignored: `Unsupported` hands the shape to the reference engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from rdflib import OWL, RDF, RDFS, SH

from eifgraph.shapes import components as core
from eifgraph.shapes import query as text
from eifgraph.shapes.components import Component
from eifgraph.shapes.engine import Engine, Shape, Target
from eifgraph.shapes.paths import Path, read_path
from eifgraph.shapes.sparql import Query
from eifgraph.shapes.terms import Literal, Term, is_blank, text_of
from eifgraph.shapes.triples import TYPE, Triples, Values

NAMESPACE: Final = str(SH)
TARGETS: Final[dict[str, Callable[[Term], Target]]] = {
    "targetNode": lambda node: lambda _: (node,),
    "targetClass": lambda name: lambda view: view.instances(str(name)),
    "targetSubjectsOf": lambda name: lambda view: view.having(str(name)),
    "targetObjectsOf": lambda name: lambda view: view.ranged_by(str(name)),
}
SAID_BESIDES: Final = frozenset(
    {"path", "property", "severity", "message", "name", "description", "order", "group", "sparql"}
    | {"defaultValue", "prefixes", "flags", "deactivated", "qualifiedMinCount"}
    | {"qualifiedMaxCount", *TARGETS}
)
"""Properties of shapes that make no component by themselves."""
PREFIXES: Final = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL)}
"""What the reference engine declares in every query."""


class Unsupported(Exception):
    """Raised when a shape says something that only the reference engine knows."""


@dataclass(slots=True)
class Compiler:
    """Reads shapes of one graph; shapes that others share are read once."""

    graph: Triples
    _known: dict[tuple[Term, bool], Shape | None] = field(default_factory=dict)

    def shape(self, node: Term, *, reports: bool = True) -> Shape:
        """Compile a shape; one that does not report is only asked whether nodes conform.

        Raises:
            Unsupported: it, or a shape it refers to, says something not known here.
        """
        key = (node, reports)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._compile(node, reports=reports)
        made = self._known[key]
        if made is None:
            raise Unsupported(f"{node} refers to itself, or to a shape that is not understood")
        return made

    def _compile(self, node: Term, *, reports: bool) -> Shape:
        says = self._parameters(node)
        queries = tuple(self._query(one, node) for one in says.get("sparql", ()))
        components = tuple(
            COMPONENTS[name](self, node, value)
            for name, values in says.items()
            if name in COMPONENTS
            for value in values
        )
        components += tuple(self._qualified(node))
        messages = sorted(text_of(one) for one in says.get("message", ()))
        if (components and not messages) if reports else queries:
            raise Unsupported(f"{node} has no message, or a query where it only decides")
        return Shape(
            name=str(node),
            path=self._path(node),
            severity=str(self.one(node, "severity") or SH.Violation),
            message=" / ".join(messages),
            components=components,
            properties=tuple(self.shape(p, reports=reports) for p in says.get("property", ())),
            queries=queries,
        )

    def _parameters(self, node: Term) -> dict[str, tuple[Term, ...]]:
        """Give what a shape says in SHACL's terms by their local names."""
        row = self.graph.of.get(str(node), {})
        says = {
            predicate.removeprefix(NAMESPACE): tuple(values)
            for predicate, values in row.items()
            if predicate.startswith(NAMESPACE)
        }
        unknown = says.keys() - SAID_BESIDES - COMPONENTS.keys() - {"qualifiedValueShape"}
        if unknown or not row or "deactivated" in says or _is_class(row):
            raise Unsupported(f"{node} says {', '.join(sorted(unknown)) or 'what it is'}")
        return says

    def _path(self, node: Term) -> Path | None:
        at = self.one(node, "path")
        if at is None:
            return None
        path = read_path(self.graph, at)
        if path is None:
            raise Unsupported(f"{node} has a path of a kind not known")
        return path

    def one(self, node: Term, name: str) -> Term | None:
        """Give the value of a parameter that has at most one."""
        values = tuple(self.graph.objects(node, NAMESPACE + name))
        if len(values) > 1:
            raise Unsupported(f"{node} has several {name}")
        return values[0] if values else None

    def number(self, node: Term, name: str) -> int | None:
        """Give the value of a parameter that is a count."""
        value = self.one(node, name)
        if value is None:
            return None
        if not text_of(value).isdecimal():
            raise Unsupported(f"{node} has a {name} that is no count")
        return int(text_of(value))

    def listed(self, head: Term) -> tuple[Term, ...]:
        """Give the members of a list that has some."""
        members = tuple(self.graph.items(head))
        if not members:
            raise Unsupported("an empty list")
        return members

    def inner(self, nodes: Iterable[Term]) -> tuple[Shape, ...]:
        """Compile shapes that are asked, not reported."""
        return tuple(self.shape(node, reports=False) for node in nodes)

    def _qualified(self, node: Term) -> Iterable[Component]:
        """Make the components of sh:qualifiedValueShape (4.7.3)."""
        asked = self.one(node, "qualifiedValueShape")
        if asked is None:
            return
        (shape,) = self.inner([asked])
        for name, end in (("qualifiedMinCount", 0), ("qualifiedMaxCount", 1)):
            count = self.number(node, name)
            if count is not None:
                least, most = (count, core.INFINITE) if end == 0 else (0, count)
                component = f"Q{name[1:]}ConstraintComponent"
                yield core.qualified(component, shape, least, most)

    def _query(self, constraint: Term, node: Term) -> Query:
        """Read a SPARQL-based constraint (5.1)."""
        select = self.one(constraint, "select")
        says = {p.removeprefix(NAMESPACE) for p in self.graph.of.get(str(constraint), {})}
        if select is None or says - {TYPE, "select", "message", "prefixes"}:
            raise Unsupported(f"{node} has a constraint that is no plain query")
        tokens = text.tokens_of(text_of(select))
        if text.is_foreign(tokens):
            raise Unsupported(f"{node} has a query with words not known here")
        prefixes = PREFIXES | self._prefixes(constraint)
        head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in prefixes.items())
        return Query(
            head + text_of(select),
            tuple(text_of(m) for m in self.graph.objects(constraint, NAMESPACE + "message")),
            text.properties_seen(tokens, prefixes),
            text.serves_all_at_once(tokens),
        )

    def _prefixes(self, constraint: Term) -> dict[str, str]:
        """Give the prefixes that a constraint's ontologies declare (5.2.1)."""
        owners = [*self.graph.objects(constraint, NAMESPACE + "prefixes")]
        owners += self.graph.by_object(TYPE).get(str(OWL.Ontology), ())
        found = {}
        for owner in owners:
            for declared in self.graph.objects(owner, NAMESPACE + "declare"):
                prefix, iri = self.one(declared, "prefix"), self.one(declared, "namespace")
                if prefix is not None and iri is not None:
                    found[text_of(prefix)] = text_of(iri)
        return found


def compile_shapes(graph: Triples) -> tuple[Engine, frozenset[str] | None]:
    """Compile the shapes that have targets; give too the names of those left to the reference.

    None stands for all of them: where shapes bring components of their own, or have no name.
    """
    compiler, ready, left = Compiler(graph), list[tuple[Shape, tuple[Target, ...]]](), set[str]()
    for node, row in graph.of.items():
        targets = tuple(
            make(value) for name, make in TARGETS.items() for value in row.get(NAMESPACE + name, ())
        )
        if not targets and NAMESPACE + "target" not in row and not _is_class(row):
            continue
        try:
            ready.append((compiler.shape(node), targets))
        except Unsupported:
            left.add(node)
    if any(map(is_blank, left)) or str(SH.ConstraintComponent) in graph.by_object(TYPE):
        return Engine(()), None
    return Engine(tuple(ready)), frozenset(left)


def _is_class(row: dict[str, Values]) -> bool:
    """Say whether a shape is a class too, and so its own target (2.1.3.3)."""
    types = row.get(TYPE, {})
    shapes = {str(SH.NodeShape), str(SH.PropertyShape)}
    return bool(shapes & types.keys() and {str(RDFS.Class), str(OWL.Class)} & types.keys())


Make = Callable[[Compiler, Term, Term], Component]


def _bound(name: str, *allowed: int) -> Make:
    def make(_: Compiler, node: Term, value: Term) -> Component:
        if not isinstance(value, Literal):
            raise Unsupported(f"{node} has a bound that is no literal")
        return core.bound(f"{name}ConstraintComponent", value, frozenset(allowed))

    return make


def _count(parameter: str, make: Callable[[int], Component]) -> Make:
    def make_it(compiler: Compiler, node: Term, _: Term) -> Component:
        return make(compiler.number(node, parameter) or 0)

    return make_it


def _named(make: Callable[[str], Component]) -> Make:
    return lambda _, __, value: make(str(value))


def _logical(name: str, right: Callable[[int, int], bool], *, of_list: bool = True) -> Make:
    def make(compiler: Compiler, _: Term, value: Term) -> Component:
        nodes = compiler.listed(value) if of_list else (value,)
        return core.logical(f"{name}ConstraintComponent", compiler.inner(nodes), right)

    return make


def _pattern(compiler: Compiler, node: Term, value: Term) -> Component:
    flags = compiler.one(node, "flags")
    asked = "" if flags is None else text_of(flags)
    known = {"i": re.IGNORECASE, "m": re.MULTILINE}
    if set(asked) - known.keys():
        raise Unsupported(f"{node} has flags {asked}")
    return core.pattern(re.compile(text_of(value), sum(known[flag] for flag in set(asked))))


def _datatype(compiler: Compiler, node: Term, value: Term) -> Component:
    if value in {str(RDFS.Literal), str(RDFS.Datatype)} or compiler.one(node, "datatype") is None:
        raise Unsupported(f"{node} has a datatype that others are instances of")
    return core.datatype(str(value))


def _languages(compiler: Compiler, _: Term, value: Term) -> Component:
    return core.language_in(frozenset(text_of(m).lower() for m in compiler.listed(value)))


def _unique(_: Compiler, node: Term, value: Term) -> Component:
    if text_of(value) != "true":
        raise Unsupported(f"{node} has sh:uniqueLang {text_of(value)}")
    return core.unique_lang()


COMPONENTS: Final[dict[str, Make]] = {
    "class": _named(core.class_),
    "datatype": _datatype,
    "nodeKind": lambda _, __, value: core.node_kind(str(value).removeprefix(NAMESPACE)),
    "minCount": _count("minCount", core.min_count),
    "maxCount": _count("maxCount", core.max_count),
    "minExclusive": _bound("MinExclusive", 1),
    "minInclusive": _bound("MinInclusive", 0, 1),
    "maxExclusive": _bound("MaxExclusive", -1),
    "maxInclusive": _bound("MaxInclusive", -1, 0),
    "minLength": _count("minLength", core.min_length),
    "maxLength": _count("maxLength", core.max_length),
    "pattern": _pattern,
    "languageIn": _languages,
    "uniqueLang": _unique,
    "equals": _named(core.equals),
    "disjoint": _named(core.disjoint),
    "lessThan": _named(core.less_than),
    "lessThanOrEquals": _named(core.less_than_or_equals),
    "not": _logical("Not", lambda count, _: count == 0, of_list=False),
    "and": _logical("And", lambda count, all_: count == all_),
    "or": _logical("Or", lambda count, _: count > 0),
    "xone": _logical("Xone", lambda count, _: count == 1),
    "node": _logical("Node", lambda count, _: count == 1, of_list=False),
    "hasValue": lambda _, __, value: core.has_value(value),
    "in": lambda compiler, _, value: core.in_(frozenset(compiler.listed(value))),
}
"""What each parameter of SHACL Core makes; sh:closed is left to the reference."""
