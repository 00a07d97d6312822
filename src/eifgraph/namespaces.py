"""The one prefix map: every prefix used in Turtle, queries and code, and its namespace.

Knows addresses only; `vocab` knows terms, `iris` knows things.
"""

from __future__ import annotations

from typing import Final

ONTOLOGY: Final = "https://w3id.org/eifgraph/ontology"
VOCAB: Final = "https://w3id.org/eifgraph/vocab/"
INSTANCES: Final = "https://w3id.org/eifgraph/"
"""Default base of the things; `config.Settings.base` can put another in its place."""

OURS: Final[dict[str, str]] = {
    "eif": ONTOLOGY + "#",
    "absence": VOCAB + "absence/",
    "age": VOCAB + "age-group/",
    "basis": VOCAB + "rating-basis/",
    "caveat": VOCAB + "rating-caveat/",
    "cost": VOCAB + "cost-rating/",
    "country": VOCAB + "country/",
    "delivery": VOCAB + "delivery-model/",
    "design": VOCAB + "study-design/",
    "direction": VOCAB + "change-direction/",
    "domain": VOCAB + "outcome-domain/",
    "explanation": VOCAB + "rating-explanation/",
    "group": VOCAB + "outcome-group/",
    "informant": VOCAB + "informant/",
    "layout": VOCAB + "page-layout/",
    "method": VOCAB + "reading-method/",
    "part": VOCAB + "rating-part/",
    "population": VOCAB + "population/",
    "qualification": VOCAB + "qualification/",
    "rating": VOCAB + "evidence-rating/",
    "requirement": VOCAB + "requirement/",
    "setting": VOCAB + "setting/",
    "shape": "https://w3id.org/eifgraph/shapes#",
    "site": VOCAB + "site/",
    "status": VOCAB + "step-status/",
    "step": VOCAB + "step-kind/",
    "supervision": VOCAB + "supervision-kind/",
    "targeting": VOCAB + "targeting/",
    "training": VOCAB + "training-mode/",
    "transcription": VOCAB + "transcription/",
    "unit": VOCAB + "sample-unit/",
    "changeunit": VOCAB + "change-unit/",
}

OTHERS: Final[dict[str, str]] = {
    "biro": "http://purl.org/spar/biro/",
    "cito": "http://purl.org/spar/cito/",
    "datacite": "http://purl.org/spar/datacite/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "literal": "http://www.essepuntato.it/2010/06/literalreification/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PREFIXES: Final[dict[str, str]] = dict(sorted((OURS | OTHERS).items()))
