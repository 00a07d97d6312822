"""The audit of the current release, for whoever asks for it by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Graph, URIRef

from eifgraph.audit.names import find_assessments, find_left_out, identified
from eifgraph.audit.rules import Rules, read_rules
from eifgraph.audit.scenarios import assessments, reports
from eifgraph.audit.triples import audit_graph
from eifgraph.audit.verdicts import Audit, audit, audit_all
from eifgraph.audit.words import label
from eifgraph.backend import open_backend
from eifgraph.catalogue import construct, read_text
from eifgraph.config import Settings, resource_dir
from eifgraph.errors import NotFound
from eifgraph.release import open_release


@dataclass(frozen=True, slots=True)
class Audited:
    """Audits of a release's assessments, and what they were made from.

    `skipped` are assessments that do not list what was to be left out.
    """

    audits: tuple[Audit, ...]
    facts: Graph
    rules: Rules
    base: str
    skipped: tuple[URIRef, ...] = ()

    def graph(self) -> Graph:
        """Give the audits as triples."""
        return audit_graph(self.audits, self.facts, self.rules, self.base)


def audit_current(settings: Settings, name: str | None, left: Sequence[str]) -> Audited:
    """Audit the assessments of the current release, or those of one programme.

    Each is audited with all of its studies, and without what is named to be left out; if nothing
    is, without each study and each report in turn.

    Raises:
        NotFound: no programme or assessment is so called, or it lists no such study or report.
    """
    backend = open_backend(open_release(settings.build).nquads)
    facts = construct(backend, read_text("audit_facts"))
    rules = read_rules(resource_dir("shapes"), resource_dir("ontology"))
    chosen = assessments(facts) if name is None else find_assessments(facts, name)
    if left:
        wanted = _without(facts, chosen, left)
        audits = audit(facts, wanted, rules)
    else:
        audits = audit_all(facts, chosen, rules)
    skipped = tuple(a for a in chosen if a not in {audit.assessment for audit in audits})
    return Audited(tuple(audits), facts, rules, settings.base, skipped)


def reports_known_by(settings: Settings, name: str) -> dict[str, str]:
    """Give the identifiers that reports of a programme are known by, and when it was assessed.

    Raises:
        NotFound: no programme or assessment is so called.
    """
    backend = open_backend(open_release(settings.build).nquads)
    facts = construct(backend, read_text("audit_facts"))
    found: dict[str, str] = {}
    for assessment in find_assessments(facts, name):
        when = label(facts, assessment)
        for value, thing in identified(facts, assessment):
            if thing in reports(facts, assessment):
                found.setdefault(value, when)
    return found


def _without(
    facts: Graph, chosen: Sequence[URIRef], left: Sequence[str]
) -> list[tuple[URIRef, tuple[URIRef, ...]]]:
    """Pair each assessment with nothing, and with what is to be left out if it lists all of it."""
    wanted, unknown = list[tuple[URIRef, tuple[URIRef, ...]]](), list[NotFound]()
    for assessment in chosen:
        try:
            meant = {part for token in left for part in find_left_out(facts, assessment, token)}
        except NotFound as error:
            unknown.append(error)
        else:
            wanted += [(assessment, ()), (assessment, tuple(sorted(meant)))]
    if not wanted:
        raise unknown[0]
    return wanted
