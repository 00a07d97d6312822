"""How a programme is run, as triples: sessions, staff, training, supervision."""

from __future__ import annotations

from dataclasses import replace

from rdflib import Literal, URIRef

from eifgraph.graph.writer import PageGraph, decimal
from eifgraph.iris import concept_iri, slugify
from eifgraph.model import Absent, Delivery, QualificationRange, Read, Several, StaffRole, Training
from eifgraph.vocab import EIF


def add_delivery(graph: PageGraph, assessment: URIRef, delivery: Delivery, name: str) -> None:
    """Add the account of delivery to an assessment."""
    path = graph.minter.path(assessment)
    node = graph.minter.thing("delivery", path)
    graph.thing(node, EIF.Delivery, f"How {name} is run")
    graph.add(assessment, EIF.describes, node)
    graph.quantity(node, EIF.sessions, delivery.sessions)
    graph.quantity(node, EIF.sessionLength, delivery.session_length)
    graph.quantity(node, EIF.span, delivery.span)
    graph.value(node, EIF.sessionsPerWeek, delivery.sessions_per_week, decimal)
    _add_roles(graph, node, EIF.deliveredBy, delivery.practitioners)
    _add_roles(graph, node, EIF.supervisedBy, delivery.supervisors)
    graph.value(node, EIF.fidelity, delivery.fidelity, Literal)
    graph.value(node, EIF.licenceRequired, delivery.licence_required, Literal)
    _add_training(graph, node, path, delivery.training, name)


def _add_roles(
    graph: PageGraph, delivery: URIRef, predicate: URIRef, roles: Several[StaffRole]
) -> None:
    if isinstance(roles, Absent):
        graph.absence(delivery, predicate, roles)
        return
    is_supervisor = predicate == EIF.supervisedBy
    folder, kind = (
        ("supervisor", EIF.Supervisor) if is_supervisor else ("practitioner", EIF.Practitioner)
    )
    titles: list[str] = []
    for read in roles:
        role = read.value
        titles.append(slugify(role.title))
        number = titles.count(titles[-1])  # two roles may share a title and differ in level
        name = titles[-1] if number == 1 else f"{titles[-1]}-{number}"
        node = graph.minter.thing(folder, graph.minter.path(delivery), name)
        graph.thing(node, kind, role.title, read)
        graph.add(delivery, predicate, node)
        if role.count is not None:
            graph.add(node, EIF.count, Literal(role.count))
        graph.value(node, EIF.minimumQualification, role.qualification, _lowest)
        _add_highest(graph, node, role.qualification)
        if role.training is not None:
            graph.quantity(node, EIF.trainedFor, role.training)
        for supervision in role.supervision_kinds:
            graph.add(node, EIF.supervisionKind, concept_iri("supervision-kind", supervision))


def _lowest(levels: QualificationRange) -> URIRef:
    return concept_iri("qualification", f"{levels.frame.lower()}-{levels.minimum}")


def _add_highest(graph: PageGraph, role: URIRef, read: Read[QualificationRange] | None) -> None:
    """Add the highest qualification, where the page names one and does not say "or above"."""
    if read is None or read.value.maximum is None:
        return
    bounded = tuple(other for other in read.set_aside() if other.value.maximum is not None)
    graph.value(
        role,
        EIF.maximumQualification,
        replace(read, otherwise=bounded),
        lambda levels: concept_iri("qualification", f"{levels.frame.lower()}-{levels.maximum}"),
    )


def _add_training(
    graph: PageGraph, delivery: URIRef, path: str, training: Training, name: str
) -> None:
    node = graph.minter.thing("training", path)
    graph.thing(node, EIF.Training, f"Training in {name}")
    graph.add(delivery, EIF.preparedBy, node)
    graph.quantity(node, EIF.total, training.total)
    graph.value(
        node, EIF.booster, training.booster, lambda wanted: concept_iri("requirement", wanted)
    )
    for number, read in enumerate(training.parts, start=1):
        part = graph.minter.thing("training-part", path, str(number))
        graph.thing(part, EIF.TrainingPart, f"Training, {read.value.mode}", read)
        graph.add(node, EIF.part, part)
        graph.add(part, EIF.mode, concept_iri("training-mode", read.value.mode))
        amount = graph.minter.thing("quantity", graph.minter.path(part), "amount")
        graph.quantity_at(amount, read.value.amount, read)
        graph.add(part, EIF.amount, amount)
