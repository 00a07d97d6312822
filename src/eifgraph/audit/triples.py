"""Audits as triples: one node for each audit and each verdict of an audit with all studies."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import DCTERMS, PROV, RDF, RDFS, Graph, Literal, URIRef

from eifgraph.audit.rules import Rules
from eifgraph.audit.scenarios import retracted
from eifgraph.audit.verdicts import Audit, Missing, Verdict
from eifgraph.audit.words import USAGE, label, reason_of, short_name, stated_absence
from eifgraph.iris import Minter, concept_iri
from eifgraph.turtle import new_graph
from eifgraph.vocab import EIF

LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")


def audit_graph(audits: Iterable[Audit], facts: Graph, rules: Rules, base: str) -> Graph:
    """Put audits in a graph that says what it is, and how it may be used."""
    writer = _Writer(new_graph(), facts, rules, Minter(base))
    graph = writer.graph
    name = URIRef(f"{base}graph/audit")
    graph.add((name, RDF.type, PROV.Entity))
    graph.add((name, RDFS.label, Literal("Audits of ratings against the standards", lang="en")))
    graph.add((name, DCTERMS.license, LICENCE))
    graph.add((name, DCTERMS.rights, Literal(USAGE, lang="en")))
    for audit in audits:
        writer.add(audit)
    return graph


class _Writer:
    def __init__(self, graph: Graph, facts: Graph, rules: Rules, minter: Minter) -> None:
        self.graph, self.facts, self.rules, self.minter = graph, facts, rules, minter

    def add(self, audit: Audit) -> None:
        path = self.minter.path(audit.assessment)
        left = [f"without/{self.minter.path(part)}" for part in audit.left]
        node = self.minter.thing("audit", path, *left)
        named = " and ".join(short_name(self.facts, part) for part in audit.left)
        what = f"Audit of {label(self.facts, audit.assessment)}"
        self._thing(node, EIF.RatingAudit, f"{what}, without {named}" if named else what)
        self.graph.add((node, EIF.auditOf, audit.assessment))
        for part in audit.left:
            self.graph.add((node, EIF.leavesOut, part))
        if audit.left and set(audit.left) == set(retracted(self.facts, audit.assessment)):
            self.graph.add((node, EIF.leavesOutRetracted, Literal(True)))
        if audit.result is not None:
            self.graph.add((node, EIF.result, concept_iri("verdict", audit.result.value)))
        if audit.supports is not None:
            self.graph.add((node, EIF.supports, audit.supports.iri))
        if not audit.left:
            for verdict in audit.verdicts.values():
                self.graph.add((node, EIF.reached, self._verdict(path, audit, verdict)))

    def _verdict(self, path: str, audit: Audit, verdict: Verdict) -> URIRef:
        rule, result = verdict.rule, concept_iri("verdict", verdict.result.value)
        node = self.minter.thing("verdict", path, rule.notation)
        said = self.rules.words[result].lower()
        self._thing(node, EIF.Verdict, f"{rule.label} ({rule.notation}): {said}")
        self.graph.add((node, EIF.applies, rule.iri))
        self.graph.add((node, EIF.result, result))
        for study in verdict.studies:
            self.graph.add((node, EIF.evidencedBy, study))
        for fact in verdict.missing:
            self.graph.add((node, EIF.awaits, self._absence(fact, audit.assessment)))
        return node

    def _absence(self, fact: Missing, assessment: URIRef) -> URIRef:
        stated = stated_absence(self.facts, fact)
        if stated is not None:
            self.graph.add((stated, EIF.absentFrom, fact.thing))
            return stated
        name = fact.property.rsplit("#", 1)[-1]
        node = self.minter.thing("absence", self.minter.path(fact.thing), name)
        reason = reason_of(self.facts, fact, assessment)
        self._thing(node, EIF.Absence, f"{reason.replace('-', ' ')}: {name}")
        self.graph.add((node, EIF.absentFrom, fact.thing))
        self.graph.add((node, EIF.absentProperty, fact.property))
        self.graph.add((node, EIF.absenceReason, concept_iri("absence", reason)))
        return node

    def _thing(self, node: URIRef, kind: URIRef, text: str) -> None:
        self.graph.add((node, RDF.type, kind))
        self.graph.add((node, RDFS.label, Literal(text, lang="en")))
