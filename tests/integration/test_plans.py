"""How named queries are written, so that their time grows with the data and not with its square."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import URIRef
from rdflib.paths import Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from eifgraph.catalogue import NamedQuery, read_queries

EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")
OF_CODE_LISTS = ("ontology#leavesOpen>", "core#broader>")
"""Ends of properties that only members of code lists have, which are few whatever the data."""


def within(part: object) -> Iterator[CompValue]:
    """Give the parts of a query, but for those within an EXISTS inside this one."""
    if isinstance(part, CompValue):
        yield part
        if part.name not in EXISTS:
            for value in part.values():
                yield from within(value)
    elif isinstance(part, (list, tuple)):
        for one in part:
            yield from within(one)


def steps(path: URIRef | Path) -> list[URIRef | Path]:
    """Give what is joined when an engine follows a path."""
    return path.args if isinstance(path, SequencePath) else [path]


def joins(part: object) -> Iterator[list[str]]:
    """Give the properties of each EXISTS, those within another too."""
    for exists in within(part):
        if exists.name in EXISTS:
            yield [
                step.n3()
                for found in within(exists.graph)
                if found.name == "BGP"
                for _, path, _ in found.triples
                for step in steps(path)
            ]
            yield from joins(exists.graph)


def test_what_is_joined_is_found() -> None:
    """Joins are found however they are written: as patterns, as a path, in another EXISTS."""
    query = """PREFIX : <urn:>
    SELECT * { ?a :p ?b FILTER NOT EXISTS {
      ?a :q/:r ?c . ?c :s ?d FILTER EXISTS { ?d :t|:u ?e . ?e :v* ?f } } }"""
    outer, inner = joins(prepareQuery(query).algebra)
    assert sorted(outer) == ["<urn:q>", "<urn:r>", "<urn:s>"]
    assert sorted(inner) == ["<urn:t>|<urn:u>", "<urn:v>*"]


@pytest.mark.parametrize("query", read_queries(), ids=lambda query: query.name)
def test_nothing_is_joined_in_exists(query: NamedQuery) -> None:
    """An EXISTS has one pattern, and another EXISTS for the next; code lists may be joined.

    Oxigraph plans no joins there: for each row it reads all statements that the second pattern
    fits, so with ten times the data a query takes a hundred times as long.
    """
    for properties in joins(prepareQuery(query.body).algebra):
        large = [one for one in properties if not one.rstrip("*+").endswith(OF_CODE_LISTS)]
        assert len(large) <= 1, large
