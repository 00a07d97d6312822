"""An assessment as triples: review, ratings, contexts, theory of change, claims."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from rdflib import PROV, Literal, URIRef

from eifgraph.graph.claims import add_claims
from eifgraph.graph.delivery import add_delivery
from eifgraph.graph.studies import add_reference, add_studies
from eifgraph.graph.writer import PageGraph, month
from eifgraph.iris import concept_iri, slugify
from eifgraph.model import MONTHS, Absent, Assessment, Maybe, Programme, Read, Review, Step
from eifgraph.vocab import EIF


def review_label(review: Review) -> str:
    """Name a review as people do.

    >>> review_label(Review("Foundations for Life", "2016-07"))
    'Foundations for Life, July 2016'
    """
    year, number = review.month.split("-")
    when = f"{MONTHS[int(number) - 1]} {year}"
    return f"{review.series}, {when}" if review.series else when


def review_slug(review: Maybe[Review]) -> str:
    """Name a review in a path, also one that is not known."""
    if isinstance(review, Absent):
        return f"review-{review.reason.value}"
    return _slug(review.value)


def _slug(review: Review) -> str:
    return slugify(f"{review.series or ''} {review.month}")


def add_assessment(
    graph: PageGraph, iri: URIRef, name: str, copy: Programme, rating: Read[str] | None
) -> None:
    """Add all that one copy of a page says in one assessment; `rating` is the settled one."""
    assessment, page = copy.assessment, copy.page
    review = assessment.review
    when = "" if isinstance(review, Absent) else f", {review_label(review.value)}"
    graph.thing(iri, EIF.Assessment, f"{name}{when} ({page.site})")
    named = f"{name} ({page.site})"  # so that lists of parts tell the sites apart
    graph.add(iri, PROV.wasDerivedFrom, graph.copy)
    graph.add(iri, EIF.site, concept_iri("site", page.site))
    _add_review(graph, iri, EIF.madeIn, review)
    for earlier in assessment.earlier_reviews:
        _add_review(graph, iri, EIF.earlierReview, earlier)
    _add_ratings(graph, iri, assessment, rating)
    _add_context(graph, iri, assessment, named)
    add_delivery(graph, iri, assessment.delivery, named)
    _add_theory(graph, iri, assessment, named)
    studies = add_studies(graph, iri, assessment.studies, named)
    for read in assessment.other_studies:
        graph.add(iri, EIF.setsAside, add_reference(graph, read))
    add_claims(graph, iri, assessment, studies)


def _concept(scheme: str) -> Callable[[str], URIRef]:
    return lambda notation: concept_iri(scheme, notation)


def _add_review(
    graph: PageGraph, iri: URIRef, predicate: URIRef, review: Read[Review] | Absent
) -> None:
    if isinstance(review, Absent):
        graph.absence(iri, predicate, review)
        return
    value = review.value
    node = _review_iri(graph, value)
    graph.thing(node, EIF.Review, review_label(value), review)
    graph.add(node, EIF.month, month(value.month))
    if value.series:
        graph.add(node, EIF.series, Literal(value.series))
    graph.value(iri, predicate, review, lambda other: _review_iri(graph, other))


def _review_iri(graph: PageGraph, review: Review) -> URIRef:
    return graph.minter.thing("review", _slug(review))


def _add_ratings(
    graph: PageGraph, iri: URIRef, assessment: Assessment, settled: Read[str] | None
) -> None:
    given, rating = assessment.evidence_rating, _concept("evidence-rating")
    if isinstance(given, Absent):
        graph.absence(iri, EIF.evidenceRating, given)
    else:
        graph.value(iri, EIF.givenRating, given, rating)
        graph.value(iri, EIF.evidenceRating, settled, rating)
    graph.value(iri, EIF.ratingBasis, assessment.rating_basis, _concept("rating-basis"))
    graph.value(iri, EIF.plusExplained, assessment.plus_explained, Literal)
    graph.value(iri, EIF.isMixed, assessment.is_mixed, Literal)
    graph.value(iri, EIF.costRating, assessment.cost_rating, _concept("cost-rating"))
    graph.concepts(iri, EIF.explainedBy, assessment.explanations, "rating-explanation")
    graph.value(iri, EIF.claimsOtherOutcomes, assessment.claims_other_outcomes, Literal)


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
    if context.ages is not None:
        graph.quantity(node, EIF.ages, context.ages)
    if context.ethnicities is not None:
        graph.values(node, EIF.ethnicity, context.ethnicities, Literal)
    if assessment.offered_ages is not None:
        graph.quantity(iri, EIF.offeredFor, assessment.offered_ages)
    where = assessment.implementation
    place = graph.minter.thing("implementation", path)
    graph.thing(place, EIF.Implementation, f"Where {name} has been run")
    graph.add(iri, EIF.records, place)
    graph.concepts(place, EIF.implementedIn, where.countries, "country")
    graph.value(place, EIF.ukProvision, where.uk_provision, Literal)
    graph.value(place, EIF.ukEvaluation, where.uk_evaluation, Literal)
    graph.value(place, EIF.irelandProvision, where.ireland_provision, Literal)
    graph.value(place, EIF.irelandEvaluation, where.ireland_evaluation, Literal)


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
