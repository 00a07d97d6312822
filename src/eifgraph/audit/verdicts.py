"""Rules applied to assessments: a verdict on each rule, and what follows for a rating.

Knows what two shapes of a rule make of a verdict; must not know any rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from rdflib import RDFS, Graph, URIRef
from rdflib.term import Node

from eifgraph.audit.conformity import Conformity
from eifgraph.audit.rules import Part, Rating, Rule, Rules
from eifgraph.audit.scenarios import Scenario, add_scenario, is_cut, leave_one_out
from eifgraph.iris import concept_iri
from eifgraph.vocab import EIF

UNSEEN = tuple(concept_iri("absence", r) for r in ("not-seen", "label-only", "not-understood"))
"""Why a copy may be silent of what its page says."""


class Result(Enum):
    """What published facts say of a rule; the values are the notations of the code list."""

    HOLDS = "holds"
    FAILS = "fails"
    OPEN = "not-determinable"


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that could settle a verdict: whose it is, and which property."""

    thing: URIRef
    property: URIRef


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the facts say of a rule, by which studies, and for want of which facts."""

    rule: Rule
    result: Result
    studies: tuple[URIRef, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """All rules on one assessment, with all of its studies or with some left out.

    `claimed` is the rating that its page gives, `result` what the facts say of all that this
    rating asks for, and `supports` the highest rating whose rules all hold: the claimed one or one
    below it, since an audit gives no rating that its page does not give.
    """

    assessment: URIRef
    left: tuple[URIRef, ...]
    claimed: Rating | None
    result: Result | None
    supports: Rating | None
    verdicts: Mapping[URIRef, Verdict]


def conjunction(results: Iterable[Result]) -> Result:
    """Join results as Kleene's three-valued logic does: the worst, then the unknown, decides.

    >>> conjunction([Result.HOLDS, Result.OPEN]), conjunction([Result.OPEN, Result.FAILS])
    (<Result.OPEN: 'not-determinable'>, <Result.FAILS: 'fails'>)
    """
    found = set(results)
    return next((r for r in (Result.FAILS, Result.OPEN) if r in found), Result.HOLDS)


def audit_all(facts: Graph, assessments: Sequence[URIRef], rules: Rules) -> list[Audit]:
    """Audit assessments as they are, and without each of their studies and reports in turn."""
    wanted = [
        (assessment, left)
        for assessment in assessments
        for left in ((), *leave_one_out(facts, assessment))
    ]
    return audit(facts, wanted, rules)


def audit(
    facts: Graph, wanted: Sequence[tuple[URIRef, tuple[URIRef, ...]]], rules: Rules
) -> list[Audit]:
    """Audit each assessment without what is left out of it; facts of scenarios are added."""
    scenarios = [add_scenario(facts, assessment, left) for assessment, left in wanted]
    asked = Conformity.of(facts, rules.shapes)
    return [_audit(_Case(facts, asked, scenario, rules)) for scenario in scenarios]


@dataclass(frozen=True, slots=True)
class _Case:
    """The facts, what conforms to the shapes, and the scenario in hand."""

    facts: Graph
    asked: Conformity
    scenario: Scenario
    rules: Rules

    def conforms(self, thing: URIRef, shape: URIRef) -> bool:
        return self.asked.conforms(thing, shape)

    def at(self, path: Sequence[URIRef], start: Node | None = None) -> list[URIRef]:
        """Give what stands at the end of a path, from the scenario's node or another."""
        nodes: set[Node] = {self.scenario.node if start is None else start}
        for step in path:
            nodes = {value for node in nodes for value in self.facts.objects(node, step)}
        return sorted(node for node in nodes if isinstance(node, URIRef))

    def studies(self, thing: URIRef) -> list[URIRef]:
        """Give the study of a finding, or a study itself."""
        return self.at((EIF.foundBy,), thing) or [thing]

    def missing(self, thing: URIRef, shape: URIRef) -> Iterator[Missing]:
        """Give the facts for want of which a thing does not conform to a shape."""
        for fact, paths in self.rules.facts(shape):
            if self.conforms(thing, fact):
                continue
            if EIF.foundBy in paths:  # the finding's study does not conform: look there
                for study in self.studies(thing):
                    yield from self.missing(study, self.rules.node_of(fact))
                continue
            known = {path for path in paths if (thing, path, None) in self.facts} - {EIF.inDoubt}
            unknown = (path for path in paths if path not in known)
            yield from (Missing(self.scenario.behind(thing), path) for path in islice(unknown, 1))


def _audit(case: _Case) -> Audit:
    scenario, rules = case.scenario, case.rules
    verdicts = {iri: _verdict(case, rule) for iri, rule in rules.rules.items()}
    for iri, rule in rules.rules.items():
        if rule.denies and verdicts[iri].result is Result.OPEN:
            awaited = (fact for denied in rule.denies for fact in verdicts[denied].missing)
            verdicts[iri] = Verdict(rule, Result.OPEN, (), tuple(dict.fromkeys(awaited)))
    rating = case.facts.value(scenario.assessment, EIF.evidenceRating)
    claimed = rules.ratings.get(URIRef(str(rating)))
    results = {
        iri: conjunction(verdicts[rule].result for rule in asked.rules)
        for iri, asked in rules.ratings.items()
    }
    most = claimed.rank if claimed is not None and claimed.rank is not None else 0
    held = [r for r in rules.in_order() if (r.rank or 0) <= most and results[r.iri] is Result.HOLDS]
    return Audit(
        assessment=scenario.assessment,
        left=scenario.left,
        claimed=claimed,
        result=None if claimed is None else results[claimed.iri],
        supports=held[-1] if held else None,
        verdicts=verdicts,
    )


def _verdict(case: _Case, rule: Rule) -> Verdict:
    node = case.scenario.node
    if case.conforms(node, rule.shown):
        met = {
            study
            for part in rule.parts
            for thing in case.at(part.path)
            if case.conforms(thing, part.shown)
            for study in case.studies(thing)
        }
        return Verdict(rule, Result.HOLDS, tuple(sorted(met)), ())
    if not case.conforms(node, rule.allowed):
        return Verdict(rule, Result.FAILS, (), ())
    missing = [fact for part in rule.parts for fact in _of_part(case, part)]
    missing += _unseen(case, rule)
    if not rule.parts:
        missing += case.missing(node, rule.shown)
    return Verdict(rule, Result.OPEN, (), tuple(dict.fromkeys(missing)))


def _of_part(case: _Case, part: Part) -> Iterator[Missing]:
    """Give what is not known of the things that could meet a part of a rule."""
    for thing in case.at(part.path):
        if case.conforms(thing, part.allowed) and not case.conforms(thing, part.shown):
            yield from case.missing(thing, part.shown)
    if part.count > 1:
        for family in case.at((EIF.studyFamily,)):
            _, *others = case.at((RDFS.member,), family)
            for study in others:  # do they share participants; if they do, do they count together
                is_said = (study, EIF.sharesParticipantsWith, None) in case.facts
                unsaid = EIF.studyFamily if is_said else EIF.sharesParticipantsWith
                yield Missing(case.scenario.behind(study), unsaid)


def _unseen(case: _Case, rule: Rule) -> Iterator[Missing]:
    """Give what of the evidence a copy does not show, where that leaves a rule open."""
    if EIF.claims in rule.unseen and is_cut(case.facts, case.scenario.node):
        yield Missing(case.scenario.assessment, EIF.claims)
    for thing in (case.scenario.node, *case.at((EIF.restsOn,)), *case.at((EIF.claims,))):
        for absence in case.facts.objects(thing, EIF.lacks):
            absent = case.facts.value(absence, EIF.absentProperty)
            reason = case.facts.value(absence, EIF.absenceReason)
            if absent in rule.unseen and reason in UNSEEN:
                yield Missing(case.scenario.behind(thing), URIRef(str(absent)))
