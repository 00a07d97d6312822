"""What the class diagram shows: its classes, the links between them, and what hangs together.

Knows the terms of the ontology; must not know sizes or places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import OWL

from eifgraph.server.ontology_terms import Name, Term, Terms

ANYTHING: Final = "any of these"
MANY: Final = 4
"""A property without domain that more classes have is drawn from a box for all."""


@dataclass(frozen=True, slots=True)
class Link:
    """What leads from one shown class to another: properties there, and back; none: a subclass."""

    source: str
    target: str
    there: tuple[str, ...]
    back: tuple[str, ...]

    @property
    def key(self) -> str:
        """Name the link."""
        return f"{self.source} {self.target}{'' if self.there else ' subclass'}"


def shown_classes(terms: Terms) -> list[Term]:
    """Give the classes that have a box: all but code lists and what is not in use."""
    return [
        term
        for term in terms.classes
        if term.iri not in terms.lists and not term.is_reserved and not term.is_deprecated
    ]


def property_links(terms: Terms) -> Iterator[tuple[str, str, str]]:
    """Give each shown class, property and shown class that it leads to.

    What has any thing as domain, or none and many classes that use it, begins at the box for all.
    """
    shown = {term.iri: term.name for term in shown_classes(terms)} | {OWL.Thing: ANYTHING}
    for term in terms.properties:
        if not term.is_object or term.is_reserved or term.is_deprecated:
            continue
        sources = [shown[iri] for iri in term.domain or term.seen_on if iri in shown]
        if not term.domain and len(sources) > MANY:
            sources = [ANYTHING]
        for source in sources:
            yield from ((source, term.name, shown[iri]) for iri in term.range if iri in shown)


def class_links(terms: Terms) -> Iterator[Link]:
    """Gather the properties between two classes into one link, and the subclasses."""
    there: dict[tuple[str, str], list[str]] = defaultdict(list)
    for source, name, target in property_links(terms):
        if source != target:
            there[source, target].append(name)
    for (source, target), names in sorted(there.items()):
        back = there.get((target, source), [])
        if (-len(names), names) < (-len(back), back) or not back:
            yield Link(source, target, tuple(names), tuple(back))
    shown = {term.iri: term.name for term in shown_classes(terms)}
    for term in shown_classes(terms):
        yield from (Link(shown[p], term.name, (), ()) for p in term.parents if p in shown)


def inner_links(terms: Terms, name: str) -> list[tuple[str, Name]]:
    """Give the properties that stand within a box, with the class each leads to."""
    drawn = {(source, prop) for source, prop, target in property_links(terms) if source != target}
    names = terms.by_iri
    return [
        (term.name, terms.name(iri))
        for term in terms.properties
        if term.is_object
        and not term.is_reserved
        and not term.is_deprecated
        and (name, term.name) not in drawn
        for iri in term.range
        if name in {names[on].name for on in term.domain or term.seen_on if on in names}
        and (iri in terms.lists or iri not in names or names[iri].name == name)
    ]


def parts_of(names: Sequence[str], links: Sequence[Link]) -> list[list[str]]:
    """Split the classes into those that hang together, largest first."""
    group = {name: {name} for name in names}
    for link in links:
        joined = group[link.source] | group[link.target]
        group |= dict.fromkeys(joined, joined)
    parts = {tuple(sorted(part)) for part in group.values()}
    return [list(part) for part in sorted(parts, key=lambda part: (-len(part), part))]
