"""The programme, its provider and assessment: ratings, claims, contexts, theory of change."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from rdflib import PROV, XSD, Graph, Literal, URIRef

from eifgraph.graph.delivery import add_delivery
from eifgraph.graph.outcomes import add_outcome
from eifgraph.graph.studies import add_studies
from eifgraph.graph.writer import DCTERMS, SCHEMA, PageGraph, english
from eifgraph.iris import Minter, concept_iri, slugify
from eifgraph.model import (
    MONTHS,
    Absent,
    Assessment,
    OutcomeClaim,
    Programme,
    Read,
    Review,
    SourcePage,
    Step,
)
from eifgraph.vocab import EIF

RIGHTS = (
    "Rights in Guidebook pages stay with their publisher (Early Intervention Foundation / "
    "Foundations). A rating is no endorsement and says nothing of the size of an effect."
)
LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")


def programme_graph(programme: Programme, base: str, publish_contacts: bool = False) -> Graph:
    """Turn what a page says into triples; without blank nodes, the same bytes every time.

    The named contact is personal data and left out unless `publish_contacts`.
    """
    minter = Minter(base)
    slug = slugify(programme.name.value)
    page_iri = minter.thing("page", programme.page.slug)
    graph = PageGraph(minter, page_iri)
    _add_page(graph, page_iri, programme.page, programme.name.value)
    iri = minter.thing("programme", slug)
    graph.thing(iri, EIF.Programme, programme.name.value, programme.name)
    graph.value(iri, EIF.acronym, programme.acronym, Literal)
    _add_provider(graph, iri, programme, publish_contacts)
    _add_assessment(graph, iri, slug, programme)
    return graph.graph


def _add_page(graph: PageGraph, iri: URIRef, page: SourcePage, title: str) -> None:
    graph.thing(iri, EIF.SourcePage, f"{title} ({page.file_name})")
    graph.add(iri, EIF.fileName, Literal(page.file_name))
    graph.add(iri, EIF.lineCount, Literal(page.line_count))
    graph.add(iri, EIF.layout, concept_iri("page-layout", page.layout))
    graph.add(iri, SCHEMA.sha256, Literal(page.sha256))
    graph.add(iri, DCTERMS.rights, english(RIGHTS))
    graph.value(iri, EIF.copiedFrom, page.copied_from, Literal)
    named = graph.minter.graph(page.slug)
    graph.thing(named, PROV.Entity, f"Graph of {title} ({page.file_name})")
    graph.add(named, PROV.wasDerivedFrom, iri)
    graph.add(named, DCTERMS.license, LICENCE)


def _add_provider(
    graph: PageGraph, programme_iri: URIRef, programme: Programme, publish_contacts: bool
) -> None:
    provider, contact = programme.provider, programme.contact
    if isinstance(provider, Absent):
        graph.absence(programme_iri, EIF.offeredBy, provider)
        return
    iri = graph.minter.thing("provider", slugify(provider.name.value))
    graph.thing(iri, EIF.Provider, provider.name.value, provider.name)
    graph.value(iri, EIF.website, provider.website, _address)
    graph.add(programme_iri, EIF.offeredBy, iri)
    if publish_contacts:
        graph.value(iri, EIF.contactName, contact.name, Literal)
        graph.value(iri, EIF.contactEmail, contact.email, Literal)


def _address(url: str) -> Literal:
    return Literal(url, datatype=XSD.anyURI)


def review_label(review: Review) -> str:
    """Name a review as people do.

    >>> review_label(Review("Foundations for Life", 2016, 7))
    'Foundations for Life, July 2016'
    """
    month = f"{MONTHS[review.month - 1]} {review.year}"
    return f"{review.series}, {month}" if review.series else month


def _review_slug(assessment: Assessment) -> str:
    if isinstance(assessment.review, Absent):
        return "review-not-stated"
    review = assessment.review.value
    return slugify(f"{review.series or ''} {review.year}-{review.month:02}")


def _add_assessment(
    graph: PageGraph, programme_iri: URIRef, slug: str, programme: Programme
) -> None:
    assessment, name = programme.assessment, programme.name.value
    iri = graph.minter.thing("assessment", slug, _review_slug(assessment))
    review = assessment.review
    when = "" if isinstance(review, Absent) else f", {review_label(review.value)}"
    graph.thing(iri, EIF.Assessment, f"{name}{when}")
    graph.add(programme_iri, EIF.assessedBy, iri)
    graph.add(iri, EIF.assesses, programme_iri)
    graph.add(iri, PROV.wasDerivedFrom, graph.page)
    _add_review(graph, iri, review)
    graph.value(iri, EIF.evidenceRating, assessment.evidence_rating, _concept("evidence-rating"))
    graph.value(iri, EIF.costRating, assessment.cost_rating, _concept("cost-rating"))
    graph.concepts(iri, EIF.explainedBy, assessment.explanations, "rating-explanation")
    graph.value(iri, EIF.claimsOtherOutcomes, assessment.claims_other_outcomes, Literal)
    _add_context(graph, iri, assessment, name)
    add_delivery(graph, iri, assessment.delivery, name)
    _add_theory(graph, iri, assessment, name)
    studies = add_studies(graph, iri, assessment.studies, name)
    _add_claims(graph, iri, assessment, studies)


def _concept(scheme: str) -> Callable[[str], URIRef]:
    return lambda notation: concept_iri(scheme, notation)


def _add_review(graph: PageGraph, iri: URIRef, review: Read[Review] | Absent) -> None:
    if isinstance(review, Absent):
        graph.absence(iri, EIF.madeIn, review)
        return
    value, label = review.value, review_label(review.value)
    month = f"{value.year}-{value.month:02}"
    node = graph.minter.thing("review", slugify(f"{value.series or ''} {month}"))
    graph.thing(node, EIF.Review, label, review)
    graph.add(node, EIF.month, Literal(month, datatype=XSD.gYearMonth))
    if value.series:
        graph.add(node, EIF.series, Literal(value.series))
    graph.value(iri, EIF.madeIn, review, lambda _: node)


def _add_context(graph: PageGraph, iri: URIRef, assessment: Assessment, name: str) -> None:
    path = graph.minter.path(iri)
    context = assessment.context
    node = graph.minter.thing("context", path)
    graph.thing(node, EIF.DeliveryContext, f"Where the evidence of {name} holds")
    graph.add(iri, EIF.holdsFor, node)
    graph.concepts(node, EIF.ageGroup, context.age_groups, "age-group")
    graph.concepts(node, EIF.deliveryModel, context.delivery_models, "delivery-model")
    graph.concepts(node, EIF.setting, context.settings, "setting")
    graph.concepts(node, EIF.targeting, context.targeting, "targeting")
    where = assessment.implementation
    place = graph.minter.thing("implementation", path)
    graph.thing(place, EIF.Implementation, f"Where {name} has been run")
    graph.add(iri, EIF.records, place)
    graph.concepts(place, EIF.implementedIn, where.countries, "country")
    graph.value(place, EIF.ukProvision, where.uk_provision, Literal)
    graph.value(place, EIF.ukEvaluation, where.uk_evaluation, Literal)


def _add_theory(graph: PageGraph, iri: URIRef, assessment: Assessment, name: str) -> None:
    steps = assessment.theory_of_change
    if isinstance(steps, Absent):
        graph.absence(iri, EIF.reliesOn, steps)
        return
    path = graph.minter.path(iri)
    theory = graph.minter.thing("theory", path)
    graph.thing(theory, EIF.TheoryOfChange, f"How {name} is held to work")
    graph.add(iri, EIF.reliesOn, theory)
    nodes = [graph.minter.thing("step", path, str(step.position)) for step in steps]
    for step, node in zip(steps, nodes, strict=True):
        _add_step(graph, theory, node, step)
    for node, following in pairwise(nodes):
        graph.add(node, EIF.next, following)


def _add_step(graph: PageGraph, theory: URIRef, node: URIRef, step: Step) -> None:
    graph.thing(node, EIF.Step, f"Step {step.position}", step.text)
    graph.add(theory, EIF.step, node)
    graph.add(node, EIF.position, Literal(step.position))
    graph.add(node, EIF.text, Literal(step.text.value))
    graph.add(node, EIF.status, concept_iri("step-status", "stated-only"))
    graph.value(node, EIF.kind, step.kind, lambda kind: concept_iri("step-kind", kind.value))


def _add_claims(
    graph: PageGraph, iri: URIRef, assessment: Assessment, studies: dict[str, URIRef]
) -> None:
    claims = assessment.claims
    if isinstance(claims, Absent):
        graph.absence(iri, EIF.claims, claims)
        return
    for read in claims:
        _add_claim(graph, iri, read, studies)


def _add_claim(
    graph: PageGraph, iri: URIRef, read: Read[OutcomeClaim], studies: dict[str, URIRef]
) -> None:
    claim = read.value
    domain = claim.domain.value if claim.domain else "no-domain"
    path = graph.minter.path(iri)
    node = graph.minter.thing("claim", path, domain, slugify(claim.label))
    graph.thing(node, EIF.OutcomeClaim, claim.label, read)
    graph.add(iri, EIF.claims, node)
    graph.add(node, EIF.concerns, add_outcome(graph, claim.label, EIF.ChildOutcome, read))
    graph.value(node, EIF.inDomain, claim.domain, _concept("outcome-domain"))
    for number in claim.studies:
        if number in studies:
            graph.add(node, EIF.basedOn, studies[number])
