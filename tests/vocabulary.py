"""Ontology, code lists and rating rules, read once a process for all tests; not to be changed."""

from __future__ import annotations

from functools import cache

from rdflib import Graph

from eifgraph import audit
from eifgraph.config import resource_dir
from eifgraph.ontology import read_turtle


@cache
def read_ontology(name: str = "eif.ttl") -> Graph:
    """Read a file of the ontology."""
    return read_turtle(resource_dir("ontology") / name)


@cache
def read_rating_rules() -> audit.Rules:
    """Read the rating rules of the project."""
    return audit.read_rules(resource_dir("shapes"), resource_dir("ontology"))
