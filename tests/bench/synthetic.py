"""A synthetic release to measure with: as many programmes as wanted, in one file of N-Quads.

Copies of the graphs of those pages in the current release that say most, whose things have names
of their own. What is said of programmes is copied: assessments, outcomes, studies, delivery. Where
on its page each fact stands, what a page does not show, and audits are left out, so that 10,000
programmes have about 2.2 million triples. Nothing of this reaches `data/`.
"""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from eifgraph.namespaces import INSTANCES, ONTOLOGY
from tests.bench.copies import THINGS

GRAPHS: Final = f"<{INSTANCES}graph/"
SHARED: Final = (f"<{ONTOLOGY}>", f"<{INSTANCES}vocab>")
"""The graphs of the words that all programmes use."""
LABEL: Final = "# Synthetic: copies made to measure with, no programmes of any Guidebook.\n"
FULLEST: Final = 10
"""How many pages are copied, in turn."""
LEFT_OUT: Final = frozenset(
    ("Reading", "Absence", "FragmentSelector", "TextQuoteSelector", "SourcePage", "DataFile")
)
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
Graphs = dict[str, list[str]]
"""The lines of each graph."""


def write_synthetic(nquads: Path, path: Path, programmes: int) -> int:
    """Write so many programmes and the words they use; give the number of quads."""
    shared, pages = _graphs(nquads)
    fullest = sorted(pages.values(), key=len, reverse=True)[:FULLEST]
    written = sum(map(len, shared.values()))
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(LABEL)
        out.writelines(line for lines in shared.values() for line in lines)
        for number, lines in zip(range(programmes), cycle(fullest), strict=False):
            text = "".join(lines)
            for names in (THINGS, GRAPHS):
                text = text.replace(names, f"{names}synthetic-{number:05}/")
            out.write(text)
            written += len(lines)
    return written


def _graphs(nquads: Path) -> tuple[Graphs, Graphs]:
    """Give the graphs of words, and those that each have a programme, without what is left out."""
    shared: Graphs = {}
    pages: Graphs = {}
    left_out, with_programme = _kinds(nquads)
    for line in nquads.read_text(encoding="utf-8").splitlines(keepends=True):
        graph = line[line.rindex(" <") + 1 : -3].strip()
        if graph in SHARED:
            shared.setdefault(graph, []).append(line)
        elif graph in with_programme:
            subject, _, rest = line.partition(" ")
            one = rest.partition(" ")[2].partition(" ")[0]
            if subject not in left_out and one not in left_out:
                pages.setdefault(graph, []).append(line)
    return shared, pages


def _kinds(nquads: Path) -> tuple[set[str], set[str]]:
    """Give the things that are left out, and the graphs of pages that have a programme."""
    left_out, with_programme = set(), set()
    for quad in ox.parse(path=nquads, format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value != TYPE or not isinstance(quad.object, ox.NamedNode):
            continue
        kind = quad.object.value.rpartition("#")[2]
        if kind in LEFT_OUT:
            left_out.add(str(quad.subject))
        if kind == "Programme":
            with_programme.add(str(quad.graph_name))
    return left_out, with_programme - set(SHARED)
