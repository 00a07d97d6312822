"""Ways to break one fact of a conforming graph, derived from the constraint that must notice it.

Knows the constraints of SHACL core and how to copy a part of an example; must not know what any
shape of ours means. What cannot be derived is registered as a bad case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final

from rdflib import RDF, SH, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.shapes.cases import EXAMPLE, read_background, read_shape_graph
from tests.shapes.sites import (
    End,
    Site,
    changed,
    copied,
    is_ours,
    is_shared,
    ordered,
    part_below,
)

MATES: Final = 24
"""So many other members of a code list are tried."""
STRANGER: Final = URIRef(EXAMPLE + "stranger")
MISSPELT: Final = {
    XSD.gYear: ("1850",),
    XSD.gYearMonth: ("2015-07",),
    XSD.anyURI: ("ftp://example.org/",),
}


def _replaced(site: Site, value: Node, others: Iterable[Node]) -> Iterator[Graph]:
    """Put others in place of a value: at its place, and wherever the holder has the same value."""
    for end, known in site.values():
        if known != value:
            continue
        for other in others:
            if other == value:
                continue
            yield changed(site.graph, [end.triple(value)], [end.triple(other)])
            same = list(site.graph.triples((end.holder, None, value)))
            if len(same) > 1:
                yield changed(site.graph, same, [(s, p, other) for s, p, _ in same])


def _each_replaced(site: Site, others: Callable[[Node], Iterable[Node]]) -> Iterator[Graph]:
    for _, value in site.values():
        yield from _replaced(site, value, others(value))


def missing(site: Site) -> Iterator[Graph]:
    """Take all values away; then with them what is equal to them, or hangs on them."""
    for here in (site, *site.twins()):
        values = here.values()
        less = [end.triple(value) for end, value in values]
        yield changed(here.graph, less)
        yield changed(here.graph, [t for s, _, o in less for t in here.graph.triples((s, None, o))])
        for _, value in values:
            yield _without_part(here, value)


def _without_part(site: Site, value: Node) -> Graph:
    part = part_below(site.graph, value, {site.focus})
    return changed(site.graph, [t for t in site.graph if t[0] in part or t[2] in part])


def one_more(site: Site) -> Iterator[Graph]:
    """Add a value that is as good as the one there is."""
    for end, value in site.values():
        if not is_ours(value):
            for other in _others(value):
                yield changed(site.graph, more=[end.triple(other)])
                same = site.graph.triples((end.holder, None, value))
                yield changed(site.graph, more=[(s, p, other) for s, p, _ in same])
        elif end.is_inverse:
            yield from _second_owners(site, value)
        else:
            yield from _second_parts(site, end, value)


def _others(value: Node) -> Iterator[Node]:
    if isinstance(value, Literal):
        yield from _other_literals(value)
        return
    background = read_background()
    for kind in ordered(set(background.objects(value, RDF.type)) - {SKOS.Concept}):
        mates = set(background.subjects(RDF.type, kind)) - {value}
        yield from ordered(mates)[:MATES]
    yield from (one for one in _listed() if isinstance(one, URIRef))
    yield URIRef(f"{value}/other")


def _other_literals(value: Literal) -> Iterator[Literal]:
    if value.datatype == XSD.boolean:
        yield Literal(not value.value)
        yield Literal(str(int(value.value)), datatype=XSD.boolean, normalize=False)
    elif value.datatype in (XSD.integer, XSD.decimal):
        for number in (value.value + 1, value.value - 1):
            yield Literal(str(number), datatype=value.datatype)
    elif value.datatype == XSD.date:
        yield Literal("2016-07-01", datatype=XSD.date)
    elif value.datatype in (XSD.gYear, XSD.gYearMonth):
        year = str(int(str(value)[:4]) + 1)
        yield Literal(year + str(value)[4:], datatype=value.datatype)
    else:
        yield Literal(f"{value}s", lang=value.language, datatype=value.datatype)
        yield Literal(str(value)[::-1], lang=value.language, datatype=value.datatype)
        yield Literal(str(value).replace("6", "5"), lang=value.language, datatype=value.datatype)
        yield from (one for one in _listed() if isinstance(one, Literal))


def _second_parts(site: Site, end: End, value: Node) -> Iterator[Graph]:
    """Copy the value with all that hangs on it; then also with what it hangs on."""
    copies, twin = copied(site.graph, value, {site.focus})
    yield changed(site.graph, more=[*copies, end.triple(twin)])
    tied = [(s, p, twin) for s, p, _ in site.graph.triples((None, None, value))]
    yield changed(site.graph, more=[*copies, *tied])


def _second_owners(site: Site, owner: Node) -> Iterator[Graph]:
    """Copy the owner, or what it hangs on; the focus node is shared by both."""
    seen: set[Node] = set()
    while owner not in seen:  # things may lead back to each other
        seen.add(owner)
        copies, twin = copied(site.graph, owner, {site.focus})
        tied = [(s, p, twin) for s, p, _ in site.graph.triples((None, None, owner))]
        yield changed(site.graph, more=[*copies, *tied])
        above = [s for s in site.graph.subjects(None, owner) if not is_shared(site.graph, s)]
        if not above or owner in above:
            return
        owner = ordered(above)[0]


def wrong_kind(site: Site) -> Iterator[Graph]:
    """Put something without a class in place of a value, beside it, or take its class away."""
    for end, value in site.values():
        stranger = end.triple(STRANGER)
        yield changed(site.graph, [end.triple(value)], [stranger])
        yield changed(site.graph, more=[stranger])
        back = [(STRANGER, p, o) for _, p, o in site.graph.triples((value, None, site.focus))]
        yield changed(site.graph, more=[stranger, *back])
        yield changed(site.graph, site.graph.triples((value, RDF.type, None)))
        yield changed(_without_part(site, value), more=[stranger])
    for twin in site.twins():
        for end, value in twin.values():
            yield changed(twin.graph, [end.triple(value)], [end.triple(STRANGER)])
    _, orphan = site.twins()
    yield from (changed(orphan.graph, more=[end.triple(STRANGER)]) for end in orphan.ends())


def wrong_datatype(site: Site) -> Iterator[Graph]:
    """Give the same text another datatype, or a language."""

    def others(value: Node) -> list[Node]:
        assert isinstance(value, Literal)
        is_number = value.datatype in (XSD.integer, XSD.decimal)
        kinds = (XSD.decimal, XSD.double) if is_number else (XSD.anyURI,)
        typed: list[Node] = [Literal(str(value), datatype=kind) for kind in kinds]
        return [*typed, Literal(str(value)), Literal(str(value), lang="en")]

    yield from _each_replaced(site, others)


def misspelt(site: Site) -> Iterator[Graph]:
    """Put a text of the same datatype that is not in the form, or is empty."""

    def others(value: Node) -> list[Node]:
        assert isinstance(value, Literal)
        texts = MISSPELT.get(value.datatype, ("x", "")) if value.datatype else ("x", "")
        return [_like(value, text) for text in texts]

    yield from _each_replaced(site, others)


def _like(value: Node, text: str) -> Literal:
    assert isinstance(value, Literal)
    return Literal(text, lang=value.language, datatype=value.datatype)


def not_listed(site: Site) -> Iterator[Graph]:
    """Put something that is not in the list, or is in another."""
    for here in (site, *site.twins()):
        yield from _each_replaced(here, lambda _: (*_listed(), Literal("XXX"), STRANGER))


@cache
def _listed() -> tuple[Node, ...]:
    shapes = read_shape_graph()
    lists = [Collection(shapes, head) for head in shapes.objects(None, SH["in"])]
    return tuple(ordered({one for each in lists for one in each}))


def no_english(site: Site) -> Iterator[Graph]:
    """Say it in Welsh."""
    yield from _each_replaced(site, lambda value: [Literal(str(value), lang="cy")])


def a_text(site: Site) -> Iterator[Graph]:
    """Put a text in place of a thing, or beside it."""
    yield from _each_replaced(site, lambda _: [Literal("a text")])
    for end, _ in site.values():
        yield changed(site.graph, more=[end.triple(Literal("a text"))])


def beyond(site: Site) -> Iterator[Graph]:
    """Put a number next to the bound, on both sides, and the bound itself."""
    bound = int(str(site.parameter))
    texts = [str(number) for number in (bound, bound - 1, bound + 1)]
    yield from _each_replaced(site, lambda value: [_like(value, text) for text in texts])


def too_late(site: Site) -> Iterator[Graph]:
    """Put the greater value where the lesser belongs, a little greater still."""
    assert isinstance(site.parameter, URIRef)
    for bound in site.graph.objects(site.focus, site.parameter):
        assert isinstance(bound, Literal)
        for value in site.values():
            yield from _replaced(site, value[1], _other_literals(bound))


def unequal(site: Site) -> Iterator[Graph]:
    """Take a value away on one side, or put another there."""
    yield from missing(site)
    assert isinstance(site.parameter, URIRef)
    yield from missing(Site(site.graph, site.focus, site.parameter, site.parameter))
    for _, value in site.values():
        if isinstance(value, URIRef):
            yield changed(site.graph, more=copied(site.graph, value, {site.focus})[0])
    yield from _each_replaced(site, _others)


MUTATIONS: Final[dict[str, Callable[[Site], Iterator[Graph]]]] = {
    "MinCount": missing,
    "MaxCount": one_more,
    "Class": wrong_kind,
    "Datatype": wrong_datatype,
    "NodeKind": a_text,
    "In": not_listed,
    "Pattern": misspelt,
    "LanguageIn": no_english,
    "MinLength": misspelt,
    "MinInclusive": beyond,
    "MaxInclusive": beyond,
    "MinExclusive": beyond,
    "LessThanOrEquals": too_late,
    "Equals": unequal,
    "HasValue": missing,
    "Or": wrong_kind,
}
"""For each constraint how a graph that breaks it is made; others are registered as bad cases."""
