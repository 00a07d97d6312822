"""What was published once and is no longer, so that an old address can say so.

People keep the list, as Turtle, in `data/retired.ttl`; data/README.md has its form. A release holds
it as a named graph of its own, so queries find it too. A thing that is retired has no class and no
facts left; one that is only discouraged stays and is marked `owl:deprecated` where it is described.
"""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from eifgraph.errors import StoreError
from eifgraph.export import Quads, read_quads
from eifgraph.namespaces import PREFIXES, VOCAB

FILE: Final = "retired.ttl"
NAME: Final = "retired"
"""Of the named graph, after `graph/`."""
DEPRECATED: Final = ox.NamedNode(PREFIXES["owl"] + "deprecated")
LABEL: Final = ox.NamedNode(PREFIXES["rdfs"] + "label")
REASON: Final = ox.NamedNode(PREFIXES["skos"] + "changeNote")
REPLACED: Final = ox.NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
KNOWN: Final = (DEPRECATED, LABEL, REASON, REPLACED)
TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))


def retired_quads(path: Path, base: str, others: Quads) -> Quads:
    """Read the list of what is retired, and see that it fits the rest of a release.

    Raises:
        StoreError: an entry is not of ours, lacks its label, its reason or its mark, says something
            else, or is still described; or what replaces it is not there. All faults are told.
    """
    quads = read_quads(path, f"{base}graph/{NAME}")
    described: set[object] = {quad.subject for quad in others}
    entries: dict[object, Quads] = {}
    for quad in quads:
        entries.setdefault(quad.subject, []).append(quad)
    faults = [
        f"{path}: {thing} {fault}"
        for thing, said in entries.items()
        for fault in _faults(thing, said, base, described)
    ]
    if faults:
        raise StoreError("; ".join(faults))
    return quads


def _faults(thing: object, said: Quads, base: str, described: Container[object]) -> list[str]:
    """Say what is wrong with an entry, and what to do."""
    given: dict[ox.NamedNode, list[object]] = {predicate: [] for predicate in KNOWN}
    for quad in said:
        given.setdefault(quad.predicate, []).append(quad.object)
    is_ours = isinstance(thing, ox.NamedNode) and thing.value.startswith((f"{base}id/", VOCAB))
    is_there = all(other in described for other in given[REPLACED])
    wrong = {
        "is no thing and no code list member of ours; remove it": not is_ours,
        "is still described by another graph; remove it here or there": thing in described,
        "needs 'owl:deprecated true'": given[DEPRECATED] != [TRUE],
        "needs one rdfs:label, what it was called": len(given[LABEL]) != 1,
        "needs one skos:changeNote, why it is gone": len(given[REASON]) != 1,
        "has more than one dcterms:isReplacedBy; name one": len(given[REPLACED]) > 1,
        "is replaced by what is not described; correct dcterms:isReplacedBy": not is_there,
        "says more than these four properties; remove the rest": len(given) > len(KNOWN),
    }
    return [fault for fault, is_so in wrong.items() if is_so]
