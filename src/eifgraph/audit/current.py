"""The audit of the current release, for whoever asks for it by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Identifier

from eifgraph.audit.names import find_assessments, find_left_out
from eifgraph.audit.rules import Rules, read_rules
from eifgraph.audit.scenarios import assessments, retracted
from eifgraph.audit.triples import audit_graph
from eifgraph.audit.verdicts import Audit, audit, audit_all
from eifgraph.audit.words import label
from eifgraph.backend import open_backend
from eifgraph.catalogue import construct, read_text, select
from eifgraph.config import Settings, resource_dir
from eifgraph.errors import NotFound
from eifgraph.release import open_release
from eifgraph.vocab import EIF


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
    facts, rules = _facts(settings), _rules()
    chosen = assessments(facts) if name is None else find_assessments(facts, name)
    if left:
        wanted = _without(facts, chosen, left)
        return _audited(settings, facts, rules, chosen, wanted)
    return Audited(tuple(audit_all(facts, chosen, rules)), facts, rules, settings.base)


def audit_retracted(settings: Settings, name: str, left: Sequence[str] = ()) -> Audited:
    """Audit the assessments of one programme without all reports of theirs that are retracted.

    What is named is left out besides. Assessments of which nothing is retracted are skipped.

    Raises:
        NotFound: no programme or assessment is so called, or it lists no such study or report.
    """
    facts, rules = _facts(settings), _rules()
    chosen = find_assessments(facts, name)
    named = dict(_without(facts, chosen, left)) if left else {}
    wanted = list[tuple[URIRef, tuple[URIRef, ...]]]()
    for assessment in chosen:
        gone = retracted(facts, assessment)
        if gone:
            wanted += [(assessment, ()), (assessment, (*gone, *named.get(assessment, ())))]
    return _audited(settings, facts, rules, chosen, wanted)


def publications_of(settings: Settings, name: str) -> list[Mapping[str, Identifier]]:
    """Give how the publications behind a programme stand, a row for each study and reference.

    A reference whose publication is not known, or was never looked up, has a row too; the columns
    are those of the query `publications`, with the label of the assessment as `assessmentLabel`.

    Raises:
        NotFound: no programme or assessment is so called.
    """
    backend = open_backend(open_release(settings.build).nquads)
    facts = _facts(settings)
    chosen = find_assessments(facts, name)
    programmes = {URIRef(str(facts.value(one, EIF.assesses))) for one in chosen}
    return [
        {**row, "assessmentLabel": Literal(label(facts, URIRef(str(row["assessment"]))))}
        for programme in sorted(programmes)
        for row in select(backend, read_text("publications"), thing=programme)
        if row["assessment"] in chosen
    ]


def _facts(settings: Settings) -> Graph:
    backend = open_backend(open_release(settings.build).nquads)
    return construct(backend, read_text("audit_facts"))


def _rules() -> Rules:
    return read_rules(resource_dir("shapes"), resource_dir("ontology"))


def _audited(
    settings: Settings,
    facts: Graph,
    rules: Rules,
    chosen: Sequence[URIRef],
    wanted: Sequence[tuple[URIRef, tuple[URIRef, ...]]],
) -> Audited:
    audits = tuple(audit(facts, wanted, rules))
    audited = {one.assessment for one in audits}
    skipped = tuple(one for one in chosen if one not in audited)
    return Audited(audits, facts, rules, settings.base, skipped)


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
