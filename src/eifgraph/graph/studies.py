"""Studies as triples: samples, findings, citations, references and links."""

from __future__ import annotations

from decimal import Decimal

from rdflib import RDF, XSD, Literal, Namespace, URIRef

from eifgraph.citations.intext import find_reference, read_short_forms
from eifgraph.citations.reference import parse_reference
from eifgraph.graph.outcomes import add_outcome
from eifgraph.graph.writer import DCTERMS, PageGraph
from eifgraph.iris import concept_iri, digest, exact_slug, slugify
from eifgraph.model import (
    Absent,
    Identifier,
    Population,
    Quantity,
    Read,
    Reference,
    Sample,
    Several,
    Study,
    StudyFinding,
    Unit,
)
from eifgraph.namespaces import OTHERS
from eifgraph.vocab import EIF

DATACITE = Namespace(OTHERS["datacite"])
HAS_LITERAL_VALUE = URIRef(OTHERS["literal"] + "hasLiteralValue")


def add_studies(
    graph: PageGraph, assessment: URIRef, studies: tuple[Study, ...], name: str
) -> dict[str, URIRef]:
    """Add the studies to an assessment; give them by their printed numbers."""
    nodes: dict[str, URIRef] = {}
    for study in studies:
        number = study.number.value
        node = graph.minter.thing("study", graph.minter.path(assessment), slugify(number))
        graph.thing(node, EIF.Study, f"{name}, study {number}", study.number)
        graph.add(assessment, EIF.restsOn, node)
        graph.add(node, EIF.number, Literal(number))
        _add_study(graph, node, study)
        nodes[number] = node
    for study in studies:
        _add_shared(graph, nodes, study)
    return nodes


def _add_shared(graph: PageGraph, nodes: dict[str, URIRef], study: Study) -> None:
    """Add whose participants a study shares, both ways; the printed way has the reading."""
    node = nodes[study.number.value]
    for read in study.same_sample_as:
        other = nodes.get(read.value)
        if other is not None and other != node:
            graph.value(node, EIF.sharesParticipantsWith, read, lambda number: nodes[number])
            graph.add(other, EIF.sharesParticipantsWith, node)


def _add_study(graph: PageGraph, node: URIRef, study: Study) -> None:
    graph.value(node, EIF.design, study.design, lambda code: concept_iri("study-design", code))
    graph.concepts(node, EIF.conductedIn, study.countries, "country")
    graph.value(node, EIF.rating, study.rating, lambda code: concept_iri("evidence-rating", code))
    graph.value(node, EIF.timing, study.timing, Literal)
    if isinstance(study.sample, Absent):
        graph.absence(node, EIF.sampled, study.sample)
    else:
        sample = graph.minter.thing("sample", graph.minter.path(node))
        _add_sample(graph, node, EIF.sampled, sample, study.sample)
    _add_findings(graph, node, "child", study.child_outcomes)
    _add_findings(graph, node, "other", study.other_outcomes)
    references = _add_references(graph, node, study)
    _add_citations(graph, node, study, references)
    _add_links(graph, node, study, references)


def _add_sample(
    graph: PageGraph, owner: URIRef, predicate: URIRef, node: URIRef, read: Read[Sample]
) -> None:
    sample = read.value
    graph.thing(node, EIF.Sample, sample.text, read)
    graph.add(owner, predicate, node)
    graph.value(node, EIF.size, sample.size, Literal)
    if sample.unit:
        graph.add(node, EIF.countedIn, concept_iri("sample-unit", sample.unit))
    if sample.ages is not None:
        graph.quantity(node, EIF.ages, sample.ages)
        _add_years(graph, node, sample.ages)
    for number, part in enumerate(sample.subgroups, start=1):
        below = URIRef(f"{node}/{number}")
        _add_sample(graph, node, EIF.subgroup, below, part)


def _add_years(graph: PageGraph, node: URIRef, ages: Read[Quantity]) -> None:
    """Add youngest and oldest age, where they are whole years."""
    for predicate, bound in ((EIF.ageMinimum, "minimum"), (EIF.ageMaximum, "maximum")):
        graph.value(node, predicate, _whole_years(ages, bound), Literal)


def _whole_years(ages: Read[Quantity], bound: str) -> Read[int] | None:
    age: Decimal | None = getattr(ages.value, bound)
    if ages.value.unit is not Unit.YEAR or age is None or age != int(age):
        return None
    others = (_whole_years(other, bound) for other in ages.set_aside())
    return Read(
        int(age),
        ages.span,
        ages.method,
        ages.how,
        ages.repeated,
        tuple(other for other in others if other is not None),
        ages.curation,
    )


def _add_findings(
    graph: PageGraph, study: URIRef, group: str, findings: Several[StudyFinding]
) -> None:
    if isinstance(findings, Absent):
        kind = EIF.ChildOutcome if group == "child" else EIF.OtherOutcome
        graph.absence(study, EIF.found, findings, of=kind)
        return
    for read in findings:
        finding = read.value
        printed = finding.label + (f" ({finding.qualifier})" if finding.qualifier else "")
        node = graph.minter.thing("finding", graph.minter.path(study), group, slugify(printed))
        graph.thing(node, EIF.Finding, printed, read)
        graph.add(study, EIF.found, node)
        graph.add(node, EIF.foundBy, study)
        is_child = finding.population is Population.CHILD
        kind = EIF.ChildOutcome if is_child else EIF.OtherOutcome
        graph.add(node, EIF.concerns, add_outcome(graph, finding.label, kind, read))
        graph.add(node, EIF.measuredOn, concept_iri("population", finding.population.value))
        if finding.qualifier:
            graph.add(node, EIF.qualifier, Literal(finding.qualifier))
        graph.value(node, EIF.followUpMonths, finding.follow_up_months, Literal)
        if finding.subgroup:
            graph.add(node, EIF.subgroupLabel, Literal(finding.subgroup))


def _year(year: int) -> Literal:
    return Literal(str(year), datatype=XSD.gYear)


def _add_references(graph: PageGraph, study: URIRef, study_value: Study) -> list[URIRef]:
    nodes = [add_reference(graph, read) for read in study_value.references]
    for node in nodes:
        graph.add(study, EIF.reportedIn, node)
    return nodes


def add_reference(graph: PageGraph, read: Read[Reference]) -> URIRef:
    """Add a reference as printed; what two studies refer to alike is one."""
    reference = read.value
    page = graph.source.rsplit("/", 1)[-1]
    node = graph.minter.thing("reference", page, digest(reference.text))
    graph.thing(node, EIF.Reference, reference.text, read)
    graph.add(node, DCTERMS.bibliographicCitation, Literal(reference.text))
    graph.add(node, EIF.isTruncated, Literal(reference.truncation is not None))
    if reference.truncation:
        graph.add(node, EIF.truncation, Literal(reference.truncation))
    if reference.first_author:
        graph.add(node, EIF.surname, Literal(reference.first_author))
    if reference.year:
        graph.add(node, EIF.year, _year(reference.year))
    if reference.identifier is not None:
        _add_identifier(graph, node, reference.identifier)
    return node


def _add_citations(
    graph: PageGraph, study: URIRef, study_value: Study, references: list[URIRef]
) -> None:
    """Add the citation forms; one that fits exactly one reference is tied to it."""
    if isinstance(study_value.citations, Absent):
        graph.absence(study, EIF.citedAs, study_value.citations)
        return
    listed = [parse_reference(reference.value.text) for reference in study_value.references]
    for read in study_value.citations:
        citation = read.value
        node = graph.minter.thing("citation", graph.minter.path(study), slugify(citation.text))
        graph.thing(node, EIF.Citation, citation.text, read)
        graph.add(study, EIF.citedAs, node)
        graph.add(node, EIF.surname, Literal(citation.surname))
        graph.add(node, EIF.year, _year(citation.year))
        forms = read_short_forms(citation.text)
        place = find_reference(forms[0], listed) if len(forms) == 1 else None
        if place is not None:
            graph.add(node, EIF.resolvesTo, references[place])


def _add_links(
    graph: PageGraph, study: URIRef, study_value: Study, references: list[URIRef]
) -> None:
    for read in study_value.links:
        link = read.value
        node = graph.minter.thing("link", graph.minter.path(study), digest(link.url))
        graph.thing(node, EIF.Link, link.url, read)
        graph.add(study, EIF.linkedTo, node)
        graph.add(node, EIF.address, Literal(link.url, datatype=XSD.anyURI))
        for number in link.listed_after:
            graph.add(node, EIF.listedAfter, references[number])
        if link.identifier is not None:
            _add_identifier(graph, node, link.identifier)


def _add_identifier(graph: PageGraph, owner: URIRef, read: Read[Identifier]) -> None:
    """Add the identifier that a link or reference states."""
    identifier = read.value
    node = _identifier_iri(graph, identifier)
    graph.thing(node, DATACITE.Identifier, f"{identifier.scheme}:{identifier.value}", read)
    graph.add(node, RDF.type, DATACITE.AlternateResourceIdentifier)
    graph.add(node, DATACITE.usesIdentifierScheme, DATACITE[identifier.scheme])
    graph.add(node, HAS_LITERAL_VALUE, Literal(identifier.value))
    graph.value(owner, EIF.statesIdentifier, read, lambda other: _identifier_iri(graph, other))


def _identifier_iri(graph: PageGraph, identifier: Identifier) -> URIRef:
    return graph.minter.thing("identifier", identifier.scheme, exact_slug(identifier.value))
