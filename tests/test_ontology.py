"""The ontology is well made: the checks of FOOPS! and OOPS! that need no network, in our words.

FOOPS! (https://w3id.org/foops) looks at metadata, OOPS! (https://oops.linkeddata.es) at pitfalls of
modelling; each check here has their identifier. Left out are those that ask a server or a registry
(CN1, DOC1, FIND2, FIND3, HTTP1, RDF1, URI1, VER2, OM4.2, P37), and two facts that FOOPS! OM3 would
like and that do not exist: a DOI and a logo. Each check is a function from what is known to faults,
so that it can be shown a planted fault.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS, VANN, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from eifgraph.config import resource_dir
from eifgraph.namespaces import INSTANCES, ONTOLOGY, OTHERS, OURS, PREFIXES
from eifgraph.ontology import (
    EIF,
    PARTS,
    PROPERTY_KINDS,
    generated_parts,
    read_turtle,
    short,
    terms,
    version_of,
)
from eifgraph.ontology.versions import change_graph
from eifgraph.release import build_release
from eifgraph.turtle import render_turtle
from eifgraph.vocab import EIF as TERM
from tests.planting import Pattern, Triple, planted

FOLDER: Final = resource_dir("ontology")
GRAPHS: Final = FOLDER.parent / "data" / "graph"
IRI: Final = URIRef(ONTOLOGY)
BIBO: Final = OTHERS["bibo"]
INCLUDES: Final = tuple(
    URIRef(OTHERS["schema"] + name) for name in ("domainIncludes", "rangeIncludes")
)
HEAD: Final = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
MADE_UP: Final = "# Made up:"
MEND: Final = "run 'eifgraph terms'"
FROZEN: Final = {
    "0.1.0": "5cf06517cec08bc61a8984ec676feab03784522018ec7e6b43a1eb72f6d87f5d",
    "0.2.0": "a29ae6eb10451a7e8625d21e150556eaecdeb54c8123eea8fd6539620449aad1",
}
"""Digest of each former version: what was published stays as it was."""


AWAITED: Final = {(TERM.statesIdentifier, TERM.Reference)}
"""Domains that no page of data uses yet, but one in `tests/pages` does (study-references.txt)."""


Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Uses:
    """What data and code lists say with one property."""

    subjects: frozenset[frozenset[str]]
    objects: frozenset[frozenset[str]]
    most: int
    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Known:
    """What the checks look at: the ontology with its generated parts, and its use."""

    graph: Graph
    uses: dict[str, Uses]
    facts: frozenset[ox.Triple]

    def terms(self) -> list[URIRef]:
        """Give our terms."""
        return terms(self.graph)

    def classes(self) -> list[URIRef]:
        """Give our classes."""
        return [t for t in self.terms() if (t, RDF.type, OWL.Class) in self.graph]

    def properties(self) -> list[URIRef]:
        """Give our properties."""
        return [t for t in self.terms() if (t, RDF.type, OWL.Class) not in self.graph]

    def text(self, term: Node, predicate: URIRef) -> str:
        """Give the text of a value, or ""."""
        value = self.graph.value(term, predicate)
        return "" if value is None else str(value)

    def above(self, kind: Node) -> set[Node]:
        """Give a class and all above it."""
        return {k for k in self.graph.transitive_objects(kind, RDFS.subClassOf) if k is not None}


@cache
def facts() -> frozenset[ox.Triple]:
    """Give all triples of data and code lists."""
    files = [*sorted(GRAPHS.rglob("*.ttl")), FOLDER / "schemes.ttl"]
    assert len(files) > 20
    return _triples(files)


def _triples(files: Iterable[Path]) -> frozenset[ox.Triple]:
    quads = (quad for path in files for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return frozenset(ox.Triple(q.subject, q.predicate, q.object) for q in quads)


@cache
def known() -> Known:
    """Give what is known of the ontology as it is."""
    graph = Graph()
    for name in PARTS:
        if name != "alignments.ttl":  # test_alignments.py looks at those
            graph += read_turtle(FOLDER / name)
    return Known(graph, _uses(facts()), facts())


def _uses(triples: frozenset[ox.Triple]) -> dict[str, Uses]:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for triple in triples | _triples(sorted(resource_dir("shapes").glob("*.ttl"))):
        if triple.predicate.value == str(RDF.type):
            kinds[_iri(triple.subject)].add(_iri(triple.object))
    found: defaultdict[str, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        found[triple.predicate.value].append(triple)
    return {
        name: Uses(
            frozenset(frozenset(kinds[_iri(t.subject)]) for t in said),
            frozenset(_kinds_of(t.object, kinds) for t in said),
            max(Counter(t.subject for t in said).values()),
            frozenset((_iri(t.subject), _iri(t.object)) for t in said),
        )
        for name, said in found.items()
        if name.startswith(EIF)
    }


def _kinds_of(node: Term, kinds: dict[str, set[str]]) -> frozenset[str]:
    if isinstance(node, ox.Literal):
        return frozenset({node.datatype.value})
    return frozenset(kinds.get(_iri(node), set()))


def _iri(node: Term) -> str:
    """Give the IRI of a thing; literals, which have none, get one that no thing has."""
    return node.value if isinstance(node, ox.NamedNode) else "urn:literal"


# FOOPS!: what the ontology says of itself


def required(*predicates: URIRef) -> Callable[[Known], Iterator[str]]:
    """Make a check that the ontology has exactly one value of each, and no empty one."""

    def check(known: Known) -> Iterator[str]:
        for predicate in predicates:
            values = [str(value) for value in known.graph.objects(IRI, predicate)]
            if len(values) != 1 or not values[0].strip():
                yield f"{short(predicate)} has {len(values)} values"

    return check


def address(known: Known) -> Iterator[str]:
    """PURL1, URI2: one ontology, at a permanent address, which is its namespace without a mark."""
    found = list(known.graph.subjects(RDF.type, OWL.Ontology))
    if found != [IRI] or not IRI.startswith("https://w3id.org/") or f"{IRI}#" != EIF:
        yield f"the ontology is {found}"


def prefix(known: Known) -> Iterator[str]:
    """FIND1: it states prefix and namespace, those that everything else uses."""
    stated = (
        known.text(IRI, VANN.preferredNamespacePrefix),
        known.text(IRI, VANN.preferredNamespaceUri),
    )
    if stated != ("eif", OURS["eif"]):
        yield f"states {stated}"


def version(known: Known) -> Iterator[str]:
    """VER1: IRI, number and citation name the same version, which follows the prior one."""
    number, before = version_of(known.graph), known.text(IRI, OWL.priorVersion)
    if known.text(IRI, OWL.versionIRI) != f"{IRI}/{number}" or not number:
        yield "version IRI and version number differ"
    if f"version {number}." not in known.text(IRI, DCTERMS.bibliographicCitation):
        yield "the citation names another version"
    if before != f"{IRI}/{max(FROZEN)}" or number in FROZEN or number < max(FROZEN):
        yield f"the prior version is {before}"


def dates(known: Known) -> Iterator[str]:
    """OM5: created, issued and modified are dates, in this order."""
    found = [known.graph.value(IRI, p) for p in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)]
    if any(getattr(date, "datatype", None) != XSD.date for date in found):
        yield "a date is no xsd:date"
    elif [str(date) for date in found] != sorted(str(date) for date in found):
        yield f"dates are out of order: {found}"


def licence(known: Known) -> Iterator[str]:
    """OM4.1, P41: the licence is an address, the same as that of the data."""
    if list(known.graph.objects(IRI, DCTERMS.license)) != [
        URIRef("https://creativecommons.org/licenses/by/4.0/")
    ]:
        yield "the licence is another than CC BY 4.0"


def metadata_terms(known: Known) -> Iterator[str]:
    """VOC1: metadata use vocabularies that others know."""
    spaces = tuple(OTHERS.values())
    yield from (str(p) for p in known.graph.predicates(IRI) if not str(p).startswith(spaces))


def reuse(known: Known) -> Iterator[str]:
    """VOC2: classes of others are reused, more than one vocabulary of them."""
    above = {str(a) for c in known.classes() for a in known.graph.objects(c, RDFS.subClassOf)}
    spaces = {space for space in OTHERS.values() if any(a.startswith(space) for a in above)}
    if len(spaces) < 2:
        yield f"reuses {sorted(spaces)}"


# OOPS!: how the terms are modelled


def unconnected(known: Known) -> Iterator[str]:
    """P04: every class is joined to others by a property or stands below another."""
    joining = (RDFS.domain, RDFS.range, *INCLUDES)
    joined = {value for p in joining for value in known.graph.objects(None, p)}
    for kind in known.classes():
        above = set(known.graph.objects(kind, RDFS.subClassOf))
        below = set(known.graph.subjects(RDFS.subClassOf, kind))
        if not ({kind} | above | below) & joined:
            yield str(kind)


def inverses(known: Known) -> Iterator[str]:
    """P05, P25, P26: domain and range of inverses are exchanged; none is its own inverse."""
    for one, other in known.graph.subject_objects(OWL.inverseOf):
        for there, back in ((one, other), (other, one)):
            if known.graph.value(there, RDFS.domain) != known.graph.value(back, RDFS.range):
                yield f"{there} and {back}"
        if one == other or (one, RDF.type, OWL.SymmetricProperty) in known.graph:
            yield f"{one} with itself"


def cycles(known: Known) -> Iterator[str]:
    """P06, P24: nothing stands below itself, over however many others, or is said by itself."""
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in known.terms():
            for above in known.graph.objects(term, predicate):
                if term in set(known.graph.transitive_objects(above, predicate)):
                    yield str(term)


def circular_words(known: Known) -> Iterator[str]:
    """P24: the definition of a class does not use the class's own name."""
    for term in known.classes():
        words = re.findall(r"[A-Z][a-z]*", term.removeprefix(EIF))
        own = r"\W+".join(words)
        if re.search(rf"\b{own}\b", known.text(term, SKOS.definition), re.IGNORECASE):
            yield str(term)


def merged(known: Known) -> Iterator[str]:
    """P07: no term stands for two things, joined by and, or."""
    for term in known.terms():
        if re.search(r"[a-z](And|Or)([A-Z]|$)", term.removeprefix(EIF)):
            yield str(term)


def unannotated(known: Known) -> Iterator[str]:
    """P08, VOC3, VOC4: each term has one label, definition, example and place of definition."""
    for term in known.terms():
        for predicate in (RDFS.label, SKOS.definition):
            languages = [getattr(v, "language", None) for v in known.graph.objects(term, predicate)]
            if languages != ["en"]:
                yield f"{term}: {short(predicate)}"
        if len(list(known.graph.objects(term, SKOS.example))) != 1:
            yield f"{term}: example; {MEND}, or write one in eif.ttl that begins '{MADE_UP}'"
        if list(known.graph.objects(term, RDFS.isDefinedBy)) != [IRI]:
            yield f"{term}: isDefinedBy"


def disjoint(known: Known) -> Iterator[str]:
    """P10: classes that stand beside each other are said to have no thing in common."""
    beside: defaultdict[frozenset[Node], list[URIRef]] = defaultdict(list)
    for kind in known.classes():
        ours = known.above(kind) & {*known.classes(), SKOS.Concept} - {kind}
        beside[frozenset(ours)].append(kind)
    for siblings in beside.values():
        for one, other in combinations(siblings, 2):
            if (one, OWL.disjointWith, other) not in known.graph:
                yield f"{one} and {other}"


def domain_and_range(known: Known) -> Iterator[str]:
    """P11: each property says what it is of and leads to, unless its note tells why not."""
    for term in known.properties():
        for says, includes in zip((RDFS.domain, RDFS.range), INCLUDES, strict=True):
            stated = {*known.graph.objects(term, says), *known.graph.objects(term, includes)}
            if not stated and "of both kinds" not in known.text(term, SKOS.scopeNote):
                yield f"{term}: {short(says)}"


def fit(known: Known) -> Iterator[str]:
    """P11: all that data say with a property is of its domain and range."""
    for name, uses in known.uses.items():
        for says, includes, found in (
            (RDFS.domain, INCLUDES[0], uses.subjects),
            (RDFS.range, INCLUDES[1], uses.objects),
        ):
            allowed = {*known.graph.objects(URIRef(name), says)}
            allowed |= {*known.graph.objects(URIRef(name), includes)}
            for kinds in found if allowed - {OWL.Thing, RDFS.Class, RDF.Property} else ():
                if not {a for kind in kinds for a in known.above(URIRef(kind))} & allowed:
                    yield f"{name}: {short(says)}, {sorted(kinds)}"


def needless_includes(known: Known) -> Iterator[str]:
    """P11: an open domain names only classes whose things have the property in data, or will."""
    for name, uses in known.uses.items():
        have = {str(a) for kinds in uses.subjects for k in kinds for a in known.above(URIRef(k))}
        for kind in known.graph.objects(URIRef(name), INCLUDES[0]):
            if (str(kind) in have) == ((URIRef(name), kind) in AWAITED):
                yield f"{name} of {kind}"


def labels(known: Known) -> Iterator[str]:
    """P12, P32: no two terms have the same label."""
    found = Counter(known.text(term, RDFS.label).casefold() for term in known.terms())
    yield from (label for label, count in found.items() if count > 1)


def undeclared_inverses(known: Known) -> Iterator[str]:
    """P13: two properties that data always use both ways are declared as inverses."""
    for one, other in combinations(sorted(known.uses), 2):
        back = {(there, here) for here, there in known.uses[other].pairs}
        if back == known.uses[one].pairs:
            pair = URIRef(one), URIRef(other)
            if not {(*pair,), (*pair[::-1],)} & set(known.graph.subject_objects(OWL.inverseOf)):
                yield f"{one} and {other}"


def functional(known: Known) -> Iterator[str]:
    """A functional property has one value at most wherever data use it."""
    for name, uses in known.uses.items():
        if uses.most > 1 and (URIRef(name), RDF.type, OWL.FunctionalProperty) in known.graph:
            yield f"{name} has {uses.most} values"


def kinds_of_property(known: Known) -> Iterator[str]:
    """P35: a property is of one kind; of rdf:Property only if its values are of both kinds."""
    for term in known.properties():
        kinds = [kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in known.graph]
        objects = known.uses[str(term)].objects if str(term) in known.uses else frozenset()
        literal = [any(k.startswith(str(XSD)) for k in kinds_) for kinds_ in objects]
        both = any(literal) and not all(literal)
        right = RDF.Property if both else OWL.DatatypeProperty if any(literal) else None
        if len(kinds) != 1 or (RDF.Property in kinds) != both or (right and kinds != [right]):
            yield f"{term}: {kinds}"


def several_domains(known: Known) -> Iterator[str]:
    """P19: no property has two domains or ranges, for then its things would be of both."""
    for term in known.properties():
        for says, includes in zip((RDFS.domain, RDFS.range), INCLUDES, strict=True):
            stated = list(known.graph.objects(term, says))
            if len(stated) > 1 or (stated and (term, includes, None) in known.graph):
                yield f"{term}: {short(says)}"


def swapped_words(known: Known) -> Iterator[str]:
    """P20: a label is a short name; a definition is another, one sentence that says what it is."""
    for term in known.terms():
        label, said = known.text(term, RDFS.label), known.text(term, SKOS.definition)
        is_sentence = said[:1].isupper() and said.endswith(".") and ". " not in said
        if len(label.split()) > 6 or label.endswith(".") or not is_sentence:
            yield f"{term}: {label}: {said}"
        if term not in known.classes() and not re.match(
            r"(Relates|Gives|Says|Names|Describes)\b", said
        ):
            yield f"{term} does not begin as others do: {said}"


def leftovers(known: Known) -> Iterator[str]:
    """P21: no class collects what is left; other outcomes are the Guidebook's own kind."""
    for term in known.classes():
        name = term.removeprefix(EIF)
        if re.match(r"Other|Misc|Various|Unknown", name) and name != "OtherOutcome":
            yield str(term)


def names(known: Known) -> Iterator[str]:
    """P22, P36: classes are UpperCamel, properties lowerCamel; no file ending in a name."""
    for term in known.terms():
        first = "[A-Z]" if term in known.classes() else "[a-z]"
        if not re.fullmatch(rf"{first}[A-Za-z]*", term.removeprefix(EIF)):
            yield str(term)


def equivalents(known: Known) -> Iterator[str]:
    """P02, P27, P31: no two terms of ours are said to be the same."""
    for predicate in (OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs):
        yield from (f"{a} and {b}" for a, b in known.graph.subject_objects(predicate))


def symmetry(known: Known) -> Iterator[str]:
    """P28, P29: what is symmetric or transitive leads to things of the kind that it is of."""
    for trait in (OWL.SymmetricProperty, OWL.TransitiveProperty):
        for term in known.graph.subjects(RDF.type, trait):
            if known.graph.value(term, RDFS.domain) != known.graph.value(term, RDFS.range):
                yield str(term)


def untyped(known: Known) -> Iterator[str]:
    """P34, P35, P38: every IRI of ours that is used is declared, in its place."""
    classes, properties = set(known.classes()), set(known.properties())
    for predicate in (RDFS.subClassOf, RDFS.domain, RDFS.range, *INCLUDES, OWL.disjointWith):
        for value in known.graph.objects(None, predicate):
            if str(value).startswith(EIF) and value not in classes:
                yield f"{value} is no class"
    yield from (f"{p} is no property" for p in known.uses if URIRef(p) not in properties)


def hijacked(known: Known) -> Iterator[str]:
    """P40: nothing is said of terms of others."""
    spaces = tuple(OTHERS.values())
    yield from {str(s) for s in known.graph.subjects() if str(s).startswith(spaces)}


def untrue_examples(known: Known) -> Iterator[str]:
    """Each example is Turtle that uses its term, and data say it; else it says it is made up."""
    used = {triple.predicate.value for triple in known.facts}
    used |= {_iri(t.object) for t in known.facts if t.predicate.value != str(TERM.absentProperty)}
    for term, example in known.graph.subject_objects(SKOS.example):
        try:
            said = {
                ox.Triple(quad.subject, quad.predicate, quad.object)
                for quad in ox.parse(HEAD + str(example), format=ox.RdfFormat.TURTLE)
            }
        except SyntaxError as error:
            yield f"{term}: {error}"
            continue
        kinds = {a for t in said for a in known.above(URIRef(_iri(t.object)))}
        if term not in kinds | {URIRef(t.predicate.value) for t in said}:
            yield f"{term}: the example does not use it"
        if str(example).startswith(MADE_UP):
            if str(term) in used:
                yield f"{term}: data use it, so that no example need be made up"
        elif not said or not said <= known.facts:
            yield f"{term}: no graph says so; {MEND}"


CHECKS: Final[dict[str, Callable[[Known], Iterator[str]]]] = {
    "OM1": required(DCTERMS.title, DCTERMS.description, DCTERMS.abstract, DCTERMS.creator),
    "OM2": required(VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.bibliographicCitation),
    "OM2-contributor": required(DCTERMS.contributor, DCTERMS.language),
    "OM3": required(DCTERMS.publisher, URIRef(BIBO + "status"), DCTERMS.source, DCTERMS.issued),
    "OM3-versions": required(OWL.priorVersion, OWL.backwardCompatibleWith, DCTERMS.modified),
    "OM4.1": licence,
    "OM4.1-rights": required(DCTERMS.rights, FOAF.homepage, RDFS.seeAlso),
    "OM5": dates,
    "PURL1": address,
    "FIND1": prefix,
    "VER1": version,
    "VOC1": metadata_terms,
    "VOC2": reuse,
    "P04": unconnected,
    "P05": inverses,
    "P06": cycles,
    "P07": merged,
    "P08": unannotated,
    "P10": disjoint,
    "P11": domain_and_range,
    "P11-data": fit,
    "P11-includes": needless_includes,
    "P12": labels,
    "P13": undeclared_inverses,
    "P19": several_domains,
    "P20": swapped_words,
    "P21": leftovers,
    "P22": names,
    "P24": circular_words,
    "P27": equivalents,
    "P28": symmetry,
    "P34": untyped,
    "P35": kinds_of_property,
    "P40": hijacked,
    "functional": functional,
    "examples": untrue_examples,
}


@cache
def faults(name: str) -> frozenset[str]:
    """Give what a check finds in the ontology as it is."""
    return frozenset(CHECKS[name](known()))


@pytest.mark.parametrize("name", CHECKS)
def test_ontology_is_well_made(name: str) -> None:
    """The ontology has no fault of this kind."""
    assert sorted(faults(name)) == []


NEW: Final = URIRef(EIF + "Novelty")


def english(text: str) -> Literal:
    """Give a text in English."""
    return Literal(text, lang="en")


PLANTED: Final[dict[str, tuple[list[Pattern], list[Triple]]]] = {
    "OM1": ([(IRI, DCTERMS.title, None)], []),
    "OM2": ([(IRI, OWL.versionInfo, None)], []),
    "OM2-contributor": ([(IRI, DCTERMS.contributor, None)], []),
    "OM3": ([(IRI, URIRef(BIBO + "status"), None)], []),
    "OM3-versions": ([(IRI, OWL.priorVersion, None)], []),
    "OM4.1": ([], [(IRI, DCTERMS.license, URIRef("http://other/"))]),
    "OM4.1-rights": ([(IRI, DCTERMS.rights, None)], []),
    "OM5": (
        [(IRI, DCTERMS.modified, None)],
        [(IRI, DCTERMS.modified, Literal("2001-01-01", datatype=XSD.date))],
    ),
    "PURL1": ([], [(URIRef("http://other/"), RDF.type, OWL.Ontology)]),
    "FIND1": (
        [(IRI, VANN.preferredNamespacePrefix, None)],
        [(IRI, VANN.preferredNamespacePrefix, Literal("fie"))],
    ),
    "VER1": ([(IRI, OWL.versionInfo, None)], [(IRI, OWL.versionInfo, Literal("0.1.0"))]),
    "VOC1": ([], [(IRI, URIRef("http://own.example/title"), english("x"))]),
    "VOC2": ([(None, RDFS.subClassOf, None)], []),
    "P04": ([], [(NEW, RDF.type, OWL.Class)]),
    "P05": (
        [(TERM.assessedBy, RDFS.range, None)],
        [(TERM.assessedBy, RDFS.range, TERM.Study)],
    ),
    "P06": ([], [(TERM.Outcome, RDFS.subClassOf, TERM.ChildOutcome)]),
    "P07": ([], [(URIRef(EIF + "StyleAndPeriod"), RDF.type, OWL.Class)]),
    "P08": ([(TERM.Study, SKOS.example, None)], []),
    "P10": ([], [(NEW, RDF.type, OWL.Class)]),
    "P11": ([(TERM.size, RDFS.range, None)], []),
    "P11-data": ([(TERM.site, INCLUDES[0], TERM.SourcePage)], []),
    "P11-includes": ([], [(TERM.site, INCLUDES[0], TERM.Study)]),
    "P12": ([(TERM.Study, RDFS.label, None)], [(TERM.Study, RDFS.label, english("Sample"))]),
    "P13": ([(TERM.assessedBy, OWL.inverseOf, None)], []),
    "P19": ([], [(TERM.size, RDFS.domain, TERM.Study)]),
    "P20": (
        [(TERM.Study, SKOS.definition, None)],
        [(TERM.Study, SKOS.definition, english("study"))],
    ),
    "P21": ([], [(URIRef(EIF + "MiscStuff"), RDF.type, OWL.Class)]),
    "P22": ([], [(URIRef(EIF + "lower_class"), RDF.type, OWL.Class)]),
    "P24": (
        [(TERM.AgeGroup, SKOS.definition, None)],
        [(TERM.AgeGroup, SKOS.definition, english("An age group of children."))],
    ),
    "P27": ([], [(TERM.Study, OWL.equivalentClass, TERM.Sample)]),
    "P28": ([], [(TERM.found, RDF.type, OWL.TransitiveProperty)]),
    "P34": ([], [(TERM.Study, RDFS.subClassOf, NEW)]),
    "P35": (
        [(TERM.size, RDF.type, OWL.DatatypeProperty)],
        [(TERM.size, RDF.type, OWL.ObjectProperty)],
    ),
    "P40": ([], [(FOAF.homepage, RDFS.label, english("our word for it"))]),
    "functional": ([], [(TERM.restsOn, RDF.type, OWL.FunctionalProperty)]),
    "examples": (
        [(TERM.costRating, SKOS.example, None)],
        [(TERM.costRating, SKOS.example, Literal("<urn:a> eif:costRating cost:1 ."))],
    ),
}
"""For each check, what is taken from the ontology and what is added to it, so that it fails."""


@pytest.mark.parametrize("name", CHECKS)
def test_planted_fault_is_found(name: str) -> None:
    """Each check can fail, for what is planted and for that alone."""
    taken, added = PLANTED[name]
    before = faults(name)
    with planted(known().graph, added, taken):
        assert set(CHECKS[name](known())) - before


@pytest.mark.parametrize(
    ("term", "example", "words"),
    [
        (TERM.costRating, "no Turtle", "costRating"),
        (TERM.costRating, "cost:1 eif:rank 1 .", "does not use it"),
        (TERM.costRating, f"{MADE_UP} x\n<urn:a> eif:costRating cost:1 .", "need be made up"),
        (TERM.costRating, "# Nothing", "does not use it"),
    ],
)
def test_false_example_is_found(term: URIRef, example: str, words: str) -> None:
    """An example must be Turtle, use its term, and be made up only where it must be."""
    graph = Graph()
    graph.add((term, SKOS.example, Literal(example)))
    faults = list(untrue_examples(replace(known(), graph=graph)))
    assert len(faults) >= 1
    assert words in faults[0]


# what follows from the ontology, and its versions


def test_parts_are_generated() -> None:
    """Examples, changes and disjoint classes are what ontology and data give."""
    parts = generated_parts(FOLDER, GRAPHS)
    assert {path.name for path in parts} == {"changes.ttl", "disjoint.ttl", "examples.ttl"}
    for path, graph in parts.items():
        assert path.read_text(encoding="utf-8") == render_turtle(graph), MEND


def test_all_parts_are_there() -> None:
    """Every file that is published as the ontology exists."""
    assert [name for name in PARTS if not (FOLDER / name).is_file()] == []


def test_former_versions_are_frozen() -> None:
    """What was published under a version is never edited."""
    kept = {path.stem: path.read_bytes() for path in (FOLDER / "versions").glob("*.ttl")}
    assert {name: hashlib.sha256(text).hexdigest() for name, text in kept.items()} == FROZEN
    for name in FROZEN:
        assert version_of(read_turtle(FOLDER / "versions" / f"{name}.ttl")) == name


def test_terms_are_never_deleted() -> None:
    """Every term of a former version is still declared; what is no longer wanted is deprecated."""
    for name in FROZEN:
        former = set(terms(read_turtle(FOLDER / "versions" / f"{name}.ttl")))
        assert len(former) > 150
        assert sorted(former - set(known().terms())) == [], "mark it owl:deprecated instead"


def listed(changes: Graph, how: str) -> list[Node]:
    """Give the terms of all lists of one kind, over the versions."""
    lists = [node for node in changes.objects(None, VANN.changes) if str(node).endswith(how)]
    return [term for node in lists for term in changes.objects(node, PROV.hadMember)]


def test_every_term_was_added_once() -> None:
    """Each term is in exactly one list of terms added, and no other thing is."""
    added = listed(read_turtle(FOLDER / "changes.ttl"), "/added")
    assert sorted(map(str, added)) == sorted(map(str, known().terms()))


def test_changes_are_told() -> None:
    """The lists of this version name a term that changed, one only reworded and one added."""
    changes = read_turtle(FOLDER / "changes.ttl")
    now = f"{IRI}/{version_of(known().graph)}"
    assert (URIRef(f"{now}/changed"), PROV.hadMember, TERM.ages) in changes
    assert (URIRef(f"{now}/reworded"), PROV.hadMember, TERM.rule) in changes
    assert (URIRef(f"{now}/added"), PROV.hadMember, TERM.timing) in changes
    for name in (*FROZEN, version_of(known().graph)):
        both = (listed(changes, f"/{name}/{how}") for how in ("changed", "reworded"))
        assert not set.intersection(*map(set, both)), name
    assert known().text(IRI, SKOS.changeNote).startswith(version_of(known().graph))


def test_comparison_tells_all_kinds_of_change() -> None:
    """Added, changed, reworded, deprecated and untouched terms are told apart."""
    before = f"{HEAD} <{IRI}> owl:versionInfo '0.9.0' . " + " ".join(
        f"eif:{name} a owl:Class ; rdfs:label '{name}' ." for name in "ABCD"
    )
    now = before.replace("0.9.0", "0.10.0").replace("'B'", "'Bee'") + (
        "eif:C rdfs:subClassOf eif:A . eif:D owl:deprecated true . eif:E a owl:Class ."
    )
    changes = change_graph([Graph().parse(data=text) for text in (before, now)])
    found = {
        str(node).removeprefix(f"{IRI}/"): sorted(str(t)[-1] for t in terms_)
        for node in changes.objects(None, VANN.changes)
        for terms_ in [list(changes.objects(node, PROV.hadMember))]
    }
    assert found == {
        "0.9.0/added": ["A", "B", "C", "D"],
        "0.10.0/added": ["E"],
        "0.10.0/changed": ["C"],
        "0.10.0/reworded": ["B"],
        "0.10.0/deprecated": ["D"],
    }


VERSIONED: Final = re.compile(re.escape(ONTOLOGY) + r"/(\d[\d.]*\d)")


def unknown_versions(text: str) -> set[str]:
    """Give the versions of the ontology that a text names and that there are not."""
    return set(VERSIONED.findall(text)) - {*FROZEN, version_of(known().graph)}


def test_named_versions_exist() -> None:
    """Data, shapes, queries and code name no version of the ontology that there is not."""
    root = FOLDER.parent
    files = [
        path
        for folder in ("data", "ontology", "shapes", "src")
        for path in (root / folder).rglob("*")
        if path.suffix in {".ttl", ".rq", ".py", ".html", ".jsonld", ".yaml", ".md"}
    ]
    assert len(files) > 100
    assert [p for p in files if unknown_versions(p.read_text(encoding="utf-8"))] == []
    assert unknown_versions(f"<{ONTOLOGY}/9.9.9>") == {"9.9.9"}


def test_parts_are_published_as_the_ontology(tmp_path: Path, quick_builds: None) -> None:
    """A release holds every part in the graph of the ontology."""
    given = tmp_path / "ontology"
    shutil.copytree(FOLDER, given)
    for name in PARTS:
        (given / name).write_text(f"<urn:{name}> <urn:p> 'text' .\n", encoding="utf-8")
    page = tmp_path / "page.ttl"
    page.write_text("<urn:s> <urn:p> <urn:o> .\n", encoding="utf-8")
    release = build_release({"page": page}, given, tmp_path / "build", INSTANCES)
    quads = release.nquads.read_text(encoding="utf-8")
    assert [name for name in PARTS if f'<urn:{name}> <urn:p> "text" <{IRI}> .' not in quads] == []
