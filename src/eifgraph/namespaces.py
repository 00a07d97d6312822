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
    "alignment": ONTOLOGY + "/alignments#",
    "basis": VOCAB + "rating-basis/",
    "caveat": VOCAB + "rating-caveat/",
    "cost": VOCAB + "cost-rating/",
    "country": VOCAB + "country/",
    "decision": VOCAB + "linking-decision/",
    "delivery": VOCAB + "delivery-model/",
    "design": VOCAB + "study-design/",
    "direction": VOCAB + "change-direction/",
    "domain": VOCAB + "outcome-domain/",
    "effectsize": VOCAB + "effect-size-reading/",
    "event": VOCAB + "notice-event/",
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
    "ratingrule": VOCAB + "rating-rule/",
    "setting": VOCAB + "setting/",
    "shape": "https://w3id.org/eifgraph/shapes#",
    "site": VOCAB + "site/",
    "standing": VOCAB + "standing/",
    "status": VOCAB + "step-status/",
    "step": VOCAB + "step-kind/",
    "supervision": VOCAB + "supervision-kind/",
    "targeting": VOCAB + "targeting/",
    "training": VOCAB + "training-mode/",
    "transcription": VOCAB + "transcription/",
    "unit": VOCAB + "sample-unit/",
    "changeunit": VOCAB + "change-unit/",
    "verdict": VOCAB + "verdict/",
}

OTHERS: Final[dict[str, str]] = {
    "addicto": "http://addictovocab.org/",
    "bcio": "http://humanbehaviourchange.org/ontology/",
    "bibo": "http://purl.org/ontology/bibo/",
    "biro": "http://purl.org/spar/biro/",
    "c4o": "http://purl.org/spar/c4o/",
    "cids": "https://ontology.commonapproach.org/cids#",
    "cito": "http://purl.org/spar/cito/",
    "datacite": "http://purl.org/spar/datacite/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "earl": "http://www.w3.org/ns/earl#",
    "eqf": "http://data.europa.eu/snb/eqf/",
    "fabio": "http://purl.org/spar/fabio/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gmho": "https://galenos.org.uk/ontologies/",
    "literal": "http://www.essepuntato.it/2010/06/literalreification/",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "oa": "http://www.w3.org/ns/oa#",
    "obo": "http://purl.obolibrary.org/obo/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pico": "http://data.cochrane.org/ontologies/pico/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sevco": "https://fevir.net/resources/CodeSystem/27270#SEVCO:",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "spex": "https://purl.expasy.org/sparql-examples/ontology#",
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

PREFIXES: Final[dict[str, str]] = dict(sorted((OURS | OTHERS).items()))

OF_OTHERS: Final[dict[str, str]] = {
    "p": "http://www.wikidata.org/prop/",
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
"""What only other endpoints have in their data; our queries to them use it, our data do not."""
