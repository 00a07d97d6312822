"""A default graph that is merged from several, each triple in it once.

Knows how a query names its data set (`FROM`), and the engine's stores. The engine reads several
default graphs one after the other, so that a triple of two graphs counts twice; the merge of RDF
graphs that SPARQL asks for (SPARQL 1.1 Query, 13.2) has it once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from eifgraph.backend.guard import FORMS
from eifgraph.backend.interface import SparqlRequest
from eifgraph.backend.tokens import tokens

_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)


def with_data_set(store: ox.Store, request: SparqlRequest, base: str) -> SparqlRequest:
    """Give a request whose data set is named beside its text, if the text names several graphs.

    Raises:
        SyntaxError: the text before the form of the query is no prologue.
    """
    if request.default_graphs or request.named_graphs or len(_FROM.findall(request.text)) < 2:
        return request
    prologue, default, named = _clauses(request.text)
    if len(default) < 2:
        return request
    return replace(
        request,
        default_graphs=_resolved(store, base, f"{prologue} SELECT", default),
        named_graphs=_resolved(store, base, f"{prologue} SELECT", named),
    )


def _clauses(text: str) -> tuple[str, list[str], list[str]]:
    """Give the prologue of a query, and the graphs after FROM and FROM NAMED as written."""
    prologue, is_begun, depth, before = "", False, 0, ""
    graphs: dict[str, list[str]] = {"FROM": [], "NAMED": []}
    for kind, word, start in tokens(text):
        if kind in ("space", "comment"):
            continue
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if kind == "word" and not is_begun and word.upper() in FORMS:
            prologue, is_begun = text[:start], True
        if is_begun and depth == 0 and kind in ("iri", "prefixed") and before in graphs:
            graphs[before].append(word)
        before = word.upper() if kind == "word" else ""
    return prologue, graphs["FROM"], graphs["NAMED"]


def _resolved(store: ox.Store, base: str, begin: str, names: list[str]) -> tuple[str, ...]:
    """Let the engine say which IRIs these are, by the prefixes and the base of the query."""
    text = f"{begin} ?graph {{ VALUES ?graph {{ {' '.join(names)} }} }}"
    answer = store.query(text, base_iri=base)
    assert isinstance(answer, ox.QuerySolutions)
    return tuple(row["graph"].value for row in answer)


def merged(store: ox.Store, default: Iterable[str], named: Iterable[str]) -> ox.Store:
    """Give a store with the merge of some graphs as default graph, and others under their names."""
    merge = ox.Store()
    for name in default:
        graph = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        merge.extend(ox.Quad(*quad.triple) for quad in graph)
    for name in named:
        merge.extend(store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
    return merge
