"""The rating rules: what `schemes.ttl` says of each, and the shapes of `rating.ttl` behind it.

Knows how rules are written down; must not know any rule, nor how shapes are run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from eifgraph.errors import OntologyError
from eifgraph.ontology import read_turtle, short
from eifgraph.vocab import EIF


@dataclass(frozen=True, slots=True)
class Part:
    """What a rule asks of some of the things at the end of a path: studies, or their findings."""

    path: tuple[URIRef, ...]
    count: int
    shown: URIRef
    allowed: URIRef


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the published standards: its words, where they come from, and its shapes.

    An assessment conforms to `shown` only if its facts show that the rule holds, and to `allowed`
    unless they show that it fails. `unseen` are the properties which, not seen in a copy, leave
    the rule open, and `denies` the rules whose failing makes this one hold.
    """

    iri: URIRef
    notation: str
    label: str
    text: str
    sources: tuple[URIRef, ...]
    shown: URIRef
    allowed: URIRef
    parts: tuple[Part, ...]
    unseen: frozenset[Node]
    denies: tuple[URIRef, ...]


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating of the scale: its notation, its place in the order if it has one, what it asks."""

    iri: URIRef
    notation: str
    rank: int | None
    rules: tuple[URIRef, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules in their order, all ratings, what explanations ask for, and the shapes."""

    rules: Mapping[URIRef, Rule]
    ratings: Mapping[URIRef, Rating]
    explanations: Mapping[URIRef, tuple[URIRef, ...]]
    words: Mapping[URIRef, str]
    shapes: Graph

    def in_order(self) -> list[Rating]:
        """Give the ratings that have a place in the order, lowest first."""
        ranked = [(r.rank, r) for r in self.ratings.values() if r.rank is not None]
        return [rating for _, rating in sorted(ranked, key=lambda pair: pair[0])]

    def node_of(self, fact: URIRef) -> URIRef:
        """Give the shape that a property shape asks of its values."""
        return URIRef(str(self.shapes.value(fact, SH.node)))

    def facts(self, shape: URIRef) -> Iterator[tuple[URIRef, tuple[URIRef, ...]]]:
        """Give the property shapes of a shape, each with the properties that can meet it."""
        for fact in sorted(_iris(self.shapes.objects(shape, SH.property))):
            path = self.shapes.value(fact, SH.path)
            choice = self.shapes.value(path, SH.alternativePath)
            if isinstance(path, URIRef):
                yield fact, (path,)
            elif choice is not None:
                yield fact, tuple(URIRef(str(p)) for p in Collection(self.shapes, choice))
            elif path is not None and (path, RDF.first, None) in self.shapes:
                yield fact, (URIRef(str(list(Collection(self.shapes, path))[-1])),)


def read_rules(shapes_dir: Path, ontology_dir: Path) -> Rules:
    """Read the rules and ratings of the code lists, and the shapes of the rules.

    Raises:
        OntologyError: a file cannot be read, or a rule names a shape that is not there.
    """
    lists = read_turtle(ontology_dir / "schemes.ttl")
    path = shapes_dir / "rating.ttl"
    shapes = read_turtle(path)
    found = sorted(_members(lists, EIF.RatingRule), key=lambda iri: _position(lists, iri))
    for rule in found:
        for link in (EIF.shownBy, EIF.allowedBy):
            if (lists.value(rule, link), RDF.type, SH.NodeShape) not in shapes:
                raise OntologyError(
                    path, f"it lacks the shape that {short(rule)} names by {short(link)}"
                )
    by_shape = {lists.value(rule, EIF.shownBy): rule for rule in found}
    by_shape |= {lists.value(rule, EIF.allowedBy): rule for rule in found}
    return Rules(
        rules={iri: _rule(lists, shapes, iri, by_shape) for iri in found},
        ratings={iri: _rating(lists, iri) for iri in _members(lists, EIF.EvidenceRating)},
        explanations={
            iri: tuple(sorted(_iris(lists.objects(iri, EIF.asksFor))))
            for iri in _members(lists, EIF.RatingExplanation)
        },
        words=_words(lists, read_turtle(ontology_dir / "eif.ttl")),
        shapes=shapes,
    )


def _words(lists: Graph, ontology: Graph) -> dict[URIRef, str]:
    """Give the labels of code list members and of terms."""
    labelled = (*lists.subject_objects(SKOS.prefLabel), *ontology.subject_objects(RDFS.label))
    return {thing: str(label) for thing, label in labelled if isinstance(thing, URIRef)}


def _members(lists: Graph, kind: URIRef) -> list[URIRef]:
    return sorted(_iris(lists.subjects(RDF.type, kind)))


def _iris(nodes: Iterator[Node]) -> Iterator[URIRef]:
    return (node for node in nodes if isinstance(node, URIRef))


def _position(lists: Graph, iri: URIRef) -> int:
    return int(str(lists.value(iri, EIF.position)))


def _rating(lists: Graph, iri: URIRef) -> Rating:
    rank = lists.value(iri, EIF.rank)
    asked = sorted(_iris(lists.objects(iri, EIF.asksFor)), key=lambda rule: _position(lists, rule))
    notation = str(lists.value(iri, SKOS.notation))
    return Rating(iri, notation, None if rank is None else int(str(rank)), tuple(asked))


def _rule(lists: Graph, shapes: Graph, iri: URIRef, by_shape: Mapping[Node | None, URIRef]) -> Rule:
    shown, allowed = (URIRef(str(lists.value(iri, link))) for link in (EIF.shownBy, EIF.allowedBy))
    named = {_reached(shapes, denied) for denied in shapes.objects(shown, SH["not"])}
    denied = [by_shape[shape] for shapes_of in named for shape in shapes_of if shape in by_shape]
    return Rule(
        iri=iri,
        notation=str(lists.value(iri, SKOS.notation)),
        label=str(lists.value(iri, SKOS.prefLabel)),
        text=str(lists.value(iri, SKOS.definition)),
        sources=tuple(sorted(_iris(lists.objects(iri, DCTERMS.source)))),
        shown=shown,
        allowed=allowed,
        parts=tuple(_parts(shapes, shown, allowed)),
        unseen=frozenset(_unseen(shapes, shown, allowed)),
        denies=tuple(sorted(denied, key=lambda rule: _position(lists, rule))),
    )


def _reached(shapes: Graph, shape: Node) -> tuple[Node, ...]:
    """Give the shape itself, or the members of its conjunction."""
    members = shapes.value(shape, SH["and"])
    return (shape,) if members is None else tuple(Collection(shapes, members))


def _parts(shapes: Graph, shown: URIRef, allowed: URIRef) -> Iterator[Part]:
    """Pair what the two shapes of a rule ask of the same number of things."""
    possible = {count: shape for _, count, shape in _asked(shapes, allowed)}
    for path, count, shape in _asked(shapes, shown):
        yield Part(path, count, shape, possible[count])


def _unseen(shapes: Graph, shown: URIRef, allowed: URIRef) -> Iterator[Node]:
    """Give the properties that the evidence may lack, by the named shapes that allow for it."""
    waiting: list[Node] = [s for s in shapes.objects(shown, SH["not"]) if isinstance(s, URIRef)]
    for choice in shapes.objects(allowed, SH["or"]):
        waiting += _iris(iter(Collection(shapes, choice)))
    while waiting:  # shapes of absences are not recursive
        node: Node = waiting.pop()
        yield from shapes.objects(node, SH.hasValue)
        waiting.extend(shapes.objects(node))


def _asked(shapes: Graph, shape: Node) -> Iterator[tuple[tuple[URIRef, ...], int, URIRef]]:
    """Give path, number and shape of all that a shape asks of other things."""
    for rule in shapes.objects(shape, SH.property):
        yield from _qualified(shapes, rule)
    for choice in shapes.objects(shape, SH["or"]):
        for member in Collection(shapes, choice):
            if isinstance(member, URIRef):
                continue  # evidence that was not seen asks nothing of what was
            yield from _qualified(shapes, member)
            yield from _asked(shapes, member)


def _qualified(shapes: Graph, rule: Node) -> Iterator[tuple[tuple[URIRef, ...], int, URIRef]]:
    shape, count = (shapes.value(rule, p) for p in (SH.qualifiedValueShape, SH.qualifiedMinCount))
    if shape is None:
        return
    path = next(shapes.objects(rule, SH.path))
    steps = (path,) if isinstance(path, URIRef) else tuple(Collection(shapes, path))
    start = tuple(URIRef(str(step)) for step in steps)
    if isinstance(shape, URIRef):
        yield start, int(str(count)), shape
    else:  # of a family of studies, one is asked for
        for rest, _, inner in _qualified(shapes, shape):
            yield start + rest, int(str(count)), inner
