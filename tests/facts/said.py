"""What a graph says, in the form of `expected`: of a copy by readings, of an assessment by triples.

Knows the names of the graph's terms; must not know how the graph was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from eifgraph.namespaces import PREFIXES
from tests.facts.expected import Fact, number
from tests.facts.observations import ROOT

Node = ox.NamedNode | ox.BlankNode
SCHEMES: Final = ROOT / "ontology" / "schemes.ttl"
VALUES: Final = frozenset(
    {
        "givenRating",
        "ratingBasis",
        "plusExplained",
        "isMixed",
        "costRating",
        "madeIn",
        "earlierReview",
        "ageGroup",
        "deliveryModel",
        "setting",
        "targeting",
        "ethnicity",
        "implementedIn",
        "ukProvision",
        "ukEvaluation",
    }
)
"""Properties whose value is the fact."""
PARTS: Final = ("holdsFor", "records", "describes")
PAGE_TERMS: Final = {
    "layout": "eif:layout",
    "address": "eif:address",
    "issued": "dcterms:issued",
    "modified": "dcterms:modified",
    "isTruncated": "eif:isTruncated",
    "transcription": "eif:transcription",
}


def term(name: str) -> ox.NamedNode:
    """Give the term of a prefixed name; a bare name is one of ours."""
    prefix, _, local = name.rpartition(":")
    return ox.NamedNode(PREFIXES[prefix or "eif"] + local)


def graph_files() -> list[Path]:
    """Find the graphs of pages and records; mappings are no observations."""
    folder = ROOT / "data" / "graph"
    files = sorted(folder.rglob("*.ttl"))
    return [path for path in files if "mappings" not in path.relative_to(folder).parts]


def read_store(files: Sequence[Path]) -> ox.Store:
    """Load the files, and the code lists, into one graph."""
    store = ox.Store()
    for path in (*files, SCHEMES):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def notations(store: ox.Store) -> dict[tuple[str, str], str]:
    """Give the notation for each code list and label, preferred or alternative."""
    found: dict[tuple[str, str], str] = {}
    for name in ("skos:prefLabel", "skos:altLabel"):
        for quad in store.quads_for_pattern(None, term(name), None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                scheme, _, notation = quad.subject.value.rpartition("/")
                found[scheme.rpartition("/")[2], quad.object.value.casefold()] = notation
    return found


def objects(store: ox.Store, thing: Node, name: str) -> Iterator[Node | ox.Literal]:
    """Give the values of a property."""
    for quad in store.quads_for_pattern(thing, term(name), None, None):
        if not isinstance(quad.object, ox.Triple):
            yield quad.object


def nodes(store: ox.Store, thing: Node, name: str) -> Iterator[Node]:
    """Give the values of a property that are things."""
    return (each for each in objects(store, thing, name) if not isinstance(each, ox.Literal))


def subjects(store: ox.Store, name: str, value: Node) -> Iterator[Node]:
    """Give the things that have the value."""
    for quad in store.quads_for_pattern(None, term(name), value, None):
        if not isinstance(quad.subject, ox.Triple):
            yield quad.subject


def show(store: ox.Store, value: Node | ox.Literal) -> str:
    """Write a value: a literal's text, a review's `name|month`, else the last part of the name."""
    if isinstance(value, ox.Literal):
        return value.value
    if month := text(store, value, "month"):
        return f"{text(store, value, 'series')}|{month}"
    return value.value.replace("#", "/").rpartition("/")[2]


def text(store: ox.Store, thing: Node, name: str) -> str:
    """Write the values of a property, in order, as one text; empty where there are none."""
    return ",".join(sorted(show(store, each) for each in objects(store, thing, name)))


def amount(store: ox.Store, thing: Node, name: str) -> str:
    """Write the number that a property gives, if any."""
    return ",".join(sorted(number(show(store, each)) for each in objects(store, thing, name)))


def ages(store: ox.Store, quantity: Node) -> str:
    """Write a quantity in years as `least..most`; another unit stands after it."""
    unit = text(store, quantity, "schema:unitCode") or "no unit"
    least, most = (amount(store, quantity, f"schema:{end}Value") for end in ("min", "max"))
    return f"{least}..{most}" if unit == "ANN" else f"{least}..{most} {unit}"


def label(store: ox.Store, claim: Node) -> str:
    """Give the printed label of the outcome that a claim concerns."""
    return ",".join(text(store, each, "skos:prefLabel") for each in nodes(store, claim, "concerns"))


def finding_fact(store: ox.Store, claim: Node, finding: Node) -> Fact:
    """Give a finding with all its keys, as `expected.finding_fact` does."""
    study = [text(store, each, "number") for each in nodes(store, finding, "foundBy")]
    return (
        "finding",
        text(store, claim, "inDomain"),
        label(store, claim),
        text(store, finding, "measureText"),
        amount(store, finding, "change"),
        text(store, finding, "changeUnit"),
        text(store, finding, "changeDirection"),
        amount(store, finding, "improvementIndex"),
        text(store, finding, "timeframe"),
        text(store, finding, "isLongTerm"),
        ",".join(study),
        text(store, finding, "measuredOn"),
        text(store, finding, "informant"),
        amount(store, finding, "followUpMonths"),
        text(store, finding, "isTruncated"),
    )


def reading_facts(store: ox.Store, reading: Node) -> Iterator[Fact]:
    """Give the fact that a reading is of, if it is one that observations have."""
    (thing,) = nodes(store, reading, "readingOf")
    if about := text(store, reading, "readProperty"):
        if about in VALUES | {"acronym"}:
            yield about, text(store, reading, "readValue")
        return
    match text(store, thing, "rdf:type"):
        case "Practitioner":
            yield "deliveredBy", text(store, thing, "rdfs:label")
        case "OutcomeClaim":
            yield "claim", text(store, thing, "inDomain"), label(store, thing)
            if text(store, thing, "isTruncated") == "true":
                yield "cutLabel", label(store, thing)
        case "Finding":
            for claim in subjects(store, "quantifiedBy", thing):
                yield finding_fact(store, claim, thing)
        case "QuantitativeValue":
            uses = [name for name in ("ages", "offeredFor") if [*subjects(store, name, thing)]]
            yield from ((name, ages(store, thing)) for name in uses)
        case "Absence" if text(store, thing, "absenceReason") == "label-only":
            yield "labelOnly", text(store, thing, "absentProperty")


def page_facts(store: ox.Store, page: Node) -> Counter[Fact]:
    """Give what the graph says that a copy of a page says, as often as it was read there."""
    facts = Counter(
        fact
        for reading in subjects(store, "prov:hadPrimarySource", page)
        for fact in reading_facts(store, reading)
    )
    for key, name in PAGE_TERMS.items():
        facts.update((key, show(store, value)) for value in objects(store, page, name))
    facts.update(("site", show(store, value)) for value in objects(store, page, "site"))
    for assessment in subjects(store, "prov:wasDerivedFrom", page):
        for one in nodes(store, assessment, "assesses"):
            facts["programme", text(store, one, "rdfs:label")] += 1
    return facts


def assessment_facts(store: ox.Store, assessment: Node) -> set[Fact]:
    """Give what the graph says of an assessment and its parts, whoever read it."""
    parts = [assessment, *(part for name in PARTS for part in nodes(store, assessment, name))]
    facts: set[Fact] = set()
    for part in parts:
        for name in (*VALUES, "site", "claimsMayGoOn"):
            facts |= {(name, show(store, value)) for value in objects(store, part, name)}
        for name in ("ages", "offeredFor"):
            facts |= {(name, ages(store, each)) for each in nodes(store, part, name)}
        for role in nodes(store, part, "deliveredBy"):
            facts.add(("deliveredBy", text(store, role, "rdfs:label")))
    facts |= {("labelOnly", of) for of, why in absences(store, assessment) if why == "label-only"}
    for claim in nodes(store, assessment, "claims"):
        studies = sorted(text(store, each, "number") for each in nodes(store, claim, "basedOn"))
        domain = text(store, claim, "inDomain")
        facts.add(("claim", domain, label(store, claim), ",".join(studies)))
        if text(store, claim, "isTruncated") == "true":
            facts.add(("cutLabel", label(store, claim)))
        found = nodes(store, claim, "quantifiedBy")
        facts |= {finding_fact(store, claim, each) for each in found}
    return facts


def absences(store: ox.Store, assessment: Node) -> set[tuple[str, str]]:
    """Give property and reason of what an assessment and its parts are said to lack."""
    parts = [assessment, *(part for name in PARTS for part in nodes(store, assessment, name))]
    return {
        (text(store, each, "absentProperty"), text(store, each, "absenceReason"))
        for part in parts
        for each in nodes(store, part, "lacks")
    }


def whole_page_facts(store: ox.Store, page: Node) -> Counter[Fact]:
    """Give what is said of a page that is no record, where readings name no copy."""
    facts = page_facts(store, page)
    for assessment in subjects(store, "prov:wasDerivedFrom", page):
        facts.update(assessment_facts(store, assessment))
        for one in nodes(store, assessment, "assesses"):
            facts["acronym", text(store, one, "acronym")] += 1
    return facts


def entered_pages(store: ox.Store) -> list[Node]:
    """Give the copies that were entered in records."""
    quads = store.quads_for_pattern(None, term("enteredIn"), None, None)
    return [quad.subject for quad in quads if not isinstance(quad.subject, ox.Triple)]


def own_pages(store: ox.Store) -> list[Node]:
    """Give the source pages that were not entered in records."""
    entered = set(entered_pages(store))
    return [page for page in subjects(store, "rdf:type", term("SourcePage")) if page not in entered]
