"""The programme of one file as triples: its pages, its provider, its assessments."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import SKOS, Graph, Literal, URIRef

from eifgraph.graph.assessment import add_assessment, review_slug
from eifgraph.graph.source import add_file, add_page, file_iri
from eifgraph.graph.writer import PageGraph, address, english
from eifgraph.ingest.ratings import rating_caveats, settled_rating, share_plus
from eifgraph.iris import Minter, concept_iri, slugify
from eifgraph.model import Absent, Maybe, Programme, Read
from eifgraph.vocab import EIF


def programme_graph(
    copies: Sequence[Programme], base: str, publish_contacts: bool = False
) -> Graph:
    """Turn what the copies of a programme's pages say into triples, all from one file.

    Without blank nodes, the same bytes every time. Copies of one site and review make one
    assessment; one that differs from it in a rating makes another, so that nothing is overwritten.
    The named contact, and who corrected a value, are personal data and left out unless
    `publish_contacts`.
    """
    settled = share_plus(copies)
    first = copies[0]
    minter = Minter(base)
    graph = PageGraph(minter, file_iri(minter, first.file), publish_contacts)
    name = (first.known_as or first.name).value
    add_file(graph, first.file, name)
    iri = minter.thing("programme", slugify(name))
    iris = _assessment_iris(minter, name, settled)
    pages = _page_iris(graph, copies)
    for copy, known, page, assessment in zip(copies, settled, pages, iris, strict=True):
        graph.copy = page
        add_page(graph, copy, page, name)
        _add_programme(graph, iri, name, copy)
        _add_provider(graph, iri, copy)
        graph.add(iri, EIF.assessedBy, assessment)
        graph.add(assessment, EIF.assesses, iri)
        rating = settled_rating(known.assessment, copy.page)
        add_assessment(graph, assessment, name, copy, rating)
    _add_caveats(graph, settled, iris)
    _mark_open_lists(graph, copies, iris)
    graph.settle_absences()
    return graph.graph


def _page_iris(graph: PageGraph, copies: Sequence[Programme]) -> list[URIRef]:
    """Name each copy: after the file that it is, or after record file and site."""
    if not copies[0].file.is_data:
        return [graph.source]
    slug = copies[0].file.slug
    return [graph.numbered(graph.minter.thing("page", slug, c.page.site)) for c in copies]


def _assessment_iris(minter: Minter, name: str, copies: Sequence[Programme]) -> list[URIRef]:
    """Name each copy's assessment by programme, site and review."""
    known: dict[URIRef, list[Programme]] = {}
    iris: list[URIRef] = []
    for copy in copies:
        review = review_slug(copy.assessment.review)
        plain = minter.thing("assessment", slugify(name), copy.page.site, review)
        iri, number = plain, 1
        while any(_differ(copy, other) for other in known.get(iri, ())):
            number += 1
            iri = URIRef(f"{plain}-{number}")
        known.setdefault(iri, []).append(copy)
        iris.append(iri)
    return iris


def _differ(one: Programme, other: Programme) -> bool:
    """Say whether two copies give different ratings, a lost plus restored."""
    evidence = [settled_rating(copy.assessment, copy.page) for copy in (one, other)]
    costs = [copy.assessment.cost_rating for copy in (one, other)]
    return _unlike(*evidence) or _unlike(*costs)


def _unlike(one: Maybe[str] | None, other: Maybe[str] | None) -> bool:
    return isinstance(one, Read) and isinstance(other, Read) and one.value != other.value


def _add_caveats(graph: PageGraph, copies: Sequence[Programme], iris: Sequence[URIRef]) -> None:
    """Add what is to be known of each rating, unless another copy leaves no doubt of it."""
    known: dict[URIRef, set[str]] = {}
    for copy, iri in zip(copies, iris, strict=True):
        if not isinstance(copy.assessment.evidence_rating, Absent):
            caveats = set(rating_caveats(copy.assessment, copy.page))
            known[iri] = known.get(iri, caveats) & caveats
    for iri, caveats in known.items():
        for caveat in caveats:
            graph.add(iri, EIF.ratingCaveat, concept_iri("rating-caveat", caveat))


def _mark_open_lists(graph: PageGraph, copies: Sequence[Programme], iris: Sequence[URIRef]) -> None:
    """Mark assessments whose list of claims no copy showed to its end."""
    if not copies[0].file.is_data:
        return
    whole = {
        iri
        for copy, iri in zip(copies, iris, strict=True)
        if copy.assessment.claims_complete and copy.assessment.claims_complete.value
    }
    for copy, iri in zip(copies, iris, strict=True):
        if iri not in whole and not isinstance(copy.assessment.claims, Absent):
            graph.add(iri, EIF.claimsMayGoOn, Literal(True))


def _add_programme(graph: PageGraph, iri: URIRef, name: str, copy: Programme) -> None:
    graph.thing(iri, EIF.Programme, name, copy.name)
    for other in (copy.name, *copy.other_names):
        if other.value != name:
            graph.value(iri, SKOS.altLabel, other, english)
    graph.value(iri, EIF.acronym, copy.acronym, Literal)


def _add_provider(graph: PageGraph, programme_iri: URIRef, programme: Programme) -> None:
    provider, contact = programme.provider, programme.contact
    if isinstance(provider, Absent):
        graph.absence(programme_iri, EIF.offeredBy, provider)
        return
    iri = graph.minter.thing("provider", slugify(provider.name.value))
    graph.thing(iri, EIF.Provider, provider.name.value, provider.name)
    graph.value(iri, EIF.website, provider.website, address)
    graph.add(programme_iri, EIF.offeredBy, iri)
    if graph.publish_contacts:
        graph.value(iri, EIF.contactName, contact.name, Literal)
        graph.value(iri, EIF.contactEmail, contact.email, Literal)
