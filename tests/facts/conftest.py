"""The graph of pages and records, and how its pages are joined to the observations.

Knows both sides; must not know the code that turned the one into the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import permutations

import pyoxigraph as ox
import pytest

from tests.facts import said
from tests.facts.expected import Fact, Notations, copy_facts
from tests.facts.observations import observations_path, read_observations
from tests.facts.queries import ENTERED, ask
from tests.facts.said import Node


def join(
    copies: Sequence[Counter[Fact]], pages: Sequence[Counter[Fact]]
) -> tuple[Counter[Fact], ...]:
    """Put pages in the order of the copies, so that they differ least; a page too few is empty.

    >>> one, other = Counter({("site", "eif"): 1}), Counter({("site", "quote"): 1})
    >>> join([one, other], [other]) == (Counter(), other)
    True
    """
    enough = [*pages, *[Counter[Fact]()] * (len(copies) - len(pages))]

    def differences(order: Sequence[Counter[Fact]]) -> int:
        return sum((a - b).total() + (b - a).total() for a, b in zip(copies, order, strict=True))

    return min(permutations(enough, len(copies)), key=lambda order: differences(order))


def place_key(facts: Mapping[Fact, int]) -> tuple[str, ...]:
    """Give programme, site and layout of a copy."""
    texts = {fact[0]: fact[1] for fact in facts}
    return texts["programme"], texts["site"], texts["layout"]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """Every graph of pages and records, and the code lists."""
    files = said.graph_files()
    assert len(files) >= 2, "data/graph/ holds no records"
    return said.read_store(files)


@pytest.fixture(scope="module")
def codes(store: ox.Store) -> Notations:
    """The notations of labels."""
    return said.notations(store)


@pytest.fixture(scope="module")
def assessments(store: ox.Store) -> dict[tuple[str, str, str], list[Node]]:
    """The assessments of the records by programme, site and review."""
    found: dict[tuple[str, str, str], list[Node]] = {}
    for node in {row["assessment"] for row in ask(store, ENTERED)}:
        assert isinstance(node, ox.NamedNode)
        (one,) = said.nodes(store, node, "assesses")
        key = said.text(store, one, "rdfs:label"), said.text(store, node, "site")
        found.setdefault((*key, said.text(store, node, "madeIn")), []).append(node)
    return found


@pytest.fixture(scope="module")
def pages(store: ox.Store, codes: Notations) -> dict[int, Counter[Fact]]:
    """What the page of each observation says, by the observation's place in the file."""
    copies = [copy_facts(each, codes) for each in read_observations(observations_path())]
    found = [said.page_facts(store, page) for page in said.entered_pages(store)]
    found += [said.whole_page_facts(store, page) for page in said.own_pages(store)]
    joined: dict[int, Counter[Fact]] = {}
    for key in {place_key(each) for each in copies}:
        places = [place for place, each in enumerate(copies) if place_key(each) == key]
        candidates = [each for each in found if place_key(each) == key]
        order = join([copies[place] for place in places], candidates)
        joined |= dict(zip(places, order, strict=True))
    return joined
