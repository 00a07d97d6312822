"""What the tests ask of the whole graph.

Knows the names of the graph's terms; must not know the observations.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from eifgraph.namespaces import PREFIXES

DISAGREE: Final = """
SELECT DISTINCT ?label ?sureness {
  ?programme a eif:Programme ; rdfs:label ?label ; eif:assessedBy ?one, ?other .
  ?one eif:site ?here ; eif:evidenceRating ?rating .
  ?other eif:site ?there ; eif:evidenceRating ?otherRating .
  FILTER(STR(?here) < STR(?there) && ?rating != ?otherRating)
  BIND(EXISTS { ?one eif:ratingCaveat/eif:leavesOpen part:plus } ||
       EXISTS { ?other eif:ratingCaveat/eif:leavesOpen part:plus } AS ?open)
  BIND(IF(?open, "uncertain", "certain") AS ?sureness)
}"""
NAMES: Final = """
SELECT DISTINCT ?label ?name { ?programme a eif:Programme ; rdfs:label ?label ;
  eif:assessedBy/prov:wasDerivedFrom/eif:enteredIn ?file ;
  skos:altLabel|eif:offeredBy/rdfs:label ?name }"""
MEASURES: Final = """
SELECT DISTINCT ?printed ?name { ?finding eif:measureText ?printed ;
  eif:measuredWith/skos:broader?/skos:prefLabel ?name }"""
ONE_WAY: Final = """
SELECT ?programme ?assessment {
  { ?assessment eif:assesses ?programme MINUS { ?programme eif:assessedBy ?assessment } } UNION
  { ?programme eif:assessedBy ?assessment MINUS { ?assessment eif:assesses ?programme } } }"""
HOLLOW: Final = """
SELECT ?reading { ?reading eif:readingOf ?thing ; eif:readProperty ?of ; eif:readValue ?value
  FILTER NOT EXISTS { ?thing ?of ?value } }"""
CONTRADICTED: Final = """
SELECT ?thing ?of { ?thing eif:lacks ?absence .
  ?absence eif:absentProperty ?of ; eif:absenceReason absence:not-seen .
  OPTIONAL { ?absence eif:absentClass ?kind }
  ?thing ?of ?value
  FILTER(!BOUND(?kind) || EXISTS { ?value a ?kind } || EXISTS { ?value eif:concerns/a ?kind }) }"""
ENTERED: Final = """
SELECT ?assessment ?site ?label { ?assessment a eif:Assessment ; eif:site ?site ;
  eif:assesses/rdfs:label ?label ; prov:wasDerivedFrom/eif:enteredIn ?file }"""
COUNTED: Final = {
    "copies by site": "?page eif:enteredIn ?file ; eif:site ?by",
    "given ratings": "?r eif:readProperty eif:givenRating ; eif:readValue ?by ; "
    "prov:hadPrimarySource/eif:enteredIn ?file",
    "claims by domain": "?r eif:readingOf ?claim ; prov:hadPrimarySource/eif:enteredIn ?file . "
    "?claim a eif:OutcomeClaim ; eif:inDomain ?by FILTER NOT EXISTS { ?r eif:readProperty ?p }",
    "findings by direction": "?finding a eif:Finding ; eif:changeDirection ?by ; "
    "eif:hasReading/prov:hadPrimarySource/eif:enteredIn ?file",
}


def ask(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    """Give the solutions of a query in our prefixes."""
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def local(value: object) -> str:
    """Give the last part of a name, or a literal's text."""
    assert isinstance(value, ox.NamedNode | ox.Literal)
    return value.value.rpartition("/")[2] if isinstance(value, ox.NamedNode) else value.value
