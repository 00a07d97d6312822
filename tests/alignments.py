"""Checks of the alignments, each a function from graph to faults; `test_alignments` runs them.

Knows what other vocabularies hold; must not know which alignments are made. Those vocabularies
lie in ../shared/vocabularies as they were published, or are listed by rdflib. Those that do
neither stand in `READ_ELSEWHERE`, with the public source in which they were read.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import (
    DCTERMS,
    FOAF,
    OWL,
    PROV,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    VANN,
    VOID,
    XSD,
    Graph,
    URIRef,
)
from rdflib.term import Node

from eifgraph import ontology
from eifgraph.namespaces import INSTANCES, OTHERS, OURS
from tests.vocabulary import read_ontology

ROOT: Final = Path(__file__).resolve().parent.parent
EIF_TTL: Final = read_ontology()
SCHEMES: Final = read_ontology("schemes.ttl")
TERMS: Final = frozenset(ontology.terms(EIF_TTL))
CLASSES: Final = frozenset(EIF_TTL.subjects(RDF.type, OWL.Class)) & TERMS
CONCEPTS: Final = frozenset(SCHEMES.subjects(RDF.type, SKOS.Concept))
LABEL: Final = URIRef(OTHERS["sssom"] + "object_label")
MAPPINGS: Final = URIRef(OTHERS["sssom"] + "mappings")
JUSTIFICATION: Final = URIRef(OTHERS["sssom"] + "mapping_justification")
CURATED: Final = URIRef(OTHERS["semapv"] + "ManualMappingCuration")
SUB: Final = {"class": RDFS.subClassOf, "property": RDFS.subPropertyOf}
MATCHES: Final = frozenset(
    {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
)
ENDS: Final = (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget)
PREDICATES: Final = MATCHES | set(SUB.values())
NOTE: Final = "No counterpart: "
STORED: Final = (
    *("bcio.owl.gz", "biro.ttl", "c4o.ttl", "cids.ttl", "cito.ttl", "datacite.ttl"),
    *("dcat3.ttl", "fabio.ttl", "obcs.owl.gz", "sepio.owl.gz"),
)
LISTED: Final = (DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, VANN, VOID, XSD)
KINDS: Final = {
    **dict.fromkeys((str(OWL.Class), str(RDFS.Class), str(RDFS.Datatype)), "class"),
    **dict.fromkeys((str(OWL.ObjectProperty), str(OWL.DatatypeProperty)), "property"),
    **dict.fromkeys((str(OWL.AnnotationProperty), str(RDF.Property)), "property"),
}
UPPER, LOWER, NOTHING = r"[A-Z]\w+", r"[a-z]\w+", r"(?!)"
READ_ELSEWHERE: Final[dict[str, tuple[str, str, str, str]]] = {
    # prefix: pattern of a class, of a property, of another thing; public source
    "bibo": (NOTHING, "status", "status/draft", "BIBO 1.3, http://purl.org/ontology/bibo/"),
    "earl": (
        "Assertion|OutcomeValue|Report|TestCriterion",
        "assertion|outcome|subject|test",
        "cantTell|failed|passed",
        "W3C EARL 1.0 Schema, as kept by the vocabularies of github.com/ruby-rdf/rdf-vocab",
    ),
    "eqf": (
        *(NOTHING, NOTHING, "[1-8]"),
        "level addresses of the European Learning Model; levels compared in 'Qualifications can "
        "cross boundaries' (the qualification bodies of the UK and Ireland)",
    ),
    "literal": (NOTHING, "hasLiteralValue", NOTHING, "literal reification, imported by DataCite"),
    "mesh": (NOTHING, NOTHING, r"D\d{6}", "MeSH 2016 headings, github.com/dhimmel/mesh"),
    "oa": (UPPER, LOWER, NOTHING, "github.com/w3c/web-annotation, admin/ns/oa.ttl"),
    "pico": (
        *(UPPER, LOWER, NOTHING),
        "PICO ontology 4.0.1, github.com/CEOsys/cpg-on-ebm-on-fhir, cochrane-ontology/pico",
    ),
    "semapv": ("ManualMappingCuration", NOTHING, NOTHING, "w3id.org/semapv, semapv-terms.tsv"),
    "sevco": (
        *(NOTHING, NOTHING, r"01\d{3}"),
        "SEVCO codes of the FHIR code system http://hl7.org/fhir/study-design 5.0.0",
    ),
    "sssom": (
        "MappingSet",
        "mappings|mapping_justification|mapping_tool|mapping_tool_version|confidence|object_label",
        NOTHING,
        "github.com/mapping-commons/sssom, sssom_schema.yaml and the SSSOM/RDF format",
    ),
    "wd": (
        *(NOTHING, NOTHING, r"Q[1-9]\d*"),
        "ISO codes and items in github.com/rapideditor/country-coder, borders.json; NL and DK are "
        "the countries there, not the kingdoms of which they are parts",
    ),
}
PAGES: Final = frozenset({DCTERMS.license, DCTERMS.source, FOAF.homepage, RDFS.seeAlso})
"""Properties whose values are web pages and no terms."""
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
DOCUMENTS: Final = frozenset(
    {
        "http://tools.ietf.org/rfc/rfc5147",
        *(MEDIA_TYPES + form for form in ("text/plain", "text/html", "application/pdf")),
    }
)
"""Addresses by which standards and registered media types are named; documents and no terms."""
Statement = tuple[URIRef, URIRef, URIRef]


@dataclass(slots=True)
class Vocabularies:
    """What the stored files say of each IRI: its kinds, its labels, what it is narrower than."""

    kinds: dict[str, set[str]] = field(default_factory=dict)
    labels: dict[str, set[str]] = field(default_factory=dict)
    narrower: set[tuple[str, str]] = field(default_factory=set)

    def read(self, path: Path) -> None:
        """Take in one file."""
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        form = ox.RdfFormat.RDF_XML if path.suffix == ".gz" else ox.RdfFormat.TURTLE
        for triple in ox.parse(raw, format=form):
            subject, value = triple.subject, triple.object
            if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.Triple):
                continue
            if triple.predicate.value == str(RDF.type):
                self.kinds.setdefault(subject.value, set()).add(KINDS.get(value.value, "thing"))
            elif triple.predicate.value == str(RDFS.label):
                self.labels.setdefault(subject.value, set()).add(value.value)
            elif URIRef(triple.predicate.value) in SUB.values():
                self.narrower.add((subject.value, value.value))

    def kinds_of(self, iri: Node) -> set[str]:
        """Say what a foreign IRI can be; nothing if it is unknown."""
        if found := self.kinds.get(str(iri), set()) & {"class", "property"}:
            return found
        return self.kinds.get(str(iri), set()) | kinds_listed(iri) | kinds_elsewhere(iri)


def kinds_listed(iri: Node) -> set[str]:
    """Say what an IRI can be by rdflib's lists.

    A name with a capital is a class there, or a member of an enumeration.
    """
    if not any(str(iri) in listed for listed in LISTED):
        return set()
    name = re.split(r"[/#]", str(iri))[-1]
    return {"class", "thing"} if name[0].isupper() else {"property"}


def kinds_elsewhere(iri: Node) -> set[str]:
    """Say what an IRI can be by the table of vocabularies read elsewhere."""
    for prefix, (*patterns, _) in READ_ELSEWHERE.items():
        if str(iri).startswith(OTHERS[prefix]):
            name = str(iri).removeprefix(OTHERS[prefix])
            kinds = zip(("class", "property", "thing"), patterns, strict=True)
            return {kind for kind, pattern in kinds if re.fullmatch(pattern, name)}
    return set()


def mappings(graph: Graph) -> list[Statement]:
    """Give the statements that align a term of ours."""
    return sorted(
        (s, p, o)
        for s, p, o in graph
        if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef)
        if p in PREDICATES
    )


def subject_faults(graph: Graph) -> list[str]:
    """Give what is spoken of and is no declared term, code list member or mapping of ours."""
    nodes = OURS["alignment"][:-1]
    said = {s for s in graph.subjects() if not str(s).startswith(nodes)}
    return sorted(str(s) for s in said - TERMS - CONCEPTS)


def statement_faults(graph: Graph) -> list[str]:
    """Give statements that no alignment makes, and exact matches of what is no concept."""
    found = [str(p) for p in graph.predicates() if p == OWL.imports]
    for s, p, o in graph:
        if not str(s).startswith(OURS["alignment"][:-1]) and p not in {
            *PREDICATES,
            SKOS.editorialNote,
        }:
            found.append(f"{s} {p} {o}")
        if p == SKOS.exactMatch and s not in CONCEPTS:
            found.append(f"exact match of a term: {s}")
    return found


def unknown(graph: Graph, known: Vocabularies) -> list[str]:
    """Give foreign IRIs that no vocabulary knows; web pages are none."""
    pages = {o for p in PAGES for o in graph.objects(None, p)}
    iris = {
        n
        for triple in graph
        for n in triple
        if isinstance(n, URIRef) and not n.startswith(INSTANCES)
    }
    terms = {str(iri) for iri in iris - pages if not known.kinds_of(iri)}
    return sorted(terms - DOCUMENTS)


def kind_faults(graph: Graph, known: Vocabularies) -> list[str]:
    """Give mappings of a class to no class, a property to no property, a concept to a property."""
    found = []
    for s, p, o in mappings(graph):
        kind = "thing" if s in CONCEPTS else "class" if s in CLASSES else "property"
        right = {"thing", "class"} if kind == "thing" else {kind}
        if not known.kinds_of(o) & right or (p in SUB.values() and p != SUB.get(kind)):
            found.append(f"{s} {p} {o}")
    return found


def label_faults(graph: Graph, known: Vocabularies) -> list[str]:
    """Give recorded labels that differ from those in the other vocabulary's file.

    What rdflib lists has no labels there, and files of third parties may label it anew.
    """
    return [
        f"{target}: {label}"
        for node, label in graph.subject_objects(LABEL)
        for target in graph.objects(node, OWL.annotatedTarget)
        if not kinds_listed(target)
        and str(label) not in known.labels.get(str(target), {str(label)})
    ]


def id_faults(graph: Graph) -> list[str]:
    """Give ids of vocabularies that are not at hand and have not their form."""
    spaces = tuple(OTHERS[prefix] for prefix in READ_ELSEWHERE)
    foreign = {n for triple in graph for n in triple if str(n).startswith(spaces)}
    return sorted(str(iri) for iri in foreign if not kinds_elsewhere(iri))


def country_faults(graph: Graph) -> list[str]:
    """Give countries without one Wikidata item of their own, and items of two countries."""
    countries = {c for c in CONCEPTS if str(c).startswith(OURS["country"])}
    pairs = [(s, o) for s, o in graph.subject_objects(SKOS.exactMatch) if OTHERS["wd"] in str(o)]
    counts = Counter(node for pair in pairs for node in pair)
    once = {node for node, count in counts.items() if count == 1}
    return sorted(str(node) for node in (countries | set(counts)) - once)


def contradictions(graph: Graph) -> list[str]:
    """Give pairs of terms that two statements of ours join."""
    counts = Counter((s, o) for s, _, o in mappings(graph))
    return [f"{s} {o}" for (s, o), count in counts.items() if count > 1]


def node_faults(graph: Graph) -> list[str]:
    """Give mappings without one node with reason and label, and nodes without mapping."""
    listed = set(graph.objects(None, MAPPINGS))
    described: Counter[Statement] = Counter()
    found = []
    for node in set(graph.subjects(RDF.type, OWL.Axiom)) | listed:
        values = [list(graph.objects(node, p)) for p in (*ENDS, LABEL, RDFS.comment)]
        whole = all(len(v) == 1 and str(v[0]).strip() for v in values)
        if not whole or node not in listed or (node, JUSTIFICATION, CURATED) not in graph:
            found.append(str(node))
            continue
        source, predicate, target = (URIRef(str(v[0])) for v in values[:3])
        described[source, predicate, target] += 1
    once = dict.fromkeys(mappings(graph), 1)
    return found + sorted(f"{pair[0]}" for pair in described.items() ^ once.items())


def uncovered(graph: Graph) -> list[str]:
    """Give our terms that have neither mapping nor note, or both; a note gives a reason."""
    mapped = {s for s, _, _ in mappings(graph)}
    noted = {
        s
        for s, note in graph.subject_objects(SKOS.editorialNote)
        if re.match(rf"{NOTE}\S+ \S+", str(note))
    }
    return sorted(str(term) for term in TERMS if (term in mapped) == (term in noted))


def circles(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Give our terms that are narrower than themselves, by however many steps."""
    broader: dict[str, set[str]] = {}
    for narrow, broad in pairs:
        broader.setdefault(narrow, set()).add(broad)
    return sorted(str(term) for term in TERMS if str(term) in _above(str(term), broader))


def _above(term: str, broader: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(broader.get(term, ()))
    while ahead:
        if (each := ahead.pop()) not in found:
            found.add(each)
            ahead.extend(broader.get(each, ()))
    return found


def hierarchy(graph: Graph) -> set[tuple[str, str]]:
    """Give what our ontology and its alignments say of narrower and broader."""
    both = (graph, EIF_TTL)
    return {
        (str(s), str(o)) for p in SUB.values() for each in both for s, o in each.subject_objects(p)
    }
